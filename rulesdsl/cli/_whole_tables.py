"""Tables that DuckDB reads, as a whole: for everybody who wants the orders or the list at hand."""

from __future__ import annotations

from rulesdsl.cli._heads import head_of, is_duckdb, is_parquet, path_and_table
from rulesdsl.formats import CustomerReading, Kind, OrderReading, Refusal
from rulesdsl.formats.neutral_csv import orders_of_table
from rulesdsl.formats.neutral_customers import COLUMNS, customers_of_table
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Origin
from rulesdsl.reading.table import Table
from rulesdsl.reading.text import quoted
from rulesdsl.relational import opening
from rulesdsl.relational.duck import Duck, DuckError
from rulesdsl.relational.reading_orders import LISTS
from rulesdsl.relational.source import Source, rows


def source_of(duck: Duck, file: str, kind: Kind) -> Source | Refusal | None:
    """The table of a Parquet file, or of one of DuckDB; None for any other file."""
    path, table = path_and_table(file)
    head = head_of(path)
    if is_parquet(head):
        return opening.parquet(duck, path, file)
    return opening.table_of_duckdb(duck, path, file, kind.value, table) if is_duckdb(head) else None


def read_table(file: str, kind: Kind) -> OrderReading | CustomerReading | Refusal:
    """All that such a table holds."""
    duck = Duck()
    try:
        source = source_of(duck, file, kind)
        if not isinstance(source, Source):
            return source or _gone(file)
        named = source.named(*((BY_NAME, LISTS) if kind is Kind.ORDERS else (COLUMNS,)))
        if isinstance(named, Refusal):
            return named
        table = Table(tuple(source.columns), tuple(row for _, row in rows(duck, source)))
    except DuckError as error:
        return Refusal(
            Origin(file),
            f"expected a table that can be read, found: {quoted(str(error))}",
            "Write the file again; it may have been broken off.",
        )
    finally:
        duck.close()
    return (orders_of_table if kind is Kind.ORDERS else customers_of_table)(table, file)


def _gone(file: str) -> Refusal:
    """What was a table a moment ago is none any more."""
    return Refusal(
        Origin(file),
        "expected the file to stay as it is while it is read, found another one",
        "Wait until the program that writes it has ended, and try again.",
    )
