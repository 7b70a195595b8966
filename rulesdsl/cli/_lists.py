"""The list that orders are planned against: read from exports, or prepared and only opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rulesdsl.cli._files import is_prepared, read_changes, read_customers
from rulesdsl.defining import evolve, frozen
from rulesdsl.formats import Refusal, Remark, RowProblem
from rulesdsl.model.company import Company
from rulesdsl.model.records import Customer, CustomerList, Origin, TakenName

if TYPE_CHECKING:
    from rulesdsl.customers.prepared import PreparedList


@frozen
class ListRead:
    """The list of QuickBooks, and what the readers said of it, now or when it was prepared."""

    customers: CustomerList | PreparedList
    problems: tuple[RowProblem, ...]
    remarks: tuple[Remark, ...]

    def with_company(self, company: Company) -> ListRead:
        """The same, with something else that is known of the company."""
        if isinstance(self.customers, CustomerList):
            return evolve(self, customers=self.customers + CustomerList(company=company))
        return evolve(self, customers=self.customers.with_company(company))

    @property
    def tells_no_currencies(self) -> bool:
        """Whether there are customers, and the currency of none of them is told."""
        if isinstance(self.customers, CustomerList):
            them = self.customers.customers
            return bool(them) and not any(it.currency for it in them)
        return bool(self.customers.names.customers) and not self.customers.tells_currencies


def read_list(files: Iterable[str], format_name: str | None = None) -> ListRead | Refusal:
    """The list of these files: exports, or one prepared list, with what belongs to it."""
    files = tuple(files)
    prepared = [it for it in files if is_prepared(it)]
    if not prepared:
        read = read_customers(files, format_name)
        if isinstance(read, Refusal):
            return read
        return ListRead(read.customers, read.problems, read.remarks)
    if len(prepared) > 1:
        return Refusal(
            Origin(prepared[1]),
            f"expected one prepared list, found another one beside {prepared[0]}",
            "Give the list of one company, prepared from all of its exports together.",
        )
    return _opened(prepared[0], [it for it in files if it not in prepared], format_name)


def _opened(file: str, others: Iterable[str], format_name: str | None) -> ListRead | Refusal:
    """A prepared list, and other files with what it does not know of the company."""
    from rulesdsl.cli._prepared import open_list  # SQLite is only needed for these

    there = open_list(file)
    if isinstance(there, Refusal):
        return there
    read = ListRead(there, there.problems, there.remarks)
    more = read_changes(others, format_name) if others else None
    if more is None or isinstance(more, Refusal):
        return more or read
    if more.customers.customers or more.customers.taken:
        names: Sequence[Customer | TakenName] = more.customers.customers or more.customers.taken
        return Refusal(
            names[0].origin or Origin(file),
            f"expected no names beside the prepared list {file}, found more of them",
            f"Take them into the list first: rulesdsl customers FILE --update {file}",
        )
    joined = read.with_company(more.customers.company)
    return evolve(
        joined,
        problems=(*joined.problems, *more.problems),
        remarks=(*joined.remarks, *more.remarks),
    )
