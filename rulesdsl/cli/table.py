"""`rulesdsl table`: the decision table of a policy."""

from __future__ import annotations

import argparse

from rulesdsl.cli import OK, UNUSABLE, Command


def _arguments(parser: argparse.ArgumentParser) -> None:
    from rulesdsl.shelf import names  # finds the forms without importing them

    parser.add_argument("policy", metavar="POLICY", help="a policy; - is standard input")
    forms = names("rulesdsl.sheets")
    parser.add_argument(
        "--format", choices=forms, default="text", help="the form (default: %(default)s)"
    )


def _run(arguments: argparse.Namespace) -> int:
    from rulesdsl.cli._out import say, send, width  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._policies import compile_file  # likewise
    from rulesdsl.sheets._sheet import sheet
    from rulesdsl.shelf import pick

    compiled = compile_file(arguments.policy)
    if compiled is None:
        return UNUSABLE
    write = pick("rulesdsl.sheets", arguments.format, "write")
    text = write(sheet(compiled.table, compiled.fingerprint), width())
    (say if arguments.format == "text" else send)(text)
    return OK


COMMAND = Command(
    "print the decision table of a policy: every way in which it decides, one line each",
    _arguments,
    _run,
)
