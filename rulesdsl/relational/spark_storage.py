"""The file system that Spark reads and writes: the machine's own, HDFS, or a store in a cloud."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from pyspark.sql import SparkSession

from rulesdsl.relational.spark_errors import SparkError, carried_out


class FileSystem:
    """The file system of a path. Python has no door to it, and Spark's is not an official one.

    All it does raises SparkError where it fails.
    """

    def __init__(self, session: SparkSession, path: str) -> None:
        java: Any = session.sparkContext._jvm  # noqa: SLF001  see above
        configuration = session.sparkContext._jsc.hadoopConfiguration()  # noqa: SLF001  likewise
        self._path = java.org.apache.hadoop.fs.Path
        self._system: Any = carried_out(lambda: self._path(path).getFileSystem(configuration))

    def is_there(self, path: str) -> bool:
        """Whether a file or a folder has this name, letter by letter."""
        return bool(carried_out(lambda: self._system.exists(self._path(path))))

    def is_folder(self, path: str) -> bool:
        """Whether it is a folder."""
        return bool(carried_out(lambda: self._system.isDirectory(self._path(path))))

    def names(self, path: str) -> list[str]:
        """What is in a folder; its own name for a file."""
        found = carried_out(lambda: self._system.listStatus(self._path(path)))
        return [it.getPath().getName() for it in found]

    def address(self, path: str) -> str:
        """The whole address of a path, taken letter by letter."""
        return str(self._whole(path).toString())

    def addresses(self, path: str) -> list[str]:
        """The whole addresses of what is read: of itself, or of what fits its wild cards."""
        if self.is_there(path):
            return [self.address(path)]
        fits = carried_out(lambda: self._system.globStatus(self._path(path)))
        return [it.getPath().toString() for it in fits or ()] or [self.address(path)]

    def _whole(self, path: str) -> Any:  # noqa: ANN401  an object of Java's
        return carried_out(lambda: self._system.makeQualified(self._path(path)))

    def not_writable(self, path: str) -> str | None:
        """Why nothing can be written to a path, as far as that can be told beforehand.

        Something is made where its first folder would be, and taken away at once.
        """
        above = self._whole(path).getParent()
        while not self.is_there(above.toString()):  # the root is
            above = above.getParent()
        where = above.toString()
        if not self.is_folder(where):
            return f"'{where}' is no folder"
        tried = f"{where.rstrip('/')}/.{uuid4().hex[:8]}.part"
        try:
            if not carried_out(lambda: self._system.mkdirs(self._path(tried))):
                return f"no folder can be made in '{where}'"
        except SparkError as error:
            return str(error)
        self.remove(tried)
        return None

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing where there is none."""
        carried_out(lambda: self._system.delete(self._path(path), True))

    def rename(self, old: str, new: str) -> None:
        """Give a folder another name, which nothing has yet."""
        if not carried_out(lambda: self._system.rename(self._path(old), self._path(new))):
            raise SparkError(f"'{old}' cannot be renamed to '{new}'")
