"""Promises and what comes of them, as a text that a shopkeeper could read (`--update`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rulesdsl.analysis.evidence import line_of
from rulesdsl.analysis.promises import prove
from rulesdsl.analysis.told import decision_in_words, list_in_words, order_in_words
from rulesdsl.analysis.verdicts import Broken, NotDecided, Proved, Statement
from rulesdsl.compiler import compile_policy
from tests.conftest import Expected

PAGES = sorted((Path(__file__).parent.parent / "corpus" / "promises").glob("*.md"))

_RULES = re.compile(r"```rules\n(?P<rules>.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda it: it.stem)
def test_page(page: Path, expected: Expected) -> None:
    expected(page, _RULES.sub(_remade, page.read_text("utf-8")))


def _remade(found: re.Match[str]) -> str:
    compiled = compile_policy(found["rules"])
    assert compiled.ok, [it.message for it in compiled.diagnostics]
    law, *promises = prove(compiled)
    assert isinstance(law.verdict, Proved)
    told = "\n".join(line for it in promises for line in _told(it))
    return f"```rules\n{found['rules']}```\n\n```text\n{told}\n```\n"


def _told(it: Statement) -> Iterator[str]:
    where = f"{line_of(it.claim)}: {it.claim.words}"
    match it.verdict:
        case Proved(aside=aside):
            yield f"{where}: proved" + (f", but for {'; '.join(aside)}" if aside else "")
        case Broken(line=line, witness=shown):
            outside = "" if shown.override is None else f", --override {shown.override}".lower()
            yield f"{where}: broken by line {line} of the table{outside}"
            yield f"    {order_in_words(shown.order)}"
            yield f"    {list_in_words(shown.customers)}"
            yield f"    {decision_in_words(shown.decision)}"
        case NotDecided(line=line, reason=reason):
            yield f"{where}: not decided about line {line} of the table: {reason}"
