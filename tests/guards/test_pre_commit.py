"""The hooks, run by the real pre-commit in repositories of policies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from ruamel.yaml import YAML

from tests.cli.program import git, needs_git, plain_git
from tests.guards.repositories import (
    FILES,
    MISTAKES,
    ROOT,
    Mistake,
    commit,
    make_repository,
    needs_index,
    our_tree,
)

HOOKS = ("rulesdsl-fmt", "rulesdsl-lint", "rulesdsl-test")


@frozen
class Guard:
    """The hooks as a repository names them, and the folder in which pre-commit installs them."""

    hooks: str
    commit: str
    home: Path

    def settle(self, **settings: dict[str, Any]) -> None:
        """Write the configuration of the repository that we are in."""
        named = [{"id": it, **settings.get(it.replace("-", "_"), {})} for it in HOOKS]
        repos = [{"repo": self.hooks, "rev": self.commit, "hooks": named}]
        YAML().dump({"repos": repos}, Path(".pre-commit-config.yaml"))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What pre-commit says of the repository that we are in."""
        git("add", "--all")
        return self.start("run", "--color", "never", *words)

    def start(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Start pre-commit."""
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", *words],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        pinned = {"PIP_CONSTRAINT": str(ROOT / "constraints.txt")}
        return {**plain_git(), **pinned, "PRE_COMMIT_HOME": str(self.home), "COLUMNS": "100"}


def outcomes(said: str) -> dict[str, tuple[str, str]]:
    """Each hook with how it ended, and what it said."""
    parts: dict[str, tuple[str, str]] = {}
    hook = ""
    for line in said.splitlines():
        if line.startswith("rulesdsl ") and line.endswith(("Passed", "Failed", "Skipped")):
            hook = line.partition("..")[0]
            parts[hook] = (line.rpartition(".")[2].rpartition(")")[2], "")
        elif hook:
            parts[hook] = (parts[hook][0], f"{parts[hook][1]}{line}\n")
    return parts


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Guard:
    """The hooks from a repository that holds our tree as it is now."""
    needs_index()
    hooks = tmp_path_factory.mktemp("hooks")
    our_tree(hooks)
    git("-C", str(hooks), "init", "-q")
    return Guard(str(hooks), commit(hooks), tmp_path_factory.mktemp("home"))


@needs_git
def test_hooks(guard: Guard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One test, so that the hooks are installed once, however many processes run tests."""
    make_repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    guard.settle()
    check_good_repository(guard)
    for mistake in MISTAKES.values():
        check_mistake(guard, mistake)
    check_what_is_committed(guard)
    check_arguments(guard)
    check_commit(guard)


def check_good_repository(guard: Guard) -> None:
    done = guard.run("--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {hook: ended for hook, (ended, _) in outcomes(done.stdout).items()} == {
        "rulesdsl fmt": "Passed",
        "rulesdsl lint": "Passed",
        "rulesdsl test": "Passed",
    }


def check_mistake(guard: Guard, mistake: Mistake) -> None:
    mistake.make()
    before = the_files()
    done = guard.run("--all-files")
    found = outcomes(done.stdout)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    for guarding in ("fmt", "lint", "test"):
        wanted = getattr(mistake, guarding)
        ended, said = found[f"rulesdsl {guarding}"]
        assert ended == ("Failed" if wanted else "Passed"), done.stdout
        if guarding != "fmt":
            assert wanted in " ".join(said.split())
    assert (the_files() != before) is bool(mistake.fmt)  # the hook does what it asks for
    if mistake.fmt:
        assert "files were modified by this hook" in found["rulesdsl fmt"][1]
        assert the_files() == FILES
    restore()


def check_what_is_committed(guard: Guard) -> None:
    """A change of one file is held against the policies that include it; others are no matter."""
    MISTAKES["a list without its name"].make()
    done = guard.run()
    assert [ended for ended, _ in outcomes(done.stdout).values()] == ["Passed", "Failed", "Failed"]
    restore()
    commit(Path())
    Path("notes.txt").write_text("no policy\n", encoding="utf-8")
    done = guard.run()
    assert [ended for ended, _ in outcomes(done.stdout).values()] == ["Skipped"] * 3


def check_arguments(guard: Guard) -> None:
    """What is given in the configuration takes the place of our own words."""
    guard.settle(
        rulesdsl_fmt={"args": ["--check"]},
        rulesdsl_lint={"args": ["--fail-level=error", "web shop"]},
        rulesdsl_test={"args": ["--verbose", "web shop"], "verbose": True},
    )
    MISTAKES["an untidy line"].make()
    MISTAKES["a rule for nobody"].make()
    before = the_files()
    found = outcomes(guard.run("--all-files").stdout)
    assert [ended for ended, _ in found.values()] == ["Failed", "Passed", "Passed"]
    assert "policy.rules: would be formatted" in found["rulesdsl fmt"][1]
    assert "a guest gets a job" in found["rulesdsl test"][1]
    assert the_files() == before


def check_commit(guard: Guard) -> None:
    """Where they are installed, git itself runs them, and makes no commit of a mistake."""
    restore()
    guard.settle()
    commit(Path())
    guard.start("install")
    before = git("rev-parse", "HEAD")
    MISTAKES["an example that fails"].make()
    git("add", "--all")
    done = subprocess.run(
        ["git", "commit", "-m", "a mistake"],  # noqa: S607  git lies where its owner put it
        env=guard.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "a guest gets a job" in done.stderr + done.stdout
    assert git("rev-parse", "HEAD") == before


def the_files() -> dict[str, str]:
    return {name: Path(name).read_bytes().decode() for name in FILES}


def restore() -> None:
    for name, text in FILES.items():
        Path(name).write_bytes(text.encode())


def test_manifest() -> None:
    """Each hook names a command of ours, and pre-commit itself takes the manifest."""
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    hooks = YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")
    assert tuple(it["id"] for it in hooks) == HOOKS
    assert [it["entry"] for it in hooks] == [it.replace("-", " ") for it in HOOKS]
    assert all(
        (ROOT / "rulesdsl" / "cli" / f"{it['entry'].split()[1]}.py").is_file() for it in hooks
    )
