"""The groups that an order comes to are the lines whose cells for fields hold, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import product
from types import ModuleType

import pytest
from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.conditions import of_one_field, on_order
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import CustomerList, Order, Party
from rulesdsl.selection import cells, chain, masks, remembered
from rulesdsl.selection.first import first as first_of
from rulesdsl.selection.index import Index, index_of
from rulesdsl.selection.ladder import (
    MOST_IN_A_TREE,
    NO_LINE,
    Answers,
    Ladder,
    Scan,
    Step,
    ladder_of,
    scanned,
)
from rulesdsl.selection.written import FEW_VALUES
from rulesdsl.table import ir, meaning
from tests import town
from tests.policies import Written, policies

OUTSIDE = st.sampled_from((None, None, True, False))
NOBODY = CustomerIndex(CustomerList())
LOOKED_UP = (ir.KeyColumn, ir.JobColumn)


def lines_for(index: Index, order: Order) -> list[int]:
    """The numbers of the lines in the groups that hold."""
    groups = index.groups_for(index.classes_of(order))
    return [ending.number for group in groups for ending in group.endings]


def _fields_hold(table: ir.Table, line: ir.Line, order: Order, override: bool | None) -> bool:
    return all(
        meaning.passes(cell.test, meaning.ask(table, cell, line, order, NOBODY, override))
        for cell in line.cells
        if not isinstance(table.columns[cell.column], LOOKED_UP)
    )


@given(policies(everything=False), town.orders(), OUTSIDE)
def test_the_groups_are_the_lines_whose_fields_hold(
    written: Written, order: Order, override: bool | None
) -> None:
    table = written.compiled().table
    wanted = [
        number
        for number, line in enumerate(table.lines, 1)
        if _fields_hold(table, line, order, override)
    ]
    index = index_of(table, override)
    found = lines_for(index, order)
    assert found == wanted[: len(found)]
    *some, last = index.groups_for(index.classes_of(order))
    assert not any(it.always_decides for it in some)
    assert last.always_decides or len(found) == len(wanted)
    event(f"conditions over several fields: {any(it.conditions for it in index.groups)}")


ANY_CHAIN, CELLS = (chain, "GROUPS_A_FIELD"), (cells, "MOST_CELLS")
REMEMBERED = (remembered, "MOST_REMEMBERED")

WAYS: dict[str, dict[tuple[ModuleType, str], int]] = {
    "as it comes": {},
    "one after the other": {ANY_CHAIN: 1_000},
    "one after the other, little is remembered": {ANY_CHAIN: 1_000, REMEMBERED: 1},
    "cells": {ANY_CHAIN: 0, CELLS: 1_000_000},
    "cells, little is remembered": {ANY_CHAIN: 0, CELLS: 1_000_000, REMEMBERED: 2},
    "sets": {ANY_CHAIN: 0, CELLS: 0},
    "sets, few of the groups first": {ANY_CHAIN: 0, CELLS: 0, (masks, "FEW_GROUPS"): 1},
    "sets, little is remembered": {ANY_CHAIN: 0, CELLS: 0, REMEMBERED: 1},
}
"""Bounds that are set so that a way to find the first group is taken which is rare otherwise."""


@contextmanager
def bounded(bounds: dict[tuple[ModuleType, str], int]) -> Iterator[None]:
    """Within this the bounds are other ones."""
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), most in bounds.items():
            patch.setattr(module, name, most)
        yield


def first_is_the_first(table: ir.Table, orders: list[Order], override: bool | None = None) -> None:
    """In every way the first group is found, in the first look-up of a value and in later ones."""
    index = index_of(table, override)
    asked = [[on_order(condition) for _, condition in it.fields] for it in index.groups]
    held = [[all(it(order) for it in group) for group in asked] for order in orders]
    for way, bounds in WAYS.items():
        with bounded(bounds):
            holding = remembered.holding(index)
            first = first_of(index, holding, int)
            for _ in range(3):  # the first time a cell is made, then it is looked up
                for order, wanted in zip(orders, held, strict=True):
                    bits = f"{holding(order):0{len(wanted)}b}"
                    assert bits == "".join(str(int(it)) for it in wanted), way
                    assert index.groups[-first(order)] is index.groups[wanted.index(True)], way


@given(policies(everything=False), st.lists(town.orders(), min_size=1, max_size=4), OUTSIDE)
def test_the_first_group_is_the_first_whose_fields_hold(
    written: Written, orders: list[Order], override: bool | None
) -> None:
    first_is_the_first(written.compiled().table, orders, override)


SALES = (
    "channel is 'A' and currency is 'USD' and total between 10 and 20",
    "channel is 'A' and currency is 'USD' and total between 20 and 30",
    "channel is 'B' and shipping country is 'US' and total > 15",
    "channel is 'A' and currency is 'USD' and total is not 40 and company is known",
    "channel is 'A' and currency is 'USD' and total < 99",
    "channel is 'B' and total < 5",
    "channel is 'B' and total <= 7 and guest",
    "email ends with '@b.example' and order date between 2026-11-20 and 2026-11-22",
    "channel is 'B' and total is known",
    "tags include 'vip' and company is missing",
    "channel is 'C' and total > 30 and total < 40",
    "channel is 'C' and total between 10 and 20",
    "channel is 'C' and total between 2 and 8",
    "channel is 'D' and total between 0 and 5",
    "channel is 'D' and total between 1 and 7",
    "channel is 'E' and total <= 1",
    "channel is 'E' and total between 3 and 3",
    "channel is 'E' and total between 5 and 9",
    "channel is 'E' and total >= 8",
    "channel is 'E' and total between 4 and 6",
)
SPANS = tuple(it for it in SALES if "is not" not in it)
"""Those that hold for totals from somewhere to somewhere: these alone are tried one by one."""

SALES_TABLE, SPANS_TABLE = (
    compile_policy(
        "\n".join(f"rule '{place}'; when {it}; else hold" for place, it in enumerate(conditions, 1))
    ).table
    for conditions in (SALES, SPANS)
)

TOTALS = (
    st.none()
    | st.integers(0, 110).map(lambda it: Decimal(it) / 2)
    | st.sampled_from(
        [Decimal(it) for it in "20 40 15 5 7 19.999 20.00 Infinity -Infinity".split()]
    )
    | st.sampled_from((20, 15.5, "twenty"))
)
"""Totals at which rules part, and what is no total at all."""


@given(
    st.lists(
        st.builds(
            Order,
            number=st.just("1"),
            channel=st.sampled_from(("A", "a ", "b", "C", "D", "e", None)),
            currency=st.sampled_from(("USD", "usd", "EUR")),
            total=TOTALS,
            shipping=st.sampled_from((Party(country="US"), Party(country="us"), Party())),
            company=st.sampled_from(("Lee Tools Ltd", None)),
            guest=st.sampled_from((True, False, None)),
            email=st.sampled_from(("ann@b.example", "bob@B.EXAMPLE", "eve@a.example", None)),
            order_date=st.none() | st.dates(date(2026, 11, 19), date(2026, 11, 24)),
            tags=st.sampled_from(((), ("VIP",), ("new", "vip "), ("new",))),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_first_group_is_that_of_the_sale_and_its_total(orders: list[Order]) -> None:
    first_is_the_first(SALES_TABLE, orders)
    first_is_the_first(SPANS_TABLE, orders)


@pytest.mark.parametrize("table", [SALES_TABLE, SPANS_TABLE])
def test_totals_at_which_rules_part_are_those_of_the_right_rule(table: ir.Table) -> None:
    totals = [None, *map(Decimal, (-3, 0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 15, 20, 30, 40, 99))]
    sales = product(("A", "B", "C", "D", "E"), (True, None), totals)
    first_is_the_first(
        table,
        [
            Order(number="1", channel=channel, currency="USD", guest=guest, total=total)
            for channel, guest, total in sales
        ],
    )


def test_what_is_no_number_is_no_total() -> None:
    table = compile_policy("when total is one of 40, 50; else hold").table
    first_is_the_first(table, [Order(number="1", total=Decimal("NaN"))])


@pytest.mark.parametrize(
    "conditions",
    [
        ("company is known",),
        ("company is missing and total > 10", "company is known and total < 5"),
        ("company is known and guest", "email is missing", "email is known and guest is false"),
    ],
)
def test_it_may_matter_alone_whether_something_is_known(conditions: tuple[str, ...]) -> None:
    rules = (f"rule '{at}'; when {it}; else hold" for at, it in enumerate(conditions))
    known, totals = (None, "Lee Tools Ltd"), (None, Decimal(4), Decimal(10))
    orders = [
        Order(number="1", company=company, email=email, guest=guest)
        for company, email, guest in product(known, known, (True, False, None))
    ]
    first_is_the_first(
        compile_policy("\n".join(rules)).table,
        [evolve(it, total=total) for it in orders for total in totals],
    )


def test_fields_of_few_values_are_fields() -> None:
    assert set(BY_NAME) >= FEW_VALUES


@pytest.mark.parametrize(
    ("bounds", "kept"),
    [({ANY_CHAIN: 9}, 6), ({ANY_CHAIN: 0}, 7), ({ANY_CHAIN: 0, CELLS: 0}, 6)],
)
def test_no_more_is_remembered_than_is_promised(
    bounds: dict[tuple[ModuleType, str], int], kept: int
) -> None:
    policy = compile_policy(
        "rule 'A'; when channel is 'A' and email ends with 'a.example'; else hold\n"
        "rule 'B'; else hold"
    )
    index = index_of(policy.table)
    with bounded({**bounds, REMEMBERED: 3}):
        holding = remembered.holding(index)
        first = first_of(index, holding, int)
        for number in range(50):
            order = Order(number="1", channel=f"{number}", email=f"ann{number}@a.example")
            assert first(order) == holding(order).bit_length() == 1
            assert first(evolve(order, channel="a")) == 2
    # Of two fields three values each; in cells the last step to one of them besides.
    assert _kept(getattr(first, "__globals__", {})) == kept


def _kept(names: dict[str, object]) -> int:
    """How much stands in the dictionaries that a written function uses, those within them too."""
    left = [it for name, it in names.items() if isinstance(it, dict) and name != "__builtins__"]
    seen: dict[int, int] = {}
    while left:
        its = left.pop()
        seen[id(its)] = len(its)
        left += [it for it in its.values() if isinstance(it, dict)]
    return sum(seen.values())


OVER_FIELDS = """rule 'Either'
  when currency is 'EUR' and (guest and total > 5 or channel is 'A' and total > 9 or
    guest and channel is 'B' or guest and name is known and (channel is 'C' or total > 7 or
    company is known) and (store is 'S' or email is known or phone is known)
    and (order number is '1' or billing zip is '9' or shipping zip is known))
  else hold 'either'
rule 'Both'
  when currency is 'EUR' and (channel is 'B' or guest)
  else hold 'both'
"""


def test_a_condition_over_several_fields_is_asked_where_its_single_fields_hold() -> None:
    table = compile_policy(OVER_FIELDS).table
    assert any(isinstance(it, ir.ConditionColumn) for it in table.columns)
    index = index_of(table)
    (either, *_) = index.groups
    assert [field.name for field, _ in either.fields] == ["currency"]
    assert [of_one_field(it) for it in either.conditions] == [None]
    order = Order(number="1", currency="EUR", channel="B", guest=True)
    assert lines_for(index, order)[0] == either.endings[0].number
    assert lines_for(index, Order(number="1", currency="EUR", channel="B")) != lines_for(
        index, order
    )


STARTS = "\n".join(
    f"rule '{zip_code}'; when shipping zip starts with '{zip_code}'; else hold '{zip_code}'"
    for zip_code in ("941", "94", "9", "10", "1")
)


@pytest.mark.parametrize(
    ("zip_code", "first"), [("94103", "941"), ("94", "94"), ("9", "9"), ("105", "10"), ("2", None)]
)
def test_the_first_of_several_starts_of_a_text_decides(zip_code: str, first: str | None) -> None:
    index = index_of(compile_policy(STARTS).table)
    order = Order(number="1", shipping=Party(zip=zip_code))
    (group,) = index.groups_for(index.classes_of(order))
    assert (group.rule and group.rule.name) == first


@pytest.mark.parametrize(
    ("email", "first"),
    [
        ("ann@SHOP.example.com", "shop.example.com"),
        ("ann@other.example.com", "example.com"),
        ("example.com", "example.com"),
        ("le.com", None),
    ],
)
def test_the_first_of_several_ends_of_a_text_decides(email: str, first: str | None) -> None:
    rules = (
        f"rule '{it}'; when email ends with '{it}'; else hold"
        for it in ("shop.example.com", "example.com")
    )
    index = index_of(compile_policy("\n".join(rules)).table)
    (group,) = index.groups_for(index.classes_of(Order(number="1", email=email)))
    assert (group.rule and group.rule.name) == first


# Ladders

OUTCOMES = st.sets(st.sampled_from(Outcome), min_size=1).map(frozenset)
LOOKUPS = st.lists(
    st.dictionaries(st.integers(0, 2), OUTCOMES, max_size=3).map(lambda it: tuple(it.items())),
    min_size=1,
    max_size=6,
).map(tuple)


@given(LOOKUPS, st.tuples(*(st.sampled_from(Outcome) for _ in range(3))))
def test_a_ladder_comes_to_the_first_line_that_holds(
    lookups: tuple[Answers, ...], outcomes: tuple[Outcome, ...]
) -> None:
    held = (at for at, line in enumerate(lookups) if all(outcomes[key] in its for key, its in line))
    asked: list[int] = []

    def ask(key: int) -> Outcome:
        asked.append(key)
        return outcomes[key]

    step: Ladder = ladder_of(lookups)
    while isinstance(step, Step):
        ways = {Outcome.NONE: step.none, Outcome.ONE: step.one, Outcome.SEVERAL: step.several}
        step = ways[ask(step.asked)]
    assert step == next(held, NO_LINE) == scanned(Scan(lookups), outcomes.__getitem__)
    assert len(set(asked)) == len(asked)


def test_a_long_ladder_that_goes_on_after_several_stays_small() -> None:
    """Of the keys that found several only the first matters: the tree does not double with each."""
    keys = MOST_IN_A_TREE
    not_one = frozenset({Outcome.NONE, Outcome.SEVERAL})
    before = tuple((key, not_one) for key in range(keys))
    lookups = tuple((*before[:key], (key, frozenset({Outcome.ONE}))) for key in range(keys))
    several = tuple(((key, frozenset({Outcome.SEVERAL})),) for key in range(keys))
    seen: set[int] = set()

    def count(step: Ladder) -> int:
        if not isinstance(step, Step) or id(step) in seen:
            return 0
        seen.add(id(step))
        return 1 + sum(map(count, (step.none, step.one, step.several)))

    assert keys <= count(ladder_of((*lookups, *several, ()))) <= keys**2
