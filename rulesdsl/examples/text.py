"""What came of examples, for a terminal: what passes is counted, what fails is shown in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulesdsl.analysis.told import decision_in_words
from rulesdsl.examples import Result, Taken, effect_in_words
from rulesdsl.examples._lines import filled
from rulesdsl.examples.coverage import Share
from rulesdsl.examples.coverage_text import covered, percent
from rulesdsl.examples.examined import Examined
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.storage import same_label
from rulesdsl.semantics.policy import Expectation
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_statement
from rulesdsl.wording import several

_WIDEST = 100


def report(
    tested: Sequence[Examined], width: int, *, every: bool = False, coverage: bool = False
) -> Iterator[str]:
    """The lines of the report.

    With `every` also the names of the examples that pass, with `coverage` what none comes to.
    """
    width = min(width, _WIDEST)
    for its in tested:
        yield from filled(f"{its.name}: {_counted(its.results)}", 0, width, under=2)
        if every:
            for it in its.results:
                word = "passed" if it.passed else "failed"
                yield from filled(f"{word}  {it.example.name}", 2, width, under=10)
        if coverage and its.coverage is not None:
            yield from covered(its.coverage, width)
    for it in (failed for its in tested for failed in its.failed):
        yield ""
        yield from failure(it, width)
    if len(tested) > 1:
        yield ""
        yield from filled(_in_all(tested, coverage=coverage), 0, width, under=2)


def _in_all(tested: Sequence[Examined], *, coverage: bool) -> str:
    told = f"In all: {_counted([it for its in tested for it in its.results])}"
    if not coverage:
        return told
    share = sum((it.coverage.of_lines for it in tested if it.coverage), Share(0, 0))
    return f"{told}; lines {share} ({percent(share)})"


def _counted(results: Sequence[Result]) -> str:
    if not results:
        return "no examples"
    failed = sum(not it.passed for it in results)
    passed = len(results) - failed
    told = [f"{several(passed, 'example')} passed"] if passed else []
    told += [f"{several(failed, 'example') if not told else failed} failed"] if failed else []
    return ", ".join(told)


# An example that fails


def failure(result: Result, width: int) -> Iterator[str]:
    """All that is to be said of an example that fails."""
    example = result.example
    head = f"{example.source.name}:{example.line}: example '{example.name}' failed"
    yield from filled(head, 0, width, under=2)
    yield ""
    yield from filled("QuickBooks has", 2, width)
    there = [it for it in example.statements if isinstance(it, _RECORDS)]
    for record in there:
        yield from filled(print_statement(record), 4, width, under=8)
    if not there:
        yield from filled("nobody", 4, width)
    before: list[Taken] = []
    for its in result.taken:
        if its.why is not None:
            yield from _before(before, result, width)
            yield from _missed(its, result, width)
            before = []
        else:
            before.append(its)


_RECORDS = (ast.ExampleCustomer, ast.ExampleJob, ast.ExampleVendor)


def _before(taken: Sequence[Taken], result: Result, width: int) -> Iterator[str]:
    """The orders before one that is decided otherwise, each with its decision."""
    for its in taken:
        yield from filled(_order(its, result), 2, width, under=6)
        yield from filled(f"decided: {decision_in_words(its.decision)}", 4, width, under=8)


def _missed(its: Taken, result: Result, width: int) -> Iterator[str]:
    yield from filled(_order(its, result), 2, width, under=6)
    for expectation in its.missed:
        yield from _expected(expectation, its, result, width)
    yield from filled("decided", 2, width)
    yield from filled(_decided(its.decision), 4, width, under=8)
    if _names_a_match_otherwise(its):
        yield from filled(_FOUND, 4, width, under=8)
    yield from filled("because", 2, width)
    for step in its.why.steps[1:] if its.why else ():  # the first one says which order it is
        yield from filled(step.text, 4 + 2 * step.depth, width, under=8 + 2 * step.depth)


_FOUND = (
    "`use customer` expects the standard customer, which is taken where nobody is found; whom a "
    "key finds is expected by `match customer`"
)


def _names_a_match_otherwise(its: Taken) -> bool:
    """Whether a customer whom a key found is expected as if it were the standard customer."""
    customer = its.decision.customer
    return (
        customer is not None
        and its.decision.matched_by is not None
        and any(
            effect.kind is ast.EffectKind.USE_CUSTOMER
            and not its.met(effect)
            and effect.name is not None
            and same_label(effect.name.value) == same_label(customer.full_name)
            for expectation in its.missed
            for effect in expectation.effects
        )
    )


def _decided(decision: Decision) -> str:
    """What is decided, and why."""
    if decision.action is Action.HOLD:
        return decision_in_words(decision)
    return f"{decision_in_words(decision)}: {decision.reason}"


def _expected(expectation: Expectation, its: Taken, result: Result, width: int) -> Iterator[str]:
    line = result.example.source.place(expectation.span.start).line
    yield from filled(f"expected (line {line})", 2, width)
    effects = expectation.effects
    for effect in effects:
        words = effect_in_words(effect)
        if len(effects) > 1:
            words = f"{'is so' if its.met(effect) else 'is not so'}: {words}"
        yield from filled(words, 4, width, under=8)


def _order(its: Taken, result: Result) -> str:
    source = result.example.source
    line = source.place(its.written.span.start).line
    written = " ".join(source.cut(its.written.span).split())
    return f"{written} (line {line})"
