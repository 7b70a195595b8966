"""Conditions resolved: every field and list found, every comparison of things of one kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import assert_never

from attrs import frozen

from rulesdsl.diagnostics import Code
from rulesdsl.model import conditions as meant
from rulesdsl.model import fields
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value
from rulesdsl.semantics.report import Report
from rulesdsl.source import Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_literal, quoted

UNKNOWN_FIELD = Code("N101", "unknown-field")
UNKNOWN_LIST = Code("N103", "unknown-list")
WRONG_KIND = Code("N105", "wrong-kind-of-value")
NO_SUCH_DAY = Code("N109", "no-such-day")
WRONG_COMPARISON = Code("N110", "wrong-comparison")
SETTING_AS_FIELD = Code("N114", "setting-in-a-condition")

OVERRIDE = Field("override", Type.YES_NO, "whether override is on for the order", "yes", "override")
"""The one setting that a promise may ask about as if it were a field."""

_SAMPLES = {
    Type.TEXT: "a text in quotes",
    Type.NUMBER: "a number such as 129.90",
    Type.DATE: "a date such as 2026-11-21",
    Type.YES_NO: "true or false",
    Type.TAGS: "a text in quotes",
}


@frozen
class Scope:
    """What a condition may name: the lists of the policy and, in a promise, `override`."""

    lists: Mapping[str, tuple[Value, ...]]
    in_promise: bool = False


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


def field_named(name: ast.Name, report: Report, *, in_promise: bool = False) -> Field | None:
    """The field of that name, or a finding."""
    found = fields.find(name.words)
    if found is None and name.words == OVERRIDE.name:
        if in_promise:
            return OVERRIDE
        report.say(
            SETTING_AS_FIELD,
            "expected a field of the order, found the setting `override`",
            name.span,
            "`override` can only stand in the `when` of a `never` or `always`",
        )
    elif found is None:
        report.unknown(UNKNOWN_FIELD, "a field of the order", name.written, name.span, fields.BY_NAME)
    return found


def _test(test: ast.Test, scope: Scope, report: Report) -> meant.Condition | None:
    field = field_named(test.field, report, in_promise=scope.in_promise)
    if field is None:
        _look_for_list(test, scope, report)
        return None
    match test:
        case ast.Compare():
            return _compare(test, field, report)
        case ast.OneOf(values=literals, negated=negated):
            if not _equality_fits(field, test.field.span, report):
                return None
            values = [_value(literal, field, report) for literal in literals]
            known = tuple(value for value in values if value is not None)
            if len(known) < len(values):
                return None
            return _perhaps_not(meant.OneOf(field, known), negated)
        case ast.InList(negated=negated):
            found = _look_for_list(test, scope, report)
            if not _equality_fits(field, test.field.span, report) or found is None:
                return None
            if not all(_fits(value, field) for value in found):
                _wrong_list(test, field, report)
                return None
            return _perhaps_not(meant.OneOf(field, found), negated)
        case ast.Known(negated=negated):
            return _perhaps_not(meant.Known(field), negated)
        case ast.Between():
            return _between(test, field, report)
        case ast.Holds():
            return _holds(test, field, report)
        case _:
            assert_never(test)


def _perhaps_not(test: meant.Test, negated: bool) -> meant.Condition:  # noqa: FBT001  read off the tree
    return meant.Not(test) if negated else test


def _look_for_list(test: ast.Test, scope: Scope, report: Report) -> tuple[Value, ...] | None:
    if not isinstance(test, ast.InList):
        return None
    found = scope.lists.get(test.list.words)
    if found is None:
        report.unknown(UNKNOWN_LIST, "the name of a list", test.list.written, test.list.span, scope.lists)
    return found or None  # an empty list is reported where it is defined


def _wrong_list(test: ast.InList, field: Field, report: Report) -> None:
    report.say(
        WRONG_KIND,
        f"expected a list of {_kind(field)} values for `{field.name}`, found the list `{test.list.written}`",
        test.list.span,
        f"`{field.name}` holds {_SAMPLES[field.type]}",
    )


def _compare(test: ast.Compare, field: Field, report: Report) -> meant.Condition | None:
    operator = test.operator
    value = test.value
    match operator:
        case ast.Operator.IS | ast.Operator.IS_NOT:
            if not _equality_fits(field, test.field.span, report, value):
                return None
            known = _value(value, field, report)
            if known is None:
                return None
            return _perhaps_not(meant.OneOf(field, (known,)), operator is ast.Operator.IS_NOT)
        case ast.Operator.INCLUDE:
            if field.type is not Type.TAGS:
                _no_tags(test, field, report)
                return None
            tag = _value(value, field, report)
            return meant.Includes(field, tag) if isinstance(tag, str) else None
        case ast.Operator.STARTS_WITH | ast.Operator.ENDS_WITH | ast.Operator.CONTAINS:
            return _part(test, field, report)
        case _:
            return _order(test, field, report)


def _no_tags(test: ast.Compare, field: Field, report: Report) -> None:
    report.say(
        WRONG_COMPARISON,
        f"expected `tags` before `include`, found `{field.name}`, which holds one value",
        test.field.span,
        f"write `{field.name} contains …` or `{field.name} is …`",
    )


def _equality_fits(field: Field, span: Span, report: Report, value: ast.Literal | None = None) -> bool:
    if field.type is not Type.TAGS:
        return True
    shown = print_literal(value) if value is not None else "'…'"
    report.say(
        WRONG_COMPARISON,
        "expected `tags include` for tags, because an order can have several",
        span,
        f"write `tags include {shown}`, joined by `or` for several",
    )
    return False


def _part(test: ast.Compare, field: Field, report: Report) -> meant.Condition | None:
    if field.type is Type.TEXT:
        text = _value(test.value, field, report)
        return meant.Has(field, meant.Part(test.operator.value), text) if isinstance(text, str) else None
    cure = "write `tags include …`" if field.type is Type.TAGS else "compare it with `is`, `<` or `between`"
    report.say(
        WRONG_COMPARISON,
        f"expected a text field before `{test.operator.value}`, found `{field.name}` ({_kind(field)})",
        test.field.span,
        cure,
    )
    return None


def _order(test: ast.Compare, field: Field, report: Report) -> meant.Condition | None:
    if not _ordered(field, test.field.span, f"`{test.operator.value}`", report):
        return None
    value = _value(test.value, field, report)
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
    if not _ordered(field, test.field.span, "`between`", report):
        return None
    low, high = _value(test.low, field, report), _value(test.high, field, report)
    if not isinstance(low, Decimal | date) or not isinstance(high, Decimal | date):
        return None
    if low > high:  # type: ignore[operator]  # both are of the field's type
        report.say(
            WRONG_COMPARISON,
            f"expected the smaller value first, found {print_literal(test.low)} before "
            f"{print_literal(test.high)}",
            test.low.span.to(test.high.span),
            f"write `between {print_literal(test.high)} and {print_literal(test.low)}`",
            instead=f"{print_literal(test.high)} and {print_literal(test.low)}",
        )
        return None
    return meant.Within(field, low, high)


def _ordered(field: Field, span: Span, comparison: str, report: Report) -> bool:
    if field.type in (Type.NUMBER, Type.DATE):
        return True
    report.say(
        WRONG_COMPARISON,
        f"expected a number or date field before {comparison}, found `{field.name}` ({_kind(field)})",
        span,
        "only `total` and `order date` can be compared by size",
    )
    return False


def _holds(test: ast.Holds, field: Field, report: Report) -> meant.Condition | None:
    if field.type is Type.YES_NO:
        return meant.OneOf(field, (True,))
    report.say(
        WRONG_COMPARISON,
        f"expected a comparison behind `{test.field.written}`, such as "
        + ("`include 'x'`" if field.type is Type.TAGS else "`is …` or `is known`"),
        test.field.span,
        "only a yes/no field such as `guest` stands by itself",
    )
    return None


def _value(literal: ast.Literal, field: Field, report: Report) -> Value | None:
    """The literal as a value of the field's type, or a finding."""
    match literal:
        case ast.Day(value=None):
            report.say(
                NO_SUCH_DAY,
                f"expected a day of the calendar, found {literal.written}",
                literal.span,
                "write dates as year-month-day, such as 2026-11-21",
            )
            return None
        case ast.Text(value=value) if field.type in (Type.TEXT, Type.TAGS):
            return value
        case ast.Number(value=value) if field.type is Type.NUMBER:
            return value
        case ast.Day(value=value) if field.type is Type.DATE:
            return value
        case ast.YesNo(value=value) if field.type is Type.YES_NO:
            return value
        case _:
            _wrong_value(literal, field, report)
            return None


def _wrong_value(literal: ast.Literal, field: Field, report: Report) -> None:
    shown = print_literal(literal)
    instead = None
    if field.type in (Type.TEXT, Type.TAGS):
        instead = quoted(shown)
    elif isinstance(literal, ast.Text) and field.type is not Type.YES_NO:
        instead = literal.value if literal.value.replace(".", "", 1).isdecimal() else None
    report.say(
        WRONG_KIND,
        f"expected {_SAMPLES[field.type]} for `{field.name}`, found {shown}",
        literal.span,
        None if instead is None else f"write {instead}",
        instead=instead,
    )


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


def _kind(field: Field) -> str:
    return field.type.value
