"""`rulesdsl test`: the examples that live with policies, carried out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulesdsl.compiled import Compiled
    from rulesdsl.examples import Result


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a policy, or a folder with policies; - is standard input",
    )
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="name the examples that pass, too"
    )
    parser.add_argument(
        "--select", metavar="TEXT", help="only the examples that have this text in their name"
    )
    parser.add_argument("--junit", metavar="FILE", help="write the results to this file, for CI")


def _run(arguments: argparse.Namespace) -> int:
    policies = _policies(arguments.paths)
    if policies is None:
        return UNUSABLE
    tested = _tested(policies, arguments.select)
    if tested is None:
        return UNUSABLE
    _told(tested, arguments)
    if arguments.junit is not None and not _junit(tested, arguments.junit):
        return UNUSABLE
    return OK if all(it.passed for _, results in tested for it in results) else FOUND


def _policies(paths: list[str]) -> list[Compiled] | None:
    """The policies, with their findings told; None where one of them cannot be used."""
    from rulesdsl.cli._folders import compiled_at  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._policies import tell  # likewise

    policies, every = compiled_at(paths)
    for it in policies:
        tell(it.diagnostics)
    return policies if every and all(it.ok for it in policies) else None


def _tested(
    policies: list[Compiled], select: str | None
) -> list[tuple[Compiled, tuple[Result, ...]]] | None:
    """The policies with what came of their examples; None where none of them is selected."""
    from rulesdsl.cli._out import complain  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.examples import run  # likewise
    from rulesdsl.spelling import fold

    part = fold(select or "")
    tested = [(it, run(it, lambda example: part in fold(example.name))) for it in policies]
    if select is not None and not any(results for _, results in tested):
        complain(
            f"expected an example with '{select}' in its name, found none",
            "give a part of a name; `-v` without --select lists all of them",
        )
        return None
    return tested


def _told(tested: list[tuple[Compiled, tuple[Result, ...]]], arguments: argparse.Namespace) -> None:
    from rulesdsl.cli._out import say, width  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.examples.text import report  # likewise

    say(_joined(report(tested, width(), every=arguments.verbose)))


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{it}\n" for it in lines)


def _junit(tested: list[tuple[Compiled, tuple[Result, ...]]], file: str) -> bool:
    from rulesdsl.cli._one_file import write_file  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.examples.junit import junit  # likewise

    return write_file(file, junit(tested), "--junit", "results")


COMMAND = Command(
    "carry out the examples of policies, and show what is decided otherwise than expected",
    _arguments,
    _run,
    description="Carry out each `example` of the policies, and compare what is decided with what "
    "it expects. Exit codes: 0, all examples pass; 1, one fails; 2, a policy cannot be used.",
)
