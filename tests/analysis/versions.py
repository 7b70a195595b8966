"""Two versions of a policy, as an edit leaves them: rules moved, dropped, split, changed."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve, frozen
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.source import Source
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_policy
from tests.conditions import conditions
from tests.nodes import AT, text
from tests.policies import DECISIVE, MAIN, Written, policies

Rules = list[list[ast.Statement]]
"""The statements of each rule; those before the first rule are the first."""


@frozen
class Versions:
    """Both versions."""

    old: Written
    new: Written

    def compiled(self) -> tuple[Compiled, Compiled]:
        return self.old.compiled(), self.new.compiled()


@st.composite
def versions(draw: st.DrawFn) -> Versions:
    """A policy and what becomes of it by some edits; now and then quite another policy."""
    old = draw(policies(everything=False))
    if draw(st.integers(0, 9)) == 0:
        return Versions(old, draw(policies(everything=False)))
    assert old.tree is not None
    rules = _taken_apart(old.tree)
    for edit in draw(
        st.lists(st.sampled_from(EDITS), min_size=draw(st.sampled_from((1, 1, 0))), max_size=2)
    ):
        rules = edit(draw, rules)
    whole = evolve(old.tree, statements=tuple(_written(it) for rule in rules for it in rule))
    return Versions(old, evolve(old, source=Source(MAIN, print_policy(whole)), tree=whole))


def _taken_apart(tree: ast.PolicyFile) -> Rules:
    rules: Rules = [[]]
    for written in tree.statements:
        if isinstance(written.statement, ast.Rule):
            rules.append([])
        rules[-1].append(written.statement)
    return rules


def _written(statement: ast.Statement) -> ast.Written:
    return ast.Written(statement, AT)


def _a_rule(draw: st.DrawFn, rules: Rules) -> int:
    """The number of a rule; of a policy without rules the whole is one."""
    return draw(st.integers(min(1, len(rules) - 1), len(rules) - 1))


def _moved(draw: st.DrawFn, rules: Rules) -> Rules:
    head, *rest = rules
    return [head, *draw(st.permutations(rest))]


def _dropped(draw: st.DrawFn, rules: Rules) -> Rules:
    at = _a_rule(draw, rules)
    return rules if len(rules) <= 2 else rules[:at] + rules[at + 1 :]


def _renamed(draw: st.DrawFn, rules: Rules) -> Rules:
    at = _a_rule(draw, rules)
    if at == 0:
        return rules
    return [*rules[:at], [ast.Rule(text("another name")), *rules[at][1:]], *rules[at + 1 :]]


def _asking_otherwise(draw: st.DrawFn, rules: Rules) -> Rules:
    """Another condition, or none."""
    at = _a_rule(draw, rules)
    if at == 0:
        return rules
    rest = [it for it in rules[at] if not isinstance(it, ast.When)]
    asked: list[ast.Statement] = draw(
        st.one_of(st.just([]), conditions().map(lambda it: [ast.When(it)]))
    )
    return [*rules[:at], [rest[0], *asked, *rest[1:]], *rules[at + 1 :]]


def _narrowed(draw: st.DrawFn, rules: Rules) -> Rules:
    """A condition with one more part."""
    at = _a_rule(draw, rules)
    more = draw(conditions(leaves=2))
    joined = [
        ast.When(ast.And((it.condition, ast.Not(more)))) if isinstance(it, ast.When) else it
        for it in rules[at]
    ]
    return [*rules[:at], joined, *rules[at + 1 :]]


def _split(draw: st.DrawFn, rules: Rules) -> Rules:
    """A rule twice: first for some of its orders, then for all of them."""
    at = _a_rule(draw, rules)
    if at == 0:
        return rules
    some = draw(conditions(leaves=2))
    first = [
        ast.When(ast.And((it.condition, some))) if isinstance(it, ast.When) else it
        for it in rules[at]
        if not isinstance(it, ast.Rule)
    ]
    if not any(isinstance(it, ast.When) for it in first):
        first.insert(0, ast.When(some))
    return [*rules[:at], [ast.Rule(text("the first half")), *first], *rules[at:]]


def _set_otherwise(draw: st.DrawFn, rules: Rules) -> Rules:
    """A setting above all rules, or in one of them."""
    at = draw(st.integers(0, len(rules) - 1))
    new = draw(st.sampled_from(DECISIVE))
    rest = [
        it
        for it in rules[at]
        if not (isinstance(it, ast.Setting) and it.name.words == new.name.words)
    ]
    where = 1 if at else 0
    return [*rules[:at], [*rest[:where], new, *rest[where:]], *rules[at + 1 :]]


CHOICES: tuple[ast.UseCustomer | ast.CreateCustomer | ast.Hold, ...] = (
    ast.Hold(None),
    ast.Hold(text("look at it")),
    ast.UseCustomer(text("Web Sales"), None),
    ast.CreateCustomer(text("{company or name}"), ()),
)


def _standard_otherwise(draw: st.DrawFn, rules: Rules) -> Rules:
    """Another fallback."""
    at = _a_rule(draw, rules)
    choice = draw(st.sampled_from(CHOICES))
    changed = [
        ast.Else(choice, with_else=True) if isinstance(it, ast.Else) else it for it in rules[at]
    ]
    return [*rules[:at], changed, *rules[at + 1 :]]


EDITS: tuple[Callable[[st.DrawFn, Rules], Rules], ...] = (
    _moved,
    _dropped,
    _renamed,
    _asking_otherwise,
    _narrowed,
    _split,
    _set_otherwise,
    _standard_otherwise,
)
