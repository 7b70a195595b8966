"""What is said about wrong policies reads like a text (`--update`), and keeps to laws."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from rulesdsl.diagnostics import Diagnostic
from tests.conftest import Expected
from tests.semantics.cases import PAGES, Case, cases, remade

ALL = [pytest.param(it, id=f"{page.stem}: {it.title}") for page in PAGES for it in cases(page)]

each_case = pytest.mark.parametrize("case", ALL)

OF_THE_PARSER = re.compile(
    r"\b(token|terminal|unexpected|parser|identifier|literal|string|NoneType|boolean|Decimal|node)\b"
)


@pytest.mark.parametrize("page", PAGES, ids=lambda it: it.stem)
def test_page(page: Path, expected: Expected) -> None:
    expected(page, remade(page))


def test_there_are_enough() -> None:
    assert len(ALL) >= 80


@each_case
def test_every_fix_cures(case: Case) -> None:
    before = case.found()
    for finding in before:
        if finding.fix is not None:
            after = case.fixed(finding.at.source.name, finding.fix).found()
            assert kinds(after)[kind(finding)] < kinds(before)[kind(finding)], finding
            # What is understood at last may turn out to contradict something else.
            new = kinds(after) - kinds(before)
            assert {code[0] for code, _ in new} <= {"C", "U"}, f"{finding.message}: {new}"


def kind(finding: Diagnostic) -> tuple[str, str]:
    return finding.code.id, finding.message


def kinds(found: tuple[Diagnostic, ...]) -> Counter[tuple[str, str]]:
    return Counter(map(kind, found))


@each_case
def test_every_message_is_one_sentence_in_the_words_of_the_shop(case: Case) -> None:
    for finding in case.found():
        for text in (finding.message, finding.help or ""):
            assert "\n" not in text
            assert not text.endswith(".")
            assert not OF_THE_PARSER.search(text), text
        if finding.is_error and finding.code.id[0] in "NCI":
            assert re.match(r"expected .*(, found |, but )", finding.message), finding.message
            assert finding.help, finding.message


@each_case
def test_no_place_is_told_two_errors(case: Case) -> None:
    places = Counter((it.at.source.name, it.at.span) for it in case.found() if it.is_error)
    assert [place for place, times in places.items() if times > 1] == []


@each_case
def test_every_span_is_in_its_source(case: Case) -> None:
    for finding in case.found():
        for label in (finding.at, *finding.others):
            assert 0 <= label.span.start <= label.span.end <= len(label.source.text)
