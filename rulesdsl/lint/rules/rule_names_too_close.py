"""Two rules whose names are nearly one: who reads a decision takes the one for the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.likeness import Words, one_letter_apart, together, words_of
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Rule
from rulesdsl.syntax.printer import quoted

CODE = Code("L307", "rule-names-too-close", Severity.WARNING)

_NUMBERS = {
    word: str(number)
    for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}


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
        alike.setdefault(together(words), []).append(("", rule))
        for at, word in enumerate(words):
            alike.setdefault((words[:at], words[at + 1 :]), []).append((word, rule))
    for its in alike.values():
        for (one, first), (other, second) in combinations(its, 2):
            if one == other or one_letter_apart(one, other):
                yield first, second


def _words(name: str) -> Words:
    """The words of a name, numbers in digits.

    >>> _words("Tier two: e-mail")
    ('tier', '2', 'e', 'mail')
    """
    return tuple(_NUMBERS.get(it, it) for it in words_of(name))


LINT = Lint(CODE, look)
