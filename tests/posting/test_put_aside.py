"""Transactions that were put aside are sent byte by byte as those that were held."""

from __future__ import annotations

from io import BytesIO

from attrs import evolve
from hypothesis import event, example, given
from hypothesis import strategies as st

from rulesdsl.model.transactions import Transaction
from rulesdsl.posting.asked import Asked, asked
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.put_aside import PutAside
from rulesdsl.posting.qbxml_requests import request_files
from rulesdsl.posting.summary import Totals
from tests.posting.plans import plans, sample_plan


def aside(wanted: Asked) -> PutAside:
    put = PutAside(BytesIO())
    for it, order in wanted.transactions:
        assert isinstance(it, Transaction)
        put.add(it, order)
    return put


def written(wanted: Asked, per_file: int | None) -> dict[str, bytes]:
    return {name: b"".join(its) for name, its in request_files(wanted, per_file).items()}


@given(plans(), st.sampled_from((None, 1, 2, 3)))
@example(sample_plan(), None)
def test_requests_are_the_same(plan: Plan, per_file: int | None) -> None:
    wanted = asked(plan)
    put = aside(wanted)
    event(f"transactions: {len(put) > 0}")
    assert len(put) == len(wanted.transactions)
    expected = written(wanted, per_file)
    again = evolve(wanted, transactions=put)
    assert [it.id for it in again] == [it.id for it in wanted]
    assert written(again, per_file) == expected
    assert written(again, per_file) == expected  # they are read as often as is needed


def test_any_number_of_an_order_comes_back() -> None:
    numbers = ["#1001", "", "Łódź", "half a character \ud800", "two\nlines"]
    (sale, _), *_ = asked(sample_plan()).transactions
    assert isinstance(sale, Transaction)
    put = PutAside(BytesIO())
    for it in numbers:
        put.add(sale, it)
    assert [order for _, order in put] == numbers


@given(plans())
def test_totals_are_sums_of_each_kind_and_currency(plan: Plan) -> None:
    totals, made = Totals(), [it.transaction for it in plan.decisions if it.transaction]
    for it in made:
        totals.add(it)
    found = {(it.kind, it.currency): (it.count, it.total) for it in totals.posted}
    assert len(found) == len(totals.posted)
    for kind, currency in {(it.kind, it.currency) for it in made} | found.keys():
        those = [it for it in made if (it.kind, it.currency) == (kind, currency)]
        assert found[kind, currency] == (len(those), sum(it.total for it in those))


def test_more_can_come_when_some_were_read() -> None:
    (sale, _), *_ = asked(sample_plan()).transactions
    assert isinstance(sale, Transaction)
    put = PutAside(BytesIO())
    put.add(sale, "1")
    put.add(sale, "2")
    assert next(iter(put))[1] == "1"
    put.add(sale, "3")
    assert [order for _, order in put] == ["1", "2", "3"]
    put.clear()
    put.add(sale, "4")
    assert [order for _, order in put] == ["4"]
