"""A town for large plans: customers and the orders of a season, made by DuckDB from a seed.

Everything follows from the number of a row by whole-number arithmetic, so that the same call gives
the same rows with every version of DuckDB. What is in it, and why it is hard to get right:

* of 20 customers one shares its name with the one before, of 100 one its e-mail address, and of 20
  one has no address: what is found by these is held, or found by the other key;
* of 100 orders 20 are of new buyers, who come back: the first order creates a job, the others must
  find it; some new buyers share a name, some write another one's, some write no address;
* known buyers come with another address, with none, or with one that a new buyer has as well: the
  last are matched by name or by what an earlier order created, whichever came first;
* some write their address in capitals.

Both have the columns of our own tables.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from tests.bench.peers.jobs import STANDARD, STANDARD_ID

POLICY = f"match by email then name\nelse use customer '{STANDARD}' with job\n"

_NUMBERS = """
CREATE MACRO spread(i, salt) AS (i % 2_147_483_647 * 48_271 + salt * 69_621) % 2_147_483_647;
CREATE MACRO squared(i, salt) AS spread(i, salt) * spread(i, salt) % 2_147_483_647;
CREATE MACRO drawn(i, salt) AS (squared(i, salt) * squared(i, salt) + i) % 2_147_483_647;
"""
"""A number that looks as if it had nothing to do with the row `i` and the seed `salt`."""

_PEOPLE = """
CREATE MACRO first_name(p) AS list_extract([
  'Ann', 'Ben', 'Carla', 'Dora', 'Emil', 'Fay', 'Gus', 'Hana', 'Ivo', 'Jule', 'Karl', 'Lena', 'Max',
  'Nora', 'Otto', 'Pia', 'Quin', 'Rosa', 'Sam', 'Tess', 'Udo', 'Vera', 'Will', 'Xenia', 'Yann',
  'Zoe', 'Alma', 'Bert', 'Cleo', 'Dirk', 'Elsa', 'Finn', 'Greta', 'Hugo', 'Ida', 'Jan', 'Kaia',
  'Leo', 'Mia', 'Noel', 'Olga', 'Paul', 'Rita', 'Sven', 'Tilda', 'Urs', 'Viola', 'Wim', 'Xaver',
  'Ylva'], (p % 50 + 1)::INTEGER);
CREATE MACRO consonant(p) AS substr('bcdfghjklmnprstvwxyz', p // 5 % 20 + 1, 1);
CREATE MACRO syllable(p) AS consonant(p) || substr('aeiou', p % 5 + 1, 1);
CREATE MACRO last_name(p) AS upper(consonant(p // 50)) || substr('aeiou', p // 50 % 5 + 1, 1)
  || syllable(p // 5_000) || syllable(p // 500_000) || syllable(p // 50_000_000);
CREATE MACRO full_name(p) AS first_name(p) || ' ' || last_name(p);
CREATE MACRO person(k) AS k - (k % 20 = 19)::BIGINT;
CREATE MACRO told_address(k) AS lower(first_name(person(k))) || '.' || k || '@example.com';
CREATE MACRO address(k) AS
  CASE WHEN k % 20 <> 7 THEN told_address(k - (k % 100 = 50)::BIGINT) END;
CREATE MACRO buyer(b) AS 1_000_000_000 + b - (b % 25 = 24)::BIGINT;
CREATE MACRO buyer_address(b) AS 'buyer.' || b || '@example.net';
"""
"""The people by their numbers: `k` a customer, `b` a new buyer, `p` any of all there could be."""

_CUSTOMERS = """
SELECT $standard AS "full name", $id AS "list id", NULL AS "first name", NULL AS "last name",
  NULL AS "email"
UNION ALL
SELECT last_name(person(k)) || ', ' || first_name(person(k)) || if(k % 20 = 19, ' 2', ''),
  lpad(k::VARCHAR, 8, '0') || '-1', first_name(person(k)), last_name(person(k)), address(k)
FROM range($customers) people(k)
"""

_ORDERS = """
WITH lots AS (
  SELECT i, drawn(i, $seed + 1) % 100 < 20 AS is_new,
    drawn(i, $seed + 2) % greatest($orders // 10, 1) AS b,
    drawn(i, $seed + 3) % $customers AS k,
    drawn(i, $seed + 4) % 100 AS chance,
    drawn(i, $seed + 5) % 20 = 0 AS shouted
  FROM range($orders) season(i)
),
written AS (
  SELECT *, CASE
    WHEN is_new THEN CASE WHEN chance < 90 THEN buyer_address(b) END
    WHEN chance < 82 THEN address(k)
    WHEN chance < 90 THEN 'other.' || i || '@example.org'
    WHEN chance < 93 THEN buyer_address(b)
  END AS email
  FROM lots
)
SELECT '#' || i AS "order number", 'Shopify' AS "channel", 'USD' AS "currency",
  (drawn(i, $seed + 6) % 50_000 / 100)::DECIMAL(9, 2) AS "total",
  CASE WHEN shouted THEN upper(email) ELSE email END AS "email",
  full_name(CASE WHEN is_new THEN buyer(b + (chance % 20 = 0)::BIGINT) ELSE person(k) END)
    AS "name",
  'US' AS "shipping country",
  lpad((drawn(i, $seed + 7) % 100_000)::VARCHAR, 5, '0') AS "shipping zip"
FROM written
"""

Write = Callable[[duckdb.DuckDBPyRelation, str], None]

FORMS: dict[str, Write] = {
    "parquet": lambda relation, path: relation.write_parquet(path),
    "csv": lambda relation, path: relation.write_csv(path),
}


def make_customers(path: Path, customers: int) -> None:
    """The list: the standard customer and so many others; the ending says in which form."""
    _make(path, _CUSTOMERS, {"standard": STANDARD, "id": STANDARD_ID, "customers": customers})


def make_orders(path: Path, orders: int, customers: int, seed: int = 1) -> None:
    """So many orders of the people of a list of so many customers, and of new ones."""
    _make(path, _ORDERS, {"orders": orders, "customers": customers, "seed": seed})


def read(file: Path) -> duckdb.DuckDBPyRelation:
    """A table out of a file of any form; of CSV every cell is a text."""
    if file.suffix == ".csv":
        return duckdb.read_csv(str(file), all_varchar=True)
    return duckdb.read_parquet(str(file))


def _make(path: Path, query: str, numbers: dict[str, object]) -> None:
    with duckdb.connect() as connection:
        connection.execute(_NUMBERS + _PEOPLE)
        FORMS[path.suffix.removeprefix(".")](connection.sql(query, params=numbers), str(path))
