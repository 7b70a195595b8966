"""The standard customers of a policy, found once; and why a batch is not for the relations at all.

Everybody's customers are few. They are taken out of the list into a small book of its own, by which
the page of meaning itself says what it has to say of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.defining import frozen
from rulesdsl.model.limits import LIMITS
from rulesdsl.model.records import Customer, CustomerList
from rulesdsl.model.settings import Inactive, NameClash, PostAs
from rulesdsl.model.storage import label, same_label
from rulesdsl.relational.listing import named
from rulesdsl.relational.terms import col, fn, table
from rulesdsl.relational.work import CUSTOMERS, ORDERS, Work
from rulesdsl.table import ir
from rulesdsl.table.case import standards


@frozen(eq=False)
class Standards:
    """The standard customers, and whoever else has their names, as a list of its own.

    `coming` are those among them that the list has not, and that the first order creates which
    comes to one. That order is left for the lookup engine; to all others in SQL they are there.
    """

    book: CustomerIndex
    coming: tuple[Customer, ...] = ()

    def parent(self, customer: str) -> str:
        """The full name under which the jobs of a standard customer stand."""
        there = standards(self.book, customer)
        return there[0].full_name if there else customer


def standards_of(work: Work) -> Standards:
    """The standard customers that the table names."""
    names = {name for _, name in _named_in(work.table)}
    folded = [folded_full_name(it) for name in names for it in (name, label(name).text)]
    records = tuple(record for _, record in named(work, folded))
    book = CustomerIndex(CustomerList(records, work.taken, work.company))
    coming = {
        same_label(name): Customer(name=name)
        for name in names
        if not standards(book, name) and _is_created_plainly(work, book, name)
    }
    new = tuple(coming.values())
    listed = CustomerList((*records, *new), work.taken, work.company)
    return Standards(CustomerIndex(listed), new)


def _is_created_plainly(work: Work, book: CustomerIndex, name: str) -> bool:
    """Whether every rule that names a missing standard customer creates it, just as it is named.

    Written in two ways it would be called as the first order to come has it.
    """
    rules = [
        (line.rule, it) for line, it in _named_in(work.table) if same_label(it) == same_label(name)
    ]
    return (
        not label(name).changes
        and book.owner(name) is None
        and all(
            it == name
            and rule is not None
            and rule.settings.create_standard_customer
            and not rule.settings.multi_currency
            for rule, it in rules
        )
    )


def missing_standards(work: Work, standing: Standards) -> Iterator[str]:
    """The folded names of the standard customers that the list has not."""
    yield from (same_label(it.name) for it in standing.coming)
    for _, name in _named_in(work.table):
        if not standards(standing.book, name):
            yield from (folded_full_name(name), folded_full_name(label(name).text))


def _named_in(whole: ir.Table) -> Iterator[tuple[ir.Line, str]]:
    for line in whole.lines:
        match line.arm:
            case (
                ir.UseStandard(customer=name)
                | ir.UseJob(customer=name)
                | ir.CreateJob(customer=name)
                | ir.HoldJobExists(customer=name)
            ):
                yield line, name


def not_for_relations(work: Work, standing: Standards) -> str | None:
    """Why every order goes to the reference, one after the other; None where not all do."""
    rules = list(dict.fromkeys(line.rule for line in work.table.lines if line.rule))
    if any(it.settings.post_as is not PostAs.NOTHING for it in rules):
        return "orders are posted: each needs its lines, and a number that no other has"
    if any(it.updates for it in rules):
        return "matched customers are brought up to date, which later orders see"
    inactive = {it.settings.inactive_customers for it in rules}
    if Inactive.REACTIVATE in inactive and len(inactive) > 1 and _has_inactive(work):
        return "inactive customers are made active, which orders of other rules see"
    for line, name in _named_in(work.table):
        if (
            line.rule is not None
            and line.rule.settings.create_standard_customer
            and not standards(standing.book, name)
        ):
            return f"the standard customer '{name}' is created first, which later orders see"
    return _nearly_full(work)


def names_otherwise(line: ir.Line) -> bool:
    """Whether a line makes a customer, under another name where its own is taken."""
    if line.rule is None or not isinstance(line.arm, ir.CreateCustomer):
        return False
    its = line.rule.settings
    return its.multi_currency or its.name_clash is not NameClash.HOLD


def _has_inactive(work: Work) -> bool:
    query = exp.select(fn("count", exp.Star())).from_(table(CUSTOMERS))
    return bool(work.warehouse.one(query.where(col("active").not_()))[0])


def _nearly_full(work: Work) -> str | None:
    edition = work.company.edition
    if edition is None:
        return None
    count = exp.select(fn("count", exp.Star()))
    used = work.warehouse.one(count.from_(table(CUSTOMERS)))[0] + len(work.taken)
    coming = 2 * work.warehouse.one(count.from_(table(ORDERS)))[0]
    limits = LIMITS[edition]
    if used + coming <= min(limits.names, limits.one_list):
        return None
    return "QuickBooks' lists may become full, which depends on all orders before"
