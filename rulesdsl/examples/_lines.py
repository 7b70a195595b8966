"""Lines as wide as the terminal."""

from __future__ import annotations

from rulesdsl.visible import wrapped


def filled(text: str, indent: int, width: int, *, under: int | None = None) -> list[str]:
    """A text as wide as may be, what goes over the line further in."""
    further = indent if under is None else under
    return wrapped(" " * indent + text, width, " " * further)
