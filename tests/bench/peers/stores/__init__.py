"""A day's orders against a large list that is kept: one file a way to keep it, written by hand.

Each is a program with two verbs, `keep CUSTOMERS STORE` (done once) and `plan ORDERS STORE OUT`
(measured): orders as CSV in, decisions as CSV out, for the policy and the kind of data of
`town.py`. As in `jobs`, none gives reasons, and all rely on plain ASCII texts.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from tests.bench.peers.jobs import COLUMNS, STANDARD, STANDARD_ID

Found: TypeAlias = tuple[int, str, str] | None
"""How many customers have the value of a key, and name and ListID of one; None for nobody."""

Find: TypeAlias = Callable[[str], Found]

Order: TypeAlias = Mapping[str, str]

COUNTED = {
    "email": """
      SELECT lower(email) AS value, count(*) AS hits, any_value("full name") AS customer,
        any_value("list id") AS list_id
      FROM read_parquet($file) WHERE email IS NOT NULL GROUP BY ALL ORDER BY value
    """,
    "name": """
      SELECT lower("first name" || "last name") AS value, count(*) AS hits,
        any_value("full name") AS customer, any_value("list id") AS list_id
      FROM read_parquet($file) WHERE "first name" IS NOT NULL GROUP BY ALL ORDER BY value
    """,
}
"""What is kept of a list for each key, in DuckDB's SQL."""


def email_of(order: Order) -> str:
    """The key of an order's e-mail address; blank where it has none."""
    return order["email"].lower()


def name_of(order: Order) -> str:
    """The key of the buyer's name."""
    return order["name"].replace(" ", "").lower()


def read(orders: str) -> list[dict[str, str]]:
    """The orders of a CSV file."""
    with open(orders, newline="", encoding="utf-8") as file:  # noqa: PTH123 # pathlib takes longer to import than all of this
        return list(csv.DictReader(file))


def write(out: str, orders: Iterable[Order], by_email: Find, by_name: Find) -> None:
    """Decide one order after the other, and write what is decided."""
    with open(out, "w", newline="", encoding="utf-8") as file:  # noqa: PTH123 # likewise
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(_decided(orders, by_email, by_name))


def _decided(
    orders: Iterable[Order], by_email: Find, by_name: Find
) -> Iterator[tuple[str | None, ...]]:
    jobs_by_email: dict[str, str] = {}
    jobs_by_name: dict[str, str] = {}
    for order in orders:
        number, email, name = order["order number"], email_of(order), name_of(order)
        if job := jobs_by_email.get(email):
            yield number, "use", STANDARD, STANDARD_ID, job, "use", "email"
            continue
        key, found = "email", by_email(email) if email else None
        if found is None:
            key, found = "name", by_name(name)
        if found is not None:
            hits, *customer = found
            yield (
                (number, "use", *customer, None, "none", key)
                if hits == 1
                else (number, "hold", None, None, None, "none", None)
            )
        elif job := jobs_by_name.get(name):
            yield number, "use", STANDARD, STANDARD_ID, job, "use", "name"
        else:
            jobs_by_name[name] = order["name"]
            if email:
                jobs_by_email[email] = order["name"]
            yield number, "use", STANDARD, STANDARD_ID, order["name"], "create", None


def program(keep: Callable[[str, str], None], plan: Callable[[str, str, str], None]) -> None:
    """Do what the command line says."""
    verb, *files = sys.argv[1:]
    if verb == "keep":
        keep(*files)
    else:
        plan(*files)


def plan_only(plan: Callable[[str, str, str], None]) -> None:
    """The same for a list that is kept already."""
    _, *files = sys.argv[1:]
    plan(*files)
