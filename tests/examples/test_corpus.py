"""Examples and what comes of them, as a page that a shopkeeper could read (`--update`)."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from rulesdsl.compiler import compile_policy
from rulesdsl.examples import run
from rulesdsl.examples.coverage import coverage
from rulesdsl.examples.examined import Examined
from rulesdsl.examples.text import report
from rulesdsl.source import Source
from tests.conftest import Expected

PAGES = sorted((Path(__file__).parent.parent / "corpus" / "examples").glob("*.md"))

_RULES = re.compile(r"```rules\n(?P<rules>.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda it: it.stem)
def test_page(page: Path, expected: Expected) -> None:
    expected(page, _RULES.sub(partial(_remade, page), page.read_text("utf-8")))


def _remade(page: Path, found: re.Match[str]) -> str:
    compiled = compile_policy(Source("policy.rules", found["rules"]))
    assert compiled.ok, [it.message for it in compiled.diagnostics]
    results = run(compiled)
    asked = coverage(compiled, results) if page.stem == "coverage" else None
    told = "\n".join(report([Examined(compiled, results, asked)], 80, every=True, coverage=True))
    return f"```rules\n{found['rules']}```\n\n```text\n{told}\n```\n"
