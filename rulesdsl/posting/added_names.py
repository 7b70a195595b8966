"""The names that a plan adds, each once: exact, and in bounded memory however many they are."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

IN_MEMORY = 50_000
"""So many names are held in memory, some 8 MB of them; then all go to the disk."""

_CACHE = 4_096
"""Of the disk's pages SQLite keeps so many kibibytes in memory."""

_MARKS = 1 << 23
"""So many bytes are marked by the names on the disk; a name without its mark is not looked for."""


class Names:
    """A set of texts that only grows.

    What is large goes into a temporary database, which SQLite makes where the system has its
    temporary files and which is gone with the object. The texts themselves are kept, no hashes of
    them: two names are one only if they are the same. Raises OSError when the disk is full.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._recent: set[str] = set()
        self._disk: _Disk | None = None

    def __contains__(self, name: str) -> bool:
        return name in self._recent or (self._disk is not None and name in self._disk)

    def add(self, name: str) -> None:
        """Keep the name; one that is there already changes nothing."""
        self._recent.add(name)
        if len(self._recent) > self._in_memory:
            self._disk = self._disk or _Disk()
            self._disk.add(self._recent)
            self._recent = set()


class _Disk:
    """The names that were too many, in a temporary database without a name."""

    def __init__(self) -> None:
        import sqlite3  # most plans add few names

        self._marks = bytearray(_MARKS)
        # The empty name is a file that SQLite removes; nothing is undone, nothing outlives us.
        self._names = sqlite3.connect("", isolation_level=None)
        with _told_by_the_system():
            for words in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE}"):
                self._names.execute(f"PRAGMA {words}")
            self._names.execute("CREATE TABLE names (name BLOB PRIMARY KEY) WITHOUT ROWID")
            self._names.execute("BEGIN")

    def __contains__(self, name: str) -> bool:
        if not self._marks[hash(name) % _MARKS]:
            return False  # nearly all that are asked for are new
        with _told_by_the_system():
            found = self._names.execute("SELECT 1 FROM names WHERE name = ?", (_bytes(name),))
            return found.fetchone() is not None

    def add(self, names: set[str]) -> None:
        for name in names:
            self._marks[hash(name) % _MARKS] = 1
        # In the order of the tree, page after page is filled and none is fetched twice.
        rows = ((it,) for it in sorted(map(_bytes, names)))
        with _told_by_the_system():
            self._names.executemany("INSERT OR IGNORE INTO names VALUES (?)", rows)


def _bytes(name: str) -> bytes:
    """Half a character is kept too: what is wrong with a name others find out."""
    return name.encode("utf-8", "surrogatepass")


@contextmanager
def _told_by_the_system() -> Iterator[None]:
    """An error of the database is one of a file: whoever writes a plan can tell of that."""
    import sqlite3  # it is there already

    try:
        yield
    except sqlite3.Error as error:
        number = errno.ENOSPC if "full" in str(error) else errno.EIO
        raise OSError(number, f"the names that are added: {error}") from error
