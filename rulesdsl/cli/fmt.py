"""`rulesdsl fmt`: policies brought into their canonical form."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, assert_never

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command

if TYPE_CHECKING:
    from rulesdsl.source import Source

_STANDARD_INPUT = "-"


class _Outcome(Enum):
    """What became of a policy, or would."""

    CHANGED = auto()
    SAME = auto()
    FAILED = auto()


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a policy, or a folder with policies; - is standard input, whose canonical form is "
        "printed",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; say which files would change (exit code 1)",
    )
    parser.add_argument(
        "--diff",
        action="store_true",
        help="write nothing; print what would change (exit code 1)",
    )


def _run(arguments: argparse.Namespace) -> int:
    from rulesdsl.cli._folders import named_policies  # see rulesdsl.cli: `--help` stays light

    names, every = named_policies(arguments.paths)
    outcomes = {name: _one(name, arguments) for name in names}
    _sum_up([it for name, it in outcomes.items() if name != _STANDARD_INPUT], arguments)
    if not every or _Outcome.FAILED in outcomes.values():
        return UNUSABLE
    would_change = _only_looks(arguments) and _Outcome.CHANGED in outcomes.values()
    return FOUND if would_change else OK


def _only_looks(arguments: argparse.Namespace) -> bool:
    return bool(arguments.check or arguments.diff)


def _one(name: str, arguments: argparse.Namespace) -> _Outcome:
    from rulesdsl.cli._out import complain, send  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._policies import no_policy, read_source, tell  # likewise
    from rulesdsl.diagnostics import in_reading_order
    from rulesdsl.source import Unreadable
    from rulesdsl.syntax.formatting import Formatted, formatted  # brings Lark with it

    source = read_source(name)
    if isinstance(source, Unreadable):
        no_policy(name, source)
        return _Outcome.FAILED
    done = formatted(source)
    if not isinstance(done, Formatted):
        tell(in_reading_order(done))
        complain(f"'{name}' was left as it is, because it cannot be read")
        return _Outcome.FAILED
    if not done.faithful:
        complain(
            f"'{name}' was left as it is, because its canonical form would not say the same",
            "this is a mistake of the program, not yours: please report it with the file",
        )
        return _Outcome.FAILED
    if name == _STANDARD_INPUT and not _only_looks(arguments):
        send(done.text)
        return _Outcome.SAME
    if _is_so_already(name, source, done.text):
        return _Outcome.SAME
    if _only_looks(arguments):
        return _shown(name, source, done.text, arguments)
    return _written(name, source, done.text, arguments)


def _is_so_already(name: str, source: Source, text: str) -> bool:
    """Whether the file holds just this: line ends and marks that reading passes over count, too."""
    if source.text != text:
        return False
    return name == _STANDARD_INPUT or Path(name).read_bytes() == text.encode("utf-8")


def _shown(name: str, source: Source, text: str, arguments: argparse.Namespace) -> _Outcome:
    """Say what would be done with a policy."""
    from rulesdsl.cli import _differences  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._out import coloured, say, send  # likewise
    from rulesdsl.visible import visible

    if arguments.check:
        say(f"{visible(name)}: would be formatted\n", _aside(arguments))
    if arguments.diff:
        changes = _differences.difference(source.name, source.text, text)
        if not changes:
            say(f"{visible(name)}: only its line ends or its encoding would change\n", sys.stderr)
        elif sys.stdout.isatty():
            say(_differences.for_a_terminal(changes, colour=coloured(sys.stdout)))
        else:
            send(changes)
    return _Outcome.CHANGED


def _written(name: str, source: Source, text: str, arguments: argparse.Namespace) -> _Outcome:
    from rulesdsl.cli._out import say  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._rewriting import rewrite  # likewise
    from rulesdsl.visible import visible

    if not rewrite(name, source, text):
        return _Outcome.FAILED
    say(f"{visible(name)}: formatted\n", _aside(arguments))
    return _Outcome.CHANGED


def _sum_up(outcomes: Sequence[_Outcome], arguments: argparse.Namespace) -> None:
    """One line: how many files were, or would be, formatted, and how many not."""
    from rulesdsl.cli._out import say  # see rulesdsl.cli: `--help` stays light

    parts: list[str] = []
    for outcome in _Outcome:
        if number := outcomes.count(outcome):
            noun = "" if parts else " policy" if number == 1 else " policies"
            parts.append(f"{number}{noun} {_said(number, outcome, arguments)}")
    if {*outcomes} - {_Outcome.FAILED}:  # what failed has had its say
        say(", ".join(parts) + "\n", _aside(arguments))


def _said(number: int, outcome: _Outcome, arguments: argparse.Namespace) -> str:
    match outcome:
        case _Outcome.CHANGED:
            return "would be formatted" if _only_looks(arguments) else "formatted"
        case _Outcome.SAME:
            return "left as it is" if number == 1 else "left as they are"
        case _Outcome.FAILED:
            return "not formatted"
        case _:
            assert_never(outcome)


def _aside(arguments: argparse.Namespace) -> TextIO:
    """Where is told what was done: not where a difference or a policy is printed."""
    prints = arguments.diff or (_STANDARD_INPUT in arguments.paths and not arguments.check)
    return sys.stderr if prints else sys.stdout


COMMAND = Command(
    "bring policies into their canonical form, every comment kept",
    _arguments,
    _run,
)
