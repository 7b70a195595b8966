"""The item map: a table of an accountant's own, told to the line what is wrong with it."""

from __future__ import annotations

from io import BytesIO

import pytest

from rulesdsl.formats import Refusal
from rulesdsl.model.items import WORDS, folded_sku, payment_key
from rulesdsl.reading.items import ItemReading, read_items
from tests.conftest import ROOT


def read(content: str | bytes) -> ItemReading:
    data = content.encode() if isinstance(content, str) else content
    reading = read_items(BytesIO(data), "items.csv")
    assert isinstance(reading, ItemReading), reading
    return reading


def refused(content: str | bytes) -> Refusal:
    data = content.encode() if isinstance(content, str) else content
    reading = read_items(BytesIO(data), "items.csv")
    assert isinstance(reading, Refusal), reading
    return reading


def test_skus_and_words() -> None:
    content = "sku,item,notes\nMUG-1,Mugs:Blue,new\ncup  1,Cup,\nPayment: Visa,VISA,\n'0012,Tea,\n"
    assert read(content).items == {
        "mug-1": "Mugs:Blue",
        "cup 1": "Cup",
        payment_key("visa"): "VISA",
        "0012": "Tea",
    }


@pytest.mark.parametrize(
    "content",
    [
        "sku,item\nK-1,Käse\n".encode("cp1252"),
        "\ufeffsku,item\nK-1,Käse\n".encode(),
        "sep=;\nItem;SKU\nKäse;K-1\n".encode(),
        "SKU\tItem\r\nK-1\tKäse\r\n".encode("utf-16"),
    ],
)
def test_as_spreadsheets_save_it(content: bytes) -> None:
    assert read(content).items == {"k-1": "Käse"}


def test_spaces_around_the_colon_of_an_item_are_none_of_its_name() -> None:
    content = "sku,item\nA,Mugs : Blue\npayment:x,Card : Visa\n"
    assert read(content).items == {"a": "Mugs:Blue", payment_key("x"): "Card : Visa"}


def test_the_same_line_twice_is_one() -> None:
    assert read("sku,item\nA,Mug\na,Mug\n").items == {"a": "Mug"}


def test_two_items_for_one_sku() -> None:
    refusal = refused("sku,item\nA,Mug\nB,Cup\na ,Cup\n")
    assert str(refusal.origin) == "items.csv:4"
    assert refusal.message == "expected one item for 'a', found 'Cup' here and 'Mug' at items.csv:2"


def test_other_columns() -> None:
    refusal = refused("sku,name\nA,Mug\n")
    assert refusal.message == (
        "expected the columns 'sku' and 'item' of an item map, found 'sku, name'"
    )


WRONG = {
    "A,": "expected a text in item beside 'A', found an empty cell",
    ",Mug": "expected a text in sku beside 'Mug', found an empty cell",
    "tax code,Taxed": (
        "expected in item a name as QuickBooks has it, found 'Taxed', which it cannot keep (cut to"
        " 3 characters)"
    ),
    "A,茶": (
        "expected in item a name as QuickBooks has it, found '茶', which it cannot keep"
        " (characters QuickBooks cannot store were replaced)"
    ),
    "A,4111 1111 1111 1111": "expected no card number in item, found one",
    "4111111111111111,Mug": "expected no card number in sku, found one",
    f"A,{'x' * 200_000}": "expected cells of at most 131,072 characters, found a longer one",
    "A,Mugs:": (
        "expected in item a name as QuickBooks has it, found 'Mugs:', which it cannot keep (nothing"
        " stands on one side of a colon)"
    ),
    "A,Mug,more": "expected 2 cells as in the first line, found 3",
}


@pytest.mark.parametrize(("row", "message"), WRONG.items(), ids=WRONG.keys())
def test_a_wrong_line_costs_no_other(row: str, message: str) -> None:
    reading = read(f"sku,item\n{row}\nB,Cup\n")
    [problem] = reading.problems
    assert (str(problem.origin), problem.message) == ("items.csv:2", message)
    assert problem.cure
    assert reading.items == {"b": "Cup"}


def test_every_word_is_told() -> None:
    page = (ROOT / "docs" / "language.md").read_text("utf-8")
    for word in WORDS:
        assert f"| `{word}` |" in page
        assert folded_sku(word)
