"""A `not` before something that says no already: two of them are easily read as one."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.defining import evolve
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.places import Place
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_condition

CODE = Code("L211", "double-negation", Severity.NOTE)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every `not` whose part says no; of several in a row the outermost."""
    for place in subject.places:
        if _is_within_another(place):
            continue
        direct = _said_directly(place.clause.written)
        if direct is not None:
            written = print_condition(direct)
            yield Diagnostic(
                CODE,
                f"expected a condition that says no at most once, found `{place.words}`",
                Label(place.source, place.span),
                f"write `{written}`",
                _fix(place, direct, written),
            )


def _is_within_another(place: Place) -> bool:
    return place.above is not None and isinstance(place.above.clause.written, ast.Not)


def _said_directly(condition: ast.Condition) -> ast.Condition | None:
    """The same without the `not`; None where there is no second one behind it."""
    match condition:
        case ast.Not(part=ast.Not(part=part)):
            return _said_directly(part) or part
        case ast.Not(part=ast.Compare(operator=ast.Operator.IS_NOT) as test):
            return evolve(test, operator=ast.Operator.IS)
        case ast.Not(part=(ast.OneOf(negated=True) | ast.InList(negated=True)) as several):
            return evolve(several, negated=False)
        case ast.Not(part=ast.Known(negated=True) as known):
            return evolve(known, negated=False)
        case _:
            return None


def _fix(place: Place, direct: ast.Condition, written: str) -> Fix | None:
    """None where a note stands in it, perhaps right behind the `not`."""
    if "#" in place.source.cut(place.span) or place.span == place.parts[0].span:
        return None
    joined = isinstance(direct, ast.And | ast.Or) and place.above is not None
    text = f"({written})" if joined and not place.is_wrapped else written
    return Fix(f"write `{written}`", (Edit(place.span, text),), safe=True)


LINT = Lint(CODE, look)
