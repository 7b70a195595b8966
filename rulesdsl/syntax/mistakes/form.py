"""The form of one typical mistake: how it looks, what to say about it, and how it is cured.

The tables of these are data (`conditions`, `statements`, `values`); `lookup` reads them. A `looks`
is a regular expression over the plain text of a statement (see `layout`), with shorthands that keep
the tables readable:

    a space      one or more spaces                ~      any number of spaces, also none ( ? too)
    <<...>>      the part that is wrong            TEXT   a text in quotes      END  the end
    CAPITALS     the patterns of `SHORTHANDS`

Named groups may be used in the message, the help and the cure; `{quoted}` is the wrong part in
quotes, `{inner}` what stands between its quotes, `{mended}` the whole match after the cure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, TypedDict

from rulesdsl.defining import field, frozen
from rulesdsl.diagnostics import Code
from rulesdsl.model.attributes import ATTRIBUTES
from rulesdsl.model.fields import FIELDS
from rulesdsl.model.settings import SETTINGS

LANGUAGE_WORDS = (
    "and or not is then with when by between contains include starts ends one of in named under "
    "uses from use else match create hold expect never always rule example"
).split()
"""Words that mean something by themselves, and so are no part of a name."""


@frozen
class Form:
    """One typical mistake.

    `cure` is put in place of the group `at` if the pattern has one, else of the wrong part; as a
    dictionary it names the text for several groups. `swap` replaces every occurrence of a pattern
    within the wrong part by a text, in which `{it}` is what was found. `sure` tells whether the
    cure is offered, or only taken to go on reading. A form with `reads` is also looked for in
    statements that can be read, where one of these words or pairs (`and_then`) occurs; one that
    is `anywhere` may lie before the place where the statement stopped making sense.
    """

    code: Code
    looks: str
    cure: str | dict[str, str] | None
    message: str
    help: str | None = "write `{mended}`"
    swap: tuple[tuple[str, str], ...] = ()
    sure: bool = True
    reads: str = ""
    anywhere: bool = False
    read_words: frozenset[str] = field(init=False, repr=False, eq=False)

    @read_words.default
    def _words(self) -> frozenset[str]:
        return frozenset(self.reads.split())

    @property
    def pattern(self) -> re.Pattern[str]:
        """The regular expression that `looks` is short for."""
        return _compiled(self.looks)

    @property
    def must_be_near(self) -> bool:
        """Whether it only counts where the statement stopped making sense."""
        return not (self.anywhere or self.reads or self.looks.startswith("^"))


if TYPE_CHECKING:  # Python would compile each of the types, and load what that takes

    class More(TypedDict, total=False):
        """What a form may have besides its code, looks, cure and message."""

        help: str | None
        swap: tuple[tuple[str, str], ...]
        sure: bool
        reads: str
        anywhere: bool


def _one_of(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)"


_TEXT = r"'[^'\n]*'"
_NUMBER = r"-?\d+(?:\.\d+)?(?![\w.])"
_DATE = r"\d{4}-\d{2}-\d{2}(?!\d)"
_WORD = rf"(?!(?:{'|'.join(LANGUAGE_WORDS)})(?!\w))[^\W\d_][^\W_]*(?:-[^\W_]+)*"
_LITERAL = f"(?:{_TEXT}|{_DATE}|{_NUMBER})"
_VALUE = rf"(?:{_TEXT}|{_DATE}|{_NUMBER}|(?:true|yes|on|false|no|off)(?!\w))"

SHORTHANDS = {
    "TEXT": _TEXT,
    "NUMBER": _NUMBER,
    "DATE": _DATE,
    "LITERAL": _LITERAL,
    "VALUES": f"{_VALUE}(?:~,~{_VALUE})*",
    "LITERALS": f"{_LITERAL}(?:(?:~,~(?:or )?| or ){_LITERAL})*",
    "VALUE": _VALUE,
    "WORD": _WORD,
    "NAME": rf"(?<![\w-]){_WORD}(?: {_WORD})*?",
    "PROSE": r"[^\s'(),=<>:;\[\]{}&|][^'(),\n=<>\[\]{}]*?",
    "FIELD": _one_of(entry.name for entry in FIELDS),
    "SETTING": _one_of(entry.name for entry in SETTINGS),
    "ATTRIBUTE": _one_of(entry.name for entry in ATTRIBUTES),
    "START": r"(?:(?<!\w)(?:when|and|or|not) |\(~)",
    "STATEMENT": (
        r"(?:rule~:?~'|when |match by |(?:else|otherwise) (?:use|create|hold|customer|')"
        r"|(?:use|create) customer|hold(?!\w)|example '|never |always |expect |policy '"
        r"|(?<!tags\s)include '|list NAME~=|currency TEXT uses|SETTING~=)"
    ),
    "END": r"\s*$",
}


_WHOLE_WORD = r"(?:(?<!\w)|(?!\w))"  # where a word begins, or ends, or where there is none


@cache
def _compiled(looks: str) -> re.Pattern[str]:
    if looks[0].isalpha() or looks.startswith("<<"):
        looks = _WHOLE_WORD + looks
    looks = looks.replace(">>", f"){_WHOLE_WORD}").replace("<<", "(?P<wrong>")
    while (longer := re.sub(r"\b[A-Z]{3,}\b", _shorthand, looks)) != looks:
        looks = longer
    return re.compile(spaced_out(looks))


def spaced_out(looks: str) -> str:
    """The shorthands for spaces written out."""
    return looks.replace(" ?", "~").replace("~", r"\s*").replace(" ", r"\s+")


def _shorthand(found: re.Match[str]) -> str:
    return SHORTHANDS[found[0]]
