"""`--edition`, and whom the store is to write to, as a user of `plan` and `explain` sees them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from attrs import evolve

from rulesdsl import cli
from rulesdsl.model import limits
from rulesdsl.model.company import Edition
from rulesdsl.model.limits import Limits, Names, Room
from rulesdsl.posting.summary import summarize
from tests.cli.program import FILES, Program, everything_in
from tests.cli.test_summary import shown
from tests.formats import seeds
from tests.posting.plans import sample_plan

OUT = ("plan", "policy.rules", *FILES, "--out", "out")
CREATING = "notify new customers = true\nmatch by email then name\nelse create customer\n"


def with_room(customers: int, others: int = 0) -> str:
    """The beginning of the summary of a plan that comes to so many names."""
    room = Room(Edition.PRO, Names(customers, others))
    return shown(evolve(summarize(sample_plan()), room=room)).partition("Plan for")[0]


def test_full_lists_are_told_above_all() -> None:
    assert with_room(8_399) == ""
    assert with_room(8_400) == (
        "Once this plan is carried out, the lists of QuickBooks Pro are nearly full\n"
        "  8,400 of 10,500 customers and jobs (80 %)\n\n"
    )
    assert with_room(10_500, 1_250) == (
        "Once this plan is carried out, the lists of QuickBooks Pro are full\n"
        "  10,500 of 10,500 customers and jobs (100 %)\n"
        "  11,750 of 14,500 names on its four lists together (81 %)\n\n"
    )


@pytest.mark.usefixtures("shop")
def test_what_there_is_no_room_for_waits(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run("plan", "policy.rules", *FILES, "--dry-run")
    assert run("plan", "policy.rules", *FILES, "--dry-run", "--edition", "pro") == plain
    monkeypatch.setitem(limits.LIMITS, Edition.PREMIER, Limits(2, 2))
    ran = run("plan", "policy.rules", *FILES, "--dry-run", "--edition", "premier")
    assert "QuickBooks has no room for another name" in ran.out
    assert "orders #1001, #1003: QuickBooks Premier holds 2 customers and jobs, and" in ran.out
    told = run("explain", "policy.rules", *FILES, "--order", "1001", "--edition", "premier")
    assert "why: QuickBooks Premier holds 2 customers and jobs" in told.out


def test_plan_json_says_how_full_the_lists_are(shop: Path, run: Program) -> None:
    run(*OUT)
    assert json.loads((shop / "out" / "plan.json").read_bytes())["room"] is None
    run(*OUT, "--edition", "enterprise")
    room = json.loads((shop / "out" / "plan.json").read_bytes())["room"]
    assert room["edition"] == "enterprise"
    assert room["names"]["limit"] == 1_000_000
    assert room["names"]["used"] >= room["customers_and_jobs"]["used"] > 1


def test_a_list_without_the_other_names_is_told(shop: Path, run: Program) -> None:
    said = "it has no vendors, employees or other names"
    assert said not in run(*OUT, "--edition", "pro").out
    only = re.sub(r"<VendorQueryRs.*</VendorQueryRs>", "", seeds.QBXML, flags=re.DOTALL)
    (shop / "list.xml").write_text(only)
    assert said in run(*OUT, "--edition", "pro").out
    assert said not in run(*OUT).out


@pytest.mark.usefixtures("shop")
def test_an_edition_that_there_is_not(run: Program) -> None:
    assert "expected pro, premier or enterprise behind --edition, found 'deluxe'" in run.refuses(
        *OUT, "--edition", "deluxe"
    )


def test_notifications_of_an_earlier_plan_are_taken_away(shop: Path, run: Program) -> None:
    (shop / "policy.rules").write_text(CREATING)
    ran = run(*OUT)
    assert ran.code == cli.OK
    assert "For the store to write to: 1 new customer, see notifications.csv\n" in ran.out
    written = (shop / "out" / "notifications.csv").read_text("utf-8-sig")
    assert written.splitlines()[1:] == ["#1001,Shopify,Nora Neu,new@example.com"]
    (shop / "policy.rules").write_text(CREATING.replace("true", "false"))
    ran = run(*OUT)
    assert "Removed, because it belonged to an earlier plan: notifications.csv\n" in ran.out
    assert "out/notifications.csv" not in everything_in(shop)
