"""`rulesdsl fmt`: the canonical form of a policy."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command

if TYPE_CHECKING:
    from rulesdsl.source import Source


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "policies", nargs="+", metavar="POLICY", help="a policy; - is standard input"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--check", action="store_true", help="only say which files would change (exit code 1)"
    )
    how.add_argument(
        "--in-place", action="store_true", help="write the files instead of printing them"
    )


def _run(arguments: argparse.Namespace) -> int:
    return max(_one(name, arguments) for name in arguments.policies)


def _one(name: str, arguments: argparse.Namespace) -> int:
    from rulesdsl.cli._out import complain, say, send  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._policies import no_policy, read_source, tell  # likewise
    from rulesdsl.diagnostics import in_reading_order
    from rulesdsl.source import Unreadable
    from rulesdsl.syntax.parser import parse  # brings Lark with it
    from rulesdsl.syntax.printer import print_policy

    source = read_source(name)
    if isinstance(source, Unreadable):
        no_policy(name, source)
        return UNUSABLE
    tree, found = parse(source)
    if found:
        tell(in_reading_order(found))
        complain(f"'{name}' was left as it is, because it cannot be read")
        return UNUSABLE
    text = print_policy(tree)
    if arguments.check:
        if _is_so_already(name, source, text):
            return OK
        say(f"{name}: would be formatted\n")
        return FOUND
    if arguments.in_place and name != "-":
        return OK if _is_so_already(name, source, text) else _write(name, text)
    send(text)
    return OK


def _is_so_already(name: str, source: Source, text: str) -> bool:
    """Whether the file holds just this: line ends and marks that reading passes over count, too."""
    if source.text != text:
        return False
    return name == "-" or Path(name).read_bytes() == text.encode("utf-8")


def _write(name: str, text: str) -> int:
    from rulesdsl.cli._out import complain, say  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._write import WriteProblem, write_files

    path = Path(name).resolve()  # through a link to the file itself, which then stays a link
    done = write_files(path.parent, {path.name: [text.encode("utf-8")]})
    if isinstance(done, WriteProblem):
        complain(done.message, done.cure)
        return UNUSABLE
    say(f"{name}: formatted\n")
    return OK


COMMAND = Command(
    "print the canonical form of a policy, every comment kept",
    _arguments,
    _run,
)
