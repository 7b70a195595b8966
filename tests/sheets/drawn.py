"""Sheets to draw: of the policies that others make up, and of texts that no policy should have."""

from __future__ import annotations

from pathlib import Path
from unicodedata import category

from hypothesis import strategies as st

from rulesdsl.compiler import compile_policy
from rulesdsl.sheets import Block, Row, Sheet
from rulesdsl.sheets._sheet import sheet
from rulesdsl.source import Source
from rulesdsl.wording import one_line
from tests.policies import Written

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"

ONE_LINE = (
    "match by email then name; else use customer 'Web Sales' with job; override=false",
    (
        ("#", "override", "email", "name", "job", "decision"),
        ("1", "yes", "–", "–", "–", "use customer 'Web Sales'"),
        ("2", "–", "one", "–", "–", "use the match by email"),
        ("3", "–", "several", "–", "–", "hold: several matches by email"),
        ("4", "–", "none", "one", "–", "use the match by name"),
        ("5", "–", "none", "several", "–", "hold: several matches by name"),
        ("6", "–", "none", "none", "one", "use that job under 'Web Sales'"),
        ("7", "–", "none", "none", "none", "create job under 'Web Sales'"),
    ),
)
"""The shortest policy and its table, as they stand in the description of the language."""

HOSTILE = """policy '<b>Our</b> "R&D" | *shop*'
rule '<script>alert(1)</script>'
  when company is '"><img src=x onerror=1>' or tags include '=1+1' and total >= 5
  else use customer '&amp; O''Hara''s <!-- `x` [y](http://z) $m$ ~~n~~'
rule 'a\x1b[2Jb\u202ec\td'
  when name contains '| | |'
  match by email
  else hold '@SUM(1;2)	\\| end'
rule '=cmd()'
  else hold '=HYPERLINK("http://example.com")'
"""
"""What Markdown, HTML, a spreadsheet or a terminal would take for its own."""


def of(text: str) -> Sheet:
    """The sheet of a policy, whose fingerprint does not matter."""
    return sheet(compile_policy(text).table, "f1n9e4p4in7")


def of_written(written: Written) -> Sheet:
    return sheet(written.compiled().table, "f1n9e4p4in7")


def of_file(path: Path, name: str) -> Sheet:
    """The sheet of a file under another name: where the tests lie is nobody's business."""
    compiled = compile_policy(Source(name, path.read_text(encoding="utf-8")))
    return sheet(compiled.table, compiled.fingerprint)


def is_tame(text: str) -> bool:
    """Whether a text of several lines holds nothing that steers a terminal or a reader."""
    return not {category(sign) for sign in text.replace("\n", "")} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


WORDS = st.text(min_size=1, max_size=30).map(one_line).filter(str.strip)


@st.composite
def wild_sheets(draw: st.DrawFn) -> Sheet:
    """A sheet of any texts at all, of which each stands on one line."""
    headings = tuple(draw(st.lists(WORDS, max_size=3, unique=True)))
    cells = st.tuples(*(WORDS for _ in headings))
    blocks = []
    for at in range(draw(st.integers(1, 2))):
        rule = draw(WORDS)
        row = Row(at + 1, rule, draw(st.just("") | WORDS), draw(cells), draw(WORDS))
        line = draw(st.none() | st.integers(1, 9))
        its = tuple(draw(st.lists(WORDS, max_size=2)))
        blocks.append(Block(rule, f"rule {rule}", draw(WORDS), line, (row,), its))
    asked = draw(st.integers(0, len(headings)))
    notes = tuple(draw(st.lists(WORDS, max_size=2)))
    lists = draw(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=2).map(tuple)), max_size=2))
    title = draw(st.just("") | WORDS)
    return Sheet(title, headings, asked, tuple(blocks), notes, "f", tuple(lists))
