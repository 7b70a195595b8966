"""Who asks the program to stop is heard, but not in the middle of what takes a moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from rulesdsl import cli
from rulesdsl.cli._stopping import stoppable, stopped_after, unstopped, unstopped_children
from tests.cli.program import FILES, MODULE, environment, everything_in, on_a_terminal

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "SIGHUP"), reason="Windows sends no signals to others"
)

ASKED = ("SIGTERM", "SIGHUP")


@pytest.mark.parametrize("name", ASKED)
def test_who_is_asked_to_stop_stops(name: str) -> None:
    number = getattr(signal, name)
    before = signal.signal(number, signal.SIG_DFL)  # whoever started the tests may have said nohup
    try:
        with pytest.raises(KeyboardInterrupt), stoppable():
            os.kill(os.getpid(), number)
        assert signal.getsignal(number) is signal.SIG_DFL
    finally:
        signal.signal(number, before)


def test_nohup_still_holds() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("name", ["SIGINT", *ASKED])
def test_nobody_stops_what_takes_a_moment(name: str) -> None:
    number = getattr(signal, name)
    before = signal.getsignal(number)
    with unstopped():
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) is before


def test_other_threads_hear_of_no_signals() -> None:
    done = []

    def work() -> None:
        with stoppable(), unstopped():
            done.append(1)

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]


@pytest.mark.parametrize("name", ASKED)
def test_a_plan_that_is_ended_leaves_nothing(shop: Path, name: str) -> None:
    rows = "".join(f"{it},b{it % 700}@example.com,Bea B{it % 900}\n" for it in range(60_000))
    (shop / "many.csv").write_text("order number,email,name\n" + rows)
    before = everything_in(shop)
    words = ("plan", "policy.rules", "--orders", "many.csv", *FILES[2:], "--engine", "duckdb")
    ran = on_a_terminal(
        *words, "--out", "large", interrupt_at=b"deciding", by=getattr(signal, name)
    )
    assert ran.code == cli.INTERRUPTED, ran
    assert "stopped; nothing was written" in ran.out
    assert everything_in(shop) == before
    assert not list(shop.glob(".rulesdsl-*"))


@pytest.mark.usefixtures("shop")
def test_who_has_seen_enough_of_a_large_plan_has_all_its_files() -> None:
    """Each line is sent at once where PYTHONUNBUFFERED is set, as it often is in containers."""
    words = [*MODULE, "plan", "policy.rules", *FILES, "--engine", "duckdb", "--out", "large"]
    plan = subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(PYTHONUNBUFFERED="1"),
    )
    assert plan.stdout is not None
    plan.stdout.readline()
    plan.stdout.close()
    _, said = plan.communicate()
    assert (plan.returncode, said) == (cli.OK, b"")
    assert Path("large/decisions.csv").exists()


@pytest.mark.parametrize("name", ["SIGINT", *ASKED])
def test_some_stop_at_the_end_or_when_they_are_asked_twice(name: str) -> None:
    number = getattr(signal, name)
    before = signal.signal(number, signal.SIG_DFL)
    done = []

    def work(times: int) -> None:
        with stopped_after():
            for _ in range(times):
                os.kill(os.getpid(), number)
            done.append(times)

    try:
        work(0)
        for times in (1, 2):
            with pytest.raises(KeyboardInterrupt):
                work(times)
        assert done == [0, 1]
        assert signal.getsignal(number) is signal.SIG_DFL
    finally:
        signal.signal(number, before)


def test_children_go_on_that_are_to() -> None:
    its = "import signal; print(signal.getsignal(signal.SIGTERM) is signal.SIG_IGN)"
    words = [sys.executable, "-c", its]
    with unstopped_children():
        # PySpark starts Java with one, too; without, Python does not tell of a fork.
        deaf = subprocess.run(words, preexec_fn=int, check=True, capture_output=True)
    assert deaf.stdout == b"True\n"
    others = subprocess.run(words, preexec_fn=int, check=True, capture_output=True)
    assert others.stdout == b"False\n"
    assert signal.getsignal(signal.SIGTERM) is not signal.SIG_IGN
