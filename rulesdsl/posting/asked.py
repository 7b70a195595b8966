"""What a plan asks of QuickBooks, as numbered requests, one after the other.

First the customers that are made active again or brought up to date, each once, then the additions
in the order of the plan: a parent stands before its jobs, since QuickBooks carries out a message
set from top to bottom. Last come the transactions, in the order of the plan: a sales receipt that
is sent before its customer is there is refused (3140).

Requests are made as they are read. What is held meanwhile: the modifications, one a record; the
ListIDs of parents, one a parent; and the names that are added, which go to the disk where they are
many (`added_names`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Generic, Protocol, TypeAlias, TypeVar

from rulesdsl.defining import field, frozen
from rulesdsl.model.decisions import Action, Creation, Decision
from rulesdsl.model.records import Customer
from rulesdsl.model.storage import is_identity, same_label
from rulesdsl.model.transactions import Transaction, TransactionKind
from rulesdsl.patterns import pattern
from rulesdsl.posting.added_names import Names
from rulesdsl.posting.customer_add import insist
from rulesdsl.posting.modifications import Modification
from rulesdsl.posting.plan import Plan

LONGEST_REQUEST_ID = 50
"""A longer one is answered with status 1060."""


@frozen
class Written:
    """A transaction of which is known how its request is written, but for the request's number."""

    kind: TransactionKind
    body: bytes


Asks: TypeAlias = Creation | Modification | Transaction | Written

Kind_co = TypeVar("Kind_co", bound=Asks, covariant=True)


class Stream(Protocol[Kind_co]):
    """What can be read from its beginning as often as is needed: a tuple, or rows that are fetched.

    Each entry is what is asked, with the number of the first order that needs it.
    """

    def __iter__(self) -> Iterator[tuple[Kind_co, str]]: ...

    def __len__(self) -> int: ...


@frozen
class Request(Generic[Kind_co]):
    """One thing that QuickBooks is asked: to add a record or transaction, or to change a record.

    `id` is unique in the plan and comes back with QuickBooks' answer; `order` is the number of the
    first order that needs it.
    """

    id: str
    asks: Kind_co
    order: str


@frozen(kw_only=True)
class Asked:
    """Everything that is asked of QuickBooks, each thing once, in the order in which it is asked.

    `modifications` hold those that QuickBooks can be told, the upper records first; `list_ids` are
    the ListIDs of existing parents of what is created, by folded full name. A request is made when
    it is read, and numbered by its place.
    """

    modifications: Stream[Modification] = ()
    creations: Stream[Creation] = ()
    transactions: Stream[Transaction | Written] = ()
    list_ids: Mapping[str, str] = field(factory=dict)

    def __len__(self) -> int:
        return len(self.modifications) + len(self.creations) + len(self.transactions)

    def __iter__(self) -> Iterator[Request[Asks]]:
        """All requests; WouldBeRefusedError where a name is twice, or a job before its parent."""
        yield from self.modified()
        yield from _in_order(self.created())
        yield from self.posted()

    def modified(self) -> Iterator[Request[Modification]]:
        """The requests that change records."""
        return _numbered(self.modifications, 1)

    def created(self) -> Iterator[Request[Creation]]:
        """The requests that add records."""
        return _numbered(self.creations, 1 + len(self.modifications))

    def posted(self) -> Iterator[Request[Transaction | Written]]:
        """The requests that add transactions."""
        before = len(self.modifications) + len(self.creations)
        return _numbered(self.transactions, 1 + before)


def asked(plan: Plan) -> Asked:
    """What a plan asks; what its decisions ask of a held order, or against a total, is refused."""
    for made in plan.decisions:
        check(made)
    return Asked(
        modifications=can_be_told(plan.modifications),
        creations=plan.additions,
        transactions=tuple(
            (made.transaction, made.order.number) for made in plan.decisions if made.transaction
        ),
        list_ids=_list_ids(plan.decisions, (new.record for new, _ in plan.additions)),
    )


def can_be_told(changed: Iterable[Modification]) -> tuple[tuple[Modification, str], ...]:
    """The modifications that QuickBooks is asked for, in their order, with their first orders.

    A job cannot be active under an inactive customer: records nearer to the top go first.
    """
    told = ((it, it.first.number) for it in changed if it.is_asked)
    return tuple(sorted(told, key=lambda it: it[0].record.level))


_HOLD = Action.HOLD  # reading one off its class takes as long as all of this


def check(made: Decision) -> None:
    """A held order asks for nothing, and a transaction comes to its order's total."""
    if made.action is _HOLD:
        idle = not (made.creates or made.reactivates or made.update or made.transaction)
        insist(idle, "the held order {!r} asks something of QuickBooks", made.order.number)
    if made.transaction is not None:
        comes_to_it = made.transaction.total == made.order.total
        insist(comes_to_it, "the lines of {!r} do not come to its total", made.order.number)


def _in_order(created: Iterable[Request[Creation]]) -> Iterator[Request[Creation]]:
    """The same, as long as no name is added twice and no job stands before its parent."""
    added, awaited = Names(), Names()
    parent, folded = None, ""
    for request in created:
        record = request.asks.record
        if record.parent is not None and record.parent != parent:  # most have that of the last one
            parent = record.parent
            folded = same_label(parent)
            if folded not in added:
                awaited.add(folded)
        name = same_label(record.full_name)
        insist(name not in added, "{!r} is added twice", record.full_name)
        insist(name not in awaited, "{!r} stands behind one of its jobs", record.full_name)
        added.add(name)
        yield request


def _list_ids(decisions: Iterable[Decision], created: Iterable[Customer]) -> dict[str, str]:
    """The ListID of every existing parent that the decisions speak of, by folded full name."""
    parents = {same_label(it) for it in {record.parent for record in created} if it is not None}
    decisions = tuple(decisions) if parents else ()
    # Nearly always those that create somebody have the parent too.
    found = _known(parents, (it for it in decisions if it.creates))
    missing = parents - found.keys()
    return found | (_known(missing, decisions) if missing else {})


def _known(parents: AbstractSet[str], decisions: Iterable[Decision]) -> dict[str, str]:
    named = (it for made in decisions for it in (made.customer, made.job, *made.reactivates))
    known = ((same_label(it.full_name), it) for it in named if it is not None)
    found = ((name, list_id_of(it)) for name, it in known if name in parents)
    return {name: list_id for name, list_id in found if list_id}


def list_id_of(record: Customer) -> str | None:
    """QuickBooks Desktop's own ListID of a record."""
    own = record.list_id if not record.online else None
    return own if is_identity(own, "list_id") else None


def _numbered(steps: Stream[Kind_co], first: int) -> Iterator[Request[Kind_co]]:
    number = first - 1
    for number, (asks, order) in enumerate(steps, first):
        yield Request(_request_id(number, asks, order), asks, order)
    told, found = len(steps), number - first + 1
    insist(told == found, "{} requests were told of, and {} came", told, found)


_NOT_PLAIN = pattern("[^A-Za-z0-9]+")


def _request_id(number: int, asks: Asks, order: str) -> str:
    """Number, purpose and order, `3-job-1001`: what is cut off is never what makes it unique."""
    match asks:
        case Creation():
            purpose = asks.role.name.lower()
        case Transaction() | Written():
            purpose = asks.kind.value.replace(" ", "-")
        case Modification():
            purpose = "reactivate" if asks.changes == asks.by_hand else "update"
    plain_order = _NOT_PLAIN.sub("-", order).strip("-")
    return f"{number}-{purpose}-{plain_order}"[:LONGEST_REQUEST_ID].rstrip("-")
