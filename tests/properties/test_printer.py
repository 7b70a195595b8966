"""Laws of the formatter: it changes how a policy looks, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.source import Source
from rulesdsl.syntax import ast
from rulesdsl.syntax.parser import parse
from rulesdsl.syntax.printer import WIDTH, print_policy
from tests import town
from tests.batch import run
from tests.conftest import ROOT
from tests.noise import Noisy, noisy
from tests.policies import MAIN, Written, policies

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
    return sorted(it.rstrip() for it in _TEXT_OR_COMMENT.findall(canonical) if it)


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
    assert comments_of(formatted) == sorted(dressed.comments)
    assert not re.search(r"[“”\t\r\ufeff\u00a0\u202f]| $", formatted, re.MULTILINE)


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


@given(policies())
def test_lines_are_short(written: Written) -> None:
    """No line is longer than it must be: only what cannot be broken stands beyond the width."""
    for line in written.source.text.splitlines():
        without_texts = re.sub(r"'(?:[^']|'')*'", "''", line)
        can_be_broken = re.search(r", (?!'')| (?:and|or|then|with|named) ", without_texts)
        assert len(line) <= WIDTH or not can_be_broken


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
