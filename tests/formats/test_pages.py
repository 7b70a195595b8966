"""The page of each format tells truly which column feeds which field, and what it never has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rulesdsl.formats import Format, Kind
from rulesdsl.model.fields import BY_NAME as FIELDS
from tests.conftest import ROOT, Expected
from tests.formats.reading import BY_NAME

PAGES = ROOT / "docs" / "formats"

BETWEEN = re.compile(r"(<!-- fields: .*?-->\n).*?(<!-- end of fields -->)", re.DOTALL)


def fields(chosen: Format) -> str:
    of_orders = chosen.kind is Kind.ORDERS
    head = "comes from" if of_orders else "is compared with"
    rows = [f"| {name} | {words} |" for name, words in chosen.columns.items()]
    never = [name for name, field in FIELDS.items() if name not in chosen.columns]
    if not of_orders:
        never = [name for name in never if FIELDS[name].in_quickbooks]
    told = ", ".join(never) or "none"
    table = "\n".join([f"| field | {head} |", "|---|---|", *rows])
    return f"\n{table}\n\nFields it never has: {told}.\n\n"


@pytest.mark.parametrize("chosen", BY_NAME.values(), ids=lambda it: it.name)
def test_the_page_of_a_format(chosen: Format, expected: Expected) -> None:
    path = PAGES / f"{chosen.name}.md"
    page = path.read_text(encoding="utf-8")
    assert BETWEEN.search(page)
    expected(path, BETWEEN.sub(lambda it: it[1] + fields(chosen) + it[2], page))


def test_every_page_is_linked() -> None:
    links = re.findall(r"\]\((\w+)\.md\) \| `(\w+)`", (PAGES / "README.md").read_text())
    assert sorted(links) == sorted((name, name) for name in BY_NAME)
    assert {it.stem for it in Path(PAGES).glob("*.md")} == {*BY_NAME, "README"}


def test_columns_are_fields() -> None:
    for chosen in BY_NAME.values():
        assert set(chosen.columns) <= set(FIELDS)
        assert list(chosen.columns) == [name for name in FIELDS if name in chosen.columns]


def test_what_a_format_never_has() -> None:
    assert "guest" not in BY_NAME["shopify"].columns
    assert "customer id" not in BY_NAME["amazon"].columns
    assert "billing name" not in BY_NAME["amazon"].columns
    assert "tags" not in BY_NAME["woocommerce"].columns
    assert set(BY_NAME["neutral_csv"].columns) == set(FIELDS)
