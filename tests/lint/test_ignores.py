"""Comments that switch advice off: for what they are, and what is said of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl import Source, compile_policy
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.lint.engine import lint
from rulesdsl.lint.fixing import edited
from rulesdsl.lint.ignores import ignores_of
from rulesdsl.lint.selection import Selection
from rulesdsl.syntax.parser import parse

TODAY = date(2026, 11, 21)
GAPS = Selection(("A401", "A402", "L9"))

GAP = "rule 'Small'\n  when total < 100\n  else hold 'look at it'\n"
DEAD = "rule 'All'\n  else hold 'look at it'\nrule 'None'\n  else hold 'never'\n"
NAMED = "# lint: ignore A401 because larger orders are entered by hand\n"


def told(text: str, selection: Selection = GAPS) -> list[Diagnostic]:
    return list(lint(compile_policy(Source("a.rules", text)), TODAY, selection))


def codes(text: str) -> list[str]:
    return [it.code.id for it in told(text)]


def test_without_a_comment_it_is_told() -> None:
    assert codes(GAP) == ["A401"]
    assert codes(DEAD) == ["A402"]


@pytest.mark.parametrize(
    "text",
    [
        NAMED + GAP,
        NAMED.replace("A401", "a401") + GAP,
        NAMED.replace("A401", "A401, A402,L101 and N121").replace(", A402,L101 and N121", "") + GAP,
        "# a note of ours\n" + NAMED + "# and another\n\n" + GAP,
        GAP.replace("'Small'\n", "'Small'  " + NAMED),
        "#LINT:ignore a401 BECAUSE it is so\n" + GAP,
        NAMED.replace("ignore", "ignore:") + GAP,
    ],
)
def test_a_comment_switches_it_off(text: str) -> None:
    assert codes(text) == []


def test_a_comment_above_a_rule_is_for_the_whole_rule_and_no_other() -> None:
    reason = "# lint: ignore A402 because it is kept for the autumn\n"
    assert codes(DEAD.replace("rule 'None'", reason + "rule 'None'")) == []
    assert codes(reason + DEAD) == ["L902", "A402"]


def test_a_comment_behind_a_statement_is_for_that_statement() -> None:
    behind = GAP.replace("total < 100", "total < 100  # lint: ignore A401 because it is so")
    assert codes(behind) == ["A401", "L902"]  # the finding is about the rule, a line above


def test_a_comment_in_a_long_statement_is_for_all_of_it() -> None:
    text = (
        "when total < 100\n  # lint: ignore A401 because it is so\n"
        "  and total > 10\nelse hold 'look at it'\n"
    )
    [ignore] = ignores_of(parse(Source("a.rules", text))[0], lambda: {"A401"}).every
    assert text[ignore.reach.start : ignore.reach.end].startswith("when total < 100")
    assert text[ignore.reach.start : ignore.reach.end].endswith("total > 10")


def test_two_statements_on_one_line() -> None:
    text = "when total < 9; else hold 'x'  # lint: ignore A401 because it is so\n"
    assert codes(text) == []


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("# lint: ignore A401", "found no reason"),
        ("# lint: ignore A401 because", "found no reason"),
        ("# lint: ignore because it is so", "found no code"),
        ("# lint: ignore", "found no code"),
        ("# lint: ignore it because it is so", "found 'it', which is no code"),
        ("# lint: ignore A499 because it is so", "found A499, which no finding has"),
        ("# lint: disable A401", "found 'disable A401'"),
        ("# lint:", "found ''"),
    ],
)
def test_a_comment_that_cannot_be_read_switches_nothing_off(comment: str, found: str) -> None:
    first, second = told(f"{comment}\n{GAP}")
    assert (first.code.id, second.code.id) == ("L901", "A401")
    assert first.message.endswith(f"in this comment, {found}")
    assert first.fix is None


@pytest.mark.parametrize(
    "comment", ["# lint this policy every day", "# nolint", "# the lint: ignore it", "# splint: x"]
)
def test_other_comments_are_left_alone(comment: str) -> None:
    assert codes(f"{comment}\n{GAP}") == ["A401"]


def test_an_ignore_that_is_not_needed_is_told_with_its_fix() -> None:
    text = "# lint: ignore A401 because it was so\nelse hold 'look at it'\n"
    [found] = told(text)
    assert found.code.id == "L902"
    assert found.fix is not None
    assert found.fix.safe
    assert edited(text, found.fix.edits) == "else hold 'look at it'\n"
    behind = "else hold 'look at it'  # lint: ignore A401 because it was so\n"
    [found] = told(behind)
    assert found.fix is not None
    assert edited(behind, found.fix.edits) == "else hold 'look at it'\n"


def test_of_two_codes_the_one_that_is_not_needed_is_told() -> None:
    [found] = told("# lint: ignore A401, A402 because it was so\n" + GAP)
    assert "a finding A402 that" in found.message
    assert found.fix is None


def test_what_no_policy_has_need_of_in_an_included_file_may_be_for_another_one() -> None:
    """Nor is it known in a file of lists by itself: no advice is given about that."""
    ignore = "# lint: ignore L219 because these are numbers of our shops\n"
    shared = Source("shared.rules", f"{ignore}list SHOPS = '7030', '7031'\n")
    asking = "when shipping country is 'US' and shipping zip is in SHOPS\nelse hold 'see'\n"
    for rest in (asking, "else hold 'see'\n"):
        source = Source("a.rules", f"include 'shared.rules'\n{rest}")
        found = lint(compile_policy(source, {"shared.rules": shared}.__getitem__), TODAY)
        assert {"L219", "L902"}.isdisjoint(it.code.id for it in found)
    assert lint(compile_policy(shared), TODAY) == ()


def test_what_was_not_looked_for_is_not_called_unused() -> None:
    text = "# lint: ignore A401 because it was so\nelse hold 'look at it'\n"
    assert told(text, Selection(("A402", "L9"))) == []
    assert told("# lint: ignore L601 because it comes later\n" + text.partition("\n")[2]) == []
    wrong = told(text + "wenn total < 3\n")
    assert "L902" not in {it.code.id for it in wrong}


def test_an_error_is_not_switched_off() -> None:
    wrong = told("# lint: ignore N101 because we like it\nwhen chanel is 'a'\nelse hold\n")
    assert [it.code.id for it in wrong] == ["N101"]


@given(
    st.text(max_size=60), st.sampled_from(["# lint: ", "# lint: ignore ", "# LINT:ignore A401 "])
)
def test_whatever_stands_in_such_a_comment(rest: str, begin: str) -> None:
    line = " ".join(rest.split())
    found = codes(f"{begin}{line}\n{GAP}")
    assert found in (["A401"], [], ["L901", "A401"], ["L902", "A401"], ["L902"])
