"""What is suggested for the policies in the tree: it passes, comes to its line, and is enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.examples import run
from rulesdsl.examples.coverage import Coverage, coverage
from rulesdsl.examples.suggestions import as_policy, suggestions
from rulesdsl.source import Source
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_policy
from tests import folders
from tests.conftest import ROOT
from tests.documents import ALL
from tests.lint.pages import Shown, shown

POLICIES = sorted((ROOT / "rules").rglob("*.rules"))


def _covered(compiled: Compiled) -> Coverage:
    return coverage(compiled, run(compiled))


def _bare(compiled: Compiled) -> str:
    """The policy's text without its examples."""
    kept, inside = [], False
    for it in compiled.tree.statements:
        inside = isinstance(it.statement, ast.Example) or (
            inside and not isinstance(it.statement, ast.Rule | ast.Promise)
        )
        if not inside:
            kept.append(it)
    return print_policy(evolve(compiled.tree, statements=tuple(kept)))


@pytest.mark.parametrize("policy", POLICIES, ids=lambda it: it.relative_to(ROOT).as_posix())
def test_examples_for_every_line_of_a_sample_policy(policy: Path) -> None:
    # As if nobody had written an example yet; the folder's files are read from where they lie.
    text = _bare(folders.compiled(policy))
    whole = folders.compiled_text(policy, text)
    made = "".join(as_policy(_covered(whole)))
    again = folders.compiled_text(policy, text + made)
    assert again.ok, [it.message for it in again.diagnostics]
    assert all(it.passed for it in run(again))
    share = _covered(again).of_lines
    assert share.reached == share.of


def _pages() -> Iterator[Shown]:
    for name in ALL:
        page = ROOT / name
        yield from shown(page, but=("wrong", "later"), headings="codes" in page.parts)


def test_examples_for_the_policies_of_the_docs() -> None:
    asked = found = 0
    for case in _pages():
        if not case.compiled.ok:
            continue
        text = _bare(case.compiled)
        made = list(suggestions(_covered(compile_policy(Source("policy.rules", text), case.read))))
        texts = [it.text for it in made if it.text is not None]
        again = compile_policy(Source("policy.rules", "\n".join((text, *texts))), case.read)
        results = run(again)
        assert all(it.passed for it in results), text
        lines = [taken.decision.line for it in results for taken in it.taken]
        assert lines == [it.line for it in made if it.text is not None], text
        asked, found = asked + len(made), found + len(texts)
    assert asked > 500
    assert found >= 0.97 * asked


FOREIGN = """rule 'In euros'
  when currency is 'EUR'
  else use customer 'Web Sales EUR'
rule 'Told apart'
  when currency is known or channel is 'Etsy'
  match by email
  else hold
rule 'All others'
  else hold
"""


def test_no_example_is_asked_for_of_orders_that_are_held_for_their_currency() -> None:
    """Nor is one with such an order suggested: it would come to no line."""
    its = _covered(compile_policy(FOREIGN))
    aside = {it.aside for it in its.rules[0].lines if "--override" not in (it.aside or "")}
    assert aside == {"its orders are not in USD, and held without `multi currency = true`"}
    again = _covered(compile_policy(FOREIGN + "".join(as_policy(its))))
    assert again.of_lines.reached == again.of_lines.of > 0
