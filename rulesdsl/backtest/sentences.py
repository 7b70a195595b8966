"""The backtest in sentences: what stands at the head of the page and on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from rulesdsl.backtest.figures import Tally, tally
from rulesdsl.backtest.groups import Created, created
from rulesdsl.backtest.history import History, PastOrder
from rulesdsl.defining import frozen
from rulesdsl.explain import what_is_decided
from rulesdsl.model.decisions import Action, Decision, Role
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.summary import summarize
from rulesdsl.syntax.printer import quoted
from rulesdsl.wording import listed, several

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@frozen
class Tile:
    """A number that is read first: what it counts, the number, and what stands below it."""

    name: str
    number: str
    below: tuple[str, ...]
    kind: str = ""


def headline(history: History) -> tuple[str, ...]:
    """What a manager reads before anything else, a sentence each."""
    parts = [_orders(history)]
    if history.old:
        parts.append(_changed(history))
    parts += [_held(history), *_asked(history.new.plan)]
    if history.old:
        parts += _created_otherwise(history)
    parts += _by_hand(history.new.plan)
    return tuple(parts)


def _orders(history: History) -> str:
    every = history.orders
    if not every:
        return "There are no orders in these files."
    counted = several(len(every), "order")
    days = [it.order.order_date for it in every if it.order.order_date]
    when = ""
    if days:
        first, last = min(days), max(days)
        when = f" of {_day(first)}" if first == last else f" from {_day(first)} to {_day(last)}"
    return f"{counted}{when}, {amounts(tally(every), history.currencies)}."


def _changed(history: History) -> str:
    changed = history.changed
    if not changed:
        return "No order would be decided differently than by the old policy."
    share = _share(len(changed), len(history.orders))
    money = amounts(tally(changed), history.currencies)
    return (
        f"{several(len(changed), 'order')} ({share}) would be decided differently than by the old "
        f"policy: {money}."
    )


def _held(history: History) -> str:
    held = [it for it in history.orders if it.new.action is Action.HOLD]
    rest = len(history.orders) - len(held)
    if not held:
        return "Every order finds its customer; nothing waits for a person."
    waits = "waits" if len(held) == 1 else "wait"
    money = amounts(tally(held), history.currencies)
    before = ""
    if history.old:
        number = len(history.old.plan.held)
        before = f"; under the old policy {number:,}"
    return (
        f"{several(rest, 'order')} {'finds its' if rest == 1 else 'find their'} customer; "
        f"{len(held):,} ({_share(len(held), len(history.orders))}) {waits} for a person: "
        f"{money}{before}."
    )


def _asked(plan: Plan) -> Iterator[str]:
    """What QuickBooks would be asked for, in the words of a plan's summary."""
    summary = summarize(plan)
    created = [
        several(len(names), noun)
        for noun, names in (
            ("standard customer", summary.new_standard_customers),
            ("customer", summary.new_customers),
            ("job", summary.new_jobs),
        )
        if names
    ]
    tasks = [f"create {listed(created)}"] if created else []
    if summary.reactivated:
        tasks.append(f"make {several(len(summary.reactivated), 'record')} active again")
    tasks += [
        f"bring the {it.fact} of {several(it.records, 'record')} up to date"
        for it in summary.updates
        if it.records
    ]
    if tasks:
        yield f"QuickBooks would be asked to {listed(tasks)}."
    posted = [
        f"{several(it.count, it.kind.value)} of {money(it.total)} {it.currency}"
        for it in summary.transactions
    ]
    if posted:
        yield f"{'It' if tasks else 'QuickBooks'} would be asked to add {listed(posted)}."
    if not tasks and not posted:
        yield "Nothing would be created or changed in QuickBooks."


def _created_otherwise(history: History) -> Iterator[str]:
    every = created(history)
    only_new = [it for it in every if not it.old]
    only_old = [it for it in every if not it.new]
    if only_new:
        yield f"{_records(only_new)} would be created that the old policy does not create."
    if only_old:
        yield f"{_records(only_old)} would no longer be created."


def _records(found: Sequence[Created]) -> str:
    """`2 customers and 1 job`, with a capital where there is a letter."""
    jobs = sum(it.creation.role is Role.JOB for it in found)
    counted = (("customer", len(found) - jobs), ("job", jobs))
    return listed([several(number, noun) for noun, number in counted if number])


def _by_hand(plan: Plan) -> Iterator[str]:
    """What no request can do, besides the orders that wait."""
    facts = sum(len(it.by_hand) for it in plan.modifications)
    if facts:
        what = "1 fact of a customer is" if facts == 1 else f"{facts:,} facts of customers are"
        yield f"{what} to be changed in QuickBooks by hand."
    if plan.problems:
        rows = several(len(plan.problems), "row")
        yield f"{rows} of the files could not be read, and {_are(plan.problems)} not counted here."
    if plan.notifications:
        yield f"The store is to write to {several(len(plan.notifications), 'new customer')}."


def tiles(history: History) -> tuple[Tile, ...]:
    """The numbers at the top of the page."""
    orders = Tile("orders", f"{len(history.orders):,}", _sums(history, history.orders))
    middle = _changed_tile(history) if history.old else _found_tile(history)
    return (orders, middle, _held_tile(history), _created_tile(history))


def _sums(history: History, orders: Sequence[PastOrder]) -> tuple[str, ...]:
    return sums(tally(orders), history.currencies)


def _changed_tile(history: History) -> Tile:
    changed, every = history.changed, history.orders
    below = (_share(len(changed), len(every)), *_sums(history, changed))
    return Tile("decided differently", f"{len(changed):,}", below, "changed")


def _found_tile(history: History) -> Tile:
    found = [it for it in history.orders if it.new.action is not Action.HOLD]
    below = (_share(len(found), len(history.orders)), *_sums(history, found))
    return Tile("find their customer", f"{len(found):,}", below, "new")


def _held_tile(history: History) -> Tile:
    held = [it for it in history.orders if it.new.action is Action.HOLD]
    before = (f"old policy: {len(history.old.plan.held):,}",) if history.old else ()
    below = (*before, *_sums(history, held))
    return Tile("wait for a person", f"{len(held):,}", below or ("nothing to do",), "held")


def _created_tile(history: History) -> Tile:
    every = created(history)
    new = [it for it in every if it.new]
    before = (f"old policy: {sum(it.old for it in every):,}",) if history.old else ()
    below = (*before, _records(new) if new else "nothing")
    return Tile("customers and jobs created", f"{len(new):,}", below, "create")


# Words


def decided(made: Decision) -> str:
    """What is decided: of a hold why, of who is created also the policy's attributes."""
    if made.action is Action.HOLD:
        return f"hold: {made.reason}"
    given = [it for new in made.creates[-1:] for it in new.attributes]
    named = ", ".join(f"{name} {quoted(value)}" for name, value in given)
    return what_is_decided(made) + (f" with {named}" if named else "")


def money(total: Decimal) -> str:
    """An exact amount with at least two decimals.

    >>> money(Decimal("1234.5")), money(Decimal("0.125")), money(Decimal(-3))
    ('1,234.50', '0.125', '-3.00')
    """
    exponent = total.as_tuple().exponent
    decimals = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{total:,.{decimals}f}"


def sums(its: Tally, currencies: tuple[str, ...]) -> tuple[str, ...]:
    """What orders come to, currency by currency, and how many tell no total.

    A currency stands in the same place everywhere; that none is told, in words.
    """
    by_currency = {it.currency: it for it in its.sums}
    told = [by_currency[it] for it in currencies if it in by_currency]
    parts = [
        f"{money(it.total)} {it.currency or '(no currency told)'}"
        for it in told
        if it.orders > it.untold
    ]
    if its.untold:
        parts.append(f"{several(its.untold, 'order')} without a total")
    return tuple(parts)


def amounts(its: Tally, currencies: tuple[str, ...]) -> str:
    """The same as part of a sentence."""
    return listed(sums(its, currencies))


def month_in_words(month: str) -> str:
    """`2026-11` as people say it; what is no month stays as it is.

    >>> month_in_words("2026-11"), month_in_words("no date told")
    ('November 2026', 'no date told')
    """
    year, dash, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {int(year)}" if dash and number.isdigit() else month


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _share(part: int, whole: int) -> str:
    """In percent; what is hardly anything, or nearly all, is not told as nothing or all."""
    if part in (0, whole):
        return "all" if part and part == whole else "none"
    if 200 * part < whole:
        return "under 1 %"
    return "over 99 %" if 200 * (whole - part) < whole else f"{round(100 * part / whole)} %"


def _are(found: Sequence[object]) -> str:
    return "is" if len(found) == 1 else "are"
