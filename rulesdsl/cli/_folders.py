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
    every = True
    for path in paths:
        names = list(policies_in(path)) if path != "-" and Path(path).is_dir() else [path]
        if not names:
            complain(
                f"expected policies in the folder '{path}', found none that ends in .rules",
                "give the folder that has them, or the path of a .rules file",
            )
            every = False
        for name in names:
            source = read_source(name)
            if isinstance(source, Unreadable):
                no_policy(name, source)
                every = False
            elif all(it.tree.source.name != source.name for it in done):
                done.append(compile_policy(source, read_source))
    included = {os.path.normpath(it.source.name) for one in done for it in one.included}
    return [it for it in done if it.policy.rules or _name(it) not in included], every


def _name(policy: Compiled) -> str:
    return os.path.normpath(policy.tree.source.name)


def policies_in(folder: str) -> Iterator[str]:
    """The `.rules` files of a folder and of those below it, by name; none that is hidden."""
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(it for it in folders if not it.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(".rules") and not name.startswith("."):
                yield str(Path(where) / name)
