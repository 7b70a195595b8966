"""The tests must be able to fail: mistakes put into a copy of the program, one at a time.

`python -m tests.mutants` (`--list` shows them, numbers or words choose some) copies the tree to a
temporary folder, makes one mistake there, and runs the tests that must notice. A mutant that lives
is a law that nobody guards: exit code 1. `tests/test_mutants.py` does the first one, the override
line taken out of the lowering, with every run of the tests.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

from tests.analysis.mutations import MUTANTS as OF_THE_ANALYSIS
from tests.customers.mutations import MUTANTS as OF_PREPARED_LISTS
from tests.examples.mutations import MUTANTS as OF_EXAMPLES
from tests.lint.mutations import MUTANTS as OF_LINTS
from tests.mutations import MUTANTS as OF_DECISIONS
from tests.mutations import Mutant
from tests.selection.mutations import MUTANTS as OF_LOOKING_UP
from tests.table.mutations import MUTANTS as OF_TAKING_UP

MUTANTS = (
    *(*OF_DECISIONS, *OF_THE_ANALYSIS, *OF_LINTS, *OF_EXAMPLES),
    *(*OF_PREPARED_LISTS, *OF_LOOKING_UP, *OF_TAKING_UP),
)

ROOT = Path(__file__).resolve().parent.parent

EXAMPLES = 150
"""How many examples each law has to notice a mutant."""


def copy_of_the_tree(place: Path) -> Path:
    """The program and its tests, without what was made here; the grammar stands in the package."""
    for folder in ("rulesdsl", "tests", "tools", "grammar", "docs", "rules"):
        shutil.copytree(ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(place / "grammar", place / "rulesdsl" / "grammar")
    for file in (*ROOT.glob("*.md"), ROOT / "pyproject.toml"):
        shutil.copy(file, place)
    return place


def noticed_by(mutant: Mutant) -> list[str]:
    """The first test that fails with the mistake in place."""
    with tempfile.TemporaryDirectory() as folder:
        tree = copy_of_the_tree(Path(folder))
        mutant.made_in(tree)
        return failures(tree, mutant.tests)


def failing_anyway(mutants: Iterable[Mutant]) -> list[str]:
    """The first of the mutants' tests that fails without any mistake: there must be none."""
    tests = tuple(dict.fromkeys(test for it in mutants for test in it.tests))
    with tempfile.TemporaryDirectory() as folder:
        return failures(copy_of_the_tree(Path(folder)), tests)


def failures(tree: Path, tests: tuple[str, ...]) -> list[str]:
    """The first test that fails in a copy of the tree."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    command += ["--tb=no", "-p", "tests.mutants", *tests]
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    failed = re.findall(r"^FAILED \S+::(\w+)", done.stdout, re.MULTILINE)
    if bool(failed) != bool(done.returncode):
        sys.exit(done.stdout + done.stderr)  # the tests could not be run
    return failed


def pytest_sessionstart() -> None:
    """How these runs search (pytest loads this module): what is found need not be made small."""
    phases = [Phase.explicit, Phase.generate]
    settings.register_profile(
        "mutants",
        max_examples=EXAMPLES,
        phases=phases,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")


def main(words: list[str]) -> int:
    """Try the mutants that were asked for, and say of each whether it was noticed."""
    if words == ["--list"]:
        print(*(f"{at:2}  {it.name}" for at, it in enumerate(MUTANTS, 1)), sep="\n")
        return 0
    chosen = [
        it
        for at, it in enumerate(MUTANTS, 1)
        if not words or any(word == str(at) or word in it.name for word in words)
    ]
    if by := failing_anyway(chosen):
        sys.exit(f"without any mistake {by[0]} fails")
    living = 0
    for mutant in chosen:
        start = time.monotonic()
        by = noticed_by(mutant)
        living += not by
        took = f"{time.monotonic() - start:4.0f} s"
        print(f"{took}  {mutant.name}: {by[0] if by else 'LIVES'}", flush=True)
    print(f"{len(chosen)} mutants, {living} of them live")
    return 1 if living or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
