"""A program run from nothing to its end: how long it took, and how much memory it had at most."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path

from attrs import frozen

from tests.bench.measure import ROOT

LAUNCH = Path(__file__).with_name("launch.py")

LONGEST = 900
"""Seconds after which a program is stopped."""

KILLED = -9


@frozen
class Run:
    """A program that came to its end.

    `seconds` by the clock, `worked` by the processors (all cores together, system calls included),
    `memory` in bytes, the most it had at once.
    """

    seconds: float
    worked: float
    memory: int
    printed: str = ""


@frozen
class Failed:
    """A program that did not: in a few words."""

    why: str


def run(*words: str, longest: int = LONGEST) -> Run | Failed:
    """Run a program of this Python, by `-m …` or `-c …`."""
    launched = [sys.executable, "-I", "-S", str(LAUNCH), str(longest), sys.executable, *words]
    done = subprocess.run(launched, cwd=ROOT, capture_output=True, text=True, check=True)
    printed, _, told = done.stdout.rstrip("\n").rpartition("\n")
    code, seconds, worked, memory = told.split()
    if int(code) == KILLED:
        return Failed(f"stopped after {float(seconds):.0f} s")
    if int(code):
        lines = (it.strip() for it in reversed(done.stderr.splitlines()))
        return Failed(next(filter(None, lines), f"exit code {code}")[:120])
    return Run(float(seconds), float(worked), _in_bytes(int(memory)), printed.strip())


def median_of(runs: Sequence[Run | Failed]) -> Run | Failed:
    """The median of several runs by the clock; a failure, where one failed."""
    done = [it for it in runs if isinstance(it, Run)]
    if len(done) < len(runs):
        return next(it for it in runs if isinstance(it, Failed))
    return sorted(done, key=attrgetter("seconds"))[len(done) // 2]


def _in_bytes(most: int) -> int:
    """Linux tells kibibytes, macOS bytes."""
    return most if sys.platform == "darwin" else most * 1024
