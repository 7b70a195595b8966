"""What a format is, and what a reading gives: records, rows with a problem, remarks, or a refusal.

These are the words of the shelf `rulesdsl.formats`, which hands them on; they stand here because
what the readers share stands below the readers.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import BinaryIO

from rulesdsl.defining import frozen
from rulesdsl.model.records import CustomerList, Order, Origin


@frozen
class RowProblem:
    """A row that could not be read: where, which order it was, what is wrong, what to do."""

    origin: Origin
    message: str
    cure: str
    order_number: str | None = None


@frozen
class Remark:
    """Something a person should know about a file that was read whole (an exact duplicate, say).

    `serious` marks what could make a plan wrong, such as a list that lacks some of its customers.
    """

    origin: Origin
    message: str
    serious: bool = False


@frozen
class OrderReading:
    """What a file of orders held, in the order of the file."""

    orders: tuple[Order, ...]
    problems: tuple[RowProblem, ...] = ()
    remarks: tuple[Remark, ...] = ()


@frozen
class CustomerReading:
    """What a file of a QuickBooks list held."""

    customers: CustomerList
    problems: tuple[RowProblem, ...] = ()
    remarks: tuple[Remark, ...] = ()


@frozen
class Refusal:
    """A file that is refused as a whole: where, what was expected and found, and what to do."""

    origin: Origin
    message: str
    cure: str


class Kind(Enum):
    """What a format holds."""

    ORDERS = "orders"
    CUSTOMERS = "customers"


@frozen(eq=False)
class Format:
    """One way in which a shop or QuickBooks writes a file.

    `recognises` is shown the first 64 KiB of the file, decoded leniently, and says whether this is
    it; `read` is given the whole as a binary stream, and the name that messages call the file by.
    `columns` tells which column feeds which field (by the field's name in the language): a field
    that is not in it can never be known from this format.
    """

    name: str
    title: str
    kind: Kind
    recognises: Callable[[str], bool]
    read: Callable[[BinaryIO, str], OrderReading | CustomerReading | Refusal]
    columns: dict[str, str]
    channel: str | None = None
    """The channel that every order of this format comes from, where the format tells."""


@frozen
class Flaw:
    """A cell that cannot be read: what was expected and found, and what to do."""

    message: str
    cure: str
