"""The folders of Parquet that a plan in Spark writes: where they are, and all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from rulesdsl.cli._in_the_way import lost
from rulesdsl.cli._stopping import unstopped
from rulesdsl.cli._write import WriteProblem
from rulesdsl.defining import define, field, frozen
from rulesdsl.posting.tables import REVIEW_COLUMNS
from rulesdsl.relational.outputs import creations_query, decisions_query
from rulesdsl.relational.spark import Spark
from rulesdsl.relational.spark_files import PARQUET, is_replaceable
from rulesdsl.relational.spark_storage import FileSystem


@frozen
class Places:
    """Where the results go: folders of Parquet."""

    decisions: str
    creations: str
    review: str

    @property
    def all(self) -> tuple[str, ...]:
        """All of them."""
        return self.decisions, self.creations, self.review


def places_of(out: str) -> Places:
    """`plan.parquet` and `plan.creations.parquet` beside it; or all in the folder that is named."""
    if out.endswith(PARQUET):
        stem = out.removesuffix(PARQUET)
        return Places(out, f"{stem}.creations{PARQUET}", f"{stem}.review{PARQUET}")
    names = (f"{out.rstrip('/')}/{it}{PARQUET}" for it in ("decisions", "creations", "review"))
    return Places(*names)


def in_the_way(
    spark: Spark, places: Places, read: Sequence[tuple[str, str]]
) -> WriteProblem | None:
    """What is wrong where something would be lost, or nothing can be written.

    `read` are the files that the plan is made from: what the user calls them, and their paths.
    """
    storage = FileSystem(spark.session, places.decisions)
    taken = [storage.address(it) for it in places.all]
    for name, path in read:
        for address in FileSystem(spark.session, path).addresses(path):
            if any(address == it or address.startswith(f"{it}/") for it in taken):
                return lost(name)
    for folder, columns in _columns(places).items():
        if not is_replaceable(spark, folder, columns):
            return WriteProblem(
                f"expected a folder of an earlier plan or nothing at {folder}, found something"
                " else, which the plan would take the place of",
                "move it away, or choose another name behind --out",
            )
    reason = storage.not_writable(places.decisions)
    if reason is None:
        return None
    return WriteProblem(
        f"expected a place for {places.decisions} that can be written to, found: {reason}",
        "choose another folder behind --out",
    )


def _columns(places: Places) -> dict[str, Sequence[str]]:
    """What stands in each folder."""
    decisions, creations = (
        [it.alias_or_name for it in query.selects]
        for query in (decisions_query(), creations_query())
    )
    return {
        places.decisions: decisions,
        places.creations: creations,
        places.review: REVIEW_COLUMNS,
    }


@define
class Fresh:
    """Folders that are written beside their places, and put there all together."""

    _storage: FileSystem
    _mark: str = field(factory=lambda: uuid4().hex[:8], init=False)
    _folders: dict[str, str | None] = field(factory=dict, init=False)
    _replaced: list[str] = field(factory=list, init=False)

    def beside(self, folder: str) -> str:
        """Where a folder is to be written until all are."""
        self._folders[folder] = self._aside(folder, "part")
        return self._aside(folder, "part")

    def without(self, folder: str) -> None:
        """Have nothing at a place where an earlier plan wrote something."""
        self._folders[folder] = None

    def put_in_place(self) -> None:
        """Have the folders in the places of earlier ones; or, where one fails, all as it was.

        On a disk that takes a moment; a store in a cloud copies what it renames.
        """
        with unstopped():
            self._put_in_place()

    def _put_in_place(self) -> None:
        done: list[str] = []
        try:
            for folder, fresh in self._folders.items():
                done.append(folder)
                if self._storage.is_there(folder):
                    self._storage.rename(folder, self._aside(folder, "old"))
                if fresh is not None:
                    self._storage.rename(fresh, folder)
        except BaseException:
            for folder in reversed(done):
                self._put_back(folder)
            raise
        self._replaced = [self._aside(it, "old") for it in done]

    def clear(self) -> None:
        """Take away what was not put in its place, and what was replaced.

        Raises SparkError where that cannot be done.
        """
        for it in (*filter(None, self._folders.values()), *self._replaced):
            self._storage.remove(it)

    def _put_back(self, folder: str) -> None:
        fresh, old = self._folders[folder], self._aside(folder, "old")
        if fresh is not None and not self._storage.is_there(fresh):
            self._storage.remove(folder)
        if self._storage.is_there(old):
            self._storage.rename(old, folder)

    def _aside(self, folder: str, ending: str) -> str:
        return f"{folder.rstrip('/')}.{self._mark}.{ending}"
