"""Transactions that wait to be sent: their requests are written already, and lie on the disk.

They come last of all requests, and of millions of orders not even half would fit into memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import SEEK_END
from struct import Struct
from typing import IO

from rulesdsl.defining import define, field
from rulesdsl.model.transactions import Transaction, TransactionKind
from rulesdsl.posting.asked import Written, list_id_of
from rulesdsl.posting.qbxml_requests import body_of

_KINDS = tuple(TransactionKind)
_SIZES = Struct("<BII")
"""Before each request: its kind, and how long the order's number and the request are."""


@define(eq=False)
class PutAside:
    """Transactions in the order in which they came, each with the number of its order.

    They stand in a file, which is empty at first; whoever opened it closes it. They can be read as
    often as is needed, one after the other. Raises OSError when the disk is full.
    """

    _file: IO[bytes]
    _count: int = field(default=0, init=False)

    def clear(self) -> None:
        """Have none again."""
        self._file.seek(0)
        self._file.truncate()
        self._count = 0

    def add(self, made: Transaction, order: str) -> None:
        """Take up the next transaction."""
        number = order.encode("utf-8", "surrogatepass")
        body = body_of(made, list_id_of(made.customer))
        sizes = _SIZES.pack(_KINDS.index(made.kind), len(number), len(body))
        self._file.seek(0, SEEK_END)  # they may have been read
        self._file.write(b"".join((sizes, number, body)))
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[tuple[Written, str]]:
        place = 0
        for _ in range(self._count):
            self._file.seek(place)
            kind, *sizes = _SIZES.unpack(self._file.read(_SIZES.size))
            number, body = map(self._file.read, sizes)
            place = self._file.tell()
            yield Written(_KINDS[kind], body), number.decode("utf-8", "surrogatepass")
