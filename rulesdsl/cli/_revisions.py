"""Policies as they stood at a revision of git: their texts, and those of the files that they name.

Git is started as a program with words of ours; nothing that a person gives can become an option of
it, and it is asked for what it has stored only: no hook, filter or lock comes into it.
"""

from __future__ import annotations

import os
import subprocess
from functools import cached_property
from pathlib import Path, PurePosixPath

from rulesdsl.cli._policies import MOST_BYTES, decoded
from rulesdsl.defining import frozen
from rulesdsl.source import Source, Unreadable

_MOST_LINKS = 10
"""Links from file to file that are followed; more are a circle."""


@frozen
class NoRevision:
    """Why a revision cannot be read, and what to do."""

    message: str
    cure: str


@frozen
class _Entry:
    """What git has stored under a path: the kind (blob, tree, commit), whether it is a link."""

    kind: str
    object: str
    is_link: bool


@frozen(slots=False)
class Revision:
    """A commit, by the name under which a person knows it, and the folder of its repository."""

    name: str
    commit: str
    root: Path

    def read(self, file: str) -> Source | Unreadable:
        """The text of a file at this revision; its name is relative to where we are, as always."""
        path = self._stored_path(file)
        if path is None:
            return Unreadable("found it outside of the repository")
        for _ in range(_MOST_LINKS):
            entry = self._entry(path)
            match entry:
                case None:
                    return Unreadable(f"found none of that name at {self.name}")
                case _Entry(kind="tree"):
                    return Unreadable("found a folder of that name")
                case _Entry(kind="commit"):
                    return Unreadable("found another repository of that name")
                case _Entry(is_link=True):
                    target = self._content(entry).decode("utf-8", "surrogateescape")
                    path = os.path.normpath(PurePosixPath(path).parent / target)
                    path = path.replace(os.sep, "/")
                case _:
                    return decoded(file, self._content(entry)[: MOST_BYTES + 1])
        return Unreadable("found a link that goes round in a circle")

    def has(self, file: str) -> bool:
        """Whether there was something of that name at this revision."""
        path = self._stored_path(file)
        return path is not None and self._entry(path) is not None

    def policies(self, folder: str) -> tuple[str, ...]:
        """The names of all policies that were in a folder, and in the folders below it."""
        path = self._stored_path(folder)
        if path is None:
            return ()
        # With a slash git lists what is in a folder, and the folder itself without one.
        words = ("ls-tree", "-r", "-z", "--name-only", "--full-tree", self.commit)
        inside = () if path == "." else ("--", f"{path}/")
        names = self._git(*words, *inside).split(b"\0")
        below = (name.decode("utf-8", "surrogateescape") for name in names)
        here = (PurePosixPath(it) for it in below if it.endswith(".rules"))
        return tuple(str(Path(folder) / it.relative_to(path)) for it in here)

    def _stored_path(self, file: str) -> str | None:
        """Where git has a file: its path from the root, with slashes; None outside of the root."""
        try:
            path = Path(file).resolve().relative_to(self.root)
        except (OSError, ValueError):
            return None
        return path.as_posix()

    def _entry(self, path: str) -> _Entry | None:
        if path == ".":
            return _Entry("tree", self.commit, is_link=False)
        listed = self._git("ls-tree", "-z", "--full-tree", self.commit, "--", path)
        about, found, _ = listed.partition(b"\t")
        if not found:
            return None
        mode, kind, name = about.decode("ascii").split()
        return _Entry(kind, name, is_link=mode == "120000")

    def _content(self, entry: _Entry) -> bytes:
        return self._git("cat-file", "blob", entry.object)

    def _git(self, *words: str) -> bytes:
        done = run_git(self.root, *words)
        return done.stdout if done.returncode == 0 else b""

    @cached_property
    def short(self) -> str:
        """The commit as people write it."""
        return self.commit[:12]


def revision(name: str, beside: str) -> Revision | NoRevision:
    """The revision of that name in the repository to which a file or folder belongs.

    The file need not be there: what is gone by now had a revision, too.
    """
    cure = "name a commit, branch or tag, such as HEAD, HEAD~1 or main"
    if not name.strip() or name.startswith("-") or "\0" in name:
        return NoRevision(f"expected a revision behind --against, found '{name}'", cure)
    folder = _nearest_folder(beside)
    try:
        top = run_git(folder, "rev-parse", "--show-toplevel")
    except OSError:
        return NoRevision(
            "expected the program git, to read a revision, found none",
            "install git, or give the old policy as a file instead",
        )
    if top.returncode != 0:
        return NoRevision(
            f"expected '{beside}' in a repository of git, found none around it{_said(top)}",
            "give the old policy as a file instead",
        )
    root = Path(os.fsdecode(top.stdout.rstrip(b"\r\n"))).resolve()
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    found = run_git(root, *asked)
    if found.returncode != 0:
        return NoRevision(f"expected a revision of the repository, found '{name}'", cure)
    return Revision(name, found.stdout.decode("ascii").strip(), root)


def _nearest_folder(file: str) -> Path:
    """The folder of a file, or the nearest one above it that is there."""
    try:
        path = Path(file).resolve()
        return next(it for it in (path, *path.parents) if it.is_dir())
    except (OSError, ValueError, StopIteration):
        return Path()


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """What git says of it, where it is more than that there is no repository."""
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    first = lines[0].removeprefix("fatal: ") if lines else ""
    return f" (git: {first})" if first and "not a git repository" not in first else ""


def run_git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Git with fixed words, in a folder. Raises OSError where there is no such program."""
    return subprocess.run(
        ["git", "--no-pager", "--literal-pathspecs", "-C", str(folder), *words],  # noqa: S607  git lies where its owner put it
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=_environment(),
        check=False,
    )


def _environment() -> dict[str, str]:
    """Ours, without what a hook of git tells of its own repository and what it is about to do."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


_OF_A_HOOK = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
