"""`rulesdsl plan`: what a policy does with a batch of orders, and what QuickBooks would be sent."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command, _request_files
from rulesdsl.cli._beforehand import warned
from rulesdsl.cli._inputs import add_arguments, lacks_items, override_of, read_inputs
from rulesdsl.cli._planning import planned
from rulesdsl.cli._promises import unkept

if TYPE_CHECKING:
    from rulesdsl.posting.plan import Plan


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
    _request_files.add_argument(parser)


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
    override = override_of(arguments)
    plan = planned(compiled, inputs, override)
    broken, undecided = unkept(compiled, override)
    plan = evolve(
        plan,
        never_known=never_known,
        cautions=(*broken, *plan.cautions),
        notices=undecided,
    )
    _summarized(plan, files=arguments.out is not None)
    if arguments.out is not None and not _written(plan, arguments):
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


def _written(plan: Plan, arguments: argparse.Namespace) -> bool:
    """Write all files of the plan, or none of them."""
    from rulesdsl.cli._out import complain, say  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._write import WriteProblem, write_files
    from rulesdsl.posting.files import files

    folder = Path(arguments.out)
    wanted = files(plan, arguments.requests_per_file)
    done = write_files(folder, {**wanted, **_request_files.earlier(folder, wanted)})
    if isinstance(done, WriteProblem):
        complain(done.message, done.cure)
        return False
    say(f"\nWritten to {done.folder}: {_request_files.listed(done.files)}\n")
    if done.removed:
        removed = _request_files.listed(done.removed)
        say(f"Removed, because it belonged to an earlier plan: {removed}\n")
    return True


COMMAND = Command(
    "decide a batch of orders, and write what QuickBooks would be asked to do",
    _arguments,
    _run,
    "Decide every order of the given files by a policy and the QuickBooks lists, print a summary, "
    "and write decisions.csv, review.csv, plan.json and requests.qbxml, and who the store is to "
    "write to in notifications.csv. Nothing is sent.",
)
