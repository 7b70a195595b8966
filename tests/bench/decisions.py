"""One decision at a time: how long the rule takes to find, whatever the number of rules.

Counted is processor time: a millionth of a second is too short to be told otherwise on a machine
that does something else as well.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from statistics import median
from time import process_time
from typing import Any

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.engines import lookup
from rulesdsl.model.company import Company
from rulesdsl.model.records import CustomerList, Order
from tests.bench import rules as made
from tests.bench import work
from tests.bench.measure import Growth, Row, said
from tests.bench.peers import questions
from tests.bench.peers.engines import if_chain

ORDERS = 2_000
FEWEST, MOST = questions.SIZES[0], questions.SIZES[-1]
MICRO = 1_000_000

FLAT = 4.0
"""So many times as long a rule among the most rules may take as one among the fewest."""

A_DECISION, A_COMPILATION = 5e-6, 1.5
"""Seconds."""

CUSTOMERS = 10_000


def rows() -> Iterator[Row]:
    """What is promised of one decision."""
    for name, kind in questions.KINDS.items():
        few, many = by_rules(name, FEWEST), by_rules(name, MOST)
        yield Row(
            f"find the rule of an order among {MOST:,} rules over {kind.title}",
            f"{many * MICRO:.2f} µs",
            f"at most {FLAT:g} times as long as among {FEWEST}",
            many <= FLAT * few,
            f"among {FEWEST} rules ({few * MICRO:.2f} µs)",
            many / few,
        )
    yield from whole_decisions()
    yield compilation()


def growth() -> Growth:
    """Finding the rule beside a chain of `if`, by the number of rules."""
    lines = []
    for name, kind in questions.KINDS.items():
        for size in questions.SIZES:
            chain = if_chain.prepare(*_asked(name, size))
            cells = (by_rules(name, size), each(chain.decide, chain.orders))
            lines.append((kind.title, f"{size:,}", *(f"{it * MICRO:.2f} µs" for it in cells)))
    columns = ("table", "rules", "looked up", "a chain of `if`, generated")
    return Growth("The rule of an order, as rules get more", columns, tuple(lines))


def by_rules(kind: str, size: int) -> float:
    """The seconds that the rule of one order takes, an order that looks like others before."""
    table = compile_policy(made.policy([*questions.KINDS[kind].make(size), None])).table
    _, facts = _asked(kind, size)
    orders = [questions.order(it, place) for place, it in enumerate(facts)]
    return each(lookup.prepare(table).rule_for, orders)


def whole_decisions() -> Iterator[Row]:
    """From the order to the decision with its reasons, by how the buyer is found."""
    for how, seconds, _, least in _measured():
        if least is None:
            continue
        yield Row(
            f"decide an order in full, whose buyer is found among {CUSTOMERS:,} {how}",
            f"{seconds * MICRO:.1f} µs",
            f"under {A_DECISION * MICRO:g} µs",
            seconds < A_DECISION,
            f"its e-mail in a dictionary ({least * MICRO:.2f} µs)",
            seconds / least,
        )


def posted() -> Growth:
    """The same where the order is posted, with two lines, shipping and tax."""
    lines = [
        (how, *(f"{it * MICRO:.1f} µs" for it in (alone, with_lines)))
        for how, alone, with_lines, _ in _measured()
    ]
    columns = ("the buyer is found", "decided", "decided and posted")
    return Growth("One whole decision", columns, tuple(lines))


@cache
def _measured() -> list[tuple[str, float, float, float | None]]:
    """All of that, out of a process of its own, which has done nothing else and holds nothing."""
    words = (sys.executable, "-m", "tests.bench.decisions")
    printed = subprocess.run(words, capture_output=True, check=True).stdout
    return [(how, *seconds) for how, *seconds in json.loads(printed)]


def _alone() -> Iterator[tuple[str, float, float, float | None]]:
    """How a buyer is found; the seconds of a decision, of one that posts, and of a dictionary."""
    jobs, of_regulars = work.regulars(CUSTOMERS // 10)
    known = work.customers(CUSTOMERS)
    company = Company(items=work.ITEMS)
    index = CustomerIndex(CustomerList((*known.customers, *jobs), company=company))
    compiled, posting = map(compile_policy, (work.ONE_LINE, f"{work.ONE_LINE}; {POSTING}"))
    emails = index.under(compiled.policy.rules[0].ladder[0].fields)
    season = [(it, compiled.decide(it, index)) for it in work.orders(ORDERS, CUSTOMERS)]
    for how, key in (("by e-mail", "email"), ("by name", "name"), ("not at all: a new job", None)):
        asked = [order for order, decision in season if decision.matched_by == key]
        least = each(lambda order: emails.get(order.email.lower()), asked)
        yield how, *_both(compiled, posting, asked, index), least
    yield "by e-mail, a job", *_both(compiled, posting, of_regulars, index), None


POSTING = "post as = sales receipt"


def _both(
    compiled: Compiled, posting: Compiled, orders: Sequence[Order], index: CustomerIndex
) -> tuple[float, float]:
    """The seconds of a decision, and of one that posts."""
    sold = [work.sold(it, number) for number, it in enumerate(orders)]
    assert all(posting.decide(it, index).transaction for it in sold)
    return (
        each(lambda order: compiled.decide(order, index), orders),
        each(lambda order: posting.decide(order, index), sold),
    )


def compilation() -> Row:
    """A long policy made ready to decide."""
    text = made.policy([*made.narrow(MOST), None])
    parsed = spent(lambda: compile_policy(text))
    table = compile_policy(text).table
    ready = spent(lambda: lookup.prepare(table))
    seconds = parsed + ready
    return Row(
        f"compile a policy of {MOST:,} rules and make it ready to decide",
        said(seconds),
        f"under {said(A_COMPILATION)}",
        seconds < A_COMPILATION,
        f"making it ready alone ({said(ready)})",
        seconds / ready,
    )


def each(decide: Callable[[Any], object], orders: Sequence[Any]) -> float:
    """The seconds of one of these decisions, the median over several times all of them."""

    def ask() -> None:
        for order in orders:
            decide(order)

    return spent(ask) / len(orders)


def spent(work: Callable[[], object], runs: int = 7) -> float:
    """The median of the processor seconds of several runs, after one that fills what is kept."""
    work()
    return median(_once(work) for _ in range(runs))


def _once(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def _asked(kind: str, size: int) -> tuple[list[questions.Rule], list[questions.Facts]]:
    rules = questions.plain(questions.KINDS[kind].make(size))
    return rules, questions.orders(rules, ORDERS)


if __name__ == "__main__":
    print(json.dumps(list(_alone())))
