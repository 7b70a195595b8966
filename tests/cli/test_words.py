"""Command lines that cannot be understood, and what is said: expected/words.txt has them all."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from rulesdsl import cli
from tests.cli.program import Program
from tests.conftest import Expected

EXPECTED = Path(__file__).parent / "expected" / "words.txt"

LINES = """
rulesdsl
rulesdsl --hlp
rulesdsl lnt
rulesdsl first.rules
rulesdsl frobnicate
rulesdsl "it's"
rulesdsl check
rulesdsl check first.ruls
rulesdsl table
rulesdsl table first.rules second.rules
rulesdsl table first.rules --format pdf
rulesdsl lint --selct L1 first.rules
rulesdsl lint --format jsn first.rules
rulesdsl lint --exit-zero=yes first.rules
rulesdsl lint --e first.rules
rulesdsl lint --config
rulesdsl lint
rulesdsl fmt --chek first.rules
rulesdsl test --min-coverage most first.rules
rulesdsl prove --format
rulesdsl diff
rulesdsl plan
rulesdsl plan first.rules
rulesdsl plan first.rules --orders
rulesdsl plan first.rules --orders a.csv --customers b.xml
rulesdsl plan first.rules --orders a.csv --customers b.xml --out plan --dry-run
rulesdsl plan first.rules --orders a.csv --customers b.xml --dry-run --override maybe
rulesdsl explain first.rules --orders a.csv --customers b.xml
rulesdsl backtest first.rules
""".strip().splitlines()

NOT_OUR_WORDS = re.compile(
    r"\b(?:arguments?|invalid|choice|choose from|unrecognized|required|usage|ambiguous|explicit)\b"
)


def words_of(line: str) -> list[str]:
    return shlex.split(line)[1:]


def test_what_is_told(
    run: Program, expected: Expected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = [f"$ {line}\n{run.refuses(*words_of(line))}" for line in LINES]
    expected(EXPECTED, "\n".join(told))


@pytest.mark.parametrize("line", LINES)
def test_words_are_ours(line: str, run: Program) -> None:
    ran = run(*words_of(line))
    assert ran.code == cli.UNUSABLE
    assert ran.out == ""
    assert not NOT_OUR_WORDS.search(ran.err)
    assert re.match(r"error: expected .*\n  help: .*\n\Z", ran.err)
