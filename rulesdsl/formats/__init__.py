"""Orders and lists, read: one file a format, each exporting `FORMAT`.

A reader is given a stream and opens nothing itself. Problems in the user's file are values: a row
that cannot be read is a `RowProblem` and costs nothing else; a file that is not what it claims to
be is a `Refusal` as a whole.
"""

from __future__ import annotations

from rulesdsl.reading.interface import (
    CustomerReading,
    Format,
    Kind,
    OrderReading,
    Refusal,
    Remark,
    RowProblem,
)

__all__ = [
    "CustomerReading",
    "Format",
    "Kind",
    "OrderReading",
    "Refusal",
    "Remark",
    "RowProblem",
]
