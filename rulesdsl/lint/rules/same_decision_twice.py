"""Two rules below one another that do the same: one rule, with both conditions, says it once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.source import Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_condition, quoted

CODE = Code("L105", "same-decision-twice", Severity.NOTE)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """The first two of the rules that follow one another and do the same."""
    behaviours = subject.study.behaviours
    for _, run in groupby(subject.living, key=lambda it: id(behaviours[it[0]])):
        numbers = [at for at, _ in run]
        if len(numbers) > 1 and all(_must_stay(subject, at) for at in numbers):
            at, then = numbers[:2]
            one, other = subject.rules[at], subject.rules[then]
            fix = _joined(subject, at, then)
            yield Diagnostic(
                CODE,
                f"expected one rule for what is decided alike, found {quoted(one.title)} and "
                f"{quoted(other.title)} below it",
                Label(one.source, one.span),
                f"{fix.title}, and take the other one out"
                if fix
                else "join their conditions by `or`",
                fix,
                (Label(other.source, other.span, "the same is decided here"),),
            )


def _must_stay(subject: Subject, at: int) -> bool:
    """Whether a rule below decides some of its orders otherwise: else the analysis tells.

    Of a rule that is for every order, those above it that do the same could be left out.
    """
    study = subject.study
    if study.rules[at].condition is None:
        return False
    for then in study.cascade.perhaps_next(at):
        differs = then == len(study.rules) or study.behaviours[then] is not study.behaviours[at]
        if differs and study.cascade.is_second(at, then) is True:
            return True
    return False


# The two made one


def _joined(subject: Subject, at: int, then: int) -> Fix | None:
    """One rule for both; None where they are written differently, or a comment would be lost."""
    source = subject.source
    first, second = subject.statements(at), subject.statements(then)
    one, other = subject.when(at), subject.when(then)
    if one is None or other is None or _rest(first) != _rest(second):
        return None
    gone = Span(len(source.text[: second[0].span.start].rstrip()), second[-1].span.end)
    noted = any(any(it.before) or it.behind is not None for it in second)
    alone = source.text[gone.start : gone.start + 1] == "\n"
    ends = not source.text[gone.end :].partition("\n")[0].strip()
    if noted or not (alone and ends) or "#" in source.cut(one.span) + source.cut(gone):
        return None
    condition = _either(one.clause.written, other.clause.written)
    when = f"when {print_condition(condition)}"
    return Fix(f"write `{when}`", (Edit(one.span, when), Edit(gone, "")), safe=True)


def _rest(statements: tuple[ast.Written, ...]) -> frozenset[ast.Statement]:
    """What a rule says besides its name and its condition; each statement stands there once."""
    its = (it.statement for it in statements)
    return frozenset(it for it in its if not isinstance(it, ast.Rule | ast.When))


def _either(one: ast.Condition, other: ast.Condition) -> ast.Condition:
    """Both conditions joined by `or`; two that ask for values of one field, as one."""
    match _values(one), _values(other):
        case (field, these), (same, those) if field == same:
            return ast.OneOf(field, tuple(dict.fromkeys((*these, *those))), negated=False)
        case _:
            return ast.Or((*_alternatives(one), *_alternatives(other)))


def _values(condition: ast.Condition) -> tuple[ast.Name, tuple[ast.Literal, ...]] | None:
    match condition:
        case ast.Compare(field=field, operator=ast.Operator.IS, value=value):
            return field, (value,)
        case ast.OneOf(field=field, values=values, negated=False):
            return field, values
        case _:
            return None


def _alternatives(condition: ast.Condition) -> tuple[ast.Condition, ...]:
    return condition.parts if isinstance(condition, ast.Or) else (condition,)


LINT = Lint(CODE, look)
