"""A document of requests, carried out from the top to the bottom [quickbooks.md 2, batch]."""

from __future__ import annotations

from attrs import frozen
from lxml import etree

from tests.company import customers, queries, sales
from tests.company.file import CompanyFile
from tests.company.parts import Part, read
from tests.company.shapes import check_structure, check_values, is_query, only_online, shape_of
from tests.company.statuses import (
    DONE,
    NOT_PROCESSED,
    RefusedError,
    Status,
    UnreadableError,
    request_id_too_long,
    unsupported,
)

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="13.0"?>\n'
"""Both lines are needed [quickbooks.md 1.1]."""

LONGEST_REQUEST_ID = 50
_ON_ERROR = {"stopOnError", "continueOnError", "rollbackOnError"}


@frozen
class Answer:
    """What QuickBooks says to one request."""

    request_id: str
    status: Status
    request: Part

    @property
    def code(self) -> int:
        return self.status.code

    @property
    def message(self) -> str:
        return self.status.message

    @property
    def is_error(self) -> bool:
        return self.status.is_error


@frozen
class Session:
    """What became of a document: the file afterwards, the answers, and the answers as bytes."""

    company: CompanyFile
    answers: tuple[Answer, ...]
    response: bytes


def process(document: bytes, company: CompanyFile) -> Session:
    """The requests carried out; UnreadableError, with nothing done, where one cannot be read."""
    requests, on_error = _requests(document)
    root, answers = queries.document()
    given, made = company, list[Answer]()
    for request_id, request in requests:
        status, rets = NOT_PROCESSED, tuple[Part, ...]()
        if on_error == "continueOnError" or not any(it.is_error for it in made):
            company, status, rets = _carried_out(company, request_id, request)
        made.append(Answer(request_id, status, request))
        tag = f"{request.tag.removesuffix('Rq')}Rs"
        queries.answer(answers, tag, (status, rets), request_id)
    failed = any(it.is_error for it in made)
    after = given if failed and on_error == "rollbackOnError" else company
    return Session(after, tuple(made), queries.written(root))


def _requests(document: bytes) -> tuple[tuple[tuple[str, Part], ...], str]:
    try:
        root = etree.fromstring(document)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(str(error)) from error
    head = " ".join(document[: len(_HEAD) + 20].decode("ascii", "replace").split())
    sets = root.findall("QBXMLMsgsRq")
    if not head.startswith(" ".join(_HEAD.split())) or root.tag != "QBXML" or len(sets) != 1:
        raise UnreadableError("not a qbXML message set")
    on_error = sets[0].get("onError")
    if on_error not in _ON_ERROR or not len(sets[0]):
        raise UnreadableError("a message set has requests, and says what to do on errors")
    requests = [(it.get("requestID") or "", read(it)) for it in sets[0].iterchildren("*")]
    for _, request in requests:
        check_structure(_body(request), shape_of(request.tag))
    return tuple(requests), on_error


def _body(request: Part) -> Part:
    """What is to be added or changed, or the query itself."""
    if is_query(request.tag):
        return request
    wanted = request.tag.removesuffix("Rq")
    if [it.tag for it in request.parts] != [wanted]:
        raise UnreadableError(f"{request.tag} has no {wanted} alone")
    return request.parts[0]


def _carried_out(
    company: CompanyFile, request_id: str, request: Part
) -> tuple[CompanyFile, Status, tuple[Part, ...]]:
    if len(request_id) > LONGEST_REQUEST_ID:
        return company, request_id_too_long(request_id), ()
    try:
        body, shape = _body(request), shape_of(request.tag)
        check_values(body, shape)
        if is_query(request.tag):
            return company, *queries.asked(company, request)
        after, rets = _done(company, body)
    except RefusedError as refusal:
        return company, refusal.status, ()
    online = only_online(body, shape)
    return after, unsupported(online[0]) if online else DONE, rets


def _done(company: CompanyFile, body: Part) -> tuple[CompanyFile, tuple[Part, ...]]:
    match body.tag:
        case "CustomerAdd":
            after, entry = customers.add(company, body)
        case "CustomerMod":
            after, entry = customers.modify(company, body)
        case _:
            after, sale = sales.post(company, body)
            return after, (queries.sale_ret(after, sale),)
    return after, (queries.customer_ret(after, entry),)
