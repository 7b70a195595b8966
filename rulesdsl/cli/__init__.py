"""The command line: one command a file, each exporting `COMMAND`.

The only floor that touches files and terminals. A command's module imports at its top only what
`--help` needs; what is heavy is imported where it is used.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import sys
from collections.abc import Callable, Sequence

from rulesdsl.cli._out import complain, listening, unheard
from rulesdsl.cli._stopping import stoppable
from rulesdsl.cli._words import Parser
from rulesdsl.defining import frozen

OK = 0
FOUND = 1
"""Something to look at: orders held under `--fail-on-hold`, a file that is not formatted."""
UNUSABLE = 2
"""The input cannot be used; nothing was written."""
BELOW = 3
"""Examples come to less of a policy than is asked for."""
INTERRUPTED = 130


@frozen
class Command:
    """A command: its one-line help, its arguments and what it does; `run` gives the exit code."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    description: str = ""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is one of those above."""
    # A command makes what it needs and ends: looking for garbage is a quarter of its time.
    gc.set_threshold(200_000, 50, 50)
    atexit.register(_leave_everything)
    listening()
    try:
        words = sys.argv[1:] if words is None else words
        arguments, left_over = _parser(words).parse_known_args(words)
        if left_over:
            arguments.parser.left_over(left_over)
        with stoppable():
            code: int = arguments.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output (`| head`) has seen enough.
        unheard()
        return OK
    except OSError as error:
        # Files that were named have their own messages: this is the output, on a full disk.
        unheard()
        complain(f"the output cannot be written: {error.strerror or error}")
        return UNUSABLE
    except KeyboardInterrupt:
        complain("stopped; a file that was being written is as it was before")
        return INTERRUPTED
    except MemoryError:
        complain(
            "there is not enough memory for this", "close other programs, or give less at once"
        )
        return UNUSABLE
    except Exception as error:
        from rulesdsl.customers.unusable import UnusableListError  # what --help cannot come to

        if not isinstance(error, UnusableListError):
            raise
        # A prepared list is found to be damaged while it is asked; nothing was written yet.
        complain(error.message, error.cure)
        return UNUSABLE
    return code


def _leave_everything() -> None:
    """Look for no garbage at the end, when everything goes away anyhow."""
    if "duckdb" not in sys.modules:  # it tells the terminal of all that was not taken away
        gc.freeze()


def _parser(words: Sequence[str]) -> Parser:
    """The parser of these words; where they begin with a command, no other one is loaded."""
    import rulesdsl  # for its version
    from rulesdsl.shelf import (
        names,
        pick,
    )  # only for the command line, not for those who name codes

    parser = Parser(
        prog="rulesdsl",
        description="Which QuickBooks customer or job every online-store order belongs to: "
        "written down in a policy, tried out, and only then carried out.",
        epilog="Exit codes: 0, all is well; 1, there is something to look at (a finding, a promise "
        "that is not proved, an order that is decided differently, a held order under "
        "--fail-on-hold, a file that would be formatted, an example that fails); 2, the input "
        "cannot be used, and nothing was written; 3, examples come to less than --min-coverage "
        "asks for.",
    )
    parser.add_argument("--version", action="version", version=f"rulesdsl {rulesdsl.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", prog=parser.prog)
    known = names("rulesdsl.cli")
    for name in words[:1] if words and words[0] in known else known:
        command: Command = pick("rulesdsl.cli", name, "COMMAND")
        sentence = f"{command.help[0].upper()}{command.help[1:]}."
        its = commands.add_parser(
            name, help=command.help, description=command.description or sentence
        )
        command.arguments(its)
        its.set_defaults(run=command.run, parser=its)
    return parser
