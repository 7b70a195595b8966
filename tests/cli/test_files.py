"""Files from the disk: what can be wrong with one, and several joined."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from rulesdsl.cli._files import read_customers, read_orders
from rulesdsl.formats import CustomerReading, OrderReading, Refusal
from tests.formats import seeds


def refused(path: Path | str, name: str | None = None) -> Refusal:
    reading = read_orders([path], name)
    assert isinstance(reading, Refusal), reading
    assert reading.origin.file == str(path)
    return reading


def orders(*paths: Path) -> OrderReading:
    reading = read_orders(paths)
    assert isinstance(reading, OrderReading), reading
    return reading


def customers(*paths: Path) -> CustomerReading:
    reading = read_customers(paths)
    assert isinstance(reading, CustomerReading), reading
    return reading


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def test_no_files_hold_no_orders() -> None:
    assert orders() == OrderReading(())
    assert customers().customers.customers == ()


def test_a_missing_file(tmp_path: Path) -> None:
    write(tmp_path / "orders.csv", seeds.SHOPIFY)
    found = refused(tmp_path / "ordres.csv")
    assert found.message == "expected a file of this name, found none"
    assert found.cure == f"Did you mean '{tmp_path / 'orders.csv'}'?"
    assert refused(tmp_path / "orders.cvs").cure == found.cure
    assert "Check the name" in refused(tmp_path / "nowhere" / "x.csv").cure
    assert "found none" in refused(tmp_path / "orders.csv" / "x.csv").message
    assert "found none" in refused("orders\0.csv").message


def test_an_ending_in_common_makes_no_name_alike(tmp_path: Path) -> None:
    write(tmp_path / "comps.csv", seeds.SHOPIFY)
    assert "Check the name" in refused(tmp_path / "nope.csv").cure
    assert "'" + str(tmp_path / "comps.csv") in refused(tmp_path / "comp.csv").cure


def test_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path).message == "expected a file, found a folder"


def test_an_empty_file(tmp_path: Path) -> None:
    assert "found an empty one" in refused(write(tmp_path / "a.csv", "")).message
    assert "found an empty one" in refused(tmp_path / "a.csv", "shopify").message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "found something that is none" in refused(tmp_path / "pipe").message


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Not by chmod: who runs the tests as administrator may read everything.
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path / "a.csv", seeds.SHOPIFY)
    monkeypatch.setattr(Path, "open", refuse)
    assert "no permission" in refused(path).message


def test_a_disk_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    path = write(tmp_path / "a.csv", seeds.SHOPIFY)
    monkeypatch.setattr(Path, "open", fail)
    assert "found an error: Input/output error" in refused(path).message


@pytest.mark.parametrize("name", [None, "shopify"])
def test_a_file_of_500_megabytes_is_told_at_once(tmp_path: Path, name: str | None) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(500 * 2**20)  # a hole: it takes no room on the disk
    start = time.monotonic()
    found = refused(path, name)
    assert time.monotonic() - start < 1
    assert found.message == "expected a file of at most 256 MiB, found one of 500 MiB"


def test_a_wrong_encoding_and_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(seeds.SHOPIFY.replace("Ann", "Änn").encode("cp1252"))
    assert "expected UTF-8 text" in refused(path).message
    path.write_bytes(b"PK\x03\x04")
    assert "Excel workbook" in refused(path).message


def test_the_name_of_a_format_overrules(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Name,Email\n#1,ann@example.com\n")
    assert "in a known format" in refused(path).message
    reading = read_orders([path], "shopify")
    assert isinstance(reading, OrderReading)
    assert [it.number for it in reading.orders] == ["#1"]


# Several files


def test_files_are_joined_in_their_order(tmp_path: Path) -> None:
    first = write(tmp_path / "a.csv", seeds.SHOPIFY)
    second = write(tmp_path / "b.txt", seeds.AMAZON)
    assert [it.number for it in orders(second, first).orders] == [
        "111-1111111-1111111",
        "#1001",
        "#1002",
    ]


def test_the_same_file_twice_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", seeds.SHOPIFY)
    copy = write(tmp_path / "b.csv", seeds.SHOPIFY)
    reading = orders(path, path, copy)
    assert len(reading.orders) == 2
    assert [it.message for it in reading.remarks] == [
        f"the file is the same as {path}; it is read once"
    ] * 2
    assert [it.origin.file for it in reading.remarks] == [str(path), str(copy)]


def test_an_order_in_two_files(tmp_path: Path) -> None:
    changed = seeds.SHOPIFY.replace("bob@example.com", "rob@example.com") + "\n"
    first, second = write(tmp_path / "a.csv", seeds.SHOPIFY), write(tmp_path / "b.csv", changed)
    reading = orders(first, second)
    assert len(reading.orders) == 2
    (remark,) = reading.remarks
    assert remark.message.startswith(f"order #1001 stands here once more, exactly as at {first}:2")
    (problem,) = reading.problems
    assert problem.order_number == "#1002"
    assert str(problem.origin) == f"{second}:4"
    assert f"another email than at {first}:4" in problem.message


def test_the_same_number_in_two_channels_or_stores_is_two_orders(tmp_path: Path) -> None:
    text = "order number,channel,store\n1,Phone,A\n1,Mail,A\n1,Phone,B\n1,Phone,\n"
    reading = orders(write(tmp_path / "a.csv", text))
    assert len(reading.orders) == 3
    (problem,) = reading.problems  # with no store it may be either's
    assert problem.origin.line == 5


def test_lists_are_joined_and_each_customer_is_taken_once(tmp_path: Path) -> None:
    first = write(tmp_path / "a.xml", seeds.QBXML)
    again = write(tmp_path / "b.xml", seeds.QBXML + "\n")
    iif = write(tmp_path / "c.iif", "!CUST\tNAME\nCUST\tWEB SALES\nCUST\tAnn Lee\n")
    reading = customers(first, again, iif)
    assert [it.full_name for it in reading.customers.customers] == [
        "Web Sales",
        "Web Sales:Lee, Ann",
        "Ann Lee",
    ]
    assert [it.name for it in reading.customers.taken] == ["Bank"]
    assert reading.problems == ()
    assert [it.message for it in reading.remarks] == [
        f"2 customers stand in {first} too; each is taken once",
        f"customer 'WEB SALES' stands in {first} too; each is taken once",
    ]


def test_the_record_with_a_list_id_is_kept_whichever_comes_first(tmp_path: Path) -> None:
    iif = write(tmp_path / "c.iif", "!CUST\tNAME\nCUST\tWEB SALES\n")
    reading = customers(iif, write(tmp_path / "a.xml", seeds.QBXML))
    assert [it.list_id for it in reading.customers.customers] == ["80000001-1", "80000002-1"]


def test_a_customer_with_other_facts_is_a_problem(tmp_path: Path) -> None:
    first = write(tmp_path / "a.xml", seeds.QBXML)
    later = write(tmp_path / "b.xml", seeds.QBXML.replace("web@example.com", "new@example.com"))
    reading = customers(first, later)
    assert reading.customers.customers[0].email == "web@example.com"
    (problem,) = reading.problems
    assert problem.message.startswith("expected customer 'Web Sales' once")


def serious(*paths: Path) -> list[str]:
    return [f"{it.origin}: {it.message}" for it in customers(*paths).remarks if it.serious]


def test_a_parent_that_no_file_holds_is_serious(tmp_path: Path) -> None:
    jobs = write(tmp_path / "a.iif", "!CUST\tNAME\nCUST\tLee, Ann:Kitchen\n")
    (said,) = serious(jobs)
    assert said == (
        f"{jobs}:2: 'Lee, Ann:Kitchen' stands under 'Lee, Ann', which is not in the list; the"
        " list may not be whole"
    )
    assert serious(jobs, write(tmp_path / "b.iif", "!CUST\tNAME\nCUST\tLEE, ANN\n")) == []


@pytest.mark.parametrize(
    "text",
    [
        "!VEND\tNAME\nVEND\tBank\n",
        "!CUST\tNAME\n",
        '<QBXML><CustomerQueryRs statusCode="1" statusSeverity="Info"/></QBXML>',
    ],
)
def test_files_without_a_customer_are_serious(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "a.txt", text)
    (said,) = serious(path)
    assert said == (
        "the QuickBooks list: the files hold no customer, so nobody can be found; give the customer"
        " list too"
    )
    assert serious(path, write(tmp_path / "b.xml", seeds.QBXML)) == []


def test_an_answer_that_was_not_fully_completed_is_serious(samples: Path) -> None:
    path = samples / "quickbooks/errors/CustomerQueryRs_500_fullname_not_found.xml"
    warned, empty = serious(path)
    assert "the list may not be whole; QuickBooks answered" in warned
    assert "the files hold no customer" in empty


def test_orders_and_lists_in_each_others_place(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xml", seeds.QBXML)
    assert "expected a file of orders, found a QuickBooks customer list" in refused(path).message
    wrong = read_customers([write(tmp_path / "a.csv", seeds.SHOPIFY)])
    assert isinstance(wrong, Refusal)
    assert "--orders" in wrong.cure
