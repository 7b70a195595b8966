"""Laws of what is brought up to date: once a record, facts only, and not again the next time."""

from __future__ import annotations

from datetime import date

from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st
from lxml import etree

from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import NOBODY, Customer, CustomerList, Order
from rulesdsl.model.storage import same_label
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import requests
from rulesdsl.semantics.policy import Standard
from tests import town
from tests.batch import carried_out, run
from tests.policies import Written

LADDERS = ("email", "name", "phone", "email then name", "last name and shipping zip then company")
FALLBACKS = (
    "else create customer",
    "else use customer 'Web Sales' with job",
    "else use customer 'Web Sales'",
)
SETTINGS = (
    "changed billing address",
    "changed shipping address",
    "changed details",
    "changed card",
)


@st.composite
def updating(draw: st.DrawFn) -> Written:
    """Short policies that bring something up to date."""
    wanted = draw(st.sets(st.sampled_from(SETTINGS), min_size=1))
    lines = [f"{it} = update" for it in sorted(wanted)]
    lines.append(f"inactive customers = {draw(st.sampled_from(('reactivate', 'hold', 'ignore')))}")
    lines.append(f"check jobs = {draw(st.sampled_from(('true', 'true', 'false')))}")
    lines.append(f"several matches = {draw(st.sampled_from(('first', 'next', 'hold')))}")
    lines.append(f"name clash = {draw(st.sampled_from(('add number', 'hold')))}")
    ladder = f"match by {draw(st.sampled_from(LADDERS))}"
    return Written.of("\n".join([*lines, ladder, draw(st.sampled_from(FALLBACKS))]))


def record_of(decision: Decision) -> str | None:
    record = decision.job or decision.customer
    return same_label(record.full_name) if record else None


def changed_by_request(plan: Plan) -> list[str]:
    return [same_label(it.record.full_name) for it in plan.modifications if it.is_asked]


@given(updating(), town.lists(orderly=True), town.batches())
def test_once_a_record_and_not_again(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...]
) -> None:
    """However many orders change it: the last one's facts are there, and stay there.

    A later order may take from a record what an earlier one found it by (its e-mail, say). Then the
    earlier order goes another way the next time; of a record that got the same orders nothing is
    asked again.
    """
    compiled = written.compiled()
    plan = compiled.plan(orders, given_list)
    check_requests(plan)
    for made in plan.decisions:
        check_decision(made, written)
    again = compiled.plan(orders, carried_out(plan, given_list))
    pairs = list(zip(plan.decisions, again.decisions, strict=True))
    strayed = {record_of(it) for pair in pairs if len({*map(record_of, pair)}) > 1 for it in pair}
    event(f"{len(plan.modifications)} modified, {len(strayed)} strayed")
    assert set(changed_by_request(again)) <= strayed


def check_requests(plan: Plan) -> None:
    """Every record is changed once, and what is added has the facts that the last order leaves."""
    changed = changed_by_request(plan)
    assert len(changed) == len(set(changed))
    document = b"".join(requests(plan))
    if document:
        ids = [it.text for it in etree.fromstring(document).iterfind(".//CustomerMod/ListID")]
        assert len(ids) == len(set(ids)) == len(changed)
    updates = [it.update for it in plan.decisions if it.update]
    final = {same_label(it.record.full_name): it.after for it in updates}  # the last one counts
    for record in (it.record for it in plan.creations):
        assert final.get(same_label(record.full_name), record) == record


def check_decision(made: Decision, written: Written) -> None:
    """Never a label, a parent, a currency or an identity; never a standard customer."""
    if made.update is None:
        return
    event("an update" if made.job is None else "an update of a job")
    before, after = made.update.record, made.update.after
    assert made.matched_by is not None
    assert before == evolve(made.job or made.customer or before, active=True)
    for part in ("name", "parent", "currency", "list_id", "edit_sequence", "created", "active"):
        assert getattr(before, part) == getattr(after, part)
    for rule in written.compiled().policy.rules:
        if isinstance(rule.fallback, Standard):
            assert same_label(before.full_name) != same_label(rule.fallback.customer)


def test_an_older_order_behind_a_newer_one_changes_nothing() -> None:
    """Stores that export the newest order first are common: the newer address counts."""
    written = Written.of("changed details = update\nmatch by name\nelse create customer")
    ann = town.order_of(town.PEOPLE[0])
    newer = evolve(ann, number="2", email="new@example.com", order_date=date(2026, 11, 22))
    older = evolve(ann, number="1", email="old@example.com", order_date=date(2026, 11, 21))
    there = evolve(town.SHOPS[0], name="Lee, Ann", email="x@example.com")
    for given_list in (CustomerList((there,)), CustomerList()):
        for orders in ([newer, older], [older, newer]):
            plan = written.compiled().plan(orders, given_list)
            [email] = {it.email for it in carried_out(plan, given_list).customers}
            assert email == "new@example.com"
    same_day = evolve(older, order_date=newer.order_date)
    [changed] = written.compiled().plan([newer, same_day], CustomerList((there,))).modifications
    assert changed.after.email == "old@example.com"


def test_a_phone_stays_as_it_is_written_where_goods_go_to_another_country() -> None:
    """A found case: planned again, the American number was taken for a German one."""
    written = Written.of(
        "changed details = update; changed shipping address = update\nmatch by name\nelse hold"
    )
    here = evolve(town.order_of(town.PEOPLE[0]), number="1", shipping=NOBODY)
    abroad = evolve(here.billing, street="1 Domplatz", zip="50667", country="DE", phone=None)
    orders = [here, evolve(here, number="2", phone=None, billing=NOBODY, shipping=abroad)]
    before = CustomerList((Customer(name="Lee, Ann", list_id="80000001-1", edit_sequence="1"),))
    after = carried_out(written.compiled().plan(orders, before), before)
    [record] = after.customers
    assert (record.phone, record.shipping.country) == (here.phone, "DE")
    assert not written.compiled().plan(orders, after).modifications


def test_the_example_of_all_this() -> None:
    """Two orders change one customer, a third one the customer that the second made."""
    written = Written.of(
        "changed details = update\nmatch by name\nelse create customer named '{name}'"
    )
    ann, _, _, bob, *_ = town.PEOPLE
    orders = [
        town.order_of(ann, "1"),
        town.order_of(evolve(ann, email="a@example.com"), "2"),
        town.order_of(bob, "3"),
        town.order_of(evolve(bob, email="b@example.com"), "4"),
    ]
    [record] = [it for it in town.SHOPS if it.name == "Web Sales"]
    there = evolve(record, name="Lee, Ann", email="old@example.com")
    given_list = CustomerList((there,))
    plan = written.compiled().plan(orders, given_list)
    [modified] = plan.modifications
    assert [it.new for it in modified.changes if it.fact == "e-mail"] == ["a@example.com"]
    assert (modified.first.number, modified.last.number) == ("1", "2")
    assert [it.record.email for it in plan.creations] == ["b@example.com"]
    assert run(written.compiled(), orders, given_list)[1].update is not None
    again = written.compiled().plan(orders, carried_out(plan, given_list))
    assert again.modifications == ()
    assert [bool(it.update) for it in again.decisions] == [True] * 4
