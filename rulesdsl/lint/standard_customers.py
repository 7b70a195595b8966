"""The standard customers that a policy names, and what QuickBooks' list says of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rulesdsl.analysis.cascade import Cascade
from rulesdsl.analysis.regions import Region, Regions, Undecided
from rulesdsl.defining import field, frozen
from rulesdsl.diagnostics import Label
from rulesdsl.lint.subject import Subject
from rulesdsl.model.conditions import Any, Condition, Known, Not, OneOf, fields_of
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.storage import label, same_label
from rulesdsl.semantics.policy import Rule, Standard
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast

if TYPE_CHECKING:
    from rulesdsl.model.records import Customer

_CURRENCY = BY_NAME["currency"]


@frozen(eq=False)
class Named:
    """A standard customer at one place: in the `else` of a rule, or in the line of a currency.

    `rules` are the rules that may use it, `code` is the currency (ISO 4217) of such a line.
    """

    name: str
    source: Source = field(repr=False)
    span: Span
    rules: tuple[Rule, ...] = field(repr=False)
    code: str | None = None

    @property
    def at(self) -> Label:
        """Where its name stands."""
        return Label(self.source, self.span)

    @property
    def kept(self) -> str:
        """Its name as QuickBooks keeps it, folded."""
        return same_label(label(self.name).text)

    def record(self, subject: Subject) -> Customer | None:
        """The customer of that name at the top of the list; None where the list has none."""
        return next(iter(subject.standards(self.name)), None)

    @property
    def is_created(self) -> bool:
        """Whether it is created where it is missing: all rules agree about that (C220)."""
        return any(it.settings.create_standard_customer for it in self.rules)


def named(subject: Subject) -> Iterator[Named]:
    """Every place that names a standard customer which some order may get."""
    using: list[Rule] = []
    for at, rule in subject.living:
        written = subject.fallback(at)
        if not isinstance(rule.fallback, Standard):
            continue
        using.append(rule)
        if rule.settings.multi_currency and not _has_orders_of_its_own(rule):
            continue
        match written:
            case ast.Written(statement=ast.Else(choice=ast.UseCustomer(customer=text))):
                yield Named(rule.fallback.customer, rule.source, text.span, (rule,))
            case _:
                pass
    yield from _of_currencies(subject, tuple(it for it in using if it.settings.multi_currency))


def _of_currencies(subject: Subject, using: tuple[Rule, ...]) -> Iterator[Named]:
    """The lines `currency … uses customer …`, where a rule asks for them."""
    if not using:
        return
    for file in subject.files:
        for it in file.statements:
            match it.statement:
                case ast.Currency(currency=currency, customer=text):
                    code = currency.value.strip().upper()
                    yield Named(text.value.strip(), file.source, text.span, using, code)
                case _:
                    pass


def _has_orders_of_its_own(rule: Rule) -> bool:
    """Whether some of its orders are in a currency that has no line of its own."""
    if rule.condition is None or _CURRENCY not in fields_of(rule.condition) or not rule.currencies:
        return True
    named = OneOf(_CURRENCY, tuple(rule.currencies))
    regions = Regions((rule.condition, named))
    return regions.find((rule.condition,), (named,)) is not None


def other_currency(subject: Subject, rule: Rule, own: str) -> str | None:
    """A currency of a rule's orders in which its customer is not; `own` is the customer's.

    That is the home currency for a rule that asks for nothing else and gets such orders (a store
    or a country may stand for a currency), and any other one only where none of the rule's orders
    is in the customer's own. None: there is none, or it is not decided.
    """
    home = rule.settings.home_currency
    asked = set() if rule.condition is None else set(fields_of(rule.condition))
    if own != home:
        is_named = rule.settings.multi_currency and home in rule.currencies
        there = None if is_named or asked - {_CURRENCY} else _first(subject, rule, _is(home))
        return home if isinstance(there, Region) else None
    if _CURRENCY not in asked or not rule.settings.multi_currency:
        return None
    if _first(subject, rule, Any((_is(home), Not(Known(_CURRENCY))))) is not None:
        return None
    one = _first(subject, rule, Known(_CURRENCY))
    return one.order.currency if isinstance(one, Region) else None


def _is(code: str) -> Condition:
    return OneOf(_CURRENCY, (code,))


def _first(subject: Subject, rule: Rule, asked: Condition) -> Region | Undecided | None:
    """An order for which something holds, and which the rules above leave to this one."""
    at = subject.rules.index(rule)
    return Cascade([it.condition for it in subject.rules[: at + 1]], [asked]).first(at, (asked,))


def each_once(every: Iterator[Named]) -> Iterator[tuple[Named, tuple[Label, ...]]]:
    """Each customer at the first place that names it, with the other places."""
    by_name: dict[str, list[Named]] = {}
    for it in every:
        by_name.setdefault(it.kept, []).append(it)
    for first, *more in by_name.values():
        yield first, tuple(Label(it.source, it.span, "also here") for it in more[:3])
