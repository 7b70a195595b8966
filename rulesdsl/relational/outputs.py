"""What a plan writes, out of the relations `decisions` and `creations`: rows and requests.

Everything streams in the order of the input. What is held is said where it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.formats import RowProblem
from rulesdsl.model.decisions import Creation, Role
from rulesdsl.model.records import Customer
from rulesdsl.model.storage import same_label
from rulesdsl.posting.asked import Asked, can_be_told, list_id_of
from rulesdsl.posting.notifications import NOTIFICATION_COLUMNS
from rulesdsl.posting.tables import DECISION_COLUMNS, REVIEW_COLUMNS, review_rows
from rulesdsl.relational.heard import Heard
from rulesdsl.relational.lines import NUMBER, csv_lines
from rulesdsl.relational.records import customer_of, order_of
from rulesdsl.relational.results import CREATION, CREATIONS, DECISION, DECISIONS, creation_of
from rulesdsl.relational.schema import CUSTOMERS, ORDERS, ORDINAL, WRITTEN
from rulesdsl.relational.terms import NULL, Term, Warehouse, col, fn, known, table, text, within
from rulesdsl.spreadsheet import csv_file, csv_line

HELD = "held_orders"
"""The view of the orders that wait, with the columns of review.csv."""

_KINDS = {"line": "BIGINT", "total": NUMBER}


@frozen
class Outputs:
    """A plan in relations, and what was heard beside them."""

    warehouse: Warehouse
    heard: Heard
    problems: tuple[RowProblem, ...]
    online: bool = False

    def decisions_csv(self) -> Iterator[bytes]:
        """`decisions.csv`: one line an order, in the order of the files."""
        columns = {it: DECISION[it] for it in DECISION_COLUMNS}
        return csv_lines(self.warehouse, DECISIONS, columns, ORDINAL)

    def review_csv(self) -> Iterator[bytes]:
        """`review.csv`: held orders, then what is to be changed by hand, then rows not read."""
        told = {
            **{it: col(it, "d") for it in ("order_number", "channel", "rule", "reason")},
            **{it: col(it, "o") for it in ("file", "line", "email", "currency")},
            "name": _whose(),
            "total": col(WRITTEN, "o"),
            "what_to_do": col("what_to_do", "d"),
        }
        cells = (told.get(it, exp.cast(NULL, "VARCHAR")).as_(it) for it in REVIEW_COLUMNS)
        held = _beside_orders(col(ORDINAL, "d"), *cells)
        self.warehouse.view(HELD, held.where(col("action", "d").eq(text("hold"))))
        kinds = {it: _KINDS.get(it, "VARCHAR") for it in REVIEW_COLUMNS}
        yield from csv_lines(self.warehouse, HELD, kinds, ORDINAL)
        rows = review_rows((), self.heard.changes.modifications(), self.problems)
        yield from map(csv_line, rows)

    def notifications_csv(self) -> Iterator[bytes] | None:
        """`notifications.csv`: the new customers that the sales channel is to write to, if any."""
        counted = exp.select(fn("count", exp.Star())).from_(DECISIONS).where(col("notify"))
        if not self.warehouse.one(counted)[0]:
            return None
        query = _beside_orders(
            col("order_number", "d"), col("channel", "d"), _whose(), col("email", "o")
        ).where(col("notify", "d"))
        return csv_file(NOTIFICATION_COLUMNS, self.warehouse.rows(query))

    def creations_csv(self) -> Iterator[bytes]:
        """What is created, one record a line."""
        query = creations_query()
        names = [it.alias_or_name for it in query.selects]
        return csv_file(names, self.warehouse.rows(query))

    # --- requests -------------------------------------------------------------------------------

    def asked(self) -> Asked:
        """What is asked of QuickBooks; nothing of QuickBooks Online, which takes no qbXML."""
        if self.online:
            return Asked()
        return Asked(
            modifications=can_be_told(self.heard.changes.modifications()),
            creations=Creations(self.warehouse, self.heard),
            transactions=self.heard.transactions,
            list_ids=self._list_ids(),
        )

    def _list_ids(self) -> dict[str, str]:
        """The ListIDs of existing parents of what is created; they are few, and held."""
        parents = exp.select(col("parent")).distinct().from_(CREATIONS).where(known(col("parent")))
        full_name = fn("concat_ws", text(":"), col("parent"), col("name"))
        query = exp.select(*map(col, CUSTOMERS)).from_("customers")
        lower = exp.select(exp.Lower(this=col("parent"))).from_(within(parents, "p"))
        query = query.where(exp.Lower(this=full_name).isin(query=lower))
        found = map(customer_of, self.warehouse.rows(query))
        known_ids = ((same_label(it.full_name), list_id_of(it)) for it in found)
        return {name: list_id for name, list_id in known_ids if list_id}


@frozen
class Creations:
    """Everything that is created, as the whole batch leaves it, read anew each time."""

    warehouse: Warehouse
    heard: Heard

    def __len__(self) -> int:
        query = exp.select(fn("count", exp.Star())).from_(CREATIONS)
        return int(self.warehouse.one(query)[0])

    def __iter__(self) -> Iterator[tuple[Creation, str]]:
        made = [col(it, "c") for it in CREATION]
        query = (
            exp.select(*made, *(col(it, "o") for it in ORDERS))
            .from_(table(CREATIONS, "c"))
            .join(table("orders", "o"), on=col(ORDINAL, "c").eq(col(ORDINAL, "o")))
            .order_by(col(ORDINAL, "c"), col("place", "c"))
        )
        for row in self.warehouse.rows(query):
            order = order_of(row[len(made) :])
            yield self.heard.changes.as_left(creation_of(row[: len(made)], order)), order.number


def creations_query() -> exp.Select:
    """`creations` as a person wants them: whose order, what, under whom."""
    full_name = fn("concat_ws", text(":"), col("parent", "c"), col("name", "c"))
    selected = (
        col(ORDINAL, "c"), col("order_number", "d"), col("role", "c"),
        exp.alias_(full_name, "full_name"), col("name", "c"), col("parent", "c"),
        col("currency", "c"), col("attributes", "c"),
    )  # fmt: skip
    return (
        exp.select(*selected)
        .from_(table(CREATIONS, "c"))
        .join(table(DECISIONS, "d"), on=col(ORDINAL, "c").eq(col(ORDINAL, "d")))
        .order_by(col(ORDINAL, "c"), col("place", "c"))
    )


def decisions_query() -> exp.Select:
    """`decisions` as a person wants them, in the order of the input."""
    return (
        exp.select(*(col(it) for it in DECISION if it != "tried"))
        .from_(DECISIONS)
        .order_by(col(ORDINAL))
    )


def _beside_orders(*selected: Term) -> exp.Select:
    """Something of decisions and of their orders, in the order of the input."""
    return (
        exp.select(*selected)
        .from_(table(DECISIONS, "d"))
        .join(table("orders", "o"), on=col(ORDINAL, "d").eq(col(ORDINAL, "o")))
        .order_by(col(ORDINAL, "d"))
    )


def _whose() -> Term:
    """The buyer as the channel knows her."""
    return fn("coalesce", col("name", "o"), col("company", "o"))


def tells_currencies(warehouse: Warehouse) -> bool:
    """Whether the list tells the currency of any customer."""
    query = exp.select(fn("count", col("currency"))).from_("customers")
    return bool(warehouse.one(query)[0])


def foreign_customer(warehouse: Warehouse) -> Customer | None:
    """The first customer that is created in another currency."""
    query = exp.select(col("name"), col("currency")).from_(CREATIONS)
    query = query.where(col("role").eq(text(Role.CUSTOMER.value)), known(col("currency")))
    rows = warehouse.rows(query.order_by(col(ORDINAL), col("place")).limit(1))
    return next((Customer(name=name, currency=currency) for name, currency in rows), None)
