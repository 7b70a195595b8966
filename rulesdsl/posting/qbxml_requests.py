"""`requests.qbxml`: what QuickBooks is asked to do for a plan, as qbXML 13.0 message sets.

One file is one message set. A plan can be cut into several, `requests-0001.qbxml` and so on: they
are carried out in the order of their numbers, and are together the one long file, so that nothing
stands in an earlier file than what it rests on.

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

from collections.abc import Iterator, Mapping
from itertools import islice

from rulesdsl.model.decisions import Creation
from rulesdsl.model.records import Customer
from rulesdsl.model.storage import same_label
from rulesdsl.model.transactions import Transaction, TransactionKind
from rulesdsl.patterns import pattern
from rulesdsl.posting.asked import Asked, Asks, Request, Written, asked, list_id_of
from rulesdsl.posting.customer_add import customer_add, insist
from rulesdsl.posting.modifications import Modification
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_text import Content, around, element

WHOLE = "requests.qbxml"
"""The file's name where all requests stand in one."""

_HEAD = b"""<?xml version="1.0" encoding="utf-8"?>
<?qbxml version="13.0"?>
<QBXML>
  <QBXMLMsgsRq onError="stopOnError">
"""
_FOOT = b"""  </QBXMLMsgsRq>
</QBXML>
"""
_DEPTH = 2
"""How deep a request stands in a message set."""


def requests(plan: Plan) -> Iterator[bytes]:
    """All requests of a plan as one file, piece by piece; nothing where there is nothing to ask."""
    for pieces in request_files(_sent(plan)).values():
        yield from pieces


def files_of_requests(
    plan: Plan, per_file: int | None = None, wanted: Asked | None = None
) -> dict[str, Iterator[bytes]]:
    """The files of a plan's requests with their bytes, as `request_files` makes them.

    `wanted` is what the plan asks, where that is known already.
    """
    return request_files(_sent(plan, wanted), per_file)


def request_files(wanted: Asked, per_file: int | None = None) -> dict[str, Iterator[bytes]]:
    """The files with their bytes, to be read one after the other: one, or so many requests each.

    The schema lets a message set be without requests, but what lies there is sent: there is no file
    where nothing is asked. Nothing is held but what `asked` says and the request that is written.
    """
    count = len(wanted)
    if not count:
        return {}
    if per_file is None:
        names, per_file = [WHOLE], count
    else:
        number_of_files = -(-count // per_file)
        digits = max(_LEAST_DIGITS, len(str(number_of_files)))
        names = [f"requests-{it:0{digits}}.qbxml" for it in range(1, number_of_files + 1)]
    coming = iter(wanted)
    firsts = range(1, count + 1, per_file)
    files = {
        name: _message_set(islice(coming, per_file), first, wanted.list_ids)
        for name, first in zip(names, firsts, strict=True)
    }
    return files | {names[-1]: _to_the_end(files[names[-1]], coming)}


_LEAST_DIGITS = 4
_PART = pattern(rf"requests-([0-9]{{{_LEAST_DIGITS},}})\.qbxml")
_FIRST_REQUEST = pattern(rb'<\w+Rq requestID="([0-9]+)-')

BEGINNING = len(_HEAD) + 100
"""So many bytes of a file tell `is_part` whether it is one."""


def is_ours(beginning: bytes) -> bool:
    """Whether a file of that beginning holds the requests of a plan."""
    return beginning.startswith(_HEAD)


def is_part(name: str, beginning: bytes) -> bool:
    """Whether a file of that name and beginning was written as one of several of a plan.

    The number of its first request must be one with which such a file can begin. So a copy of a
    whole `requests.qbxml` that somebody keeps as `requests-2026.qbxml` is none: it begins with 1.
    """
    called, found = _PART.fullmatch(name), _FIRST_REQUEST.search(beginning)
    if not called or not found or not is_ours(beginning):
        return False
    earlier, before = int(called[1]) - 1, int(found[1]) - 1
    if earlier <= 0 or before == 0:
        return earlier == before == 0
    return before % earlier == 0


def _sent(plan: Plan, wanted: Asked | None = None) -> Asked:
    """What is sent of what a plan asks: nothing to QuickBooks Online, which takes no qbXML."""
    if plan.online:
        return Asked()
    return asked(plan) if wanted is None else wanted


def _message_set(
    its: Iterator[Request[Asks]], first: int, list_ids: Mapping[str, str]
) -> Iterator[bytes]:
    """A file with these requests, the first of which must have that number."""
    yield _HEAD
    for number, request in enumerate(its, first):
        in_turn = number > first or request.id.startswith(f"{first}-")
        insist(in_turn, "the file that begins with request {} is written out of turn", first)
        yield _written(request, list_ids)
    yield _FOOT


def _to_the_end(last: Iterator[bytes], coming: Iterator[Request[Asks]]) -> Iterator[bytes]:
    """The last file; all streams must end with it."""
    yield from last
    insist(next(coming, None) is None, "more requests came than were told of")


def _written(request: Request[Asks], list_ids: Mapping[str, str]) -> bytes:
    asks = request.asks
    if isinstance(asks, Written):
        return around(f"{_element_of(asks.kind)}Rq", asks.body, request.id, level=_DEPTH)
    name, inside = contents(asks, list_ids)
    return element(f"{name}Rq", ((name, inside),), request.id, level=_DEPTH)


def body_of(sale: Transaction, list_id: str | None) -> bytes:
    """What stands in the request of a transaction, as it will be written there."""
    from rulesdsl.posting.transaction_add import transaction_add  # see below

    return element(_element_of(sale.kind), transaction_add(sale, list_id), level=_DEPTH + 1)


def _element_of(kind: TransactionKind) -> str:
    from rulesdsl.posting.transaction_add import ELEMENTS  # see below

    return ELEMENTS[kind]


def contents(
    asks: Creation | Modification | Transaction, list_ids: Mapping[str, str]
) -> tuple[str, Content]:
    """The element that a request is about, and what stands in it."""
    match asks:
        case Creation(record=Customer(parent=parent)) as new:
            return "CustomerAdd", customer_add(
                new, list_ids.get(same_label(parent)) if parent else None
            )
        case Transaction(kind=kind, customer=customer) as sale:
            from rulesdsl.posting.transaction_add import transaction_add  # few plans post

            return _element_of(kind), transaction_add(sale, list_id_of(customer))
        case Modification() as changed:
            from rulesdsl.posting.customer_mod import customer_mod  # few plans change records

            return "CustomerMod", customer_mod(changed)
