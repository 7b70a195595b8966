"""What is said of many orders in the same words, as terms of a query.

A query that looks the words up carries them with each order through all its joins; one that says
them takes two thirds of the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from rulesdsl.relational.terms import NULL, Term, choose, either, number, text

FEW = 16
"""In so many cases words are said by a term; those of more are looked up."""

Value = str | int | bool | None


def worded(
    cases: Sequence[Term], rows: Sequence[Sequence[Value]], kinds: Mapping[str, str]
) -> dict[str, Term]:
    """The columns of some rows, each as the term that is its value in each of the cases.

    One of the cases holds; of the last ones nobody asks.
    """
    columns = zip(kinds.items(), zip(*rows, strict=True), strict=True)
    return {name: _said_by(cases, values, kind) for (name, kind), values in columns}


def _said_by(cases: Sequence[Term], values: Sequence[Value], kind: str) -> Term:
    groups: dict[Value, list[Term]] = {}
    for case, value in zip(cases, values, strict=True):
        groups.setdefault(value, []).append(case)
    (most, _), *others = sorted(groups.items(), key=lambda it: -len(it[1]))
    last = constant(most, kind)
    chosen = ((either(*those), constant(value, kind)) for value, those in others)
    return choose(*chosen, other=last) if others else last


def constant(value: Value, kind: str) -> Term:
    """A value of a type."""
    match value:
        case None:
            return exp.cast(NULL, kind)
        case bool():
            return exp.true() if value else exp.false()
        case int():
            return number(value)
        case _:
            return text(value)
