"""A small, strict QuickBooks company file: it carries out requests and answers with its lists.

It knows what quickbooks.md says QuickBooks does, each rule with its source there (the numbers and
marks in brackets), and has its own tables, so that a mistake in the writer of requests is not
repeated here. Where the sources are silent the stricter reading is taken, and called *our choice*.
What it does not know (moving a job, groups of lines, …) it refuses to guess: NotModelledError.
"""

from __future__ import annotations

from rulesdsl.model.records import CustomerList
from tests.company.file import Capacity, CompanyFile, Omitted
from tests.company.queries import books, everything
from tests.company.session import Answer, Session, process
from tests.company.statuses import NotModelledError, UnreadableError

__all__ = [
    "Answer",
    "Capacity",
    "CompanyFile",
    "NotModelledError",
    "Omitted",
    "Session",
    "UnreadableError",
    "add_everything",
    "books",
    "carry_out",
    "everything",
    "process",
    "query_response",
]


def carry_out(document: bytes, given: CustomerList) -> tuple[CustomerList, tuple[Answer, ...]]:
    """The list after the requests, and an answer to each."""
    several = b"<CurrencyRef>" in document
    done = process(document, _company(given, multi_currency=several))
    return books(done.company), done.answers


def add_everything(document: bytes, given: CustomerList) -> CustomerList:
    """The list after requests that must all succeed."""
    after, answers = carry_out(document, given)
    assert not [it for it in answers if it.is_error], answers
    return after


def query_response(given: CustomerList) -> bytes:
    """The list as QuickBooks answers queries of all that it holds."""
    return everything(_company(given))


def _company(given: CustomerList, *, multi_currency: bool = False) -> CompanyFile:
    """The file with several currencies if anybody is in one, or is about to be."""
    several = multi_currency or any(it.currency for it in given.customers)
    return CompanyFile.holding(given, multi_currency=several)
