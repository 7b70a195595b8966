"""Names that look like slips of the pen: one letter more, less or other, or another space."""

from __future__ import annotations

from collections.abc import Iterable

from rulesdsl.lint.letters import is_disguised
from rulesdsl.lint.likeness import are_close, words_of
from rulesdsl.model.storage import same_label


def slip_of(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most likely meant; None where the name is known, or like none.

    >>> slip_of("Amazon Sale", ["Web Sales", "Amazon Sales"])
    'Amazon Sales'
    >>> slip_of("Web-Sales", ["Web Sales"]), slip_of("Shop 12", ["Shop 13"])
    ('Web Sales', None)
    """
    folded = {same_label(it): it for it in sorted(known, reverse=True)}
    asked = same_label(name)
    if asked in folded or is_disguised(name):
        return None
    return next(
        (folded[it] for it in sorted(folded) if are_close(words_of(asked), words_of(it))), None
    )
