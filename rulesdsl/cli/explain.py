"""`rulesdsl explain`: how one order comes to its decision, step by step."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rulesdsl.cli import OK, UNUSABLE, Command
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
    from rulesdsl.model.records import Order


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_arguments(parser)
    parser.add_argument("--order", required=True, metavar="NUMBER", help="the number of the order")


def _run(arguments: argparse.Namespace) -> int:
    from rulesdsl.cli._out import complain, say  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._policies import compile_file  # likewise

    compiled = compile_file(arguments.policy)
    if compiled is None or lacks_items(compiled, arguments):
        return UNUSABLE
    warned(compiled, arguments)
    inputs = read_inputs(arguments)
    if inputs is None:
        return UNUSABLE
    asked = [it for it in inputs.orders.orders if _same(it.number, arguments.order)]
    if not asked:
        complain(*_not_found(arguments.order, inputs))
        return UNUSABLE
    for number, text in enumerate(_explained(compiled, inputs, asked, override_of(arguments))):
        say(("\n" if number else "") + text)
    return OK


def _same(number: str, wanted: str) -> bool:
    return _bare(number) == _bare(wanted)


def _bare(number: str) -> str:
    """An order's number without the `#` that Shopify puts before it, and its letters folded."""
    return number.strip().lstrip("#").casefold()


def _not_found(wanted: str, inputs: Inputs) -> tuple[str, str]:
    from rulesdsl.spelling import nearest  # only for a number that is not there

    unreadable = [
        it for it in inputs.orders.problems if it.order_number and _same(it.order_number, wanted)
    ]
    if unreadable:
        return f"{unreadable[0].origin}: {unreadable[0].message}", unreadable[0].cure
    numbers = {_bare(it.number): it.number for it in inputs.orders.orders}
    near = nearest(_bare(wanted), numbers)
    cure = f"did you mean {numbers[near]}?" if near else "look up the number in the export"
    return f"expected the number of an order in the files, found '{wanted}'", cure


def _explained(
    compiled: Compiled, inputs: Inputs, asked: list[Order], override: bool | None
) -> list[str]:
    """The explanations of these orders, each with what the orders before it had created."""
    from rulesdsl.backtest.explanations import explanations  # see rulesdsl.cli: `--help` is light

    orders = inputs.orders.orders
    places = frozenset(place for place, order in enumerate(orders, 1) if order in asked)
    told = explanations(compiled, orders, inputs.customers.customers, places, override)
    return ["".join(map(_wrapped, its.lines())) for _, its in told]


def _wrapped(line: str) -> str:
    """A line as wide as the terminal, what goes over it under its own beginning."""
    from textwrap import fill  # only for what is printed

    from rulesdsl.cli._out import width  # see rulesdsl.cli: `--help` stays light

    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return (
        fill(
            line,
            width(),
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
    )


COMMAND = Command(
    "tell how one order comes to its decision, step by step",
    _arguments,
    _run,
)
