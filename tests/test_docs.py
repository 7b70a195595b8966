"""The documentation is true: every example in it is carried out, every link leads somewhere.

`pytest tests/test_docs.py --update` writes what was printed into the pages; then read the diff.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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


def headings(page: Path) -> set[str]:
    """The headings of a page as links write them."""
    found = _HEADING.findall(_FENCED.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", it.lower()).replace(" ", "-") for it in found}
