"""Findings to be rendered: a rich set for the expected files, and hostile ones for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.source import Source, Span

ERROR = Code("X001", "word-missing")
WARNING = Code("X002", "list-value-twice", Severity.WARNING)
NOTE = Code("X003", "order-of-rules-matters", Severity.NOTE)

_SHOP = """\
list EU = 'AT', 'DE', 'Österreich', 'at'

rule 'Wholesale 日本 | `bulk` <b>'
  when tags include 'wholesale' or
    company is known and shipping country is one of 'DE', 'FR', 'IT', 'ES', 'NL', 'BE', 'AT', 'PL'
  else use 'Web Sales'
"""
_SHARED = "list EU = 'AT', 'DE'\n"


def label(source: Source, words: str, text: str = "") -> Label:
    """The place of the first such words in a source."""
    start = source.text.index(words)
    return Label(source, Span(start, start + len(words)), text)


def _edit(source: Source, words: str, instead: str) -> Edit:
    return Edit(label(source, words).span, instead)


def rich() -> tuple[Diagnostic, ...]:
    """Findings of every severity, with all that a finding can have, in three files."""
    shop, shared = Source(r"rules\shop.rules", _SHOP), Source("rules/shared.rules", _SHARED)
    typed = Source("<standard input>", "match by email")
    everything = Diagnostic(
        WARNING,
        "expected each value of the list 'EU' once, found `'at'`, which is `'AT'`",
        label(shop, "'at'", "the second one"),
        "take it out",
        Fix("take `'at'` out", (_edit(shop, ", 'at'", ""),), safe=True),
        (label(shop, "'AT'", "the first one"), label(shared, "EU", "also a list of that name")),
        ("an order with shipping country 'AT'", "it is in the list [twice](https://example.com)"),
    )
    two_edits = (_edit(shop, "'Web Sales'", "customer 'Web Sales'"), _edit(shop, "or\n", "or "))
    return (
        Diagnostic(NOTE, "this list has the name of another", label(shared, "EU")),
        everything,
        Diagnostic(
            ERROR,
            "expected `customer` behind `use`, found a name",
            label(shop, "'Web Sales'"),
            "write `else use customer 'Web Sales'`",
            Fix("write `customer`", two_edits),
        ),
        Diagnostic(
            NOTE,
            "this rule, @everybody #1, stands before *another* | with ::error::",
            label(shop, "rule 'Wholesale 日本 | `bulk` <b>'"),
            others=(Label(shop, Span(len(_SHOP), len(_SHOP)), "the end"),),
        ),
        Diagnostic(ERROR, "expected one line, found 100 % of `|`", label(shop, "or\n    company")),
        Diagnostic(ERROR, "expected more, found the end", Label(typed, Span(14, 14))),
        Diagnostic(WARNING, "expected a known key", label(typed, "email"), "see `keys`"),
    )


_EVIL = (
    "::error file=a.rules::found",
    "%0A::error::",
    "</failure></testcase><testcase>",
    "]]>",
    "<!-- -->",
    "<script>alert(1)</script>",
    "<img src=x>",
    "</details>",
    "`",
    "`a|b`",
    "`\\|`",
    "``` \n```",
    "|",
    "\\|",
    "\\",
    "[a](https://example.com)",
    "![a](b)",
    "@everybody",
    "https://example.com",
    "www.example.com",
    "ann@example.com",
    "#1",
    "\x1b[2J",
    "\x00",
    "\x9b31m",
    "\r\n",
    "\n",
    "\u2028",
    "\u202e",
    "\ud800",
    "\ufffe",
    "&amp;",
    "&#10;",
    "{0}",
    "a: b, c",
    "日本",
    "  ",
)
"""What means something in one form or another."""

EVIL = st.lists(st.sampled_from(_EVIL) | st.text(max_size=8), max_size=6).map("".join)
"""A text that tries to get out."""

_NAMES = EVIL.filter(str.strip) | st.sampled_from(
    [
        "a.rules",
        "./a.rules",
        "a`b|c``.rules",
        "```",
        "C:\\shop\\a.rules",
        "/shop/a b.rules",
        "<standard input>",
        "a:b",
    ]
)


@st.composite
def _labels(draw: st.DrawFn, source: Source) -> Label:
    start = draw(st.integers(0, len(source.text)))
    end = draw(st.integers(start, len(source.text)))
    return Label(source, Span(start, end), draw(EVIL))


@st.composite
def _findings(draw: st.DrawFn, source: Source, other: Source) -> Diagnostic:
    spans = draw(st.lists(_labels(source), max_size=2))
    fix = Fix(draw(EVIL), tuple(Edit(it.span, it.text) for it in spans), draw(st.booleans()))
    return Diagnostic(
        draw(st.sampled_from([ERROR, WARNING, NOTE])),
        draw(EVIL),
        draw(_labels(source)),
        draw(st.none() | EVIL),
        fix if spans else None,
        tuple(draw(st.lists(_labels(source) | _labels(other), max_size=3))),
        tuple(draw(st.lists(EVIL, max_size=3))),
    )


@st.composite
def hostile(draw: st.DrawFn) -> tuple[Diagnostic, ...]:
    """Findings in two sources, every text of which tries to get out of the form."""
    one, other = (Source(draw(_NAMES), draw(EVIL)) for _ in range(2))
    found = st.one_of(_findings(one, other), _findings(other, one))
    return tuple(draw(st.lists(found, max_size=4)))
