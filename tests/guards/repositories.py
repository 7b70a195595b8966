"""Repositories of policies to be guarded: a good one, and mistakes that somebody makes in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import frozen

from tests.cli.program import git

ROOT = Path(__file__).parents[2]

POLICY = """policy 'Online orders'
include '../shared/eu.rules'

rule 'Amazon does not share the buyer'
  when channel is 'Amazon'
  else use customer 'Amazon Sales'

rule 'Europe'
  when shipping country is in EU
  match by email
  else use customer 'Web Sales EU' with job

rule 'Everybody else'
  match by email
  else use customer 'Web Sales' with job

never create job when override

example 'a guest gets a job'
  customer 'Web Sales'
  order email 'ann@example.com', name 'Ann Lee', shipping country 'US'
  expect create job 'Ann Lee' under 'Web Sales'
"""
SHARED = "list EU = 'DE', 'FR'\n"
FILES = {"web shop/policy.rules": POLICY, "shared/eu.rules": SHARED}


@frozen
class Mistake:
    """One that somebody makes in the policy: what she writes, and what each guard says to it.

    A guard that is not named is content. `shared` is a mistake in the other file.
    """

    old: str
    new: str
    lint: str = ""
    fmt: str = ""
    test: str = ""
    shared: bool = False

    def make(self) -> None:
        """Make it in the repository that we are in."""
        path = Path("shared/eu.rules" if self.shared else "web shop/policy.rules")
        text = path.read_bytes().decode()
        assert text.count(self.old) == 1, self.old
        path.write_bytes(text.replace(self.old, self.new).encode())


MISTAKES = {
    "a word that is none": Mistake(
        "match by email\n  else use customer 'Web Sales' with job",
        "match by emial\n  else use customer 'Web Sales' with job",
        lint="expected a field of the order, found `emial`",
        test="expected a field of the order, found `emial`",
    ),
    "a rule for nobody": Mistake(
        "when channel is 'Amazon'",
        "when channel is 'Amazon' and channel is missing",
        lint="A402",
    ),
    "an untidy line": Mistake(
        "else use customer 'Amazon Sales'",
        "ELSE use customer “Amazon Sales”",
        fmt="would be formatted",
    ),
    "an example that fails": Mistake(
        "expect create job 'Ann Lee' under 'Web Sales'",
        "expect create job 'Lee, Ann' under 'Web Sales'",
        test="a guest gets a job",
    ),
    "a list without its name": Mistake(
        "list EU =", "list Europe =", lint="EU", test="EU", shared=True
    ),
}


def make_repository(folder: Path) -> None:
    """A repository with the good policy, committed."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_bytes(text.encode())
    git("-C", str(folder), "init", "-q")
    commit(folder)


def commit(folder: Path) -> str:
    """All that lies in a repository as a commit, and its name."""
    git("-C", str(folder), "add", "--all")
    git("-C", str(folder), "commit", "-q", "--allow-empty", "-m", "so it is")
    return git("-C", str(folder), "rev-parse", "HEAD").strip()


def our_tree(folder: Path) -> None:
    """A copy of what is needed to install the program, as it is at this moment."""
    for name in ("rulesdsl", "grammar", "docs/codes", "docs/ci"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in NEEDED:
        shutil.copy(ROOT / name, folder / name)


NEEDED = (
    *("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "constraints.txt"),
    *(".pre-commit-hooks.yaml", "action.yml"),
)


@cache
def why_no_index() -> str:
    """Why nothing can be installed here; empty where pip reaches a package index."""
    with TemporaryDirectory() as folder:
        command = ("download", "--no-deps", "--no-cache-dir", "--retries", "0", "--timeout", "20")
        words = [*command, "--constraint", str(ROOT / "constraints.txt"), "--dest", folder]
        done = subprocess.run(
            [sys.executable, "-m", "pip", "--quiet", *words, "iniconfig"],
            capture_output=True,
            text=True,
            check=False,
        )
    return done.stderr.strip() if done.returncode else ""


def needs_index() -> None:
    """Skip the test where pip reaches no package index."""
    if why := why_no_index():
        pytest.skip(f"pip reaches no package index: {why.splitlines()[-1]}")
