"""Laws of the decision table: no job under override, for every table that a policy can make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod
from random import Random

from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.conditions import All, Any, Condition, Has, Includes, Not, OneOf, Within
from rulesdsl.model.types import Value
from rulesdsl.table import ir
from rulesdsl.table.law import breaches
from rulesdsl.table.meaning import Answer, passes
from tests.policies import Written, policies

POLICIES = policies(everything=False) | policies(everything=False, sound=False)

MOST_COMBINATIONS = 3000


@given(POLICIES)
def test_the_law_holds_for_every_table(written: Written) -> None:
    """Also for policies with errors, such as `override = true` and `with job`."""
    assert breaches(written.compiled().table) == ()


@given(POLICIES)
def test_every_rule_has_lines_for_both_values_of_override(written: Written) -> None:
    """The table does not know what the policy sets: the law is about both."""
    compiled = written.compiled()
    for rule in compiled.policy.rules:
        lines = [it for it in compiled.table.lines if it.rule is rule]
        assert {_asks_for_override(compiled.table, line) for line in lines} >= {True}
        assert not all(_asks_for_override(compiled.table, line) for line in lines)


def _asks_for_override(table: ir.Table, line: ir.Line) -> bool:
    return any(isinstance(table.columns[it.column], ir.OverrideColumn) for it in line.cells)


@given(POLICIES)
def test_the_last_line_always_holds(written: Written) -> None:
    """With override off: whatever the other columns say of an order, some line decides it."""
    table = written.compiled().table
    decided = [decisive(table, answers, override=False) for answers in combinations(table) or ()]
    assert None not in decided


# --- by brute force ---------------------------------------------------------------------------


@given(POLICIES)
def test_no_combination_of_answers_leads_to_a_job_under_override(written: Written) -> None:
    """The law once more, without any argument: all answers that the columns could give."""
    table = written.compiled().table
    found = combinations(table)
    event("checked" if found is not None else "too large")
    for answers in found or ():
        line = decisive(table, answers, override=True)
        assert line is None or not ir.decides_a_job(line.arm)


@given(POLICIES, st.randoms(use_true_random=False))
def test_a_damaged_table_is_found_out(written: Written, random: Random) -> None:
    """Where some combination leads to a job under override, the law's check says so."""
    table = written.compiled().table
    lines = [it for it in table.lines if random.random() > 0.3] or list(table.lines)
    if random.random() < 0.3:
        random.shuffle(lines)
    if random.random() < 0.3:  # a line that forgets one of its cells
        at = random.randrange(len(lines))
        lines[at] = evolve(lines[at], cells=lines[at].cells[1:])
    damaged = evolve(table, lines=tuple(lines))
    found = breaches(damaged)
    for answers in combinations(damaged) or ():
        line = decisive(damaged, answers, override=True)
        if line is not None and ir.decides_a_job(line.arm):
            event("a job under override")
            assert line in found
            return


def decisive(table: ir.Table, answers: tuple[Answer, ...], *, override: bool) -> ir.Line | None:
    """The first line that holds; `override` is the answer of its column."""
    for line in table.lines:
        for cell in line.cells:
            is_override = isinstance(table.columns[cell.column], ir.OverrideColumn)
            if not passes(cell.test, override if is_override else answers[cell.column]):
                break
        else:
            return line
    return None


def combinations(table: ir.Table) -> Iterator[tuple[Answer, ...]] | None:
    """All combinations of answers, where they are not too many."""
    columns = [list(_answers(table, at)) for at in range(len(table.columns))]
    if prod(map(len, columns)) > MOST_COMBINATIONS:
        return None
    return product(*columns)


def _answers(table: ir.Table, at: int) -> Iterable[Answer]:
    """The answers of a column that its tests tell apart."""
    match table.columns[at]:
        case ir.OverrideColumn():
            return (None,)  # see `decisive`
        case ir.ConditionColumn():
            return (True, False)
        case ir.KeyColumn():
            return Outcome
        case ir.JobColumn():
            return (Outcome.NONE, Outcome.ONE)
        case ir.FieldColumn():
            tests = [it.test for line in table.lines for it in line.cells if it.column == at]
            values = {
                it
                for test in tests
                if isinstance(test, ir.FieldTest)
                for it in _values(test.condition)
            }
            by_tests: dict[tuple[bool, ...], Answer] = {}
            for value in sorted(values, key=repr):
                by_tests.setdefault(tuple(passes(test, value) for test in tests), value)
            return by_tests.values()


def _values(condition: Condition) -> Iterator[Value | None]:
    """Values on every side of a condition."""
    yield None
    match condition:
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from _values(part)
        case Not(part=part):
            yield from _values(part)
        case OneOf(values=values):
            yield from values
            yield "something else"
        case Within(low=low, high=high):
            yield from (it for it in (low, high) if it is not None)
        case Has(text=text):
            yield from (text, f"{text}?", f"?{text}", f"?{text}?")
        case Includes(tag=tag):
            yield from ((tag,), ("another",), ())
        case _:
            yield "known"


# --- by hand ----------------------------------------------------------------------------------

LAWFUL = Written.of("match by email; else use customer 'Web Sales' with job").compiled().table


def test_a_table_without_its_override_line_is_unlawful() -> None:
    unlawful = evolve(LAWFUL, lines=LAWFUL.lines[1:])
    jobs = [it for it in LAWFUL.lines if ir.decides_a_job(it.arm)]
    assert len(jobs) == 3
    assert breaches(unlawful) == tuple(jobs)


def test_an_override_line_that_comes_too_late_is_unlawful() -> None:
    unlawful = evolve(LAWFUL, lines=(*LAWFUL.lines[1:], LAWFUL.lines[0]))
    assert len(breaches(unlawful)) == 3


def test_an_override_line_that_asks_for_more_is_unlawful() -> None:
    """It would let orders through to the jobs."""
    first, *rest = LAWFUL.lines
    email = next(at for at, it in enumerate(LAWFUL.columns) if isinstance(it, ir.KeyColumn))
    more = ir.Cell(email, ir.OutcomeTest(frozenset({Outcome.NONE})))
    unlawful = evolve(LAWFUL, lines=(evolve(first, cells=(*first.cells, more)), *rest))
    assert [type(it.arm) for it in breaches(unlawful)] == [ir.UseMatch]


def test_an_override_line_that_makes_a_job_is_unlawful() -> None:
    first, *rest = LAWFUL.lines
    job = next(it.arm for it in rest if isinstance(it.arm, ir.CreateJob))
    unlawful = evolve(LAWFUL, lines=(evolve(first, arm=job), *rest))
    assert unlawful.lines[0] in breaches(unlawful)


def test_the_override_line_of_another_rule_is_no_guard() -> None:
    """Override may be off in the one rule and on in the other."""
    source = "rule 'a'; else use customer 'A' with job\nrule 'b'; else use customer 'B' with job"
    table = Written.of(source).compiled().table
    lines = tuple(
        line
        for line in table.lines
        if line.rule and not (line.rule.name == "b" and line.cells[0].column == 0)
    )
    assert {it.rule.name for it in breaches(evolve(table, lines=lines)) if it.rule} == {"b"}


def test_a_table_without_a_column_for_override_is_unlawful() -> None:
    job = next(it for it in LAWFUL.lines if isinstance(it.arm, ir.CreateJob))
    bare = ir.Table((), (ir.Line((), job.arm, job.rule),))
    assert breaches(bare) == bare.lines
