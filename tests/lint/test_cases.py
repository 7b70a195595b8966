"""Every lint finds what its cases say, where they say it, and nothing else.

`cases/L103.md` has policies in `rules` blocks. A line on which a finding of L103 begins ends in the
comment `# L103` (twice the code for two findings: `# L103 L103`); other codes are not looked at.
Files that a policy names, and a list of customers, stand before it (see tests/lint/pages.py).
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from rulesdsl.lint.engine import lints
from tests.lint.pages import MAIN, Shown, shown

FOLDER = Path(__file__).resolve().parent / "cases"
FILES = sorted(FOLDER.glob("*.md"))
CASES = [(file, case) for file in FILES for case in shown(file)]

FEWEST = 4
"""Places that each lint finds: fewer say little about it."""

_MARK = re.compile(r"#(?P<codes>(?: [A-Z]\d{3})+)[ \t]*$", re.MULTILINE)

each_case = pytest.mark.parametrize(
    ("file", "case"), CASES, ids=[f"{file.stem}-{case.line}" for file, case in CASES]
)


def marked(case: Shown, code: str) -> Counter[tuple[str, int]]:
    """The lines that are marked with a code, in the policy and in the files that it includes."""
    included = {it.source.name: it.source.text for it in case.compiled.included}
    found: Counter[tuple[str, int]] = Counter()
    for name, text in {MAIN: case.text, **included}.items():
        for number, line in enumerate(text.splitlines(), start=1):
            codes = (it["codes"].split() for it in _MARK.finditer(line))
            found[name, number] += sum(its.count(code) for its in codes)
    return +found


def told(case: Shown, code: str) -> Counter[tuple[str, int]]:
    """The lines on which findings of a code begin."""
    places = (it.at for it in case.told_of(code) if it.code.id == code)
    return Counter((it.source.name, it.source.place(it.span.start).line) for it in places)


@each_case
def test_a_lint_finds_what_is_marked_and_nothing_else(file: Path, case: Shown) -> None:
    errors = [it.message for it in case.compiled.diagnostics if it.is_error]
    assert errors == [], f"{file.name}:{case.line}: only policies without errors are looked at"
    assert told(case, file.stem) == marked(case, file.stem), f"{file.name}:{case.line}"


@pytest.mark.parametrize("file", FILES, ids=lambda it: it.stem)
def test_a_lint_has_enough_to_find_and_something_to_be_silent_about(file: Path) -> None:
    marks = [marked(case, file.stem).total() for where, case in CASES if where == file]
    assert sum(marks) >= FEWEST
    assert 0 in marks, "no policy shows what is near to it and must not be told"


def test_every_lint_has_its_cases_and_all_cases_are_of_lints() -> None:
    assert {it.stem for it in FILES} == {it.code.id for it in lints()}
