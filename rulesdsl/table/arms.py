"""Arms carried out: which records an order gets, what must be created, or why it is held."""

from __future__ import annotations

from typing import assert_never

from rulesdsl.customers.creation import newcomer
from rulesdsl.customers.families import oldest
from rulesdsl.customers.losses import losses
from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import evolve
from rulesdsl.model.decisions import Action, Decision, JobAction, Role
from rulesdsl.model.normalise import email as addresses_of
from rulesdsl.model.records import Customer, Order
from rulesdsl.model.settings import Addresses, PostAs
from rulesdsl.model.storage import label
from rulesdsl.model.templates import Template
from rulesdsl.semantics.policy import Attributes, Key
from rulesdsl.table import holds, ir
from rulesdsl.table.case import (
    Case,
    Party,
    Wrong,
    cleaned,
    described,
    is_usable_as_it_is,
    no_name,
    no_room,
    some,
    standards,
    top_of,
    usable,
    warned,
    why_not,
)
from rulesdsl.table.currency import cannot_be_named, creation, is_of_no_currency, own_currency
from rulesdsl.table.naming import under_a_free_name
from rulesdsl.table.updates import brought_up_to_date

# Reading one off its class takes as long as finding the rule.
_USE, _CREATE = Action.USE, Action.CREATE
_NO_JOB, _USE_JOB, _CREATE_JOB = JobAction.NONE, JobAction.USE, JobAction.CREATE
_OF_THE_ORDER, _NOT_POSTED, _SEVERAL = Addresses.ORDER, PostAs.NOTHING, Outcome.SEVERAL
_OF_A_JOB = Role.JOB

NEW_JOB = "a new job is made under the standard customer"
NEW_CUSTOMER = "a new customer is made"


NO_RULE = Wrong(holds.NO_RULE, "no rule applies")


def carry_out(arm: ir.Arm, case: Case) -> Decision:
    """The decision that an arm comes to for an order.

    It is held where the order cannot be posted, and where QuickBooks has no room for who is new.
    """
    decided = _chosen(arm, case)
    done = decided if case.settings.post_as is _NOT_POSTED else _posted(case, decided)
    if not isinstance(done, Wrong):
        full = no_room(case, len(done.creates)) if done.creates else None
        if full is None:
            return done
        done = full
    return evolve(_held(case, done), tried=decided.tried)


def _posted(case: Case, decided: Decision) -> Decision | Wrong:
    from rulesdsl.table.transactions import posted  # most policies post nothing

    return posted(case, decided)


def _chosen(arm: ir.Arm, case: Case) -> Decision:
    """Who gets the order, or why nobody does."""
    if not case.settings.multi_currency and case.rule is not None and case.is_foreign:
        reason = (
            f"the order is in {case.currency}, QuickBooks' home currency is "
            f"{case.settings.home_currency}"
        )
        return _held(evolve(case, found=()), Wrong(holds.CURRENCY, reason))  # before any key
    match arm:  # the most frequent first
        case ir.UseMatch(key=key, oldest=take_oldest):
            return _matched(case, key, take_oldest=take_oldest)
        case ir.CreateJob(customer=name, template=template, attributes=attributes):
            return _create_job(case, name, template, attributes)
        case ir.UseJob(customer=name, template=template):
            return _use_job(case, name, template)
        case ir.UseStandard(customer=name, by_override=by_override):
            return _standard(case, name, how_standard(by_override=by_override))
        case ir.CreateCustomer(template=template, attributes=attributes):
            return _create_customer(case, template, attributes)
        case _:
            several = arm.key if isinstance(arm, ir.HoldSeveral) else None
            return _held(case, _why_held(arm, case), decisive=several)


def _why_held(
    arm: ir.HoldReview | ir.HoldSeveral | ir.HoldJobExists | ir.HoldNoStandard | ir.HoldNoRule,
    case: Case,
) -> Wrong:
    match arm:
        case ir.HoldReview():
            return why_for_review(arm)
        case ir.HoldSeveral(key=key):
            hits = case.came_of(key).hits
            tops = list(dict.fromkeys(hit.top for hit in hits))
            names = some(tops if len(tops) > 1 else [hit.full_name for hit in hits])
            return Wrong(holds.SEVERAL, f"several customers have this {key}: {names}")
        case ir.HoldJobExists(customer=customer, template=template):
            name = label(template.fill(case.order) or "").text
            return Wrong(
                holds.JOB_EXISTS,
                f"'{customer}' has a job '{name}' already, and jobs are not checked",
            )
        case ir.HoldNoStandard():
            return Wrong(
                holds.OVERRIDE_ALONE, "override is on, and the rule names no standard customer"
            )
        case ir.HoldNoRule():
            return NO_RULE
        case _:
            assert_never(arm)


def why_for_review(arm: ir.HoldReview) -> Wrong:
    """Why the policy holds an order."""
    if arm.why is None:
        return Wrong(holds.POLICY_WITHOUT_REASON, "the policy holds such orders")
    return Wrong(holds.POLICY, arm.why)


# The standard customer and its jobs


def how_standard(*, by_override: bool) -> str:
    """Why the standard customer is the one."""
    told = "the standard customer is used"
    return f"override is on, so {told}" if by_override else told


def _standard(case: Case, name: str, how: str) -> Decision:
    party = _find_standard(case, name)
    if isinstance(party, Wrong):
        return _held(case, party)
    return _decided(case, party, how, standard=True)


def _find_standard(case: Case, name: str) -> Party | Wrong:
    """The standard customer: from the list, or to be created where the policy allows it."""
    there = standards(case.book, name)
    if len(there) > 1:
        return Wrong(holds.STANDARD_TWICE, f"the list holds {len(there)} customers named '{name}'")
    if there:
        if is_usable_as_it_is(case, there[0]):
            return Party(there[0])
        return usable(case, there[0], f"the standard customer '{name}'")
    if not case.settings.create_standard_customer:
        kind = holds.NO_STANDARD_IN_CURRENCY if case.is_foreign else holds.NO_STANDARD
        return Wrong(kind, f"the standard customer '{name}' is not in the QuickBooks list")
    kept = label(name)
    owner = case.book.owner(kept.text)
    if owner is not None:
        return Wrong(holds.NAME_TAKEN, f"the name '{kept.text}' is taken by {described(owner)}")
    wrong = is_of_no_currency(case, name) or cannot_be_named(
        case, f"the standard customer '{name}'"
    )
    if wrong:
        return wrong
    record = Customer(name=kept.text, currency=own_currency(case))
    return Party(
        record,
        (creation(case, record, Role.STANDARD),),
        warnings=cleaned(kept.changes, "the standard customer's name"),
        remark=" (created, because it is not in the list)",
    )


def _use_job(case: Case, name: str, template: Template) -> Decision:
    standard = _find_standard(case, name)
    if isinstance(standard, Wrong):
        return _held(case, standard)
    job_name = label(template.fill(case.order) or "")
    jobs = case.book.job(standard.record.full_name, job_name.text)
    if len(jobs) > 1:
        return _held(
            case,
            Wrong(holds.STANDARD_TWICE, f"the list holds {len(jobs)} jobs '{jobs[0].full_name}'"),
        )
    job = usable(case, jobs[0], f"the job '{jobs[0].full_name}'")
    if isinstance(job, Wrong):
        return _held(case, job)
    warnings = (
        *cleaned(job_name.changes, "the job's name"),
        *another_buyer(case.order, job.record),
    )
    party = warned(job, *warnings) if warnings else job
    how = "the standard customer's job of this name is used"
    return _decided(case, party, how, standard=True)


def another_buyer(order: Order, record: Customer) -> tuple[str, ...]:
    """A warning where whoever has the buyer's name has only other e-mail addresses."""
    if record.email == order.email:  # nearly always
        return ()
    there = addresses_of(record.email or "")
    if record.cc is not None:
        there += addresses_of(record.cc)
    wanted = addresses_of(order.email or "")
    if not there or not wanted or any(it in there for it in wanted):
        return ()
    return has_another_email(record)


def has_another_email(record: Customer) -> tuple[str, ...]:
    """The warning of a record that has the buyer's name, and another address."""
    what, told = "job" if record.is_job else "customer", record.email or record.cc
    return (f"the {what} has another e-mail, {told}: perhaps another buyer of the same name",)


def _create_job(case: Case, name: str, template: Template, attributes: Attributes) -> Decision:
    standard = _find_standard(case, name)
    if isinstance(standard, Wrong):
        return _held(case, standard)
    filled = template.fill(case.order)
    job_name = label(filled or "")
    if not job_name.text:
        return _held(case, no_name(template))
    record = newcomer(
        case.order, job_name.text, standard.record.full_name, standard.record.currency
    )
    party = Party(
        record,
        (*standard.creates, creation(case, record, _OF_A_JOB, attributes)),
        standard.reactivates,
        (*standard.warnings, *cleaned(job_name.changes, "the job's name"), *losses(case.order)),
        standard.remark,
        standard.record,
    )
    return _decided(case, party, NEW_JOB, standard=True)


# Matches


def _matched(case: Case, key: Key, *, take_oldest: bool) -> Decision:
    found = case.came_of(key)
    record = oldest(found.hits) if take_oldest and found.outcome is _SEVERAL else found.record
    if record is None:
        raise AssertionError(found)  # the line asked for one
    party: Party | Wrong
    if is_usable_as_it_is(case, record):
        party = Party(record)
    else:
        party = usable(case, record, f"'{record.full_name}', matched by {key},")
    if isinstance(party, Wrong):
        return _held(case, party, decisive=key)
    how = f"matched by {key.name}"
    below = len(found.hits) - 1
    if found.record is not None and below:
        jobs = "1 job below it has" if below == 1 else f"{below} jobs below it have"
        how += f"; {jobs} the same {key}"
    elif below:
        how += f", the oldest of {len(found.hits)}"
    if case.rule is not None and case.rule.updates:
        party = brought_up_to_date(case, party)
    if key.is_a_name and (another := another_buyer(case.order, record)):
        party = warned(party, *another)
    return _decided(case, party, how, decisive=key)


# New customers


def _create_customer(case: Case, template: Template, attributes: Attributes) -> Decision:
    filled = template.fill(case.order)
    wanted = label((case.settings.name_prefix or "") + filled) if filled else None
    if wanted is None or not wanted.text:
        return _held(case, no_name(template))
    party = under_a_free_name(case, wanted.text)
    if isinstance(party, Wrong):
        return _held(case, party)
    warnings = (*cleaned(wanted.changes, "the customer's name"), *party.warnings)
    if party.remark:  # the buyer's own record had the name
        return _decided(case, evolve(party, warnings=warnings, remark=""), party.remark)
    wrong = cannot_be_named(case, "a new customer")
    if wrong:
        return _held(case, wrong)
    new = creation(case, party.record, Role.CUSTOMER, attributes)
    party = evolve(party, creates=(new,), warnings=(*warnings, *losses(case.order)))
    return _decided(case, party, NEW_CUSTOMER)


# Decisions


def _decided(
    case: Case, party: Party, reason: str, *, decisive: Key | None = None, standard: bool = False
) -> Decision:
    record, rule, settings = party.record, case.rule, case.settings
    customer, job, action, job_action = record, None, _USE, _NO_JOB
    if record.parent is not None:
        customer, job, job_action = party.standard or top_of(case, record), record, _USE_JOB
    for it in party.creates:  # these very records, or none
        if it.record is customer:
            action = _CREATE
        elif it.record is job:
            job_action = _CREATE_JOB
    return Decision(  # by their places: so many arguments by name take as long as all of the above
        case.order,
        action,
        reason + party.remark if party.remark else reason,
        _tried(case, decisive),
        customer,
        job,
        job_action,
        party.creates,
        party.reactivates,
        party.update,
        decisive.name if decisive else None,
        rule.title if rule else None,
        rule.source.name if rule else None,
        rule.line if rule else None,
        case.line,
        None,
        party.warnings,
        settings.addresses if standard else _OF_THE_ORDER,
        None,
        (),
        settings.notify_new_customers and _is_to_be_told(party),
        standard,
    )


def _is_to_be_told(party: Party) -> bool:
    """Whether the sales channel is to write to a new customer; a job is none of its customers."""
    return any(creation.role is Role.CUSTOMER for creation in party.creates)


def _held(case: Case, wrong: Wrong, *, decisive: Key | None = None) -> Decision:
    return Decision(
        order=case.order,
        action=Action.HOLD,
        reason=wrong.reason,
        tried=_tried(case, decisive),
        rule=case.rule.title if case.rule else None,
        rule_file=case.rule.source.name if case.rule else None,
        rule_line=case.rule.line if case.rule else None,
        line=case.line,
        hold=wrong.kind,
        unmapped=wrong.unmapped,
    )


def _tried(case: Case, decisive: Key | None) -> tuple[str, ...]:
    """Why each key that was asked did not decide; the decisive one is in the reason."""
    name = decisive.name if decisive else None
    if name and len(case.found) == 1:  # mostly the first key decides
        return ()
    return tuple(
        [why_not(key, found, case.settings) for key, found in case.found if key.name != name]
    )
