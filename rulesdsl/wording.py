"""Tests, columns and arms in the author's words, for tables and explanations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from types import UnionType
from typing import assert_never
from unicodedata import category

from rulesdsl.customers.outcome import Outcome
from rulesdsl.model import conditions as meant
from rulesdsl.model.conditions import Condition
from rulesdsl.model.settings import Addresses, Changed, Inactive, NameClash, PostAs, Settings
from rulesdsl.model.types import Value
from rulesdsl.semantics.policy import Attributes, New, Rule, Standard
from rulesdsl.semantics.templates import DEFAULT_CUSTOMER, DEFAULT_JOB
from rulesdsl.syntax.printer import quoted
from rulesdsl.table import ir

_OUTCOMES = {
    frozenset({Outcome.NONE}): "none",
    frozenset({Outcome.ONE}): "one",
    frozenset({Outcome.SEVERAL}): "several",
    frozenset({Outcome.NONE, Outcome.SEVERAL}): "none or several",
}


def one_line(text: str) -> str:
    r"""A text as it may stand in any line: nothing in it breaks the line, or steers a terminal.

    Buyers choose their own names, and a policy may come from somebody else.

    >>> one_line("Ann\x1b[2J\nLee")
    'Ann?[2J Lee'
    """
    if text.isprintable():
        return text
    shown = (" " if it.isspace() else "?" if category(it) in _STEERING else it for it in text)
    return "".join(shown)


_STEERING = {"Cc", "Cf", "Cs"}
"""Control characters, marks that turn the line round, and halves of characters."""


def several(count: int, noun: str) -> str:
    """`1 order`, `1,200 orders`."""
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def listed(parts: Iterable[str]) -> str:
    """One or more in a sentence: `a`, `a and b`, `a, b and c`."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def heading(column: ir.Column, fields_asked: frozenset[str]) -> str:
    """What stands above a column; a key whose field is also asked for in a condition says so."""
    match column:
        case ir.FieldColumn(field=field):
            return field.name
        case ir.ConditionColumn():
            return "when"
        case ir.OverrideColumn():
            return "override"
        case ir.KeyColumn(key=key):
            return f"{_MATCH_BY}{key}" if str(key) in fields_asked else str(key)
        case ir.JobColumn():
            return "job"
        case _:
            assert_never(column)


_MATCH_BY = "match by "


def without_match_by(heading: str) -> str:
    """A heading where no field of the same name can stand beside the key.

    >>> without_match_by("match by email")
    'email'
    """
    return heading.removeprefix(_MATCH_BY)


def test(column: ir.Column, its: ir.Test) -> str:
    """What a cell says, under the heading of its column."""
    match column, its:
        case _, ir.FieldTest(condition=condition):
            return of_field(condition)
        case ir.ConditionColumn(condition=condition), ir.YesNoTest(yes=yes):
            return sentence(condition) if yes else f"not ({sentence(condition)})"
        case _, ir.YesNoTest(yes=yes):
            return "yes" if yes else "no"
        case _, ir.OutcomeTest(outcomes=outcomes):
            return _OUTCOMES.get(outcomes) or " or ".join(sorted(it.value for it in outcomes))
        case _:
            raise AssertionError((column, its))


def of_field(condition: Condition) -> str:
    """A condition over one field, where the field's name is known already: `not 'DE'`, `> 100`."""
    match condition:
        case meant.All(parts=parts):
            return " and ".join(_in_parentheses(part, meant.Any, of_field(part)) for part in parts)
        case meant.Any(parts=parts):
            return " or ".join(map(of_field, parts))
        case meant.Not(part=meant.Known()):
            return "missing"
        case meant.Not(part=part):
            return f"not {_in_parentheses(part, meant.All | meant.Any, of_field(part))}"
        case meant.OneOf(list=str() as name):
            return f"in {name}"
        case meant.OneOf(values=(bool() as answer,)):
            return "yes" if answer else "no"
        case meant.OneOf(values=values):
            return ", ".join(map(value, values))
        case meant.Includes(tag=tag):
            return f"include {quoted(tag)}"
        case meant.Known():
            return "known"
        case meant.Has(part=part, text=text):
            return f"{part.value} {quoted(text)}"
        case meant.Within():
            return _range(condition)
        case _:
            assert_never(condition)


def sentence(condition: Condition) -> str:
    """A condition as a policy writes it."""
    match _comparable(condition):
        case meant.All(parts=parts):
            return " and ".join(_in_parentheses(part, meant.Any, sentence(part)) for part in parts)
        case meant.Any(parts=parts):
            return " or ".join(map(sentence, parts))
        case meant.Not(part=meant.Known(field=field)):
            return f"{field.name} is missing"
        case meant.Not(part=meant.OneOf() as part):
            return _one_of(part, "is not")
        case meant.Not(part=part):
            words = sentence(part)
            return f"not {_in_parentheses(_comparable(part), meant.All | meant.Any, words)}"
        case meant.OneOf() as test:
            return _one_of(test, "is")
        case meant.Known(field=field):
            return f"{field.name} is known"
        case meant.Within(field=field) as test:
            return f"{field.name} {_range(test)}"
        case test:
            return f"{test.field.name} {of_field(test)}"


def _comparable(condition: Condition) -> Condition:
    """A range as a policy can say it: two comparisons, unless both ends count or one is open."""
    match condition:
        case meant.Within(
            field=field, low=low, high=high, low_counts=from_low, high_counts=to_high
        ):
            if low is None or high is None or (from_low and to_high):
                return condition
            above = meant.Within(field, low, None, low_counts=from_low)
            return meant.All((above, meant.Within(field, None, high, high_counts=to_high)))
        case _:
            return condition


def _one_of(test: meant.OneOf, verb: str) -> str:
    if test.values == (True,):
        return test.field.name if verb == "is" else f"not {test.field.name}"
    if test.list is not None:
        return f"{test.field.name} {verb} in {test.list}"
    if len(test.values) == 1:
        return f"{test.field.name} {verb} {value(test.values[0])}"
    return f"{test.field.name} {verb} one of {', '.join(map(value, test.values))}"


def _range(test: meant.Within) -> str:
    if test.low is not None and test.high is not None and test.low_counts and test.high_counts:
        return f"between {value(test.low)} and {value(test.high)}"
    parts = []
    if test.low is not None:
        parts.append(f"{'>=' if test.low_counts else '>'} {value(test.low)}")
    if test.high is not None:
        parts.append(f"{'<=' if test.high_counts else '<'} {value(test.high)}")
    return " and ".join(parts)


def _in_parentheses(part: Condition, kinds: type | UnionType, words: str) -> str:
    return f"({words})" if isinstance(part, kinds) else words


def value(its: Value) -> str:
    """A value as a policy writes it."""
    match its:
        case bool():
            return "true" if its else "false"
        case str():
            return quoted(its)
        case tuple():
            return ", ".join(map(quoted, its)) or "none"
        case Decimal():
            return format(its, "f")  # never 1E+2
        case _:
            return str(its)


def arm(its: ir.Arm) -> str:
    """What a line decides."""
    match its:
        case ir.UseStandard(customer=customer):
            return f"use customer {quoted(customer)}"
        case ir.UseMatch(key=key, oldest=oldest):
            return f"use the {'oldest ' if oldest else ''}match by {key}"
        case ir.UseJob(customer=customer):
            return f"use that job under {quoted(customer)}"
        case ir.CreateJob(customer=customer, template=template, attributes=attributes):
            named = "" if template == DEFAULT_JOB else f" named {quoted(template.written)}"
            return f"create job{named} under {quoted(customer)}{_with(attributes)}"
        case ir.CreateCustomer(template=template, attributes=attributes):
            named = "" if template == DEFAULT_CUSTOMER else f" named {quoted(template.written)}"
            return f"create customer{named}{_with(attributes)}"
        case ir.HoldReview(why=why):
            return f"hold: {why}" if why else "hold"
        case ir.HoldSeveral(key=key):
            return f"hold: several matches by {key}"
        case ir.HoldJobExists(customer=customer):
            return f"hold: that job exists already under {quoted(customer)}"
        case ir.HoldNoStandard():
            return "hold: override needs a standard customer"
        case ir.HoldNoRule():
            return "hold: no rule applies"
        case _:
            assert_never(its)


def _with(attributes: Attributes) -> str:
    if not attributes:
        return ""
    return " with " + ", ".join(f"{name} {quoted(given)}" for name, given in attributes)


def lists_named(condition: Condition) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """The lists that a condition names, with their values."""
    match condition:
        case meant.All(parts=parts) | meant.Any(parts=parts):
            for part in parts:
                yield from lists_named(part)
        case meant.Not(part=part):
            yield from lists_named(part)
        case meant.OneOf(list=str() as name, values=values):
            yield name, values
        case _:
            return


def conditions_of_use(rule: Rule) -> tuple[str, ...]:
    """What holds for every line of a rule under its settings and has no column of its own."""
    return (*_about_lists(rule), *_about_fallback(rule), *_about_changes(rule), *_about_sale(rule))


def _about_lists(rule: Rule) -> Iterator[str]:
    settings = rule.settings
    home = settings.home_currency
    if settings.multi_currency:
        yield f"Only customers in the order's currency take part; without one it is {home}."
    else:
        yield f"An order in another currency than {home} is held."
    yield {
        Inactive.HOLD: "A customer or job that is inactive: the order is held.",
        Inactive.REACTIVATE: "A customer or job that is inactive is made active.",
        Inactive.IGNORE: "A customer or job that is inactive is not matched.",
    }[settings.inactive_customers]
    if rule.ladder and settings.check_jobs:
        yield "A customer and its jobs count as one match: the highest is taken."
    elif rule.ladder:
        yield "Jobs are not matched: check jobs = false."


def _about_fallback(rule: Rule) -> Iterator[str]:
    settings = rule.settings
    match rule.fallback:
        case Standard() if settings.create_standard_customer:
            yield "A standard customer that is not in the list is created."
        case Standard():
            yield "A standard customer that is not in the list: the order is held."
        case New():
            yield {
                NameClash.HOLD: "The name of a new customer is taken: the order is held.",
                NameClash.ADD_NUMBER: "The name of a new customer is taken: a number is added.",
                NameClash.ADD_EMAIL: "The name of a new customer is taken: the e-mail is added.",
            }[settings.name_clash]
            if settings.multi_currency:
                yield "A buyer's customer in a second currency has its code behind the name."
            if settings.name_prefix:
                yield f"The name of a new customer begins with {quoted(settings.name_prefix)}."
            if settings.notify_new_customers:
                yield "New customers are listed for the store to write to."
        case _:
            return


def _about_changes(rule: Rule) -> Iterator[str]:
    facts = _updated(rule.settings)
    if not rule.ladder or not facts:
        return
    verb = "are" if facts[1:] or facts == ["details"] else "is"
    yield f"A matched customer's {listed(facts)} {verb} brought up to date."


def _updated(settings: Settings) -> list[str]:
    asked = {
        "billing address": settings.changed_billing_address,
        "shipping address": settings.changed_shipping_address,
        "card": settings.changed_card,
        "details": settings.changed_details,
    }
    return [fact for fact, change in asked.items() if change is Changed.UPDATE]


def _about_sale(rule: Rule) -> Iterator[str]:
    settings = rule.settings
    if isinstance(rule.fallback, Standard) and settings.addresses is Addresses.CUSTOMER:
        yield "For a standard customer its own addresses are taken, not the order's."
    if not rule.ladder and not isinstance(rule.fallback, Standard | New):
        return  # every order is held
    if settings.post_as is PostAs.SALES_RECEIPT:
        yield "Each order is posted as a sales receipt."
    elif settings.post_as is PostAs.INVOICE:
        yield "Each order is posted as an invoice."
