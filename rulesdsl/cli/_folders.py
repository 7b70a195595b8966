"""The policies that paths name: files as they are, and all `.rules` files of a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rulesdsl.cli._out import complain
from rulesdsl.cli._policies import no_policy, read_source
from rulesdsl.source import Unreadable

if TYPE_CHECKING:
    from rulesdsl.compiled import Compiled


def compiled_at(paths: Iterable[str]) -> tuple[list[Compiled], bool]:
    """Every policy that the paths name, compiled, and whether all of them could be read.

    A file of lists and settings that another of these policies includes is no policy by itself.
    """
    from rulesdsl.compiler import compile_policy  # brings the whole compiler with it

    done: list[Compiled] = []
    names, every = named_policies(paths)
    for name in names:
        source = read_source(name)
        if isinstance(source, Unreadable):
            no_policy(name, source)
            every = False
        else:
            done.append(compile_policy(source, read_source))
    included = {os.path.normpath(it.source.name) for one in done for it in one.included}
    return [it for it in done if it.policy.rules or _name(it) not in included], every


def _name(policy: Compiled) -> str:
    return os.path.normpath(policy.tree.source.name)


def named_policies(paths: Iterable[str]) -> tuple[list[str], bool]:
    """The names of all files that the paths mean, each once, and whether every path means some.

    A file that is named twice, also by way of a link, has the name that comes first, without the
    detours that an `include` of it has not either (`./shared.rules`).
    """
    found: dict[str, str] = {}
    every = True
    for path in paths:
        names = list(policies_in(path)) if path != "-" and _is_folder(path) else [path]
        if not names:
            complain(
                f"expected policies in the folder '{path}', found none that ends in .rules",
                "give the folder that has them, or the path of a .rules file",
            )
            every = False
        for name in names:
            real = name if name == "-" else _real_path(name)
            found.setdefault(real, _without_detours(name, real))
    return list(found.values()), every


def _is_folder(path: str) -> bool:
    return bool(path) and Path(path).is_dir()  # an empty name is no name for the folder we are in


def _real_path(name: str) -> str:
    """The file behind a name; a name that no file can have stands for itself."""
    try:
        return os.path.realpath(name)
    except ValueError:  # for a NUL in it
        return name


def _without_detours(name: str, real: str) -> str:
    """The name as short as it can be; behind a link to a folder `..` is no detour."""
    short = os.path.normpath(name) if name else name
    return short if short != "-" and _real_path(short) == real else name


def policies_in(folder: str) -> Iterator[str]:
    """The `.rules` files of a folder and of those below it, by name; none that is hidden."""
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(it for it in folders if not it.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(".rules") and not name.startswith("."):
                yield str(Path(where) / name)
