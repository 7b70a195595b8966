"""Promises and examples checked: the names in them exist and their values are of the right type."""

from __future__ import annotations

from rulesdsl.diagnostics import Code
from rulesdsl.model import fields
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type
from rulesdsl.semantics import policy as meant
from rulesdsl.semantics import values
from rulesdsl.semantics.conditions import Scope, field_named, resolve
from rulesdsl.semantics.report import Report
from rulesdsl.source import Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_literal

UNKNOWN_FACT = Code("N115", "unknown-fact")
UNKNOWN_UPDATE = Code("N116", "unknown-update")
WRONG_FACT = Code("N118", "wrong-fact")
FACT_TWICE = Code("C224", "fact-twice")

UPDATES = ("billing address", "shipping address", "details", "card")
"""What `update` can be followed by."""

_CUSTOMER_FACTS: dict[str, Type] = {
    name: entry.type
    for name, entry in fields.BY_NAME.items()
    if entry.in_quickbooks and name != "customer name"
} | {"currency": Type.TEXT, "inactive": Type.YES_NO, "list id": Type.TEXT}
"""What an example can say of a customer or job."""

_ORDER_FACTS: dict[str, Type] = {
    name: entry.type for name, entry in fields.BY_NAME.items() if name != "customer name"
}


def promise(statement: ast.Promise, span: Span, scope: Scope, report: Report) -> meant.Promise:
    """A `never` or `always`, checked."""
    _effect(statement.effect, span, report)
    condition = resolve(statement.condition, scope, report) if statement.condition else None
    return meant.Promise(statement, condition, report.source, span)


def example(start: ast.Written, body: list[ast.Written], report: Report) -> meant.Example:
    """An example, checked."""
    for written in body:
        match written.statement:
            case ast.ExampleCustomer(name=name, facts=facts):
                values.full_text(name, "the name of a customer", report)
                _facts(facts, _CUSTOMER_FACTS, "a customer", report)
            case ast.ExampleJob(name=name, under=under, facts=facts):
                values.full_text(name, "the name of a job", report)
                values.full_text(under, "the name of a customer", report)
                _facts(facts, _CUSTOMER_FACTS, "a job", report)
            case ast.ExampleOrder(facts=facts):
                _facts(facts, _ORDER_FACTS, "an order", report)
            case ast.Expect(effects=effects):
                for effect in effects:
                    _effect(effect, written.span, report)
            case _:
                pass
    title = start.statement.name.value if isinstance(start.statement, ast.Example) else ""
    return meant.Example(title, tuple(it.statement for it in body), report.source, start.span)


def _facts(facts: tuple[ast.Fact, ...], known: dict[str, Type], whose: str, report: Report) -> None:
    seen: set[str] = set()
    for fact in facts:
        name = fact.name.words
        if name not in known:
            report.unknown(UNKNOWN_FACT, f"something that {whose} has", fact.name.written, fact.name.span, known)
            continue
        if name in seen:
            report.say(FACT_TWICE, f"expected `{name}` once, found it twice", fact.name.span)
        seen.add(name)
        several = len(fact.values) > 1 and known[name] is not Type.TAGS
        for value in fact.values:
            if several or not _is_of(known[name], value):
                wanted = "one value" if several else f"{_a(known[name])} value"
                report.say(
                    WRONG_FACT, f"expected {wanted} for `{name}`, found {print_literal(value)}", value.span
                )


def _a(kind: Type) -> str:
    return f"a {kind.value}"


def _is_of(kind: Type, value: ast.Literal) -> bool:
    match kind:
        case Type.TEXT | Type.TAGS:
            return isinstance(value, ast.Text)
        case Type.NUMBER:
            return isinstance(value, ast.Number)
        case Type.DATE:
            return isinstance(value, ast.Day) and value.value is not None
        case Type.YES_NO:
            return isinstance(value, ast.YesNo)


def _effect(effect: ast.Effect, span: Span, report: Report) -> None:
    if effect.what is not None and effect.what.words not in UPDATES:
        report.unknown(UNKNOWN_UPDATE, "what is updated", effect.what.written, effect.what.span, UPDATES)
    for text in (effect.name, effect.under):
        if text is not None:
            values.full_text(text, "a name", report)
    if effect.by is not None:
        for name in effect.by.fields:
            _key_of_effect(field_named(name, report), name, report)


def _key_of_effect(field: Field | None, name: ast.Name, report: Report) -> None:
    if field is not None and field.in_quickbooks is None:
        report.say(
            UNKNOWN_FACT,
            f"expected a field that a customer is matched by, found `{field.name}`",
            name.span,
        )
