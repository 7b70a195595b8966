"""The law of the house: when override is on, no job is created or used; and its converse."""

from __future__ import annotations

from collections import Counter
from typing import NoReturn

from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.customers.canonical import Records
from rulesdsl.customers.index import Batch, Book, CustomerIndex
from rulesdsl.customers.outcome import Outcome
from rulesdsl.engines import rows
from rulesdsl.model.decisions import Action, Decision, JobAction, Role
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.model.storage import label, same_label
from rulesdsl.semantics.policy import Policy, Standard
from rulesdsl.table import holds, ir
from tests import page, town
from tests.batch import decide_all, steps
from tests.policies import Written, policies

OUTSIDE = st.sampled_from((True, True, None))
POLICIES = policies(everything=False) | policies(everything=False, sound=False)


class Blindfold(Batch):
    """A list in which nobody may look up a key or a job."""

    def find(self, *_: object) -> NoReturn:
        raise AssertionError("a key was looked up")

    def job(self, *_: object) -> NoReturn:
        raise AssertionError("a job was looked up")

    def called(self, folded: str) -> Records:
        assert ":" not in folded, "a job was looked up"
        return super().called(folded)


def overridden(policy: Policy, order: Order, override: bool | None) -> bool:
    rule = page.rule_for(policy, order)
    return rule is not None and page.overridden(rule, override)


@given(POLICIES, town.lists(), town.batches(), OUTSIDE)
def test_override_blocks_jobs(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    compiled = written.compiled()
    for decision in decide_all(compiled.table, orders, given_list, override):
        if overridden(compiled.policy, decision.order, override):
            event("override")
            assert (decision.job, decision.job_action) == (None, JobAction.NONE)
            assert all(new.role is Role.STANDARD for new in decision.creates)
            assert decision.customer is None or decision.customer.parent is None
            assert decision.matched_by is None


@given(POLICIES, town.lists(), town.batches(), OUTSIDE)
def test_override_always_takes_the_standard_customer(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    """It is taken whenever it can be, held otherwise; there is no third way."""
    compiled = written.compiled()
    for decision, book in steps(compiled.table, orders, given_list, override):
        rule = page.rule_for(compiled.policy, decision.order)
        if rule is None or not page.overridden(rule, override) or page.cannot_be_posted(decision):
            continue
        standard = page.standard_of(compiled.policy, rule, decision.order)
        if page.is_refused_for_its_currency(decision.order, rule.settings):
            assert decision.hold is holds.CURRENCY
        elif standard is None:
            assert decision.hold is holds.OVERRIDE_ALONE
        elif page.standard_is_usable(rule, standard, decision.order, book):
            event("the standard customer is taken")
            assert decision.customer is not None
            assert same_label(decision.customer.name) == same_label(label(standard).text)
            made = not page.customers_named(label(standard).text, book)
            assert decision.action is (Action.CREATE if made else Action.USE)
        else:
            assert decision.action is Action.HOLD


@given(POLICIES, town.lists(), town.orders())
def test_under_override_nothing_is_looked_up(
    written: Written, given_list: CustomerList, order: Order
) -> None:
    table = written.compiled().table
    decision = rows.decide(
        rows.prepare(table, override=True), order, Blindfold(CustomerIndex(given_list))
    )
    assert decision.job is None


def nobody_matches(policy: Policy, order: Order, book: Book) -> bool:
    rule = page.rule_for(policy, order)
    assert rule is not None
    return all(page.found_by(key, rule, order, book).outcome is Outcome.NONE for key in rule.ladder)


def check_converse(policy: Policy, decision: Decision, book: Book) -> str:
    """Override is off, the rule has a job, nobody matches: then it must be about that job."""
    order = decision.order
    rule = page.rule_for(policy, order)
    if rule is None or rule.settings.override or not isinstance(rule.fallback, Standard):
        return "no job is asked for"
    if rule.fallback.job is None or page.is_refused_for_its_currency(order, rule.settings):
        return "no job is asked for"
    standard, name = page.standard_of(policy, rule, order), page.job_name(rule, order)
    assert standard is not None
    if not nobody_matches(policy, order, book):
        return "somebody matches"
    if name is None or not page.standard_is_usable(rule, standard, order, book):
        assert decision.action is Action.HOLD
        return "it cannot be done"
    jobs = page.jobs_of(label(standard).text, name, book)
    if not jobs:
        [*_, new] = decision.creates
        assert decision.job_action is JobAction.CREATE
        assert (decision.job, new.role) == (new.record, Role.JOB)
        assert decision.customer is not None
        assert same_label(new.record.parent or "") == same_label(label(standard).text)
        assert (same_label(new.record.name), new.attributes) == (
            same_label(name),
            rule.fallback.job.attributes,
        )
        return "a job is created"
    assert not decision.creates
    if not rule.settings.check_jobs:
        assert decision.hold is holds.JOB_EXISTS
        return "the job exists, and jobs are not checked"
    if decision.action is not Action.HOLD:
        assert decision.job in jobs
        assert decision.job_action is JobAction.USE
        return "the job is used"
    unfit = len(jobs) > 1 or not page.can_be_active(jobs[0], rule.settings)
    assert unfit or decision.hold is holds.CURRENCY_CUSTOMER
    return "the job cannot be used"


@given(policies(everything=False), town.lists(), town.batches())
def test_without_override_the_job_is_created_or_used(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...]
) -> None:
    compiled = written.compiled()
    for decision, book in steps(compiled.table, orders, given_list):
        if page.cannot_be_posted(decision):
            event("it cannot be posted")
        else:
            event(check_converse(compiled.policy, decision, book))


def test_the_converse_is_not_idle() -> None:
    """Each way of the converse is met, so that it cannot hold by creating nothing."""
    rest = "with job; multi currency = true; create standard customer = true"
    met: Counter[str] = Counter()
    for checked in ("true", "false"):
        source = f"match by email; else use customer 'Web Sales' {rest}; check jobs = {checked}"
        compiled = Written.of(source).compiled()
        orders = [town.order_of(it) for it in (*town.PEOPLE, *town.PEOPLE)]
        for decision, book in steps(compiled.table, orders, CustomerList()):
            met[check_converse(compiled.policy, decision, book)] += 1
    assert met["a job is created"] > 2
    assert met["the job is used"] + met["somebody matches"] > 2
    assert met["the job exists, and jobs are not checked"] > 2


def test_the_arms_under_override_are_two() -> None:
    """Whatever the policy: `override` leads to the standard customer, or to a hold."""
    table = Written.of("match by email; else use customer 'Web Sales' with job").compiled().table
    [column] = [at for at, it in enumerate(table.columns) if isinstance(it, ir.OverrideColumn)]
    asks = [line for line in table.lines if column in {it.column for it in line.cells}]
    assert [line.arm for line in asks] == [ir.UseStandard("Web Sales", by_override=True)]
