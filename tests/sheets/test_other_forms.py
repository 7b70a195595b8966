"""The table as Markdown and as CSV: read back cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from rulesdsl.sheets import Sheet
from rulesdsl.sheets.csv import write as write_csv
from rulesdsl.sheets.html import write as write_html
from rulesdsl.sheets.lines import write as write_lines
from rulesdsl.sheets.markdown import write as write_markdown
from rulesdsl.sheets.text import write as write_text
from rulesdsl.spreadsheet import as_meant, harmless
from tests.conftest import ROOT, Expected
from tests.policies import Written, policies
from tests.sheets import drawn

FORMS = {
    "txt": write_text,
    "lines": write_lines,
    "md": write_markdown,
    "html": write_html,
    "csv": write_csv,
}
POLICIES = {
    "demo": ROOT / "rules" / "demo" / "web-shop.rules",
    "everything": drawn.HERE / "policy.rules",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("policy", POLICIES)
def test_as_a_person_reads_it(policy: str, form: str, expected: Expected) -> None:
    sheet = drawn.of_file(POLICIES[policy], POLICIES[policy].name)
    expected(drawn.EXPECTED / f"{policy}.{form}", FORMS[form](sheet, 80))


# Markdown


def cells(line: str) -> Iterator[str]:
    """The cells of a line as a reader of Markdown takes it apart."""
    assert line.startswith("| ")
    assert line.endswith(" |")
    cell, escaped = "", False
    for sign in line[2:]:
        if escaped or sign not in "\\|":
            assert escaped or sign not in "*_`<[&~$", line
            cell, escaped = cell + sign, False
        elif sign == "\\":
            escaped = True
        else:
            yield cell.strip()
            cell = ""


def grid(markdown: str) -> list[tuple[str, ...]]:
    lines = [it for it in markdown.split("\n") if it.startswith("|")]
    assert set(lines[1]) <= set("|-")
    return [tuple(cells(it)) for it in (lines[0], *lines[2:])]


def as_cells(sheet: Sheet, *, rules: bool) -> list[tuple[str, ...]]:
    """The table as it should be read back, but for the space around a cell."""
    rows = [("#", "rule", *sheet.headings, "decision")]
    rows += [(str(it.number), it.rule, *it.cells, it.decision) for it in sheet.rows]
    return [tuple(cell.strip() for cell in (row if rules else (row[0], *row[2:]))) for row in rows]


def test_the_one_line_policy_has_the_table_of_the_language() -> None:
    policy, wanted = drawn.ONE_LINE
    assert grid(write_markdown(drawn.of(policy), 80)) == list(wanted)


def check_markdown(sheet: Sheet) -> None:
    text = write_markdown(sheet, 80)
    assert drawn.is_tame(text)
    assert grid(text) == as_cells(sheet, rules=sheet.names_rules)


@settings(max_examples=60)
@given(drawn.wild_sheets())
def test_markdown_of_any_text(sheet: Sheet) -> None:
    check_markdown(sheet)


def test_markdown_of_hostile_texts() -> None:
    check_markdown(drawn.of(drawn.HOSTILE))


# CSV


def check_csv(sheet: Sheet) -> None:
    text = write_csv(sheet, 80)
    assert text.startswith("\ufeff#,rule,")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert all(cell == harmless(as_meant(cell)) for row in rows for cell in row)
    found = [tuple(as_meant(cell).strip() for cell in row) for row in rows]
    assert found == as_cells(sheet, rules=True)


@settings(max_examples=60)
@given(drawn.wild_sheets())
def test_csv_of_any_text(sheet: Sheet) -> None:
    check_csv(sheet)


def test_csv_of_hostile_texts() -> None:
    check_csv(drawn.of(drawn.HOSTILE))
    assert "'=cmd()" in write_csv(drawn.of(drawn.HOSTILE), 80)


# The sheet itself


@settings(max_examples=25)
@given(policies(sound=False))
def test_every_line_of_every_table_is_there(written: Written) -> None:
    compiled = written.compiled()
    sheet = drawn.of_written(written)
    assert [it.number for it in sheet.rows] == list(range(1, len(compiled.table.lines) + 1))
    assert len(set(sheet.headings)) == len(sheet.headings)
    for row, line in zip(sheet.rows, compiled.table.lines, strict=True):
        assert len(row.cells) == len(sheet.headings)
        assert sum(cell != "–" for cell in row.cells) == len(line.cells)
    in_pieces = [row.number for piece in sheet.pieces() for row in piece.rows]
    assert in_pieces == [row.number for row in sheet.rows]
    check_markdown(sheet)
    check_csv(sheet)


def test_a_condition_over_too_many_fields_has_a_column_of_its_own() -> None:
    fields = ("email", "name", "phone", "company", "billing zip")
    parts = " and ".join(
        f"({a} is known or shipping {b} is known)"
        for a, b in zip(fields, ("zip", "city", "state", "name", "phone"), strict=True)
    )
    sheet = drawn.of(f"rule 'a'\nwhen {parts}\nelse hold")
    assert sheet.headings == ("when", "override")
    assert [it.cells for it in sheet.rows] == [(parts, "yes"), (parts, "–"), ("–", "–")]


def test_a_column_for_each_currency_that_has_its_own_customer() -> None:
    sheet = drawn.of(
        "multi currency = true\n"
        "currency 'EUR' uses customer 'E'; currency 'USD' uses customer 'U'\n"
        "else use customer 'W'"
    )
    assert sheet.headings == ("currency", "override")
    assert [it.cells[0] for it in sheet.rows] == ["'EUR'", "'USD' or missing", "–"] * 2


def test_rules_that_look_up_differently_share_a_heading() -> None:
    sheet = drawn.of(
        "rule 'a'\nwhen guest\ncheck jobs = false\nmatch by email\nelse hold\n"
        "rule 'b'\nmatch by email\nelse hold"
    )
    assert sheet.headings == ("guest", "override", "email")
    assert [it.cells[2] for it in sheet.rows] == ["–", "one", "several", "none"] * 2
    assert "Jobs are not matched: check jobs = false (rule 'a')." in sheet.notes


def test_a_key_on_a_field_that_is_asked_for_as_well() -> None:
    sheet = drawn.of("rule 'a'\nwhen email is known\nmatch by email\nelse hold")
    assert sheet.headings == ("email", "override", "match by email")


def test_a_list_is_shown_by_its_name_and_its_values_below() -> None:
    sheet = drawn.of(
        "list Old_Friends = 'ann', 'bob'\n"
        "rule 'a'\nwhen name is in old_friends or email is not in old friends\nelse hold"
    )
    assert sheet.rows[0].cells[:2] == ("in Old_Friends", "–")
    assert sheet.rows[2].when == "email is not in Old_Friends"
    assert sheet.notes[-1] == "The list Old_Friends is 'ann', 'bob'."


def test_of_a_long_list_the_beginning_is_shown() -> None:
    values = ", ".join(f"'{number}'" for number in range(1200))
    sheet = drawn.of(f"list L = {values}\nrule 'a'\nwhen name is in L\nelse hold")
    assert sheet.notes[-1].endswith("'48', '49', … and 1,150 more.")
