"""The files that paths name: a folder stands for all files in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rulesdsl.cli._out import complain


def files_of(paths: Iterable[str]) -> list[str] | None:
    """Files as they are, and those of a folder by name; None for a folder without any, is told.

    What is hidden, and folders within, are left out.
    """
    found: list[str] = []
    for path in paths:
        try:
            inside = _inside(path)
        except OSError as error:
            complain(f"{path}: expected a folder that can be read, found: {error.strerror}")
            return None
        if inside is None:
            found.append(path)
        elif inside:
            found += inside
        else:
            complain(
                f"{path}: expected a folder with files in it, found an empty one",
                "name the folder into which the exports were saved",
            )
            return None
    return found


def _inside(path: str) -> list[str] | None:
    """The files of a folder, None for what is none."""
    try:
        folder = Path(path)
        if not folder.is_dir():
            return None
    except ValueError:  # a name with a NUL character in it, which its reader tells
        return None
    files = (it for it in folder.iterdir() if it.is_file() and not it.name.startswith("."))
    return sorted(map(str, files))
