"""A card number in any cell of any file goes no further: into no file, no output, no message."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import frozen
from hypothesis import event, example, given
from hypothesis import strategies as st

from rulesdsl import cli
from rulesdsl.formats import Kind, Refusal
from rulesdsl.reading import cards
from rulesdsl.reading.recognise import choose
from tests.formats import seeds
from tests.formats.reading import customers, orders

DATA = Path(__file__).parent / "data"
FILES = sorted(it for it in DATA.glob("*/*.*") if it.suffix != ".expected")

POLICY = """
multi currency = true
changed details = update
changed billing address = update
changed shipping address = update
changed card = update
name clash = add number
rule 'tagged'
  when tags include 'wholesale'
  match by company
  else hold 'by hand'
rule 'others'
  match by email then name then phone
  else create customer named '{name or company or email or order number}'
"""

LIST = "!CUST\tNAME\tEMAIL\nCUST\tLee, Ann\tann@example.com\n"
ORDERS = "order number,email,name\n1001,ann@example.com,Ann Lee\n"


@frozen
class Planted:
    """A number as it is written in a cell, with what stands around it."""

    number: str
    text: str


VISA = "4111111111111111"
NUMBERS = {
    VISA: (4, 4, 4, 4),
    "5555555555554444": (4, 4, 4, 4),
    "2223003122003222": (4, 4, 4, 4),
    "6011111111111117": (4, 4, 4, 4),
    "3530111333300000": (4, 4, 4, 4),
    "378282246310005": (4, 6, 5),
    "30569309025904": (4, 6, 4),
}
"""Test numbers of the brands, in nobody's hands, and the groups that are printed on a card."""


def written(number: str, between: str) -> str:
    ends = [0]
    for size in NUMBERS[number]:
        ends.append(ends[-1] + size)
    return between.join(number[start:end] for start, end in pairwise(ends))


@st.composite
def planted(draw: st.DrawFn) -> Planted:
    number = draw(st.sampled_from(sorted(NUMBERS)))
    between = draw(st.sampled_from(("", " ", "-", "  ", " - ", ".")))
    before = draw(st.sampled_from(("", "Visa ", "card:", "7 ")))
    behind = draw(st.sampled_from(("", " exp 11/28", " 123")))
    return Planted(number, f"{before}{written(number, between)}{behind}")


@given(planted())
def test_it_is_found_wherever_it_stands(card: Planted) -> None:
    for refuse in (cards.refuse_card_number, cards.refuse_known_card):
        flaw = refuse(card.text, "a cell")
        assert flaw is not None
        assert not holds(flaw.message, card)


@pytest.mark.parametrize(
    "text",
    [
        "203-1234567-1234567",  # Amazon's order numbers
        "+49 30 1234 5678-11",
        "415 555 6579 / 415 555 0000",
        "4006381333931",  # EAN
        "5234567890123",  # ids of Shopify
        "80000001-1416315972",  # ListIDs
        "460000-1071522480",
        "2026-11-21T10:00:00-05:00",
        "+49 30 ****5678",
        "415-***-**12",
    ],
)
def test_numbers_that_belong_there_are_left(text: str) -> None:
    assert cards.refuse_known_card(text, "a cell") is None


# --- files ------------------------------------------------------------------------------------


def plant(content: str, suffix: str, place: int, text: str) -> str | None:
    """The file with the text in one of its cells; None where it has none."""
    match suffix:
        case ".json":
            return _in_json(content, place, text)
        case ".xml":
            found = list(re.finditer(r"(?<=>)[^<>\s][^<>]*(?=<)", content))
            return _between(content, [it.span() for it in found], place, text)
        case _:
            sign = "\t" if suffix in {".iif", ".txt"} or "\t" in content else ","
            return _in_table(content, sign, place, text)


def _in_json(content: str, place: int, text: str) -> str | None:
    try:
        tree = json.loads(content)
    except json.JSONDecodeError:
        return None
    leaves = list(_leaves(tree))
    if not leaves:
        return None
    above, key = leaves[place % len(leaves)]
    above[key] = text
    return json.dumps(tree)


def _leaves(tree: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - whatever JSON holds
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in list(pairs):
        if isinstance(value, dict | list):
            yield from _leaves(value)
        else:
            yield tree, key


def _between(content: str, spans: list[tuple[int, int]], place: int, text: str) -> str | None:
    if not spans:
        return None
    start, end = spans[place % len(spans)]
    return content[:start] + text + content[end:]


def _in_table(content: str, sign: str, place: int, text: str) -> str | None:
    sign = ";" if content.count(";") > content.count(sign) else sign
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=sign))
    cells = [(row, at) for row in rows for at in range(len(row))]
    if not cells:
        return None
    row, at = cells[place % len(cells)]
    row[at] = text
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign).writerows(rows)
    return out.getvalue()


def holds(text: str, card: Planted) -> bool:
    """Whether the number stands there, or all but the last four of it."""
    return re.search(r"[\W_]{0,3}".join(card.number[:-4]), text) is not None


def everything_said(orders: str, customers: str, names: tuple[str, str]) -> str:
    """What the program writes and says of two files: the files of the plan, output and errors."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        shop = Path(folder)
        (shop / "shop.rules").write_text(POLICY, "utf-8")
        (shop / names[0]).write_text(orders, "utf-8")
        (shop / names[1]).write_text(customers, "utf-8")
        said = io.TextIOWrapper(io.BytesIO(), "utf-8")
        stack.enter_context(redirect_stdout(said))
        stack.enter_context(redirect_stderr(said))
        paths = [str(shop / it) for it in ("shop.rules", *names)]
        files = (paths[0], "--orders", paths[1], "--customers", paths[2])
        assert cli.main(("plan", *files, "--out", str(shop / "plan"))) in range(3)
        for number in ("1001", "1", "#1001"):
            cli.main(("explain", *files, "--order", number))
        sys.stdout.flush()
        said.flush()
        written = said.buffer.getvalue().decode()
        plan = sorted((shop / "plan").glob("*")) if (shop / "plan").exists() else []
        return "\n".join((written, *(it.read_text("utf-8") for it in plan)))


@given(st.sampled_from(FILES), st.integers(0, 2000), planted())
@example(DATA / "orders" / "shopify_rows.csv", 200, Planted(VISA, "4111-1111-1111-1111"))
def test_it_goes_no_further(file: Path, place: int, card: Planted) -> None:
    content = plant(file.read_bytes().decode("utf-8", "replace"), file.suffix, place, card.text)
    if content is None:
        return
    event(file.suffix)
    if file.parent.name == "orders":
        said = everything_said(content, LIST, (f"orders{file.suffix}", "list.iif"))
    else:
        said = everything_said(ORDERS, content, ("orders.csv", f"list{file.suffix}"))
    assert "Traceback" not in said
    assert not holds(said, card)


CUSTOMER = """<QBXML><QBXMLMsgsRs><CustomerQueryRs><CustomerRet><Name>Ann</Name><CreditCardInfo>
<CreditCardNumber>{}</CreditCardNumber><ExpirationMonth>9</ExpirationMonth>
<ExpirationYear>2027</ExpirationYear></CreditCardInfo></CustomerRet></CustomerQueryRs></QBXMLMsgsRs>
</QBXML>"""


@pytest.mark.parametrize(
    ("shown", "last_four", "expiry"),
    [
        ("xxxxxxxxxxxx2222", "2222", "09/2027"),
        ("**** **** **** 2222", "2222", "09/2027"),
        ("xxxx", None, None),
    ],
)
def test_of_quickbooks_cards_four_digits_are_read(
    shown: str, last_four: str | None, expiry: str | None
) -> None:
    [record] = customers("qbxml", CUSTOMER.format(shown)).customers.customers
    assert (record.card_last_four, record.card_expiry) == (last_four, expiry)


@pytest.mark.parametrize("shown", [VISA, "411111xxxxxx1111", "41111"])
def test_more_digits_refuse_the_record(shown: str) -> None:
    reading = customers("qbxml", CUSTOMER.format(shown))
    assert reading.customers.customers == ()
    [problem] = reading.problems
    assert "expected the last four digits of a card" in problem.message
    assert shown not in problem.message


@pytest.mark.parametrize("start", ['{"a": "', '[["', "<a>", "text "])
@pytest.mark.parametrize("before", range(30, 62, 4))
def test_no_first_digits_are_left_where_a_message_cuts_a_file_short(
    start: str, before: int
) -> None:
    refused = choose(f"{start}{'x' * before}{VISA}\n".encode(), "file", Kind.ORDERS)
    assert isinstance(refused, Refusal)
    assert VISA[:5] not in refused.message


@pytest.mark.parametrize(
    ("name", "number"),
    [("etsy", "3001"), ("ebay", "12-10002-10002"), ("amazon", "111-1111111-1111111")],
)
def test_an_item_told_twice_is_told_without_the_number_of_its_order(name: str, number: str) -> None:
    seed = seeds.ETSY_ITEMS if name == "etsy" else seeds.BY_FORMAT[name]
    lines = seed.replace(number, VISA).splitlines(keepends=True)
    item = max(at for at, line in enumerate(lines) if VISA in line)
    lines.insert(item, lines[item])
    reading = orders(name, "".join(lines))
    said = [*(it.message for it in reading.remarks), *(it.message for it in reading.problems)]
    assert any("of an order stands here once more" in it for it in said)
    assert not any(VISA in it for it in said)
