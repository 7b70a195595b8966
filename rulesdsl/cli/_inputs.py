"""Orders and customer lists for `plan` and `explain`: the same arguments, read in the same way."""

from __future__ import annotations

import argparse
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from attrs import frozen

from rulesdsl.cli._out import complain

if TYPE_CHECKING:
    from rulesdsl.formats import CustomerReading, OrderReading, Refusal


@frozen
class Inputs:
    """What was read."""

    orders: OrderReading
    customers: CustomerReading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files, and their formats where the content does not tell."""
    parser.add_argument("policy", metavar="POLICY", help="the policy, a .rules file")
    for what, whose in (
        ("orders", "the store's orders, as it exports them"),
        ("customers", "the customer list and other name lists of QuickBooks, as it exports them"),
    ):
        parser.add_argument(
            f"--{what}",
            nargs="+",
            action="extend",
            required=True,
            metavar="FILE",
            help=whose,
        )
        parser.add_argument(
            f"--{what}-format",
            metavar="NAME",
            help="the format of these files, where it cannot be told from what is in them",
        )
    parser.add_argument(
        "--override",
        choices=("true", "false"),
        help="set override for every rule, whatever the policy says",
    )


def override_of(arguments: argparse.Namespace) -> bool | None:
    """Override as set from outside."""
    return None if arguments.override is None else arguments.override == "true"


def read_inputs(arguments: argparse.Namespace) -> Inputs | None:
    """Orders and customers; None where a file was refused, which is then told."""
    from rulesdsl.cli._files import read_customers, read_orders  # brings the readers with it
    from rulesdsl.formats import Refusal

    with watched("reading the orders"):
        orders = read_orders(arguments.orders, arguments.orders_format)
    if isinstance(orders, Refusal):
        _refused(orders)
        return None
    with watched("reading the customers"):
        customers = read_customers(arguments.customers, arguments.customers_format)
    if isinstance(customers, Refusal):
        _refused(customers)
        return None
    return Inputs(orders, customers)


def _refused(refusal: Refusal) -> None:
    complain(f"{refusal.origin}: {refusal.message}", refusal.cure)


def watched(what: str) -> AbstractContextManager[object]:
    """Say what is being done while it is done, where a person is watching."""
    from rich.console import Console  # heavy, and not needed for --help

    console = Console(stderr=True)
    if not (console.is_terminal and sys.stderr.isatty()):
        return nullcontext()
    return console.status(what)
