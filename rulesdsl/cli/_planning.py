"""A batch of orders planned as they were read: `plan` and `backtest` say the same of the files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rulesdsl.cli._inputs import Inputs
from rulesdsl.defining import evolve

if TYPE_CHECKING:
    from rulesdsl.compiled import Compiled
    from rulesdsl.formats import Remark
    from rulesdsl.model.records import Customer, Order
    from rulesdsl.posting.plan import Plan

BAR_FROM = 2_000
"""Fewer orders than this are planned before a bar could be read."""


def planned(compiled: Compiled, inputs: Inputs, override: bool | None) -> Plan:
    """The plan of a batch, with what the readers had to say."""
    orders = inputs.orders.orders
    plan = compiled.plan(_watched(orders), inputs.customers.customers, override=override)
    untold = _foreign(plan) if inputs.customers.tells_no_currencies else None
    posts = any(it.transaction for it in plan.decisions)
    return as_read(plan, inputs, untold, posts=posts)


def as_read(plan: Plan, inputs: Inputs, untold: Customer | None, *, posts: bool) -> Plan:
    """A plan with what the readers had to say of its files.

    `untold` is somebody who is created in another currency, where the list tells no currencies.
    """
    remarks = (*inputs.orders.remarks, *inputs.customers.remarks)
    return evolve(
        plan,
        problems=(*inputs.orders.problems, *inputs.customers.problems, *inputs.items.problems),
        remarks=(
            *(it for it in remarks if not it.serious),
            *(_unknown_of_posting(inputs) if posts else ()),
            *_uncounted_names(plan),
        ),
        cautions=(*_cautions(inputs, remarks), *_untold_currencies(untold)),
    )


def _uncounted_names(plan: Plan) -> Iterator[Remark]:
    """What is said where names are counted and three of the four lists may not have been given."""
    from rulesdsl.formats import Remark  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.reading.quickbooks import LIST  # likewise

    if plan.room is not None and not plan.room.names.others:
        yield Remark(
            LIST,
            "it has no vendors, employees or other names, which count for the limit of the edition:"
            " give their lists too, if there are any",
        )


def _unknown_of_posting(inputs: Inputs) -> Iterator[Remark]:
    """What is said where orders are posted.

    No file may tell which of them QuickBooks has; or how their lines are taxed, and then QuickBooks
    may do it itself.
    """
    from rulesdsl.formats import Remark  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.model.items import TAX_CODE  # likewise
    from rulesdsl.model.records import Origin  # likewise
    from rulesdsl.reading.quickbooks import LIST  # likewise

    company = inputs.customers.customers.company
    if not company.posted:
        yield Remark(
            LIST,
            "it tells of no transactions, so that an order which is posted already would be posted"
            " once more: plan each order once, or give the transactions too (qbXML)",
        )
    if TAX_CODE not in (company.items or {}):
        yield Remark(
            Origin("the item map"),
            "it names no tax code, so that QuickBooks may add its own sales tax on top of an"
            " order's total: add the line `tax code,Non`, with the code of what is not taxed",
        )


def _cautions(inputs: Inputs, remarks: Iterable[Remark]) -> Iterator[str]:
    """What makes a plan unsafe: customers that QuickBooks has and the plan does not know."""
    for remark in remarks:
        if remark.serious:
            yield f"{remark.origin}: {remark.message}"
    unread = len(inputs.customers.problems)
    if unread:
        rows = "1 row" if unread == 1 else f"{unread} rows"
        yield (
            f"{rows} of the customer list could not be read, and who stands there could be created "
            "once more"
        )


def _foreign(plan: Plan) -> Customer | None:
    """The first customer that is created in another currency."""
    from rulesdsl.model.decisions import Role  # see rulesdsl.cli: `--help` stays light

    created = (it for decision in plan.decisions for it in decision.creates)
    buyers = (it.record for it in created if it.role is Role.CUSTOMER)
    return next((it for it in buyers if it.currency), None)


def _untold_currencies(foreign: Customer | None) -> Iterator[str]:
    """Who is created in another currency, and may be there already: the list tells no currencies.

    With several currencies QuickBooks tells that of each customer in qbXML, in an export to Excel
    or IIF it may not. All of them are taken to be in the home currency then.
    """
    if foreign is not None:
        yield (
            "the customer list tells no currencies, so that everybody counts as a customer in the"
            f" home currency: who is in {foreign.currency} already would be created once more, here"
            f" '{foreign.full_name}'; add the column Currency to the export, or give the list as"
            " qbXML"
        )


def _watched(orders: Sequence[Order]) -> Iterable[Order]:
    """The orders one by one, with a progress bar where there are many and a person is watching."""
    if len(orders) < BAR_FROM or not sys.stderr.isatty():
        return orders
    from rich.console import Console  # heavy, and not needed for --help
    from rich.progress import track

    return track(orders, description="planning", console=Console(stderr=True), transient=True)
