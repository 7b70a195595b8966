"""Promises and examples: the names in them exist, and an example's little world can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulesdsl.diagnostics import Code
from rulesdsl.model import fields
from rulesdsl.model.types import Type, Value
from rulesdsl.semantics import policy as meant
from rulesdsl.semantics import values
from rulesdsl.semantics.conditions import Scope, resolve
from rulesdsl.semantics.known_fields import also_called, key_named
from rulesdsl.semantics.literals import full_text, typed
from rulesdsl.semantics.report import Report
from rulesdsl.source import Span
from rulesdsl.syntax import ast

if TYPE_CHECKING:
    from rulesdsl.semantics.worlds import Facts, World

UNKNOWN_FACT = Code("N115", "unknown-fact")
UNKNOWN_UPDATE = Code("N116", "unknown-update")
TWO_VALUES = Code("N118", "two-values-for-one-fact")
FACT_TWICE = Code("C224", "fact-twice")

UPDATES = ("billing address", "shipping address", "details", "card")
"""What `update` can be followed by."""

_OF_A_PERSON = ("name", "first name", "last name", "company", "phone")
"""What a customer of QuickBooks has once, and an order for who pays and who receives, too."""

_CUSTOMER_FACTS: dict[str, Type] = {
    name: entry.type
    for name, entry in fields.BY_NAME.items()
    if entry.in_quickbooks
    and name != "customer name"
    and name not in {f"{side} {it}" for side in ("billing", "shipping") for it in _OF_A_PERSON}
} | {
    "card last four": Type.TEXT,
    "card expiry": Type.TEXT,
    "currency": Type.TEXT,
    "inactive": Type.YES_NO,
    "created": Type.DATE,
    "list id": Type.TEXT,
}
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
    """An example, checked: what QuickBooks has, the orders, and what is expected of each."""
    title = ""
    if isinstance(start.statement, ast.Example):
        title = full_text(start.statement.name, "the name of the example", report) or ""
    before = len(report.found)
    from rulesdsl.semantics.worlds import World  # brings orders and lists, for examples alone

    world = World(report, any(isinstance(it.statement, ast.ExampleOrder) for it in body))
    for written in body:
        _stated(written, world)
    if len(report.found) == before:  # what is wrong by itself explains the rest
        world.check()
    return meant.Example(
        title,
        tuple(it.statement for it in body),
        report.source,
        start.span,
        world.customers,
        world.orders,
    )


def _stated(written: ast.Written, world: World) -> None:
    """A statement of an example, taken into its world."""
    report = world.report
    match written.statement:
        case ast.ExampleCustomer(name=name, facts=facts):
            told = _facts(facts, _CUSTOMER_FACTS, "a customer", report)
            world.customer(name, None, told, written.span)
        case ast.ExampleJob(name=name, under=under, facts=facts):
            told = _facts(facts, _CUSTOMER_FACTS, "a job", report)
            world.customer(name, under, told, written.span)
        case ast.ExampleVendor(name=name):
            world.vendor(name)
        case ast.ExampleOrder(facts=facts):
            world.order(_facts(facts, _ORDER_FACTS, "an order", report), written.span)
        case ast.Expect(effects=effects):
            for effect in effects:
                _effect(effect, report)
            world.expect(effects, written.span)
        case ast.Broken():
            world.unread = True
        case _:
            pass


def _facts(
    facts: tuple[ast.Fact, ...], known: dict[str, Type], whose: str, report: Report
) -> Facts:
    """The facts by name; what is wrong with them is reported and left out."""
    seen: dict[str, ast.Fact] = {}
    told: Facts = {}
    for fact in facts:
        name = fact.name.words
        if name not in known:
            _unknown(fact.name, known, whose, report)
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
        value = _fact(fact, known[name], report)
        if value is not None:
            told.setdefault(name, (value, fact))
    return told


def _unknown(name: ast.Name, known: dict[str, Type], whose: str, report: Report) -> None:
    what = f"something that {whose} has"
    own = name.words.partition(" ")[2]
    if name.words in fields.BY_NAME and own in _OF_A_PERSON and own in known:
        report.say(
            UNKNOWN_FACT,
            f"expected {what}, found `{name.written}`",
            name.span,
            f"QuickBooks has it once: write `{own}`",
            instead=own,
        )
        return
    of_the_order = f"order {name.words}"  # `order number '1001'` is an order with a `number`
    meant_by = of_the_order if of_the_order in known else also_called(name.words)
    if meant_by in known:
        report.say(
            UNKNOWN_FACT,
            f"expected {what}, found `{name.written}`",
            name.span,
            f"the field is `{meant_by}`: write `order {meant_by} …`"
            if report.source.text[: name.span.start].rstrip().casefold().endswith("order")
            else f"write `{meant_by}`",
            instead=meant_by,
        )
        return
    report.unknown(UNKNOWN_FACT, what, name, known, "write for example `email 'ann@example.com'`")


def _fact(fact: ast.Fact, kind: Type, report: Report) -> Value | None:
    first, *more = fact.values
    if more and kind is not Type.TAGS:
        report.say(
            TWO_VALUES,
            f"expected one value for `{fact.name.words}`, found {len(fact.values)}",
            more[0].span.to(more[-1].span),
            "only `tags` can have several values",
        )
        return None
    found = [typed(value, kind, fact.name.words, report) for value in fact.values]
    if any(it is None for it in found):
        return None
    if fact.name.words == "currency" and isinstance(first, ast.Text):
        return values.currency_code(first, report)
    return tuple(map(str, found)) if kind is Type.TAGS else found[0]


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
