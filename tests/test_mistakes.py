"""What people get wrong, and what they are told: corpus/mistakes, each with its output.

A file has one mistake and so one message; one with more says how many in its first line
(`# two mistakes`). The words of all messages, also of those of the lints, are the shop's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from rulesdsl import Source, compile_policy
from rulesdsl.analysis.findings import findings
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.render.terminal import RENDER
from tests.conftest import Expected
from tests.lint.pages import ROOT, shown

CASES = sorted((Path(__file__).parent / "corpus" / "mistakes").glob("*.rules"))
LEAST = 250

PAGES = sorted((ROOT / "docs" / "codes").glob("[A-Z][0-9]*.md"))

COUNTS = ("no one two three four five six seven eight nine ten eleven twelve").split()
"""The words for how many mistakes a file has."""

NOT_OUR_WORDS = re.compile(
    r"\b("
    # of those who write compilers
    r"tokens?|terminals?|unexpected|pars(?:e[ds]?|er|ing)|eof|syntax|lexer|regex|grammar|"
    r"identifiers?|operands?|operators?|literals?|delimiters?|statements?|expressions?|"
    r"predicates?|booleans?|conjunctions?|disjunctions?|ladders?|fallbacks?|nodes?|"
    r"semantics?|compil(?:e[drs]?|ing|ation)|whitespace|newlines?|"
    # of Python
    r"(?-i:None)|null|str|int|bool|tuple|strings?|integers?|floats?|dict|nonetype|"
    r"exceptions?|traceback|objects?|arguments?|parameters?|variables?|functions?|modules?|"
    # of programs that complain
    r"invalid|illegal|unrecognized|unsupported|malformed|fatal|failed|must not|cannot be resolved"
    r")\b",
    re.IGNORECASE,
)

LONGEST = 240
"""Characters of a message: it is read in a listing, a line a finding."""

each_case = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


@cache
def told(path: Path) -> tuple[Diagnostic, ...]:
    source = Source(path.name, path.read_text(encoding="utf-8"))
    return compile_policy(source).diagnostics


def mistakes_in(path: Path) -> int:
    said = re.match(r"# (\w+) mistakes?\n", path.read_text(encoding="utf-8"))
    return COUNTS.index(said[1]) if said else 1


def test_there_are_many() -> None:
    assert len(CASES) >= LEAST


@each_case
def test_what_is_told(path: Path, expected: Expected) -> None:
    expected(path.with_suffix(".expected"), RENDER(told(path), width=72))


@each_case
def test_a_mistake_is_told_once(path: Path) -> None:
    assert len(told(path)) == mistakes_in(path), [it.message for it in told(path)]


@each_case
def test_no_place_is_told_twice(path: Path) -> None:
    places = [(it.at.source.name, it.at.span) for it in told(path)]
    assert len(places) == len(set(places))


@each_case
def test_each_mistake_has_its_cure(path: Path) -> None:
    assert all(it.help for it in told(path))


@each_case
def test_words_are_the_shops(path: Path) -> None:
    for it in told(path):
        reads_well(it)


@each_page
def test_words_of_a_page_are_the_shops(page: Path) -> None:
    """All that is found in the policies of a page: errors, lints and questions about all orders."""
    for it in found_on(page):
        reads_well(it)


def found_on(page: Path) -> Iterator[Diagnostic]:
    for policy in shown(page):
        yield from policy.compiled.diagnostics
        if page.stem[0] == "A":
            yield from findings(policy.compiled)
        elif page.stem[0] == "L":
            yield from policy.told


def reads_well(it: Diagnostic) -> None:
    """One sentence in the shop's words that stands alone, and says what to do in the help."""
    written = f"{it.message} {it.help or ''} {' '.join(label.text for label in it.others)}"
    ours = re.sub(r"`[^`]*`|'[^']*'|\"[^\"]*\"", "", written)
    assert not NOT_OUR_WORDS.search(ours), written
    assert it.message.startswith(("expected ", "this "))
    assert "\n" not in it.message
    assert not it.message.endswith((".", "!"))
    assert len(it.message) <= LONGEST


SOUND = """\
policy 'Online store orders'

list EU = 'AT', 'BE', 'DE', 'FR', 'NL'

check jobs = true
multi currency = true
home currency = 'USD'

rule 'Amazon does not share the buyer'
  when channel is 'Amazon'
  else use customer 'Amazon Sales'
  override = true

rule 'Wholesale'
  when tags include 'wholesale' or company is known
  match by company then email
  else hold 'set this company up by hand first'

rule 'Euro store'
  when currency is 'EUR' and shipping country is in EU
  match by email then last name and shipping zip
  else use customer 'Web Sales EUR' with job named '{last name}, {first name}', type 'Online'

rule 'Everybody else'
  match by email then name
  else create customer named '{company or name}' with terms 'Net 30', type 'Online'

never create job when override
always use customer 'Amazon Sales' when channel is 'Amazon'
"""
"""A policy in which nothing is wrong, with texts in all the places where texts stand."""

QUOTES = [at for at, sign in enumerate(SOUND) if sign == "'"]


def test_nothing_is_wrong_with_it() -> None:
    assert [it.message for it in compile_policy(SOUND).diagnostics] == []


@pytest.mark.parametrize("at", QUOTES)
def test_a_missing_quote_is_told_once_and_in_its_line(at: int) -> None:
    damaged = Source("policy.rules", SOUND[:at] + SOUND[at + 1 :])
    found = compile_policy(damaged).diagnostics
    (it,) = found
    assert it.is_error
    assert damaged.place(it.at.span.start).line == damaged.place(at).line
