"""`rulesdsl explain` as a user runs it; what it says is tested in tests/test_explain.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from rulesdsl import cli
from tests.cli.conftest import UNREADABLE
from tests.cli.program import FILES, Program

EXPLAIN = ("explain", "policy.rules", *FILES, "--order")

pytestmark = pytest.mark.usefixtures("shop")


@pytest.mark.parametrize("number", ["#1002", "1002", " #1002 "])
def test_an_order_by_its_number_with_and_without_its_sign(run: Program, number: str) -> None:
    ran = run(*EXPLAIN, number)
    assert (ran.code, ran.err) == (cli.OK, "")
    assert ran.out.startswith("Order #1002 (orders.csv:3): Shopify, Lee, Ann, ann@example.com, 10")
    assert ran.out.endswith(
        "Decision: use job 'Lee, Ann' of customer 'Web Sales'\n  why: matched by name\n"
    )


def test_what_an_earlier_order_creates_is_there(run: Program) -> None:
    assert "the job 'Web Sales:Nora Neu', which order #1001 creates" in " ".join(
        run(*EXPLAIN, "1003").out.split()
    )


def test_override_from_outside(run: Program) -> None:
    ran = run(*EXPLAIN, "1001", "--override", "true")
    assert "Override is on (set from outside the policy)" in ran.out
    assert "Match by" not in ran.out


def test_a_number_that_is_not_there(run: Program) -> None:
    assert run.refuses(*EXPLAIN, "1006") == (
        "error: expected the number of an order in the files, found '1006'\n"
        "  help: did you mean #1001?\n"
    )
    assert "look up the number in the export" in run.refuses(*EXPLAIN, "nothing like it")
    assert "found ''" in run.refuses(*EXPLAIN, "")


def test_an_order_that_cannot_be_read(shop: Path, run: Program) -> None:
    orders = shop / "orders.csv"
    orders.write_text(orders.read_text() + UNREADABLE)
    said = run.refuses(*EXPLAIN, "1005")
    assert said.startswith("error: orders.csv:6: expected ")
    assert "\n  help: " in said


def test_one_number_in_two_stores_is_told_twice(shop: Path, run: Program) -> None:
    (shop / "more.csv").write_text("order number,channel,total\n1001,Phone,3\n")
    ran = run(*EXPLAIN, "1001", "--orders", "more.csv")
    assert ran.out.count("\nDecision: ") == 2
    assert "\n\nOrder 1001 (more.csv:2): Phone, 3 USD\n" not in ran.out
    assert "\n\nOrder 1001 (more.csv:2): Phone, 3\n" in ran.out


def test_no_line_is_wider_than_the_terminal(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    lines = run(*EXPLAIN, "1001").out.splitlines()
    assert max(map(len, lines)) <= 50
    assert all(line == line.rstrip() for line in lines)


def test_what_is_missing_is_asked_for(run: Program) -> None:
    assert "expected --order behind `rulesdsl explain`, found none" in run.refuses(*EXPLAIN[:-1])
    assert "found none" in run.refuses("explain", "no.rules", *FILES, "--order", "1")
