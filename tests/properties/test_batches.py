"""Laws of a batch: what it creates has a free name, and is found again."""

from __future__ import annotations

from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.model.decisions import Action, Creation, Decision, Role
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.model.settings import NameClash
from rulesdsl.model.storage import LIMITS, label, same_label
from rulesdsl.table import holds, ir, meaning
from tests import page, town
from tests.batch import after, book_after, carried_out, run, steps
from tests.policies import Written, makers, policies

POLICIES = policies(everything=False) | makers()
OUTSIDE = st.sampled_from((None, None, None, True, False))


@given(POLICIES, town.lists(), town.batches(), OUTSIDE)
def test_a_batch_sees_what_was_decided_before(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    """Each decision is the one about this order alone, by the list with all that came before."""
    compiled = written.compiled()
    decisions = run(compiled, orders, given_list, override)
    for place, decision in enumerate(decisions):
        before = book_after(given_list, decisions[:place])
        assert decision == meaning.decide(compiled.table, decision.order, before, override)


# --- names ------------------------------------------------------------------------------------


def place_of(record: Customer) -> tuple[str, str]:
    return same_label(record.parent or ""), same_label(record.name)


@given(POLICIES, town.lists(), town.batches(), OUTSIDE)
def test_no_two_names_collide(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    """Not with each other, not with a name of any list, in any letter case; a job's: siblings."""
    plan = written.compiled().plan(orders, given_list, override=override)
    used = {place_of(it) for it in given_list.customers}
    used |= {("", same_label(it.name)) for it in given_list.taken}
    for creation in plan.creations:
        assert place_of(creation.record) not in used
        used.add(place_of(creation.record))


@given(POLICIES, town.lists(), town.batches(), OUTSIDE)
def test_a_parent_is_there_before_its_job(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    there = {it.full_name for it in given_list.customers if it.parent is None}
    for creation in written.compiled().plan(orders, given_list, override=override).creations:
        assert creation.record.parent is None or creation.record.parent in there
        there.add(creation.record.full_name)


def check_record(new: Creation) -> None:
    """What is created is as QuickBooks will keep it: nothing is cut, replaced or refused."""
    record = new.record
    assert record.name == label(record.name).text
    assert 0 < len(record.name) <= LIMITS["name"]
    assert ":" not in record.name
    for text in (record.name, record.company, record.first_name, record.last_name, record.email):
        if text is not None:
            assert text == text.strip() != ""
            text.encode("cp1252")
    assert (record.list_id, record.edit_sequence, record.created, record.active) == (
        None,
        None,
        None,
        True,
    )
    assert (record.parent is not None) == (new.role is Role.JOB)


@given(POLICIES, town.lists(), town.batches(), OUTSIDE)
def test_what_is_created_can_be_stored(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    for decision in run(written.compiled(), orders, given_list, override):
        assert not decision.creates or decision.action is not Action.HOLD
        assert not decision.reactivates or decision.action is not Action.HOLD
        for new in decision.creates:
            check_record(new)


# --- once more --------------------------------------------------------------------------------


def is_new(record: Customer | None, decision: Decision) -> bool:
    return any(it.record is record for it in decision.creates)


def check_again(compiled: Compiled, first: Decision, second: Decision) -> None:
    """The same order, when all that the first run asked for is done: nothing more is created.

    It uses a record, or it is held for one of three reasons:
    * jobs are not checked, and the job that the first run made, or took by a key, is there;
    * the rule holds orders whose new name is taken, and nothing else in the policy finds the owner;
    * a key finds several, because another order of the batch made one more of them.
    """
    if first.action is Action.HOLD:
        return  # what it waited for may be there now: see the next law
    assert not second.creates
    if second.action is not Action.HOLD:
        return
    rule = page.rule_for(compiled.policy, first.order)
    assert rule is not None
    arm = compiled.table.lines[(second.line or 0) - 1].arm
    if second.hold is holds.JOB_EXISTS:
        assert not rule.settings.check_jobs
        assert isinstance(arm, ir.HoldJobExists)
    elif second.hold is holds.NAME_OF_CUSTOMER:
        assert rule.settings.name_clash is NameClash.HOLD
        assert isinstance(arm, ir.CreateCustomer)
        assert is_new(first.customer, first)
    else:
        assert second.hold is holds.SEVERAL


@given(POLICIES, town.lists(orderly=True), town.batches(), OUTSIDE)
def test_a_repeated_batch_creates_nothing(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    """The plan is sent to QuickBooks as bytes, its list is taken again, and the batch as well."""
    compiled = written.compiled()
    plan = compiled.plan(orders, given_list, override=override)
    again = run(compiled, orders, carried_out(plan, given_list), override)
    for first, second in zip(plan.decisions, again, strict=True):
        event(f"{first.action.value} -> {second.action.value}")
        check_again(compiled, first, second)


@given(POLICIES, town.lists(), town.batches(), OUTSIDE)
def test_a_repeated_batch_creates_nothing_in_any_list(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    """As above, for a list with records of one name, which QuickBooks itself could not hold."""
    compiled = written.compiled()
    first_run = run(compiled, orders, given_list, override)
    again = run(compiled, orders, after(given_list, first_run), override)
    for first, second in zip(first_run, again, strict=True):
        check_again(compiled, first, second)


WAITS = (
    holds.NO_STANDARD,
    holds.NO_STANDARD_IN_CURRENCY,
    holds.INACTIVE,
    holds.INACTIVE_BY_HAND,
)
"""What a held order may wait for: another one makes the customer, or makes it active."""


@given(POLICIES, town.lists(orderly=True), town.batches(), OUTSIDE)
def test_a_held_order_goes_through_only_when_what_it_waited_for_is_there(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    compiled = written.compiled()
    plan = compiled.plan(orders, given_list, override=override)
    again = run(compiled, orders, carried_out(plan, given_list), override)
    for first, second in zip(plan.decisions, again, strict=True):
        if first.action is Action.HOLD and second.creates:
            event("a held order goes through")
            assert first.hold in WAITS
            assert plan.creations or plan.reactivations


@given(POLICIES, town.lists(orderly=True), town.orders())
def test_an_order_finds_what_it_created(
    written: Written, given_list: CustomerList, order: Order
) -> None:
    """An order alone finds the very record that it made, or is held as its policy says."""
    compiled = written.compiled()
    plan = compiled.plan([order], given_list)
    [first] = plan.decisions
    if not first.creates:
        return
    [second] = run(compiled, [order], carried_out(plan, given_list))
    check_again(compiled, first, second)
    made = {it.record.full_name for it in first.creates}
    if second.action is Action.USE:
        assert second.customer is not None
        found = second.job or second.customer
        event("matched" if second.matched_by else "found by its name")
        assert found.full_name in made
    else:
        assert second.hold in (holds.JOB_EXISTS, holds.NAME_OF_CUSTOMER)


BY_NUMBER = "order number"


@given(POLICIES, town.lists(), town.orders(), st.booleans())
def test_the_second_order_of_a_new_buyer_finds_what_the_first_created(
    written: Written, given_list: CustomerList, order: Order, other_number: bool
) -> None:
    """... unless each order has a record of its own, named by its number.

    The policy says so, or the buyer has neither name nor company nor e-mail to name a job by.
    """
    compiled = written.compiled()
    if other_number and (BY_NUMBER in written.source.text or order.customer_name is None):
        return
    same = evolve(order, number="#2") if other_number else order
    first, second = run(compiled, [order, same], given_list)
    if first.creates:
        event(f"then {second.action.value}")
        check_again(compiled, first, second)


def test_everything_is_met() -> None:
    """The laws above speak of something: a small batch, its second run, and nothing is new."""
    written = Written.of(
        "create standard customer = true; name clash = add number\n"
        "rule 'companies'; when company is known; match by company; else create customer\n"
        "rule 'others'; match by email; else use customer 'Web Sales' with job"
    )
    compiled = written.compiled()
    people = [
        it for it in town.PEOPLE if it.name in ("Ann Lee", "Łukasz Żak", "Bob Straße", "Web Sales")
    ]
    orders = [town.order_of(it, f"#{place}") for place, it in enumerate(people)]
    given_list = CustomerList((Customer(name="Lee- Tools", list_id="1"),))
    plan = compiled.plan(orders, given_list)
    assert {it.role for it in plan.creations} == set(Role)
    again = run(compiled, orders, carried_out(plan, given_list))
    assert [(it.action, it.creates) for it in again] == [(Action.USE, ())] * len(orders)
    assert next(steps(compiled.table, orders, given_list))[0] == plan.decisions[0]
