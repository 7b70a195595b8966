"""`rulesdsl table`: the decision table of a policy."""

from __future__ import annotations

import argparse

from rulesdsl.cli import OK, UNUSABLE, Command


def _arguments(parser: argparse.ArgumentParser) -> None:
    from rulesdsl.shelf import names  # finds the forms without importing them

    parser.add_argument("policy", metavar="POLICY", help="a policy; - is standard input")
    forms = names("rulesdsl.sheets")
    parser.add_argument(
        "--format", choices=forms, help="the form (default: text; with --textconv: lines)"
    )
    parser.add_argument(
        "--textconv",
        action="store_true",
        help="for `git diff`: show the policy's own text where it has no table, and never fail",
    )


def _run(arguments: argparse.Namespace) -> int:
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
