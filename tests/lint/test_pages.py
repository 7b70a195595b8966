"""The page of a lint is its test: what it says to avoid has this finding and no other of any kind.

Of what it says to write instead nothing is to be said at all.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rulesdsl.diagnostics import Diagnostic, Severity
from rulesdsl.lint.engine import lints
from rulesdsl.shelf import names
from tests.lint.pages import ROOT, Shown, shown

PAGES = sorted((ROOT / "docs" / "codes").glob("L[0-9]*.md"))
HEADINGS = ["What it means", "Avoid", "Prefer", "Why"]

FEWEST_LINTS = 35

AS_WELL = {"L901": ["A401"]}
"""What is found besides: a comment that cannot be read switches nothing off."""

LINTS = {it.code.id: it for it in lints()}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def section(page: Path, title: str) -> Shown:
    """The only policy below a heading."""
    (policy,) = (it for it in shown(page) if it.title == title)
    assert [it.message for it in policy.compiled.diagnostics if it.is_error] == []
    return policy


def words(found: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{it.code.id} {it.message}" for it in found]


@each_page
def test_a_page_has_the_form_of_all_pages(page: Path) -> None:
    title, *rest = page.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(rf"# {page.stem} [a-z]+(?:-[a-z]+)*", title)
    fences = [number for number, it in enumerate(rest) if it.startswith("```")]
    inside = {
        it for one, end in zip(fences[::2], fences[1::2], strict=True) for it in range(one, end)
    }
    headings = [
        it.removeprefix("## ")
        for number, it in enumerate(rest)
        if it.startswith("#") and number not in inside
    ]
    assert headings == HEADINGS


@each_page
def test_what_is_to_be_avoided_has_this_finding_and_no_other(page: Path) -> None:
    found = section(page, "Avoid").told
    assert [it.code.id for it in found] == [page.stem, *AS_WELL.get(page.stem, ())], words(found)
    title = page.read_text(encoding="utf-8").partition("\n")[0]
    assert title == f"# {found[0].code.id} {found[0].code.name}"


@each_page
def test_of_what_is_preferred_nothing_is_to_be_said(page: Path) -> None:
    preferred = section(page, "Prefer")
    assert words(preferred.told) == []
    its = LINTS.get(page.stem)
    assert its is None or not its.needs_customers or preferred.customers is not None


@each_page
def test_a_message_is_one_sentence_that_stands_alone(page: Path) -> None:
    for it in section(page, "Avoid").told:
        assert "\n" not in it.message
        assert it.message[0].islower()
        assert it.message[-1] not in ".!"
        assert it.code.severity is Severity.NOTE or re.match(r"expected .*\bfound\b", it.message)
        assert it.help
        assert it.help[-1] != "."


def test_every_lint_has_its_page() -> None:
    assert set(LINTS) <= {it.stem for it in PAGES}


def test_a_code_belongs_to_one_lint() -> None:
    assert len(LINTS) == len(lints()) == len(names("rulesdsl.lint.rules"))
    assert all(re.fullmatch(r"L[1-6]\d\d", it) for it in LINTS)
    assert not any(it.code.severity is Severity.ERROR for it in LINTS.values())


def test_there_is_a_lint_for_each_kind_of_trouble() -> None:
    assert len(LINTS) >= FEWEST_LINTS
