"""A zip of the United States with four digits: a spreadsheet has dropped the zero in front."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.lacking import values_at
from rulesdsl.lint.places import Place
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.lint.values import Compared, compared, one_of
from rulesdsl.model.conditions import fold
from rulesdsl.model.countries import alpha_2
from rulesdsl.model.fields import BY_NAME
from rulesdsl.patterns import pattern
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L219", "zip-without-its-zero", Severity.WARNING)

_ZIPS = {"billing zip", "shipping zip"}
_SHORT = pattern(r"\s*([0-9]{4}(?:-[0-9]{4})?)\s*")

MOST_SHOWN = 3
"""Zips that the help spells out."""

_WITH_ZERO = {"ct", "ma", "me", "nh", "nj", "ri", "vt"}
"""The states whose zips all begin with a zero."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every row of values with such zips beside the country, or a state that has such zips."""
    for place, row in groupby(compared(subject, _ZIPS), key=lambda it: it.place):
        short = [it for it in row if _SHORT.fullmatch(it.text.value)]
        if short and _is_in_the_states(place):
            yield _of_a_row(short)
    yield from _of_files(subject)


def _is_in_the_states(place: Place) -> bool:
    """Whether the clause is asked of orders to the United States alone."""
    test = one_of(place.clause.meant)
    side = test.field.name.partition(" ")[0] if test is not None else "shipping"
    countries = values_at(place, BY_NAME[f"{side} country"])
    if countries:
        return {alpha_2(it) for it in countries} == {"US"}
    states = values_at(place, BY_NAME[f"{side} state"])
    return bool(states) and {fold(it) for it in states} <= _WITH_ZERO


def _of_files(subject: Subject) -> Iterator[Diagnostic]:
    """The same of a list that comes from a file of values: told where it is asked for."""
    files = {
        it.statement.name.words
        for file in subject.files
        for it in file.statements
        if isinstance(it.statement, ast.ListFile)
    }
    for place in subject.places if files else ():
        test = one_of(place.clause.meant)
        written = place.clause.written
        if test is None or test.field.name not in _ZIPS or not isinstance(written, ast.InList):
            continue
        shorts = (_SHORT.fullmatch(str(it)) for it in test.values)
        short = next((it[1] for it in shorts if it), None)
        if short and written.list.words in files and _is_in_the_states(place):
            yield Diagnostic(
                CODE,
                _message(short, f" in the list {written.list.written}"),
                Label(place.source, written.list.span),
                "put the zeros back in its file: a spreadsheet keeps them in cells that are text",
            )


def _of_a_row(short: list[Compared]) -> Diagnostic:
    """One finding for all of them."""
    first, *others = short
    whole = [quoted(f"0{it.text.value.strip()}") for it in short]
    return Diagnostic(
        CODE,
        _message(first.text.value.strip(), f" and {len(others)} more" if others else ""),
        Label(first.source, first.text.span),
        f"write {', '.join(whole[:MOST_SHOWN])}" + ", …" * (len(whole) > MOST_SHOWN),
        Fix(
            "put the zeros back in front",
            tuple(Edit(it.text.span, text) for it, text in zip(short, whole, strict=True)),
        ),
    )


def _message(short: str, more: str) -> str:
    return f"expected five digits in a zip of the United States, found {quoted(short)}{more}"


LINT = Lint(CODE, look)
