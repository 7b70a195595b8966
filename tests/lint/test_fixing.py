"""Fixes carried out: together where they do not meddle, never so that decisions change unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from attrs import evolve

from rulesdsl import Source, compile_policy
from rulesdsl.analysis.gaps import GAP
from rulesdsl.compiled import Compiled
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label
from rulesdsl.lint.engine import lint
from rulesdsl.lint.fixing import Fixed, edited, fixed, together
from rulesdsl.source import Span
from tests.lint.pages import TODAY

CODE = Code("L999", "made-for-this-test")

POLICY = """rule 'A'
  when channel is 'A'
  else hold 'why'
rule 'B'
  when channel is 'B'
  else hold 'why'
rule 'C'
  else hold 'why'
"""


def finding(source: Source, old: str, new: str, *, safe: bool = True) -> Diagnostic | None:
    at = source.text.find(old)
    if at < 0:
        return None
    span = Span(at, at + len(old))
    fix = Fix("write it otherwise", (Edit(span, new),), safe=safe)
    return Diagnostic(CODE, "expected this otherwise, found it so", Label(source, span), None, fix)


def looker(
    *wanted: tuple[str, str, bool],
) -> Callable[..., tuple[Compiled, tuple[Diagnostic, ...]]]:
    def look(texts: Mapping[str, Source]) -> tuple[Compiled, tuple[Diagnostic, ...]]:
        source = texts.get("a.rules", Source("a.rules", POLICY))
        found = (finding(source, old, new, safe=safe) for old, new, safe in wanted)
        return compile_policy(source), tuple(it for it in found if it is not None)

    return look


def done(*wanted: tuple[str, str, bool], unsafe: bool = False) -> Fixed:
    return fixed(looker(*wanted), {"a.rules"}, {}, unsafe=unsafe)


def text_of(it: Fixed) -> str:
    return it.texts["a.rules"].text if "a.rules" in it.texts else POLICY


def test_fixes_at_different_places_are_carried_out_together() -> None:
    it = done(("rule 'A'", "rule 'One'", True), ("rule 'B'", "rule 'Two'", True))
    assert text_of(it) == POLICY.replace("rule 'A'", "rule 'One'").replace("rule 'B'", "rule 'Two'")
    assert (len(it.mended), it.left, it.held_back) == (2, (), ())


def test_one_that_meddles_with_another_waits_for_the_next_round() -> None:
    it = done(("rule 'A'\n  when channel is 'A'", "rule 'A'\n  when channel is 'a'", True),
              ("channel is 'a'", "channel is one of 'a'", True))  # fmt: skip
    assert "when channel is one of 'a'" in text_of(it)
    assert len(it.mended) == 2


def test_rules_for_orders_without_one_are_written_when_all_else_is_mended() -> None:
    look = looker(("rule 'A'", "rule 'One'", True), ("rule 'B'", "rule 'Two'", True))

    def with_a_gap(texts: Mapping[str, Source]) -> tuple[Compiled, tuple[Diagnostic, ...]]:
        compiled, found = look(texts)
        gaps = {"A": GAP}
        return compiled, tuple(
            evolve(it, code=gaps.get(it.at.source.cut(it.at.span)[-2], it.code)) for it in found
        )

    it = fixed(with_a_gap, {"a.rules"}, {}, unsafe=True)
    assert [its.code for its in it.mended] == [CODE, GAP]
    assert text_of(it) == POLICY.replace("rule 'A'", "rule 'One'").replace("rule 'B'", "rule 'Two'")


@pytest.mark.parametrize(
    ("asked", "proposed"),
    [
        ("company is 'Lee'", "company is missing or company is not 'Lee'"),
        ("guest", "guest is missing or guest is false"),
        ("shipping zip starts with '9'", "shipping zip is missing or not shipping zip starts with"),
        ("channel is 'Shopify'", "when channel is not 'Shopify'"),
        ("total > 5", "when total is missing or total <= 5"),
    ],
)
def test_lint_finds_no_fault_with_the_rule_that_it_writes(asked: str, proposed: str) -> None:
    """What orders without a field fulfil, too, it would mend (L201), and leave them out again."""
    text = f"rule 'A'\n  when {asked}\n  match by email\n  else hold 'why'\n"

    def look(texts: Mapping[str, Source]) -> tuple[Compiled, tuple[Diagnostic, ...]]:
        compiled = compile_policy(texts.get("a.rules", Source("a.rules", text)))
        return compiled, lint(compiled, TODAY)

    it = fixed(look, {"a.rules"}, {}, unsafe=True)
    assert [its.code for its in it.mended] == [GAP]
    assert it.left == ()
    assert proposed in text_of(it)


def test_unsafe_ones_are_carried_out_only_when_asked_for() -> None:
    wish = ("when channel is 'A'", "when channel is 'X'", False)
    assert text_of(done(wish)) == POLICY
    assert len(done(wish).left) == 1
    assert text_of(done(wish, unsafe=True)) == POLICY.replace("channel is 'A'", "channel is 'X'")


def test_a_fix_that_calls_itself_safe_and_changes_a_decision_is_held_back() -> None:
    it = done(("when channel is 'A'\n  else hold 'why'", "else use customer 'X'", True))
    assert text_of(it) == POLICY
    assert [one.code for one in it.held_back] == [CODE]


def test_fixes_that_are_safe_alone_and_not_together_are_not_carried_out_together() -> None:
    """Each of the two could go, for the other one says the same; not both."""
    policy = "when channel is 'A' or channel is 'a'\nelse hold 'why'\n"

    def look(texts: Mapping[str, Source]) -> tuple[Compiled, tuple[Diagnostic, ...]]:
        source = texts.get("a.rules", Source("a.rules", policy))
        both = "when channel is 'A' or channel is 'a'"
        found = [
            finding(source, "channel is 'A' or", "guest and not guest or", safe=True),
            finding(source, " channel is 'a'", " guest and not guest", safe=True),
        ]
        return compile_policy(source), tuple(it for it in found if it and both in source.text)

    it = fixed(look, {"a.rules"}, {})
    assert len(it.mended) == 1
    assert "channel is 'a'" in it.texts["a.rules"].text


def test_one_bad_fix_does_not_keep_the_good_ones_back() -> None:
    it = done(("rule 'A'", "rule 'One'", True), ("else hold 'why'\nrule 'B'", "?\nrule 'B'", True))
    assert text_of(it) == POLICY.replace("rule 'A'", "rule 'One'")
    assert (len(it.mended), len(it.held_back)) == (1, 1)


def test_it_ends_although_fixes_go_round_in_a_circle() -> None:
    it = done(("rule 'A'", "rule 'Aa'", True), ("rule 'Aa'", "rule 'A'", True))
    assert it.mended


def test_other_files_are_left_alone() -> None:
    it = fixed(looker(("rule 'A'", "rule 'One'", True)), {"b.rules"}, {})
    assert dict(it.texts) == {}


def test_edits_at_one_place_keep_their_order() -> None:
    text = edited("ab", [Edit(Span(1, 1), "1"), Edit(Span(1, 1), "2"), Edit(Span(0, 1), "x")])
    assert text == "x12b"


def test_together_takes_no_finding_without_a_fix() -> None:
    source = Source("a.rules", POLICY)
    assert (
        together([Diagnostic(CODE, "expected a fix, found none", Label(source, Span(0, 1)))]) == ()
    )
