"""`rulesdsl lint`: all that can be said of policies before any order comes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command
from rulesdsl.cli._configuration import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rulesdsl.cli._configuration import Configurations
    from rulesdsl.cli._linting import Linting, Wishes
    from rulesdsl.customers.index import CustomerIndex
    from rulesdsl.source import Source

_STANDARD_INPUT = "-"
_TEXT = "text"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = "rulesdsl lint [OPTION ...] PATH ..."
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a policy, or a folder with policies; - is standard input",
    )
    forms = _forms()
    parser.add_argument(
        "--format",
        choices=forms,
        default=_TEXT,
        metavar="FORM",
        help=f"the form: {', '.join(forms)} (default: %(default)s)",
    )
    parser.add_argument("--output", metavar="FILE", help="write the findings into this file")
    _arguments_about_what(parser)
    _arguments_about_fixes(parser)
    _arguments_about_the_end(parser)


def _arguments_about_what(parser: argparse.ArgumentParser) -> None:
    what = parser.add_argument_group(
        "what is told",
        "A CODE is one of the codes (L105), what some begin with (L1), or ALL. Without --select "
        "everything is told but A404 and A408, notes about what is often meant so.",
    )
    for name, meaning in (
        ("select", "tell nothing but this"),
        ("extend-select", "tell this as well"),
        ("ignore", "do not tell this; errors are always told"),
    ):
        what.add_argument(f"--{name}", action="append", default=[], metavar="CODE", help=meaning)
    what.add_argument(
        "--customers",
        nargs="+",
        action="extend",
        metavar="FILE",
        help="hold the policies against this customer list of QuickBooks (behind the paths)",
    )
    what.add_argument(
        "--config",
        metavar="FILE",
        help="take this configuration, not the nearest rulesdsl.toml or pyproject.toml",
    )
    what.add_argument(
        "--explain", metavar="CODE", help="print the page of a code, and nothing else"
    )


def _arguments_about_fixes(parser: argparse.ArgumentParser) -> None:
    fixes = parser.add_argument_group("what is mended")
    fixes.add_argument(
        "--fix",
        action="store_true",
        help="carry out the safe fixes: those that change no decision about any order",
    )
    fixes.add_argument(
        "--unsafe-fixes",
        action="store_true",
        help="carry out the other fixes, too; look at what they decide before you use it",
    )
    fixes.add_argument(
        "--diff",
        action="store_true",
        help="write nothing; print what the fixes would change (exit code 1)",
    )


def _arguments_about_the_end(parser: argparse.ArgumentParser) -> None:
    end = parser.add_argument_group("how it ends")
    end.add_argument(
        "--statistics", action="store_true", help="only say how often each code is found"
    )
    end.add_argument(
        "--fail-level",
        choices=LEVELS,
        metavar="LEVEL",
        help=f"the least severity that gives exit code 1: {', '.join(LEVELS)} (default: warning)",
    )
    end.add_argument("--exit-zero", action="store_true", help="give exit code 0 whatever is found")


def _forms() -> list[str]:
    """The names of the forms: those of the modules, but that for a terminal is simply text."""
    from rulesdsl.shelf import names  # finds the forms without importing them

    others = (it.replace("_", "-") for it in names("rulesdsl.render") if it != "terminal")
    return [_TEXT, *others]


def _run(arguments: argparse.Namespace) -> int:
    if arguments.explain is not None:
        return _explain(arguments.explain)
    configurations = _configurations(arguments)
    if configurations is None:
        return UNUSABLE
    customers: CustomerIndex | None = None
    if arguments.customers:
        customers = _customers(arguments)
        if customers is None:
            return UNUSABLE
    return _lint(arguments, configurations, customers)


def _explain(code: str) -> int:
    from rulesdsl.cli._out import complain, say  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.pages import page_of  # likewise

    page = page_of(code.upper())
    if page is None:
        complain(f"expected a code such as A401, found '{code}'", "each finding names its code")
        return UNUSABLE
    say(page.text)
    return OK


def _configurations(arguments: argparse.Namespace) -> Configurations | None:
    """Where the configurations come from; None where the words of the command are no good."""
    from rulesdsl.cli._configuration import Configurations, unknown_code  # see rulesdsl.cli
    from rulesdsl.cli._out import complain  # likewise

    if not arguments.paths:
        swallowed = "name it before --customers, or behind --: `--customers FILE -- PATH`"
        complain(
            "expected a policy or a folder, found none",
            swallowed
            if arguments.customers
            else "write for example `rulesdsl lint .`: a dot is the folder you are in",
        )
        return None
    for name in ("select", "extend_select", "ignore"):
        words = [word for given in getattr(arguments, name) for word in given.split(",")]
        words = [word.strip().upper() for word in words]
        problem = unknown_code(words)
        if problem:
            option = "--" + name.replace("_", "-")
            complain(f"expected a code behind {option}, found {problem}", "for example: L105")
            return None
        setattr(arguments, name, words)
    return Configurations(arguments.config)


def _customers(arguments: argparse.Namespace) -> CustomerIndex | None:
    """The customer list; None where a file was refused, which is told."""
    from rulesdsl.cli._files import read_customers  # brings the readers with it
    from rulesdsl.cli._out import complain
    from rulesdsl.customers.index import CustomerIndex
    from rulesdsl.formats import Refusal

    read = read_customers(arguments.customers, None)
    if isinstance(read, Refusal):
        complain(f"{read.origin}: {read.message}", read.cure)
        return None
    return CustomerIndex(read.customers)


def _lint(
    arguments: argparse.Namespace, configurations: Configurations, customers: CustomerIndex | None
) -> int:
    from datetime import UTC, datetime  # see rulesdsl.cli: `--help` stays light

    from rulesdsl.cli._folders import named_policies  # likewise
    from rulesdsl.cli._linting import Linting
    from rulesdsl.cli._policies import no_policy, read_source
    from rulesdsl.source import Unreadable

    names, every = named_policies(arguments.paths)
    linting = Linting(datetime.now(UTC).astimezone().date(), customers)
    sources: dict[str, Source] = {}
    for name in names:
        source = read_source(name)
        if isinstance(source, Unreadable):
            no_policy(name, source)
            every = False
            continue
        sources[name] = source
    for name, source in sources.items():
        wishes = _wishes(configurations, name, arguments)
        if wishes is None:
            return UNUSABLE
        if _mends(arguments):
            files = {it.name for it in sources.values()}
            linting.mend(source, wishes, files, unsafe=arguments.unsafe_fixes)
        else:
            linting.look(source, wishes)
    linting.look_again()
    return _end(linting, sources, arguments, every=every)


def _mends(arguments: argparse.Namespace) -> bool:
    return bool(arguments.fix or arguments.unsafe_fixes or arguments.diff)


def _wishes(
    configurations: Configurations, name: str, arguments: argparse.Namespace
) -> Wishes | None:
    """What is to be told of a policy; None where its configuration is no good, which is told."""
    from rulesdsl.cli._configuration import WrongConfiguration  # see rulesdsl.cli
    from rulesdsl.cli._linting import Wishes  # likewise
    from rulesdsl.cli._out import complain

    found = configurations.of(name)
    if isinstance(found, WrongConfiguration):
        complain(found.message, found.cure)
        return None
    return Wishes.of(
        found, arguments.select, arguments.extend_select, arguments.ignore, arguments.fail_level
    )


def _end(
    linting: Linting, sources: Mapping[str, Source], arguments: argparse.Namespace, *, every: bool
) -> int:
    """Write what was mended, tell what was found, and say how it ended."""
    from rulesdsl.cli import _lint_ending as ending  # see rulesdsl.cli: `--help` stays light

    if arguments.diff:
        would_change = ending.show_changes(linting, sources)
        code = FOUND if would_change and not arguments.exit_zero else OK
        return code if every else UNUSABLE
    if _mends(arguments):
        every = ending.write_mended(linting, sources) and every
    if arguments.statistics:
        ending.show_statistics(linting, as_json=arguments.format == "json")
    else:
        aside = _mends(arguments) and _STANDARD_INPUT in sources
        every = ending.show(linting, arguments.format, arguments.output, aside=aside) and every
    if not every:
        return UNUSABLE
    return FOUND if any(linting.found.values()) and not arguments.exit_zero else OK


COMMAND = Command(
    "say what is wrong with policies, and what their rules leave open or do in vain",
    _arguments,
    _run,
    description="Say what is wrong with policies, which orders no rule is for, which rules, "
    "conditions and keys have no effect, and what is known to end badly in QuickBooks. Exit codes: "
    "0, nothing is found, or notes alone; 1, something is found; 2, something cannot be read.",
)
