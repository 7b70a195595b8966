"""Policies from the disk, with the files that they name."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from rulesdsl.cli._out import coloured, complain, say, width
from rulesdsl.source import Source, Unreadable

if TYPE_CHECKING:
    from rulesdsl.compiled import Compiled
    from rulesdsl.diagnostics import Diagnostic
    from rulesdsl.semantics.includes import Read

MOST_BYTES = 4 * 2**20
"""A policy is written by hand; what is larger than this (or a list of values) is another file."""


def read_source(name: str) -> Source | Unreadable:
    """The text of a policy or list; `-` is standard input."""
    try:
        if name == "-":
            return decoded("<standard input>", sys.stdin.buffer.read(MOST_BYTES + 1))
        path = Path(name)
        if path.is_dir():
            return Unreadable("found a folder of that name")
        if path.exists() and not path.is_file():
            return Unreadable("found something that is no file")
        with path.open("rb") as stream:
            return decoded(name, stream.read(MOST_BYTES + 1))
    except (FileNotFoundError, NotADirectoryError, ValueError):  # the last for a NUL in the name
        return Unreadable("found none of that name")
    except PermissionError:
        return Unreadable("found one that you have no permission to read")
    except OSError as problem:
        return Unreadable(f"found one that cannot be read ({problem.strerror or problem})")


def decoded(name: str, data: bytes) -> Source | Unreadable:
    """The text of a policy or list, however it is written; larger ones are none."""
    from rulesdsl.reading.text import read_text  # only policies that exist need decoding

    if len(data) > MOST_BYTES:
        return Unreadable(f"found one of more than {MOST_BYTES // 2**20} MiB")
    if not data:
        return Source(name, "")
    text = read_text(BytesIO(data), name, ("utf-8", "cp1252"))
    if hasattr(text, "text"):
        return Source(name, text.text)
    return Unreadable(f"found {text.message.partition('found ')[2]}")


def compile_file(name: str, read: Read | None = None) -> Compiled | None:
    """The compiled policy with its findings told; None where it cannot be used.

    `read` reads it and the files that it names, where they are not those of the disk.
    """
    from rulesdsl.compiler import compile_policy  # brings the whole compiler with it

    read = read or read_source
    source = read(name)
    if isinstance(source, Unreadable):
        no_policy(name, source)
        return None
    compiled = compile_policy(source, read)
    tell(compiled.diagnostics)
    return compiled if compiled.ok else None


def no_policy(name: str, source: Unreadable) -> None:
    """Say that a file is none of the kind."""
    cure = "give the path of a .rules file, which is a file of plain text"
    complain(f"expected a policy in '{name}', {source.why}", cure)


def tell(found: Sequence[Diagnostic]) -> None:
    """Findings, on the error stream."""
    if found:
        from rulesdsl.render.terminal import RENDER  # only where there is something to tell

        text = RENDER(tuple(found), width=width(), colour=coloured(sys.stderr))
        say(text, sys.stderr)
