"""`rulesdsl lint`: all that can be said of policies without an order or a customer list."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command

if TYPE_CHECKING:
    from rulesdsl.diagnostics import Diagnostic

_FORMS = {"text": "terminal", "json": "json"}
"""What `--format` may say, and the module of `rulesdsl.render` that it means."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a policy, or a folder with policies; - is standard input",
    )
    parser.add_argument(
        "--format", choices=list(_FORMS), default="text", help="the form (default: %(default)s)"
    )


def _run(arguments: argparse.Namespace) -> int:
    from rulesdsl.analysis.findings import findings  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._folders import compiled_at  # likewise
    from rulesdsl.diagnostics import Severity, in_reading_order

    policies, every = compiled_at(arguments.paths)
    found: dict[Diagnostic, None] = {}
    for policy in policies:
        told = in_reading_order([*policy.diagnostics, *findings(policy)])
        found |= dict.fromkeys(told)  # what is wrong in a file that two include is told once
    _show(tuple(found), arguments.format, len(policies))
    if not every:
        return UNUSABLE
    return FOUND if any(it.code.severity is not Severity.NOTE for it in found) else OK


def _show(found: tuple[Diagnostic, ...], form: str, policies: int) -> None:
    from rulesdsl.cli._out import coloured, say, send, width  # see rulesdsl.cli
    from rulesdsl.shelf import pick

    render = pick("rulesdsl.render", _FORMS[form], "RENDER")
    if form != "text":
        send(render(found))
        return
    if found:
        say(render(found, width=width(), colour=coloured(sys.stdout)))
    elif policies:
        say(f"{policies} {'policy' if policies == 1 else 'policies'}, nothing found\n")


COMMAND = Command(
    "say what is wrong with policies, and what their rules leave open or do in vain",
    _arguments,
    _run,
    description="Say what is wrong with policies, which orders no rule is for, and which rules, "
    "conditions and keys have no effect. Exit codes: 0, nothing, or notes alone; 1, something is "
    "found; 2, a path names no policy.",
)
