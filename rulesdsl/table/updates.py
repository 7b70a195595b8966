"""A matched record brought up to date, where the policy asks for it."""

from __future__ import annotations

from rulesdsl.customers.changes import Comparison, Ladder, compared, update
from rulesdsl.customers.losses import losses
from rulesdsl.defining import evolve
from rulesdsl.model.memo import posted_as
from rulesdsl.model.records import Customer
from rulesdsl.model.storage import same_label
from rulesdsl.semantics.policy import Rule
from rulesdsl.table.case import Case, Party


def brought_up_to_date(case: Case, party: Party) -> Party:
    """The matched record with what is brought up to date in it.

    A standard customer, of this or another rule, is everybody's: no buyer's facts are written into
    it, even if a key finds it. Nor are those of an order that QuickBooks has a transaction for, or
    that is older than one before it (stores export the newest first): newer facts may be there.
    """
    rule, record = case.rule, party.record
    if rule is None or not rule.updates:
        return party
    before = record if record.active else evolve(record, active=True)  # it is made so first
    found = update(before, case.order, rule.settings, _ladder(rule))
    if found is None or may_not_be_updated(case, record) is not None:
        return party
    warnings = (*party.warnings, *losses(case.order, {it.fact for it in found.changes}))
    return evolve(party, update=found, warnings=warnings)


def compared_facts(case: Case, record: Customer) -> tuple[Comparison, ...]:
    """Every fact of a matched record against the order, and what comes of it."""
    if case.rule is None:
        return ()
    return compared(record, case.order, case.settings, _ladder(case.rule))


def may_not_be_updated(case: Case, record: Customer) -> str | None:
    """Why nothing of a matched record may be brought up to date; None where it may."""
    if case.rule is not None and same_label(record.full_name) in case.rule.standards:
        return "it is a standard customer, which no buyer's facts are written into"
    if case.book.company.has_posted(posted_as(case.order)):
        return "QuickBooks has a transaction for this order already: what it tells is not new"
    latest, day = case.book.told_on(record.full_name), case.order.order_date
    if latest is not None and day is not None and day < latest:
        return f"an order of {latest.isoformat()} told of it before, and this one is older"
    return None


def _ladder(rule: Rule) -> Ladder:
    return tuple(key.fields for key in rule.ladder)
