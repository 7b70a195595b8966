"""Files that fill a relation one after the other: as tables where that can be, else as read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import file_digest
from pathlib import Path
from typing import Protocol, TypeVar

from rulesdsl.cli._heads import is_file, path_and_table
from rulesdsl.defining import define, field
from rulesdsl.formats import Refusal, Remark
from rulesdsl.model.records import Origin
from rulesdsl.relational.source import Source

R_contra = TypeVar("R_contra", contravariant=True)
R = TypeVar("R")


class Relation(Protocol[R_contra]):
    """What is filled: with what a reader made of a file, or with a table as it lies."""

    def add(self, reading: R_contra) -> None:
        """Take up what was read."""

    def add_table(self, source: Source) -> Refusal | None:
        """Take up a table, or say why not."""

    def remark(self, remark: Remark) -> None:
        """Take up what is to be said of a file."""


def fill(
    relation: Relation[R],
    bundles: Iterable[list[str]],
    table_of: Callable[[list[str]], Source | Refusal | None],
    read: Callable[[str], R | Refusal],
    given_back: Callable[[Source], None] = lambda _: None,
) -> Refusal | None:
    """Take up the files, each once; the refusal of the first that cannot be.

    The files of a bundle are one table where they can be. `table_of` is None where they are none,
    and for a single file that has to be read; a table is `given_back` when it was taken up.
    """
    once = _Once()
    for bundle in bundles:
        fresh: list[str] = []
        for file in bundle:
            same = once.same_as(file)
            if same is None:
                fresh.append(file)
            else:
                message = f"the file is the same as {same}; it is read once"
                relation.remark(Remark(Origin(file), message))
        refusal = _taken_up(relation, fresh, table_of, read, given_back) if fresh else None
        if refusal is not None:
            return refusal
    return None


def _taken_up(
    relation: Relation[R],
    bundle: list[str],
    table_of: Callable[[list[str]], Source | Refusal | None],
    read: Callable[[str], R | Refusal],
    given_back: Callable[[Source], None],
) -> Refusal | None:
    source = table_of(bundle)
    if isinstance(source, Source):
        refusal = relation.add_table(source)
        given_back(source)
        return refusal
    if len(bundle) > 1:
        each = (_taken_up(relation, [it], table_of, read, given_back) for it in bundle)
        return next(filter(None, each), None)
    made = source or read(bundle[0])
    if isinstance(made, Refusal):
        return made
    relation.add(made)
    return None


@define
class _Once:
    """The files so far: one that is the same as an earlier one is left out."""

    _sizes: dict[int, list[str]] = field(factory=dict, init=False)
    _digests: dict[str, bytes] = field(factory=dict, init=False)

    def same_as(self, file: str) -> str | None:
        """The earlier file that is the same, byte by byte."""
        path, table = path_and_table(file)
        if table is not None or not is_file(path):
            return None
        alike = self._sizes.setdefault(Path(path).stat().st_size, [])
        alike.append(path)
        if len(alike) == 1:
            return None
        wanted = self._digest(path)
        return next((it for it in alike[:-1] if self._digest(it) == wanted), None)

    def _digest(self, path: str) -> bytes:
        if path not in self._digests:
            try:
                with Path(path).open("rb") as stream:
                    self._digests[path] = file_digest(stream, "sha256").digest()
            except OSError:  # its reader tells
                self._digests[path] = path.encode()
        return self._digests[path]
