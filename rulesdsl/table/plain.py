"""Arms carried out at once, in plain cases.

`arms.py` says what an arm comes to, whatever the rule, the order and the list. Nearly always the
order is in the home currency, the record is an active customer, and QuickBooks keeps every text as
it is: then most of what is asked there is left out, and what is alike for all orders of a line is
made beforehand. Where that is not so an arm gives None, and `arms.py` has to be asked. The
reference knows nothing of this: the tests of the lookup engine hold what is decided here to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.index import Book
from rulesdsl.customers.matching import NOBODY, Found
from rulesdsl.customers.outcome import Outcome
from rulesdsl.customers.plain import plain_newcomer
from rulesdsl.defining import frozen, maker
from rulesdsl.functions import function_of
from rulesdsl.model.decisions import Action, Creation, Decision, JobAction, Role
from rulesdsl.model.normalise import one_email
from rulesdsl.model.records import Customer, Order
from rulesdsl.model.settings import PostAs, Settings
from rulesdsl.model.templates import Slot, Template
from rulesdsl.model.types import Type
from rulesdsl.semantics.policy import Attributes, Key, Rule
from rulesdsl.table import ir
from rulesdsl.table.arms import (
    NEW_CUSTOMER,
    NEW_JOB,
    NO_RULE,
    another_buyer,
    has_another_email,
    how_standard,
    why_for_review,
)
from rulesdsl.table.case import Case, Wrong, why_not

Answers: TypeAlias = Mapping[int, Found]
"""What was found, by the numbers of the columns; `NOBODY` is left out."""

Asked: TypeAlias = tuple[tuple[Key, int], ...]
"""Keys, each with the number of its column."""

Asker: TypeAlias = Callable[[Order, Book], Found]
"""What a key or a job comes to, for an order and a list."""

Plain: TypeAlias = Callable[[Order, Book, Answers], Decision | None]
"""What an order comes to at a line, after these answers; None where that is not plain."""


def not_plain(order: Order, book: Book, answers: Answers) -> None:
    """Says of every order that it is not plain."""


def fork(column: int, ask: Asker, none: Plain, one: Plain, several: Plain) -> Plain:
    """A step of a ladder: a column is asked, and it goes on by what comes of it."""
    if none is one is several is not_plain:
        return not_plain

    def fork(order: Order, book: Book, answers: Answers) -> Decision | None:
        found = ask(order, book)
        if found is NOBODY:
            return none(order, book, answers)
        outcome = found.outcome
        way = one if outcome is _ONE else none if outcome is _NONE else several
        return way(order, book, {**answers, column: found} if answers else {column: found})

    return fork


_NONE, _ONE = Outcome.NONE, Outcome.ONE


def plain_arm(line: ir.Line, number: int, keys: Asked) -> Plain:
    """The arm of a line for plain cases, made ready.

    `keys` are those of the line. Whether there is a job of the buyer's name need not be answered:
    the arm that makes one looks that up itself.
    """
    rule, arm = line.rule, line.arm
    if rule is None:
        return _no_rule(number)
    chosen = _chosen(_Line(rule, number, keys), arm)
    posts = rule.settings.post_as is not PostAs.NOTHING and chosen is not not_plain
    return _posting(rule, number, chosen) if posts else chosen


def _chosen(its: _Line, arm: ir.Arm) -> Plain:
    """Who gets the order, whether it is posted or not."""
    match arm:
        case ir.UseMatch(key=key):
            return not_plain if its.rule.updates else _match(its, key)
        case ir.UseStandard(customer=customer, by_override=by_override):
            return _standard(its, customer, how_standard(by_override=by_override))
        case ir.CreateJob(customer=customer, template=template, attributes=attributes):
            return _new_job(its, customer, template, attributes)
        case ir.CreateCustomer(template=template, attributes=attributes):
            return _new_customer(its, template, attributes)
        case ir.HoldReview():
            return _review(its, why_for_review(arm))
        case _:
            return not_plain


def _no_rule(number: int) -> Plain:
    wrong = {"reason": NO_RULE.reason, "hold": NO_RULE.kind}
    held = maker(Decision, "order", line=number, action=Action.HOLD, **wrong)

    def plain(order: Order, _: Book, _answers: Answers) -> Decision:
        return held(order)

    return plain


def _posting(rule: Rule, number: int, chosen: Plain) -> Plain:
    """The same with the transaction that the rule posts the order as."""
    from rulesdsl.table.transactions import posted  # of policies that post nothing nobody asks

    def plain(order: Order, book: Book, answers: Answers) -> Decision | None:
        decided = chosen(order, book, answers)
        if decided is None:
            return None
        done = posted(Case(order, book, rule, number), decided)
        return None if isinstance(done, Wrong) else done

    return plain


_USE = Action.USE


@frozen
class _Line:
    """A line of the table: its rule, its number counted from 1, and its keys."""

    rule: Rule
    number: int
    keys: Asked

    def maker(self, *told: str, **alike: object) -> Callable[..., Decision]:
        """What makes its decisions: of an order, what was tried, and what else is told.

        What is alike for all of them goes by the names of `Decision`.
        """
        rule = self.rule
        at = {"rule": rule.title, "rule_file": rule.source.name, "rule_line": rule.line}
        return maker(Decision, "order", "tried", *told, line=self.number, **at, **alike)

    def why(self, decisive: Key | None = None) -> Callable[[Answers], tuple[str, ...]]:
        """Tells why each key that was asked did not decide; the decisive one is left out."""
        name = decisive.name if decisive else None
        settings, keys = self.rule.settings, [it for it in self.keys if it[0].name != name]

        def why(answers: Answers) -> tuple[str, ...]:
            asked = [(key, answers.get(column, NOBODY)) for key, column in keys]
            return tuple([why_not(key, found, settings) for key, found in asked])

        return why


def _usable(settings: Settings) -> Callable[[Customer, str | None], bool]:
    """Tells whether a record can be used as it is by an order in a currency.

    That is an active customer, not a job, in the currency of the order; or, where QuickBooks has
    one currency only, in any, by an order in that one.
    """
    home = settings.home_currency

    def of_one(record: Customer, currency: str | None) -> bool:
        return record.active and record.parent is None and (not currency or currency == home)

    def of_several(record: Customer, currency: str | None) -> bool:
        its = record.currency or home
        return record.active and record.parent is None and its == (currency or home)

    return of_several if settings.multi_currency else of_one


def _match(its: _Line, key: Key) -> Plain:
    column = next(at for asked, at in its.keys if asked.name == key.name)
    alike = {"action": _USE, "reason": f"matched by {key.name}", "matched_by": key.name}
    decided, why = its.maker("customer", "warnings", **alike), its.why(key)
    for_a_job = its.maker("customer", "job", "warnings", **alike, job_action=JobAction.USE)
    nobody_has = why({})
    usable, is_a_name = _usable(its.rule.settings), key.is_a_name

    def plain(order: Order, book: Book, answers: Answers) -> Decision | None:
        found = answers[column]
        record = found.record
        if record is None or len(found.hits) > 1:
            return None
        customer = record if record.parent is None else _customer_above(record, book)
        if customer is None or not usable(customer, order.currency):
            return None
        warnings = _another_buyer(order, record) if is_a_name else ()
        tried = why(answers) if len(answers) > 1 else nobody_has
        if customer is record:
            return decided(order, tried, record, warnings)
        return for_a_job(order, tried, customer, record, warnings)

    return plain


def _customer_above(job: Customer, book: Book) -> Customer | None:
    """The customer right above a job that can be used if the customer can.

    The job itself is in the order's currency, for no other is found.
    """
    there = book.named(job.parent or "")
    return there[0] if there and job.active else None


def _another_buyer(order: Order, record: Customer) -> tuple[str, ...]:
    """As `another_buyer`, quicker where each has one address."""
    told, wanted = record.email, order.email
    if told == wanted:
        return ()
    if told and wanted and record.cc is None:
        one, other = one_email(told), one_email(wanted)
        if one and other:
            return () if one == other else has_another_email(record)
    return another_buyer(order, record)


def _standard(its: _Line, name: str, how: str) -> Plain:
    settings = its.rule.settings
    alike = {"action": _USE, "reason": how, "addresses": settings.addresses}
    decided = its.maker("customer", **alike, standard=True)
    usable, why, called = _usable(settings), its.why(), folded_full_name(name)
    nobody_has = why({})

    def plain(order: Order, book: Book, answers: Answers) -> Decision | None:
        there = book.called(called)
        if len(there) != 1 or not usable(there[0], order.currency):
            return None
        return decided(order, why(answers) if answers else nobody_has, there[0])

    return plain


def _new_job(its: _Line, name: str, template: Template, attributes: Attributes) -> Plain:
    settings = its.rule.settings
    alike = {"action": _USE, "reason": NEW_JOB, "job_action": JobAction.CREATE}
    own = {"addresses": settings.addresses, "standard": True}
    decided = its.maker("customer", "job", "creates", **alike, **own)
    usable, why, called = _usable(settings), its.why(), folded_full_name(name)
    newcomer, told, nobody_has = plain_newcomer(), _told(template), why({})
    creation = maker(Creation, "record", role=Role.JOB, attributes=attributes)
    home = settings.home_currency
    used: Customer | None = None  # it is nearly always the same one

    def plain(order: Order, book: Book, answers: Answers) -> Decision | None:
        nonlocal used
        there, currency = book.called(called), order.currency
        if (currency and currency != home) or book.company.edition is not None:
            return None
        if len(there) != 1:
            return None
        standard = there[0]
        if standard is not used:
            if not usable(standard, None):
                return None
            used = standard
        job = newcomer(order, told(order) or "", standard.name, standard.currency)
        if job is None or book.called(f"{called}:{job.name.lower()}"):
            return None
        tried = why(answers) if answers else nobody_has
        return decided(order, tried, standard, job, (creation(job),))

    return plain


def _new_customer(its: _Line, template: Template, attributes: Attributes) -> Plain:
    settings = its.rule.settings
    alike = {"action": Action.CREATE, "reason": NEW_CUSTOMER}
    decided = its.maker("customer", "creates", **alike, notify=settings.notify_new_customers)
    why, home, prefix = its.why(), settings.home_currency, settings.name_prefix or ""
    newcomer, told, nobody_has = plain_newcomer(), _told(template), why({})
    creation = maker(Creation, "record", role=Role.CUSTOMER, attributes=attributes)

    def plain(order: Order, book: Book, answers: Answers) -> Decision | None:
        currency = order.currency
        if (currency and currency != home) or book.company.edition is not None:
            return None
        name = told(order)
        record = newcomer(order, prefix + name, None, None) if name else None
        if record is None or book.owner(record.name) is not None:
            return None
        tried = why(answers) if answers else nobody_has
        return decided(order, tried, record, (creation(record),))

    return plain


def _review(its: _Line, wrong: Wrong) -> Plain:
    held = its.maker(action=Action.HOLD, reason=wrong.reason, hold=wrong.kind)
    settings, why = its.rule.settings, its.why()
    home, several, nobody_has = settings.home_currency, settings.multi_currency, why({})

    def plain(order: Order, _: Book, answers: Answers) -> Decision | None:
        currency = order.currency
        if currency and currency != home and not several:
            return None
        return held(order, why(answers) if answers else nobody_has)

    return plain


def _told(template: Template) -> Callable[[Order], str | None]:
    """`Template.fill`, as far as it is plain: a text that begins or ends with a space, is not.

    For a single slot it is written out.
    """
    match template.pieces:
        case (Slot(fields=fields),) if all(it.type is Type.TEXT for it in fields):
            texts = " or ".join(f"order.{it.path}" for it in fields)
            return function_of("order", [f"return {texts}"], {})
        case _:
            return template.fill
