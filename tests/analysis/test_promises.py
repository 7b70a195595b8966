"""Promises against the reference: what is proved is never broken, what is broken is broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.analysis.effects import has
from rulesdsl.analysis.promises import prove
from rulesdsl.analysis.verdicts import Broken, NotDecided, Proved, Statement
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import Batch, CustomerIndex
from rulesdsl.model.conditions import holds
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.semantics.known_fields import OVERRIDE
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_policy
from rulesdsl.table import holds as kinds
from rulesdsl.table.decided import take_up
from rulesdsl.table.meaning import decide, overridden
from tests import town
from tests.nodes import name, text
from tests.policies import LISTS, eager, makers, policies, tree
from tests.promises import promises

POLICYS_OWN = {
    kinds.POLICY,
    kinds.POLICY_WITHOUT_REASON,
    kinds.SEVERAL,
    kinds.JOB_EXISTS,
    kinds.OVERRIDE_ALONE,
    kinds.NO_RULE,
    kinds.CURRENCY,
}
"""The holds that are decisions of the policy (docs/language.md, "Promises")."""

OUTSIDE = st.sampled_from((None, True, False))
"""How override is set from outside."""


@st.composite
def promising(draw: st.DrawFn) -> str:
    """The text of a policy with a few promises."""
    policy = draw(st.one_of(policies(everything=False), makers(), eager()))
    made = [it for _ in range(3) for it in draw(promises(tuple(LISTS)))]
    assert policy.tree is not None
    statements = [it.statement for it in policy.tree.statements]
    lists = [
        ast.ListValues(name(it), tuple(map(text, values)))
        for it, values in LISTS.items()
        if not any(isinstance(there, ast.ListValues) for there in statements)
    ]
    return print_policy(tree(*lists, *statements, *made))


def compiled_of(text: str) -> Compiled:
    compiled = compile_policy(text)
    assert compiled.ok
    return compiled


def worlds() -> st.SearchStrategy[tuple[CustomerList, tuple[Order, ...]]]:
    return st.tuples(town.lists(orderly=True), town.batches(most=4))


def decided(
    compiled: Compiled, world: tuple[CustomerList, tuple[Order, ...]], override: bool | None
) -> Iterator[tuple[Order, Decision]]:
    """What the reference decides about a batch."""
    customers, orders = world
    book = Batch(CustomerIndex(customers))
    for order in orders:
        decision = decide(compiled.table, order, book, override)
        take_up(book, decision)
        yield order, decision


def breaks(statement: Statement, order: Order, made: Decision, *, on: bool) -> bool:
    """Whether a decision breaks a promise, as the page of promises says it."""
    claim = statement.claim
    if claim.condition is not None and not holds(
        claim.condition, lambda of: on if of is OVERRIDE else of.get(order)
    ):
        return False
    found = any(has(effect, made) for effect in claim.effects)
    if found is claim.always:
        return False
    return made.action is not Action.HOLD or made.hold in POLICYS_OWN


@given(promising(), st.lists(worlds(), min_size=1, max_size=4), OUTSIDE)
def test_what_is_proved_is_never_broken(
    policy: str, seen: list[tuple[CustomerList, tuple[Order, ...]]], outside: bool | None
) -> None:
    compiled = compiled_of(policy)
    proved = [
        it
        for it in prove(compiled)
        if isinstance(it.verdict, Proved) and (outside is None or it.claim.asks_for_override)
    ]
    for world in seen:
        for order, made in decided(compiled, world, outside):
            assert made.line is not None
            on = overridden(compiled.table.lines[made.line - 1].rule, outside)
            for it in proved:
                assert not breaks(it, order, made, on=on), (it.claim.words, made)


@given(promising(), OUTSIDE)
def test_what_breaks_a_promise_breaks_it(policy: str, outside: bool | None) -> None:
    compiled = compiled_of(policy)
    for it in prove(compiled, outside):
        if not isinstance(it.verdict, Broken):
            continue
        shown = it.verdict.witness
        book = CustomerIndex(shown.customers)
        made = decide(compiled.table, shown.order, book, shown.override)
        assert made == shown.decision
        assert made.line == it.verdict.line
        assert outside is None or shown.override is outside
        on = overridden(compiled.table.lines[made.line - 1].rule, shown.override)
        assert breaks(it, shown.order, made, on=on)


def test_nearly_everything_is_decided() -> None:
    """What is left open is mostly a name that a template with several slots would have to give."""
    counted: Counter[type] = Counter()

    @settings(max_examples=40, derandomize=True, database=None)
    @given(promising())
    def prove_it(policy: str) -> None:
        counted.update(type(it.verdict) for it in prove(compiled_of(policy)))

    prove_it()
    assert counted[Proved] > counted[Broken] > 25
    assert counted[NotDecided] <= counted.total() / 50
