"""Arms carried out: which records an order gets, what must be created, or why it is held."""

from __future__ import annotations

from typing import assert_never

from attrs import evolve, field, frozen

from rulesdsl.customers.creation import newcomer, same_facts
from rulesdsl.customers.families import oldest
from rulesdsl.customers.index import Book
from rulesdsl.customers.matching import Found, Outcome
from rulesdsl.model.decisions import Action, Creation, Decision, HoldKind, JobAction, Role
from rulesdsl.model.records import Customer, Order, TakenName
from rulesdsl.model.settings import Addresses, Inactive, NameClash, Settings
from rulesdsl.model.storage import LIMITS, label
from rulesdsl.model.templates import Template
from rulesdsl.semantics.policy import Attributes, Key, Rule
from rulesdsl.table import holds, ir

MOST_NUMBERS = 1000
"""`name clash = add number` gives up behind this: so many people of one name are a mistake."""

_DEFAULTS = Settings()


@frozen
class Case:
    """An order with all that its decision depends on; `found` is what each key of the line found."""

    order: Order
    book: Book
    rule: Rule | None
    line: int
    found: tuple[tuple[Key, Found], ...] = ()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.rule.settings if self.rule else _DEFAULTS

    @property
    def currency(self) -> str:
        """The order's currency; one without is in the home currency."""
        return self.order.currency or self.settings.home_currency

    @property
    def is_foreign(self) -> bool:
        """Whether the order is in another currency than the company."""
        return self.currency != self.settings.home_currency


@frozen
class Wrong:
    """Why something cannot be done: the kind of hold and the reason in full."""

    kind: HoldKind
    reason: str


@frozen
class Party:
    """A record to be used, with what must happen first."""

    record: Customer
    creates: tuple[Creation, ...] = ()
    reactivates: tuple[Customer, ...] = ()
    warnings: tuple[str, ...] = ()
    remark: str = field(default="")


def carry_out(arm: ir.Arm, case: Case) -> Decision:
    """The decision that an arm comes to for an order."""
    if case.rule is not None and case.is_foreign and not case.settings.multi_currency:
        reason = f"the order is in {case.currency}, QuickBooks' home currency is {case.settings.home_currency}"
        return _held(case, Wrong(holds.CURRENCY, reason))
    match arm:
        case ir.UseStandard(customer=name):
            return _standard(case, name)
        case ir.UseMatch(key=key, oldest=take_oldest):
            return _matched(case, key, take_oldest=take_oldest)
        case ir.UseJob(customer=name, template=template):
            return _use_job(case, name, template)
        case ir.CreateJob(customer=name, template=template, attributes=attributes):
            return _create_job(case, name, template, attributes)
        case ir.CreateCustomer(template=template, attributes=attributes):
            return _create_customer(case, template, attributes)
        case _:
            return _held(case, _why_held(arm, case))


def _why_held(
    arm: ir.HoldReview | ir.HoldSeveral | ir.HoldJobExists | ir.HoldNoStandard | ir.HoldNoRule,
    case: Case,
) -> Wrong:
    match arm:
        case ir.HoldReview(why=why):
            return Wrong(holds.POLICY, why or f"{_nobody(case)}the policy holds such orders")
        case ir.HoldSeveral(key=key):
            names = _some([hit.full_name for hit in dict(case.found)[key].hits])
            return Wrong(holds.SEVERAL, f"several customers have this {key}: {names}")
        case ir.HoldJobExists(customer=customer, template=template):
            name = label(template.fill(case.order) or "").text
            return Wrong(holds.JOB_EXISTS, f"{_nobody(case)}'{customer}' has a job '{name}' already, and jobs are not checked")
        case ir.HoldNoStandard():
            return Wrong(holds.OVERRIDE_ALONE, "override is on, and the rule names no standard customer")
        case ir.HoldNoRule():
            return Wrong(holds.NO_RULE, "no rule applies")
        case _:
            assert_never(arm)


# The standard customer and its jobs


def _standard(case: Case, name: str) -> Decision:
    party = _find_standard(case, name)
    if isinstance(party, Wrong):
        return _held(case, party)
    return _decided(case, party, f"{_nobody(case)}the standard customer", addresses=case.settings.addresses)


def _find_standard(case: Case, name: str) -> Party | Wrong:
    """The standard customer: from the list, or to be created where the policy allows it."""
    there = [it for it in case.book.named(name) if it.parent is None]
    if len(there) > 1:
        return Wrong(holds.STANDARD_TWICE, f"the list holds {len(there)} customers named '{name}'")
    if there:
        return _usable(case, there[0], f"the standard customer '{name}'")
    if not case.settings.create_standard_customer:
        return Wrong(holds.NO_STANDARD, f"the standard customer '{name}' is not in the QuickBooks list")
    owner = case.book.owner(name)
    if owner is not None:
        return Wrong(holds.NAME_TAKEN, f"the name '{name}' is taken by {_described(owner)}")
    if case.is_foreign:
        return _not_yet(case, f"the standard customer '{name}'")
    record = Customer(name=label(name).text)
    return Party(record, (Creation(record, Role.STANDARD),), remark=" (created, because it is not in the list)")


def _usable(case: Case, record: Customer, what: str) -> Party | Wrong:
    """A record of the list, if it may be used as it is or can be made active."""
    home = case.settings.home_currency
    if case.settings.multi_currency and (record.currency or home) != case.currency:
        return Wrong(
            holds.CURRENCY_CUSTOMER,
            f"{what} is in {record.currency or home}, the order in {case.currency}: QuickBooks would refuse it",
        )
    above = [it for it in case.book.named(record.top) if it.parent is None] if record.is_job else []
    asleep = tuple(it for it in (*above, record) if not it.active)
    if not asleep:
        return Party(record)
    if case.settings.inactive_customers is not Inactive.REACTIVATE:
        return Wrong(holds.INACTIVE, f"{what} is inactive in QuickBooks")
    if not all(it.list_id and it.edit_sequence for it in asleep):
        return Wrong(holds.INACTIVE, f"{what} is inactive, and the list has no ListID to make it active by")
    return Party(record, reactivates=asleep, remark=" (made active again)")


def _use_job(case: Case, name: str, template: Template) -> Decision:
    standard = _find_standard(case, name)
    if isinstance(standard, Wrong):
        return _held(case, standard)
    job_name = label(template.fill(case.order) or "")
    jobs = case.book.job(name, job_name.text)
    if len(jobs) > 1:
        return _held(case, Wrong(holds.STANDARD_TWICE, f"the list holds {len(jobs)} jobs '{jobs[0].full_name}'"))
    job = _usable(case, jobs[0], f"the job '{jobs[0].full_name}'")
    if isinstance(job, Wrong):
        return _held(case, job)
    party = evolve(job, warnings=_cleaned(job_name.changes, "the job's name"))
    return _decided(case, party, f"{_nobody(case)}the job of this name under the standard customer")


def _create_job(case: Case, name: str, template: Template, attributes: Attributes) -> Decision:
    standard = _find_standard(case, name)
    if isinstance(standard, Wrong):
        return _held(case, standard)
    filled = template.fill(case.order)
    job_name = label(filled or "")
    if not job_name.text:
        return _held(case, _no_name(template))
    record = newcomer(case.order, job_name.text, standard.record.full_name, standard.record.currency)
    party = Party(
        record,
        (*standard.creates, Creation(record, Role.JOB, attributes)),
        standard.reactivates,
        _cleaned(job_name.changes, "the job's name"),
        standard.remark,
    )
    reason = f"{_nobody(case)}a new job under the standard customer"
    return _decided(case, party, reason, standard=standard.record, job_action=JobAction.CREATE)


# Matches


def _matched(case: Case, key: Key, *, take_oldest: bool) -> Decision:
    found = dict(case.found)[key]
    record = oldest(found.hits) if take_oldest and found.outcome is Outcome.SEVERAL else found.record
    if record is None:
        raise AssertionError(found)  # the line asked for one
    party = _usable(case, record, f"'{record.full_name}', matched by {key},")
    if isinstance(party, Wrong):
        return _held(case, party)
    how = f"matched by {key}"
    if len(found.hits) > 1:
        how += f", the oldest of {len(found.hits)}" if take_oldest else f", the first of its family of {len(found.hits)}"
    return _decided(case, party, _not_by_others(case, key) + how, matched_by=str(key))


# New customers


def _create_customer(case: Case, template: Template, attributes: Attributes) -> Decision:
    filled = template.fill(case.order)
    wanted = label((case.settings.name_prefix or "") + filled) if filled else None
    if wanted is None or not wanted.text:
        return _held(case, _no_name(template))
    if case.is_foreign:
        return _held(case, _not_yet(case, "a new customer"))
    party = _named(case, wanted.text)
    if isinstance(party, Wrong):
        return _held(case, party)
    warnings = (*_cleaned(wanted.changes, "the customer's name"), *party.warnings)
    if party.remark:  # the buyer's own record had the name
        return _decided(case, evolve(party, warnings=warnings, remark=""), _nobody(case) + party.remark)
    creation = Creation(party.record, Role.CUSTOMER, attributes)
    party = evolve(party, creates=(creation,), warnings=warnings)
    return _decided(case, party, f"{_nobody(case)}a new customer")


def _named(case: Case, name: str) -> Party | Wrong:
    """The buyer's new record under a free name; or a record that is evidently the buyer's already."""
    owner = case.book.owner(name)
    if owner is None:
        return Party(newcomer(case.order, name, None, None))
    taken = f"the name '{name}' is taken by {_described(owner)}"
    match case.settings.name_clash:
        case NameClash.HOLD:
            return Wrong(holds.NAME_TAKEN, _nobody(case) + taken)
        case NameClash.ADD_EMAIL:
            if not case.order.email:
                return Wrong(holds.NAME_TAKEN, f"{taken}, and the order has no e-mail to add")
            endings = [f" {case.order.email}"]
        case NameClash.ADD_NUMBER:
            endings = [f" {number}" for number in range(2, MOST_NUMBERS)]
    for candidate in (name, *(_with_ending(name, ending) for ending in endings)):
        if candidate is None:
            continue
        owner = case.book.owner(candidate)
        record = newcomer(case.order, candidate, None, None)
        if owner is None:
            return Party(record, warnings=(f"{taken}, so it becomes '{candidate}'",))
        if isinstance(owner, Customer) and _is_the_buyer(case, owner, record):
            usable = _usable(case, owner, f"'{owner.full_name}'")
            return usable if isinstance(usable, Wrong) else evolve(usable, remark="a customer with just these facts")
    return Wrong(holds.NAME_TAKEN, f"{taken}, and so is every name made from it")


def _is_the_buyer(case: Case, there: Customer, record: Customer) -> bool:
    """Whether a customer has exactly the facts that the new record would have."""
    home = case.settings.home_currency
    same = evolve(there, currency=None) if there.currency == home else there
    return there.parent is None and same_facts(same, record)


def _with_ending(name: str, ending: str) -> str | None:
    """A name with an ending, cut before the ending where it gets too long for QuickBooks."""
    room = LIMITS["name"] - len(ending)
    return label(name[:room].rstrip() + ending).text if room > 0 else None


# Decisions


def _decided(
    case: Case,
    party: Party,
    reason: str,
    *,
    standard: Customer | None = None,
    job_action: JobAction | None = None,
    matched_by: str | None = None,
    addresses: Addresses = Addresses.ORDER,
) -> Decision:
    record = party.record
    customer = record if record.parent is None else (standard or _top(case, record))
    created = any(it.record is customer for it in party.creates)
    return Decision(
        order=case.order,
        action=Action.CREATE if created else Action.USE,
        reason=reason + party.remark,
        customer=customer,
        job=record if record.is_job else None,
        job_action=job_action or (JobAction.USE if record.is_job else JobAction.NONE),
        creates=party.creates,
        reactivates=party.reactivates,
        matched_by=matched_by,
        rule=case.rule.title if case.rule else None,
        rule_file=case.rule.source.name if case.rule else None,
        rule_line=case.rule.line if case.rule else None,
        line=case.line,
        warnings=party.warnings,
        addresses=addresses,
    )


def _top(case: Case, record: Customer) -> Customer:
    """The top-level customer of a job; where a part of a list lacks it, at least its name."""
    there = [it for it in case.book.named(record.top) if it.parent is None]
    return there[0] if there else Customer(name=record.top)


def _held(case: Case, wrong: Wrong) -> Decision:
    return Decision(
        order=case.order,
        action=Action.HOLD,
        reason=wrong.reason,
        rule=case.rule.title if case.rule else None,
        rule_file=case.rule.source.name if case.rule else None,
        rule_line=case.rule.line if case.rule else None,
        line=case.line,
        hold=wrong.kind,
    )


# Reasons


def _nobody(case: Case) -> str:
    """Why no key decided, as the beginning of a sentence; '' where no key was asked."""
    return "".join(f"{_why_not(key, found)}; " for key, found in case.found)


def _not_by_others(case: Case, decisive: Key) -> str:
    return "".join(f"{_why_not(key, found)}; " for key, found in case.found if key != decisive)


def _why_not(key: Key, found: Found) -> str:
    if found.blank:
        return f"the order has no {' and no '.join(it.name for it in found.blank)}"
    return f"{'several have' if found.hits else 'nobody has'} this {key}"


def _no_name(template: Template) -> Wrong:
    return Wrong(holds.NO_NAME, f"the order has nothing of what the name '{template.written}' is made of")


def _not_yet(case: Case, what: str) -> Wrong:
    return Wrong(holds.NOT_YET, f"{what} in {case.currency} is needed, and this version creates customers in {case.settings.home_currency} only")


def _described(owner: Customer | TakenName) -> str:
    match owner:
        case TakenName(list=which):
            return f"the {which.value} '{owner.name}'"
        case Customer(active=active):
            return f"the {'' if active else 'inactive '}customer '{owner.full_name}'"


def _cleaned(changes: tuple[str, ...], what: str) -> tuple[str, ...]:
    return tuple(f"{what}: {change}" for change in changes)


def _some(names: list[str], most: int = 3) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
