"""Why an order is decided as it is: every rule, condition and key tried, in the author's words.

A translation of `table/meaning.py`, step by step; the decision at its end is the one made there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from attrs import frozen

from rulesdsl import wording
from rulesdsl.customers.index import Book
from rulesdsl.customers.matching import Asking, Found, Outcome, look_up
from rulesdsl.model.conditions import All, Any, Condition, Not, fields_of, holds
from rulesdsl.model.decisions import Action, Decision, Role
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Customer, Order
from rulesdsl.semantics.policy import Key, Policy, Rule
from rulesdsl.syntax.printer import quoted
from rulesdsl.table import ir
from rulesdsl.table.meaning import asking, decide, overridden

_MOST_HITS = 5


@frozen
class Step:
    """One line of an explanation; `depth` says how far it belongs under the line before it."""

    depth: int
    text: str


@frozen
class Explanation:
    """The steps to a decision, and the decision."""

    steps: tuple[Step, ...]
    decision: Decision

    def lines(self) -> Iterator[str]:
        """As indented lines."""
        for step in self.steps:
            yield "  " * step.depth + step.text


def explain(
    policy: Policy, table: ir.Table, order: Order, book: Book, override: bool | None = None
) -> Explanation:
    """How the decision about an order comes about, with the list as it is in `book`."""
    decision = decide(table, order, book, override)
    steps = [Step(0, _order(order))]
    for rule in policy.rules:
        steps += _rule(rule, order)
        if rule.condition is None or holds(rule.condition, lambda field: field.get(order)):
            steps += _inside(rule, table, order, book, override)
            break
    steps += _outcome(decision, table)
    return Explanation(tuple(steps), decision)


def _order(order: Order) -> str:
    facts = [order.channel, order.name or order.company, order.email]
    if order.total is not None:
        facts.append(f"{order.total} {order.currency or ''}".strip())
    where = f" ({order.origin})" if order.origin else ""
    return f"Order {order.number}{where}: {', '.join(it for it in facts if it) or 'no buyer named'}"


# Rules and their conditions


def _rule(rule: Rule, order: Order) -> Iterator[Step]:
    where = f"{rule.source.name}:{rule.line}"
    if rule.condition is None:
        yield Step(0, f"Rule {quoted(rule.title)} ({where}) is for every order.")
        return
    applies = holds(rule.condition, lambda field: field.get(order))
    yield Step(
        0, f"Rule {quoted(rule.title)} ({where}) {'applies' if applies else 'does not apply'}:"
    )
    yield from _condition(rule.condition, order, 1)


def _condition(condition: Condition, order: Order, depth: int) -> Iterator[Step]:
    """Each test with the order's value and whether it holds; what joins them, above them."""
    result = _yes_no(holds(condition, lambda field: field.get(order)))
    match condition:
        case All(parts=parts) | Any(parts=parts):
            joined = "all of these" if isinstance(condition, All) else "at least one of these"
            yield Step(depth, f"{result}: {joined}")
            for part in parts:
                yield from _condition(part, order, depth + 1)
        case Not(part=All() | Any() | Not() as part):
            yield Step(depth, f"{result}: not what follows")
            yield from _condition(part, order, depth + 1)
        case _:
            fact = _fact(fields_of(condition)[0], order)  # a test, or the opposite of one
            yield Step(depth, f"{result}: {wording.sentence(condition)}; {fact}")


def _fact(field: Field, order: Order) -> str:
    value = field.get(order)
    if value is None or value == ():
        return f"the order has no {field.name}"
    return f"the order has {wording.value(value)}"


def _yes_no(answer: bool) -> str:
    return "yes" if answer else "no"


# What happens inside the rule that applies


def _inside(
    rule: Rule, table: ir.Table, order: Order, book: Book, override: bool | None
) -> Iterator[Step]:
    settings = rule.settings
    currency = order.currency or settings.home_currency
    if not settings.multi_currency and currency != settings.home_currency:
        yield Step(
            1,
            f"The order is in {currency}, not {settings.home_currency} (multi currency = false).",
        )
        return
    if overridden(rule, override):
        source = "set from outside" if override is not None else _where_set(rule, "override")
        yield Step(1, f"Override is on ({source}): no key is looked up, and there is no job.")
        return
    for column in _key_columns(rule, table):
        found = look_up(asking(column, order), order, book)
        yield from _key(column.key, asking(column, order), found)
        if found.outcome is Outcome.ONE:
            return
        if found.outcome is Outcome.SEVERAL and settings.several_matches.value != "next":
            yield Step(2, f"several matches = {settings.several_matches.value}")
            return


def _where_set(rule: Rule, setting: str) -> str:
    source, span = rule.places[setting]
    return f"{source.name}:{source.place(span.start).line}"


def _key_columns(rule: Rule, table: ir.Table) -> list[ir.KeyColumn]:
    columns = dict.fromkeys(
        table.columns[cell.column]
        for line in table.lines
        if line.rule is rule
        for cell in line.cells
    )
    ladder = {str(key): position for position, key in enumerate(rule.ladder)}
    keys = [column for column in columns if isinstance(column, ir.KeyColumn)]
    return sorted(keys, key=lambda column: ladder[str(column.key)])


def _key(key: Key, asked: Asking, found: Found) -> Iterator[Step]:
    if found.blank:
        missing = " and no ".join(field.name for field in found.blank)
        yield Step(1, f"Key {key}: passed over, the order has no {missing}.")
        return
    looked_up = " and ".join(" or ".join(map(quoted, values)) for values in found.values)
    yield Step(1, f"Key {key}: looked for {looked_up}; {_hits(found)}")
    for hit in found.hits[:_MOST_HITS] if len(found.hits) > 1 else ():
        yield Step(2, _record(hit))
    if len(found.hits) > _MOST_HITS:
        yield Step(2, f"… and {len(found.hits) - _MOST_HITS} more")
    if len(found.hits) > 1 and found.record is not None:
        yield Step(2, f"They are one family: {quoted(found.record.full_name)} stands highest.")
    if not found.hits and not asked.check_jobs:
        yield Step(2, "Jobs were left out (check jobs = false).")


def _hits(found: Found) -> str:
    match len(found.hits):
        case 0:
            return "nobody has it."
        case 1:
            return f"found {_record(found.hits[0])}."
        case count:
            return f"found {count}:"


def _record(record: Customer) -> str:
    kind = "the job" if record.is_job else "the customer"
    asleep = "" if record.active else ", inactive"
    return f"{kind} {quoted(record.full_name)}{asleep}"


# The outcome


def _outcome(decision: Decision, table: ir.Table) -> Iterator[Step]:
    line = decision.line
    if line is not None:
        yield Step(
            0, f"Line {line} of the decision table: {wording.arm(table.lines[line - 1].arm)}."
        )
    yield Step(0, f"Decision: {_decided(decision)}")
    yield Step(1, f"because {decision.reason}.")
    for creation in decision.creates:
        yield Step(1, f"creates the {_ROLES[creation.role]} {quoted(creation.record.full_name)}")
    for record in decision.reactivates:
        yield Step(1, f"makes {quoted(record.full_name)} active")
    for warning in decision.warnings:
        yield Step(1, f"note: {warning}")
    if decision.hold is not None:
        yield Step(1, f"what to do: {decision.hold.cure}.")


_ROLES = {
    Role.STANDARD: "standard customer",
    Role.CUSTOMER: "customer",
    Role.JOB: "job",
}


def _decided(decision: Decision) -> str:
    if decision.action is Action.HOLD or decision.customer is None:
        return "hold the order"
    match decision.action:
        case Action.USE:
            what = f"use customer {quoted(decision.customer.full_name)}"
        case Action.CREATE:
            what = f"create customer {quoted(decision.customer.full_name)}"
        case _:
            assert_never(decision.action)
    if decision.job is None:
        return what
    return f"{what}, {decision.job_action.value} job {quoted(decision.job.full_name)}"
