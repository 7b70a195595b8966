"""A file of the user's with another text: safely in its place, or as it was."""

from __future__ import annotations

import os
from pathlib import Path

from rulesdsl.cli._out import complain
from rulesdsl.cli._policies import read_source
from rulesdsl.source import Source


def rewrite(name: str, was: Source, text: str, *, keep_line_ends: bool = False) -> bool:
    """Put a text into a file that is there; where that cannot be done, it is told.

    `was` is the file as it was read: what somebody has written into it since is not lost.
    Where line ends are kept, those of Windows stay so in a file that has them; else all are plain.
    """
    from rulesdsl.cli._write import WriteProblem, write_files  # only what is written needs it

    path = Path(name).resolve()  # through a link to the file itself, which then stays a link
    if not os.access(path, os.W_OK):
        # It could be done, as the folder may be written to; but whoever protects a file means it.
        complain(
            f"expected a file that may be changed, found '{name}' protected against writing",
            "take the protection away, or leave the file out",
        )
        return False
    if read_source(name) != was:
        complain(
            f"expected '{name}' as it was read, found it changed since then",
            "it was left as it is now; try again",
        )
        return False
    if keep_line_ends and b"\r\n" in path.read_bytes():
        text = text.replace("\n", "\r\n")
    done = write_files(path.parent, {path.name: [text.encode("utf-8")]}, "policy")
    if isinstance(done, WriteProblem):
        complain(done.message, f"'{name}' is as it was; try again when that is settled")
        return False
    return True
