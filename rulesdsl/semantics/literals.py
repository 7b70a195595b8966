"""Values of the right type: what a policy compares a field with, and what an example gives it."""

from __future__ import annotations

import re
from datetime import date

from rulesdsl.diagnostics import Code
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value
from rulesdsl.patterns import pattern
from rulesdsl.semantics.report import Report
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

WRONG_KIND = Code("N105", "wrong-kind-of-value")
NO_SUCH_DAY = Code("N109", "no-such-day")
BLANK_TEXT = Code("N113", "blank-text")

SAMPLES = {
    Type.TEXT: "a text in quotes",
    Type.NUMBER: "a number such as 129.90",
    Type.DATE: "a date such as 2026-11-21",
    Type.YES_NO: "true or false",
    Type.TAGS: "a text in quotes",
}
"""What a value of each type looks like."""

_YES_OR_NO = ("true", "yes", "on", "false", "no", "off")
_AMOUNT = pattern(r"(-?)\D?\s?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)", re.ASCII)


def value_of(literal: ast.Literal, field: Field, report: Report) -> Value | None:
    """The literal as a value of the field's type, or a finding."""
    return typed(literal, field.type, field.name, report)


def typed(literal: ast.Literal, kind: Type, name: str, report: Report) -> Value | None:
    """The literal as a value of a type, or a finding; `name` is what it is a value of."""
    match literal:
        case ast.Day(value=None):
            no_such_day(literal, report)
            return None
        case ast.Text(value=value) if kind in (Type.TEXT, Type.TAGS):
            cure = f"for orders without one, ask `{name} is missing`"
            return value if full_text(literal, f"a text for `{name}`", report, cure) else None
        case ast.Number(value=value) if kind is Type.NUMBER:
            return value
        case ast.Day(value=value) if kind is Type.DATE:
            return value
        case ast.YesNo(value=value) if kind is Type.YES_NO:
            return value
        case _:
            instead = _instead(literal, kind, report)
            report.say(
                WRONG_KIND,
                f"expected {SAMPLES[kind]} for `{name}`, found {report.shown(literal)}",
                literal.span,
                f"write {instead}" if instead else _HELP.get(kind),
                instead=instead,
            )
            return None


_HELP = {
    Type.NUMBER: "write the digits without quotes, and the decimals behind a point",
    Type.DATE: "write dates as year-month-day, without quotes",
    Type.YES_NO: "write true or false, without quotes",
}


def _instead(literal: ast.Literal, kind: Type, report: Report) -> str | None:
    """The value that was evidently meant."""
    text = literal.value.strip() if isinstance(literal, ast.Text) else None
    match kind:
        case Type.TEXT | Type.TAGS:
            return quoted(report.as_written(literal)) if text is None else None
        case Type.NUMBER if text is not None:
            found = _AMOUNT.fullmatch(text)
            return found[1] + found[2].replace(",", "") if found else None
        case Type.DATE if text is not None:
            return text if is_day(text) else None
        case Type.YES_NO if text is not None:
            return text.casefold() if text.casefold() in _YES_OR_NO else None
        case _:
            return None


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, written as year-month-day."""
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and date.fromisoformat(text))
    except ValueError:
        return False


def no_such_day(day: ast.Day, report: Report) -> None:
    """Say that the calendar has no such day."""
    report.say(
        NO_SUCH_DAY,
        f"expected a day of the calendar, found {day.written}",
        day.span,
        "write dates as year-month-day, such as 2026-11-21",
    )


def full_text(
    text: ast.Text, what: str, report: Report, cure: str = "write it between the quotes"
) -> str | None:
    """What a text says without outer space, or a finding where it says nothing."""
    value = " ".join(text.value.split())
    if value:
        return value
    report.say(BLANK_TEXT, f"expected {what}, found a text with nothing in it", text.span, cure)
    return None
