"""Laws of the formatter: it changes how a policy looks, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.source import Source
from rulesdsl.syntax import ast, formatting
from rulesdsl.syntax.parser import parse
from rulesdsl.syntax.pretty import INDENT
from rulesdsl.syntax.printer import WIDTH, print_policy, print_statement
from tests import town
from tests.batch import run
from tests.conftest import ROOT
from tests.nodes import name
from tests.noise import Noisy, dress, noisy
from tests.policies import MAIN, Written, policies
from tests.policies import tree as policy_of
from tests.statements import STATEMENTS

BLOCK = re.compile(r"^```rules[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_TEXT_OR_COMMENT = re.compile(r"'(?:[^'\n]|'')*'|(#[^\n]*)")


@st.composite
def dressed_policies(draw: st.DrawFn, *, everything: bool = True) -> tuple[Written, Noisy]:
    """A policy as the printer writes it, and as people do."""
    written = draw(policies(everything=everything))
    return written, draw(noisy(written.source.text))


def tree_of(text: str) -> ast.PolicyFile:
    tree, found = parse(Source(MAIN, text))
    assert [it.message for it in found] == []
    return tree


def comments_of(canonical: str) -> list[str]:
    """The comments of a text that the printer wrote: its texts stand in plain quotes."""
    return [it.rstrip() for it in _TEXT_OR_COMMENT.findall(canonical) if it]


def comments_of_each(tree: ast.PolicyFile) -> list[list[str]]:
    """The comments of each statement, and those behind the last one, in the order they stand in."""
    each = []
    for it in tree.statements:
        behind = [it.behind] if it.behind else []
        each.append([*filter(None, it.before), *(one.text for one in it.within), *behind])
    return [*each, [*filter(None, tree.after)]]


def groups_of(tree: ast.PolicyFile) -> list[tuple[str, ...]]:
    """What stands between the statements, a word a line: a comment, or nothing."""
    between = [it.before for it in tree.statements] + [tree.after]
    return [tuple("comment" if line else "" for line in lines) for lines in between]


def meaning_of(compiled: Compiled) -> object:
    """All that a policy decides by: its table and settings, but no places in the source."""
    lines = [
        (it.cells, it.arm, it.rule and (it.rule.name, it.rule.settings))
        for it in compiled.table.lines
    ]
    return compiled.table.columns, lines, compiled.policy.currencies, compiled.policy.title


@given(policies())
def test_what_is_printed_is_read_as_the_same(written: Written) -> None:
    assert tree_of(written.source.text) == written.tree
    for text in (written.source.text, written.files.get("shared.rules", "")):
        assert print_policy(tree_of(text)) == text


@given(dressed_policies())
def test_noise_is_formatted_away_and_every_comment_kept(drawn: tuple[Written, Noisy]) -> None:
    written, dressed = drawn
    tree = tree_of(dressed.text)
    assert tree == tree_of(written.source.text)
    formatted = print_policy(tree)
    assert tree_of(formatted) == tree
    assert print_policy(tree_of(formatted)) == formatted
    assert comments_of(formatted) == list(dressed.comments)
    assert not re.search(r"[“”\t\r\ufeff\u00a0\u202f]| $", formatted, re.MULTILINE)


@given(dressed_policies())
def test_comments_and_groups_stay_where_they_are(drawn: tuple[Written, Noisy]) -> None:
    tree = tree_of(drawn[1].text)
    formatted = print_policy(tree)
    again = tree_of(formatted)
    assert comments_of_each(again) == comments_of_each(tree)
    assert "\n\n\n" not in formatted
    for at, (old, new) in enumerate(zip(groups_of(tree), groups_of(again), strict=True)):
        # Nothing stands above the first line; a rule, an example and the promises stand apart.
        while_first = old[1:] if at == 0 and old[:1] == ("",) else old
        homeless = len(new) - new.count("") - (len(old) - old.count(""))
        assert new[: len(new) - homeless] in (while_first, ("", *while_first))


@given(dressed_policies(everything=False), town.lists(), town.batches())
def test_formatting_does_not_change_the_meaning(
    drawn: tuple[Written, Noisy], given_list: CustomerList, orders: tuple[Order, ...]
) -> None:
    written, dressed = drawn
    before = compile_policy(Source(MAIN, dressed.text), written.read)
    formatted = Source(MAIN, print_policy(before.tree))
    after = compile_policy(formatted, written.read)
    assert [it.code for it in after.diagnostics] == [it.code for it in before.diagnostics]
    assert meaning_of(after) == meaning_of(before)
    assert after.fingerprint == before.fingerprint
    lines = [
        [
            (it.reason, it.line, it.customer, it.job, it.creates)
            for it in run(each, orders, given_list)
        ]
        for each in (before, after)
    ]
    assert lines[0] == lines[1]


@given(st.lists(STATEMENTS, max_size=5), st.randoms(use_true_random=False), st.integers(0, 6))
def test_long_statements(made: list[ast.Statement], random: Random, level: int) -> None:
    """What holds for the policies that compile holds for statements as long as can be written."""
    whole = policy_of(*made)
    text = print_policy(whole)
    assert tree_of(text) == whole
    assert print_policy(tree_of(text)) == text
    for line in text.splitlines():
        assert len(line) <= WIDTH or not can_be_broken(line), line
    on_one_line = {line.strip() for line in text.splitlines()}
    for it in map(print_statement, made):
        assert it in on_one_line or len(it) > WIDTH - len(INDENT)
    noisy_text = dress(text, random, level)
    done = formatting.formatted(Source(MAIN, noisy_text.text))
    assert isinstance(done, formatting.Formatted)
    assert done.faithful
    assert formatting.formatted(Source(MAIN, done.text)) == done
    assert comments_of(done.text) == list(noisy_text.comments)


@given(policies())
def test_lines_are_short(written: Written) -> None:
    for line in written.source.text.splitlines():
        assert len(line) <= WIDTH or not can_be_broken(line)


def can_be_broken(line: str) -> bool:
    """Whether there is a place in a line where the statement could go on over the next."""
    plain = re.sub(r"'(?:[^']|'')*'", "''", line).strip()
    plain = re.sub(r"between \S+ and|(?:starts|ends) with|^(?:never|always) .* when ", "", plain)
    plain = re.sub(r"with job named", "with job", plain)  # where the name alone is too long
    return bool(re.search(r", | (?:and|or|then|with|named) ", plain))


@given(st.integers(1, ast.MOST_NESTED - 1))
def test_conditions_that_are_nested_as_deeply_as_can_be(depth: int) -> None:
    """Parentheses that only make things clear are left out where they would be too many."""
    condition: ast.Condition = ast.Holds(name("guest"))
    for at in range(depth):
        join = ast.And if at % 2 else ast.Or
        condition = join((ast.Known(name("company"), negated=False), condition))
    whole = policy_of(ast.When(condition))
    assert tree_of(print_policy(whole)) == whole


# --- the policies that there are --------------------------------------------------------------


def _policies_of_the_tree() -> list[tuple[str, str]]:
    files = [it for folder in ("rules", "tests", "docs") for it in (ROOT / folder).rglob("*.rules")]
    found = [(_name(it), it.read_text(encoding="utf-8")) for it in sorted(files)]
    for page in sorted((*(ROOT / "docs").rglob("*.md"), ROOT / "README.md")):
        blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
        found += [(f"{_name(page)}-{at}", block) for at, block in enumerate(blocks, 1)]
    return found


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


IN_TREE = _policies_of_the_tree()


def test_policies_of_the_tree_were_found() -> None:
    # Without this, an empty list would make everything below succeed.
    names = [name for name, _ in IN_TREE]
    assert len([it for it in names if it.endswith(".rules")]) > 5
    assert len([it for it in names if ".md-" in it]) > 20


@pytest.mark.parametrize("text", [text for _, text in IN_TREE], ids=[name for name, _ in IN_TREE])
def test_a_policy_of_the_tree_keeps_its_meaning(text: str) -> None:
    source = Source(MAIN, text)
    tree, found = parse(source)
    if any(it.is_error for it in found):
        return  # what cannot be read is not formatted
    formatted = print_policy(tree)
    again = tree_of(formatted)
    assert again == tree
    assert print_policy(again) == formatted
    before, after = compile_policy(source), compile_policy(Source(MAIN, formatted))
    assert meaning_of(after) == meaning_of(before)
    cured = {"C212"}  # the formatter writes the `else` that was left out
    codes = [sorted(it.code.id for it in each.diagnostics) for each in (before, after)]
    assert codes[1] == [it for it in codes[0] if it not in cured]
