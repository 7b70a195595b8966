"""The page: well-formed, in need of nothing else, true, and safe from those who are on it."""

from __future__ import annotations

import csv
import io
import re

import lxml.html
import pytest
from attrs import evolve
from hypothesis import given, settings

from rulesdsl.backtest.files import files
from rulesdsl.backtest.groups import MOST_SHOWN, groups
from rulesdsl.backtest.sentences import headline
from rulesdsl.backtest.tables import CHANGED_COLUMNS, FIGURE_COLUMNS
from rulesdsl.spreadsheet import as_meant, harmless
from rulesdsl.wording import one_line
from tests.backtest.histories import HOSTILE, Case, cases, demo, hostile, many
from tests.conftest import ROOT, Expected
from tests.webpages import contrast, elements, read_strictly, text_of

TOGETHER = [False, True]


def written(case: Case) -> dict[str, bytes]:
    return {name: b"".join(pieces) for name, pieces in files(*case).items()}


def page_of(case: Case) -> lxml.html.HtmlElement:
    """The page as a browser has it, when it is as it should be."""
    page = read_strictly(written(case)["index.html"].decode())
    assert elements(page, "//*[@href]")
    return page


def rows(case: Case, name: str) -> list[dict[str, str]]:
    text = written(case)[name].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@settings(max_examples=25)
@given(cases())
def test_the_page_of_any_history(case: Case) -> None:
    its = case[0]
    page = page_of(case)
    listed = its.changed if its.old else its.orders
    assert {
        int(it.removeprefix("order-")) for it in page.xpath("//details[@class='order']/@id")
    } == {it.place for it in listed}
    for it in listed:
        [shown] = elements(page, f"//details[@id='order-{it.place}']")
        assert one_line(it.order.number) in shown.text_content()
        steps = elements(shown, ".//ul[@class='steps']")
        assert len(steps) == (2 if its.old else 1)
        assert all(any("Decision: " in li.text_content() for li in one) for one in steps)
    sentences = elements(page, "//section[@class='headline']/p")
    assert [it.text_content() for it in sentences] == list(headline(its))


@settings(max_examples=25)
@given(cases())
def test_the_figures_on_the_page_are_those_of_the_table(case: Case) -> None:
    page = page_of(case)
    counted: dict[tuple[str, str], int] = {}
    for row in rows(case, "backtest-figures.csv"):
        name = row["figure"]
        counted[name, ""] = counted.get((name, ""), 0) + int(row["orders"])
    for figure in elements(page, "//div[@class='card']"):
        name = text_of(figure, ".//h3").removeprefix("By ")
        cells = elements(figure, ".//tr[not(@class)]/td[@class='count']")
        total = sum(int(it.text_content().replace(",", "")) for it in cells)
        assert total == counted.get((name, ""), 0) == len(case[0].orders)


@pytest.mark.parametrize("against", TOGETHER)
def test_the_page_of_hostile_texts(*, against: bool) -> None:
    case = hostile(against=against)
    page = page_of(case)
    text = written(case)["index.html"].decode()
    assert "<script" not in text
    assert "<img" not in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "49" not in text_of(page, "//h1")
    shown = page.text_content()
    assert all(one_line(it) in shown for it in HOSTILE)
    assert text_of(page, "//h1") == '<b>Our</b> "R&D" {{ 7 * 7 }}'


@pytest.mark.parametrize("against", TOGETHER)
def test_hostile_texts_in_the_tables(*, against: bool) -> None:
    case = hostile(against=against)
    assert [as_meant(it["name"]) for it in rows(case, "backtest-orders.csv")] == list(HOSTILE)
    for name in ("backtest-orders.csv", "backtest-created.csv", "backtest-figures.csv"):
        cells = [cell for row in rows(case, name) for cell in row.values()]
        assert all(harmless(it) == it for it in cells if not re.fullmatch(r"-?[\d.]*", it))


def test_more_orders_than_a_page_shows() -> None:
    for against in TOGETHER:
        case = many(1200, against=against)
        page = page_of(case)
        shown = elements(page, "//details[@class='order']")
        assert len(shown) == sum(len(it.on_page) for it in groups(case[0])) <= MOST_SHOWN
        assert len(rows(case, "backtest-orders.csv")) == 1200
        assert f"{1200 - len(shown):,} orders are not listed here" in page.text_content()
        assert "in backtest-created.csv" in page.text_content()
        assert "more, in backtest-figures.csv" in page.text_content()


def test_no_orders_at_all() -> None:
    for against in TOGETHER:
        case = many(0, against=against)
        page = page_of(case)
        assert "There are no orders in these files." in page.text_content()


def test_two_policies_that_decide_the_same() -> None:
    its, customers = demo(against=False)
    page = page_of((evolve(its, old=its.new), customers))
    assert "both policies decide every one of these orders in the same way" in page.text_content()


def test_the_same_history_gives_the_same_bytes() -> None:
    assert written(demo(against=True)) == written(demo(against=True))


EXPECTED = ROOT / "tests" / "backtest" / "expected"


@pytest.mark.parametrize("against", TOGETHER)
def test_what_is_told_of_the_demo(expected: Expected, *, against: bool) -> None:
    case = demo(against=against)
    name = "two-policies" if against else "one-policy"
    expected(EXPECTED / f"{name}.txt", "\n".join(headline(case[0])) + "\n")
    expected(EXPECTED / f"{name}-figures.csv", written(case)["backtest-figures.csv"].decode())
    expected(EXPECTED / f"{name}-created.csv", written(case)["backtest-created.csv"].decode())


@pytest.mark.parametrize("against", TOGETHER)
def test_the_columns_of_the_tables(*, against: bool) -> None:
    case = demo(against=against)
    assert list(rows(case, "backtest-figures.csv")[0]) == [
        *FIGURE_COLUMNS,
        *(CHANGED_COLUMNS if against else ()),
    ]
    assert ("old_action" in rows(case, "backtest-orders.csv")[0]) is against
    assert ("old" in rows(case, "backtest-created.csv")[0]) is against


def test_colours_can_be_told_apart() -> None:
    style = (ROOT / "rulesdsl" / "webpage" / "style.css").read_text("utf-8")
    roots = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(roots) == 3  # light, dark, printed
    for colours in (dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", it)) for it in roots[:2]):
        for ground in ("ground", "card"):
            for text in ("text", "quiet", "link"):
                assert contrast(colours[text], colours[ground]) >= 4.5, text
            for part in ("new", "old", "held", "changed", "create"):
                assert contrast(colours[part], colours["card"]) >= 2.9, part
