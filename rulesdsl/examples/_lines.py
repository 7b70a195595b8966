"""Lines as wide as the terminal."""

from __future__ import annotations

from textwrap import wrap

from rulesdsl.wording import one_line


def filled(text: str, indent: int, width: int, *, under: int | None = None) -> list[str]:
    """A text as wide as may be, what goes over the line further in."""
    return wrap(
        one_line(text),
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if under is None else under),
        break_long_words=False,
        break_on_hyphens=False,
    )
