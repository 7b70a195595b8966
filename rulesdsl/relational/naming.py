"""What a template comes to in SQL: the name of a new job or customer (`model/templates.py`)."""

from __future__ import annotations

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.model.fields import Field
from rulesdsl.model.storage import LIMITS
from rulesdsl.model.templates import Slot, Template
from rulesdsl.model.types import Type
from rulesdsl.relational import texts
from rulesdsl.relational.terms import Term, both, fn, join_texts, known, missing, text, when
from rulesdsl.relational.work import Work

_DANGLING = " \t,;:-/|"


@frozen
class Named:
    """A name: whether it is `empty`, and it; whether SQL writes all that is in it as Python does.

    A name that is neither empty nor right is told by Python.
    """

    empty: Term
    name: Term
    is_told: bool

    def is_right(self, name: Term) -> Term:
        """Whether that name, which is `name` in a query around its own, is kept as it is."""
        return texts.tame(name, texts.NO_COLON, LIMITS["name"]) if self.is_told else exp.false()


def name_of(work: Work, template: Template, prefix: str | None = None) -> Named:
    """The label that a template makes of an order; `prefix` stands before it."""
    pieces = [text(it) if isinstance(it, str) else _filled(work, it) for it in template.pieces]
    slots = [term for term, it in zip(pieces, template.pieces, strict=True) if isinstance(it, Slot)]
    empty = both(*map(missing, slots)) if slots else exp.false()
    if len(pieces) == len(slots) == 1:
        whole = pieces[0]
    else:
        whole = fn("trim", join_texts(text(""), *pieces))
    if len(slots) > 1:
        parts = (fn("coalesce", it, text("")) for it in pieces)
        some = fn("regexp_replace", join_texts(*parts), text(r"\s+,"), text(","), text("g"))
        every = both(*map(known, slots))
        whole = when(every, whole, fn("trim", some, text(_DANGLING)))
    name = join_texts(text(prefix), whole) if prefix else whole
    told = all(map(_is_told, (field for it in template.slots for field in it.fields)))
    return Named(empty, name, told)


def _filled(work: Work, slot: Slot) -> Term:
    """The first known of some fields, without outer space."""
    terms = (_shown(work, it) for it in slot.fields)
    trimmed = list(map(texts.bare, terms))
    return fn("coalesce", *trimmed) if len(trimmed) > 1 else trimmed[0]


def _shown(work: Work, field: Field) -> Term:
    term = work.order_term(field)
    return term if field.type is Type.TEXT else exp.cast(term, "VARCHAR")


def _is_told(field: Field) -> bool:
    """Whether SQL writes a field's value as Python does."""
    return field.type in {Type.TEXT, Type.DATE}
