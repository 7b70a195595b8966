"""`rulesdsl backtest`: past orders decided by a policy, or by two, on a page for a manager."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command
from rulesdsl.cli._beforehand import warned
from rulesdsl.cli._inputs import Inputs, add_arguments, lacks_items, override_of, read_inputs
from rulesdsl.cli._planning import planned
from rulesdsl.defining import evolve

if TYPE_CHECKING:
    from rulesdsl.backtest.history import History, Side
    from rulesdsl.compiled import Compiled


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_arguments(parser)
    parser.add_argument(
        "--against",
        metavar="OLD",
        help="the old policy to compare with: a file, or a revision of git in which POLICY was "
        "another one, such as HEAD~1",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder for the files")
    parser.add_argument(
        "--fail-on-change",
        action="store_true",
        help="exit code 1 when an order is decided differently than by the old policy",
    )


def _run(arguments: argparse.Namespace) -> int:
    from rulesdsl.cli._policies import compile_file  # see rulesdsl.cli: `--help` stays light

    if not _makes_sense(arguments):
        return UNUSABLE
    new = compile_file(arguments.policy)
    if new is None or lacks_items(new, arguments):
        return UNUSABLE
    old = _old_policy(arguments)
    if arguments.against is not None and (old is None or lacks_items(old, arguments)):
        return UNUSABLE
    never_known = warned(new, arguments)
    inputs = read_inputs(arguments)
    if inputs is None:
        return UNUSABLE
    history = _history(arguments, new, old, inputs)
    side = evolve(history.new, plan=evolve(history.new.plan, never_known=never_known))
    history = evolve(history, new=side)
    _told(history)
    if not _written(history, inputs, arguments.out):
        return UNUSABLE
    return FOUND if arguments.fail_on_change and history.changed else OK


def _makes_sense(arguments: argparse.Namespace) -> bool:
    """Whether the words go together; what does not is told."""
    from rulesdsl.cli._out import complain  # see rulesdsl.cli: `--help` stays light

    if not arguments.out.strip() or "\0" in arguments.out:
        complain(
            f"expected the name of a folder behind --out, found '{arguments.out}'",
            "the folder that you are in is a single dot: --out .",
        )
        return False
    in_the_way = _overwritten(arguments)
    if in_the_way is not None:
        complain(
            f"expected a folder for the files of the backtest, found that '{in_the_way}' in it "
            "would be overwritten, which is one of the files to be read",
            "choose another folder with --out",
        )
        return False
    if arguments.fail_on_change and arguments.against is None:
        complain(
            "expected an old policy for --fail-on-change to compare with, found none",
            "name it: --against FILE, or --against and a revision of git such as HEAD~1",
        )
        return False
    return True


def _overwritten(arguments: argparse.Namespace) -> str | None:
    """A file that is to be read, and stands where one of ours would be written."""
    from rulesdsl.backtest.files import NAMES  # see rulesdsl.cli: `--help` stays light

    given = (*arguments.orders, *arguments.customers, *(arguments.items or ()))
    policies = (arguments.policy, arguments.against or arguments.policy)
    try:
        ours = {(Path(arguments.out) / name).resolve() for name in NAMES}
        read = (file for it in given for file in _files_of(Path(it)))
        found = (it for it in (*map(Path, policies), *read) if it.resolve() in ours)
        return next(map(str, found), None)
    except (OSError, ValueError):  # a name that no file can have is told when it is read
        return None


def _files_of(path: Path) -> Iterator[Path]:
    """A file, or those in a folder."""
    if path.is_dir():
        yield from path.iterdir()
    else:
        yield path


def _old_policy(arguments: argparse.Namespace) -> Compiled | None:
    """The policy to compare with; None where there is none, or where it cannot be used.

    What is the name of a file is that file; everything else is a revision of git.
    """
    from rulesdsl.cli._out import complain  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._policies import compile_file  # likewise
    from rulesdsl.cli._revisions import NoRevision, revision  # likewise

    against: str | None = arguments.against
    if against is None:
        return None
    if against.endswith(".rules") or _is_file(against):
        old = compile_file(against)
    else:
        found = revision(against, arguments.policy)
        if isinstance(found, NoRevision):
            complain(found.message, found.cure)
            return None
        old = compile_file(arguments.policy, found.read)
    if old is None:
        complain(
            f"expected an old policy that can be used, found none in '{against}'",
            "compare with another file or revision, in which the policy has no errors",
        )
    return old


def _is_file(name: str) -> bool:
    try:
        return bool(name) and Path(name).exists()
    except (OSError, ValueError):  # the latter for a NUL in the name
        return False


def _history(
    arguments: argparse.Namespace, new: Compiled, old: Compiled | None, inputs: Inputs
) -> History:
    """The orders of the inputs, decided by both."""
    from rulesdsl.backtest.history import History  # see rulesdsl.cli: `--help` stays light

    override = override_of(arguments)

    def side(name: str, compiled: Compiled) -> Side:
        from rulesdsl.backtest.history import Side  # likewise

        return Side(name, compiled, planned(compiled, inputs, override))

    return History(
        side(arguments.policy, new),
        side(arguments.against, old) if old is not None else None,
        override,
    )


def _told(history: History) -> None:
    """Print what stands at the head of the page; the files are written also if nobody listens."""
    from textwrap import fill  # see rulesdsl.cli: `--help` stays light

    from rulesdsl.backtest.sentences import headline  # likewise
    from rulesdsl.cli._out import say, unheard, width  # likewise
    from rulesdsl.wording import one_line

    def line(text: str) -> None:
        say(fill(one_line(text), width(), break_long_words=False, break_on_hyphens=False) + "\n")

    try:
        line(f"Backtest of '{history.new.plan.policy}'")
        say("\n")
        for it in history.cautions:
            line(f"Careful: {it}")
        for it in headline(history):
            line(it)
        sys.stdout.flush()
    except BrokenPipeError:
        unheard()


def _written(history: History, inputs: Inputs, folder: str) -> bool:
    """Write all files, or none of them."""
    from rulesdsl.backtest.files import files  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._inputs import watched  # likewise
    from rulesdsl.cli._out import complain, say
    from rulesdsl.cli._write import WriteProblem, write_files

    with watched("writing the page"):
        made = files(history, inputs.customers.customers)
        done = write_files(Path(folder), made, "backtest")
    if isinstance(done, WriteProblem):
        complain(done.message, done.cure)
        return False
    say(f"\nWritten to {done.folder}: {', '.join(done.files)}\n")
    say(f"Open {Path(done.folder) / 'index.html'} in a browser.\n")
    return True


COMMAND = Command(
    "decide past orders by a policy, or by two, and write a page that shows what comes of it",
    _arguments,
    _run,
    "Decide every order of the given files by a policy, and by the old one where --against names "
    "one, and write a page for a browser (index.html) with what would be decided, created and "
    "changed, in sentences, figures and plots; and the same as tables in "
    "backtest-orders.csv, backtest-created.csv and backtest-figures.csv. Nothing is sent.",
)
