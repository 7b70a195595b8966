"""The program as a user starts it: in this process, in one of its own, or on a terminal."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from attrs import frozen

from rulesdsl import cli

MODULE = [sys.executable, "-m", "rulesdsl"]
FILES = ("--orders", "orders.csv", "--customers", "list.xml")
"""The files of the small shop."""


@frozen
class Ran:
    """What came of it."""

    code: int
    out: str
    err: str


@frozen
class Program:
    """Runs the program in this process."""

    captured: pytest.CaptureFixture[bytes]

    def __call__(self, *words: str) -> Ran:
        try:
            code = cli.main(words)
        except SystemExit as left:  # how argparse ends
            code = left.code if isinstance(left.code, int) else 0
        out, err = self.captured.readouterr()
        return Ran(code, out.decode(), err.decode())

    def refuses(self, *words: str) -> str:
        """What is said to somebody who asked for what cannot be done; nothing else is said."""
        ran = self(*words)
        assert (ran.code, ran.out) == (cli.UNUSABLE, ""), ran
        assert "Traceback" not in ran.err
        return ran.err


def environment(**variables: str) -> dict[str, str]:
    """The environment, without what would change the output, and with what should."""
    ours = {"COLUMNS": "80", "PYTHONPATH": str(Path(__file__).parents[2])}
    kept = {it: value for it, value in os.environ.items() if it not in ("NO_COLOR", "FORCE_COLOR")}
    return {**kept, **ours, **variables}


def started(*words: str, stdin: bytes = b"", **variables: str) -> Ran:
    """The program in a process of its own, in the folder that we are in."""
    done = subprocess.run(
        [*MODULE, *words],
        input=stdin,
        capture_output=True,
        env=environment(**variables),
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return Ran(
        done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    )


def on_a_terminal(
    *words: str,
    interrupt_at: bytes | None = None,
    by: signal.Signals = signal.SIGINT,
    **variables: str,
) -> Ran:
    """The program with a terminal for its output and errors; both come together.

    It is interrupted, as by Ctrl-C, when it has shown these words.
    """
    import pty  # no such thing on Windows

    ours, its = pty.openpty()
    process = subprocess.Popen(
        [*MODULE, *words], stdin=its, stdout=its, stderr=its,
        env=environment(TERM="xterm-256color", **variables),
        preexec_fn=_heeding_ctrl_c,  # noqa: PLW1509  no thread of ours holds a lock here
    )  # fmt: skip
    os.close(its)
    seen = b""
    with suppress(OSError):  # the other end is closed
        while piece := os.read(ours, 65_536):
            seen += piece
            if interrupt_at and interrupt_at in seen:
                process.send_signal(by)
                interrupt_at = None
    os.close(ours)
    code = process.wait()
    # Where it was interrupted while it loaded a module, Python ends itself by the signal in the
    # end, whatever the exit code: a shell says the same of both.
    code = 128 - code if code == -signal.SIGINT else code
    return Ran(code, seen.decode(errors="replace"), "")


def _heeding_ctrl_c() -> None:
    """What a shell runs in the background ignores Ctrl-C, and so would all that it starts."""
    for it in (signal.SIGINT, signal.SIGHUP):
        signal.signal(it, signal.SIG_DFL)


def everything_in(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too."""
    return {
        str(it.relative_to(folder)): it.read_bytes() for it in folder.rglob("*") if it.is_file()
    }


def path_to_ours() -> str:
    """Where programs are looked for, first of all `rulesdsl` as it is installed here."""
    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")


def plain_git() -> dict[str, str]:
    """The environment of a git that nobody has set up, for a person who commits."""
    names = {"GIT_AUTHOR_NAME": "Ann Lee", "GIT_AUTHOR_EMAIL": "ann@example.com"}
    names |= {it.replace("AUTHOR", "COMMITTER"): value for it, value in names.items()}
    plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": path_to_ours()}
    ours = {it: value for it, value in os.environ.items() if not it.startswith("GIT_")}
    return {**ours, **names, **plain}


def git(*words: str) -> str:
    """What git prints in the folder that we are in, as if nobody had set it up."""
    done = subprocess.run(
        ["git", *words],  # noqa: S607  git lies where its owner put it
        env=plain_git(),
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
