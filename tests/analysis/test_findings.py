"""What is said of policies: a corpus with its outputs; and that it is so, and that all is told.

In the laws a rule has no keys: what two rules do is the same, or not, at a glance. The conditions
are made up (`strategies`), and every order that they can tell apart is looked at (`oracle`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from attrs import evolve, frozen
from hypothesis import event, given, settings
from hypothesis import strategies as st

from rulesdsl import Source, compile_policy, wording
from rulesdsl.analysis.cascade import Cascade
from rulesdsl.analysis.changes import Version, changes
from rulesdsl.analysis.findings import findings
from rulesdsl.analysis.rules import MOST_NOTES
from rulesdsl.compiled import Compiled
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.model.conditions import All, Any, Condition, Has, Known, Not, OneOf, Within
from rulesdsl.render.terminal import RENDER
from rulesdsl.source import Unreadable
from tests.analysis import oracle
from tests.analysis.oracle import Grid
from tests.analysis.strategies import DEEP, NARROW, TINY, cascades
from tests.analysis.strategies import Cascade as Conditions
from tests.analysis.test_oracle import grid_of
from tests.conftest import Expected
from tests.fixes import applied
from tests.test_mistakes import NOT_OUR_WORDS

CASES = sorted((Path(__file__).parents[1] / "corpus" / "analysis").glob("*.rules"))
SAMPLES = sorted((Path(__file__).parents[2] / "rules").glob("*/policy.rules"))
CODES = {"A401", "A402", "A403", "A404", "A405", "A406", "A407", "A408", "A411"}

each_case = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)


# The corpus


def policy_at(path: Path) -> Compiled:
    return compile_policy(Source(path.name, path.read_text(encoding="utf-8")))


@each_case
def test_what_is_told(path: Path, expected: Expected) -> None:
    policy = policy_at(path)
    told = RENDER([*policy.diagnostics, *findings(policy)], width=80)
    expected(path.with_suffix(".expected"), told)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_what_is_told_of_the_sample_policies(path: Path, expected: Expected) -> None:
    """Each of these findings is right, and of use to who takes the sample for a beginning."""
    name = f"{path.parent.name}/{path.name}"
    told = RENDER(findings(compiled_at(path, name)), width=80)
    expected(Path(__file__).parent / "expected" / f"{path.parent.name}.txt", told)


def compiled_at(path: Path, name: str) -> Compiled:
    def read(wanted: str) -> Source | Unreadable:
        return Source(wanted, (path.parents[1] / wanted).read_text(encoding="utf-8"))

    return compile_policy(Source(name, path.read_text(encoding="utf-8")), read)


@each_case
def test_words_are_the_shops(path: Path) -> None:
    for it in findings(policy_at(path)):
        said = f"{it.message} {it.help or ''}".replace("found none", "")
        ours = said.replace("`", "'").split("'")[::2]
        assert not NOT_OUR_WORDS.search(" ".join(ours)), it.message
        assert it.message.startswith(("expected ", "this rule "))
        assert not it.message.endswith(".")
        assert it.help


def test_the_corpus_has_every_finding() -> None:
    found = {it.code.id for path in CASES for it in findings(policy_at(path))}
    assert found == CODES


@each_case
def test_a_fix_leaves_a_policy_without_what_it_mends(path: Path) -> None:
    policy = policy_at(path)
    for it in findings(policy):
        if it.fix is None:
            continue
        mended = compile_policy(Source(path.name, applied(policy.tree.source.text, it.fix)))
        assert mended.ok, [found.message for found in mended.diagnostics]
        left = [(found.code, found.message) for found in findings(mended)]
        assert (it.code, it.message) not in left


# Laws

DOES = ("else use customer 'A'", "else use customer 'B'", "else hold 'why'")
"""What rules do: of two of these, each does something else with every order."""


@frozen
class Made:
    """A policy of rules with these conditions and deeds, in currencies that are all at home."""

    conditions: Conditions
    does: tuple[int, ...]

    @property
    def text(self) -> str:
        lines = ["multi currency = true"]
        for number, (condition, does) in enumerate(zip(self.conditions, self.does, strict=True)):
            lines.append(f"rule '{number}'")
            lines += [f"when {wording.sentence(condition)}"] if condition is not None else []
            lines.append(DOES[does])
        return "\n".join(lines)

    def without(self, at: int) -> Made:
        kept = [it for it in range(len(self.does)) if it != at]
        return Made(tuple(self.conditions[it] for it in kept), tuple(self.does[it] for it in kept))

    def decided(self, grid: Grid) -> list[int]:
        """The orders that each deed is done with; last those that no rule is for."""
        done = [0] * len(DOES)
        *firsts, nobody = grid.first(self.conditions)
        for points, does in zip(firsts, self.does, strict=True):
            done[does] |= points
        return [*done, nobody]


@st.composite
def policies(draw: st.DrawFn) -> Made:
    conditions = draw(cascades(TINY) | cascades(NARROW) | cascades(DEEP))
    does = draw(st.lists(st.integers(0, 2), min_size=len(conditions), max_size=len(conditions)))
    return Made(conditions, tuple(does))


def compiled(made: Made) -> Compiled:
    policy = compile_policy(made.text)
    assert policy.ok, [it.message for it in policy.diagnostics]
    return policy


def told(policy: Compiled) -> list[Diagnostic]:
    found = list(findings(policy))
    for it in found:
        event(it.code.name)
    return found


def rules_told(policy: Compiled, *codes: str) -> set[int]:
    """The numbers of the rules of which these codes are told."""
    starts = {rule.span.start: at for at, rule in enumerate(policy.policy.rules)}
    places = [it.at.span.start for it in told(policy) if it.code.id in codes]
    return {starts[max(it for it in starts if it <= place)] for place in places}


@settings(max_examples=60)
@given(policies())
def test_dead_rules_are_those_that_are_first_for_no_order(made: Made) -> None:
    dead = oracle.dead(made.conditions, grid_of(made.conditions))
    assert rules_told(compiled(made), "A402") == dead


@settings(max_examples=60)
@given(policies())
def test_the_rules_that_are_proposed_close_the_gaps_and_change_nothing(made: Made) -> None:
    policy = compiled(made)
    found = [it for it in told(policy) if it.code.id == "A401"]
    grid = grid_of(made.conditions)
    assert bool(found) == bool(made.decided(grid)[-1])
    for _ in range(40):
        fix = next((it.fix for it in findings(policy) if it.code.id == "A401"), None)
        if fix is None:
            break
        policy = compile_policy(applied(policy.tree.source.text, fix))
        assert policy.ok
    conditions = [rule.condition for rule in policy.policy.rules]
    count = len(made.conditions)
    grid = grid_of(conditions)
    assert not grid.first(conditions)[-1]
    assert grid.first(conditions)[:count] == grid.first(conditions[:count])[:count]


@settings(max_examples=60)
@given(policies())
def test_rules_without_effect_are_those_that_can_be_left_out(made: Made) -> None:
    grid = grid_of(made.conditions)
    alive = set(range(len(made.does))) - oracle.dead(made.conditions, grid)
    decided = made.decided(grid)
    idle = {at for at in alive if made.without(at).decided(grid) == decided}
    policy = compiled(made)
    assert rules_told(policy, "A403") == idle
    assert not rules_told(policy, "A411")


@settings(max_examples=60)
@given(policies())
def test_order_matters_where_rules_cut_across_each_other(made: Made) -> None:
    grid = grid_of(made.conditions)
    dead = oracle.dead(made.conditions, grid)
    wanted = {
        at
        for at in set(range(len(made.does))) - dead
        for then in oracle.seconds(made.conditions, at, grid) - {len(made.does)} - dead
        if made.does[at] != made.does[then]
        and oracle.together(grid, [made.conditions[at]], [made.conditions[then]])
    }
    assert rules_told(compiled(made), "A404") == wanted


# Conditions


def shorter(condition: Condition) -> Iterator[tuple[Condition, bool]]:
    """A condition without one of its parts, and whether that was an alternative or a value."""
    match condition:
        case All(parts=parts) | Any(parts=parts):
            kind = type(condition)
            for at, part in enumerate(parts):
                rest = (*parts[:at], *parts[at + 1 :])
                if kind is Any and says_that_missing_counts(part, rest):
                    continue
                yield (kind(rest) if len(rest) > 1 else rest[0]), kind is Any
                for inner, lets_in in shorter(part):
                    yield kind((*parts[:at], inner, *parts[at + 1 :])), lets_in
        case Not(part=part):
            for inner, lets_in in shorter(part):
                yield Not(inner), lets_in
        case OneOf(values=values) if len(values) > 1:
            for at in range(len(values)):
                yield evolve(condition, values=(*values[:at], *values[at + 1 :])), True
        case _:
            return


def says_that_missing_counts(part: Condition, rest: Sequence[Condition]) -> bool:
    """`F is missing` beside `F is not V`, which says it too, but not in so many words."""
    if not (isinstance(part, Not) and isinstance(part.part, Known)):
        return False
    denied = [it.part for it in rest if isinstance(it, Not)]
    return any(
        isinstance(it, OneOf | Within | Has) and it.field is part.part.field for it in denied
    )


def is_idle(
    conditions: Sequence[Condition | None], grid: Grid, without: Condition, alternative: bool
) -> bool:
    """Whether the last of some rules does the same without a part of its condition."""
    whole, rest = grid.where(conditions[-1]), grid.where(without)
    if whole == rest:
        return True
    left = grid.first(conditions[:-1])[-1]
    return alternative and not rest & ~whole and not whole & ~rest & left


@settings(max_examples=80)
@given(policies())
def test_parts_without_difference_are_found_in_the_rules_that_have_some(made: Made) -> None:
    policy = compiled(made)
    conditions = [rule.condition for rule in policy.policy.rules]  # as they are read again
    fewer = [list(shorter(it)) if it is not None else [] for it in conditions]
    grid = grid_of([*conditions, *(without for some in fewer for without, _ in some)])
    wanted = {
        at
        for at in set(range(len(conditions))) - oracle.dead(conditions, grid)
        if conditions[at] is not None
        and (
            grid.where(conditions[at]) == grid.everything
            or any(is_idle(conditions[: at + 1], grid, *it) for it in fewer[at])
        )
    }
    assert rules_told(policy, "A405", "A406") == wanted


@settings(max_examples=80)
@given(policies())
def test_to_take_out_an_idle_part_changes_nothing(made: Made) -> None:
    policy = compiled(made)
    before = [rule.condition for rule in policy.policy.rules]
    for it in told(policy):
        if it.code.id not in {"A405", "A406"}:
            continue
        assert it.fix is not None
        mended = compile_policy(applied(made.text, it.fix))
        after = [rule.condition for rule in mended.policy.rules]
        grid = grid_of([*before, *after])
        assert grid.first(before) == grid.first(after)


@pytest.mark.parametrize("changed", ["keep", "update"])
def test_a_key_that_finds_nobody_goes_safely_where_it_keeps_no_facts(changed: str) -> None:
    """No update may lose a record by a key of the ladder, be it one that finds nobody."""
    text = f"changed details = {changed}; match by name then name and shipping zip; else hold"
    policy = compile_policy(text)
    (fix,) = (it.fix for it in findings(policy) if it.code.id == "A407")
    assert fix is not None
    mended = compile_policy(applied(text, fix))
    versions = (Version(it.policy.rules, it.table) for it in (policy, mended))
    assert fix.safe is changes(*versions).same is (changed == "keep")


def test_why_a_rule_is_dead_is_true_also_where_no_step_is_left() -> None:
    """The rules that take its orders need not be the fewest then."""
    policy = policy_at(next(path for path in CASES if path.stem == "dead-behind-several"))
    conditions = [rule.condition for rule in policy.policy.rules]
    for budget in (0, 1, 10, 100, 10_000):
        because = Cascade(conditions, (), budget).because(2)
        assert oracle.covers(conditions, because, 2, grid_of(conditions))


def test_the_last_note_tells_of_how_many_more_rules_the_order_matters() -> None:
    rules = (
        f"rule 'R{number}'; when tags include 't{number}'; else use customer 'C{number}'"
        for number in range(24)
    )
    told = [it for it in findings(compile_policy("\n".join(rules))) if it.code.id == "A404"]
    assert len(told) == MOST_NOTES
    more = "the order of 3 more rules matters as well, and is not told here"
    assert [more in (it.help or "") for it in told] == [False] * (MOST_NOTES - 1) + [True]


def test_a_key_is_not_taken_out_together_with_a_note() -> None:
    text = "match by last name  # of the buyer\n  then first name and last name\nelse hold"
    (found,) = findings(compile_policy(text))
    assert (found.code.id, found.fix) == ("A407", None)


def test_a_rule_for_orders_without_one_holds_them_where_the_others_override() -> None:
    text = "override = true\nrule 'Small'\n  when total < 5\n  else use customer 'Web Sales'\n"
    before = compile_policy(text)
    (fix,) = (it.fix for it in findings(before) if it.code.id == "A401")
    assert fix is not None
    after = compile_policy(applied(text, fix))
    assert after.ok
    assert "A401" not in {it.code.id for it in findings(after)}
    assert [rule.settings.override for rule in after.policy.rules] == [True, False]
