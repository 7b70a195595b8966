"""The columns of the makers: the slots that they ask and make, and what their e-mail is."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.model.fields import Field
from rulesdsl.model.storage import LIMITS
from rulesdsl.relational import texts
from rulesdsl.relational.terms import Term, missing, number, when
from rulesdsl.relational.work import Work

NAMES = -1
"""The kind of slot that a full name is; the others are the numbers of keys."""

MISSING, HARD, COMPARABLE = range(3)
"""Whether an order has an e-mail, and whether SQL can compare it."""


def email_of(email: Term) -> Term:
    """What an order's e-mail is: MISSING, HARD or COMPARABLE."""
    plain = texts.tame(email, texts.ADDRESS, LIMITS["email"])
    there = when(plain, number(COMPARABLE), number(HARD))
    return when(missing(email), number(MISSING), there)


def slot_columns(work: Work) -> Iterator[tuple[int, str, bool]]:
    """The kind of each slot column of the makers, its name, and whether the new record has it."""
    yield NAMES, "whole", True
    for fields, k in work.keys.items():
        yield k, f"a_{k}", False
        for place in range(most_slots(fields)):
            yield k, f"w_{k}_{place}", True


def most_slots(fields: tuple[Field, ...]) -> int:
    """Under how many slots of a key a new record can stand: a name has two."""
    count = 1
    for it in fields:
        count *= 2 if it.name in {"name", "billing name", "shipping name"} else 1
    return count
