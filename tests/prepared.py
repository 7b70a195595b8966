"""Customer lists prepared in memory, for tests."""

from __future__ import annotations

import sqlite3

from rulesdsl.customers.prepared import PreparedList
from rulesdsl.customers.preparing import prepare
from rulesdsl.customers.tables import Tables
from rulesdsl.model.records import CustomerList
from rulesdsl.reading.interface import CustomerReading, Remark, RowProblem

VERSION = "0.0"


def prepared(
    customers: CustomerList,
    *,
    problems: tuple[RowProblem, ...] = (),
    remarks: tuple[Remark, ...] = (),
) -> PreparedList:
    """The list as it comes back from a file."""
    tables = Tables(sqlite3.connect(":memory:", isolation_level=None))
    prepare(tables, CustomerReading(customers, problems, remarks), VERSION)
    return PreparedList(tables)
