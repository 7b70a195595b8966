"""The little world of an example: what QuickBooks has, and the orders that come in.

What an example says of an order is read as a row of a table of orders is, and what it says of a
record likewise: `name 'Ann Lee'` tells first and last name, `shipping country 'Germany'` is `DE`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from rulesdsl.defining import define, evolve, field
from rulesdsl.diagnostics import Code
from rulesdsl.model import fields
from rulesdsl.model.records import (
    Block,
    Customer,
    CustomerList,
    Order,
    Origin,
    OtherList,
    Party,
    TakenName,
)
from rulesdsl.model.storage import same_label
from rulesdsl.model.types import Value
from rulesdsl.semantics import policy as meant
from rulesdsl.semantics.literals import full_text
from rulesdsl.semantics.report import Report
from rulesdsl.semantics.values import can_be_listed
from rulesdsl.source import Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

UNREADABLE = Code("N124", "unreadable-fact")
EXPECT_FIRST = Code("C227", "expect-without-order")
NAME_TWICE = Code("C228", "name-twice-in-an-example")
NO_CUSTOMER = Code("C229", "job-without-its-customer")

Facts: TypeAlias = dict[str, tuple[Value, ast.Fact]]
"""What an example says of a record or an order, by name, and where it says so."""

Texts: TypeAlias = Mapping[str, str | tuple[str, ...]]

FIRST_NUMBER = 1001
"""Of the first order of an example, where it says no other; the next one has the next number."""

_NOWHERE = Origin("")

_EDIT_SEQUENCE = "1"
"""A list that tells ListIDs tells these, too; what they are, nobody asks."""


@define
class World:
    """An example's world, as far as its statements have been read."""

    report: Report
    has_orders: bool = True
    """Whether there is an order anywhere: where there is none, that is what is wrong."""
    unread: bool = False
    """Whether a statement could not be read, so that what seems to be missing may be there."""
    _records: list[tuple[Customer, ast.Text, ast.Text | None]] = field(factory=list)
    _taken: list[tuple[TakenName, ast.Text]] = field(factory=list)
    _ordered: list[meant.Ordered] = field(factory=list)

    @property
    def customers(self) -> CustomerList:
        """What QuickBooks has before the first order."""
        return CustomerList(
            tuple(it for it, _, _ in self._records), tuple(it for it, _ in self._taken)
        )

    @property
    def orders(self) -> tuple[meant.Ordered, ...]:
        """The orders, one after the other."""
        return tuple(self._ordered)

    # Statements

    def customer(self, name: ast.Text, under: ast.Text | None, facts: Facts, span: Span) -> None:
        """A customer, or a job where it stands `under` one."""
        what, colon = "a customer", "write `job 'Y' under 'X'` for the job Y of the customer X"
        if under is not None:
            what, colon = "a job", "name who stands above it behind `under`: `under 'X:Y'`"
        own = self._name(name, what, colon)
        above = full_text(under, "the name of a customer", self.report) if under else None
        told = self._read(facts)
        if own is None or told is None or (under is not None and above is None):
            return
        record = _record(own, above, told, {name: value for name, (value, _) in facts.items()})
        self._records.append((evolve(record, origin=self._origin(span)), name, under))

    def vendor(self, name: ast.Text) -> None:
        """A vendor, whose name no customer can get."""
        own = self._name(name, "a vendor", "write the name as it stands in QuickBooks")
        if own is not None:
            self._taken.append((TakenName(own, OtherList.VENDOR), name))

    def order(self, facts: Facts, span: Span) -> None:
        """An order."""
        number = str(FIRST_NUMBER + len(self._ordered))
        order = self._read(facts, number) or Order(number=number)  # for the `expect` behind it
        self._ordered.append(meant.Ordered(evolve(order, origin=self._origin(span)), span, ()))

    def expect(self, effects: tuple[ast.Effect, ...], span: Span) -> None:
        """What is expected of the order before it."""
        if self._ordered:
            last = self._ordered[-1]
            expected = (*last.expected, meant.Expectation(effects, span))
            self._ordered[-1] = evolve(last, expected=expected)
        elif not self.unread and self.has_orders:
            self.report.say(
                EXPECT_FIRST,
                "expected an `order` above this `expect`, found none",
                span,
                "write what is expected of an order below it",
            )

    def _origin(self, span: Span) -> Origin:
        source = self.report.source
        return Origin(source.name, source.place(span.start).line)

    def _name(self, text: ast.Text, what: str, colon: str) -> str | None:
        name = full_text(text, f"the name of {what}", self.report)
        return name if name and can_be_listed(text, name, what, colon, self.report) else None

    def _read(self, facts: Facts, number: str = "") -> Order | None:
        """The facts as an order has them, or a finding about the first that cannot be read."""
        from rulesdsl.reading.interface import RowProblem  # only policies with examples need it
        from rulesdsl.reading.orders import make_order  # likewise

        def made(texts: Texts) -> Order | RowProblem:
            return make_order({"order number": number, **texts}, _NOWHERE, {})

        told: Texts = {
            name: _as_text(value) for name, (value, _) in facts.items() if name in fields.BY_NAME
        }
        order = made(told)
        if isinstance(order, Order):
            return order
        for name, text in told.items():
            problem = made({name: text})
            if isinstance(problem, RowProblem):
                self.report.say(
                    UNREADABLE,
                    problem.message,
                    facts[name][1].values[0].span,
                    f"write for example `{name} {_sample(fields.BY_NAME[name])}`",
                )
                return None
        raise AssertionError(told)  # what is wrong with all of them is wrong with one

    # Contradictions

    def check(self) -> None:
        """Report what cannot be together in QuickBooks."""
        names: dict[str, ast.Text] = {}
        for full_name, text in self._full_names():
            first = names.setdefault(_folded(full_name), text)
            if first is not text and not self.unread:
                self.report.say(
                    NAME_TWICE,
                    f"expected each name once among customers and vendors, found "
                    f"{quoted(full_name)} twice",
                    text.span,
                    "QuickBooks has each name once: give one of them another",
                    others=[(self.report.source, first.span, "the first one")],
                )
        for record, _, under in self._records:
            if under is not None and _folded(record.parent or "") not in names and not self.unread:
                self._no_customer(under)

    def _full_names(self) -> Iterator[tuple[str, ast.Text]]:
        yield from ((it.full_name, text) for it, text, _ in self._records)
        yield from ((it.name, text) for it, text in self._taken)

    def _no_customer(self, under: ast.Text) -> None:
        above, _, job = under.value.rpartition(":")
        line = f"job {quoted(job)} under {quoted(above)}" if above else f"customer {quoted(job)}"
        self.report.say(
            NO_CUSTOMER,
            f"expected a {'job' if above else 'customer'} {self.report.shown(under)} in this "
            "example, above its job, found none",
            under.span,
            f"add the line `{line}` to the example",
        )


def _folded(full_name: str) -> str:
    return ":".join(map(same_label, full_name.split(":")))


def _as_text(value: Value) -> str | tuple[str, ...]:
    """A value as it would stand in a table of orders."""
    match value:
        case tuple():
            return tuple(map(_clean, value))
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case _:
            return _clean(value)


def _clean(text: str) -> str:
    return " ".join(text.split())


def _sample(field: fields.Field) -> str:
    plain = field.type.name in {"NUMBER", "DATE", "YES_NO"}
    return field.sample if plain else quoted(field.sample)


def _record(name: str, parent: str | None, told: Order, facts: dict[str, Value]) -> Customer:
    """The record: what it shares with an order is `told`, the rest is in the `facts`."""
    only_name = told.name if told.first_name is None and told.last_name is None else None
    given: dict[str, Any] = {}
    if "list id" in facts:
        given = {"list_id": _as_text(facts["list id"]), "edit_sequence": _EDIT_SEQUENCE}
    if "created" in facts:
        given["created"] = _as_text(facts["created"])
    return Customer(
        name=name,
        parent=parent,
        active=facts.get("inactive") is not True,
        company=told.company,
        first_name=told.first_name or only_name,
        last_name=told.last_name,
        billing=_address(told.billing),
        shipping=_address(told.shipping),
        phone=told.phone,
        email=told.email,
        currency=told.currency,
        card_last_four=told.card_last_four,
        card_expiry=told.card_expiry,
        **given,
    )


def _address(told: Party) -> Block:
    """An address as it is told; whose it is, the record says."""
    lines = tuple(it for it in (told.street, told.street_2) if it)
    return Block(lines=lines, city=told.city, state=told.state, zip=told.zip, country=told.country)
