"""Advice that cries wolf is not shipped: nothing is to be said of what stands in the tree.

Every policy under `rules/`, with QuickBooks' lists beside it, and every policy that a page shows is
looked at; what a comment switches off with a reason is meant so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve, frozen

from rulesdsl.customers.index import CustomerIndex
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.lint.engine import lint
from tests import folders
from tests.documents import ALL
from tests.lint.pages import ROOT, TODAY, Shown, shown

POLICIES = sorted((ROOT / "rules").rglob("*.rules"))

ON_PURPOSE = {
    "docs/lint.md": "the page shows findings",
    "docs/prove.md": "one promise is broken, and says more than another on purpose",
}
"""Pages whose policies have findings, and why."""

OF_A_MISTAKE = ("Avoid", "Example")
"""Headings of the pages of codes below which stands what should be told of."""


@frozen
class Page:
    """A policy on a page."""

    name: str
    case: Shown

    def __str__(self) -> str:
        return f"{self.name}:{self.case.line}"


def pages() -> Iterator[Page]:
    """Every policy that a page shows as one to be written."""
    for name in ALL:
        page = ROOT / name
        files = {} if "codes" in page.parts else _files_of(page)
        for case in shown(page, but=("wrong", "later"), headings="codes" in page.parts):
            if case.title not in OF_A_MISTAKE and name not in ON_PURPOSE:
                yield Page(name, evolve(case, files={**files, **case.files}))


def _files_of(page: Path) -> dict[str, str]:
    """What lies in the folder that is called like the page, and in `rules/`."""
    own = page.with_suffix("")
    found = {it.relative_to(own).as_posix(): it for it in own.rglob("*.*") if it.is_file()}
    found |= {it.relative_to(ROOT).as_posix(): it for it in POLICIES}
    return {
        name: it.read_text(encoding="utf-8")
        for name, it in found.items()
        if it.suffix in {".rules", ".csv"}
    }


def advice(found: tuple[Diagnostic, ...]) -> list[str]:
    """The findings of the lints, in words."""
    return [f"{it.code.id} {it.message}" for it in found if it.code.id[0] == "L"]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda it: it.relative_to(ROOT).as_posix())
def test_nothing_is_to_be_said_of_a_sample_policy(policy: Path) -> None:
    files = (*policy.parent.glob("customers.*"), *policy.parent.glob("vendors.*"))
    lists = folders.customers(sorted(files)).customers
    compiled = folders.compiled(policy)
    customers = CustomerIndex(lists) if lists.customers else None
    assert advice(lint(compiled, TODAY, customers=customers)) == []


@pytest.mark.parametrize("page", list(pages()), ids=str)
def test_nothing_is_to_be_said_of_a_policy_in_the_docs(page: Page) -> None:
    """Pages show parts of policies, too; of one that is whole no part is wrong."""
    assert advice(page.case.told) == []


def test_the_policies_were_found() -> None:
    assert len(POLICIES) >= 8
    named = {it.name for it in pages()}
    assert {"README.md", "docs/tutorial.md", "docs/language.md", "docs/codes/A405.md"} <= named
    assert {it for it in ON_PURPOSE if not (ROOT / it).is_file()} == set()
