"""`rulesdsl plan`: what a policy does with a batch of orders, and what QuickBooks would be sent."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command
from rulesdsl.cli._beforehand import warned
from rulesdsl.cli._inputs import (
    Inputs,
    add_arguments,
    lacks_items,
    override_of,
    read_inputs,
)

if TYPE_CHECKING:
    from rulesdsl.compiled import Compiled
    from rulesdsl.formats import Remark
    from rulesdsl.model.records import Order
    from rulesdsl.posting.plan import Plan

BAR_FROM = 2_000
"""Fewer orders than this are planned before a bar could be read."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_arguments(parser)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", metavar="DIR", help="the folder for the plan's files")
    where.add_argument("--dry-run", action="store_true", help="print the summary and write nothing")
    parser.add_argument(
        "--fail-on-hold",
        action="store_true",
        help="exit code 1 when an order is held, or a row cannot be read",
    )


def _run(arguments: argparse.Namespace) -> int:
    from attrs import evolve  # see rulesdsl.cli: `--help` stays light

    from rulesdsl.cli._out import complain  # likewise
    from rulesdsl.cli._policies import compile_file  # likewise

    if arguments.out is not None and (not arguments.out.strip() or "\0" in arguments.out):
        complain(
            f"expected the name of a folder behind --out, found '{arguments.out}'",
            "the folder that you are in is a single dot: --out .",
        )
        return UNUSABLE
    compiled = compile_file(arguments.policy)
    if compiled is None or lacks_items(compiled, arguments):
        return UNUSABLE
    never_known = warned(compiled, arguments)
    inputs = read_inputs(arguments)
    if inputs is None:
        return UNUSABLE
    plan = evolve(_planned(compiled, inputs, override_of(arguments)), never_known=never_known)
    _summarized(plan, files=arguments.out is not None)
    if arguments.out is not None and not _written(plan, arguments.out):
        return UNUSABLE
    return FOUND if arguments.fail_on_hold and (plan.held or plan.problems) else OK


def _summarized(plan: Plan, *, files: bool) -> None:
    """Print the summary; the files are written even for somebody who only reads its beginning."""
    from rulesdsl.cli._out import unheard  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._summary import print_summary  # likewise
    from rulesdsl.posting.summary import summarize

    try:
        print_summary(summarize(plan), sys.stdout, files=files)
        sys.stdout.flush()
    except BrokenPipeError:
        unheard()


def _planned(compiled: Compiled, inputs: Inputs, override: bool | None) -> Plan:
    """The plan, with what the readers had to say."""
    from attrs import evolve  # see rulesdsl.cli: `--help` stays light

    orders = inputs.orders.orders
    remarks = (*inputs.orders.remarks, *inputs.customers.remarks)
    plan = compiled.plan(_watched(orders), inputs.customers.customers, override=override)
    return evolve(
        plan,
        problems=(*inputs.orders.problems, *inputs.customers.problems, *inputs.items.problems),
        remarks=(
            *(it for it in remarks if not it.serious),
            *_unknown_transactions(plan, inputs),
            *_unknown_tax_code(plan, inputs),
            *_uncounted_names(plan),
        ),
        cautions=(*_cautions(inputs, remarks), *_untold_currencies(plan, inputs)),
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


def _unknown_transactions(plan: Plan, inputs: Inputs) -> Iterator[Remark]:
    """What is said where orders are posted and no file tells which of them QuickBooks has."""
    from rulesdsl.formats import Remark  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.reading.quickbooks import LIST  # likewise

    posting = any(it.transaction for it in plan.decisions)
    if posting and not inputs.customers.customers.company.posted:
        yield Remark(
            LIST,
            "it tells of no transactions, so that an order which is posted already would be posted"
            " once more: plan each order once, or give the transactions too (qbXML)",
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


def _unknown_tax_code(plan: Plan, inputs: Inputs) -> Iterator[Remark]:
    """What is said where QuickBooks is not told how the lines are taxed, and may do it itself."""
    from rulesdsl.formats import Remark  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.model.items import TAX_CODE  # likewise
    from rulesdsl.model.records import Origin  # likewise

    items = inputs.customers.customers.company.items
    if any(it.transaction for it in plan.decisions) and TAX_CODE not in (items or {}):
        yield Remark(
            Origin("the item map"),
            "it names no tax code, so that QuickBooks may add its own sales tax on top of an"
            " order's total: add the line `tax code,Non`, with the code of what is not taxed",
        )


def _untold_currencies(plan: Plan, inputs: Inputs) -> Iterator[str]:
    """Who is created in another currency, and may be there already: the list tells no currencies.

    With several currencies QuickBooks tells that of each customer in qbXML, in an export to Excel
    or IIF it may not. All of them are taken to be in the home currency then.
    """
    from rulesdsl.model.decisions import Role  # see rulesdsl.cli: `--help` stays light

    listed = inputs.customers.customers.customers
    created = (it for decision in plan.decisions for it in decision.creates)
    buyers = (it.record for it in created if it.role is Role.CUSTOMER)
    foreign = next((it for it in buyers if it.currency), None)
    if foreign and listed and not any(it.currency for it in listed):
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


def _written(plan: Plan, folder: str) -> bool:
    """Write all files of the plan, or none of them."""
    from rulesdsl.cli._out import complain, say  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._write import WriteProblem, write_files
    from rulesdsl.posting.files import files

    done = write_files(Path(folder), files(plan))
    if isinstance(done, WriteProblem):
        complain(done.message, done.cure)
        return False
    say(f"\nWritten to {done.folder}: {', '.join(done.files)}\n")
    if done.removed:
        say(f"Removed, because it belonged to an earlier plan: {', '.join(done.removed)}\n")
    return True


COMMAND = Command(
    "decide a batch of orders, and write what QuickBooks would be asked to do",
    _arguments,
    _run,
    "Decide every order of the given files by a policy and the QuickBooks lists, print a summary, "
    "and write decisions.csv, review.csv, plan.json and requests.qbxml, and who the store is to "
    "write to in notifications.csv. Nothing is sent.",
)
