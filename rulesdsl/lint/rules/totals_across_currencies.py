"""A total compared for orders in several currencies: 500 USD and 500 JPY are not the same."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.analysis.columns import Choices
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.places import Place
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import Any, Condition, Known, Not, OneOf, Within
from rulesdsl.model.fields import BY_NAME
from rulesdsl.syntax.printer import quoted

CODE = Code("L202", "total-across-currencies", Severity.WARNING)

_TOTAL, _CURRENCY = BY_NAME["total"], BY_NAME["currency"]


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Of each rule that orders in several currencies get to the first total that decides so."""
    told: set[int] = set()
    for place in subject.places:
        at = place.rule
        if at is None or at in told or not _is_of_an_amount(place.clause.meant):
            continue
        if subject.rules[at].settings.multi_currency and _in_several(subject, at, place):
            told.add(at)
            yield _told(place, subject.rules[at].settings.home_currency)


def _is_of_an_amount(meant: Condition) -> bool:
    """Whether a total is compared with an amount other than 0, which is the same everywhere."""
    match meant:
        case Within(field=field, low=low, high=high) if field is _TOTAL:
            return any((low, high))
        case OneOf(field=field, values=values) | Not(part=OneOf(field=field, values=values)):
            return field is _TOTAL and any(values)
        case _:
            return False


def _in_several(subject: Subject, at: int, place: Place) -> bool:
    """Whether it depends on this comparison, for orders in two currencies, that the rule is theirs.

    An order that tells no currency is in the home currency.
    """
    cascade, home = subject.study.cascade, subject.rules[at].settings.home_currency
    without = () if place.is_needed else (place.with_instead(Not(place.clause.meant)),)
    columns = (it.columns[0] for it in cascade.regions.cuts if it.field is _CURRENCY)
    named = [str(it) for its in columns if isinstance(its, Choices) for it in its.values]
    unnamed = (Known(_CURRENCY), Not(OneOf(_CURRENCY, tuple(named))))
    if cascade.is_first(at, unnamed, without) is True:
        return True
    of_home = Any((OneOf(_CURRENCY, (home,)), Not(Known(_CURRENCY))))
    others = (OneOf(_CURRENCY, (it,)) for it in named if it.upper().strip() != home)
    currencies: list[Condition] = [of_home, *others]
    found = (cascade.is_first(at, (it,), without) is True for it in currencies)
    return sum(found) > 1


def _told(place: Place, home: str) -> Diagnostic:
    return Diagnostic(
        CODE,
        f"expected an amount in one currency, found `{place.words}` for orders in several",
        Label(place.source, place.span),
        f"ask for the currency, too, `currency is {quoted(home)} and {place.words}`, and write a "
        "rule for each other currency",
    )


LINT = Lint(CODE, look)
