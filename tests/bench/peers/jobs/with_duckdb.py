"""By SQL on DuckDB, with a fixpoint for what is created."""

from __future__ import annotations

import sys

import duckdb

_MATCH = """
CREATE TEMP TABLE by_email AS
  SELECT lower(email) AS value, count(*) AS hits, any_value("full name") AS customer,
    any_value("list id") AS list_id
  FROM read_parquet($customers) WHERE email IS NOT NULL GROUP BY ALL;

CREATE TEMP TABLE by_name AS
  SELECT lower("first name" || "last name") AS value, count(*) AS hits,
    any_value("full name") AS customer, any_value("list id") AS list_id
  FROM read_parquet($customers) WHERE "first name" IS NOT NULL GROUP BY ALL;

CREATE TEMP TABLE matched AS
  SELECT asked.*, e.hits AS email_hits, n.hits AS name_hits,
    coalesce(e.customer, n.customer) AS customer, coalesce(e.list_id, n.list_id) AS list_id
  FROM (
    SELECT file_row_number AS place, "order number" AS number, name AS written,
      lower(email) AS email, lower(replace(name, ' ', '')) AS name
    FROM read_parquet($orders, file_row_number = true)
  ) asked
  LEFT JOIN by_email e ON asked.email = e.value
  LEFT JOIN by_name n ON asked.name = n.value;

CREATE TEMP TABLE waiting AS
  SELECT place, email, name, written FROM matched WHERE email_hits IS NULL AND name_hits IS NULL;

CREATE TEMP TABLE created AS FROM waiting LIMIT 0;
"""

_ROUND = """
CREATE OR REPLACE TEMP TABLE firsts AS FROM waiting
  QUALIFY place = min(place) OVER (PARTITION BY name)
    AND (email IS NULL OR place = min(place) OVER (PARTITION BY email));

INSERT INTO created FROM firsts;

CREATE OR REPLACE TEMP TABLE waiting AS
  FROM waiting WHERE name NOT IN (SELECT name FROM firsts)
    AND (email IS NULL OR email NOT IN (SELECT email FROM firsts WHERE email IS NOT NULL));
"""

_WRITE = """
COPY (
  SELECT number, CASE WHEN held THEN 'hold' ELSE 'use' END AS action,
    CASE WHEN is_job THEN 'Web Sales' WHEN NOT held THEN customer END AS customer,
    CASE WHEN is_job THEN '80000000-1' WHEN NOT held THEN list_id END AS list_id,
    CASE WHEN is_job THEN coalesce(job_by_email, job_by_name, written) END AS job,
    CASE WHEN NOT is_job THEN 'none' WHEN job_by_email IS NULL AND job_by_name IS NULL
      THEN 'create' ELSE 'use' END AS job_action,
    CASE WHEN held THEN NULL WHEN email_hits = 1 OR job_by_email IS NOT NULL THEN 'email'
      WHEN name_hits = 1 OR job_by_name IS NOT NULL THEN 'name' END AS matched_by
  FROM (
    SELECT matched.*, e.written AS job_by_email, n.written AS job_by_name,
      email_hits IS NULL AND (e.place IS NOT NULL OR name_hits IS NULL) AS is_job,
      coalesce(email_hits > 1 OR (e.place IS NULL AND email_hits IS NULL AND name_hits > 1), false)
        AS held
    FROM matched
    LEFT JOIN created e ON matched.email = e.email AND e.place < matched.place
    LEFT JOIN created n ON matched.name = n.name AND n.place < matched.place
  )
  ORDER BY place
) TO $out (FORMAT parquet)
"""


def main(orders: str, customers: str, out: str) -> None:
    """The whole job: what the list has, round by round what is created, and the decisions."""
    connection = duckdb.connect()
    for statement in _MATCH.split(";\n\n"):
        files = {"orders": orders, "customers": customers}
        asked = {name: file for name, file in files.items() if f"${name}" in statement}
        connection.execute(statement, asked)
    while connection.execute("FROM waiting LIMIT 1").fetchone():
        connection.execute(_ROUND)
    connection.execute(_WRITE, {"out": out})


if __name__ == "__main__":
    main(*sys.argv[1:])
