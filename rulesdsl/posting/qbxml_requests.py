"""`requests.qbxml`: what QuickBooks is asked to do for a plan, as one qbXML 13.0 message set.

First the customers that are made active again or brought up to date, each once, then the additions
in the order of the plan: a parent stands before its jobs, since QuickBooks carries out a message
set from top to bottom. Last come the transactions, in the order of the plan: a sales receipt that
is sent before its customer is there is refused (3140).

`onError` is `stopOnError`. The requests rest on each other and on a list that was read earlier. If
one fails, that list is no longer what is in the books: a name that was free is taken by now, say,
and with `continueOnError` a job would be put under that stranger. After a stop the rest is answered
with 3231 "not processed"; the accountant exports the list again and plans again, and what was added
before the stop is found there. (`rollbackOnError` is in the schema, but Intuit's own samples offer
only the other two.)

Every byte is ASCII, other characters are numeric references: QuickBooks keeps Windows-1252, and
programs on the way to it are known to spoil raw UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from rulesdsl.defining import frozen
from rulesdsl.model.decisions import Creation
from rulesdsl.model.records import Customer
from rulesdsl.model.storage import is_identity, same_label
from rulesdsl.model.transactions import Transaction
from rulesdsl.posting.customer_add import Content, customer_add, insist
from rulesdsl.posting.customer_mod import customer_mod
from rulesdsl.posting.modifications import Modification, creations
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.transaction_add import ELEMENTS, transaction_add

LONGEST_REQUEST_ID = 50
"""A longer one is answered with status 1060."""

_HEAD = b"""<?xml version="1.0" encoding="utf-8"?>
<?qbxml version="13.0"?>
<QBXML>
  <QBXMLMsgsRq onError="stopOnError">
"""
_FOOT = b"""  </QBXMLMsgsRq>
</QBXML>
"""


Asks: TypeAlias = Creation | Modification | Transaction


@frozen
class Request:
    """One thing that QuickBooks is asked: to add a record or transaction, or to change a record.

    `id` is unique in the plan and comes back with QuickBooks' answer; `order` is the number of the
    first order that needs it.
    """

    id: str
    asks: Asks
    order: str


def asked(plan: Plan) -> tuple[Request, ...]:
    """What is asked of QuickBooks, in the order in which it is asked, each thing once."""
    for made in plan.held:
        idle = not (made.creates or made.reactivates or made.update or made.transaction)
        insist(idle, f"the held order {made.order.number!r} asks something of QuickBooks")
    for made in plan.decisions:
        comes_to_it = made.transaction is None or made.transaction.total == made.order.total
        insist(comes_to_it, f"the lines of {made.order.number!r} do not come to its total")
    changed = [it for it in plan.modifications if it.is_asked]
    steps: list[tuple[Asks, str]] = [
        # A job cannot be active under an inactive customer: those nearer to the top go first.
        *((it, it.orders[0].number) for it in sorted(changed, key=lambda it: it.record.level)),
        *creations(plan.decisions),
        *((made.transaction, made.order.number) for made in plan.decisions if made.transaction),
    ]
    _check(steps)
    return tuple(
        Request(_request_id(number, asks, order), asks, order)
        for number, (asks, order) in enumerate(steps, 1)
    )


def requests(plan: Plan) -> Iterator[bytes]:
    """The file, piece by piece; nothing at all when there is nothing to ask.

    The schema lets a message set be without requests, but what lies there is sent: there must be no
    file then; nor for QuickBooks Online, which takes no qbXML.
    """
    steps = () if plan.online else asked(plan)
    if not steps:
        return
    list_ids = _list_ids(plan)
    yield _HEAD
    for step in steps:
        yield _written(step, list_ids)
    yield _FOOT


def _check(steps: list[tuple[Asks, str]]) -> None:
    """No name twice, and no job before its parent."""
    created = [asks.record for asks, _ in steps if isinstance(asks, Creation)]
    all_names = {same_label(record.full_name) for record in created}
    earlier: set[str] = set()
    for record in created:
        name = same_label(record.full_name)
        insist(name not in earlier, f"{record.full_name!r} is added twice")
        if record.parent is not None:
            parent = same_label(record.parent)
            in_time = parent in earlier or parent not in all_names
            insist(in_time, f"{record.full_name!r} stands before its parent")
        earlier.add(name)


def _list_ids(plan: Plan) -> dict[str, str]:
    """The ListID of every existing record that the plan speaks of, by folded full name."""
    named = (it for made in plan.decisions for it in (made.customer, made.job, *made.reactivates))
    known = ((it.full_name, _list_id(it)) for it in named if it is not None)
    return {same_label(name): list_id for name, list_id in known if list_id}


def _list_id(record: Customer) -> str | None:
    """QuickBooks Desktop's own ListID of a record."""
    own = record.list_id if not record.online else None
    return own if is_identity(own, "list_id") else None


def _request_id(number: int, asks: Asks, order: str) -> str:
    """Number, purpose and order, `3-job-1001`: what is cut off is never what makes it unique."""
    match asks:
        case Creation():
            purpose = asks.role.name.lower()
        case Transaction():
            purpose = asks.kind.value.replace(" ", "-")
        case Modification():
            purpose = "reactivate" if asks.changes == asks.by_hand else "update"
    plain_order = re.sub(r"[^A-Za-z0-9]+", "-", order).strip("-")
    return f"{number}-{purpose}-{plain_order}"[:LONGEST_REQUEST_ID].rstrip("-")


def _written(step: Request, list_ids: dict[str, str]) -> bytes:
    inside: Content
    match step.asks:
        case Creation(record=Customer(parent=parent)):
            inside = customer_add(step.asks, list_ids.get(same_label(parent)) if parent else None)
            kind = "CustomerAdd"
        case Transaction(customer=customer):
            inside = transaction_add(step.asks, _list_id(customer))
            kind = ELEMENTS[step.asks.kind]
        case Modification():
            inside, kind = customer_mod(step.asks), "CustomerMod"
    envelope = etree.Element(f"{kind}Rq", requestID=step.id)
    _append(envelope, kind, inside)
    etree.indent(envelope, space="  ", level=2)
    written = etree.tostring(envelope, encoding="us-ascii", xml_declaration=False, with_tail=False)
    return b"    " + written + b"\n"


def _append(parent: etree._Element, name: str, content: Content) -> None:
    child = etree.SubElement(parent, name)
    if isinstance(content, str):
        child.text = content
    else:
        for inner_name, inner in content:
            _append(child, inner_name, inner)
