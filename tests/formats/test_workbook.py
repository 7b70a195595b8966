"""Excel workbooks: read as the CSV of their sheets; damaged, hostile and other ones are refused."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from rulesdsl.cli._files import read_customers, read_orders
from rulesdsl.formats import CustomerReading, Refusal
from rulesdsl.reading import workbook
from rulesdsl.reading.workbook import Sheet, sheets
from tests.formats.seeds import SHOPIFY

HEADER = (None, "Active Status", "Customer", "Main Phone", "Main Email", "Bill to 1", "Bill to 2")
ANN = (None, "Active", "Lee, Ann", 4155556579.0, "ann@example.com", "Ann Lee", "1 Main St")
JOB = (None, "Not-active", "Lee, Ann:Kitchen")

Rows = Iterable[tuple[object, ...]]


def saved(**by_title: Rows) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in by_title.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(data: bytes) -> tuple[Sheet, ...]:
    found = sheets(BytesIO(data), "list.xlsx")
    assert not isinstance(found, Refusal), found
    return found


def refused(data: bytes) -> str:
    found = sheets(BytesIO(data), "list.xlsx")
    assert isinstance(found, Refusal), found
    assert found.cure
    return found.message


LIST = saved(Sheet1=[HEADER, ANN, JOB])


def customers(tmp_path: Path, data: bytes, name: str | None = None) -> CustomerReading | Refusal:
    path = tmp_path / "list.xlsx"
    path.write_bytes(data)
    return read_customers([path], name)


def test_a_sheet_is_read_as_its_csv() -> None:
    rows = [
        ("a", None, 'say "b", c', "d\ne"),
        (),
        (1, 2.0, 2.5, True),
        (date(2026, 11, 21), datetime.fromisoformat("2026-11-21T09:14"), "=1+1"),
    ]
    (sheet,) = read(saved(One=rows, Empty=[], Blank=[(None, "")]))
    assert sheet.title == "One"
    assert sheet.csv.decode().split("\n") == [
        'a,,"say ""b"", c",d\ve',
        "",
        "1,2,2.5,TRUE",
        "2026-11-21,2026-11-21T09:14:00,,",  # no program has computed the formula yet
        "",
    ]


@given(st.lists(st.lists(st.none() | st.text("ab,\"'; \t1é", max_size=4), max_size=4), max_size=4))
def test_lines_are_rows_and_no_cell_moves(rows: list[list[str | None]]) -> None:
    import csv  # only this test reads one

    found = read(saved(One=[tuple(row) for row in rows]))
    lines = found[0].csv.decode().splitlines() if found else []
    told = list(csv.reader(lines))
    kept = [[cell or "" for cell in row] for row in rows]
    while kept and not any(kept[-1]):
        kept.pop()
    assert [_trimmed(it) for it in told][: len(kept)] == [_trimmed(it) for it in kept]
    assert all(len(a) <= len(b) for a, b in pairwise(told) if a and b)


def _trimmed(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def test_the_list_may_stand_behind_a_sheet_with_tips(tmp_path: Path) -> None:
    reading = customers(tmp_path, saved(Tips=[("Export tips", "x")], Sheet1=[HEADER, ANN, JOB]))
    assert isinstance(reading, CustomerReading)
    ann, kitchen = reading.customers.customers
    assert (ann.full_name, ann.phone, ann.active) == ("Lee, Ann", "4155556579", True)
    assert (kitchen.full_name, kitchen.active) == ("Lee, Ann:Kitchen", False)
    assert str(kitchen.origin).endswith("list.xlsx (Sheet1):3")
    assert reading.remarks == ()


def test_a_sheet_that_is_no_list_is_told(tmp_path: Path) -> None:
    vendors = [("Supplier of mine", "Main Phone"), ("Bank", "1")]
    reading = customers(tmp_path, saved(Customers=[HEADER, ANN], Vendors=vendors))
    assert isinstance(reading, CustomerReading)
    [remark] = reading.remarks
    assert str(remark.origin).endswith("list.xlsx (Vendors)")
    assert remark.message.startswith("this sheet is left out: expected a QuickBooks customer list")


def test_all_sheets_with_lists_are_read(tmp_path: Path) -> None:
    vendors = [("Vendor", "Active Status", "Main Phone"), ("Bank", "Active", None)]
    reading = customers(tmp_path, saved(Customers=[HEADER, ANN], Vendors=vendors))
    assert isinstance(reading, CustomerReading)
    assert [it.name for it in reading.customers.customers] == ["Lee, Ann"]
    assert [it.name for it in reading.customers.taken] == ["Bank"]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (saved(One=[("Item", "Price"), ("Mug", 1)]), "a table of 2 columns"),
        (saved(One=[]), "found empty ones"),
        (LIST[:2000], "found one that is damaged"),
        (b"PK\x03\x04", "found one that is damaged"),
    ],
)
def test_another_workbook_is_refused_by_what_is_in_it(
    tmp_path: Path, data: bytes, found: str
) -> None:
    reading = customers(tmp_path, data)
    assert isinstance(reading, Refusal)
    assert found in reading.message


def test_a_format_that_is_named_holds_for_workbooks_too(tmp_path: Path) -> None:
    assert isinstance(customers(tmp_path, LIST, "quickbooks csv"), CustomerReading)
    reading = customers(tmp_path, LIST, "quickbooks online contacts")
    assert isinstance(reading, Refusal)


def test_of_orders_no_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    rows = [tuple(line.split(",")) for line in SHOPIFY.splitlines()]
    path.write_bytes(saved(One=rows))
    reading = read_orders([path])
    assert isinstance(reading, Refusal)
    assert "an Excel workbook" in reading.message


# --- hostile files --------------------------------------------------------------------------------


def rewritten(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The workbook with other bytes for some of its parts."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in {**dict.fromkeys(old.namelist()), **parts}:
            new.writestr(part, parts.get(part) or old.read(part))
    return stream.getvalue()


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)


def sheet_of(rows: str) -> bytes:
    return rewritten(LIST, {"xl/worksheets/sheet1.xml": SHEET.format(rows).encode()})


def test_a_bomb_is_told_before_it_is_unpacked() -> None:
    part = b" " * (workbook.MOST_SHARED + 1)
    bomb = rewritten(LIST, {"xl/sharedStrings.xml": part})
    assert len(bomb) < 2**20
    assert "at most 256 MiB when unpacked" in refused(bomb)


def test_a_sheet_that_claims_a_row_far_away_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 10_000)
    far = sheet_of('<row r="999999999"><c r="A999999999"><v>1</v></c></row>')
    assert "cells, found more" in refused(far)
    wide = sheet_of('<row><c r="XFD1"><v>1</v></c></row>' * 10)
    assert "cells, found more" in refused(wide)


def test_a_cell_longer_than_excels_is_refused() -> None:
    text = f"<row><c t='inlineStr'><is><t>{'a' * 40_000}</t></is></c></row>"
    assert "found a cell of 40000 characters" in refused(sheet_of(text))


def test_more_text_than_a_file_may_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_BYTES", 100)
    assert "found more" in refused(saved(One=[("a" * 60,), ("b" * 60,)]))


def test_what_a_sheet_says_of_its_own_size_does_not_count() -> None:
    cells = '<row r="1"><c r="A1"><v>7</v></c></row>'
    claimed = SHEET.format(cells).replace("<sheetData>", '<dimension ref="A1:XFD9"/><sheetData>')
    (sheet,) = read(rewritten(LIST, {"xl/worksheets/sheet1.xml": claimed.encode()}))
    assert sheet.csv == b"7\n"


def test_entities_are_not_expanded() -> None:
    laughs = "".join(
        f'<!ENTITY {b} "{f"&{a};" * 50}">' for a, b in zip("abcde", "bcdef", strict=True)
    )
    text = f'<!DOCTYPE x [<!ENTITY a "ha">{laughs}]>' + SHEET.format(
        "<row><c t='inlineStr'><is><t>&f;</t></is></c></row>"
    )
    found = sheets(BytesIO(rewritten(LIST, {"xl/worksheets/sheet1.xml": text.encode()})), "x")
    assert isinstance(found, Refusal) or b"haha" not in found[0].csv


def test_another_archive_is_told() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("orders.csv", SHOPIFY)
    assert refused(stream.getvalue()) == (
        "expected an Excel workbook (.xlsx), found another zip archive"
    )


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_what_a_failed_formula_shows_is_nobodys_name_or_phone(error: str, tmp_path: Path) -> None:
    lost = (None, "Active", error, 1)
    reading = customers(tmp_path, saved(A=[HEADER, (*ANN[:3], error, *ANN[4:]), lost]))
    assert isinstance(reading, CustomerReading)
    assert [(it.full_name, it.phone) for it in reading.customers.customers] == [("Lee, Ann", None)]
    assert [it.message for it in reading.problems] == ["expected a name in Customer, found none"]


@given(st.data())
@example(None)
def test_no_damage_makes_it_raise(data: st.DataObject | None) -> None:
    damaged = bytearray(LIST)
    if data is not None:
        for _ in range(data.draw(st.integers(1, 5))):
            at = data.draw(st.integers(0, len(damaged) - 1))
            damaged[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    found = sheets(BytesIO(bytes(damaged)), "list.xlsx")
    assert isinstance(found, Refusal | tuple)


@given(
    st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"]),
    st.data(),
)
def test_no_damaged_part_makes_it_raise(part: str, data: st.DataObject) -> None:
    with zipfile.ZipFile(BytesIO(LIST)) as archive:
        text = archive.read(part)
    at = data.draw(st.integers(0, len(text)))
    piece = data.draw(
        st.sampled_from([b"", b"<", b"&x;", b'"', b"<c r='A0'/>", b"9" * 400, b"\xff"])
    )
    text = text[:at] + piece + text[at + data.draw(st.integers(0, 30)) :]
    assert isinstance(sheets(BytesIO(rewritten(LIST, {part: text or b" "})), "x"), Refusal | tuple)
