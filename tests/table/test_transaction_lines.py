"""The lines of a transaction: they come to the order's total to the cent, or the order is held."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import event, example, given
from hypothesis import strategies as st

from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.records import Money, Order, OrderLine
from rulesdsl.model.transactions import CENT
from rulesdsl.table import holds
from rulesdsl.table.case import Wrong
from rulesdsl.table.transaction_lines import Lines, lines_of

ITEMS = {
    "mug-1": "Mugs",
    "tea": "Shop:Tea",
    "shipping": "Freight",
    "tax": "Sales Tax",
    "discount": "Discount",
    "goods": "Goods",
    "tax code": "Non",
}


def cents(least: int, most: int = 100_000) -> st.SearchStrategy[Decimal]:
    return st.integers(least, most).map(lambda it: it * CENT)


def order_lines() -> st.SearchStrategy[OrderLine]:
    return st.builds(
        OrderLine,
        amount=cents(-500),
        quantity=st.sampled_from((Decimal(1), Decimal(3), Decimal("0.5"), Decimal(0))),
        sku=st.sampled_from(("MUG-1", "tea ")),
        title=st.none() | st.text(max_size=20),
    )


@st.composite
def sold(draw: st.DrawFn) -> Order:
    """An order whose parts come to its total, which is no less than nothing."""
    money = Money(
        lines=tuple(draw(st.lists(order_lines(), max_size=4))),
        shipping=draw(st.none() | cents(0, 2_000)),
        tax=draw(st.none() | cents(0, 2_000)),
        discount=draw(st.none() | cents(0, 2_000)),
        tax_included=draw(st.booleans()),
    )
    total = sum((it.amount for it in money.lines), start=Decimal())
    total += (money.shipping or 0) - (money.discount or 0)
    total += Decimal() if money.tax_included else money.tax or Decimal()
    if not money.lines or total < 0:
        total = abs(total) + draw(cents(0))
        more = total - sum((it.amount for it in money.lines), start=Decimal())
        more += (money.discount or 0) - (money.shipping or 0)
        more -= Decimal() if money.tax_included else money.tax or Decimal()
        if money.lines:
            money = evolve(money, lines=(*money.lines, OrderLine(amount=more, sku="tea")))
    return Order(number="1", total=total, money=money)


@given(sold())
def test_the_lines_come_to_the_total(order: Order) -> None:
    made = lines_of(order, ITEMS)
    if isinstance(made, Wrong):  # what is right of the parts can still not be posted
        event(made.kind.name)
        assert made.kind in {holds.TAX_UNKNOWN, holds.SUM}
        assert order.money.tax_included or not order.money.lines
        return
    assert sum(line.amount for line in made.lines) == order.total
    assert all(line.amount == line.amount.quantize(CENT) for line in made.lines)
    for line in made.lines:
        assert line.rate is None or line.rate * (line.quantity or 0) == line.amount


@given(sold())
@example(
    Order(
        number="1",
        total=Decimal("0.02"),
        money=Money(
            lines=(OrderLine(amount=CENT, sku="tea"), OrderLine(amount=CENT, sku="tea")),
            tax=CENT,
            tax_included=True,
        ),
    )
)
def test_tax_is_taken_out_of_every_part_by_its_share(order: Order) -> None:
    """No part is more than a cent off its share, and the tax is a line of its own."""
    money = order.money
    made = lines_of(order, ITEMS)
    if isinstance(made, Wrong) or not money.tax_included or not money.tax or not money.lines:
        return
    assert order.total is not None
    left = 1 - money.tax / order.total
    for before, line in zip(money.lines, made.lines, strict=False):
        assert abs(before.amount * left - line.amount) < CENT
    assert made.lines[-1].item == "Sales Tax"
    assert made.lines[-1].amount == money.tax
    assert made.warnings


@given(sold(), cents(1))
def test_an_order_that_does_not_add_up_is_held(order: Order, off: Decimal) -> None:
    if order.money.lines:
        made = lines_of(evolve(order, total=(order.total or Decimal()) + off), ITEMS)
        assert isinstance(made, Wrong)
        assert made.kind is holds.SUM


# One by one, as an accountant would check it

MUG = OrderLine(amount=Decimal("25.00"), quantity=Decimal(2), sku="MUG-1", title="Mug")
ADDS_UP = Money(lines=(MUG,), shipping=Decimal(5), tax=Decimal("2.50"), discount=Decimal(1))


def bought(total: str | None, money: Money) -> Order:
    return Order(number="1", total=None if total is None else Decimal(total), money=money)


def test_goods_then_shipping_discount_and_tax() -> None:
    made = lines_of(bought("31.50", ADDS_UP), ITEMS)
    assert isinstance(made, Lines)
    assert [(it.item, str(it.amount)) for it in made.lines] == [
        ("Mugs", "25.00"),
        ("Freight", "5.00"),
        ("Discount", "-1.00"),
        ("Sales Tax", "2.50"),
    ]
    assert made.lines[0].rate == Decimal("12.5")
    assert [it.quantity for it in made.lines[1:]] == [None] * 3


def test_an_order_without_lines_is_one_line_of_goods() -> None:
    made = lines_of(bought("31.50", evolve(ADDS_UP, lines=())), ITEMS)
    assert isinstance(made, Lines)
    assert (made.lines[0].item, made.lines[0].amount) == ("Goods", Decimal("25.00"))


def test_a_line_without_a_sku_is_looked_up_by_its_title() -> None:
    money = Money(lines=(evolve(MUG, sku=None, title="Mug,  BLUE"),))
    made = lines_of(bought("25", money), {"mug, blue": "Mugs"})
    assert isinstance(made, Lines)
    assert made.lines[0].item == "Mugs"


def test_what_costs_nothing_needs_no_item() -> None:
    money = Money(lines=(MUG,), shipping=Decimal(0), tax=Decimal(0), discount=Decimal(0))
    assert isinstance(lines_of(bought("25", money), {"mug-1": "Mugs"}), Lines)


HELD: dict[str, tuple[Order, HoldKind, str]] = {
    "no total": (
        bought(None, ADDS_UP),
        holds.NO_TOTAL,
        "the order has no total that its lines could be checked by",
    ),
    "refund": (
        bought("-5", ADDS_UP),
        holds.CREDIT,
        "the order's total is -5.00, which is no sale",
    ),
    "a cent": (
        bought("31.49", ADDS_UP),
        holds.SUM,
        "the lines come to 31.50, the order's total is 31.49: 0.01 apart",
    ),
    "parts of a cent": (
        bought("10.005", Money()),
        holds.CENTS,
        "10.005 has parts of a cent",
    ),
    "too much": (
        bought("1" + "0" * 13, Money()),
        holds.CENTS,
        "10000000000000 is more than QuickBooks can keep",
    ),
    "no SKU": (
        bought("25", Money(lines=(evolve(MUG, sku=None),))),
        holds.NO_ITEM,
        "the item map has no item for 'Mug'",
    ),
    "no SKU, no title": (
        bought("50", Money(lines=(OrderLine(amount=Decimal(25)),) * 2)),
        holds.NO_SKU,
        "a line of 25.00 has neither a SKU nor a title",
    ),
    "a SKU that is a word for something else": (
        bought("25", Money(lines=(evolve(MUG, sku="Tax Code"),))),
        holds.NO_ITEM,
        "the item map has no item for 'Tax Code'",
    ),
    "not in the map": (
        bought("25", Money(lines=(evolve(MUG, sku="CUP"),))),
        holds.NO_ITEM,
        "the item map has no item for 'CUP'",
    ),
    "tax unknown": (
        bought("25", Money(lines=(MUG,), tax_included=True)),
        holds.TAX_UNKNOWN,
        "the prices have tax in them, and the file does not tell how much",
    ),
    "more tax than price": (
        bought("25", Money(lines=(MUG,), tax=Decimal(26), tax_included=True)),
        holds.SUM,
        "the lines come to 26.00, the order's total is 25.00: 1.00 apart",
    ),
    "more besides than in all": (
        bought("5", Money(shipping=Decimal(6))),
        holds.SUM,
        "the lines come to 6.00, the order's total is 5.00: 1.00 apart",
    ),
}


@pytest.mark.parametrize(("order", "kind", "reason"), HELD.values(), ids=HELD.keys())
def test_what_is_held(order: Order, kind: HoldKind, reason: str) -> None:
    made = lines_of(order, ITEMS)
    assert isinstance(made, Wrong)
    assert (made.kind.name, made.reason) == (kind.name, reason)


def test_without_a_word_for_all_goods_lines_are_needed() -> None:
    made = lines_of(bought("25", Money()), {})
    assert isinstance(made, Wrong)
    assert made.kind is holds.NO_LINES


def test_the_cure_names_the_lines_to_add() -> None:
    lines = tuple(evolve(MUG, sku=it) for it in ("CUP", "mug-1", 'A "big", one', "cup"))
    made = lines_of(bought("105", Money(lines=lines, shipping=Decimal(5))), {"mug-1": "Mugs"})
    assert isinstance(made, Wrong)
    assert made.unmapped == ("CUP", 'A "big", one', "shipping")
    assert made.kind.cure == (
        "add to the item map, each with its item: "
        '`CUP,ITEM` `"A ""big"", one",ITEM` `shipping,ITEM`'
    )
