"""A statement that could not be read makes nothing else seem wrong; nothing makes us fall over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.compiler import compile_policy
from rulesdsl.diagnostics import Code, Diagnostic, Label
from rulesdsl.semantics.includes import Files
from rulesdsl.semantics.names import policy_of
from rulesdsl.source import Source, Span, Unreadable
from rulesdsl.syntax import ast
from rulesdsl.syntax.parser import parse
from tests.semantics.cases import PAGES, cases

WHOLE = """\
policy 'Online store orders'
include 'shared.rules'
list EU = 'AT', 'BE', 'DE'
check jobs = true
several matches = hold
multi currency = true
home currency = 'USD'
create standard customer = true
currency 'EUR' uses customer 'Web Sales EUR'

rule 'Amazon'
  when channel is 'Amazon' and shipping country is in ASIA
  else use customer 'Amazon Sales'
  override = true
rule 'Wholesale'
  when tags include 'wholesale' or company is known
  match by company then email
  else hold 'set this company up by hand first'
rule 'Euro store'
  when currency is 'EUR' and shipping country is in EU
  match by email then last name and shipping zip
  else use customer 'Web Sales' with job named '{last name}, {first name}', type 'Online'
rule 'Amazon again'
  when order date >= 2026-11-21
  else use customer 'Amazon Sales'
rule 'Everybody else'
  match by email then name
  else create customer named '{company or name}' with terms 'Net 30', type 'Online'

never create job when override
always use customer 'Amazon Sales' when channel is 'Amazon'

example 'a guest gets a job'
  customer 'Web Sales EUR' currency 'EUR'
  job 'Ann' under 'Web Sales EUR'
  vendor 'Lee'
  order currency 'EUR', shipping country 'DE', email 'ann@example.com', name 'Ann Lee'
  expect create job 'Lee, Ann' under 'Web Sales EUR'
"""

ONE_LINE = "match by email then name; else use customer 'Web Sales' with job; override=false"

SHARED = "list ASIA = 'JP', 'KR'\n"

UNREAD = Code("S999", "unread")


def shared(name: str) -> Source | Unreadable:
    return Source(name, SHARED) if name == "shared.rules" else Unreadable("found none")


def without(source: Source, index: int, keyword: str) -> list[Diagnostic]:
    """What is said about a policy of which one statement could not be read."""
    tree, found = parse(source)
    assert found == []
    written = list(tree.statements)
    written[index] = evolve(written[index], statement=ast.Broken(keyword))
    # Whoever makes a `Broken` has reported it.
    found.append(Diagnostic(UNREAD, "", Label(source, written[index].span)))
    policy_of(evolve(tree, statements=tuple(written)), Files(shared, found=found))
    return [it for it in found if it.is_error and it.code != UNREAD]


def broken() -> Iterator[tuple[str, int, str]]:
    for text in (WHOLE, ONE_LINE):
        for index, written in enumerate(parse(Source("policy.rules", text))[0].statements):
            words = text[written.span.start :].split()[0].rstrip("=")
            for keyword in dict.fromkeys(["", words]):
                yield text, index, keyword if keyword in KEYWORDS else ""


KEYWORDS = {
    "policy", "include", "list", "rule", "when", "match", "else", "currency", "never", "always",
    "example", "customer", "job", "vendor", "order", "expect",
}  # fmt: skip


@pytest.mark.parametrize(("text", "index", "keyword"), dict.fromkeys(broken()))
def test_a_statement_that_cannot_be_read_is_told_once(text: str, index: int, keyword: str) -> None:
    assert without(Source("policy.rules", text), index, keyword) == []


def test_the_whole_policy_is_right() -> None:
    found = compile_policy(Source("policy.rules", WHOLE), shared).diagnostics
    assert [it.code.id for it in found if it.code.id[0] != "U"] == []


CASES = [case for page in PAGES for case in cases(page)]

TEXTS = [WHOLE, ONE_LINE, *(text for case in CASES for text in case.files.values())]

LINES = tuple({line.strip(): 0 for it in TEXTS for line in it.replace(";", "\n").splitlines()})
"""Every statement of this folder, right and wrong."""


@given(lines=st.lists(st.sampled_from(LINES), max_size=12), there=st.booleans())
def test_statements_in_any_order(lines: list[str], there: bool) -> None:
    text = "\n".join(lines)

    def read(name: str) -> Source | Unreadable:
        return Source(name, text) if there else Unreadable("found none")

    check_places(compile_policy(text, read).diagnostics)


@given(st.lists(st.sampled_from(" ".join(LINES).split()) | st.text(max_size=3), max_size=30))
def test_words_in_any_order(words: list[str]) -> None:
    check_places(compile_policy(" ".join(words)).diagnostics)


def check_places(found: tuple[Diagnostic, ...]) -> None:
    """Every place lies in its source, every fix can be applied, and nothing is told twice."""
    said = set()
    for it in found:
        spans = [it.at, *it.others] + [
            Label(it.at.source, edit.span) for edit in (it.fix.edits if it.fix else ())
        ]
        assert all(0 <= at.span.start <= at.span.end <= len(at.source.text) for at in spans), it
        fact = (it.code.id, it.at.source.name, it.at.span)
        assert fact not in said or it.at.span == Span(0, 0), it
        said.add(fact)
        assert it.message
