"""Laws of examples, for policies, orders and lists that are made up."""

from __future__ import annotations

from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.analysis.effects import has
from rulesdsl.analysis.lines import never_applying
from rulesdsl.analysis.study import Study
from rulesdsl.compiler import compile_policy
from rulesdsl.examples import run, without_posting
from rulesdsl.examples.coverage import coverage
from rulesdsl.examples.suggestions import suggestions
from rulesdsl.examples.written import effects_of, statements
from rulesdsl.model.conditions import on_order
from rulesdsl.model.decisions import Action
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.model.settings import PostAs
from rulesdsl.source import Source
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_policy
from tests import town
from tests.nodes import AT
from tests.policies import MAIN, Written, eager, makers, policies

POLICIES = st.one_of(policies(everything=False), eager(), makers())


@given(policies())
def test_examples_are_carried_out_as_a_plan_is(written: Written) -> None:
    compiled = written.compiled()
    results = run(compiled)
    assert [it.example for it in results] == list(compiled.policy.examples)
    for result in results:
        orders = [it.order for it in result.example.orders]
        planned = without_posting(compiled).plan(orders, result.example.customers)
        assert tuple(it.decision for it in result.taken) == planned.decisions
        event("passed" if result.passed else "failed")
        for its in result.taken:
            assert its.passed is all(
                has(effect, its.decision) for one in its.written.expected for effect in one.effects
            )
            assert (its.why is None) is its.passed
            assert its.why is None or its.why.decision == its.decision


@given(eager(), town.orders(), town.lists())
def test_nothing_but_posting_is_left_out(
    written: Written, order: Order, given_list: CustomerList
) -> None:
    compiled = written.compiled()
    bare = without_posting(compiled)
    assert {it.settings.post_as for it in bare.policy.rules} == {PostAs.NOTHING}
    whole, part = compiled.decide(order, given_list), bare.decide(order, given_list)
    assert part.transaction is None
    assert whole.line == part.line
    if whole.action is not Action.HOLD:
        assert set(part.warnings) <= set(whole.warnings)  # some are about the sale
        assert evolve(whole, transaction=None, warnings=part.warnings) == part


@given(POLICIES, town.orders(), town.lists())
def test_the_effects_that_are_written_are_those_of_the_decision(
    written: Written, order: Order, given_list: CustomerList
) -> None:
    decision = written.compiled().decide(order, given_list)
    effects = list(effects_of(decision))
    event(f"{len(effects)} effects")
    assert all(has(it, decision) for it in effects)
    assert effects or decision.matched_by is None


@given(POLICIES, town.orders(), town.lists())
def test_what_is_written_of_an_example_can_be_read(
    written: Written, order: Order, given_list: CustomerList
) -> None:
    """It says what there is, as far as an example can: and then it says so for good."""
    decision = written.compiled().decide(order, given_list)
    text = _text("it works", order, given_list, tuple(effects_of(decision)))
    compiled = compile_policy(f"match by email; else hold\n{text}")
    if not compiled.ok:
        event("cannot be said")
        return
    (example,) = compiled.policy.examples
    (ordered,) = example.orders
    again = _text("it works", ordered.order, example.customers, ordered.expected[0].effects)
    (once_more,) = compile_policy(f"match by email; else hold\n{again}").policy.examples
    assert once_more.customers == example.customers
    assert once_more.orders[0].order == ordered.order


def _text(name: str, order: Order, customers: CustomerList, effects: tuple[ast.Effect, ...]) -> str:
    decision = compile_policy("else hold").decide(order, CustomerList())
    its = [
        *statements(name, order, customers, decision)[:-1],
        ast.Expect(effects or tuple(effects_of(decision))),
    ]
    return print_policy(ast.PolicyFile(Source("", ""), tuple(ast.Written(it, AT) for it in its)))


# Coverage


@given(POLICIES, town.batches(), town.lists())
def test_what_is_not_counted_never_is(
    written: Written, orders: tuple[Order, ...], given_list: CustomerList
) -> None:
    compiled = written.compiled()
    never = dict(never_applying(Study(compiled)))
    event("some lines never apply" if never else "all lines may apply")
    for decision in compiled.plan(orders, given_list).decisions:
        assert decision.line not in never, never


@given(POLICIES, town.batches(), town.lists())
def test_a_line_that_is_set_aside_decides_no_order(
    written: Written, orders: tuple[Order, ...], given_list: CustomerList
) -> None:
    """But such as are held for their currency, before any line of the rule has its turn."""
    compiled = written.compiled()
    aside = {it.number: it.aside for it in coverage(compiled, ()).all_lines if it.aside}
    for decision in compiled.plan(orders, given_list).decisions:
        held = decision.hold is not None and decision.hold.name == "another currency"
        assert held or decision.line not in aside, aside


@given(policies())
def test_coverage_is_of_what_there_is(written: Written) -> None:
    compiled = written.compiled()
    results = run(compiled)
    its = coverage(compiled, results)
    assert [it.number for it in its.all_lines] == [*range(1, len(compiled.table.lines) + 1)]
    met = {
        taken.decision.line
        for result in results
        for taken in result.taken
        if taken.decision.hold is None or taken.decision.hold.name != "another currency"
    }
    assert {it.number for it in its.all_lines if it.orders} == met
    for share in (its.of_rules, its.of_lines, its.of_outcomes):
        assert 0 <= share.reached <= share.of
        assert (share.percent == 100) is (share.reached == share.of)
    for rule in its.rules:
        for test in rule.tests:
            assert test.missing <= test.possible
            if rule.is_counted:
                assert test.seen <= test.possible


@given(policies(everything=False), st.lists(town.orders(), max_size=6))
def test_an_outcome_that_is_not_counted_never_is(written: Written, orders: list[Order]) -> None:
    its = coverage(written.compiled(), ())
    for order in orders:
        for rule in its.rules:
            for test in rule.tests if rule.is_counted else ():
                assert on_order(test.clause.meant)(order) in test.possible
            if rule.rule.condition is None or on_order(rule.rule.condition)(order):
                break


# Suggestions


@given(POLICIES)
def test_what_is_suggested_passes_and_reaches_its_line(written: Written) -> None:
    compiled = written.compiled()
    before = coverage(compiled, run(compiled))
    found = list(suggestions(before))
    texts = [it.text for it in found if it.text is not None]
    event("some lines without" if len(texts) < len(found) else "all lines")
    text = "\n".join((written.source.text, *texts))
    assert _is_printed(texts)
    again = Written(Source(MAIN, text), written.files).compiled()
    assert [it.message for it in again.diagnostics if it.is_error] == []
    results = run(again)
    assert len(results) == len(texts)
    assert all(it.passed for it in results)
    assert len({it.example.name for it in results}) == len(texts)
    lines = [taken.decision.line for result in results for taken in result.taken]
    assert lines == [it.line for it in found if it.text is not None]
    reached = {it.number for it in coverage(again, results).all_lines if it.orders}
    assert reached == set(lines)


def _is_printed(texts: list[str]) -> bool:
    """Whether they are as the formatter writes them."""
    return all(
        print_policy(compile_policy(f"match by email\n\n{it}").tree) == f"match by email\n\n{it}"
        for it in texts
    )
