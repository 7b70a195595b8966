"""Reads a statement by the tables that Lark makes of the grammar (see `making`).

That is an LALR(1) automaton whose state says which words it can go on with (a contextual lexer), as
in Lark itself: A. Aho, M. Lam, R. Sethi, J. Ullman, "Compilers", 4.5–4.7. Lark does it as well, but
takes longer to load than a policy takes to compile; tests/test_grammar.py holds this to Lark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeAlias, TypeVar, overload

from rulesdsl.defining import define, field, frozen, often
from rulesdsl.patterns import pattern

END = "$END"
"""What comes behind the last word."""


@often
class Word:
    """A word as the grammar names it, by its place in the text."""

    kind: str
    start: int
    end: int


@often
class Node:
    """A part of a statement with its own parts; None stands for what was left out."""

    name: str
    parts: list[Any]
    """Nodes, words and None."""


@frozen
class Terminal:
    """One kind of words: certain words that end where letters and digits end, or a pattern."""

    name: str
    words: tuple[str, ...]
    pattern: str | None
    ignored: bool

    @property
    def match(self) -> Callable[[str, int], re.Match[str] | None]:
        """Finds it at a place of a text."""
        return re.compile(self.pattern or "").match


@frozen
class Rule:
    """What a number of parts are put together to.

    Of the parts, those at `taken` go into the node: with so many left out before it, and all parts
    of a part that has no meaning of its own instead of itself.
    """

    symbol: str
    size: int
    name: str
    unwrapped: bool
    """Whether a single part stands for the whole."""
    taken: tuple[tuple[int, int, bool], ...]
    left_out_behind: int

    def put_together(self, found: list[Any]) -> Any:  # noqa: ANN401  see `Node`
        """The node of these parts."""
        parts: list[Any] = []
        for place, left_out, dissolved in self.taken:
            parts += [None] * left_out
            if dissolved:  # without a copy for every word of a long list
                parts = found[place].parts if not parts else parts + found[place].parts
            else:
                parts.append(found[place])
        parts += [None] * self.left_out_behind
        return parts[0] if self.unwrapped and len(parts) == 1 else Node(self.name, parts)


State: TypeAlias = dict[str, int]
"""What to do at a symbol: go to a state, or (~n) put together by the n-th rule."""


@frozen(slots=False)
class Tables:
    """What is to be done in each state; `starts` has the first and the last of each beginning."""

    terminals: tuple[Terminal, ...]
    """In the order in which they are tried."""
    rules: Sequence[Rule]
    states: Sequence[State]
    starts: dict[str, tuple[int, int]]

    @cached_property
    def _matching(self) -> dict[str, Callable[[str, int], re.Match[str] | None]]:
        return {it.name: it.match for it in self.terminals if it.pattern is not None}

    @cached_property
    def _wanted(self) -> list[_Wanted | None]:
        return [None] * len(self.states)

    def wanted(self, state: int) -> _Wanted:
        """The words that a state can go on with."""
        if (known := self._wanted[state]) is None:
            symbols = self.states[state]
            here = [it for it in self.terminals if it.ignored or it.name in symbols]
            words = {word: it.name for it in here for word in it.words}
            patterns = tuple(
                (None if it.ignored else it.name, self._matching[it.name])
                for it in here
                if it.pattern is not None
            )
            known = self._wanted[state] = _Wanted(words, patterns)
        return known


@frozen
class _Wanted:
    words: dict[str, str]
    patterns: tuple[tuple[str | None, Callable[[str, int], re.Match[str] | None]], ...]


_LETTERS = pattern(r"\w+")


@define
class Reading:
    """A text that is read from its beginning: the states gone through, and what was made so far."""

    tables: Tables
    plain: str
    last: int
    """The state in which all is read."""
    states: list[int]
    made: list[Any] = field(factory=list)
    place: int = 0

    def goes_on(self) -> bool:
        """Whether the next word fits; the place stays before one that does not."""
        word = self._next_word()
        if word is None or not self._takes(word.kind, word):
            return False
        self.place = word.end
        return True

    def _next_word(self) -> Word | None:
        plain, place = self.plain, self.place
        wanted = self.tables.wanted(self.states[-1])
        while place < len(plain):
            letters = _LETTERS.match(plain, place)
            if letters and (kind := wanted.words.get(letters.group())):
                return Word(kind, place, letters.end())
            for name, match in wanted.patterns:
                if found := match(plain, place):
                    if name is not None:
                        return Word(name, place, found.end())
                    self.place = place = found.end()
                    break
            else:
                return None
        return None

    def _takes(self, symbol: str, word: Word | None) -> bool:
        while True:
            if (action := self.tables.states[self.states[-1]].get(symbol)) is None:
                return False
            if action >= 0:
                self.states.append(action)
                self.made.append(word)
                return True
            self._puts_together(self.tables.rules[~action])
            if symbol == END and self.states[-1] == self.last:
                return True

    def _puts_together(self, rule: Rule) -> None:
        found: list[Any] = []
        if rule.size:
            found = self.made[-rule.size :]
            del self.made[-rule.size :], self.states[-rule.size :]
        self.states.append(self.tables.states[self.states[-1]][rule.symbol])
        self.made.append(rule.put_together(found))

    def ends(self) -> bool:
        """Whether the text may end here."""
        return self._takes(END, None)

    def accepted(self) -> frozenset[str]:
        """The kinds of words that may come next, the end among them; none behind what is wrong.

        It is tried out with each, after which what was made so far is of no more use.
        """
        if self.place < len(self.plain):
            return frozenset()
        known = {it.name for it in self.tables.terminals} | {END}
        return frozenset(
            symbol
            for symbol in self.tables.states[self.states[-1]].keys() & known
            if self._copy()._takes(symbol, None)  # noqa: SLF001  one of us
        )

    def _copy(self) -> Reading:
        return Reading(self.tables, self.plain, self.last, [*self.states], [*self.made])


def begun(tables: Tables, plain: str, start: str) -> Reading:
    """A text of which nothing is read yet."""
    first, last = tables.starts[start]
    return Reading(tables, plain, last, [first])


def read(tables: Tables, plain: str, start: str) -> Node | int:
    """What a text says, or where it stops making sense."""
    reading = begun(tables, plain, start)
    while reading.goes_on():
        pass
    if reading.place < len(plain) or not reading.ends():
        return reading.place
    whole: Node = reading.made[-1]
    return whole


# As text

_BETWEEN = "\n---\n"


def written(tables: Tables) -> str:
    """Tables as a text with a line for each of their parts."""
    lines = [[name, *map(str, its)] for name, its in tables.starts.items()]
    terminals = [
        [it.name, "ignored" if it.ignored else "", " ".join(it.words), _escaped(it.pattern)]
        for it in tables.terminals
    ]
    rules = [
        [
            *(it.symbol, str(it.size), it.name, str(int(it.unwrapped)), str(it.left_out_behind)),
            *(f"{place} {left_out} {int(dissolved)}" for place, left_out, dissolved in it.taken),
        ]
        for it in tables.rules
    ]
    states = [[f"{symbol} {action}" for symbol, action in it.items()] for it in tables.states]
    return _BETWEEN.join(
        "\n".join("\t".join(line) for line in part) for part in (lines, terminals, rules, states)
    )


def _escaped(pattern: str | None) -> str:
    return (pattern or "").encode("unicode_escape").decode("ascii")


def understood(text: str) -> Tables:
    """Tables from their text."""
    starts, terminals, rules, states = (part.split("\n") for part in text.split(_BETWEEN))
    return Tables(
        tuple(map(_terminal, terminals)),
        Later(_rule, rules),
        Later(_state, states),
        {
            name: (int(first), int(last))
            for name, first, last in (line.split("\t") for line in starts)
        },
    )


T = TypeVar("T")


class Later(Sequence[T]):
    """Parts that are made of their lines when they are asked for: of a policy few of them are."""

    def __init__(self, make: Callable[[str], T], lines: list[str]) -> None:
        self._make, self._lines = make, lines
        self._made: list[T | None] = [None] * len(lines)

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...

    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        """One of the parts, or some."""
        if isinstance(at, slice):
            return tuple(self)[at]
        made = self._made[at]
        if made is None:
            made = self._made[at] = self._make(self._lines[at])
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self._lines))


def _state(line: str) -> State:
    return {
        symbol: int(to) for symbol, to in (entry.split() for entry in line.split("\t") if entry)
    }


def _terminal(line: str) -> Terminal:
    name, ignored, words, pattern = line.split("\t")
    plain = pattern.encode("ascii").decode("unicode_escape") or None
    return Terminal(name, tuple(words.split()), plain, bool(ignored))


def _rule(line: str) -> Rule:
    symbol, size, name, unwrapped, behind, *parts = line.split("\t")
    taken = [part.split() for part in parts]
    return Rule(
        symbol,
        int(size),
        name,
        unwrapped == "1",
        tuple(
            (int(place), int(left_out), dissolved == "1") for place, left_out, dissolved in taken
        ),
        int(behind),
    )
