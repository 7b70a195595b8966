"""How policies are laid out: corpus/formatting, each as typed and as formatted, and the docs.

What must be so of every layout are laws, in properties/test_printer.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rulesdsl.source import Source
from rulesdsl.syntax.formatting import Formatted, formatted
from tests.conftest import ROOT, Expected
from tests.documents import ALL

CASES = sorted((ROOT / "tests" / "corpus" / "formatting").glob("*.rules"))

_BLOCK = re.compile(r"^```rules(?P<flags>[^\n]*)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)

SHOWS_ITS_FORM = {
    "C212": "the formatter writes the `else` that is left out",
    "L217": "the formatter writes the parentheses that the lint asks about",
    "N105": "a number that ought to be a text loses its zero",
    "S013": "the parentheses of the cure are not needed",
    "S017": "the `else` of the cure is left out, as in the example",
    "S020": "the condition goes on over the next line",
}
"""The pages of codes that are about how something is written."""


def test_there_are_cases() -> None:
    assert len(CASES) > 5


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_as_a_person_would_write_it(path: Path, expected: Expected) -> None:
    done = formatted(Source(path.name, path.read_text(encoding="utf-8")))
    assert isinstance(done, Formatted)
    assert done.faithful
    expected(path.with_suffix(".expected"), done.text)
    assert formatted(Source(path.name, done.text)) == done


@pytest.mark.parametrize("word", "customer job vendor order expect with total".split())
@pytest.mark.parametrize("head", ["job 'a' under 'b'", "customer 'a'"])
def test_what_is_no_fact_stays_behind_its_record(head: str, word: str) -> None:
    """Another check says that nothing of the kind is known; here it must not become a statement."""
    done = formatted(Source("any.rules", f"{head}, {word} 'c'\n"))
    assert isinstance(done, Formatted)
    assert done.faithful


@pytest.mark.parametrize("page", ALL)
def test_the_policies_of_the_docs_are_formatted(page: str) -> None:
    for block in _BLOCK.finditer((ROOT / page).read_text(encoding="utf-8")):
        if "typed" in block["flags"].split() or Path(page).stem in SHOWS_ITS_FORM:
            continue
        done = formatted(Source(page, block["text"]))
        assert not isinstance(done, Formatted) or done.text == block["text"]


def test_only_pages_about_form_show_another() -> None:
    pages = {Path(it).stem: ROOT / it for it in ALL}
    for code in SHOWS_ITS_FORM:
        blocks = _BLOCK.findall(pages[code].read_text(encoding="utf-8"))
        forms = [(text, formatted(Source(code, text))) for _, text in blocks]
        assert any(isinstance(done, Formatted) and done.text != text for text, done in forms)
