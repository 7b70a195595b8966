"""`rulesdsl test`: the examples that live with policies, carried out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rulesdsl.cli import BELOW, FOUND, OK, UNUSABLE, Command

if TYPE_CHECKING:
    from rulesdsl.cli._least_coverage import Threshold
    from rulesdsl.compiled import Compiled
    from rulesdsl.examples.examined import Examined

_ALL = 100


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
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="the form (default: %(default)s)"
    )
    parser.add_argument("--junit", metavar="FILE", help="write the results to this file, for CI")
    parser.add_argument(
        "--coverage",
        action="store_true",
        help="say which rules, lines of the table and outcomes of conditions no example comes to",
    )
    parser.add_argument(
        "--html", metavar="FILE", help="write a page with the policies marked to this file"
    )
    parser.add_argument(
        "--min-coverage",
        metavar="N",
        type=_percent,
        help="end with 3 where examples come to less than N percent of the lines of the tables",
    )
    parser.add_argument(
        "--suggest",
        action="store_true",
        help="print an example for each line of the table that none comes to, for review",
    )


def _percent(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1
    if 0 <= number <= _ALL:
        return number
    raise argparse.ArgumentTypeError(f"expected a number from 0 to 100, found '{text}'")


def _run(arguments: argparse.Namespace) -> int:
    if not _is_sensible(arguments):
        return UNUSABLE
    policies = _policies(arguments.paths)
    thresholds = None if policies is None else _thresholds(policies, arguments)
    if policies is None or thresholds is None:
        return UNUSABLE
    tested = _tested(policies, arguments, covered=bool(thresholds))
    if tested is None:
        return UNUSABLE
    if arguments.suggest:
        _suggested(tested)
        return FOUND if any(it.failed for it in tested) else OK
    _told(tested, arguments)
    return _ended(tested, thresholds, arguments)


def _is_sensible(arguments: argparse.Namespace) -> bool:
    """Whether the options go together; otherwise that is told."""
    from rulesdsl.cli._out import complain  # see rulesdsl.cli: `--help` stays light

    given = {"--select": arguments.select, "--junit": arguments.junit, "--html": arguments.html}
    for option, value in given.items():
        if arguments.suggest and value is not None:
            complain(
                f"expected `--suggest` without `{option}`, found both",
                "`--suggest` prints examples for a policy, and nothing else",
            )
            return False
    return True


def _thresholds(
    policies: list[Compiled], arguments: argparse.Namespace
) -> tuple[Threshold, ...] | None:
    """How much is asked for, of some examples only by the option; None where it cannot be read."""
    from rulesdsl.cli._least_coverage import Threshold, settled  # see rulesdsl.cli

    if arguments.min_coverage is not None:
        return (Threshold(arguments.min_coverage, tuple(policies)),)
    return () if arguments.select is not None or arguments.suggest else settled(policies)


def _policies(paths: list[str]) -> list[Compiled] | None:
    """The policies, with their findings told; None where one of them cannot be used."""
    from rulesdsl.cli._folders import compiled_at  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._policies import tell  # likewise

    policies, every = compiled_at(paths)
    for it in policies:
        tell(it.diagnostics)
    return policies if every and all(it.ok for it in policies) else None


def _tested(
    policies: list[Compiled], arguments: argparse.Namespace, *, covered: bool
) -> list[Examined] | None:
    """The policies with what came of their examples; None where none of them is selected."""
    from rulesdsl.cli._out import complain  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.examples import run  # likewise
    from rulesdsl.examples.coverage import coverage
    from rulesdsl.examples.examined import Examined
    from rulesdsl.spelling import fold

    part = fold(arguments.select or "")
    results = [run(it, lambda example: part in fold(example.name)) for it in policies]
    if arguments.select is not None and not any(results):
        complain(
            f"expected an example with '{arguments.select}' in its name, found none",
            "give a part of a name; `-v` without --select lists all of them",
        )
        return None
    asked = covered or arguments.coverage or arguments.suggest or arguments.html is not None
    return [
        Examined(policy, its, coverage(policy, its) if asked else None)
        for policy, its in zip(policies, results, strict=True)
    ]


def _told(tested: list[Examined], arguments: argparse.Namespace) -> None:
    from rulesdsl.cli._out import say, send, width  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.examples.json import as_json  # likewise
    from rulesdsl.examples.text import report

    if arguments.format == "json":
        send(as_json(tested))
        return
    told = report(tested, width(), every=arguments.verbose, coverage=arguments.coverage)
    say("".join(f"{it}\n" for it in told))


def _suggested(tested: list[Examined]) -> None:
    from rulesdsl.cli._out import complain, send  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.examples.suggestions import as_policy  # likewise

    several = len(tested) > 1
    for it in tested:
        if it.coverage is not None:
            send("".join(as_policy(it.coverage, several=several)))
    failed = [it.name for it in tested if it.failed]
    if failed:
        complain(
            f"examples fail in {', '.join(failed)}", "`rulesdsl test` without --suggest shows them"
        )


def _ended(
    tested: list[Examined], thresholds: tuple[Threshold, ...], arguments: argparse.Namespace
) -> int:
    """Write the files that are asked for; the exit code of all."""
    from rulesdsl.cli._least_coverage import below  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._out import complain  # likewise

    if arguments.junit is not None and not _junit(tested, arguments.junit):
        return UNUSABLE
    if arguments.html is not None and not _html(tested, arguments.html, arguments.format):
        return UNUSABLE
    covered = {it.policy: it.coverage for it in tested if it.coverage is not None}
    too_little = list(below(thresholds, covered))
    for it in too_little:
        complain(
            it,
            "`rulesdsl test --coverage` says what is missing, `--suggest` writes examples for it",
        )
    if any(it.failed for it in tested):
        return FOUND
    return BELOW if too_little else OK


def _junit(tested: list[Examined], file: str) -> bool:
    from rulesdsl.cli._one_file import write_file  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.examples.junit import junit  # likewise

    return write_file(file, (junit(tested),), "--junit", "results")


def _html(tested: list[Examined], file: str, form: str) -> bool:
    from rulesdsl.cli._one_file import write_file  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._out import say  # likewise
    from rulesdsl.examples.page import page

    if not write_file(file, page(tested), "--html", "page"):
        return False
    if form == "text":
        say(f"\nThe page is in {file}\n")
    return True


COMMAND = Command(
    "carry out the examples of policies, and show what is decided otherwise than expected",
    _arguments,
    _run,
    description="Carry out each `example` of the policies, and compare what is decided with what "
    "it expects. Exit codes: 0, all examples pass; 1, one fails; 2, a policy cannot be used; 3, "
    "examples come to fewer lines of the decision tables than --min-coverage asks for.",
)
