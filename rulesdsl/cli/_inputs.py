"""Orders and customer lists for commands: the same arguments, read in the same way."""

from __future__ import annotations

import argparse
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from rulesdsl.cli._given_files import files_of
from rulesdsl.cli._out import complain
from rulesdsl.defining import frozen

if TYPE_CHECKING:
    from rulesdsl.cli._lists import ListRead
    from rulesdsl.compiled import Compiled
    from rulesdsl.formats import OrderReading, Refusal
    from rulesdsl.reading.items import ItemReading


@frozen
class Inputs:
    """What was read."""

    orders: OrderReading
    customers: ListRead
    items: ItemReading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The policy, the files, and override as set from outside."""
    parser.add_argument("policy", metavar="POLICY", help="the policy, a .rules file")
    add_files(parser, required=True)
    parser.add_argument(
        "--override",
        choices=("true", "false"),
        help="set override for every rule, whatever the policy says",
    )


def add_files(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """The files, and their formats where the content does not tell."""
    for what, whose in (
        ("orders", "the store's orders, as it exports them"),
        ("customers", "the name lists of QuickBooks, as it exports them, or a prepared list"),
    ):
        parser.add_argument(
            f"--{what}",
            nargs="+",
            action="extend",
            required=required,
            metavar="FILE",
            help=whose,
        )
        parser.add_argument(
            f"--{what}-format",
            metavar="NAME",
            help="the format of these files, where it cannot be told from what is in them",
        )
    parser.add_argument(
        "--items",
        nargs="+",
        action="extend",
        metavar="FILE",
        help="which QuickBooks item each SKU is: a table with the columns sku and item",
    )
    parser.add_argument(
        "--edition",
        choices=("pro", "premier", "enterprise"),
        help="the edition of QuickBooks Desktop: what its lists have no room for is held",
    )


def override_of(arguments: argparse.Namespace) -> bool | None:
    """Override as set from outside."""
    return None if arguments.override is None else arguments.override == "true"


def lacks_items(compiled: Compiled, arguments: argparse.Namespace) -> bool:
    """Whether the policy posts orders and no item map is given, which is then told."""
    from rulesdsl.model.settings import PostAs  # see rulesdsl.cli: `--help` stays light

    posting = [it for it in compiled.policy.rules if it.settings.post_as is not PostAs.NOTHING]
    if arguments.items or not posting:
        return False
    source, span = posting[0].places["post_as"]
    where = f"{source.name}:{source.place(span.start).line}"
    complain(
        f"{where}: expected an item map, because the policy posts orders, found none",
        "say which QuickBooks item each SKU is: --items FILE, a table of the columns sku and item",
    )
    return True


def read_inputs(arguments: argparse.Namespace) -> Inputs | None:
    """Orders, customers and items; None where a file was refused, which is then told."""
    from rulesdsl.cli._files import read_item_map, read_orders  # brings the readers
    from rulesdsl.cli._lists import read_list  # likewise
    from rulesdsl.formats import Refusal
    from rulesdsl.model.company import Company, Edition

    given = files_of(arguments.orders), files_of(arguments.customers)
    if given[0] is None or given[1] is None:
        return None
    # The item map is typed by hand: what is wrong in it is told before anything large is read.
    items = read_item_map(arguments.items or ())
    if isinstance(items, Refusal):
        _refused(items)
        return None
    with watched("reading the orders"):
        orders = read_orders(given[0], arguments.orders_format)
    if isinstance(orders, Refusal):
        _refused(orders)
        return None
    with watched("reading the customers"):
        customers = read_list(given[1], arguments.customers_format)
    if isinstance(customers, Refusal):
        _refused(customers)
        return None
    company = Company(
        edition=Edition(arguments.edition) if arguments.edition else None,
        items=items.items if arguments.items else None,
    )
    return Inputs(orders, customers.with_company(company), items)


def _refused(refusal: Refusal) -> None:
    complain(f"{refusal.origin}: {refusal.message}", refusal.cure)


def watched(what: str) -> AbstractContextManager[object]:
    """Say what is being done while it is done, where a person is watching."""
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console  # heavy, and not needed for --help

    console = Console(stderr=True)
    if not (console.is_terminal and sys.stderr.isatty()):
        return nullcontext()
    return console.status(what)
