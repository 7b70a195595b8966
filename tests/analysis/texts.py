"""Texts, one for every way in which tests of a text can come out together.

All texts are tried, shortest first, over the letters of the tests and one more. Two texts of which
the tests know the same, and will know the same however both go on, are one: so the search ends, and
what it found is all there is.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import pycountry
from attrs import frozen

from rulesdsl.model import conditions as meant
from rulesdsl.model.conditions import Part, Test, fold
from rulesdsl.model.countries import CODES, alpha_2, names_of
from rulesdsl.model.fields import Field

SPARE = "zqxjkvwbp0123456789"
"""Letters of which one is not in any test."""


def texts(asked: Field, tests: Iterable[Test]) -> Iterator[str]:
    """Folded texts of a field: at least one for each way in which the tests can come out."""
    whole: list[str] = []
    parts: dict[Part, list[str]] = {part: [] for part in Part}
    for test in tests:
        match test:
            case meant.OneOf(values=values):
                whole += [_as_read(asked, str(it)) for it in values]
            case meant.Has(part=part, text=text):
                parts[part].append(fold(text))
            case _:
                pass
    country = asked.path.endswith(".country")
    starts, ends, within = (tuple(parts[it]) for it in (Part.START, Part.END, Part.ANYWHERE))
    search = _Search(tuple(whole), starts, ends, within, 1 + 2 * country)
    yield from (text for text in search.texts() if not country or text not in _never_read())


def _as_read(asked: Field, value: str) -> str:
    """A text as readers give it, folded: a country that is one as its two letters."""
    code = alpha_2(value) if asked.path.endswith(".country") else None
    return fold(code or value)


@cache
def _never_read() -> frozenset[str]:
    """The names and codes of countries that no order has: the readers make two letters of them."""
    names = {fold(name) for code in CODES for name in names_of(code)}
    names |= {fold(text) for country in pycountry.countries for _, text in country}
    return frozenset(names - {fold(code) for code in CODES})


@frozen
class _Known:
    """All that the tests know of a text, and need to know to go on with a longer one.

    `so_far` is the text itself while a longer one can still be asked for from its beginning; `end`
    the longest end of it with which something can begin that is looked for within.
    """

    so_far: str | None
    begun_with: frozenset[str]
    end: str
    held: frozenset[str]
    ends_in_space: bool


@frozen
class _Search:
    whole: tuple[str, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    within: tuple[str, ...]
    tries: int
    """So many texts of which the same is known are given: one may be none that orders have."""

    def texts(self) -> Iterator[str]:
        """The shortest texts for each thing that can be known of one."""
        letters = sorted({letter for text in self._every() for letter in text})
        letters.append(next(it for it in SPARE if it not in letters))
        nothing = _Known("", frozenset(), "", frozenset(), ends_in_space=True)
        seen, waiting = Counter([nothing]), deque([("", nothing)])
        while waiting:
            text, known = waiting.popleft()
            if not known.ends_in_space and fold(text) == text:
                yield text
            for letter in letters:
                if letter.isspace() and not text:
                    continue  # a text is compared without the space around it
                longer = self._longer(known, letter)
                seen[longer] += 1
                if seen[longer] <= self.tries:
                    waiting.append((text + letter, longer))

    def _every(self) -> Sequence[str]:
        return (*self.whole, *self.starts, *self.ends, *self.within)

    def _longer(self, known: _Known, letter: str) -> _Known:
        so_far = None if known.so_far is None else known.so_far + letter
        begun_with = known.begun_with
        if so_far is not None:
            begun_with |= {it for it in self.starts if it == so_far}
            if not any(it.startswith(so_far) for it in (*self.whole, *self.starts)):
                so_far = None
        end, sought = known.end + letter, (*self.ends, *self.within)
        held = known.held | {it for it in self.within if end.endswith(it)}
        while end and not any(it.startswith(end) for it in sought):
            end = end[1:]
        return _Known(so_far, begun_with, end, held, letter.isspace())
