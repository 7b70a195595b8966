"""No text makes the compiler raise, and what it says about a text is always about that text."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Lark

from rulesdsl import Source, compile_policy
from rulesdsl.diagnostics import Diagnostic, Label
from rulesdsl.render import json as as_json
from rulesdsl.render import terminal
from rulesdsl.syntax.formatting import Formatted, formatted
from rulesdsl.syntax.parser import grammar, parse, parse_at_once
from tests.fixes import applied, fixed_one_by_one

ROOT = Path(__file__).resolve().parent.parent
POLICIES = sorted((ROOT / "rules").rglob("*.rules"))
MISTAKES = sorted((ROOT / "tests" / "corpus" / "mistakes").glob("*.rules"))

EVERYTHING = """\
policy 'Online store orders'
include 'shared.rules'
list EU = 'AT', 'BE', 'DE'
list VIP from 'vip.csv'
check jobs = true; home currency = 'USD'
currency 'EUR' uses customer 'Web EUR', receivables account 'A', deposit account 'B'
rule 'Wholesale' # of the trade
  when (tags include 'wholesale' or not company is missing) and total between 1.5 and 100
    and order date >= 2026-11-21 and shipping country is not in EU and channel is one of 'A', 'B'
  match by company then email then last name and shipping zip
  else use customer 'Web Sales' with job named '{last name}, {first name}', type 'Online'
  override = no
rule 'Rest'
  when email ends with '.de' or name starts with "L" or guest
  else create customer named '{name}' with terms 'Net 30', credit limit 500
never create job when override
always use customer 'Web Sales' when channel is 'Amazon'
example 'a guest'
  customer 'Web Sales', currency 'EUR'; job 'Lee' under 'Web Sales'; vendor 'V'
  order currency 'EUR', tags 'a', 'b', guest yes
  expect create job 'Lee, Ann' under 'Web Sales' and notify customer
"""

ODD_PIECES = (
    *(
        "'",
        '"',
        "„",
        "“",
        "«",
        "`",
        "’",
        "(",
        ")",
        ",",
        ";",
        "\n",
        "#",
        "=",
        "==",
        "<>",
        ".",
        ":",
        "&",
        "/*",
    ),
    *(
        "//",
        "--",
        "{",
        "}",
        "[",
        "]",
        "$",
        "1,000",
        "21.11.2026",
        "11/21/26",
        "&amp;",
        "&quot;",
        "\ufeff",
    ),
    *(
        "if",
        "then",
        "and",
        "or",
        "not",
        "is",
        "in",
        "one of",
        "with",
        "named",
        "else",
        "otherwise",
        "by",
    ),
    *(
        "empty",
        "the",
        "rule",
        "when",
        "match",
        "hold",
        "create",
        "customer",
        "job",
        "list",
        "true",
        "\x00",
    ),
)


def texts_of(paths: list[Path]) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in paths]


BASES = [EVERYTHING, *texts_of(POLICIES), *texts_of(MISTAKES)]

SIGNS = (
    " ",
    "a",
    "email ",
    "\t",
    "\r\n",
    "\ud800",
    "\U0001f600",
    "日",
    "\u202e",
    "\x1b[31m",
    "\u2028",
)

any_text = st.text(st.characters(exclude_categories=())) | st.lists(
    st.sampled_from([*ODD_PIECES, *SIGNS])
).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A policy of which a few words were dropped, doubled, swapped or replaced."""
    pieces = re.findall(r"\s+|\w+|.", draw(st.sampled_from(BASES)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(pieces) - 1, 0)))
        match draw(st.integers(0, 4)):
            case 0:
                del pieces[at : at + draw(st.integers(1, 4))]
            case 1:
                pieces[at:at] = pieces[at : at + draw(st.integers(1, 4))]
            case 2:
                pieces[at : at + 2] = reversed(pieces[at : at + 2])
            case 3:
                pieces[at : at + 1] = [draw(st.sampled_from(ODD_PIECES))]
            case _:
                pieces[at:at] = [draw(st.sampled_from(ODD_PIECES)), " "]
    return "".join(pieces)


def labels(found: Diagnostic) -> list[Label]:
    return [found.at, *found.others]


def check(text: str) -> None:
    """What holds for every text."""
    source = Source("any.rules", text)
    note(repr(text))
    found = compile_policy(source).diagnostics
    for it in found:
        for label in labels(it):
            assert 0 <= label.span.start <= label.span.end <= len(label.source.text)
        assert "\n" not in it.message
        for edit in it.fix.edits if it.fix else ():
            assert 0 <= edit.span.start <= edit.span.end <= len(it.at.source.text)
    told = terminal.RENDER(found, width=60)
    assert "\x1b" not in told
    assert all(sign.isprintable() or sign == "\n" for sign in told)
    assert len(json.loads(as_json.RENDER(found))) == len(found)
    done = formatted(source)
    if isinstance(done, Formatted):
        assert done.faithful
        assert formatted(Source("any.rules", done.text)) == done


@given(any_text)
def test_any_text(text: str) -> None:
    check(text)


@given(mutated())
def test_damaged_policies(text: str) -> None:
    check(text)


@given(mutated())
def test_a_mistake_is_told_once(text: str) -> None:
    """Never two messages of one kind at one place."""
    _, found = parse(Source("any.rules", text))
    places = [(it.code.id, it.at.span) for it in found]
    assert len(places) == len(set(places))


LARK = Lark(grammar(), parser="lalr", lexer="contextual", start=["statement", "policy"])


@given(from_lark(LARK, start="statement"))
def test_statements_of_the_grammar(text: str) -> None:
    check(text)


@given(from_lark(LARK, start="policy"))
def test_policies_of_the_grammar(text: str) -> None:
    check(text)


@given(mutated())
def test_a_fix_mends_its_mistake(text: str) -> None:
    """After a fix the same is not said there again, but where one of many was taken out."""
    source = Source("any.rules", text)
    _, found = parse(source)
    for it in found:
        if it.fix:
            mended = applied(source.text, it.fix)
            assert mended != source.text
            again = parse(Source("any.rules", mended))[1]
            said = [(other.code, other.message, other.at.span) for other in again]
            assert (it.code, it.message, it.at.span) not in said or len(mended) < len(
                source.text
            ), mended


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_after_all_fixes_nothing_is_left_to_fix(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = parse(Source(path.name, text))[1]
    left = parse(Source(path.name, fixed_one_by_one(text)))[1]
    assert [it.message for it in left if it.fix] == []
    if all(it.fix for it in found):
        assert left == []


@pytest.mark.parametrize("text", [EVERYTHING, *texts_of(POLICIES)], ids=lambda text: text[:20])
def test_a_file_is_no_more_than_its_statements(text: str) -> None:
    source = Source("any.rules", text)
    tree, found = parse(source)
    assert found == []
    assert tuple(it.statement for it in tree.statements) == parse_at_once(source)


MANY = 200_000
random = Random(1)  # noqa: S311  no secret is made of it
LONG = {
    "parentheses": "when " + "(" * MANY + "guest",
    "nots": "when " + "not " * (MANY // 4) + "guest",
    "ten thousand parentheses": "when " + "(" * 10_000 + "guest" + ")" * 10_000,
    "quotes": "'" * MANY,
    "foreign quotes": "„a " * (MANY // 3),
    "quotes of all kinds": "'a‘ \"“" * (MANY // 6),
    "unclosed quotes": "use customer 'a\n" * (MANY // 16),
    "garbage": "".join(random.choices("abc ,'\"=;()\n#<>.0", k=MANY)),
    "prose": "foo bar baz qux\n" * (MANY // 16),
    "mistakes": "when channel = Amazon & total > $1\n" * (MANY // 35),
    "one long line": "when " + " and ".join(["channel = 'a'"] * (MANY // 18)),
    "a list of many": "list X = " + ", ".join(["'a'"] * (MANY // 5)),
    "a list without commas": "list X = " + " ".join(["'a'"] * (MANY // 4)),
    "many keys": "match by " + ", ".join(["email"] * (MANY // 7)),
    "many words": "a " * (MANY // 2),
    "long conditions": ("when " + "a is b or c in d " * 115 + "\n") * (MANY // 2000),
    "semicolons": "and;" * (MANY // 4),
    "dangling words": "when a and\n" * (MANY // 11),
    "open parentheses": "(\n" * (MANY // 2),
    "line ends": "x,\n" + "\r\n" * (MANY // 2),
    "comments": "/* a\n" * (MANY // 5),
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_text_takes_seconds(name: str) -> None:
    begin = time.perf_counter()
    compile_policy(Source("long.rules", LONG[name]))
    assert time.perf_counter() - begin < 60  # mostly 1 or 2; a square of the length takes hours
