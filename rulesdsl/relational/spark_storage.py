"""The file system that Spark writes to: the machine's own, HDFS, or a store in a cloud."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession


class FileSystem:
    """The file system of a path. Python has no door to it, and Spark's is not an official one."""

    def __init__(self, session: SparkSession, path: str) -> None:
        java: Any = session.sparkContext._jvm  # noqa: SLF001  see above
        configuration = session.sparkContext._jsc.hadoopConfiguration()  # noqa: SLF001  likewise
        self._path = java.org.apache.hadoop.fs.Path
        self._system: Any = self._path(path).getFileSystem(configuration)

    def names(self, folder: str) -> list[str] | None:
        """What is in a folder; its own name for a file, None where nothing is there."""
        path = self._path(folder)
        if not self._system.exists(path):
            return None
        return [it.getPath().getName() for it in self._system.listStatus(path)]

    def remove(self, folder: str) -> None:
        """Remove a folder with all that is in it; nothing happens where there is none."""
        self._system.delete(self._path(folder), True)

    def rename(self, old: str, new: str) -> None:
        """Give a folder another name. Raises OSError where that cannot be done."""
        if not self._system.rename(self._path(old), self._path(new)):
            raise OSError(f"expected to call {old} {new}, found that it cannot be renamed")
