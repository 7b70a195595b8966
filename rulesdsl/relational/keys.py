"""What a key is worth in SQL: of an order, and of a record (`customers/keys.py` is the law).

For each field a term for its value, and one for whether that value is right. Where it is not, or
where there is no term, the value comes from Python's own code.
"""

from __future__ import annotations

from collections.abc import Callable, Container

from rulesdsl.defining import frozen
from rulesdsl.model.fields import Field
from rulesdsl.model.storage import LIMITS
from rulesdsl.relational import texts
from rulesdsl.relational.schema import CUSTOMERS, ORDERS
from rulesdsl.relational.terms import Term, both, col, fn, join_texts, missing, nothing, text, when

BETWEEN = "\x1f"
"""What stands between the values of a key of several fields. No tame text has it."""


@frozen
class Worth:
    """The value of a key field: whether it is blank, whether `values` are right, and these.

    Of an order it has one value; of a record all that are not NULL count. Without values Python
    tells them of every row that is not blank.
    """

    blank: Term
    right: Term | None
    values: tuple[Term, ...] = ()


_Fold = Callable[[Term], Term]

_TEXTS: dict[str, tuple[str, _Fold]] = {
    "first name": ("first_name", texts.person_name),
    "last name": ("last_name", texts.person_name),
    "company": ("company", texts.squeezed),
    "street": ("line", texts.squeezed),
    "street 2": ("line", texts.squeezed),
    "city": ("city", texts.squeezed),
    "state": ("state", texts.squeezed),
    "zip": ("zip", texts.zip_code),
}
"""Fields whose text is stored in one part of a record, and how it is folded."""


def _whose(field: Field) -> tuple[str, str]:
    """The party of a field and what it is of the party: 'billing zip' is ('billing', 'zip')."""
    for side in ("billing", "shipping"):
        if field.name.startswith(f"{side} "):
            return side, field.name.removeprefix(f"{side} ")
    return "", field.name


def of_order(field: Field, prefix: str | None, there: Container[str], alias: str) -> Worth:
    """The value under which an order's customer is looked up; `there` are the orders' columns."""

    def value(name: str) -> Term:
        return col(name, alias) if name in there else nothing(ORDERS[name])

    if field.name == "customer name":
        return _customer_name(value, prefix)
    term = value(field.name.replace(" ", "_"))
    blank = missing(term)
    _, what = _whose(field)
    match what:
        case "email":
            right = texts.tame(term, texts.ADDRESS, LIMITS["email"])
            return Worth(blank, right, (fn("lower", term),))
        case "name":
            colons = fn("contains", term, text(":")).not_()
            right = both(texts.tame(term, texts.WORDS, LIMITS["first_name"]), colons)
            return Worth(blank, right, (texts.person_name(term),))
        case _ if what in _TEXTS:
            part, fold = _TEXTS[what]
            return Worth(blank, texts.tame(term, texts.WORDS, LIMITS[part]), (fold(term),))
        case _:
            return Worth(blank, None)


def _customer_name(value: Callable[[str], Term], prefix: str | None) -> Worth:
    """The label that a new customer would get."""
    term = fn("coalesce", value("name"), value("company"), value("email"))
    whole = join_texts(text(prefix), term) if prefix else term
    right = texts.tame(whole, texts.NO_COLON, LIMITS["name"])
    return Worth(missing(term), right, (texts.label(whole),))


def of_record(field: Field, there: Container[str], alias: str | None = None) -> Worth:
    """The values under which a record is found; `there` are the columns of the customer list."""

    def value(name: str) -> Term:
        return col(name, alias) if name in there else nothing(CUSTOMERS.get(name, "VARCHAR"))

    return of_texts(field, value)


def of_texts(field: Field, value: Callable[[str], Term]) -> Worth:
    """The same of a record whose texts these are, by the names of their columns.

    Beside them there is FIRST_AND_LAST. Two of the values may be the same.
    """
    side, what = _whose(field)
    match what:
        case "email":
            address, other = value("email"), value("cc")
            right = both(missing(other), _right(address, texts.ADDRESS))
            return Worth(both(missing(address), missing(other)), right, (fn("lower", address),))
        case "customer name":
            name = value("name")
            return Worth(missing(name), texts.tame(name, texts.PRINTED), (texts.label(name),))
        case "name":
            return _names_of_record(value)
        case "first name" | "last name" | "company":
            term, fold = value(what.replace(" ", "_")), _TEXTS[what][1]
            return Worth(missing(term), texts.tame(term, texts.WORDS), (fold(term),))
        case "city" | "state" | "zip":
            term, fold = _of_block(side, what, value), _TEXTS[what][1]
            return Worth(missing(term), texts.tame(term, texts.WORDS), (fold(term),))
        case _:
            return Worth(_unsaid(what, side, value), None)


def _right(term: Term, pattern: str) -> Term:
    """Whether a text is tame, or missing."""
    return missing(term).or_(texts.tame(term, pattern))


def _names_of_record(value: Callable[[str], Term]) -> Worth:
    name, parts = value("name"), value(FIRST_AND_LAST)
    right = both(*(_right(it, texts.WORDS) for it in (name, parts)))
    return Worth(missing(name), right, (texts.person_name(name), texts.person_name(parts)))


FIRST_AND_LAST = "first_and_last"
"""First and last name in one, where a record has both: it is used often, and made once."""


def first_and_last(first: Term, last: Term) -> Term:
    """The column of that name."""
    return join_texts(first, text(" "), last)


_BLOCK = ("lines", "city", "state", "zip", "country")


def _of_block(side: str, part: str, value: Callable[[str], Term]) -> Term:
    """A part of an address; without a shipping address QuickBooks ships to the billing one."""
    if side == "billing":
        return value(f"billing_{part}")
    nowhere = both(*(missing(value(f"shipping_{it}")) for it in _BLOCK))
    return when(nowhere, value(f"billing_{part}"), value(f"shipping_{part}"))


def _unsaid(what: str, side: str, value: Callable[[str], Term]) -> Term:
    """Whether a record surely has no value of a field that only Python can tell."""
    match what:
        case "phone":
            return both(missing(value("phone")), missing(value("alt_phone")))
        case "country":
            return missing(_of_block(side, "country", value))
        case _:
            return missing(_of_block(side, "lines", value))
