"""The documentation is true: every example in it is carried out, every link leads somewhere.

`pytest tests/test_docs.py --update` writes what was printed into the pages; then read the diff.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rulesdsl.compiler import compile_policy
from rulesdsl.model.settings import SETTINGS
from tests.conftest import Expected
from tests.documents import ALL, PAGES, ROOT, remade

_LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)

each_page = pytest.mark.parametrize("name", PAGES)


@each_page
def test_examples(
    name: str, tmp_path: Path, expected: Expected, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    expected(ROOT / name, remade(ROOT / name, tmp_path))


@pytest.mark.parametrize("name", ALL)
def test_links(name: str) -> None:
    page = ROOT / name
    for link in _LINK.findall(_FENCED.sub("", page.read_text("utf-8"))):
        file, _, heading = link.partition("#")
        target = page.parent / file if file else page
        assert target.exists(), f"{name}: nothing is at {link}"
        if heading:
            assert heading in headings(target), f"{name}: {file} has no heading #{heading}"


def test_each_checkbox_has_its_line() -> None:
    """The page has a line for each setting that replaces a checkbox, and every line compiles."""
    page = (ROOT / "docs" / "from-checkboxes.md").read_text("utf-8")
    lines = _BOX.findall(page)
    assert {it.name for it in SETTINGS if it.replaces} - set(map(_setting_of, lines)) <= NO_BOX
    for line in lines:
        rest = ["match by email", "else use customer 'Web Sales'"]
        whole = [line, *(it for it in rest if it.split()[0] not in line.split())]
        compiled = compile_policy("\n".join(sorted(whole, key=_place)))
        assert compiled.ok, (line, [it.message for it in compiled.diagnostics])


_BOX = re.compile(r"^\| .+ \| `([^`]+)`.* \|$", re.MULTILINE)

NO_BOX = {"name clash"}
"""What replaces no box, but errors of QuickBooks'."""


def _setting_of(line: str) -> str:
    return line.partition(" = ")[0]


def _place(line: str) -> int:
    """Settings and currencies come first, then the ladder, then the fallback."""
    return {"match": 1, "else": 2}.get(line.split(maxsplit=1)[0], 0)


def headings(page: Path) -> set[str]:
    """The headings of a page as links write them."""
    found = _HEADING.findall(_FENCED.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", it.lower()).replace(" ", "-") for it in found}
