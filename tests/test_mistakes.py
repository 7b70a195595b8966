"""What people get wrong, and what they are told: corpus/mistakes, each with its output."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rulesdsl import Source, compile_policy
from rulesdsl.render.terminal import RENDER
from tests.conftest import Expected

CASES = sorted((Path(__file__).parent / "corpus" / "mistakes").glob("*.rules"))
LEAST = 80

NOT_OUR_WORDS = re.compile(
    r"\b(tokens?|terminals?|unexpected|pars(e|er|ing)|eof|syntax|none|null|str|int|bool|tuple|"
    r"lexer|regex|nonetype|exception|traceback|invalid|illegal|identifier|operand|literal)\b",
    re.IGNORECASE,
)


def test_there_are_many() -> None:
    assert len(CASES) >= LEAST


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_told(path: Path, expected: Expected) -> None:
    source = Source(path.name, path.read_text(encoding="utf-8"))
    told = RENDER(compile_policy(source).diagnostics, width=72)
    expected(path.with_suffix(".expected"), told)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_words_are_the_shops(path: Path) -> None:
    source = Source(path.name, path.read_text(encoding="utf-8"))
    for it in compile_policy(source).diagnostics:
        ours = re.sub(r"`[^`]*`|'[^']*'", "", it.message + " " + (it.help or ""))
        assert not NOT_OUR_WORDS.search(ours.replace("found none", "")), it.message
        assert it.message.startswith(("expected ", "this ")) or " is understood" in it.message
        assert not it.message.endswith(".")
