"""`rulesdsl table`: the decision table of a policy."""

from __future__ import annotations

import argparse

from rulesdsl.cli import OK, UNUSABLE, Command

WAREHOUSES = ("bigquery", "duckdb", "postgres", "snowflake", "spark")
"""The kinds of SQL, as `rulesdsl.sql.dialects` has them: `--help` does not load those."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    from rulesdsl.shelf import names  # finds the forms without importing them

    parser.add_argument("policy", metavar="POLICY", help="a policy; - is standard input")
    forms = names("rulesdsl.sheets")
    parser.add_argument(
        "--format", choices=forms, help="the form (default: text; with --textconv: lines)"
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--sql",
        metavar="DIALECT",
        choices=WAREHOUSES,
        help="instead of the table: a query that finds each order's rule in a warehouse: "
        + ", ".join(WAREHOUSES),
    )
    instead.add_argument(
        "--textconv",
        action="store_true",
        help="for `git diff`: show the policy's own text where it has no table, and never fail",
    )


def _run(arguments: argparse.Namespace) -> int:
    if arguments.sql:
        return _for_warehouses(arguments)
    if arguments.textconv:
        return _for_git(arguments.policy, arguments.format or "lines")
    from rulesdsl.cli._out import say, send, width  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._policies import compile_file  # likewise
    from rulesdsl.sheets._sheet import sheet
    from rulesdsl.shelf import pick

    compiled = compile_file(arguments.policy)
    if compiled is None:
        return UNUSABLE
    form = arguments.format or "text"
    write = pick("rulesdsl.sheets", form, "write")
    text = write(sheet(compiled.table, compiled.fingerprint), width())
    (say if form in _FOR_TERMINALS else send)(text)
    return OK


_FOR_TERMINALS = ("text", "lines")
"""The forms that are read where they are printed; the others are files to be."""


def _for_warehouses(arguments: argparse.Namespace) -> int:
    from rulesdsl.cli._out import complain, send  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._policies import compile_file  # likewise

    if arguments.format:
        complain(
            f"expected --sql or --format {arguments.format}, found both",
            "leave --format out: the form of a query is SQL",
        )
        return UNUSABLE
    compiled = compile_file(arguments.policy)
    if compiled is None:
        return UNUSABLE
    from rulesdsl.sql.dialects import DIALECTS  # only a policy without errors becomes a query
    from rulesdsl.sql.query import write  # likewise

    send(write(compiled, DIALECTS[arguments.sql]))
    return OK


def _for_git(policy: str, form: str) -> int:
    from rulesdsl.cli._out import send  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._textconv import text_of  # likewise

    send(text_of(policy, form))
    return OK


COMMAND = Command(
    "print the decision table of a policy: every way in which it decides, one line each",
    _arguments,
    _run,
)
