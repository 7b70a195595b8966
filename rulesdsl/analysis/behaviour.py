"""What a rule does apart from its condition, in a normal form: equal forms decide the same.

Whatever cannot make a difference is left out: settings that nothing asks for, keys that find nobody
who was not found before, names of rules, places. Two rules of one form decide every order the same
with every customer list that QuickBooks can hold, where nobody sets override from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from rulesdsl.analysis.ladders import Fields, effective_ladder, taken_sometimes
from rulesdsl.defining import frozen
from rulesdsl.model.conditions import Condition, fields_of
from rulesdsl.model.currencies import CODES
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.settings import Addresses, Changed, Inactive, NameClash, PostAs, Several
from rulesdsl.model.storage import label, same_label
from rulesdsl.model.templates import Slot, Template
from rulesdsl.semantics.policy import (
    Attributes,
    CurrencyRule,
    JobPlan,
    Key,
    New,
    Review,
    Rule,
    Standard,
)
from rulesdsl.table import holds

if TYPE_CHECKING:
    from rulesdsl.model.decisions import Decision

_CURRENCY = BY_NAME["currency"]


# Decisions


def same(one: Decision, other: Decision) -> bool:
    """Whether two decisions about one order come to the same for QuickBooks and for the shop.

    By which rule, line or key it was decided, and in which words, is no difference.
    """
    return _outcome(one) == _outcome(other)


def _outcome(decision: Decision) -> Hashable:
    hold = decision.hold.name if decision.hold else None
    return (
        decision.action,
        decision.customer.full_name if decision.customer else None,
        decision.job.full_name if decision.job else None,
        decision.job_action,
        tuple((it.record, it.role, tuple(sorted(it.attributes))) for it in decision.creates),
        tuple(it.full_name for it in decision.reactivates),
        decision.update,
        (hold, decision.reason if hold == holds.POLICY.name else None),
        (decision.bill_to, decision.ship_to),
        decision.transaction,
        decision.notify,
    )


# Rules


@frozen
class Knowing:
    """What is known of the orders that a rule is looked at for.

    `asked` tells whether all fields of a key are ever known on one of them; `currencies` whether
    one is in that currency (ISO 4217, None for an order that tells none).
    """

    asked: Callable[[Key], bool] = lambda _: True
    currencies: Callable[[str | None], bool] = lambda _: True


NOTHING = Knowing()

Pieces: TypeAlias = tuple[str | Slot, ...]


@frozen
class Naming:
    """How a new customer gets its name, and what is done where the name is taken."""

    pieces: Pieces
    attributes: Attributes
    prefix: str | None
    clash: NameClash
    notify: bool


@frozen
class Job:
    """How a job for the buyer gets its name, and whether one that is there is used."""

    pieces: Pieces
    attributes: Attributes
    use: bool


@frozen(cache_hash=True)
class Shop:
    """A standard customer: its name as it is looked for, and the name that it is created by.

    `only_if` is the rule's condition, where it is created only if that is for one currency alone.
    """

    looked_for: tuple[str, str]
    created: str | None
    only_if: Condition | None = None

    @classmethod
    def of(cls, name: str, *, create: bool, only_if: Condition | None = None) -> Shop:
        """The standard customer of that name."""
        kept = label(name).text
        looked_for = (same_label(name), same_label(kept))
        return cls(looked_for, kept if create else None, only_if if create else None)


@frozen
class Ours:
    """The standard customer takes whoever is left over, perhaps with a job.

    `shops` gives the customer for each currency that an order may be in, None for the home one.
    """

    shops: frozenset[tuple[str | None, Shop]]
    addresses: Addresses
    job: Job | None

    @property
    def at_home(self) -> Shop | None:
        """The standard customer for orders in the home currency, where there are such orders."""
        return next((shop for code, shop in self.shops if code is None), None)


@frozen
class Held:
    """Whoever is left over is held: for the policy's own reason, or for want of a customer."""

    kind: str
    why: str | None = None


Rest: TypeAlias = Naming | Ours | Held
"""What happens to an order that nobody matched."""


@frozen
class Ladder:
    """The keys that are asked, which records take part, and what becomes of who is found.

    `guards` are keys by which an update may not lose a record, beside those that are asked.
    """

    keys: tuple[Fields, ...]
    several: Several
    jobs: bool
    prefix: str | None
    changes: tuple[Changed, ...]
    guards: frozenset[Fields]
    standards: frozenset[str]


@frozen
class Posting:
    """What an order is posted as, and to which account, by currency."""

    post_as: PostAs
    accounts: frozenset[tuple[str, str]]


@frozen
class Behaviour:
    """A rule's normal form. None stands for what cannot make a difference.

    `only_home` is the home currency where orders in another one are held.
    """

    rest: Rest
    only_home: str | None = None
    ladder: Ladder | None = None
    inactive: Inactive | None = None
    home_currency: str | None = None
    multi_currency: bool = False
    posting: Posting | None = None


NO_RULE = Behaviour(Held(holds.NO_RULE.name))
FOREIGN = Behaviour(Held(holds.CURRENCY.name))


def behaviour(rule: Rule | None, knowing: Knowing = NOTHING) -> Behaviour:
    """What a rule does apart from its condition, for all orders or for those of which is known.

    None as a rule is that no rule applies.
    """
    if rule is None:
        return NO_RULE
    its = rule.settings
    if not its.multi_currency and not any(map(knowing.currencies, (None, its.home_currency))):
        return FOREIGN
    ladder, rest = _ladder(rule, knowing), _rest(rule, knowing)
    only_home = None if its.multi_currency or not _foreign(rule, knowing) else its.home_currency
    if ladder is None and isinstance(rest, Held):
        return Behaviour(rest, only_home)
    posting = _posting(rule, knowing)
    counted_in = its.home_currency if its.multi_currency or posting else None
    inactive = _inactive(rule, ladder, rest)
    return Behaviour(rest, only_home, ladder, inactive, counted_in, its.multi_currency, posting)


def _foreign(rule: Rule, knowing: Knowing) -> bool:
    """Whether an order may be in another currency than the company."""
    home = rule.settings.home_currency
    return any(knowing.currencies(code) for code in CODES if code != home)


def _inactive(rule: Rule, ladder: Ladder | None, rest: Rest) -> Inactive | None:
    """What is done with inactive records; to pass them over means something for keys alone."""
    its = rule.settings
    if ladder is not None:
        return its.inactive_customers
    if isinstance(rest, Naming) and rest.clash is NameClash.HOLD and not its.multi_currency:
        return None
    awake = its.inactive_customers is Inactive.REACTIVATE
    return Inactive.REACTIVATE if awake else Inactive.HOLD


# The ladder


def _ladder(rule: Rule, knowing: Knowing) -> Ladder | None:
    if rule.settings.override:
        return None
    its = rule.settings
    asked = tuple(it for it in rule.ladder if knowing.asked(it))
    keys, several = effective_ladder(asked, its)
    if not keys:
        return None
    names = {it.name for key in asked for it in key.fields}
    return Ladder(
        keys=keys,
        several=several,
        jobs=its.check_jobs,
        prefix=its.name_prefix if "customer name" in names else None,
        changes=_changes(rule),
        guards=_guards(asked) if rule.updates else frozenset(),
        standards=rule.standards if rule.updates else frozenset(),
    )


def _guards(asked: Iterable[Key]) -> frozenset[Fields]:
    """The keys by which an update may not lose a record, but those that others make up together."""
    keys = {frozenset(it.fields) for it in asked}
    return frozenset(
        key for key in keys if frozenset[Field]().union(*(it for it in keys if it < key)) != key
    )


def _changes(rule: Rule) -> tuple[Changed, ...]:
    its = rule.settings
    return (
        its.changed_billing_address,
        its.changed_shipping_address,
        its.changed_card,
        its.changed_details,
    )


# Who is left over


def _rest(rule: Rule, knowing: Knowing) -> Rest:
    its, fallback = rule.settings, rule.fallback
    if its.override and not isinstance(fallback, Standard):
        return Held(holds.OVERRIDE_ALONE.name)
    match fallback:
        case Review(why=why):
            return Held(holds.POLICY.name, why)
        case New(template=template, attributes=attributes):
            return Naming(
                pieces(template),
                tuple(sorted(attributes)),
                its.name_prefix,
                its.name_clash,
                its.notify_new_customers,
            )
        case Standard():
            return _ours(rule, fallback, knowing)


def _ours(rule: Rule, fallback: Standard, knowing: Knowing) -> Ours:
    return Ours(
        shops=frozenset(_shops(rule, fallback, knowing)),
        addresses=rule.settings.addresses,
        job=_job(rule, fallback.job),
    )


def _shops(rule: Rule, fallback: Standard, knowing: Knowing) -> Iterator[tuple[str | None, Shop]]:
    """The standard customer in each currency.

    In a foreign one that the policy does not say to be its own, it is created only where the rule
    is for that currency alone.
    """
    its = rule.settings
    create, home = its.create_standard_customer, its.home_currency
    named = {code: entry.customer for code, entry in _entries(rule, knowing)}
    if knowing.currencies(None) or knowing.currencies(home):
        yield None, Shop.of(named.get(home, fallback.customer), create=create)
    if not its.multi_currency:
        return
    condition = rule.condition
    tells = condition is not None and _CURRENCY in fields_of(condition)
    unsaid = Shop.of(fallback.customer, create=create and tells, only_if=condition)
    for code in CODES:
        if code != home and knowing.currencies(code):
            yield code, Shop.of(named[code], create=create) if code in named else unsaid


def _job(rule: Rule, plan: JobPlan | None) -> Job | None:
    if plan is None or rule.settings.override:
        return None
    return Job(pieces(plan.template), tuple(sorted(plan.attributes)), rule.settings.check_jobs)


def _entries(rule: Rule, knowing: Knowing) -> tuple[tuple[str, CurrencyRule], ...]:
    """What the policy says of currencies, of those that an order may be in."""
    its = rule.settings
    if not its.multi_currency:
        return ()
    return tuple(
        (code, entry)
        for code, entry in rule.currencies.items()
        if knowing.currencies(code) or (code == its.home_currency and knowing.currencies(None))
    )


def pieces(template: Template) -> Pieces:
    """A template without its wording, and without alternatives that are never taken."""
    done: list[str | Slot] = []
    for piece in template.pieces:
        match piece, done[-1:]:
            case Slot() as slot, _:
                done.append(Slot(taken_sometimes(slot)))
            case str(), [str(before)]:
                done[-1] = before + piece
            case _, _:
                done.append(piece)
    return tuple(done)


# Posting


def _posting(rule: Rule, knowing: Knowing) -> Posting | None:
    post_as = rule.settings.post_as
    if post_as is PostAs.NOTHING:
        return None
    invoice = post_as is PostAs.INVOICE
    named = (
        (code, entry.receivables if invoice else entry.deposit)
        for code, entry in _entries(rule, knowing)
    )
    return Posting(post_as, frozenset((code, account) for code, account in named if account))
