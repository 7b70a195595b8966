"""docs/benchmarks.md: written by hand but for its parts, each of which a command writes anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def put(part: str, text: str, page: Path = PAGE) -> None:
    """Put a text in the place of a part, between its two marks."""
    before = page.read_text(encoding="utf-8")
    start, end = f"<!-- {part}: ", f"<!-- end of {part} -->"
    pattern = rf"({re.escape(start)}[^\n]*-->\n).*?({re.escape(end)})"
    after, found = re.subn(
        pattern, lambda it: f"{it[1]}\n{text}\n\n{it[2]}", before, flags=re.DOTALL
    )
    if found != 1:
        raise ValueError(f"{page} has no part {part!r}")
    page.write_text(after, encoding="utf-8", newline="\n")


def table(columns: Sequence[str], lines: Iterable[Sequence[str]], sides: str = "") -> str:
    """A table of Markdown. `sides` says l or r of each column; else only the first is left."""
    sides = sides or "l".ljust(len(columns), "r")
    rule = ["--:" if it == "r" else "---" for it in sides]
    return "\n".join(f"| {' | '.join(line)} |" for line in (columns, rule, *lines))
