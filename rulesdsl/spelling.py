"""The nearest known name for a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, at_least: float = 0.7) -> str | None:
    """The known name most like `word`, or None where none is near enough.

    Likeness is `difflib`'s ratio (0 to 1) of the folded names; of two names equally near the first
    in alphabetical order is taken, so that a suggestion never depends on the order of a catalogue.
    """
    from difflib import SequenceMatcher  # only needed once somebody made a mistake

    folded = fold(word)
    best: tuple[float, str] | None = None
    for name in sorted(known):
        match = SequenceMatcher(None, folded, fold(name), autojunk=False)
        if match.real_quick_ratio() < at_least or match.quick_ratio() < at_least:
            continue
        ratio = match.ratio()
        if ratio >= at_least and (best is None or ratio > best[0]):
            best = (ratio, name)
    return best[1] if best else None


def fold(name: str) -> str:
    """A name as it is compared: letter case, underscores and spacing do not count."""
    return " ".join(name.replace("_", " ").casefold().split())
