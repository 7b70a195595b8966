"""Two versions of policies: an old file and a new one, or files now and at a revision of git."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rulesdsl.cli._out import complain
from rulesdsl.cli._policies import no_policy, read_source, tell
from rulesdsl.cli._revisions import NoRevision, Revision, revision
from rulesdsl.defining import frozen
from rulesdsl.source import Unreadable

if TYPE_CHECKING:
    from rulesdsl.comparisons._report import Named
    from rulesdsl.semantics.includes import Read


@frozen
class Pair:
    """A policy in both versions; None where one of them has no such policy."""

    old: Named | None
    new: Named | None

    @property
    def versions(self) -> tuple[Named, ...]:
        """Those that there are."""
        return tuple(it for it in (self.old, self.new) if it is not None)

    def is_usable(self) -> bool:
        """Whether all versions are without errors; what is wrong is told."""
        wrong = [it for it in self.versions if not it.compiled.ok]
        for it in wrong:
            tell(it.compiled.diagnostics)
            complain(f"expected policies without errors to compare, found some in {it.name}")
        return not wrong


def of_files(paths: list[str]) -> list[Pair] | None:
    """The old policy and the new one; None where they are not that, which is told."""
    match paths:
        case [old_name, new_name]:
            old, new = _read(old_name), _read(new_name)
            return None if old is None or new is None else [Pair(old, new)]
        case _:
            complain(
                f"expected two policies, the old one and the new one, found {len(paths)}",
                "rulesdsl diff OLD NEW, or rulesdsl diff --against HEAD POLICY",
            )
            return None


def against(paths: Iterable[str], name: str) -> list[Pair] | None:
    """Each policy of the paths, now and at a revision; None where one cannot be read."""
    found: dict[str, Pair] = {}
    for path in paths:
        if path == "-":
            complain("expected files to compare with a revision, found standard input")
            return None
        then = revision(name, path)
        if isinstance(then, NoRevision):
            complain(then.message, then.cure)
            return None
        for policy in _names(path, then):
            pair = _now_and_then(policy, then)
            if pair is None:
                return None
            found.setdefault(os.path.normpath(policy), pair)
    return _without_parts(found)


def _names(path: str, then: Revision) -> Iterator[str]:
    """The policy of a path; of a folder all policies that are there now, or were then."""
    from rulesdsl.cli._folders import policies_in  # only for folders

    were = then.policies(path)
    if Path(path).is_dir() or were:
        both = {os.path.normpath(it): it for it in (*were, *policies_in(path))}
        yield from (both[it] for it in sorted(both))
    else:
        yield path


def _now_and_then(name: str, then: Revision) -> Pair | None:
    """A policy now and at a revision; None where one cannot be read, or there is none at all."""
    is_there, was_there = Path(name).exists(), then.has(name)
    new = _read(name) if is_there or not was_there else None
    old = _read(name, then.read, f"{name} at {then.name}") if was_there else None
    complete = (old is not None) is was_there and (new is not None or not is_there)
    return Pair(old, new) if complete and (old or new) else None


def _read(name: str, read: Read | None = None, known_as: str | None = None) -> Named | None:
    """A policy, compiled; None where it cannot be read, which is told."""
    from rulesdsl.comparisons._report import Named  # only for what there is to compare
    from rulesdsl.compiler import compile_policy  # likewise

    read = read or read_source
    source = read(name)
    if isinstance(source, Unreadable):
        no_policy(name, source)
        return None
    return Named(known_as or source.name, compile_policy(source, read))


def _without_parts(found: dict[str, Pair]) -> list[Pair]:
    """Without the files of lists and settings that another of the policies includes."""
    included = {
        os.path.normpath(tree.source.name)
        for pair in found.values()
        for it in pair.versions
        for tree in it.compiled.included
    }
    return [
        pair
        for name, pair in found.items()
        if name not in included or any(it.compiled.policy.rules for it in pair.versions)
    ]
