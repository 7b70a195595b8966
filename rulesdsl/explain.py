"""Why an order is decided as it is: every rule, condition and key tried, in the author's words.

A translation of `table/meaning.py`, step by step; the decision at its end is the one made there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rulesdsl import wording
from rulesdsl.customers.changes import BY_HAND, FACTS, Comparison, Verdict, written_address
from rulesdsl.customers.index import Book
from rulesdsl.customers.matching import Asking, Found, look_up
from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import field, frozen
from rulesdsl.model.conditions import All, Any, Condition, Not, fields_of, holds
from rulesdsl.model.decisions import Action, Decision, JobAction, Role
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Customer, Order
from rulesdsl.model.settings import Changed, Several
from rulesdsl.model.storage import can_be_changed, label, same_label
from rulesdsl.model.transactions import Transaction
from rulesdsl.model.types import Type
from rulesdsl.posting.tables import path_below_top
from rulesdsl.semantics.policy import Key, Policy, Rule
from rulesdsl.syntax.printer import quoted
from rulesdsl.table import ir
from rulesdsl.table.case import Case
from rulesdsl.table.holds import CURRENCY
from rulesdsl.table.meaning import asking, decide, job_there, overridden
from rulesdsl.table.updates import compared_facts, may_not_be_updated

_MOST_HITS = 5


@frozen
class Step:
    """One line of an explanation; `depth` says how far it belongs under the line before it."""

    depth: int
    text: str = field(converter=wording.one_line)


@frozen
class Explanation:
    """The steps to a decision, and the decision."""

    steps: tuple[Step, ...]
    decision: Decision

    def lines(self) -> Iterator[str]:
        """As indented lines."""
        for step in self.steps:
            yield "  " * step.depth + step.text


@frozen
class Question:
    """An order, the list as it is by then, and override as set from outside (None: it is not).

    `made_for` tells of records that are in the list only because an earlier order of the batch
    creates them: the number of that order.
    """

    order: Order
    book: Book
    override: bool | None = None
    made_for: Mapping[Customer, str] = field(factory=dict)


def explain(policy: Policy, table: ir.Table, asked: Question) -> Explanation:
    """How the decision about an order comes about."""
    order = asked.order
    decision = decide(table, order, asked.book, asked.override)
    steps = [Step(0, _order(order))]
    for rule in policy.rules:
        steps += _rule(rule, order)
        if rule.condition is None or holds(rule.condition, lambda field: field.get(order)):
            steps += _inside(rule, table, asked)
            break
    steps += _outcome(decision, table, asked)
    return Explanation(tuple(steps), decision)


def _order(order: Order) -> str:
    facts = [order.channel, order.name or order.company, order.email]
    if order.total is not None:
        facts.append(f"{wording.value(order.total)} {order.currency or ''}".strip())
    where = f" ({order.origin})" if order.origin else ""
    return f"Order {order.number}{where}: {', '.join(it for it in facts if it) or 'no buyer named'}"


# Rules and their conditions


def _rule(rule: Rule, order: Order) -> Iterator[Step]:
    named = f"Rule {quoted(rule.name)}" if rule.name else "The only rule"
    where = f"{named} ({rule.source.name}:{rule.line})"
    if rule.condition is None:
        yield Step(0, f"{where} is for every order.")
        return
    applies = holds(rule.condition, lambda field: field.get(order))
    yield Step(0, f"{where} {'applies' if applies else 'does not apply'}:")
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
    match field.get(order):
        case None if field.type is Type.YES_NO:
            return "the order does not say"
        case None | ():
            return f"the order has no {field.name}"
        case bool() as answer:
            return f"the order says {_yes_no(answer)}"
        case value:
            return f"the order has {wording.value(value)}"


def _yes_no(answer: bool) -> str:
    return "yes" if answer else "no"


# What happens inside the rule that applies


def _inside(rule: Rule, table: ir.Table, asked: Question) -> Iterator[Step]:
    order, settings = asked.order, rule.settings
    currency = order.currency or settings.home_currency
    if not settings.multi_currency and currency != settings.home_currency:
        yield Step(
            1,
            f"The order is in {currency}, not {settings.home_currency} (multi currency = false).",
        )
        return
    if overridden(rule, asked.override):
        source = _OUTSIDE if asked.override is not None else _where_set(rule, "override")
        yield Step(1, f"Override is on ({source}): no key is looked up, and there is no job.")
        return
    if settings.override:
        yield Step(1, f"Override is off ({_OUTSIDE}), although the rule has it on.")
    outcome = Outcome.NONE
    for column in _key_columns(rule, table):
        found = look_up(asking(column, order), order, asked.book)
        yield from _key(column.key, asking(column, order), asked, found)
        if found.outcome is Outcome.ONE:
            return
        if found.outcome is Outcome.SEVERAL:
            outcome = found.outcome
            yield Step(2, _SEVERAL[settings.several_matches])
            if settings.several_matches is not Several.NEXT:
                return
    if rule.ladder and outcome is Outcome.NONE:
        yield Step(1, "Nobody matched.")


_OUTSIDE = "set from outside the policy"

_SEVERAL = {
    Several.HOLD: "several matches = hold: the order waits for a person.",
    Several.FIRST: "several matches = first: the oldest is taken.",
    Several.NEXT: "several matches = next: the next key may tell which.",
}


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


def _key(key: Key, asking: Asking, asked: Question, found: Found) -> Iterator[Step]:
    if found.blank:
        why = " and ".join(_blank(field, asked.order) for field in found.blank)
        yield Step(1, f"Match by {key}: passed over, {why}.")
        return
    looked_up = " and ".join(_looked_for(field, asking, asked.order) for field in key.fields)
    yield Step(1, f"Match by {key}: looked for {looked_up}; {_hits(found, asked)}")
    for hit in found.hits[:_MOST_HITS] if len(found.hits) > 1 else ():
        yield Step(2, _record(hit, asked))
    if len(found.hits) > _MOST_HITS:
        yield Step(2, f"… and {len(found.hits) - _MOST_HITS} more")
    if len(found.hits) > 1 and found.record is not None:
        yield Step(2, f"They are one family: {quoted(found.record.full_name)} stands highest.")
    if not found.hits:
        yield from _in_vain(key, asking)


def _blank(field: Field, order: Order) -> str:
    """Why a field is as good as missing: shops write `N/A` and `none`, too."""
    value = field.get(order)
    if value is None:
        return f"the order has no {field.name}"
    return f"{wording.value(value)} is no {field.name}"


def _looked_for(field: Field, asking: Asking, order: Order) -> str:
    """What the order says, as it says it; how it is folded tells nobody anything."""
    value = field.get(order)
    if field.name == "customer name" and asking.prefix and isinstance(value, str):
        value = asking.prefix + value
    return wording.value(value or "")


def _in_vain(key: Key, asking: Asking) -> Iterator[Step]:
    """How widely was looked, so that nobody goes through the list once more by hand."""
    freely = dict.fromkeys(_COMPARED.get(field.name.split()[-1], _FOLDED) for field in key.fields)
    if any(freely):
        yield Step(2, f"Compared {', '.join(filter(None, freely))}.")
    out = []
    if not asking.check_jobs:
        out.append("jobs (check jobs = false)")
    if not asking.inactive:
        out.append("inactive customers (inactive customers = ignore)")
    if asking.currency is not None:
        out.append(f"customers that are not in {asking.currency} (multi currency = true)")
    if out:
        yield Step(2, f"Left out: {', '.join(out)}.")


_FOLDED = "without regard to letter case, spaces and accents"
_COMPARED = {
    "email": "",  # that letter case does not matter goes without saying
    "country": "",
    "phone": "by the digits alone",
    "zip": "without regard to spaces and hyphens",
    "name": f"{_FOLDED}, and also as 'Last, First'",
}


def _hits(found: Found, asked: Question) -> str:
    match len(found.hits):
        case 0:
            return "nobody has it."
        case 1:
            return f"found {_record(found.hits[0], asked)}."
        case count:
            return f"found {count}:"


def _record(record: Customer, asked: Question) -> str:
    kind = "the job" if record.is_job else "the customer"
    asleep = "" if record.active else ", inactive"
    made_for = asked.made_for.get(record)
    new = f", which order {made_for} creates" if made_for else ""
    return f"{kind} {quoted(record.full_name)}{asleep}{new}"


# The outcome


def _outcome(decision: Decision, table: ir.Table, asked: Question) -> Iterator[Step]:
    if decision.line is not None and decision.hold is not CURRENCY:
        # An order in a currency that QuickBooks does not have is held whatever its line says.
        line = table.lines[decision.line - 1]
        yield from _job(line, table, asked)
        yield Step(0, f"Line {decision.line} of the decision table: {wording.arm(line.arm)}.")
    yield Step(0, f"Decision: {what_is_decided(decision)}")
    yield Step(1, f"why: {decision.reason}")
    for creation in decision.creates:
        what = f"the {_ROLES[creation.role]} {quoted(creation.record.full_name)}"
        foreign = creation.record.currency is not None and not creation.record.is_job
        currency = f", in {creation.record.currency}" if foreign else ""
        yield Step(1, f"QuickBooks is asked to add {what}{currency}")
    for record in decision.reactivates:
        yield Step(1, f"QuickBooks is asked to make {quoted(record.full_name)} active")
    if decision.transaction is not None:
        yield from _transaction(decision.transaction)
    yield from _facts(decision, table, asked)
    if decision.notify:
        yield Step(1, "the store is to write to this new customer")
    for warning in decision.warnings:
        yield Step(1, f"note: {warning}")
    if decision.hold is not None:
        yield Step(1, f"what to do: {decision.hold.cure}")


def _transaction(transaction: Transaction) -> Iterator[Step]:
    """What the order is posted as, line by line."""
    number = f" {transaction.number}" if transaction.number else ""
    total = f"{wording.value(transaction.total)} {transaction.currency}"
    day = transaction.date.isoformat()
    yield Step(
        1, f"QuickBooks is asked to add the {transaction.kind.value}{number} of {day}: {total}"
    )
    for line in transaction.lines:
        count = f"{wording.value(line.quantity)} x " if line.quantity is not None else ""
        what = f" ({line.description})" if line.description else ""
        yield Step(2, f"{count}{quoted(line.item)}{what}: {wording.value(line.amount)}")
    for verb, block in (("billed", transaction.bill_to), ("shipped", transaction.ship_to)):
        there = written_address(block)  # without one QuickBooks takes its customer's
        yield from (Step(2, f"{verb} to {quoted(it)}") for it in (there,) if it)


def _facts(decision: Decision, table: ir.Table, asked: Question) -> Iterator[Step]:
    """The facts of a matched record against the order's, where the policy wants any up to date."""
    rule = table.lines[decision.line - 1].rule if decision.line is not None else None
    record = decision.job or decision.customer
    if decision.matched_by is None or rule is None or record is None or decision.line is None:
        return
    settings = {it.setting: getattr(rule.settings, it.setting) for it in FACTS.values()}
    if Changed.UPDATE not in settings.values():
        return
    case = Case(asked.order, asked.book, rule, decision.line)
    reason = may_not_be_updated(case, record)
    if reason is not None:
        yield Step(1, f"{quoted(record.full_name)} is not brought up to date: {reason}")
        return
    yield Step(1, f"{quoted(record.full_name)} against the order:")
    for it in compared_facts(case, record):
        yield Step(2, _comparison(it))
    for change in decision.update.changes if decision.update else ():
        can_be = can_be_changed(record) and change.fact not in BY_HAND
        who = "QuickBooks is asked to write" if can_be else "review.csv asks you to change"
        yield Step(1, f"{who} the {change.fact}: {quoted(change.new)}")


def _comparison(its: Comparison) -> str:
    """A fact of a record against the order's, what is different, and what comes of it."""
    if its.verdict is Verdict.UNTOLD:
        return f"{its.fact}: {its.verdict.value}"
    there = f"QuickBooks has {quoted(its.old)}" if its.old else "QuickBooks has none"
    if its.new is None:
        return f"{its.fact}: {there}; {its.verdict.value}"
    value = "update" if its.verdict is not Verdict.KEPT else "keep"
    setting = "" if its.verdict is Verdict.MATCHED_BY else f" ({its.setting} = {value})"
    return f"{its.fact}: {there}, the order {quoted(its.new)}; {its.verdict.value}{setting}"


_ROLES = {
    Role.STANDARD: "standard customer",
    Role.CUSTOMER: "customer",
    Role.JOB: "job",
}


def _job(line: ir.Line, table: ir.Table, asked: Question) -> Iterator[Step]:
    """Whether the standard customer has the buyer's job already, where the line asks for it."""
    for column in (table.columns[cell.column] for cell in line.cells):
        name = column.template.fill(asked.order) if isinstance(column, ir.JobColumn) else None
        if not isinstance(column, ir.JobColumn) or not name:
            continue
        job = f"The job {quoted(label(name).text)} under {quoted(column.customer)}"
        if job_there(column, asked.order, asked.book) is Outcome.NONE:
            yield Step(1, f"{job} is not there yet.")
            continue
        made_for = {same_label(it.full_name): order for it, order in asked.made_for.items()}
        order = made_for.get(same_label(f"{column.customer}:{label(name).text}"))
        yield Step(1, f"{job} is there already{f': order {order} creates it' if order else ''}.")


def what_is_decided(decision: Decision) -> str:
    """Who gets the order, and what is made for that; of a hold no more than that it is one."""
    customer, job = decision.customer, decision.job
    if decision.action is Action.HOLD or customer is None:
        return "hold the order"
    what = f"{decision.action.value} customer {quoted(customer.full_name)}"
    if job is None:
        return what
    name = quoted(path_below_top(job))
    match decision.job_action:
        case JobAction.CREATE if decision.action is Action.CREATE:
            return f"{what} and the job {name} under it"
        case JobAction.CREATE:
            return f"create job {name} under customer {quoted(customer.full_name)}"
        case _:
            return f"use job {name} of customer {quoted(customer.full_name)}"
