"""`rulesdsl fmt`: the canonical form of a policy."""

from __future__ import annotations

import argparse
from pathlib import Path

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command


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
    from rulesdsl.cli._policies import read_source, tell  # likewise
    from rulesdsl.source import Unreadable
    from rulesdsl.syntax.parser import parse  # brings Lark with it
    from rulesdsl.syntax.printer import print_policy

    source = read_source(name)
    if isinstance(source, Unreadable):
        complain(f"expected a policy in '{name}', {source.why}")
        return UNUSABLE
    tree, found = parse(source)
    if found:
        tell(found)
        complain(f"'{name}' was left as it is, because it cannot be read")
        return UNUSABLE
    text = print_policy(tree)
    if arguments.check:
        changed = text != source.text
        if changed:
            say(f"{name}: would be formatted\n")
        return FOUND if changed else OK
    if arguments.in_place and name != "-":
        return _write(name, text) if text != source.text else OK
    send(text)
    return OK


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
