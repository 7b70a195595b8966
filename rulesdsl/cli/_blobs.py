"""Files that git hands to a program such as ours, and where in the repository they come from.

To show a difference git writes what it has stored into a folder of its own, under the file's name
alone. What such a policy includes does not lie beside it there. Where it came from is found by its
content, and its files are read as they last stood beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from rulesdsl.cli._policies import read_source
from rulesdsl.cli._revisions import Revision, run_git
from rulesdsl.defining import frozen
from rulesdsl.patterns import pattern
from rulesdsl.semantics.includes import Read
from rulesdsl.source import Source, Unreadable


@frozen
class Origin:
    """The path of a file from the root of the repository, and how files beside it are read."""

    path: str
    read: Read


def origin(file: str) -> Origin | None:
    """Where a file that git wrote elsewhere comes from; None where nobody can tell.

    Git starts its programs in the root of the repository.
    """
    try:
        path, here = Path(file).resolve(), Path.cwd()
        if path.is_relative_to(here):
            return Origin(file, read_source)
        blob = _text(here, "hash-object", "--path", path.name, "--", str(path)).strip()
    except (OSError, ValueError):  # there is no git, or no such file
        return None
    if not blob:
        return None
    return _now(here, path.name, blob) or _once(here, path.name, blob) or _by_name(here, path.name)


def _now(root: Path, name: str, blob: str) -> Origin | None:
    """A file of the last commit, else one that was added to the index: then its files are here."""
    commit = _text(root, "rev-parse", "--verify", "--quiet", "HEAD").strip()
    if commit:
        listed = _text(root, "ls-tree", "-r", "-z", "--full-tree", commit).split("\0")
        for path in _of(listed, name, blob):
            return Origin(path, _stored(commit, root))
    for path in _of(_text(root, "ls-files", "--stage", "-z").split("\0"), name, blob):
        return Origin(path, read_source)
    return None


def _of(listed: list[str], name: str, blob: str) -> Iterator[str]:
    """The paths of that name under which git lists that content."""
    for line in listed:
        about, _, path = line.partition("\t")
        if path.rpartition("/")[2] == name and blob in about.split():
            yield path


def _once(root: Path, name: str, blob: str) -> Origin | None:
    """A file of some commit: of the one before the last that changed it, else of that one."""
    asked = "log --all -m -1 --no-renames --no-abbrev --raw -z --format=%H".split()
    for change in _changes(_text(root, *asked, f"--find-object={blob}")):
        if change.path.rpartition("/")[2] == name and blob in {change.old, change.new}:
            had = change.commit if change.new == blob else f"{change.commit}^"
            commit = _text(root, "rev-parse", "--verify", "--quiet", had).strip()
            return Origin(change.path, _stored(commit, root)) if commit else None
    return None


@frozen
class _Change:
    """A file that a commit changed, and what it held before and holds since."""

    commit: str
    old: str
    new: str
    path: str


_ENTRY = pattern(r"\s*:\d+ \d+ (?P<old>[0-9a-f]+) (?P<new>[0-9a-f]+) [A-Z]\d*")


def _changes(log: str) -> Iterator[_Change]:
    """What `git log --raw -z` tells: a commit, and for each of its files an entry and a path."""
    words = iter(log.split("\0"))
    commit = ""
    for word in words:
        entry = _ENTRY.fullmatch(word)
        if entry:
            yield _Change(commit, entry["old"], entry["new"], next(words, ""))
        else:
            commit = word.strip()


def _stored(commit: str, root: Path) -> Read:
    """Reads what a commit has; that it lacks something is told without its name.

    Otherwise a difference would be shown where only the commit is another one.
    """
    its = Revision("", commit, root)

    def read(file: str) -> Source | Unreadable:
        found = its.read(file)
        return (
            Unreadable(found.why.removesuffix(" at ")) if isinstance(found, Unreadable) else found
        )

    return read


def _by_name(root: Path, name: str) -> Origin | None:
    """The only file of that name in the repository, as in a clone that does not go so far back."""
    paths = [
        it for it in _text(root, "ls-files", "-z").split("\0") if it.rpartition("/")[2] == name
    ]
    return Origin(paths[0], read_source) if len(paths) == 1 else None


def _text(root: Path, *words: str) -> str:
    """What git answers; nothing where it cannot."""
    done = run_git(root, *words)
    return os.fsdecode(done.stdout) if done.returncode == 0 else ""
