"""Conditions resolved: every field and list found, every comparison of things of one kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import assert_never

from rulesdsl.defining import field, frozen
from rulesdsl.diagnostics import Code, Edit
from rulesdsl.model import conditions as meant
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value
from rulesdsl.semantics import known_values
from rulesdsl.semantics.known_fields import field_named
from rulesdsl.semantics.literals import BLANK_TEXT, SAMPLES, value_of
from rulesdsl.semantics.report import Report
from rulesdsl.source import Span
from rulesdsl.syntax import ast

UNKNOWN_LIST = Code("N103", "unknown-list")
WRONG_LIST = Code("N120", "wrong-kind-of-list")
WRONG_COMPARISON = Code("N110", "wrong-comparison")


@frozen
class Scope:
    """What a condition may name: the lists of the policy and, in a promise, `override`.

    `list_names` are the lists' names as they were written. Where some lists may be `unread`, an
    unknown one is no mistake of its own.
    """

    lists: Mapping[str, tuple[Value, ...]]
    in_promise: bool = False
    list_names: Mapping[str, str] = field(factory=dict)
    unread: bool = False


def resolve(condition: ast.Condition, scope: Scope, report: Report) -> meant.Condition | None:
    """The condition as meant; None where it could not be understood, which is then reported."""
    match condition:
        case ast.And(parts=parts) | ast.Or(parts=parts):
            # Every part is looked at, also behind one that is wrong: all mistakes in one run.
            done = [resolve(part, scope, report) for part in parts]
            found = tuple(part for part in done if part is not None)
            if len(found) < len(done):
                return None
            return meant.All(found) if isinstance(condition, ast.And) else meant.Any(found)
        case ast.Not(part=part):
            inner = resolve(part, scope, report)
            return None if inner is None else meant.Not(inner)
        case _:
            return _test(condition, scope, report)


def _test(test: ast.Test, scope: Scope, report: Report) -> meant.Condition | None:
    field = field_named(test.field, report, in_promise=scope.in_promise)
    if field is None:
        if isinstance(test, ast.InList):
            _list_named(test.list, scope, report)
        return None
    match test:
        case ast.Compare():
            return _compare(test, field, report)
        case ast.OneOf(values=literals, negated=negated):
            if field.type is Type.TAGS:
                _tags_are_included(test.field, literals, report)
                return None
            values = [value_of(literal, field, report) for literal in literals]
            known = tuple(value for value in values if value is not None)
            if len(known) < len(values):
                return None
            known_values.literals(field, literals, report)
            return _perhaps_not(meant.OneOf(field, known), negated)
        case ast.InList():
            return _in_list(test, field, scope, report)
        case ast.Known(negated=negated):
            return _perhaps_not(meant.Known(field), negated)
        case ast.Between():
            return _between(test, field, report)
        case ast.Holds():
            return _holds(test, field, report)
        case _:
            assert_never(test)


def _perhaps_not(test: meant.Test, negated: bool) -> meant.Condition:
    return meant.Not(test) if negated else test


# Lists


def _in_list(
    test: ast.InList, field: Field, scope: Scope, report: Report
) -> meant.Condition | None:
    found = _list_named(test.list, scope, report)
    if field.type is Type.TAGS:
        _tags_are_included(test.field, (), report)
        return None
    if not found:  # unknown, or empty, which is reported where it is defined
        return None
    if not all(_fits(value, field) for value in found):
        report.say(
            WRONG_LIST,
            f"expected a list of {field.type.value} values for `{field.name}`, "
            f"found the list `{test.list.written}`",
            test.list.span,
            f"`{field.name}` holds {SAMPLES[field.type]}",
        )
        return None
    known_values.of_list(field, found, test.list, report)
    name = scope.list_names.get(test.list.words, test.list.written)
    return _perhaps_not(meant.OneOf(field, found, name), test.negated)


def _list_named(name: ast.Name, scope: Scope, report: Report) -> tuple[Value, ...] | None:
    found = scope.lists.get(name.words)
    if found is None and not scope.unread:
        names = [scope.list_names.get(words, words) for words in scope.lists]
        report.unknown(
            UNKNOWN_LIST,
            "the name of a list",
            name,
            names,
            f"define it before the first rule: `list {name.written} = 'a', 'b'`",
        )
    return found


def _fits(value: Value, field: Field) -> bool:
    match field.type:
        case Type.TEXT | Type.TAGS:
            return isinstance(value, str)
        case Type.NUMBER:
            return isinstance(value, Decimal)
        case Type.DATE:
            return isinstance(value, date)
        case Type.YES_NO:
            return isinstance(value, bool)
        case _:
            assert_never(field.type)


# Comparisons with one value


def _compare(test: ast.Compare, field: Field, report: Report) -> meant.Condition | None:
    operator = test.operator
    match operator:
        case ast.Operator.IS | ast.Operator.IS_NOT:
            if field.type is Type.TAGS:
                _tags_are_included(test.field, (test.value,), report, operator)
                return None
            if isinstance(test.value, ast.Text) and not test.value.value.strip():
                _is_blank(test, report)
                return None
            known = value_of(test.value, field, report)
            if known is None:
                return None
            known_values.literals(field, (test.value,), report)
            return _perhaps_not(meant.OneOf(field, (known,)), operator is ast.Operator.IS_NOT)
        case ast.Operator.INCLUDE:
            if field.type is not Type.TAGS:
                _only_tags_include(test, field, report)
                return None
            tag = value_of(test.value, field, report)
            return meant.Includes(field, tag) if isinstance(tag, str) else None
        case ast.Operator.STARTS_WITH | ast.Operator.ENDS_WITH | ast.Operator.CONTAINS:
            return _part(test, field, report)
        case _:
            return _order(test, field, report)


def _is_blank(test: ast.Compare, report: Report) -> None:
    instead = "is missing" if test.operator is ast.Operator.IS else "is known"
    report.say(
        BLANK_TEXT,
        f"expected a text for `{test.field.written}`, found one with nothing in it",
        test.value.span,
        f"write `{test.field.written} {instead}`",
        edits=[Edit(report.between(test.field.span, test.value.span).to(test.value.span), instead)],
    )


def _tags_are_included(
    field: ast.Name,
    values: tuple[ast.Literal, ...],
    report: Report,
    operator: ast.Operator | None = None,
) -> None:
    """Say that tags are several; one test with one value can be mended by machine."""
    tests = [f"tags include {report.shown(value)}" for value in values] or ["tags include '…'"]
    instead = "not " * (operator is ast.Operator.IS_NOT) + " or ".join(tests)
    alone = operator is not None and isinstance(values[0], ast.Text)
    report.say(
        WRONG_COMPARISON,
        "expected `include` behind `tags`, of which an order can have several, found "
        + (f"`{operator.value}`" if operator else "a list"),
        field.span,
        f"write `{instead}`",
        edits=[Edit(field.span.to(values[0].span), instead)] if alone else (),
    )


def _only_tags_include(test: ast.Compare, field: Field, report: Report) -> None:
    operator = report.between(test.field.span, test.value.span)
    texts = field.type is Type.TEXT and isinstance(test.value, ast.Text)
    report.say(
        WRONG_COMPARISON,
        f"expected `tags` before `include`, found `{field.name}`, which holds one value",
        test.field.span,
        f"write `{field.name} {'contains' if texts else 'is'} {report.shown(test.value)}`",
        edits=[Edit(operator, "contains" if texts else "is")],
    )


def _part(test: ast.Compare, field: Field, report: Report) -> meant.Condition | None:
    if field.type is Type.TEXT:
        text = value_of(test.value, field, report)
        part = meant.Part(test.operator.value)
        return meant.Has(field, part, text) if isinstance(text, str) else None
    if field.type is Type.TAGS:
        _tags_are_included(test.field, (test.value,), report, test.operator)
        return None
    report.say(
        WRONG_COMPARISON,
        f"expected a text field before `{test.operator.value}`, found `{field.name}` "
        f"({field.type.value})",
        test.field.span,
        f"compare it with a value, such as `{_SAMPLE_TESTS[field.type].format(field.name)}`",
    )
    return None


_SAMPLE_TESTS = {
    Type.TEXT: "{} is known",
    Type.NUMBER: "{} >= 100",
    Type.DATE: "{} >= 2026-11-21",
    Type.YES_NO: "{} is true",
    Type.TAGS: "{} include 'wholesale'",
}
"""How a field of each type is asked for."""


# Comparisons by size


def _order(test: ast.Compare, field: Field, report: Report) -> meant.Condition | None:
    if not _has_size(field, test.field.span, test.operator.value, report):
        return None
    value = value_of(test.value, field, report)
    if not isinstance(value, Decimal | date):
        return None
    match test.operator:
        case ast.Operator.LESS:
            return meant.Within(field, None, value, high_counts=False)
        case ast.Operator.AT_MOST:
            return meant.Within(field, None, value)
        case ast.Operator.MORE:
            return meant.Within(field, value, None, low_counts=False)
        case _:
            return meant.Within(field, value, None)


def _between(test: ast.Between, field: Field, report: Report) -> meant.Condition | None:
    if not _has_size(field, test.field.span, "between", report):
        return None
    low, high = value_of(test.low, field, report), value_of(test.high, field, report)
    if not isinstance(low, Decimal | date) or not isinstance(high, Decimal | date):
        return None
    if low > high:  # type: ignore[operator]  # both are of the field's type
        first, second = report.shown(test.low), report.shown(test.high)
        report.say(
            WRONG_COMPARISON,
            f"expected the smaller value first, found {first} before {second}",
            test.low.span.to(test.high.span),
            f"write `between {second} and {first}`",
            edits=[Edit(test.low.span, second), Edit(test.high.span, first)],
        )
        return None
    return meant.Within(field, low, high)


def _has_size(field: Field, span: Span, comparison: str, report: Report) -> bool:
    if field.type in (Type.NUMBER, Type.DATE):
        return True
    report.say(
        WRONG_COMPARISON,
        f"expected a number or date field before `{comparison}`, found `{field.name}` "
        f"({field.type.value})",
        span,
        "only `total` and `order date` can be compared by size",
    )
    return False


def _holds(test: ast.Holds, field: Field, report: Report) -> meant.Condition | None:
    if field.type is Type.YES_NO:
        return meant.OneOf(field, (True,))
    sample = _SAMPLE_TESTS[field.type].format(test.field.written)
    report.say(
        WRONG_COMPARISON,
        f"expected a comparison behind `{test.field.written}`, found none",
        test.field.span,
        f"write for example `{sample}`",
        instead=sample if field.type is Type.TEXT else None,
    )
    return None
