"""Counts and sums: nothing is lost, nothing counted twice, and they are those of the plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from hypothesis import given

from rulesdsl.backtest.figures import Figure, Tally, by_decision, by_month, figures, idle_rules
from rulesdsl.backtest.history import History
from rulesdsl.backtest.plots import LONG, MOST_MONTHS, bars, columns
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.posting.summary import summarize
from tests.backtest.histories import Case, cases, history


def money(decisions: Iterable[Decision]) -> dict[str, Decimal]:
    """What the orders come to, by currency, added up in another way."""
    found: dict[str, Decimal] = {}
    for order in (it.order for it in decisions):
        found[order.currency or ""] = found.get(order.currency or "", Decimal()) + (
            order.total or Decimal()
        )
    return found


def together(tallies: Iterable[Tally | None]) -> tuple[int, dict[str, Decimal], int]:
    """Orders, money by currency, and orders without a total, of several lines together."""
    orders, untold = 0, 0
    found: dict[str, Decimal] = {}
    for it in filter(None, tallies):
        orders, untold = orders + it.orders, untold + it.untold
        for part in it.sums:
            found[part.currency] = found.get(part.currency, Decimal()) + part.total
    return orders, found, untold


def of(decisions: Iterable[Decision]) -> tuple[int, dict[str, Decimal], int]:
    decided = tuple(decisions)
    return len(decided), money(decided), sum(it.order.total is None for it in decided)


@given(cases())
def test_every_figure_holds_every_order_once(case: Case) -> None:
    its = case[0]
    for figure in figures(its):
        assert together(it.orders for it in figure.lines) == of(its.new.plan.decisions)
        assert together(it.held for it in figure.lines) == of(its.new.plan.held)
        labels = [it.label for it in figure.lines]
        assert len(labels) == len(set(labels))
        if its.old is None:
            assert all(it.old is None and it.changed is None for it in figure.lines)
            continue
        changed = of(it.new for it in its.changed)
        assert together(it.changed for it in figure.lines) == changed
        if figure.moves:
            assert together(it.old for it in figure.lines) == of(its.old.plan.decisions)


@given(cases())
def test_the_decisions_are_counted_as_in_the_summary_of_the_plan(case: Case) -> None:
    its = case[0]
    lines = by_decision(its).lines
    new = {it.label: it.orders.orders for it in lines if it.orders.orders}
    assert new == {it.label: it.orders for it in summarize(its.new.plan).counts}
    if its.old is not None:
        old = {it.label: it.old.orders for it in lines if it.old and it.old.orders}
        assert old == {it.label: it.orders for it in summarize(its.old.plan).counts}


@given(cases())
def test_bars_are_as_long_as_what_they_count(case: Case) -> None:
    its = case[0]
    for figure in figures(its):
        drawn = [(bar, tally) for line in figure.lines for bar, tally in bars(figure, line)]
        assert all(0 <= bar.marked <= bar.length <= LONG for bar, _ in drawn)
        assert all(bool(bar.length) is bool(tally.orders) for bar, tally in drawn)
        longest = max((bar.length for bar, _ in drawn), default=LONG)
        assert longest in {LONG, 0}
        for column in columns(figure, "held") if figure.name == "month" else ():
            assert 0 <= column.marked <= column.height <= LONG


def dated(*days: str) -> History:
    orders = [Order(number=day, order_date=date.fromisoformat(day)) for day in days]
    return history("match by email\nelse hold", orders, CustomerList())


def labels(figure: Figure) -> list[str]:
    return [it.label for it in figure.lines]


def test_months_stand_in_turn_and_those_between_them_are_drawn() -> None:
    its = by_month(dated("2026-03-01", "2025-11-30", "2026-03-31"))
    assert labels(its) == ["2025-11", "2026-03"]
    drawn = columns(its, "waiting")
    assert [(it.month, it.x, it.height) for it in drawn] == [
        *(("2025-11", 0, 500), ("2025-12", 1, 0), ("2026-01", 2, 0), ("2026-02", 3, 0)),
        ("2026-03", 4, 1000),
    ]
    assert drawn[-1].title == "March 2026: 2 orders, 2 waiting"


def test_an_order_of_another_century_presses_nobody_into_a_corner() -> None:
    its = by_month(dated("0001-01-01", "2026-03-01", "9999-12-31"))
    assert labels(its) == ["0001-01", "2026-03", "9999-12"]
    assert [it.month for it in columns(its, "")] == labels(its)
    years = MOST_MONTHS // 12
    assert len(columns(by_month(dated("2010-01-01", f"{2010 + years - 1}-12-01")), "")) == (
        MOST_MONTHS
    )


def test_what_is_not_told_stands_last_or_by_itself() -> None:
    orders = [
        Order(number="1", total=Decimal("12.5")),
        Order(number="2", currency="USD"),
        *(dated("2026-03-01").orders[0].order,),
    ]
    its = history("match by email\nelse hold", orders, CustomerList())
    assert labels(by_month(its)) == ["2026-03", "no date told"]
    assert its.currencies == ("", "USD")
    assert [
        (it.currency, it.orders, it.total, it.untold) for it in by_month(its).lines[1].orders.sums
    ] == [
        ("", 1, Decimal("12.5"), 0),
        ("USD", 1, Decimal(0), 1),
    ]


def test_rules_that_no_order_came_to() -> None:
    policy = "rule 'A'\n when channel is 'eBay'\n else hold\nrule 'B'\n else hold"
    assert idle_rules(history(policy, [Order(number="1")], CustomerList())) == ("A",)
    assert idle_rules(history("else hold", [], CustomerList())) == ("(the only rule)",)


def test_no_rule_is_told_apart_from_the_only_rule() -> None:
    policy = "rule 'A'\n when channel is 'eBay'\n else hold"
    found = figures(history(policy, [Order(number="1")], CustomerList(), "else hold"))[1]
    counted = {it.label: (it.orders.orders, it.old.orders if it.old else 0) for it in found.lines}
    assert counted == {"no rule applies": (1, 0), "(the only rule)": (0, 1)}
