"""What of a policy its examples have been through: rules, lines of the table, outcomes of tests.

What no order can come to is taken out of the account beforehand, as far as the analysis finds it:
it is told why, and nobody is asked for an example that cannot be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from rulesdsl.analysis.clauses import Clause, span_of
from rulesdsl.analysis.lines import never_applying
from rulesdsl.analysis.phrases import is_in
from rulesdsl.analysis.study import Study
from rulesdsl.analysis.turns import Turn, turn
from rulesdsl.analysis.witness import override_for
from rulesdsl.compiled import Compiled
from rulesdsl.defining import evolve, frozen
from rulesdsl.examples import Result
from rulesdsl.model.conditions import holds
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.records import Order
from rulesdsl.model.types import Value
from rulesdsl.semantics.policy import Example, Rule
from rulesdsl.source import Span
from rulesdsl.syntax import ast
from rulesdsl.table import ir
from rulesdsl.table.holds import CURRENCY


@frozen
class Share:
    """So many are reached of all that can be."""

    reached: int
    of: int

    def __add__(self, other: Share) -> Share:
        return Share(self.reached + other.reached, self.of + other.of)

    @property
    def percent(self) -> Fraction:
        """In hundredths, exactly; where there is nothing to reach, all of it is."""
        return Fraction(100 * self.reached, self.of) if self.of else Fraction(100)

    def __str__(self) -> str:
        return f"{self.reached}/{self.of}"


@frozen(eq=False)
class LineCover:
    """A line of the decision table, the examples that come to it, and for how many orders.

    `aside` says why it is not counted; None where it is.
    """

    number: int
    line: ir.Line
    orders: int
    examples: tuple[Example, ...]
    aside: str | None = None


@frozen(eq=False)
class ConditionCover:
    """A test in the `when` of a rule: how it came out for the orders that got there.

    Every test of the `when` counts for each of these orders, also where another settles the
    condition already: the language has no order in which tests are made. `possible` are the
    outcomes that some order can have.
    """

    rule: Rule
    clause: Clause
    span: Span
    seen: frozenset[bool]
    possible: frozenset[bool]

    @property
    def missing(self) -> frozenset[bool]:
        """The outcomes that some order can have, and none had."""
        return self.possible - self.seen


@frozen(eq=False)
class RuleCover:
    """A rule with its lines and tests.

    `orders` is how many it decided, those among them that are held because of their currency.
    """

    rule: Rule
    orders: int
    lines: tuple[LineCover, ...]
    tests: tuple[ConditionCover, ...]

    @property
    def is_counted(self) -> bool:
        """Whether some order can be decided by it."""
        return any(it.aside is None for it in self.lines)


@frozen(eq=False)
class Coverage:
    """All of a policy; `otherwise` is the line for orders without a rule, where there is one."""

    policy: Compiled
    rules: tuple[RuleCover, ...]
    otherwise: LineCover | None

    @property
    def all_lines(self) -> tuple[LineCover, ...]:
        """The lines of the table, from the top."""
        last = () if self.otherwise is None else (self.otherwise,)
        return (*(it for rule in self.rules for it in rule.lines), *last)

    @property
    def of_rules(self) -> Share:
        """The rules that decided an order."""
        counted = [it for it in self.rules if it.is_counted]
        return Share(sum(it.orders > 0 for it in counted), len(counted))

    @property
    def of_lines(self) -> Share:
        """The lines of the table that decided an order: the figure that `--min-coverage` is for."""
        return share_of(self.all_lines)

    @property
    def of_outcomes(self) -> Share:
        """The outcomes of tests that an order had."""
        tests = [it for rule in self.rules for it in rule.tests]
        seen = sum(len(it.seen & it.possible) for it in tests)
        return Share(seen, sum(len(it.possible) for it in tests))


def share_of(lines: Iterable[LineCover]) -> Share:
    """How many of the lines that count are reached."""
    counted = [it for it in lines if it.aside is None]
    return Share(sum(it.orders > 0 for it in counted), len(counted))


def coverage(compiled: Compiled, results: Sequence[Result]) -> Coverage:
    """What these examples of a policy have been through."""
    study = Study(compiled)
    aside = (
        dict(_held_for_their_currency(study))
        | dict(never_applying(study))
        | dict(_only_from_outside(compiled.table))
    )
    if not study.rules:
        aside = {len(compiled.table.lines): "the file has no rules"}
    lines = _lines(compiled.table, results, aside)
    own: dict[Rule | None, list[LineCover]] = {}
    for line in lines:
        own.setdefault(line.line.rule, []).append(line)
    taken = [its for it in results for its in it.taken]
    decided = Counter(compiled.table.lines[(it.decision.line or 0) - 1].rule for it in taken)
    arriving = _arriving(study.rules, [it.written.order for it in taken])
    rules = tuple(
        RuleCover(rule, decided[rule], tuple(own[rule]), tuple(_tests(study, at, arriving[at])))
        for at, rule in enumerate(study.rules)
    )
    return Coverage(compiled, rules, next(iter(own.get(None, ())), None))


# Lines


def turn_counted(table: ir.Table, number: int) -> Turn:
    """For which orders a line of a rule is reached: those that are held for their currency apart.

    Of them only the rule decides, and no line of it.
    """
    its, rule = turn(table, number), table.lines[number - 1].rule
    if rule is None or rule.settings.multi_currency:
        return its
    return evolve(its, inside=(*its.inside, is_in(rule.settings.home_currency)))


def _held_for_their_currency(study: Study) -> Iterator[tuple[int, str]]:
    """The lines that have their turn only for orders that are held before, for their currency."""
    if BY_NAME["currency"] not in study.fields_of_conditions:
        return
    table = study.compiled.table
    for number, line in enumerate(table.lines, 1):
        if line.rule is None or line.rule.settings.multi_currency:
            continue
        at, its = study.rules.index(line.rule), turn_counted(table, number)
        if study.cascade.is_first(at, its.inside, its.outside) is False:
            home = line.rule.settings.home_currency
            yield number, f"its orders are not in {home}, and held without `multi currency = true`"


def _only_from_outside(table: ir.Table) -> Iterator[tuple[int, str]]:
    """The lines for which override must be set from outside, which no example does."""
    for number, line in enumerate(table.lines, 1):
        override = override_for(line, table)
        if line.rule is not None and override is not None:
            yield number, f"only with --override {'true' if override else 'false'}"


def _lines(
    table: ir.Table, results: Iterable[Result], aside: Mapping[int, str]
) -> tuple[LineCover, ...]:
    met: dict[int, list[Example]] = {}
    for result in results:
        for its in result.taken:
            number = its.decision.line
            if number is not None and its.decision.hold is not CURRENCY:
                met.setdefault(number, []).append(result.example)
    return tuple(
        LineCover(
            number,
            line,
            len(met.get(number, ())),
            tuple(dict.fromkeys(met.get(number, ()))),
            # what an example has come to can be, whatever was thought of it
            None if number in met else aside.get(number),
        )
        for number, line in enumerate(table.lines, 1)
    )


# Outcomes of tests


def _arriving(rules: Sequence[Rule], orders: Iterable[Order]) -> list[list[Order]]:
    """The orders that get to each rule, because no rule before it is for them."""
    found: list[list[Order]] = [[] for _ in rules]
    for order in orders:
        for at, rule in enumerate(rules):
            found[at].append(order)
            if rule.condition is None or holds(rule.condition, _told(order)):
                break
    return found


def _told(order: Order) -> Callable[[Field], Value | None]:
    return lambda field: field.get(order)


def _tests(study: Study, at: int, orders: Sequence[Order]) -> Iterator[ConditionCover]:
    """Each test of a rule's `when`, from left to right."""
    when = study.when(at)
    if when is None:
        return
    rule = study.rules[at]
    for it in _single(when.clause):
        seen = frozenset(holds(it.meant, _told(order)) for order in orders)
        possible = _possible(study, at, it)
        yield ConditionCover(rule, it, span_of(it.written, rule.source), seen, possible)


def _single(clause: Clause) -> Iterator[Clause]:
    """The tests that a condition is made of; `is one of` is one of them."""
    match clause.written:
        case ast.And() | ast.Or() | ast.Not() if clause.parts:
            for part in clause.parts:
                yield from _single(part)
        case _:
            yield clause


def _possible(study: Study, at: int, test: Clause) -> frozenset[bool]:
    """The outcomes that orders can have that get to the rule; what is not decided is possible.

    Of a rule that decides no order none is asked for.
    """
    before = [it.condition for it in study.rules[:at]]
    if study.alive[at] is False or None in before:
        return frozenset()
    there = study.cascade.there_is
    can_hold = there([test.meant], before) is not False
    can_fail = there([], [*before, test.meant]) is not False
    return frozenset(it for it, can_be in ((True, can_hold), (False, can_fail)) if can_be)
