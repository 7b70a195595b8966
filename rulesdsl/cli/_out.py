"""What is said to a person: on her terminal, in characters that it can show."""

from __future__ import annotations

import os
import sys
from pathlib import Path
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
    _tell("error", message, cure)


def warn(message: str, cure: str = "") -> None:
    """The same about what is no error, and may not be meant."""
    _tell("warning", message, cure)


def _tell(severity: str, message: str, cure: str) -> None:
    from rulesdsl.wording import one_line  # only where there is something to tell

    say(f"{severity}: {one_line(message)}\n", sys.stderr)
    if cure:
        say(f"  help: {one_line(cure)}\n", sys.stderr)


def coloured(stream: TextIO) -> bool:
    """Whether a stream is a terminal that may show colours."""
    return stream.isatty() and "NO_COLOR" not in os.environ


def send(text: str, stream: TextIO | None = None) -> None:
    """Write a text that is a file to be (HTML, CSV, Markdown): always as UTF-8."""
    stream = stream or sys.stdout
    stream.flush()
    stream.buffer.write(text.encode("utf-8", "replace"))
    stream.buffer.flush()


def listening() -> None:
    """Make sure that there are streams to write to; a program can be started without."""
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  for the whole run
            setattr(sys, stream, nowhere)


def unheard() -> None:
    """Nobody takes our output any more: the rest goes nowhere, and Python is quiet at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def width() -> int:
    """How many characters fit on a line; 80 where nobody can tell."""
    from shutil import get_terminal_size  # it loads all that packs files

    return max(NARROWEST, get_terminal_size((80, 24)).columns)
