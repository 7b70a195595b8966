"""`rulesdsl customers`: lists are prepared, brought up to date, planned with; or refused."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rulesdsl import cli
from rulesdsl.cli._prepared import open_list
from rulesdsl.customers.prepared import PreparedList
from tests.cli.program import MODULE, Program, environment, everything_in

PLAN = ("plan", "policy.rules", "--orders", "orders.csv", "--dry-run", "--customers")
PREPARE = ("customers", "list.xml", "--out", "shop.list")

CHANGES = """\
<?xml version="1.0" ?>
<QBXML><QBXMLMsgsRs>
<CustomerQueryRs requestID="1" statusCode="0" statusSeverity="Info" statusMessage="Status OK">
<CustomerRet><ListID>80000001-1</ListID><Name>Web Shop</Name><FullName>Web Shop</FullName>
<IsActive>true</IsActive></CustomerRet>
<CustomerRet><ListID>80000003-1</ListID><Name>Neu, Nora</Name><FullName>Neu, Nora</FullName>
<IsActive>true</IsActive><Email>new@example.com</Email></CustomerRet>
</CustomerQueryRs>
</QBXMLMsgsRs></QBXML>
"""

UPDATE = ("customers", "changes.xml", "--update", "shop.list")

POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions otherwise")


@pytest.fixture(autouse=True)
def changes(shop: Path) -> Path:
    (shop / "changes.xml").write_text(CHANGES, encoding="utf-8")
    return shop


def opened(name: str = "shop.list") -> PreparedList:
    there = open_list(name)
    assert isinstance(there, PreparedList)
    return there


def names() -> list[str]:
    there = opened()
    found = [it.full_name for it in there.records]
    there.tables.close()
    return found


def test_a_prepared_list_is_planned_with_like_its_exports(shop: Path, run: Program) -> None:
    done = run(*PREPARE)
    assert (done.code, done.err) == (0, "")
    assert done.out == "Prepared shop.list: 2 customers and jobs, and 1 name of other lists.\n"
    assert run(*PLAN, "shop.list").out == run(*PLAN, "list.xml").out
    for engine in ("lookup", "duckdb"):
        plans = []
        for name in ("list.xml", "shop.list"):
            words = ("plan", "policy.rules", "--orders", "orders.csv", "--out", "plan")
            assert run(*words, "--customers", name, "--engine", engine).code == 0
            plans.append(everything_in(shop / "plan"))
        assert plans[0] == plans[1]


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "policy.rules", "--order", "1002"),
        ("diff", "policy.rules", "other.rules"),
        ("backtest", "policy.rules", "--out", "past"),
    ],
)
def test_every_command_takes_it(shop: Path, run: Program, words: tuple[str, ...]) -> None:
    policy = (shop / "policy.rules").read_text("utf-8")
    (shop / "other.rules").write_text(policy.replace("email then name", "email"), encoding="utf-8")
    run(*PREPARE)
    with_files, with_list = (
        run(*words, "--orders", "orders.csv", "--customers", name)
        for name in ("list.xml", "shop.list")
    )
    assert with_list == with_files
    assert with_list.out


def test_lint_takes_it(shop: Path, run: Program) -> None:
    (shop / "policy.rules").write_text("match by email; else use customer 'Web Sale'\n", "utf-8")
    run(*PREPARE)
    with_files, with_list = (
        run("lint", "policy.rules", "--customers", name) for name in ("list.xml", "shop.list")
    )
    assert with_list == with_files
    assert "'Web Sale'" in with_list.out


def test_what_could_not_be_read_is_told_then_and_by_every_plan(shop: Path, run: Program) -> None:
    broken = (
        (shop / "list.xml").read_text("utf-8").replace("<Name>Lee, Ann</Name>", "<Name></Name>")
    )
    (shop / "list.xml").write_text(broken.replace("Web Sales:Lee, Ann", ""), encoding="utf-8")
    done = run(*PREPARE)
    assert done.code == cli.FOUND
    assert "warning: list.xml:8: expected" in done.err
    said = " ".join(run(*PLAN, "shop.list").out.split())
    assert "1 row of the customer list could not be read" in said


def test_a_list_that_lacks_a_parent_is_told_then_and_by_every_plan(
    shop: Path, run: Program
) -> None:
    heads = "Customer,Main Email,First Name,Last Name,Bill to 1"
    row = '"Web Sales:Ann",a@example.com,Ann,Lee,1 Main St'
    (shop / "jobs.csv").write_text(f"{heads}\n{row}\n", "utf-8")
    done = run("customers", "jobs.csv", "--out", "shop.list")
    assert "under 'Web Sales', which is not in the list" in done.err
    assert done.code == 0
    assert "under 'Web Sales', which is not in" in " ".join(run(*PLAN, "shop.list").out.split())


# --- updates ----------------------------------------------------------------------------------


def test_what_is_told_of_it_is_told_by_every_plan_alike(shop: Path, run: Program) -> None:
    (shop / "list.xml").write_text(
        (shop / "list.xml").read_text().replace("<FullName>", "<FullName>Nobody:", 1)
    )
    run(*PREPARE)
    usual, large = (
        run(*PLAN, "shop.list", "--engine", it).out.partition("Nothing would be created")[0]
        for it in ("lookup", "duckdb")
    )
    assert large == usual
    assert "'Web Sales' stands under" not in usual
    assert "stands under 'Web Sales', which is not in the" in usual


def test_changes_bring_it_up_to_date(run: Program) -> None:
    run(*PREPARE)
    done = run("customers", "changes.xml", "--update", "shop.list")
    assert done.out == (
        "Brought shop.list up to date: 1 new, 1 changed, 1 moved with the customer above.\n"
    )
    assert (done.code, done.err) == (0, "")
    assert names() == ["Neu, Nora", "Web Shop", "Web Shop:Lee, Ann"]
    again = run("customers", "changes.xml", "--update", "shop.list")
    assert again.out == "Brought shop.list up to date: 2 as before.\n"


def test_a_change_that_cannot_be_applied_is_told(shop: Path, run: Program) -> None:
    run(*PREPARE)
    (shop / "changes.xml").write_text(CHANGES.replace("80000001-1", "80000009-1"), "utf-8")
    (shop / "changes.xml").write_text(
        (shop / "changes.xml").read_text("utf-8").replace("Web Shop", "Web Sales"), "utf-8"
    )
    done = run("customers", "changes.xml", "--update", "shop.list")
    assert done.code == cli.FOUND
    assert done.out == "Brought shop.list up to date: 1 new.\n"
    assert "warning: changes.xml:4: expected 'Web Sales' with the ListID 80000001-1" in done.err
    assert "1 row of the customer list" in " ".join(run(*PLAN, "shop.list").out.split())


def test_nobody_writes_while_somebody_plans(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*PREPARE)
    monkeypatch.setattr("rulesdsl.cli._prepared._WAITS", 0.0)
    planning = opened()
    said = run.refuses("customers", "changes.xml", "--update", "shop.list")
    assert "'shop.list' is in use" in said
    assert len(planning.records) == 2
    planning.tables.close()


def test_changes_of_another_company_are_refused(shop: Path, run: Program) -> None:
    run(*PREPARE)
    (shop / "online.json").write_text(
        '{"QueryResponse": {"Customer": [{"Id": "7", "DisplayName": "Ann", "SyncToken": "0"}]}}',
        encoding="utf-8",
    )
    said = run.refuses("customers", "online.json", "--update", "shop.list")
    assert "expected changes of a list of QuickBooks Desktop" in said


# --- files ------------------------------------------------------------------------------------


def test_what_is_written_once_more_takes_the_place_of_the_old_list(run: Program) -> None:
    run(*PREPARE)
    run("customers", "changes.xml", "--update", "shop.list")
    assert run(*PREPARE).code == 0
    assert len(names()) == 2


def test_a_prepared_list_can_be_an_input_too(run: Program) -> None:
    run(*PREPARE)
    done = run("customers", "shop.list", "changes.xml", "--out", "both.list")
    assert done.code == cli.FOUND, "Web Sales stands there under two names"
    assert "Prepared both.list: 3 customers and jobs" in done.out


def test_a_folder_of_exports_is_all_of_them(shop: Path, run: Program) -> None:
    (shop / "exports").mkdir()
    (shop / "list.xml").rename(shop / "exports" / "list.xml")
    assert "2 customers and jobs" in run("customers", "exports", "--out", "shop.list").out
    (shop / "empty").mkdir()
    assert "found an empty one" in run.refuses("customers", "empty", "--out", "shop.list")


@POSIX
@pytest.mark.parametrize(("mode", "its"), [(0o644, 0o644), (0o600, 0o600), (0o440, 0o640)])
def test_who_may_not_read_the_exports_may_not_read_the_list(
    shop: Path, run: Program, mode: int, its: int
) -> None:
    (shop / "list.xml").chmod(mode)
    run(*PREPARE)
    assert stat.S_IMODE((shop / "shop.list").stat().st_mode) == its


def test_a_list_that_cannot_be_written_leaves_nothing_behind(shop: Path, run: Program) -> None:
    before = everything_in(shop)
    said = run.refuses("customers", "list.xml", "--out", "no-folder/shop.list")
    assert "'no-folder/shop.list' cannot be written" in said
    assert everything_in(shop) == before


def test_a_full_disk_leaves_the_old_list(
    shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*PREPARE)
    before = everything_in(shop)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rulesdsl.customers.preparing.prepare", full)
    assert "No space left on device" in run.refuses(*PREPARE)
    assert everything_in(shop) == before


@pytest.mark.parametrize("option", ["--out", "--update"])
def test_no_other_file_is_written_over(shop: Path, run: Program, option: str) -> None:
    before = everything_in(shop)
    said = run.refuses("customers", "list.xml", option, "orders.csv")
    assert "expected" in said
    assert "something else" in said
    assert everything_in(shop) == before


REFUSED = {
    "nothing is there": (("customers", "changes.xml", "--update", "none.list"), "found no file"),
    "no name": (("customers", "list.xml", "--out", " "), "expected the name of a file"),
    "neither": (("customers", "list.xml"), "--out"),
    "both": (("customers", "list.xml", "--out", "a", "--update", "b"), "--update"),
    "no export": (("customers", "none.xml", "--out", "a.list"), "expected a file of this name"),
    "orders": (("customers", "orders.csv", "--out", "a.list"), "orders.csv"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done(run: Program, name: str) -> None:
    words, expected = REFUSED[name]
    assert expected in run.refuses(*words)


@pytest.mark.parametrize("engine", ["lookup", "duckdb"])
def test_what_is_known_of_the_company_may_stand_beside_it(
    shop: Path, run: Program, engine: str
) -> None:
    run(*PREPARE)
    (shop / "currencies.xml").write_text(
        '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><CurrencyQueryRs statusCode="0">'
        "<CurrencyRet><Name>Euro</Name><CurrencyCode>EUR</CurrencyCode><IsActive>true</IsActive>"
        "</CurrencyRet></CurrencyQueryRs></QBXMLMsgsRs></QBXML>",
        encoding="utf-8",
    )
    words = (*PLAN, "shop.list", "currencies.xml", "--edition", "pro")
    done = run(*words, "--engine", engine)
    assert done.code == 0, done.err


def test_it_is_opened_without_the_readers_of_lists(shop: Path, run: Program) -> None:
    """Nor without a database for millions of rows: a plan of a few orders starts at once."""
    run(*PREPARE)
    words = [*MODULE[1:], *PLAN, "shop.list"]
    script = (
        "import runpy, sys; sys.argv = ['rulesdsl', *sys.argv[1:]]\n"
        "try: runpy.run_module('rulesdsl', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(*(it for it in ('duckdb', 'sqlglot', 'openpyxl', 'phonenumbers')"
        " if it in sys.modules), 'end', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words[2:]],
        env=environment(),
        check=True,
        capture_output=True,
        cwd=shop,
    )
    assert done.stderr.decode().split() == ["end"]
