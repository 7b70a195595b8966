"""The commands themselves, each a short list of programs that are run one after the other."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable

from tools import environment
from tools.environment import PYTHON, ROOT, say, script

GATES = (
    ("style", [str(PYTHON), "-m", "ruff", "check", "--output-format", "concise"]),
    ("layout", [str(PYTHON), "-m", "ruff", "format", "--check", "--output-format", "concise"]),
    ("types", [str(PYTHON), "-m", "mypy"]),
    ("floors and doors", [script("lint-imports"), "--no-logo"]),
)
# The tests come last and print the last line: their summary is the answer of `make test`.
# Long tests stand side by side: without `worksteal` one process would have nearly all of them.
TESTS = ("tests", [str(PYTHON), "-m", "pytest", "-n", "auto", "--dist", "worksteal"])

DEMO = (
    "demo",
    [
        *(script("rulesdsl"), "plan", "rules/demo/web-shop.rules"),
        *("--orders", "rules/demo/shopify-orders.csv"),
        *("rules/demo/woocommerce-orders.json", "rules/demo/amazon-orders.txt"),
        *("--customers", "rules/demo/customers.xml", "rules/demo/names.iif"),
        "--dry-run",
    ],
)

BENCH = ("benchmarks", [str(PYTHON), "-m", "tests.bench.run"])

MADE_HERE = (
    *(".venv", "build", "dist", "rulesdsl.egg-info"),
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis"),
)


def test() -> None:
    """Everything: style, layout, types, floors and doors, then all tests."""
    environment.ready()
    run(GATES)
    run([TESTS])


def check() -> None:
    """Only the quick part of `test`: style, layout, types, floors and doors."""
    environment.ready()
    run(GATES)


def demo() -> None:
    """Plan the demo orders against the demo customers, and show the result."""
    environment.ready()
    run([DEMO])


def bench() -> None:
    """Measure the speed on this machine and write the record to docs/benchmarks.md."""
    environment.ready()
    run([BENCH])


def setup() -> None:
    """Make or renew .venv; every other command does it by itself."""
    environment.ready()


def clean() -> None:
    """Remove what these commands made: .venv, caches, builds."""
    for name in MADE_HERE:
        shutil.rmtree(ROOT / name, ignore_errors=True)


def run(steps: Iterable[tuple[str, list[str]]]) -> None:
    """Run each program in the tree; when all had their say, stop if one of them failed."""
    failed = [title for title, command in steps if not succeeds(title, command)]
    if failed:
        sys.stdout.flush()
        sys.exit(f"FAILED: {', '.join(failed)}")


def succeeds(title: str, command: list[str]) -> bool:
    """Run one program, with nobody at the keyboard, and say whether it was content."""
    say(title)
    return not subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode


COMMANDS: dict[str, Callable[[], None]] = {
    it.__name__: it for it in (test, check, demo, bench, setup, clean)
}


def main(words: list[str]) -> None:
    """Do the one command that was asked for, or say which there are."""
    if sys.version_info < (3, 11):  # noqa: UP036  this file is started by whatever Python there is
        sys.exit(f"rulesdsl needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    if words in ([], ["help"]):
        for name, command in COMMANDS.items():
            print(f"  {name:6}  {command.__doc__}")
    elif len(words) == 1 and words[0] in COMMANDS:
        COMMANDS[words[0]]()
    else:
        sys.exit(f"one of {', '.join(COMMANDS)} was expected, not {' '.join(words)!r}")


if __name__ == "__main__":
    main(sys.argv[1:])
