"""The page of a code is its test: its example has this finding and no other, its cure has none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rulesdsl import Source, compile_policy
from rulesdsl.analysis.findings import findings
from rulesdsl.compiled import Compiled
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.source import Unreadable

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs" / "codes").glob("[A-KM-Z][0-9]*.md"))
"""The pages of all codes but the lints': those have another form (tests/lint/test_pages.py)."""
HEADINGS = ["What it means", "Why", "Example", "Cure"]

WITHOUT_EXAMPLE = {
    "A411": "whatever people write is decided",
    "C299": "no policy can be written that breaks the law",
    "S019": "nobody reads a hundred parentheses",
    "S026": "nobody reads five hundred mistakes",
}

_FENCE = re.compile(
    r"^```(?P<language>\w+)(?: file=(?P<file>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def sections(page: Path) -> dict[str, str]:
    _, *rest = re.split(r"^## (.+)\n", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(rest[::2], rest[1::2], strict=True))


def compiled(section: str) -> Compiled | None:
    """The policy of a section with the files that stand before it; None where it has none."""
    files: dict[str, str] = {}
    policy = None
    for block in _FENCE.finditer(section):
        if block["file"]:
            files[block["file"]] = block["text"]
        elif block["language"] == "rules":
            policy = block["text"]
    if policy is None:
        return None

    def read(name: str) -> Source | Unreadable:
        return Source(name, files[name]) if name in files else Unreadable("found none of that name")

    return compile_policy(Source("policy.rules", policy), read)


def found(policy: Compiled, page: Path) -> list[Diagnostic]:
    """What is found; by looking at all orders at once only on the pages of such findings."""
    return [*policy.diagnostics, *(findings(policy) if page.stem[0] == "A" else ())]


def test_the_pages_were_found() -> None:
    assert len(PAGES) > 50


@each_page
def test_a_page_has_the_form_of_all_pages(page: Path) -> None:
    title = page.read_text(encoding="utf-8").partition("\n")[0]
    assert re.fullmatch(rf"# {page.stem} [a-z]+(?:-[a-z]+)*", title)
    assert list(sections(page)) == HEADINGS
    assert all(text.strip() for text in sections(page).values())


@each_page
def test_the_example_has_this_finding_and_no_other(page: Path) -> None:
    example = compiled(sections(page)["Example"])
    if page.stem in WITHOUT_EXAMPLE:
        assert example is None
        return
    assert example is not None
    said = found(example, page)
    assert {it.code.id for it in said} == {page.stem}, [it.message for it in said]
    title = page.read_text(encoding="utf-8").partition("\n")[0]
    assert {f"# {it.code.id} {it.code.name}" for it in said} == {title}


@each_page
def test_the_cure_cures(page: Path) -> None:
    cured = compiled(sections(page)["Cure"])
    if page.stem in WITHOUT_EXAMPLE:
        assert cured is None
        return
    assert cured is not None
    assert [it.message for it in found(cured, page)] == []


def test_many_mistakes_and_deep_nesting_have_their_codes() -> None:
    deep = compile_policy("when " + "(" * 101 + "guest" + ")" * 101 + "\nelse hold")
    assert [it.code.id for it in deep.diagnostics] == ["S019"]
    many = compile_policy("match email\n" * 510)
    assert sum(it.code.id == "S026" for it in many.diagnostics) == 1
    assert sum(it.code.id == "S008" for it in many.diagnostics) == 500
