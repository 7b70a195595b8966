"""The groups that an order comes to are the lines whose cells for fields hold, in their order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.conditions import of_one_field, on_order
from rulesdsl.model.records import CustomerList, Order, Party
from rulesdsl.selection import remembered
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


@given(policies(everything=False), st.lists(town.orders(), min_size=1, max_size=4), OUTSIDE)
def test_what_is_remembered_is_what_holds(
    written: Written, orders: list[Order], override: bool | None
) -> None:
    """As far as single fields go, in the first look-up of a value and in each later one."""
    index = index_of(written.compiled().table, override)
    holding = remembered.holding(index)
    first = remembered.first(index, holding, int)
    for order in (*orders, *orders):
        wanted = [
            all(it(order) for it in [on_order(condition) for _, condition in group.fields])
            for group in index.groups
        ]
        assert f"{holding(order):0{len(wanted)}b}" == "".join(str(int(it)) for it in wanted)
        assert first is None or first(order) == holding(order).bit_length()


def test_what_cannot_be_remembered_any_more_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_REMEMBERED", 2)
    policy = compile_policy(
        "rule 'A'; when channel is 'A' and currency is 'USD'; else hold; rule 'B'; else hold"
    )
    holding = remembered.holding(index_of(policy.table))
    for _ in range(2):
        for channel in ("a", "B", "A ", "C", "a"):
            order = Order(number="1", channel=channel, currency="USD")
            assert holding(order) == (0b11 if channel.strip().lower() == "a" else 0b01)


SALES = "\n".join(
    f"rule '{place}'; when channel is '{channel}' and currency is 'USD' and shipping country is "
    f"'US' and {total}; else hold"
    for place, (channel, total) in enumerate(
        (
            ("A", "total between 10 and 20"),
            ("A", "total between 20 and 30"),
            ("B", "total > 15"),
            ("A", "total is not 40"),
            ("A", "total < 99"),
            ("B", "total is known"),
        ),
        1,
    )
)


@pytest.mark.parametrize("most", [remembered.MOST_SCALES, 1, 0])
@given(
    st.lists(
        st.builds(
            Order,
            number=st.just("1"),
            channel=st.sampled_from(("A", "b", "C", None)),
            currency=st.sampled_from(("USD", "usd", "EUR")),
            total=st.none()
            | st.integers(0, 110).map(lambda it: Decimal(it) / 2)
            | st.sampled_from(
                (Decimal(20), Decimal(40), Decimal("19.999"), Decimal("20.00"), Decimal("Infinity"))
            ),
            shipping=st.sampled_from((Party(country="US"), Party(country="us"), Party())),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_the_first_group_is_that_of_the_sale_and_its_total(most: int, orders: list[Order]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remembered, "MOST_SCALES", most)
        index = index_of(compile_policy(SALES).table)
        holding = remembered.holding(index)
        first = remembered.first(index, holding, int)
        assert first is not None
        for order in (*orders, *orders):
            (group, *_) = index.groups_for(index.classes_of(order))
            assert index.groups[-first(order)] is group
            assert first(order) == holding(order).bit_length()


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
