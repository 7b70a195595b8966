"""Two rules whose names are nearly one: who reads a decision takes the one for the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeAlias
from unicodedata import category, combining, normalize

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Rule
from rulesdsl.syntax.printer import quoted

CODE = Code("L307", "rule-names-too-close", Severity.WARNING)

SHORTEST = 5
"""In a shorter word one letter tells a lot: 'B2B' and 'B2C', 'Iran' and 'Iraq'."""

Words: TypeAlias = tuple[str, ...]

_NUMBERS = {
    word: str(number)
    for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}
_POINT = re.compile(r"(?<=\d)[.,](?=\d)")


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Names that differ in space, punctuation, accents, or in one letter of a longer word."""
    named = [(_words(it.name), it) for it in subject.rules if it.name]
    told: set[int] = set()
    for first, second in _close(named):
        if id(second) in told:
            continue
        told.add(id(second))
        yield Diagnostic(
            CODE,
            "expected names of rules that nobody takes for one another, found "
            f"{quoted(second.title)} beside {quoted(first.title)}",
            Label(second.source, second.span),
            "say in the name what the orders of this rule have that those of the other lack",
            others=(Label(first.source, first.span, "the other one"),),
        )


def _close(named: Sequence[tuple[Words, Rule]]) -> Iterator[tuple[Rule, Rule]]:
    """Pairs of rules with close names, the earlier rule first.

    Only those are compared that have all words but one in common.
    """
    alike: dict[object, list[tuple[str, Rule]]] = {}
    for words, rule in named:
        alike.setdefault(_together(words), []).append(("", rule))
        for at, word in enumerate(words):
            alike.setdefault((words[:at], words[at + 1 :]), []).append((word, rule))
    for its in alike.values():
        for (one, first), (other, second) in combinations(its, 2):
            if one == other or _one_letter_apart(one, other):
                yield first, second


def _words(name: str) -> Words:
    """The words of a name without accents and punctuation, numbers in digits.

    >>> _words("Tier two: e-mail"), _words("over 1.5 kg"), _words("> 5 €")
    (('tier', '2', 'e', 'mail'), ('over', '1.5', 'kg'), ('>', '5', '€'))
    """
    folded = normalize("NFKD", _POINT.sub("\0", name)).casefold()
    bare = "".join(" " if category(it)[0] == "P" else it for it in folded if not combining(it))
    return tuple(_NUMBERS.get(it, it) for it in bare.replace("\0", ".").split())


def _together(words: Words) -> str:
    """The words without the spaces between them, but for those between digits.

    >>> _together(("web", "shop")), _together(("tier", "1", "1"))
    ('webshop', 'tier1 1')
    """
    return re.sub(r"(?<!\d) | (?!\d)", "", " ".join(words))


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether two long words differ in one letter, and not in their first one.

    >>> _one_letter_apart("wholesale", "wholesales"), _one_letter_apart("inbound", "unbound")
    (True, False)
    """
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < SHORTEST:
        return False
    if not (one.isalpha() and other.isalpha()) or one[0] != other[0]:
        return False
    at = next((at for at, it in enumerate(zip(one, other, strict=False)) if it[0] != it[1]), -1)
    if at < 0:  # the one is the other with a letter behind it
        return True
    shorter, longer = sorted((one, other), key=len)
    same_length = len(shorter) == len(longer)
    return shorter[at + same_length :] == longer[at + 1 :]


LINT = Lint(CODE, look)
