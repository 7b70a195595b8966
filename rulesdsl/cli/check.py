"""`rulesdsl check`: compile policies and say what is wrong with them."""

from __future__ import annotations

import argparse

from rulesdsl.cli import OK, UNUSABLE, Command


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "policies", nargs="+", metavar="POLICY", help="a policy; - is standard input"
    )


def _run(arguments: argparse.Namespace) -> int:
    from rulesdsl.cli._out import say  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._policies import compile_file  # likewise
    from rulesdsl.wording import several

    bad = 0
    for name in arguments.policies:
        compiled = compile_file(name)
        if compiled is None:
            bad += 1
            continue
        rules, lines = len(compiled.policy.rules), len(compiled.table.lines)
        counted = f"{several(rules, 'rule')}, {several(lines, 'line')}"
        say(f"{name}: no errors; {counted} in the table\n")
    return UNUSABLE if bad else OK


COMMAND = Command("compile policies and say what is wrong with them", _arguments, _run)
