"""What is told before an order is read: that the policy asks for what the files never tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rulesdsl import cli
from tests.cli.program import Program
from tests.formats import seeds

CUSTOMERS = ("--customers", "list.xml")

WARNING = (
    "warning: policy.rules:1: the policy matches by email, which cannot be told from Etsy sold"
    " orders or order items (CSV): this key finds nobody there\n"
    "  help: Take another key (last name and shipping zip), give these orders a rule of their own,"
    " `when channel is 'Etsy'`, or leave it, if nobody shall be found by this key.\n"
)


@pytest.fixture
def etsy(shop: Path) -> Path:
    (shop / "etsy.csv").write_text(seeds.ETSY)
    return shop


def test_plan_warns_and_writes_it_down(etsy: Path, run: Program) -> None:
    ran = run(
        "plan", "policy.rules", "--orders", "etsy.csv", "orders.csv", *CUSTOMERS, "--out", "out"
    )
    assert (ran.code, ran.err) == (cli.OK, WARNING)
    assert "What the policy asks for and these orders never tell\n  policy.rules:1: the" in ran.out
    (told,) = json.loads((etsy / "out" / "plan.json").read_text())["never_known"]
    assert (told["place"], told["asked"], told["format"]) == ("key", "email", "etsy")
    assert told["rule"] == {"name": None, "file": "policy.rules", "line": 1}


@pytest.mark.usefixtures("etsy")
def test_explain_warns(run: Program) -> None:
    ran = run("explain", "policy.rules", "--orders", "etsy.csv", *CUSTOMERS, "--order", "3001")
    assert (ran.code, ran.err) == (cli.OK, WARNING)


def test_it_is_said_before_the_orders_are_read(etsy: Path, run: Program) -> None:
    broken = seeds.ETSY.encode() + b"\xff"
    (etsy / "etsy.csv").write_bytes(broken)
    said = run.refuses("plan", "policy.rules", "--orders", "etsy.csv", *CUSTOMERS, "--dry-run")
    assert said.startswith(WARNING + "error: etsy.csv:")


@pytest.mark.usefixtures("etsy")
def test_under_override_nothing_is_looked_up(run: Program) -> None:
    words = ("plan", "policy.rules", "--orders", "etsy.csv", *CUSTOMERS, "--dry-run")
    assert run(*words, "--override", "true").err == ""


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("file", ["gone.csv", ".", "bad\0name", "list.xml"])
def test_a_file_that_is_none_is_told_once(run: Program, file: str) -> None:
    words = ("plan", "policy.rules", "--orders", file, *CUSTOMERS, "--dry-run")
    assert run.refuses(*words).count("error:") == 1
