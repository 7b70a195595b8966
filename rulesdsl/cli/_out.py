"""What is said to a person: on her terminal, in characters that it can show."""

from __future__ import annotations

import shutil
import sys
from typing import TextIO

_PLAINER = str.maketrans({"─": "-", "–": "-", "—": "-", "…": "...", "’": "'", "‘": "'", "→": "->"})

NARROWEST = 40


def say(text: str, stream: TextIO | None = None) -> None:
    """Write a text; what the encoding of the stream lacks is written plainer."""
    stream = stream or sys.stdout
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(_PLAINER).encode(encoding, "replace").decode(encoding)
    stream.write(text)


def complain(message: str, cure: str = "") -> None:
    """One line about what is wrong, and one about what to do, on the error stream."""
    say(f"error: {message}\n", sys.stderr)
    if cure:
        say(f"  help: {cure}\n", sys.stderr)


def send(text: str) -> None:
    """Write a text that is a file to be (HTML, CSV, Markdown): always as UTF-8."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def width() -> int:
    """How many characters fit on a line; 80 where nobody can tell."""
    return max(NARROWEST, shutil.get_terminal_size((80, 24)).columns)
