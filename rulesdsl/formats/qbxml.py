"""qbXML: QuickBooks' answers to list queries, read piece by piece in bounded memory.

Customers come from CustomerQueryRs and EntityQueryRs; vendors, employees and other names are read
for their names alone, accounts for their kinds and currencies, currencies for what they are called,
sales receipts and invoices for the orders that they are for. Nothing is fetched or expanded: a
document type declaration is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, TypeVar, cast

from rulesdsl.defining import frozen
from rulesdsl.formats import CustomerReading, Format, Kind, Refusal, Remark, RowProblem
from rulesdsl.model.company import Account
from rulesdsl.model.records import Customer, Origin, OtherList, TakenName
from rulesdsl.patterns import pattern
from rulesdsl.reading.once import customers_once
from rulesdsl.reading.qbxml_records import (
    COLUMNS,
    HOW,
    INNER,
    Booked,
    CurrencyName,
    Record,
    account,
    booked,
    company_of,
    currency_name,
    customer,
    nameless,
)
from rulesdsl.reading.text import (
    HEAD_BYTES,
    MAX_BYTES,
    clean,
    lenient,
    refuse_nul,
    refuse_other_kinds,
    too_large,
)

if TYPE_CHECKING:
    from lxml.etree import XMLPullParser, XMLSyntaxError, _Element

_CUSTOMER = "CustomerRet"

_OTHERS = {
    "VendorRet": OtherList.VENDOR,
    "EmployeeRet": OtherList.EMPLOYEE,
    "OtherNameRet": OtherList.OTHER_NAME,
}

_ACCOUNT, _CURRENCY = "AccountRet", "CurrencyRet"

_TRANSACTIONS = frozenset({"SalesReceiptRet", "InvoiceRet"})

_RECORDS = frozenset({_CUSTOMER, _ACCOUNT, _CURRENCY, *_OTHERS, *_TRANSACTIONS})

_TRANSACTION_ANSWERS = ("SalesReceiptQueryRs", "InvoiceQueryRs")

_ANSWERS = frozenset(
    f"{asked}QueryRs"
    for asked in ("Customer", "Vendor", "Employee", "OtherName", "Entity", "Account", "Currency")
) | set(_TRANSACTION_ANSWERS)

_Event: TypeAlias = "tuple[str, _Element]"

_ROOTS = frozenset({"QBXML", "QBXMLMsgsRs", "QBXMLMsgsRq"}) | _ANSWERS

_MOST_PARTS = 10_000
"""A record with more parts than this is none; it would only fill the memory."""


# --- before the XML is read -----------------------------------------------------------------------

_PROLOG = pattern(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)

_TAG = pattern(r"<([A-Za-z_][\w.:-]*)")

_MESSAGE = pattern(r"<([A-Z]\w*R[sq])\b(?<!QBXMLMsgsR.)")


def _recognises(head: str) -> bool:
    return _root(head) in _ROOTS or (_begins_with_doctype(head) and "<QBXML" in head)


def _begins_with_doctype(head: str) -> bool:
    prolog = _PROLOG.match(head)
    return head.startswith("<!", prolog.end() if prolog else 0)


def _root(head: str) -> str | None:
    prolog = _PROLOG.match(head)
    tag = _TAG.match(head, prolog.end() if prolog else 0)
    return tag[1] if tag else None


def _refuse_by_head(head: bytes, file: str) -> Refusal | None:
    text = lenient(head)
    refusal = refuse_other_kinds(head, file) or refuse_nul(text, file)
    if refusal:
        return refusal
    if _begins_with_doctype(text):
        return _refuse_doctype(file)
    root = _root(text)
    if root in _ROOTS:
        return None
    found = f"XML that begins with <{root}>" if root else "no XML"
    return Refusal(Origin(file), f"expected an answer of QuickBooks in qbXML, found {found}", HOW)


def _refuse_doctype(file: str) -> Refusal:
    return Refusal(
        Origin(file),
        "expected qbXML without a document type declaration, found <!DOCTYPE",
        "QuickBooks writes none: save its answer as it is.",
    )


# --- the XML itself -------------------------------------------------------------------------------


def _read(stream: BinaryIO, file: str) -> CustomerReading | Refusal:
    head = stream.read(HEAD_BYTES)
    refusal = _refuse_by_head(head, file)
    if refusal:
        return refusal
    found: list[_Record | Remark | _Answer] = []
    for it in _found(stream, head, file):
        if isinstance(it, Refusal):
            return it
        found.append(it)
    answers = {it.tag: it for it in _all(found, _Answer)}  # of a list in pieces the last one counts
    if not answers:
        return _no_answer(head, file)
    rest = (answer.rest for answer in answers.values() if answer.rest)
    return customers_once(
        _all(found, Customer),
        _all(found, TakenName),
        _all(found, RowProblem),
        (*_all(found, Remark), *rest),
        company_of(_all(found, Account), _all(found, Booked), _all(found, CurrencyName)),
    )


def _all(found: Iterable[object], kind: type[_Kind]) -> tuple[_Kind, ...]:
    return tuple(it for it in found if isinstance(it, kind))


@frozen
class _Answer:
    """An answer to one of the list queries, and what is said if QuickBooks has more to give."""

    tag: str
    rest: Remark | None


_Kind = TypeVar("_Kind")

_Record: TypeAlias = Customer | TakenName | Account | Booked | CurrencyName | RowProblem

_Found: TypeAlias = _Record | Remark | Refusal | _Answer


def _no_answer(head: bytes, file: str) -> Refusal:
    message = _MESSAGE.search(lenient(head))
    found = message[1] if message else "none"
    kind = "a request" if found.endswith("Rq") else "an answer of another kind"
    return Refusal(
        Origin(file),
        "expected an answer to a query of the customer list (CustomerQueryRs), found"
        f" {f'{kind} ({found})' if message else 'none'}",
        HOW,
    )


def _found(stream: BinaryIO, head: bytes, file: str) -> Iterator[_Found]:
    """Everything of interest in the order of the file; it stops at the first refusal."""
    parser = _parser()
    root: _Element | None = None
    line, began = 1, 1
    for piece in _pieces(stream, head):
        if isinstance(piece, int):
            yield too_large(file, piece)
            return
        refusal = _feed(parser, piece, file)
        for event, element in cast("Iterator[_Event]", parser.read_events()):
            if root is None:
                root = element
                if root.getroottree().docinfo.internalDTD is not None:
                    yield _refuse_doctype(file)
                    return
            if event == "start" and element.tag in _RECORDS:
                began = line
            yield from _from_event(event, element, Origin(file, _line(element, began)))
        line += piece.count(b"\n")
        if refusal is None and root is not None:
            refusal = _let_go(root, Origin(file, began))
        if refusal:
            yield refusal
            return


def _parser() -> XMLPullParser:
    from lxml.etree import XMLPullParser  # every plan knows this format, hardly any reads it

    return XMLPullParser(
        events=("start", "end"),
        tag=[*_ROOTS, *_RECORDS],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )


def _pieces(stream: BinaryIO, head: bytes) -> Iterator[bytes | int]:
    """The bytes of the file, cut where records begin, at last none; or a size over the limit."""
    size = 0
    chunk = head
    while chunk:
        size += len(chunk)
        if size > MAX_BYTES:
            yield size
            return
        yield from filter(None, _BEGINNING.split(chunk))
        chunk = stream.read(HEAD_BYTES)
    yield b""


_BEGINNING = pattern(rb"(?=<(?:%s)[\s/>])" % "|".join(sorted(_RECORDS)).encode())

_LAST_LINE_KNOWN = 65_534


def _line(element: _Element, began: int) -> int:
    """The line of a record. The parser counts to 16 bits; further on our own count is used."""
    line = cast("int | None", element.sourceline) or began  # the stubs leave it untyped
    return line if line <= _LAST_LINE_KNOWN else began


def _feed(parser: XMLPullParser, chunk: bytes, file: str) -> Refusal | None:
    from lxml.etree import XMLSyntaxError  # as above

    try:
        if chunk:
            parser.feed(chunk)
        else:
            parser.close()
    except XMLSyntaxError as error:
        return _not_well_formed(error, file, at_end=not chunk)
    return None


_NO_ELEMENT = "no element found"
"""What the parser says, at the end, of a file in which an undeclared entity stopped it."""


def _not_well_formed(error: XMLSyntaxError, file: str, *, at_end: bool) -> Refusal:
    origin = Origin(file, error.lineno or None)
    if at_end and _NO_ELEMENT in str(error.msg):
        return Refusal(
            Origin(file),
            "expected well-formed XML, found an entity that is none of XML's (such as &nbsp;)",
            "Export the list again.",
        )
    if at_end:
        return Refusal(
            origin,
            "expected the end of the XML data, found that the file breaks off on this line",
            "Export the list again; the file was cut off.",
        )
    if "encod" in str(error.msg) or "UTF-8" in str(error.msg):
        return Refusal(
            origin,
            "expected XML in the encoding that its first line tells (UTF-8 when it tells none),"
            " found a byte that is none",
            'Export the list again, or write encoding="windows-1252" into the first line.',
        )
    found = clean(str(error.msg)) or "a mistake"
    return Refusal(
        origin, f"expected well-formed XML, found a mistake ({found})", "Export the list again."
    )


def _let_go(root: _Element, origin: Origin) -> Refusal | None:
    """Forget what has been read: of each open element all but the last part, which may be open."""
    element: _Element | None = root
    while element is not None:
        if element.tag in _RECORDS:
            if len(element) > _MOST_PARTS:
                return Refusal(
                    origin,
                    f"expected a record with at most {_MOST_PARTS} parts, found one with more",
                    "Export the list again.",
                )
            return None
        del element[:-1]
        element = element[-1] if len(element) else None
    return None


# --- answers and records --------------------------------------------------------------------------


def _from_event(event: str, element: _Element, origin: Origin) -> Iterator[_Found]:
    if event == "start":
        if element.tag in _ANSWERS:
            yield from _answer(element, origin)
        return
    parent = element.getparent()
    if parent is None or parent.tag not in _ANSWERS or element.tag not in _RECORDS:
        return
    record = _record(element, origin)
    if record is not None:
        yield record
    if isinstance(record, Customer) and record.currency:
        yield CurrencyName(record.currency, clean(element.findtext("CurrencyRef/FullName", "")))
    element.clear()
    del parent[: parent.index(element)]


def _answer(element: _Element, origin: Origin) -> Iterator[_Found]:
    """What an answer says of itself: refused, nothing found, not whole."""
    tag = str(element.tag)
    said = f"QuickBooks answered: {clean(element.get('statusMessage', '')) or 'no message'}"
    match element.get("statusSeverity", "").casefold():
        case "error":
            code = clean(element.get("statusCode", "")) or "?"
            yield Refusal(
                origin, f"expected a list, found an error ({code}); {said}", f"Correct that. {HOW}"
            )
        case "warn" | "warning":
            yield Remark(origin, f"the list may not be whole; {said}", serious=True)
        case _ if element.get("statusCode") == "1":
            yield Remark(origin, f"QuickBooks found nothing to put on the list ({tag})")
    left = clean(element.get("iteratorRemainingCount", "")) or "0"
    yield _Answer(tag, _not_whole(tag, left, origin) if left.strip("0") else None)


_MISSED = {
    "AccountQueryRs": "an account among them would be taken for missing",
    **dict.fromkeys(_TRANSACTION_ANSWERS, "an order among them would be posted once more"),
}


def _not_whole(tag: str, left: str, origin: Origin) -> Remark:
    missed = _MISSED.get(tag, "who is among them would be created once more")
    return Remark(
        origin,
        f"the list is not whole: QuickBooks has {left} more records to give, and {missed}; add the"
        " files with the rest",
        serious=True,
    )


def _texts(element: _Element | None) -> dict[str, str]:
    """What the parts of a record say, by tag; of several with one tag the first."""
    texts: dict[str, str] = {}
    for part in () if element is None else element.iterchildren("*"):
        text = clean(part.text or "")
        if text:
            texts.setdefault(str(part.tag), text)
    return texts


def _record(element: _Element, origin: Origin) -> _Record | None:
    tag = str(element.tag)
    if tag in _OTHERS:
        return _taken(element, origin)
    if tag in _TRANSACTIONS:
        return booked(_texts(element))
    if tag == _CURRENCY:
        return currency_name(_texts(element))
    inner = {part: _texts(element.find(part)) for part in INNER}
    record = Record(_texts(element), inner)
    return account(record, origin) if tag == _ACCOUNT else customer(record, origin)


def _taken(element: _Element, origin: Origin) -> TakenName | RowProblem:
    name = _texts(element).get("Name")
    if name is None:
        return nameless(origin, "this entry of the other lists")
    return TakenName(name, _OTHERS[str(element.tag)], origin)


FORMAT = Format(
    name="qbxml",
    title="QuickBooks list in qbXML (CustomerQueryRs and its kin)",
    kind=Kind.CUSTOMERS,
    recognises=_recognises,
    read=_read,
    columns=COLUMNS,
)
