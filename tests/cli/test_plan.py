"""`rulesdsl plan` as a user runs it."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from rulesdsl import cli
from rulesdsl.customers.index import Batch
from rulesdsl.model.decisions import Decision
from rulesdsl.posting.tables import DECISION_COLUMNS
from rulesdsl.table.decided import take_up
from tests.cli.conftest import ORDERS, UNREADABLE
from tests.cli.program import (
    FILES,
    MODULE,
    Program,
    environment,
    everything_in,
    on_a_terminal,
    started,
)
from tests.formats import seeds

DRY = ("plan", "policy.rules", *FILES, "--dry-run")
OUT = ("plan", "policy.rules", *FILES, "--out", "out")
NAMES = ["decisions.csv", "plan.json", "requests.qbxml", "review.csv"]

FEWER = "\n".join(ORDERS.splitlines()[:1] + ORDERS.splitlines()[2:3]) + "\n"
"""Orders for which QuickBooks is asked nothing."""


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


# Exit codes


@pytest.mark.usefixtures("shop")
def test_all_is_well(run: Program) -> None:
    ran = run(*DRY)
    assert (ran.code, ran.err) == (cli.OK, "")
    assert ran.out.startswith("Plan for 'policy.rules'\n\n4 orders, and how each")


def test_a_held_order_under_fail_on_hold(shop: Path, run: Program) -> None:
    assert run(*DRY, "--fail-on-hold").code == cli.FOUND
    assert run(*OUT, "--fail-on-hold").code == cli.FOUND
    assert sorted(everything_in(shop / "out")) == NAMES
    (shop / "orders.csv").write_text(FEWER)
    assert run(*DRY, "--fail-on-hold").code == cli.OK


def test_an_unreadable_row_under_fail_on_hold(shop: Path, run: Program) -> None:
    (shop / "orders.csv").write_text(FEWER + UNREADABLE)
    assert run(*DRY).code == cli.OK
    ran = run(*DRY, "--fail-on-hold")
    assert ran.code == cli.FOUND
    assert "orders.csv:3 (order #1005): expected " in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "expected --out or --dry-run behind `rulesdsl plan`, found neither"),
        (("--out", "a", "--dry-run"), "expected --dry-run or --out behind"),
        (("--dry-run", "--override", "maybe"), "behind --override, found 'maybe'"),
        (("--dry-run", "--colour"), "expected an option of `rulesdsl plan`, found --colour"),
        (("--out", ""), "expected the name of a folder behind --out, found ''"),
        (("--out", " "), "expected the name of a folder behind --out, found ' '"),
        (("--out", "a\0b"), "expected the name of a folder behind --out, found 'a?b'"),
        (("--out",), "expected the name of a folder behind --out, found nothing"),
    ],
)
def test_arguments_that_cannot_be(
    shop: Path, run: Program, words: tuple[str, ...], said: str
) -> None:
    before = everything_in(shop)
    assert said in run.refuses("plan", "policy.rules", *FILES, *words)
    assert everything_in(shop) == before


def test_files_that_cannot_be_used(shop: Path, run: Program) -> None:
    def refused(policy: str, orders: str, customers: str) -> str:
        files = ("--orders", orders, "--customers", customers)
        return run.refuses("plan", policy, *files, "--out", "out")

    (shop / "bad.rules").write_text("macth by email; else hold")
    assert "did you mean `match`?" in refused("bad.rules", "orders.csv", "list.xml")
    assert "orders.cvs: expected a file of this name" in refused(
        "policy.rules", "orders.cvs", "list.xml"
    )
    (shop / "empty").mkdir()
    assert "expected a folder with files in it" in refused("policy.rules", "empty", "list.xml")
    assert "--orders" in refused("policy.rules", "orders.csv", "orders.csv")
    assert "found none" in refused("policy.rules", "orders.csv", "a\0b")
    assert not (shop / "out").exists()


# What is written


def test_a_dry_run_writes_nothing_anywhere(shop: Path, run: Program) -> None:
    before = everything_in(shop.parent)
    assert run(*DRY).code == cli.OK
    assert everything_in(shop.parent) == before


def test_the_documented_files_and_no_others(shop: Path, run: Program) -> None:
    before = everything_in(shop)
    ran = run(*OUT)
    assert ran.code == cli.OK
    assert ran.out.endswith(
        "\nWritten to out: decisions.csv, review.csv, plan.json, requests.qbxml\n"
    )
    after = everything_in(shop)
    assert sorted(after.keys() - before.keys()) == [f"out/{it}" for it in NAMES]
    decisions = rows(shop / "out" / "decisions.csv")
    assert tuple(decisions[0]) == DECISION_COLUMNS
    assert [(it["order_number"], it["action"], it["job_action"]) for it in decisions] == [
        ("#1001", "use", "create"),
        ("#1002", "use", "use"),
        ("#1003", "use", "use"),
        ("#1004", "hold", "none"),
    ]
    assert [it["order_number"] for it in rows(shop / "out" / "review.csv")] == ["#1004"]
    plan = json.loads((shop / "out" / "plan.json").read_bytes())
    assert len(plan["fingerprint"]) == 64


def test_two_runs_write_the_same_bytes(shop: Path, run: Program) -> None:
    run(*OUT)
    first = everything_in(shop / "out")
    run(*OUT)
    assert everything_in(shop / "out") == first


def test_requests_of_an_earlier_plan_are_taken_away(shop: Path, run: Program) -> None:
    run(*OUT)
    (shop / "orders.csv").write_text(FEWER)
    ran = run(*OUT)
    assert "Written to out: decisions.csv, review.csv, plan.json\n" in ran.out
    assert ran.out.endswith("Removed, because it belonged to an earlier plan: requests.qbxml\n")
    assert sorted(everything_in(shop / "out")) == [it for it in NAMES if it != "requests.qbxml"]


def test_a_failure_in_the_middle_leaves_the_earlier_plan(
    shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*OUT)
    before = everything_in(shop)

    def fails(*_: object) -> Iterator[bytes]:
        yield b"half of"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (shop / "orders.csv").write_text(FEWER)
    monkeypatch.setattr("rulesdsl.posting.files.plan_json", fails)
    ran = run(*OUT)
    assert ran.code == cli.UNUSABLE
    assert "there is no room left on the disk" in ran.err
    assert "Written" not in ran.out
    assert everything_in(shop) == {**before, "orders.csv": FEWER.encode()}


def test_a_folder_that_cannot_be_written_into(
    shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "a file").write_text("mine")
    ran = run("plan", "policy.rules", *FILES, "--out", "a file")
    assert ran.code == cli.UNUSABLE
    assert "expected a folder, found the file 'a file'" in ran.err

    # Not by chmod: who runs the tests as administrator may write everywhere.
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", refuse)
    ran = run(*OUT)
    assert ran.code == cli.UNUSABLE
    assert "writing into 'out' is not allowed" in ran.err


# What is decided


def test_override_from_outside(shop: Path, run: Program) -> None:
    assert run(*OUT, "--override", "true").code == cli.OK
    told = rows(shop / "out" / "decisions.csv")
    assert [it["job_action"] for it in told] == ["none"] * 4
    assert [it["customer"] for it in told] == ["Web Sales"] * 3 + [""]
    assert not (shop / "out" / "requests.qbxml").exists()
    (shop / "policy.rules").write_text("override = true; else use customer 'Web Sales'")
    assert "matched" not in run(*DRY).out
    (shop / "policy.rules").write_text(
        "override = true; match by name; else use customer 'Web Sales'"
    )
    assert "matched by name" not in run(*DRY).out
    assert "1  matched by name" in run(*DRY, "--override", "false").out


def test_several_files_and_formats(shop: Path, run: Program) -> None:
    (shop / "woo.json").write_text(seeds.WOOCOMMERCE)
    (shop / "names.iif").write_bytes(seeds.IIF.encode())
    more = ("--orders", "woo.json", "--customers", "names.iif")
    ran = run("plan", "policy.rules", *FILES, *more, "--dry-run")
    assert "5 orders, and how each" in ran.out
    assert "3  matched by email" in ran.out
    together = ("--orders", "orders.csv", "woo.json", "--customers", "list.xml", "names.iif")
    assert run("plan", "policy.rules", *together, "--dry-run").out == ran.out


def test_the_name_of_a_format_overrules(shop: Path, run: Program) -> None:
    (shop / "orders.csv").write_text("Name,Email\n#1,ann@example.com\n")
    assert "--orders-format" in run.refuses(*DRY)
    assert run(*DRY, "--orders-format", "shopify").code == cli.OK
    assert "purchase-date" in run.refuses(*DRY, "--orders-format", "amazon")
    assert "shopify" in run.refuses(*DRY, "--orders-format", "shopifi")
    assert "!CUST" in run.refuses(*DRY, "--orders-format", "shopify", "--customers-format", "iif")


@pytest.mark.usefixtures("shop")
def test_a_policy_from_standard_input() -> None:
    ran = started("plan", "-", *FILES, "--dry-run", stdin=b"match by email; else hold 'new'")
    assert ran.code == cli.OK
    assert ran.out.startswith("Plan for '<standard input>'")


# Ends that a user brings about


def test_the_files_are_written_for_somebody_who_reads_only_the_beginning(shop: Path) -> None:
    """More is printed than a pipe holds, and nobody reads it: `| head -1` with many orders."""
    many = "".join(f"#{it},,USD,1,2026-11-21,{'x' * 3000}{it}\n" for it in range(40))
    (shop / "orders.csv").write_text(ORDERS.splitlines()[0] + "\n" + many)
    words = (*MODULE, *OUT, "--fail-on-hold")
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == cli.OK
    assert sorted(everything_in(shop / "out"))[:2] == NAMES[:2]


def test_an_interruption_while_planning_leaves_nothing(
    shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Decision] = []

    def interrupted(book: Batch, decision: Decision) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(decision)
        take_up(book, decision)

    before = everything_in(shop)
    monkeypatch.setattr("rulesdsl.engines.lookup.take_up", interrupted)
    ran = run(*OUT)
    assert (ran.code, ran.out) == (cli.INTERRUPTED, "")
    assert ran.err == "error: stopped; a file that was being written is as it was before\n"
    assert everything_in(shop) == before


def test_an_interruption_while_writing_leaves_the_earlier_plan(
    shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*OUT)
    before = everything_in(shop)

    def interrupted(*_: object) -> Iterator[bytes]:
        yield b"half of"
        raise KeyboardInterrupt

    monkeypatch.setattr("rulesdsl.posting.files.plan_json", interrupted)
    ran = run(*OUT)
    assert ran.code == cli.INTERRUPTED
    assert everything_in(shop) == before


# On a terminal


def many_orders(shop: Path, count: int) -> None:
    lines = (f"#{it},x{it}@example.com,USD,1,2026-11-21,Buyer {it}\n" for it in range(count))
    (shop / "orders.csv").write_text(ORDERS.splitlines()[0] + "\n" + "".join(lines))


needs_a_terminal = pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
COLOUR = "\x1b[3"


def test_a_list_without_currencies_is_told_where_somebody_would_be_created_in_one(
    shop: Path, run: Program
) -> None:
    """A customer in euros could be in it already, and would be created once more."""
    (shop / "policy.rules").write_text(
        "multi currency = true; match by email; else create customer"
    )
    said = "the customer list tells no currencies"
    assert said not in " ".join(run(*DRY).out.split())
    text = (shop / "list.xml").read_text("utf-8")
    without = re.sub(r"<CurrencyRef>.*?</CurrencyRef>", "", text, flags=re.DOTALL)
    (shop / "list.xml").write_text(without, "utf-8")
    told = " ".join(run(*DRY).out.split())
    assert told.startswith("Careful: do not carry out this plan before this is settled " + said)
    assert "who is in EUR already would be created once more, here 'Eve Euro'" in told
    standard = "currency 'EUR' uses customer 'Web EUR'; else use customer 'Web Sales'"
    (shop / "policy.rules").write_text(
        f"multi currency = true; create standard customer = true; match by email; {standard}"
    )
    assert said not in " ".join(run(*DRY).out.split())
    (shop / "policy.rules").write_text("match by email; else create customer")
    assert said not in " ".join(run(*DRY).out.split())


BOLD_YELLOW = "\x1b[1;33m"


def test_no_bar_where_nobody_watches(shop: Path, run: Program) -> None:
    many_orders(shop, 2_500)
    assert run(*DRY).err == ""


@needs_a_terminal
def test_many_orders_have_a_bar_and_ctrl_c_stops_it(shop: Path) -> None:
    many_orders(shop, 40_000)  # seconds of work, so that the key is pressed in the midst of it
    before = everything_in(shop)
    ran = on_a_terminal(*OUT, interrupt_at=b"planning")
    assert ran.code == cli.INTERRUPTED
    assert "error: stopped;" in ran.out
    assert "Traceback" not in ran.out
    assert everything_in(shop) == before


@needs_a_terminal
@pytest.mark.usefixtures("shop")
def test_no_bar_for_a_few_orders_and_colours_only_where_they_are_wanted() -> None:
    seen = on_a_terminal(*DRY)
    assert seen.code == cli.OK
    assert "planning" not in seen.out
    assert BOLD_YELLOW in seen.out
    plain = on_a_terminal(*DRY, NO_COLOR="1")
    assert BOLD_YELLOW not in plain.out
    assert COLOUR not in plain.out.split("Plan for")[1]
    assert "\x1b" not in started(*DRY).out
