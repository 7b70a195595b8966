"""Two texts of one file as a difference that a person reads and `patch` and `git apply` take."""

from __future__ import annotations

from difflib import unified_diff

_INK = {"---": "1", "+++": "1", "@@ ": "36", "-": "31", "+": "32"}
"""How a line begins, and its colour (ANSI)."""

_UNENDED = "\\ No newline at end of file\n"


def difference(name: str, old: str, new: str) -> str:
    """What is to be changed in a file for its text `old` to become `new`; '' for nothing."""
    lines = unified_diff(_lines(old), _lines(new), name, name)
    return "".join(it if it.endswith("\n") else f"{it}\n{_UNENDED}" for it in lines)


def _lines(text: str) -> list[str]:
    """The lines with their ends; the last one may have none."""
    *lines, last = text.split("\n")
    return [f"{it}\n" for it in lines] + ([last] if last else [])


def for_a_terminal(changes: str, *, colour: bool) -> str:
    """The same for a terminal, which must not obey what stands in a policy."""
    return "".join(f"{_inked(it, colour=colour)}\n" for it in changes.split("\n")[:-1])


def _inked(line: str, *, colour: bool) -> str:
    from rulesdsl.visible import visible  # only a terminal has a need of it

    ink = next((it for begin, it in _INK.items() if line.startswith(begin)), None)
    return f"\x1b[{ink}m{visible(line)}\x1b[0m" if ink and colour else visible(line)
