"""Policies from the disk, with the files that they name."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from rulesdsl.cli._out import complain, say, width
from rulesdsl.source import Source, Unreadable

if TYPE_CHECKING:
    from rulesdsl.compiled import Compiled
    from rulesdsl.diagnostics import Diagnostic

MOST_BYTES = 4 * 2**20
"""A policy is written by hand; what is larger than this (or a list of values) is another file."""


def read_source(name: str) -> Source | Unreadable:
    """The text of a policy or list; `-` is standard input."""
    try:
        if name == "-":
            return _decoded("<standard input>", sys.stdin.buffer.read(MOST_BYTES + 1))
        path = Path(name)
        if path.is_dir():
            return Unreadable("found a folder of that name")
        if path.exists() and not path.is_file():
            return Unreadable("found something that is no file")
        with path.open("rb") as stream:
            return _decoded(name, stream.read(MOST_BYTES + 1))
    except FileNotFoundError:
        return Unreadable("found none of that name")
    except (OSError, ValueError) as problem:  # ValueError: a NUL character in the name
        return Unreadable(f"which cannot be read ({getattr(problem, 'strerror', None) or problem})")


def _decoded(name: str, data: bytes) -> Source | Unreadable:
    from rulesdsl.reading.text import read_text  # only policies that exist need decoding

    if len(data) > MOST_BYTES:
        return Unreadable(f"found one of more than {MOST_BYTES // 2**20} MiB")
    if not data:
        return Source(name, "")
    text = read_text(BytesIO(data), name, ("utf-8", "cp1252"))
    return Source(name, text.text) if hasattr(text, "text") else Unreadable(text.message)


def compile_file(name: str) -> Compiled | None:
    """The compiled policy with its findings told; None where it cannot be used."""
    from rulesdsl.compiler import compile_policy  # brings the whole compiler with it

    source = read_source(name)
    if isinstance(source, Unreadable):
        complain(f"expected a policy in '{name}', {source.why}", "give the path of a .rules file")
        return None
    compiled = compile_policy(source, read_source)
    tell(compiled.diagnostics)
    return compiled if compiled.ok else None


def tell(found: Sequence[Diagnostic]) -> None:
    """Findings, on the error stream."""
    if found:
        from rulesdsl.render.terminal import RENDER  # only where there is something to tell

        colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
        say(RENDER(tuple(found), width=width(), colour=colour), sys.stderr)
