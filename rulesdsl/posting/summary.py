"""The summary that is read first: counts and names, as values. Nothing is printed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import Enum
from typing import Generic, TypeVar, overload

from rulesdsl.customers.changes import FACTS
from rulesdsl.defining import define, field, frozen
from rulesdsl.formats import Remark, RowProblem
from rulesdsl.model.decisions import Action, Decision, JobAction, Role
from rulesdsl.model.items import folded_sku
from rulesdsl.model.limits import Room
from rulesdsl.model.transactions import Transaction, TransactionKind
from rulesdsl.posting.never_known import NeverKnown
from rulesdsl.posting.plan import Plan
from rulesdsl.table.holds import NO_ITEM


class Kind(Enum):
    """How an order came to its customer, in the order in which a summary lists them."""

    MATCHED = "matched by"
    STANDARD = "standard customer"
    STANDARD_JOB = "standard customer, job that exists"
    STANDARD_NEW_JOB = "standard customer, new job"
    NEW_CUSTOMER = "new customer"
    HELD = "held"


@frozen
class Count:
    """How many orders came to their customer in this way.

    `detail` is the key that matched, the standard customer's name, or why the orders are held.
    """

    kind: Kind
    detail: str | None
    orders: int

    @property
    def label(self) -> str:
        """The line's words: `matched by email`, `standard customer 'Web Sales', new job`."""
        match self.kind:
            case Kind.MATCHED:
                return f"matched by {self.detail}"
            case Kind.STANDARD:
                return f"standard customer '{self.detail}'"
            case Kind.STANDARD_JOB:
                return f"standard customer '{self.detail}', job that exists"
            case Kind.STANDARD_NEW_JOB:
                return f"standard customer '{self.detail}', new job"
            case Kind.NEW_CUSTOMER:
                return "new customer"
            case Kind.HELD:
                return f"held: {self.detail}"


T = TypeVar("T")


@frozen
class Few(Sequence[T], Generic[T]):
    """The first of many; how many there are is known, and is the length."""

    first: tuple[T, ...]
    whole: int

    def __len__(self) -> int:
        return self.whole

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...

    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        """One of those that are held, or some of them."""
        return self.first[at]

    def __iter__(self) -> Iterator[T]:
        return iter(self.first)


@frozen
class Held:
    """Orders that wait for a person in the same way: why, what to do, and which they are.

    `reasons` tells the same orders apart: each reason in full, with the numbers it is about.
    """

    why: str
    what_to_do: str | None
    order_numbers: Sequence[str]
    reasons: Sequence[tuple[str, Sequence[str]]] = ()


@frozen
class Posted:
    """How many transactions of a kind QuickBooks is asked to add in a currency, and their sum."""

    kind: TransactionKind
    currency: str
    count: int
    total: Decimal


@define
class Totals:
    """What is posted of each kind and currency, added up as it comes."""

    _found: dict[tuple[TransactionKind, str], tuple[int, Decimal]] = field(factory=dict, init=False)

    def add(self, made: Transaction) -> None:
        """Take up the next transaction."""
        place = made.kind, made.currency
        count, total = self._found.get(place, (0, Decimal()))
        self._found[place] = count + 1, total + made.total

    @property
    def posted(self) -> tuple[Posted, ...]:
        """The same as values: by kind, then by currency."""
        order = {kind: number for number, kind in enumerate(TransactionKind)}
        found = sorted(self._found.items(), key=lambda it: (order[it[0][0]], it[0][1]))
        return tuple(Posted(*place, *sums) for place, sums in found)


@frozen
class Unmapped:
    """A SKU, or a word such as `shipping`, that the item map lacks, and how many orders wait."""

    name: str
    orders: int


@define
class Lacking:
    """What the item map lacks, counted as orders come that wait for it.

    A name is the same in whatever letter case, and told as the first order writes it.
    """

    _written: dict[str, str] = field(factory=dict, init=False)
    _orders: Counter[str] = field(factory=Counter, init=False)

    def add(self, names: tuple[str, ...]) -> None:
        """Take up what the next order waits for."""
        folded = {folded_sku(name): name for name in reversed(names)}
        self._orders.update(folded.keys())
        for key, name in folded.items():
            self._written.setdefault(key, name)

    @property
    def unmapped(self) -> tuple[Unmapped, ...]:
        """The same as values, the one first that most orders wait for."""
        found = [Unmapped(self._written[key], count) for key, count in self._orders.items()]
        return tuple(sorted(found, key=lambda it: (-it.orders, it.name)))


@frozen
class Updated:
    """In how many records a fact is brought up to date, by request and by hand."""

    fact: str
    records: int
    by_hand: int


@frozen(kw_only=True)
class Summary:
    """What a batch came to, in numbers and names.

    `reactivated` are the inactive records that are made active; `warned` counts the decisions that
    carry warnings. `transactions` stand by kind and currency, `unmapped` with the one first that
    most orders wait for. `to_notify` counts the new customers that the sales channel is to write
    to, `updates` the facts that are brought up to date, `room` is what QuickBooks' lists hold then.
    """

    policy: str
    fingerprint: str
    orders: int
    counts: tuple[Count, ...]
    new_standard_customers: Sequence[str]
    new_customers: Sequence[str]
    new_jobs: Sequence[str]
    reactivated: tuple[str, ...]
    held: tuple[Held, ...]
    warned: int
    problems: tuple[RowProblem, ...]
    remarks: tuple[Remark, ...]
    cautions: tuple[str, ...]
    notices: tuple[str, ...]
    never_known: tuple[NeverKnown, ...]
    transactions: tuple[Posted, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    updates: tuple[Updated, ...] = ()
    to_notify: int = 0
    room: Room | None = None

    @property
    def held_orders(self) -> int:
        """How many orders wait for a person."""
        return sum(len(it.order_numbers) for it in self.held)


def summarize(plan: Plan) -> Summary:
    """Count and name what a plan holds."""
    return Summary(
        policy=plan.policy,
        fingerprint=plan.fingerprint,
        orders=len(plan.decisions),
        counts=_counts(plan.decisions),
        new_standard_customers=_created(plan, Role.STANDARD),
        new_customers=_created(plan, Role.CUSTOMER),
        new_jobs=_created(plan, Role.JOB),
        reactivated=tuple(it.full_name for it in plan.reactivations),
        held=_held(plan.held),
        warned=sum(bool(it.warnings) for it in plan.decisions),
        problems=plan.problems,
        remarks=plan.remarks,
        cautions=plan.cautions,
        notices=plan.notices,
        never_known=plan.never_known,
        transactions=_transactions(plan.decisions),
        unmapped=_unmapped(plan.held),
        updates=_updates(plan),
        to_notify=len(plan.notifications),
        room=plan.room,
    )


def _updates(plan: Plan) -> tuple[Updated, ...]:
    found = plan.modifications
    counted = Counter(change.fact for it in found for change in it.changes)
    by_hand = Counter(change.fact for it in found for change in it.by_hand)
    return tuple(
        Updated(fact, counted[fact] - by_hand[fact], by_hand[fact])
        for fact in FACTS
        if counted[fact]
    )


# Reading one off its class takes as long as all else that is asked of a decision.
_HOLD, _MATCHED = Action.HOLD, Kind.MATCHED


def kind_of(made: Decision) -> Kind:
    """How this order came to its customer."""
    if made.action is Action.HOLD:
        return Kind.HELD
    if made.matched_by is not None:
        return Kind.MATCHED
    if any(new.role is Role.CUSTOMER for new in made.creates):
        return Kind.NEW_CUSTOMER
    match made.job_action:
        case JobAction.NONE:
            return Kind.STANDARD
        case JobAction.USE:
            return Kind.STANDARD_JOB
        case JobAction.CREATE:
            return Kind.STANDARD_NEW_JOB


def way_of(made: Decision) -> tuple[Kind, str | None]:
    """The kind, and the detail that a `Count` tells of it."""
    if made.matched_by is not None and made.action is not _HOLD:  # nearly always
        return _MATCHED, made.matched_by
    kind = kind_of(made)
    match kind:
        case Kind.MATCHED:
            return kind, made.matched_by
        case Kind.NEW_CUSTOMER:
            return kind, None
        case Kind.HELD:
            return kind, _why(made)
        case _:
            return kind, made.customer.full_name if made.customer else None


def _counts(decisions: Iterable[Decision]) -> tuple[Count, ...]:
    """By kind, within a kind the most frequent first, then by name: never by the file's order."""
    found = Counter(map(way_of, decisions))
    place = {kind: number for number, kind in enumerate(Kind)}
    counts = [Count(kind, detail, orders) for (kind, detail), orders in found.items()]
    return tuple(sorted(counts, key=lambda it: (place[it.kind], -it.orders, it.detail or "")))


def _transactions(decisions: Iterable[Decision]) -> tuple[Posted, ...]:
    totals = Totals()
    for made in decisions:
        if made.transaction is not None:
            totals.add(made.transaction)
    return totals.posted


def _unmapped(held: Iterable[Decision]) -> tuple[Unmapped, ...]:
    lacking = Lacking()
    for made in held:
        lacking.add(made.unmapped)
    return lacking.unmapped


def _created(plan: Plan, role: Role) -> tuple[str, ...]:
    """The names of new records; with its currency where it has one, which is for good."""
    new = (it.record for it in plan.creations if it.role is role)
    return tuple(
        f"{it.full_name} (in {it.currency})" if it.currency and not it.is_job else it.full_name
        for it in new
    )


def _why(made: Decision) -> str:
    return made.hold.name if made.hold else made.reason


def _cure(made: Decision) -> str | None:
    """What to do; of what the item map lacks each order tells its own, and one will do for all."""
    if made.unmapped:
        return NO_ITEM.cure
    return made.hold.cure if made.hold else None


def _held(decisions: Iterable[Decision]) -> tuple[Held, ...]:
    """Together what is cured in the same way, the most frequent first."""
    found: dict[tuple[str, str | None], list[Decision]] = {}
    for made in decisions:
        found.setdefault((_why(made), _cure(made)), []).append(made)
    groups = [
        Held(why, cure, tuple(made.order.number for made in held), _reasons(held))
        for (why, cure), held in found.items()
    ]
    return tuple(
        sorted(groups, key=lambda it: (-len(it.order_numbers), it.why, it.what_to_do or ""))
    )


def _reasons(held: Iterable[Decision]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    numbers: dict[str, list[str]] = {}
    for made in held:
        numbers.setdefault(made.reason, []).append(made.order.number)
    return tuple((reason, tuple(its)) for reason, its in numbers.items())
