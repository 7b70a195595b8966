"""Promises and examples checked: the names in them exist and their values are of the right type."""

from __future__ import annotations

from rulesdsl.diagnostics import Code
from rulesdsl.model import fields
from rulesdsl.model.types import Type
from rulesdsl.semantics import policy as meant
from rulesdsl.semantics import values
from rulesdsl.semantics.conditions import Scope, resolve
from rulesdsl.semantics.known_fields import key_named
from rulesdsl.semantics.literals import full_text, typed
from rulesdsl.semantics.report import Report
from rulesdsl.source import Span
from rulesdsl.syntax import ast

UNKNOWN_FACT = Code("N115", "unknown-fact")
UNKNOWN_UPDATE = Code("N116", "unknown-update")
TWO_VALUES = Code("N118", "two-values-for-one-fact")
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
    _effect(statement.effect, report)
    condition = resolve(statement.condition, scope, report) if statement.condition else None
    return meant.Promise(statement, condition, report.source, span)


def example(start: ast.Written, body: list[ast.Written], report: Report) -> meant.Example:
    """An example, checked."""
    title = ""
    if isinstance(start.statement, ast.Example):
        title = full_text(start.statement.name, "the name of the example", report) or ""
    for written in body:
        match written.statement:
            case ast.ExampleCustomer(name=name, facts=facts):
                full_text(name, "the name of a customer", report)
                _facts(facts, _CUSTOMER_FACTS, "a customer", report)
            case ast.ExampleJob(name=name, under=under, facts=facts):
                full_text(name, "the name of a job", report)
                full_text(under, "the name of a customer", report)
                _facts(facts, _CUSTOMER_FACTS, "a job", report)
            case ast.ExampleVendor(name=name):
                full_text(name, "the name of a vendor", report)
            case ast.ExampleOrder(facts=facts):
                _facts(facts, _ORDER_FACTS, "an order", report)
            case ast.Expect(effects=effects):
                for effect in effects:
                    _effect(effect, report)
            case _:
                pass
    return meant.Example(title, tuple(it.statement for it in body), report.source, start.span)


def _facts(facts: tuple[ast.Fact, ...], known: dict[str, Type], whose: str, report: Report) -> None:
    seen: dict[str, ast.Fact] = {}
    for fact in facts:
        name = fact.name.words
        if name not in known:
            report.unknown(
                UNKNOWN_FACT,
                f"something that {whose} has",
                fact.name,
                known,
                "write for example `email 'ann@example.com'`",
            )
            continue
        if name in seen:
            report.say(
                FACT_TWICE,
                f"expected `{name}` once, found it twice",
                fact.name.span,
                "keep the one that is meant",
                others=[(report.source, seen[name].name.span, "the first one")],
            )
        seen.setdefault(name, fact)
        _fact(fact, known[name], report)


def _fact(fact: ast.Fact, kind: Type, report: Report) -> None:
    first, *more = fact.values
    if more and kind is not Type.TAGS:
        report.say(
            TWO_VALUES,
            f"expected one value for `{fact.name.words}`, found {len(fact.values)}",
            more[0].span.to(more[-1].span),
            "only `tags` can have several values",
        )
        return
    for value in fact.values:
        typed(value, kind, fact.name.words, report)
    if fact.name.words == "currency" and isinstance(first, ast.Text) and first.value.strip():
        values.currency_code(first, report)


def _effect(effect: ast.Effect, report: Report) -> None:
    if effect.what is not None and effect.what.words not in UPDATES:
        report.unknown(
            UNKNOWN_UPDATE,
            "what is updated",
            effect.what,
            UPDATES,
            "write for example `update billing address`",
        )
    for text in (effect.name, effect.under):
        if text is not None:
            full_text(text, "a name", report)
    if effect.by is not None:
        for name in effect.by.fields:
            key_named(name, report)
