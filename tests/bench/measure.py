"""How a measurement is taken, and what is told of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from compileall import compile_dir
from pathlib import Path
from statistics import median
from time import perf_counter

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]


def as_installed() -> None:
    """Keep the bytecode of what is measured, as pip does with what it installs.

    Else each process compiles all of it anew where PYTHONDONTWRITEBYTECODE is set.
    """
    for it in ("rulesdsl", "tests/bench"):
        compile_dir(ROOT / it, quiet=2)


@frozen
class Row:
    """One measurement: what was done, how it went, what must hold, what it is compared with."""

    work: str
    result: str
    wanted: str
    holds: bool
    compared_with: str
    ratio: float


@frozen
class Growth:
    """How long one work takes as it gets larger: a line of numbers for each size."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def timed(work: Callable[[], object], runs: int = 5) -> float:
    """The median of the seconds of several runs, after one that warms up disk and caches."""
    work()
    return median(once(work) for _ in range(runs))


def once(work: Callable[[], object]) -> float:
    """The seconds of one run."""
    start = perf_counter()
    work()
    return perf_counter() - start


def process(*words: str, runs: int = 9) -> float:
    """The median of the seconds that Python takes from nothing to the end of its program."""

    def run() -> None:
        subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True)

    return timed(run, runs)


def said(seconds: float) -> str:
    """A time as it is read best."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
