"""A standard customer that QuickBooks does not have: every order that it is to get is held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Severity
from rulesdsl.lint.likeness import are_close, words_of
from rulesdsl.lint.standard_customers import Named, each_once, named
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.storage import label
from rulesdsl.spelling import fold, nearest
from rulesdsl.syntax.printer import quoted

if TYPE_CHECKING:
    from rulesdsl.customers.index import CustomerIndex

CODE = Code("L601", "customer-not-in-the-list", Severity.WARNING)


MOST_COMPARED = 500
"""Names that are compared letter by letter with one that is missing."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Standard customers that the list lacks and that are not created either."""
    customers = subject.customers
    if customers is None:
        return
    missing = [
        (it, others)
        for it, others in each_once(named(subject))
        if not (it.is_created or it.record(subject) or customers.owner(label(it.name).text))
    ]
    by_part = _by_part(customers) if missing else {}
    for it, others in missing:
        near = _nearest(it.name, by_part)
        yield Diagnostic(
            CODE,
            f"expected a customer that QuickBooks' list has, found {quoted(it.name)}, which is not "
            "in it: its orders are held",
            it.at,
            _help(it, near),
            _fix(it, near),
            others,
        )


def _by_part(customers: CustomerIndex) -> Mapping[str, Sequence[str]]:
    """The customers at the top by each word of their names, and by what these begin with."""
    found: dict[str, list[str]] = {}
    for record in customers.records:
        if not record.is_job:
            for part in _parts(record.name):
                found.setdefault(part, []).append(record.name)
    return found


def _parts(name: str) -> set[str]:
    words = fold(name).split()
    return {*words, *(f"{word[:2]}…" for word in words)}


def _nearest(name: str, by_part: Mapping[str, Sequence[str]]) -> str | None:
    """The name in the list that is most like one, of those that have the rarest parts with it."""
    alike: dict[str, None] = {}
    for part in sorted(_parts(name), key=lambda it: (len(by_part.get(it, ())), it)):
        alike |= dict.fromkeys(by_part.get(part, ()))
    return nearest(name, islice(alike, MOST_COMPARED))


def _is_slip(it: Named, near: str | None) -> bool:
    """Whether the one name is a slip for the other; 'East Sales' is none for 'West Sales'."""
    return near is not None and are_close(words_of(it.name), words_of(near))


def _help(it: Named, near: str | None) -> str:
    if near and _is_slip(it, near):
        return f"did you mean {quoted(near)}?"
    create = "create it in QuickBooks, or write `create standard customer = true`"
    return f"{create}; the list has {quoted(near)}, if that is meant" if near else create


def _fix(it: Named, near: str | None) -> Fix | None:
    """The name of another customer only for a slip: who is like it by name may be somebody else."""
    if near and _is_slip(it, near):
        return Fix(f"write {quoted(near)}", (Edit(it.span, quoted(near)),))
    return None


LINT = Lint(CODE, look, needs_customers=True)
