"""The program as a whole: its help, how it is started, and how it ends."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

import rulesdsl
from rulesdsl import cli
from rulesdsl.shelf import names
from tests.cli.program import FILES, MODULE, Program, environment, on_a_terminal, started

COMMANDS = names("rulesdsl.cli")
EVERY_COMMAND = {
    "backtest": ("backtest", "policy.rules", *FILES, "--out", "out"),
    "check": ("check", "policy.rules"),
    "customers": ("customers", "list.xml", "--out", "shop.list"),
    "diff": ("diff", "policy.rules", "policy.rules"),
    "explain": ("explain", "policy.rules", *FILES, "--order", "1001"),
    "fmt": ("fmt", "policy.rules"),
    "lint": ("lint", "policy.rules"),
    "plan": ("plan", "policy.rules", *FILES, "--dry-run"),
    "prove": ("prove", "policy.rules"),
    "table": ("table", "policy.rules"),
    "test": ("test", "policy.rules"),
}

pytestmark = pytest.mark.usefixtures("shop")


def test_no_command_is_forgotten_here() -> None:
    assert set(EVERY_COMMAND) == set(COMMANDS)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_as_a_person_reads_it(command: str, run: Program) -> None:
    ran = run(*filter(None, (command, "--help")))
    assert (ran.code, ran.err) == (cli.OK, "")
    assert max(map(len, ran.out.splitlines())) <= 80
    sentences = ran.out.split("\n\n")[1]
    assert sentences[0].isupper()
    assert sentences.endswith(".")


def test_version(run: Program) -> None:
    assert run("--version").out == f"rulesdsl {rulesdsl.__version__}\n"
    assert started("--version").out == f"rulesdsl {rulesdsl.__version__}\n"


@pytest.mark.parametrize("command", ["check", "plan"])
def test_as_a_module_it_is_the_same_program(command: str, run: Program) -> None:
    words = EVERY_COMMAND[command]
    assert started(*words) == run(*words)


def test_a_command_that_is_none(run: Program) -> None:
    assert "expected a command behind `rulesdsl`, found none" in run.refuses()
    assert "did you mean `rulesdsl plan`?" in run.refuses("paln")


@pytest.mark.parametrize("command", ["backtest", "fmt", "plan", "table"])
def test_somebody_who_reads_only_the_beginning(command: str) -> None:
    """As `| head` does: no traceback, and no complaint of Python's at the end."""
    with subprocess.Popen(
        [*MODULE, *EVERY_COMMAND[command]],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == cli.OK


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to try")
@pytest.mark.parametrize("command", ["backtest", "fmt", "plan", "table"])
def test_output_onto_a_full_disk(command: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*MODULE, *EVERY_COMMAND[command]],
            stdout=full, stderr=subprocess.PIPE, env=environment(), check=False,
        )  # fmt: skip
    assert done.stderr == b"error: the output cannot be written: No space left on device\n"
    assert done.returncode == cli.UNUSABLE


@pytest.mark.skipif(os.name == "nt", reason="a shell that can close a stream")
def test_no_stream_to_write_to() -> None:
    words = ["/bin/sh", "-c", '"$0" "$@" >&- 2>&-', *MODULE, "table", "policy.rules"]
    assert subprocess.run(words, env=environment(), check=False).returncode == cli.OK


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("command", ["plan", "explain"])
def test_output_that_cannot_show_every_letter(shop: Path, command: str, encoding: str) -> None:
    orders = shop / "orders.csv"
    orders.write_text(orders.read_text().replace("Nora Neu", "Łódź Müller 李"), encoding="utf-8")
    ran = started(*EVERY_COMMAND[command], PYTHONIOENCODING=encoding)
    assert (ran.code, ran.err) == (cli.OK, "")
    assert "M" in ran.out


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_findings_are_coloured_only_where_they_are_wanted(shop: Path) -> None:
    (shop / "policy.rules").write_text("macth by email")
    assert "\x1b[" in on_a_terminal("check", "policy.rules").out
    assert "\x1b[" not in on_a_terminal("fmt", "policy.rules", NO_COLOR="1").out
    assert "\x1b[" not in started("check", "policy.rules").err


def test_an_interruption_at_any_time(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("rulesdsl.cli._policies.read_source", interrupted)
    ran = run("check", "policy.rules")
    assert (ran.code, ran.out) == (cli.INTERRUPTED, "")
    assert ran.err.startswith("error: stopped")
