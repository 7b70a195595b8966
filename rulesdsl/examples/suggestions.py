"""Examples for the lines of the table that no example reaches: policy text for a person to review.

An example is suggested only after it was read back and carried out: it passes, and its line decides
it. What it expects is what is decided now, not what is right: that is for the person to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from rulesdsl import wording
from rulesdsl.analysis.regions import Region
from rulesdsl.analysis.study import Study
from rulesdsl.analysis.witness import HOLDS, About, Witness, reach, rule_of
from rulesdsl.compiled import Compiled
from rulesdsl.defining import evolve, frozen
from rulesdsl.engines import rows
from rulesdsl.examples import Result, carried_out, without_posting
from rulesdsl.examples.coverage import Coverage, turn_counted
from rulesdsl.examples.coverage_text import lacks, lines_in_words
from rulesdsl.examples.written import effects_of, statements
from rulesdsl.model.conditions import on_order
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.records import Order
from rulesdsl.semantics import examples
from rulesdsl.semantics.policy import Example
from rulesdsl.semantics.report import Report
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.parser import parse
from rulesdsl.syntax.printer import print_policy
from rulesdsl.table import ir

MOST_LINES = 100
"""So many examples are suggested at once: nobody reviews more."""

_MOST_READINGS = 4
"""So often an order is completed as a reader would, and looked for again."""


@frozen
class Suggestion:
    """A line of the table (from 1), and an example for it as policy text; None: none was found."""

    line: int
    text: str | None


def as_policy(its: Coverage, *, several: bool = False) -> Iterator[str]:
    """The suggestions as pieces to be put behind the policy, a blank line before each.

    What is not suggested is a note. Where there are some for `several` policies, each is named.
    """
    words = lines_in_words(its.policy)
    missing = [it.number for it in its.all_lines if lacks(it)]
    if several:
        yield f"\n# {wording.one_line(its.policy.tree.source.name)}\n"
    if not missing:
        yield "\n# Examples come to every line of the decision table that they can come to.\n"
    for it in suggestions(its):
        line = wording.one_line(f"line {it.line} of the decision table: {words[it.line]}")
        yield "\n" + (it.text or f"# No example was found for {line}\n")
    if len(missing) > MOST_LINES:
        more = wording.several(len(missing) - MOST_LINES, "more line")
        yield f"\n# {more}: take over some of these, and ask again.\n"


def suggestions(its: Coverage) -> Iterator[Suggestion]:
    """An example for each of the lines that no example reaches, `MOST_LINES` of them at most."""
    search = _Search(without_posting(its.policy))
    names = {it.name for it in its.policy.policy.examples}
    for line in islice(filter(lacks, its.all_lines), MOST_LINES):
        name = _free(_called(line.line), names)
        text = search.example(line.number, name)
        if text is not None:
            names.add(name)
        yield Suggestion(line.number, text)


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, or the same with a number behind it where another example has it."""
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _called(line: ir.Line) -> str:
    """What an example for a line is called: its rule, and what happens."""
    what = _what(line.arm)
    return f"{line.rule.name}: {what}" if line.rule is not None and line.rule.name else what


def _what(arm: ir.Arm) -> str:
    match arm:
        case ir.UseStandard(customer=customer):
            return f"goes to {customer}"
        case ir.UseMatch(key=key, oldest=oldest):
            return f"the oldest of several by {key}" if oldest else f"found by {key}"
        case ir.HoldSeveral(key=key):
            return f"several by {key}"
        case ir.UseJob(customer=customer) | ir.HoldJobExists(customer=customer):
            return f"has a job under {customer}"
        case ir.CreateJob(customer=customer):
            return f"a new job under {customer}"
        case ir.CreateCustomer():
            return "a new customer"
        case ir.HoldNoRule():
            return "no rule is for the order"
        case _:
            return "waits for a person"


# Looking for an example


class _Search:
    """What is asked of a policy for each of its lines."""

    def __init__(self, policy: Compiled) -> None:
        self._policy = policy
        self._study = Study(policy)
        self._prepared = rows.prepare(policy.table)

    def example(self, number: int, name: str) -> str | None:
        """An example that line `number` decides, as text; None where none was found."""
        tried = (self._made(number, name, order) for order in self._orders(number))
        return next((it for it in tried if it is not None), None)

    def _orders(self, number: int) -> Iterator[Order]:
        """Orders to begin with: as little as can be, then of somebody with a middle name.

        By that name nobody is found who has a job by first and last name.
        """
        order = self._an_order(number)
        if order is None:
            return
        yield order
        if order.name is None and order.first_name is None and order.last_name is None:
            named = evolve(order, name="Ann Marie Lee", first_name="Ann", last_name="Lee")
            if self._fits(number)(named):
                yield named

    def _made(self, number: int, name: str, order: Order) -> str | None:
        """An example with this order, or with what a reader makes of it."""
        for _ in range(_MOST_READINGS):
            shown = self._shown(number, order)
            if shown is None:
                return None
            text = _written(number, statements(name, shown.order, shown.customers, shown.decision))
            example = _read(text)
            if example is None:
                return None
            result = carried_out(example, self._policy, self._prepared)
            if _is_for(result, number):
                return text
            order = result.taken[0].written.order
        return None

    def _an_order(self, number: int) -> Order | None:
        """An order for which the line has its turn, as far as its own fields go."""
        line, cascade = self._policy.table.lines[number - 1], self._study.cascade
        if line.rule is None:
            found = cascade.first(len(self._study.rules))
        else:
            its = turn_counted(self._policy.table, number)
            found = cascade.first(self._study.rules.index(line.rule), its.inside, its.outside)
        if not isinstance(found, Region):
            return None
        bare = evolve(found.order, currency=None)  # the home currency goes without saying
        return bare if self._fits(number)(bare) else found.order

    def _shown(self, number: int, order: Order) -> Witness | None:
        """The order and a list; better one that is not held for want of something."""
        table = self._policy.table
        line = table.lines[number - 1]
        about = About(self._fits(number))

        def wanted(decision: Decision) -> bool:
            says = any(True for _ in effects_of(decision))
            return says and (decision.action is not Action.HOLD or isinstance(line.arm, HOLDS))

        return reach(table, number, order, wanted=wanted, about=about) or reach(
            table, number, order, about=about
        )

    def _fits(self, number: int) -> Callable[[Order], bool]:
        """Whether an order is still one for which the line has its turn."""
        table = self._policy.table
        rule = table.lines[number - 1].rule
        if rule is None:
            return lambda order: rule_of(table, order) is None
        its = turn_counted(table, number)
        inside = [on_order(it) for it in its.inside]
        outside = [on_order(it) for it in its.outside if it is not None]
        return lambda order: (
            rule_of(table, order) is rule
            and all(fits(order) for fits in inside)
            and not any(fits(order) for fits in outside)
        )


def _is_for(result: Result, number: int) -> bool:
    """Whether an example passes, and its order is decided by the line."""
    return result.passed and result.taken[0].decision.line == number


def _written(number: int, its: Iterable[ast.Statement]) -> str:
    """The example as text, with a note that it is to be reviewed."""
    nowhere = Span(0, 0)
    first, *rest = its
    note = f"# Suggested for line {number} of the decision table: is this what you want?"
    written = [ast.Written(first, nowhere, before=(note,))]
    written += [ast.Written(it, nowhere) for it in rest]
    return print_policy(ast.PolicyFile(Source("", ""), tuple(written)))


def _read(text: str) -> Example | None:
    """The example that a text is; None where a policy cannot say it."""
    source = Source("suggestion", text)
    tree, found = parse(source)
    report = Report(source)
    start, *body = tree.statements
    example = examples.example(start, body, report)
    return None if found or report.found else example
