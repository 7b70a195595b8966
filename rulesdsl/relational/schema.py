"""The relations that go in: a row an order, a row a record of the customer list, a row a name.

A missing value is NULL, a text is never blank and has no outer space: what `reading/` makes of a
file, in columns. Amounts are kept as they are written too, because `129.90` is shown as it came.
"""

from __future__ import annotations

from rulesdsl.model.fields import FIELDS, Field
from rulesdsl.model.types import Type
from rulesdsl.reading.columns import DERIVED

ORDINAL = "ordinal"
"""The place of an order in the input, counted from 0; what is decided follows it."""

SQL_TYPES = {
    Type.TEXT: "VARCHAR",
    Type.NUMBER: "DECIMAL(21, 6)",
    Type.DATE: "DATE",
    Type.YES_NO: "BOOLEAN",
    Type.TAGS: "VARCHAR[]",
}
"""A number has at most fifteen digits before the point and six behind it (`reading/cells.py`)."""

WRITTEN = "total_written"
"""The total as it was written, in a form that Python's Decimal reads: its zeros are kept."""

MONEY = "money"
"""What the total is made of, as JSON: for rules that post the order. NULL where nothing is told."""


def column(field: Field) -> str:
    """The column of a field: `billing zip` is `billing_zip`."""
    return field.name.replace(" ", "_")


ORDERS: dict[str, str] = {
    ORDINAL: "BIGINT",
    **{column(it): SQL_TYPES[it.type] for it in FIELDS if it.name != DERIVED},
    WRITTEN: "VARCHAR",
    MONEY: "VARCHAR",
    "file": "VARCHAR",
    "line": "BIGINT",
}
"""`orders`: a column a field but `customer name`, which follows from name, company and e-mail.

A relation may lack columns of fields that no order of its files tells: they are missing in all.
"""

_BLOCK = {
    "lines": "VARCHAR[]",
    "city": "VARCHAR",
    "state": "VARCHAR",
    "zip": "VARCHAR",
    "country": "VARCHAR",
}

CUSTOMERS: dict[str, str] = {
    "name": "VARCHAR",
    "parent": "VARCHAR",
    "list_id": "VARCHAR",
    "edit_sequence": "VARCHAR",
    "created": "VARCHAR",
    "active": "BOOLEAN",
    "company": "VARCHAR",
    "first_name": "VARCHAR",
    "middle_name": "VARCHAR",
    "last_name": "VARCHAR",
    **{f"billing_{part}": kind for part, kind in _BLOCK.items()},
    **{f"shipping_{part}": kind for part, kind in _BLOCK.items()},
    "phone": "VARCHAR",
    "alt_phone": "VARCHAR",
    "email": "VARCHAR",
    "cc": "VARCHAR",
    "currency": "VARCHAR",
    "card_brand": "VARCHAR",
    "card_last_four": "VARCHAR",
    "card_expiry": "VARCHAR",
    "online": "BOOLEAN",
    "file": "VARCHAR",
    "line": "BIGINT",
}
"""`customers`: the attributes of `model.records.Customer`; `active` is never NULL.

A relation may lack columns that no record of its files has anything in, but `name`, `parent` and
`active`.
"""

TAKEN: dict[str, str] = {"name": "VARCHAR", "list": "VARCHAR"}
"""`taken`: names of the other lists; `list` is the value of an `OtherList`."""
