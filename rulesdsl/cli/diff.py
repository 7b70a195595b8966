"""`rulesdsl diff`: what a change of a policy really changes."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command
from rulesdsl.cli._inputs import add_files, lacks_items, read_inputs

if TYPE_CHECKING:
    from rulesdsl.cli._versions import Pair
    from rulesdsl.comparisons import Report
    from rulesdsl.comparisons._report import History


def _arguments(parser: argparse.ArgumentParser) -> None:
    from rulesdsl.shelf import names  # finds the forms without importing them

    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="the old policy and the new one; with --against policies, or folders of policies",
    )
    parser.add_argument(
        "--against",
        metavar="REV",
        help="compare with what the policies are at this revision of git, such as HEAD or main",
    )
    forms = names("rulesdsl.comparisons")
    parser.add_argument(
        "--format", choices=forms, default="text", help="the form (default: %(default)s)"
    )
    add_files(parser, required=False)


def _run(arguments: argparse.Namespace) -> int:
    from rulesdsl.cli._versions import against, of_files  # see rulesdsl.cli: `--help` stays light

    if not _complete(arguments):
        return UNUSABLE
    if arguments.against is None:
        pairs = of_files(arguments.paths)
    else:
        pairs = against(arguments.paths, arguments.against)
    if pairs is None or not pairs:
        return UNUSABLE
    usable = [it for it in pairs if it.is_usable()]
    history = None
    if arguments.orders and usable:
        history = _history(arguments, usable)
        if history is None:
            return UNUSABLE
    reports = [_report(it, history) for it in usable]
    _show(reports, arguments.format)
    if len(usable) < len(pairs):
        return UNUSABLE
    return OK if all(it.same for it in reports) else FOUND


def _complete(arguments: argparse.Namespace) -> bool:
    """Whether past orders come with the lists to decide them with."""
    from rulesdsl.cli._out import complain  # see rulesdsl.cli: `--help` stays light

    if bool(arguments.orders) is bool(arguments.customers):
        return True
    there, lacking = ("orders", "customers") if arguments.orders else ("customers", "orders")
    complain(
        f"expected --{lacking} beside --{there}, found none",
        "past orders are decided with the customer list: give both, or none of them",
    )
    return False


def _history(arguments: argparse.Namespace, pairs: list[Pair]) -> History | None:
    """The past orders and the lists; None where they cannot be used, which is told."""
    from rulesdsl.comparisons._report import History  # see rulesdsl.cli: `--help` stays light

    if any(lacks_items(it.compiled, arguments) for pair in pairs for it in pair.versions):
        return None
    inputs = read_inputs(arguments)
    if inputs is None:
        return None
    return History(inputs.orders.orders, inputs.customers.customers)


def _report(pair: Pair, history: History | None) -> Report:
    from rulesdsl.comparisons._report import alone, report  # see rulesdsl.cli

    match pair.old, pair.new:
        case None, new if new is not None:
            return alone(new, is_new=True)
        case old, None if old is not None:
            return alone(old, is_new=False)
        case old, new if old is not None and new is not None:
            return report(old, new, history)
        case _:
            raise AssertionError(pair)  # one of the versions has it


def _show(reports: list[Report], form: str) -> None:
    from rulesdsl.cli._out import coloured, say, send, width  # see rulesdsl.cli
    from rulesdsl.shelf import pick

    write = pick("rulesdsl.comparisons", form, "write")
    if form == "text":
        say(write(reports, width=width(), colour=coloured(sys.stdout)))
    else:
        send(write(reports))


COMMAND = Command(
    "say which orders a change of a policy decides differently, and how",
    _arguments,
    _run,
    "Compare two versions of a policy, or policies with what they are at a revision of git: which "
    "orders are decided differently, and how, with an order and a customer list that show it. What "
    "is only written, named or ordered in another way is no difference. Exit codes: 0, "
    "every order is decided the same; 1, there is a difference, or something is not known; 2, a "
    "policy cannot be used.",
)
