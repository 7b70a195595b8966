"""The table as a page: well-formed, escaped, and in need of nothing else."""

from __future__ import annotations

import re

import lxml.html
from hypothesis import given, settings

from rulesdsl.sheets import Sheet
from rulesdsl.sheets.html import write
from tests import webpages
from tests.policies import Written, policies
from tests.sheets import drawn

INSIDE = {
    "li": "ul",
    "tr": ("thead", "tbody"),
    "td": "tr",
    "th": "tr",
    "small": "h2",
    "title": "head",
}


class Strict(webpages.Strict):
    """Takes only what stands where it belongs, too."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in INSIDE:
            assert self.open[-1] in INSIDE[tag], (tag, self.open)
        super().handle_starttag(tag, attrs)


def page_of(sheet: Sheet) -> lxml.html.HtmlElement:
    """The page as a browser has it, when it is as it should be."""
    text = write(sheet, 80)
    assert text.startswith("<!doctype html>\n")
    strict = Strict()
    strict.feed(text)
    strict.close()
    assert strict.open == []
    page = lxml.html.document_fromstring(text)
    assert not page.xpath("//@href | //@src | //script | //link | //img | //@style")
    assert not re.search(r"url\(|@import", str(page.xpath("string(//style)")))
    return page


def check(sheet: Sheet) -> None:
    page = page_of(sheet)
    assert page.xpath("string(//h1)") == (sheet.title or "Decision table")
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]
    assert [(row[0], row[-1]) for row in rows] == [
        (str(it.number), it.decision) for it in sheet.rows
    ]
    if not sheet.names_rules:
        assert [tuple(row[1:-1]) for row in rows] == [it.cells for it in sheet.rows]
        return
    whens = [it.when for it in sheet.pieces() if it.when]
    assert [it.text_content() for it in page.xpath("//p[@class='when']")] == [
        f"when {it}" for it in whens
    ]
    inner = [tuple(row[1:-1]) for row in rows]
    assert inner == [row.cells for piece in sheet.pieces() for row in piece.rows]
    titles = [it.text for it in page.xpath("//h2")][:-1]
    assert titles == [f"{it.rule} " if it.line else it.rule for it in sheet.blocks]
    assert [it.text_content() for it in page.xpath("//li")] == list(sheet.notes)


@settings(max_examples=25)
@given(policies(sound=False))
def test_the_page_of_any_policy(written: Written) -> None:
    check(drawn.of_written(written))


@settings(max_examples=60)
@given(drawn.wild_sheets())
def test_the_page_of_any_text(sheet: Sheet) -> None:
    check(sheet)


def test_the_page_of_hostile_texts() -> None:
    sheet = drawn.of(drawn.HOSTILE)
    check(sheet)
    text = write(sheet, 80)
    assert "<script" not in text
    assert "<img" not in text


def test_kinds_of_decisions_can_be_told_apart() -> None:
    page = page_of(drawn.of("match by email; else create customer"))
    kinds = page.xpath("//tbody/tr/td[last()]/@class")
    assert kinds == ["decision hold", "decision use", "decision hold", "decision create"]
