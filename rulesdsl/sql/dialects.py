"""The kinds of SQL that are written, and what each does otherwise where it matters to a policy."""

from __future__ import annotations

from enum import Enum

from rulesdsl.defining import frozen


class Lower(Enum):
    """What the function LOWER makes of letters."""

    ASCII = "the letters A to Z alone"
    ONE_BY_ONE = "each letter one letter: İ becomes i, and so has to be looked after before"
    UNICODE = "each letter as Unicode says, a sigma at the end of a word as one there"


def lowered(kind: Lower, letter: str) -> str:
    """What LOWER makes of one letter.

    >>> lowered(Lower.ASCII, "Ä"), lowered(Lower.UNICODE, "Ä"), lowered(Lower.ONE_BY_ONE, "İ")
    ('Ä', 'ä', 'i')
    """
    if kind is Lower.ASCII:
        return letter.lower() if letter.isascii() else letter
    small = letter.lower()
    return small[0] if kind is Lower.ONE_BY_ONE else small


@frozen
class Dialect:
    """A kind of SQL: its name on the command line and in sqlglot, what people call it.

    `casefolds` tells that it folds case itself as Unicode says, so that LOWER is not used;
    `normalizes`, that it can put letters and accents together (NFC).
    """

    name: str
    title: str
    lower: Lower = Lower.UNICODE
    casefolds: bool = False
    normalizes: bool = True


DUCKDB = Dialect("duckdb", "DuckDB", Lower.ONE_BY_ONE)
POSTGRES = Dialect("postgres", "PostgreSQL 13 or newer, with the encoding UTF8", Lower.ASCII)
BIGQUERY = Dialect("bigquery", "BigQuery", casefolds=True)
SNOWFLAKE = Dialect("snowflake", "Snowflake", Lower.ONE_BY_ONE, normalizes=False)
SPARK = Dialect("spark", "Spark 3.3 or newer", normalizes=False)

DIALECTS: dict[str, Dialect] = {
    it.name: it for it in (DUCKDB, POSTGRES, BIGQUERY, SNOWFLAKE, SPARK)
}
