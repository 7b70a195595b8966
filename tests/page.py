"""Section 3 of docs/language.md read once more, from the policy itself and without its table.

What a table decides must be what this page says: the two share the look-ups and nothing else.
"""

from __future__ import annotations

from attrs import evolve

from rulesdsl.customers.index import Book
from rulesdsl.customers.matching import Asking, Found, look_up
from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.conditions import Condition, holds, on_order
from rulesdsl.model.currencies import CODES
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Customer, Order
from rulesdsl.model.settings import Inactive, Settings, Several
from rulesdsl.model.storage import label, same_label
from rulesdsl.semantics.policy import JobPlan, Key, New, Policy, Review, Rule, Standard
from rulesdsl.table import holds as kinds
from rulesdsl.table import ir


def rule_for(policy: Policy, order: Order) -> Rule | None:
    """3.1: the first rule whose `when` holds."""
    for rule in policy.rules:
        if rule.condition is None or holds(rule.condition, lambda field: field.get(order)):
            return rule
    return None


def currency_of(order: Order, settings: Settings) -> str:
    return order.currency or settings.home_currency


def is_refused_for_its_currency(order: Order, settings: Settings) -> bool:
    """3.2: a foreign order, where the company has one currency."""
    return not settings.multi_currency and currency_of(order, settings) != settings.home_currency


def cannot_be_posted(decision: Decision) -> bool:
    """Whether the order is held because its transaction would be wrong: whoever it belongs to.

    What the item map lacks has a cure of its own for each order.
    """
    return decision.hold is not None and decision.hold.name in {it.name for it in NOT_POSTED}


NOT_POSTED = (
    *(kinds.NO_ITEM_MAP, kinds.NO_ITEM, kinds.NO_SKU, kinds.NO_LINES, kinds.NO_TOTAL),
    *(kinds.POSTED, kinds.NO_DATE, kinds.SUM, kinds.CENTS, kinds.CREDIT, kinds.TAX_UNKNOWN),
    kinds.CURRENCY_POSTED,
    *(kinds.NO_RECEIVABLES, kinds.ACCOUNT_MISSING, kinds.ACCOUNT_KIND, kinds.ACCOUNT_CURRENCY),
)


def overridden(rule: Rule, override: bool | None) -> bool:
    """3.3: as set from outside, else as the rule says."""
    return rule.settings.override if override is None else override


def found_by(key: Key, rule: Rule, order: Order, book: Book) -> Found:
    """3.4: what one key of the ladder finds."""
    settings = rule.settings
    asking = Asking(
        key=key.fields,
        check_jobs=settings.check_jobs,
        inactive=settings.inactive_customers is not Inactive.IGNORE,
        currency=currency_of(order, settings) if settings.multi_currency else None,
        home_currency=settings.home_currency,
        prefix=settings.name_prefix,
    )
    return look_up(asking, order, book)


def standard_of(policy: Policy, rule: Rule, order: Order) -> str | None:
    """The standard customer: that of the order's currency, else the rule's; None without one."""
    if not isinstance(rule.fallback, Standard):
        return None
    of_currency = policy.currencies.get(currency_of(order, rule.settings))
    if rule.settings.multi_currency and of_currency is not None:
        return of_currency.customer
    return rule.fallback.customer


def arm_for(policy: Policy, order: Order, book: Book, override: bool | None = None) -> ir.Arm:
    """What the page of meaning decides about an order."""
    rule = rule_for(policy, order)
    if rule is None:
        return ir.HoldNoRule()
    standard = standard_of(policy, rule, order)
    if overridden(rule, override):
        return ir.HoldNoStandard() if standard is None else ir.UseStandard(standard, True)
    passed_over = None
    for key in rule.ladder:
        outcome = found_by(key, rule, order, book).outcome
        if outcome is Outcome.ONE:
            return ir.UseMatch(key)
        if outcome is Outcome.SEVERAL:
            several = rule.settings.several_matches
            if several is Several.HOLD:
                return ir.HoldSeveral(key)
            if several is Several.FIRST:
                return ir.UseMatch(key, oldest=True)
            passed_over = passed_over or key
    if passed_over is not None:
        return ir.HoldSeveral(passed_over)
    return _fallback(rule, standard, order, book)


def _fallback(rule: Rule, standard: str | None, order: Order, book: Book) -> ir.Arm:
    """3.6: nobody matched."""
    match rule.fallback:
        case Standard(job=None):
            assert standard is not None
            return ir.UseStandard(standard)
        case Standard(job=JobPlan(template=template, attributes=attributes)):
            assert standard is not None
            name = job_name(rule, order)
            if name is None or not jobs_of(label(standard).text, name, book):
                return ir.CreateJob(standard, template, attributes)
            if rule.settings.check_jobs:
                return ir.UseJob(standard, template)
            return ir.HoldJobExists(standard, template)
        case New(template=template, attributes=attributes):
            return ir.CreateCustomer(template, attributes)
        case Review(why=why):
            return ir.HoldReview(why)
        case _:
            raise AssertionError(rule.fallback)


def job_name(rule: Rule, order: Order) -> str | None:
    """What the buyer's job is called, as QuickBooks keeps it; None where it cannot be named."""
    if not isinstance(rule.fallback, Standard) or rule.fallback.job is None:
        return None
    return label(rule.fallback.job.template.fill(order) or "").text or None


def jobs_of(standard: str, name: str, book: Book) -> list[Customer]:
    """The jobs of that name right under the standard customer, found by going through the list."""
    return [
        it
        for it in book.records
        if it.parent is not None
        and same_label(it.parent) == same_label(standard)
        and same_label(it.name) == same_label(name)
    ]


def customers_named(name: str, book: Book) -> list[Customer]:
    """The customers of that name at the top."""
    return [
        it for it in book.records if it.parent is None and same_label(it.name) == same_label(name)
    ]


def standard_is_usable(rule: Rule, name: str, order: Order, book: Book) -> bool:
    """Whether the standard customer can be taken: in the list and fit, or to be created."""
    settings = rule.settings
    currency = currency_of(order, settings)
    there = customers_named(label(name).text, book)
    if not there:
        free = book.owner(label(name).text) is None
        may = currency == settings.home_currency or is_of_the_currency(rule, name, order)
        return settings.create_standard_customer and free and may
    if len(there) > 1:
        return False
    [record] = there
    fits = not settings.multi_currency or (record.currency or settings.home_currency) == currency
    return fits and can_be_active(record, settings)


def is_of_the_currency(rule: Rule, name: str, order: Order) -> bool:
    """Whether a standard customer is for the order's currency alone: it may be created in it."""
    named = rule.currencies.get(order.currency or "")
    if named is not None and same_label(named.customer) == same_label(name):
        return True
    if rule.condition is None:
        return False
    condition = rule.condition
    others = [evolve(order, currency=it) for it in (None, *CODES) if it != order.currency]
    return rule_for_none(condition, others)


def rule_for_none(condition: Condition, orders: list[Order]) -> bool:
    """Whether a condition holds for none of the orders."""
    compiled = on_order(condition)
    return not any(map(compiled, orders))


def can_be_active(record: Customer, settings: Settings) -> bool:
    """Whether a record is active, or the policy lets it be made active and the list tells how."""
    if record.active:
        return True
    reactivates = settings.inactive_customers is Inactive.REACTIVATE
    return reactivates and bool(record.list_id and record.edit_sequence)


def rule_of(policy: Policy, decision: Decision) -> Rule | None:
    """The rule that a decision names."""
    named = [
        it for it in policy.rules if it.title == decision.rule and it.line == decision.rule_line
    ]
    assert len(named) == (decision.rule is not None), decision
    return named[0] if named else None
