"""The nearest known name for a misspelt one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, at_least: float = 0.7) -> str | None:
    """The known name most like `word`, or None where none is near enough.

    Likeness is `difflib`'s ratio (0 to 1) of the folded names; of two names equally near the first
    in alphabetical order is taken, so that a suggestion never depends on the order of a catalogue.
    """
    folded = fold(word)
    best: tuple[float, str] | None = None
    for name in sorted(known):
        ratio = _likeness(folded, fold(name), at_least)
        if ratio >= at_least and (best is None or ratio > best[0]):
            best = (ratio, name)
    return best[1] if best else None


def _likeness(one: str, other: str, at_least: float) -> float:
    """`difflib`'s ratio of two names; of those that share too few letters only a bound above it."""
    whole = len(one) + len(other)
    bound = 2 * (Counter(one) & Counter(other)).total() / whole if whole else 1.0
    if bound < at_least:
        return bound
    from difflib import SequenceMatcher  # slow to load, and only needed where names are alike

    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def fold(name: str) -> str:
    """A name as it is compared: letter case, underscores and spacing do not count."""
    return " ".join(name.replace("_", " ").casefold().split())
