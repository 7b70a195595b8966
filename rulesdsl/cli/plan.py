"""`rulesdsl plan`: what a policy does with a batch of orders, and what QuickBooks would be sent."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command, _engine, _request_files
from rulesdsl.cli._beforehand import warned
from rulesdsl.cli._given_files import files_of
from rulesdsl.cli._inputs import add_arguments, lacks_items, override_of, read_inputs
from rulesdsl.cli._planning import planned
from rulesdsl.cli._promises import unkept
from rulesdsl.defining import evolve

if TYPE_CHECKING:
    from rulesdsl.compiled import Compiled
    from rulesdsl.posting.plan import Plan
    from rulesdsl.posting.summary import Summary


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_arguments(parser)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--out",
        metavar="DIR",
        help="the folder for the plan's files; or the decisions alone as a table: FILE.parquet, "
        "FILE.csv, FILE.duckdb",
    )
    where.add_argument("--dry-run", action="store_true", help="print the summary and write nothing")
    parser.add_argument(
        "--fail-on-hold",
        action="store_true",
        help="exit code 1 when an order is held, or a row cannot be read",
    )
    _request_files.add_argument(parser)
    _engine.add_arguments(parser)


def _run(arguments: argparse.Namespace) -> int:
    from rulesdsl.cli._out import complain  # see rulesdsl.cli: `--help` stays light
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
    done = _in_relations(compiled, arguments)
    if done is not None:
        return done
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
    summary = _summarized(plan, is_written=arguments.out is not None)
    if arguments.out is not None and not _written(plan, summary, arguments):
        return UNUSABLE
    return FOUND if arguments.fail_on_hold and (plan.held or plan.problems) else OK


def _in_relations(compiled: Compiled, arguments: argparse.Namespace) -> int | None:
    """The exit code of a plan in DuckDB or Spark; None where neither is to make it."""
    if arguments.engine != _engine.SPARK:  # whose files may lie on no disk of this machine
        orders, customers = files_of(arguments.orders), files_of(arguments.customers)
        if orders is None or customers is None:
            return UNUSABLE
        arguments.orders, arguments.customers = orders, customers
        if arguments.out is not None and _loses_what_is_read(arguments):
            return UNUSABLE
    engine = _engine.chosen(arguments)
    if engine is None:
        return UNUSABLE
    if engine == _engine.SPARK:
        return _in_spark(compiled, arguments)
    if engine == _engine.LOOKUP:
        return None
    from rulesdsl.cli._large import plan_large  # brings DuckDB: for large files only

    return plan_large(compiled, arguments, warned(compiled, arguments))


def _loses_what_is_read(arguments: argparse.Namespace) -> bool:
    """Whether the plan would take the place of something that it is made from, which is told."""
    from rulesdsl.cli._in_the_way import read_and_written  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._out import complain  # likewise

    read = (arguments.policy, *arguments.orders, *arguments.customers, *(arguments.items or ()))
    problem = read_and_written(arguments.out, read)
    if problem is not None:
        complain(problem.message, problem.cure)
    return problem is not None


def _in_spark(compiled: Compiled, arguments: argparse.Namespace) -> int:
    """A plan in Spark, whose files may be anywhere; what it needs may not be installed."""
    from rulesdsl.cli._out import complain  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._spark_session import lacking  # likewise

    missing = lacking()
    if missing is not None:
        complain(missing.message, missing.cure)
        return UNUSABLE
    from rulesdsl.cli._spark import plan_in_spark  # brings PySpark, which is an extra

    return plan_in_spark(compiled, arguments, warned(compiled, arguments))


def _summarized(plan: Plan, *, is_written: bool) -> Summary:
    """Print the summary; the files are written even for somebody who only reads its beginning."""
    from rulesdsl.cli._out import unheard  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._summary import IN_FOLDER, print_summary  # likewise
    from rulesdsl.posting.summary import summarize

    summary = summarize(plan)
    try:
        print_summary(summary, sys.stdout, files=IN_FOLDER if is_written else None)
        sys.stdout.flush()
    except BrokenPipeError:
        unheard()
    return summary


def _written(plan: Plan, summary: Summary, arguments: argparse.Namespace) -> bool:
    """Write all files of the plan, or none of them."""
    from rulesdsl.posting.files import files  # see rulesdsl.cli: `--help` stays light

    wanted = files(plan, arguments.requests_per_file, summary)
    return _request_files.put(Path(arguments.out), wanted)


COMMAND = Command(
    "decide a batch of orders, and write what QuickBooks would be asked to do",
    _arguments,
    _run,
    "Decide every order of the given files by a policy and the QuickBooks lists, print a summary, "
    "and write decisions.csv, review.csv, plan.json and requests.qbxml, and who the store is to "
    "write to in notifications.csv. Nothing is sent.",
)
