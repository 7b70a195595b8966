"""Laws of a decision: the table says what the page of meaning says, and nothing else counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from random import Random

from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.customers.families import oldest
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.customers.keys import customer_values, order_values
from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.decisions import Action, Decision, JobAction, Role
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.model.settings import Several
from rulesdsl.table import holds, ir, meaning
from tests import page, town
from tests.batch import decide_all, run, steps
from tests.policies import Written, policies

POLICIES = policies(everything=False)
ALSO_FLAWED = POLICIES | policies(everything=False, sound=False)
OUTSIDE = st.sampled_from((None, None, True, False))


@given(ALSO_FLAWED, town.lists(), town.batches(), OUTSIDE)
def test_the_table_says_what_the_page_of_meaning_says(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    """The lowering, checked against a reading of the language reference that has no tables."""
    compiled = written.compiled()
    for decision, book in steps(compiled.table, orders, given_list, override):
        arm = page.arm_for(compiled.policy, decision.order, book, override)
        assert compiled.table.lines[(decision.line or 0) - 1].arm == arm
        rule = page.rule_for(compiled.policy, decision.order)
        assert page.rule_of(compiled.policy, decision) is rule
        refused = rule is not None and page.is_refused_for_its_currency(
            decision.order, rule.settings
        )
        assert refused == (decision.hold is holds.CURRENCY)
        event(type(arm).__name__)


@given(ALSO_FLAWED, town.lists(), town.batches(), OUTSIDE)
def test_the_engine_says_what_the_meaning_says(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    table = written.compiled().table
    expected = [decision for decision, _ in steps(table, orders, given_list, override)]
    assert decide_all(table, orders, given_list, override) == expected


@given(ALSO_FLAWED, town.lists(), town.batches(least=0), OUTSIDE)
def test_every_order_gets_one_decision_in_order(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    decisions = decide_all(written.compiled().table, orders, given_list, override)
    assert [it.order for it in decisions] == list(orders)


FITS: dict[type, tuple[set[Action], set[JobAction], set[Role]]] = {
    ir.UseStandard: ({Action.USE, Action.CREATE}, {JobAction.NONE}, {Role.STANDARD}),
    ir.UseMatch: ({Action.USE}, {JobAction.NONE, JobAction.USE}, set()),
    ir.UseJob: ({Action.USE}, {JobAction.USE}, set()),
    ir.CreateJob: ({Action.USE, Action.CREATE}, {JobAction.CREATE}, {Role.STANDARD, Role.JOB}),
    ir.CreateCustomer: ({Action.USE, Action.CREATE}, {JobAction.NONE}, {Role.CUSTOMER}),
    ir.HoldReview: (set(), set(), set()),
    ir.HoldSeveral: (set(), set(), set()),
    ir.HoldJobExists: (set(), set(), set()),
    ir.HoldNoStandard: (set(), set(), set()),
    ir.HoldNoRule: (set(), set(), set()),
}
"""What a decision of each arm may come to, when it is not held."""


@given(ALSO_FLAWED, town.lists(), town.batches(), OUTSIDE)
def test_a_decision_fits_the_line_that_it_names(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    table = written.compiled().table
    for decision in decide_all(table, orders, given_list, override):
        assert decision.line is not None
        assert 1 <= decision.line <= len(table.lines)
        line = table.lines[decision.line - 1]
        check_shape(decision)
        if decision.action is not Action.HOLD:
            actions, job_actions, roles = FITS[type(line.arm)]
            assert decision.action in actions
            assert decision.job_action in job_actions
            assert {it.role for it in decision.creates} <= roles
            key = line.arm.key if isinstance(line.arm, ir.UseMatch) else None
            assert decision.matched_by == (str(key) if key else None)


def check_shape(decision: Decision) -> None:
    """What holds of every decision by itself."""
    held = decision.action is Action.HOLD
    assert decision.reason.strip()
    assert held == (decision.hold is not None) == (decision.customer is None)
    assert (decision.job is not None) == (decision.job_action is not JobAction.NONE)
    assert decision.job is None or decision.job.parent is not None
    assert decision.customer is None or decision.customer.parent is None
    made = [it.record for it in decision.creates]
    assert (decision.customer in made) == (decision.action is Action.CREATE)
    assert (decision.job in made) == (decision.job_action is JobAction.CREATE)
    assert all(not it.active for it in decision.reactivates)
    assert not set(made) & set(decision.reactivates)


@given(ALSO_FLAWED, town.orders(), town.lists())
def test_a_table_decides_every_order(
    written: Written, order: Order, given_list: CustomerList
) -> None:
    """The last line of a rule without `when`, or of the table, asks for nothing that can fail."""
    table = written.compiled().table
    for override in (None, True, False):
        assert meaning.decide(table, order, CustomerIndex(given_list), override).reason


# --- what does not count ----------------------------------------------------------------------


@given(POLICIES, town.lists(), town.batches(), st.randoms(use_true_random=False), OUTSIDE)
def test_the_order_of_the_list_does_not_count(
    written: Written,
    given_list: CustomerList,
    orders: tuple[Order, ...],
    random: Random,
    override: bool | None,
) -> None:
    compiled = written.compiled()
    records, taken = list(given_list.customers), list(given_list.taken)
    random.shuffle(records)
    random.shuffle(taken)
    shuffled = evolve(given_list, customers=tuple(records), taken=tuple(taken))
    assert run(compiled, orders, shuffled, override) == run(compiled, orders, given_list, override)


HASHING = """
import json
from hypothesis import HealthCheck, given, seed, settings
from tests import town
from tests.batch import decide_all
from tests.policies import policies
from tests.properties.test_decisions import shown
made = []
@seed(7)
@settings(max_examples=40, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(policies(everything=False), town.lists(), town.batches())
def sample(written, given_list, orders):
    compiled = written.compiled()
    made.append([written.source.text, compiled.fingerprint, str(compiled.diagnostics)])
    made.append([shown(it) for it in decide_all(compiled.table, orders, given_list)])
sample()
print(json.dumps(made))
"""


def shown(decision: Decision) -> str:
    """All of a decision, as text."""
    return repr(evolve(decision, order=Order(number=decision.order.number)))


def test_hashing_does_not_count() -> None:
    """The same sample in two processes that hash texts differently."""
    outputs = []
    for hash_seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        command = [sys.executable, "-c", HASHING]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        outputs.append(json.loads(done.stdout))
    assert len(outputs[0]) >= 20
    assert outputs[0] == outputs[1]


# --- blanks, several, families ----------------------------------------------------------------


@given(POLICIES, town.lists(), town.orders())
def test_a_blank_key_never_matches(
    written: Written, given_list: CustomerList, order: Order
) -> None:
    """An order that says nothing of itself is matched by nothing, whoever else says nothing."""
    blank = Order(
        number=order.number, channel=order.channel, currency=order.currency, tags=order.tags
    )
    nobody = Customer(name="-", list_id="7", edit_sequence="1")
    with_blanks = CustomerList((*given_list.customers, nobody), given_list.taken)
    [decision] = run(written.compiled(), [blank], with_blanks)
    assert decision.matched_by is None
    assert decision.hold is not holds.SEVERAL


@given(POLICIES, town.lists(), town.batches())
def test_what_matched_was_known(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...]
) -> None:
    """A key that decides has a value on the order in each of its fields, and the record has it."""
    compiled = written.compiled()
    for decision, book in steps(compiled.table, orders, given_list):
        if decision.matched_by is None:
            continue
        rule = page.rule_for(compiled.policy, decision.order)
        arm = compiled.table.lines[(decision.line or 0) - 1].arm
        assert rule is not None
        assert isinstance(arm, ir.UseMatch)
        record = decision.job or decision.customer
        assert record in book.records
        for field in arm.key.fields:
            asked = order_values(field, decision.order, rule.settings.name_prefix)
            assert record is not None
            assert set(asked) & set(customer_values(field, record))


def with_twins(given_list: CustomerList) -> CustomerList:
    """Each record twice, under another name and younger: every key that finds one finds several."""
    twins = [
        evolve(
            it, name=f"{it.name} again", list_id=f"9-{at}", edit_sequence="1", created="2022-02-02"
        )
        for at, it in enumerate(given_list.customers)
    ]
    return CustomerList((*twins, *given_list.customers), given_list.taken)


@given(POLICIES, town.lists(), town.batches())
def test_several_matches(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...]
) -> None:
    """`next` never creates where a key found several; `first` takes the oldest; `hold` holds."""
    compiled = written.compiled()
    for decision, book in steps(compiled.table, orders, with_twins(given_list)):
        rule = page.rule_for(compiled.policy, decision.order)
        if rule is None or rule.settings.override or decision.hold is holds.CURRENCY:
            continue
        found = [page.found_by(key, rule, decision.order, book) for key in rule.ladder]
        first = next((it for it in found if it.outcome is not Outcome.NONE), None)
        if first is None or first.outcome is not Outcome.SEVERAL:
            continue
        event(rule.settings.several_matches.value)
        assert not decision.creates
        match rule.settings.several_matches:
            case Several.HOLD:
                assert decision.hold is holds.SEVERAL
            case Several.FIRST if decision.action is not Action.HOLD:
                assert (decision.job or decision.customer) == oldest(first.hits)
            case Several.NEXT if all(it.outcome is not Outcome.ONE for it in found):
                assert decision.hold is holds.SEVERAL
            case _:
                pass


@st.composite
def families(draw: st.DrawFn) -> tuple[Customer, ...]:
    """Records of one e-mail, all below or at one customer; the customer itself may lack it."""
    top = Customer(name="Top", list_id="1", email=draw(st.sampled_from((None, "a@example.com"))))
    members = [top]
    for number in range(draw(st.integers(0, 4))):
        above = draw(st.sampled_from(members))
        email = draw(st.sampled_from(("a@example.com", "a@example.com", None)))
        members.append(Customer(name=f"Job {number}", parent=above.full_name, email=email))
    return tuple(members)


@given(families(), st.randoms(use_true_random=False))
def test_the_family_rule(family: tuple[Customer, ...], random: Random) -> None:
    """Of one family the member nearest to the top is meant, when it is alone on its level."""
    shuffled = list(family)
    random.shuffle(shuffled)
    stranger = Customer(name="Stranger", email="b@example.com")
    given_list = CustomerList((*shuffled, stranger))
    compiled = Written.of("match by email; else hold").compiled()
    [decision] = run(compiled, [Order(number="1", email="A@example.com")], given_list)
    levels = sorted(it.full_name.count(":") for it in family if it.email)
    nearest = [it for it in family if it.email and it.full_name.count(":") == levels[0]]
    if not levels:
        assert decision.hold is holds.POLICY_WITHOUT_REASON
    elif len(nearest) == 1:
        assert (decision.job or decision.customer) == nearest[0]
        assert decision.customer is not None
        assert decision.customer.name == "Top"
    else:
        assert decision.hold is holds.SEVERAL
    other = evolve(stranger, email="a@example.com")
    [decision] = run(
        compiled, [Order(number="1", email="a@example.com")], CustomerList((*family, other))
    )
    if levels:
        assert decision.hold is holds.SEVERAL
    else:
        assert decision.customer == other
