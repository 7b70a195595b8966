"""A fix mends what it says it mends; a safe one leaves every order decided as it was, proved.

Each fix of every page and case is carried out, and safe ones also in policies that are made up
around these (tests/lint/planted.py). The proof is the analysis of changes: over all orders and all
lists, and with override set from outside in either way. A second method decides orders one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from unicodedata import category

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rulesdsl.analysis.behaviour import same
from rulesdsl.analysis.changes import Changes, Version, changes
from rulesdsl.compiled import Compiled
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.diagnostics import Diagnostic, Fix
from rulesdsl.lint.fixing import Fixed, Texts, fixed
from rulesdsl.model.conditions import Condition, Known
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.semantics.policy import Policy
from rulesdsl.shelf import names, pick
from rulesdsl.syntax.layout import lay_out
from rulesdsl.table.lowering import lower
from tests import town
from tests.analysis.oracle import Grid, TooLargeError
from tests.lint.pages import MAIN, ROOT, Shown
from tests.lint.planted import codes, planted, seeds

FEWEST = 3
"""Made-up policies in which a safe fix of each code was carried out, at least."""

MOST_ORDERS = 200
"""Of a policy's orders that can be told apart, so many are decided one by one."""

TAKES_COMMENTS = {"L407", "L901", "L902"}
"""What is about comments may change them, or take them out."""


# A fix carried out


def fixes(policy: Shown) -> Iterator[tuple[Diagnostic, Fix]]:
    """The findings that have a fix, each with it."""
    yield from ((it, it.fix) for it in policy.told if it.fix is not None)


def mended(policy: Shown, found: Diagnostic, fix: Fix) -> Shown:
    """The policy after a fix: without errors, without this finding, and with all its comments."""
    after = policy.fixed(found, fix)
    shown = f"{found.code.id}: {fix.title}\n{after.text}"
    assert [it.message for it in after.compiled.diagnostics if it.is_error] == [], shown
    assert times(after, found) < times(policy, found), f"it is still found\n{shown}"
    if found.code.id not in TAKES_COMMENTS:
        assert comments(policy) - comments(after) == Counter(), shown
    return after


def times(policy: Shown, found: Diagnostic) -> int:
    """How often just this is found."""
    return sum((it.code, it.message) == (found.code, found.message) for it in policy.told)


def comments(policy: Shown) -> Counter[str]:
    """The comments of a policy and of the files that it includes."""
    texts = [policy.compiled.tree, *policy.compiled.included]
    return Counter(
        _visible(it.source.cut(comment.span))
        for it in texts
        for comment in lay_out(it.source.text).comments
    )


def _visible(comment: str) -> str:
    """A comment without signs that nobody sees: those may be taken out."""
    return " ".join("".join(sign for sign in comment if category(sign) != "Cf").split())


def id_of(policy: Shown) -> str:
    return f"{policy.page}:{policy.line}"


@cache
def mended_once(policy: Shown) -> tuple[tuple[Diagnostic, Fix, Shown], ...]:
    """Each fix of a page's or a case's policy, carried out."""
    return tuple((found, fix, mended(policy, found, fix)) for found, fix in fixes(policy))


WITH_FIXES = [it for it in seeds() if any(fixes(it))]


@pytest.mark.parametrize("policy", WITH_FIXES, ids=id_of)
def test_a_fix_mends(policy: Shown) -> None:
    assert mended_once(policy)


# Safe ones: proved


def differences(old: Compiled, new: Compiled) -> dict[bool | None, Changes]:
    """What is not proved to be the same, by how override is set from outside."""
    found = {it: _changes(old.policy, new.policy, it) for it in (None, True, False)}
    return {override: its for override, its in found.items() if not its.same}


def _changes(old: Policy, new: Policy, override: bool | None) -> Changes:
    one, other = (_version(it, override) for it in (old, new))
    return changes(one, other)


def _version(policy: Policy, override: bool | None) -> Version:
    rules = policy.rules
    if override is not None:
        rules = tuple(evolve(it, settings=evolve(it.settings, override=override)) for it in rules)
    return Version(rules, lower(evolve(policy, rules=rules)))


@pytest.mark.parametrize("policy", WITH_FIXES, ids=id_of)
def test_a_safe_fix_changes_no_decision(policy: Shown) -> None:
    for found, fix, after in mended_once(policy):
        if fix.safe:
            assert differences(policy.compiled, after.compiled) == {}, (found.code.id, after.text)


@pytest.mark.parametrize("code", codes(safe=True))
def test_a_safe_fix_changes_no_decision_of_a_made_up_policy(code: str) -> None:
    carried_out: Counter[str] = Counter()

    @given(planted(code), st.data())
    @settings(max_examples=25)
    def proved(policy: Shown, data: st.DataObject) -> None:
        assume(policy.compiled.ok)
        for found, fix in fixes(policy):
            if found.code.id == code and fix.safe:
                after = mended(policy, found, fix)
                assert differences(policy.compiled, after.compiled) == {}, after.text
                order = data.draw(town.orders())
                index = CustomerIndex(data.draw(town.lists(orderly=True)))
                assert decided_alike(policy.compiled, after.compiled, order, index), after.text
                carried_out[code] += 1

    proved()
    assert carried_out[code] >= FEWEST


# Safe ones: order by order


def decided_alike(old: Compiled, new: Compiled, order: Order, index: CustomerIndex) -> bool:
    return all(
        same(
            old.decide(order, index, override=override), new.decide(order, index, override=override)
        )
        for override in (None, True, False)
    )


@pytest.mark.parametrize("policy", WITH_FIXES, ids=id_of)
def test_a_safe_fix_changes_no_decision_about_any_order_that_can_be_told_apart(
    policy: Shown,
) -> None:
    index = CustomerIndex(standard_customers(policy.compiled))
    for _, fix, after in mended_once(policy):
        if not fix.safe:
            continue
        for order in orders_told_apart(policy.compiled, after.compiled):
            assert decided_alike(policy.compiled, after.compiled, order, index), after.text


def orders_told_apart(*versions: Compiled) -> Iterator[Order]:
    """An order for each way in which what is asked can come out; of too many, some."""
    asked = [condition for it in versions for condition in asked_by(it)]
    for some in (asked, asked[: len(asked) // 2]):
        try:
            grid = Grid.of(some)
        except TooLargeError:
            continue
        step = max(1, grid.size // MOST_ORDERS)
        yield from (grid.order(point) for point in range(0, grid.size, step))
        return


def asked_by(compiled: Compiled) -> Iterator[Condition]:
    """The conditions of a policy, and the fields by which it finds and names customers."""
    for rule in compiled.policy.rules:
        if rule.condition is not None:
            yield rule.condition
    for rule in compiled.policy.rules:
        yield from (Known(it) for key in rule.ladder for it in key.fields)
        slots = rule.template.slots if rule.template is not None else ()
        yield from (Known(it) for slot in slots for it in slot.fields)


def standard_customers(compiled: Compiled) -> CustomerList:
    """A list with the standard customers of a policy alone."""
    its = compiled.policy.rules
    names = dict.fromkeys(name for rule in its for name in sorted(rule.standards))
    return CustomerList(tuple(Customer(name=it) for it in names))


# Safe ones: all at once


def all_carried_out(policy: Shown, *, unsafe: bool = False) -> Fixed:
    """The policy with all of its fixes, as `rulesdsl lint --fix` leaves it."""

    def look(texts: Texts) -> tuple[Compiled, tuple[Diagnostic, ...]]:
        files = {name: it.text for name, it in texts.items()}
        its = evolve(policy, text=files.pop(MAIN, policy.text), files={**policy.files, **files})
        return its.compiled, its.told

    return fixed(look, {MAIN, *policy.files}, {}, unsafe=unsafe)


def at_rest(policy: Shown) -> Fixed:
    """What is left when no safe fix is: every order is decided as it was."""
    after = all_carried_out(policy)
    assert [it.message for it in after.held_back] == []
    assert not any(it.fix is not None and it.fix.safe for it in after.left)
    assert differences(policy.compiled, after.compiled) == {}
    return after


@pytest.mark.parametrize("policy", WITH_FIXES, ids=id_of)
def test_all_safe_fixes_together_change_no_decision(policy: Shown) -> None:
    at_rest(policy)


@pytest.mark.parametrize("policy", WITH_FIXES, ids=id_of)
def test_all_fixes_together_leave_a_policy_without_errors(policy: Shown) -> None:
    after = all_carried_out(policy, unsafe=True)
    assert after.compiled.ok
    assert [it.message for it in after.held_back] == []


@given(st.sampled_from(codes(safe=True)).flatmap(planted))
def test_all_safe_fixes_of_a_made_up_policy_change_no_decision(policy: Shown) -> None:
    assume(policy.compiled.ok)
    at_rest(policy)


# All of them


@pytest.mark.parametrize("module", names("rulesdsl.lint.rules"))
def test_a_lint_that_calls_a_fix_safe_shows_one(module: str) -> None:
    """Otherwise nothing above would have been proved of it."""
    lint = pick("rulesdsl.lint.rules", module, "LINT")
    text = (ROOT / "rulesdsl" / "lint" / "rules" / f"{module}.py").read_text(encoding="utf-8")
    assert ("safe=" not in text) or lint.code.id in codes(safe=True)
    assert ("Fix(" not in text) or lint.code.id in (*codes(safe=True), *codes(safe=False))
