"""`--items`: the item map on the command line, with policies that post orders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import Program

POSTING = """\
post as = sales receipt
match by email then name
else use customer 'Web Sales' with job
"""

ORDERS = """\
order number,order date,total,email,name,shipping amount,line sku,line quantity,line amount
1001,2026-11-21,55.00,ann@example.com,"Lee, Ann",5.00,MUG-1,2,25.00
1001,,,,,,CUP-1,1,25.00
1002,2026-11-21,12.00,new@example.com,Nora Neu,,TEA,1,12.00
1003,2026-11-21,12.00,new@example.com,Nora Neu,,tea,1,12.00
"""

ITEMS = "sku,item\nmug-1,Mugs\ncup-1,Cups\nshipping,Freight\n"

PLAN = "plan policy.rules --orders orders.csv --customers list.xml --items items.csv --out plan"


@pytest.fixture(autouse=True)
def posting(shop: Path) -> Path:
    for name, text in {"policy.rules": POSTING, "orders.csv": ORDERS, "items.csv": ITEMS}.items():
        (shop / name).write_text(text, encoding="utf-8")
    return shop


def test_what_is_posted_and_what_the_map_lacks(shop: Path, run: Program) -> None:
    done = run(*PLAN.split())
    assert done.code == 0
    assert "  add 1 sales receipt, 55.00 USD in all\n" in done.out
    assert "Not in the item map, and how many orders wait for each\n  2  TEA\n" in done.out
    assert "it tells of no transactions" in " ".join(done.out.split())
    plan = json.loads((shop / "plan" / "plan.json").read_bytes())
    assert plan["summary"]["unmapped"] == [{"name": "TEA", "orders": 2}]
    assert [it["transaction"] and it["transaction"]["total"] for it in plan["decisions"]] == [
        "55.00",
        None,
        None,
    ]
    assert plan["creations"] == []  # nothing is created for an order that is held
    assert (
        b"add to the item map, each with its item: `TEA,ITEM`"
        in (shop / "plan" / "review.csv").read_bytes()
    )


def test_a_map_without_a_tax_code_is_told(shop: Path, run: Program) -> None:
    """QuickBooks adds its own tax to what is taxable there: the total is another one then."""
    said = "it names no tax code, so that QuickBooks may add its own sales tax"
    assert said in " ".join(run(*PLAN.split()).out.split())
    (shop / "items.csv").write_text(ITEMS + "tax code,Non\n", encoding="utf-8")
    assert said not in " ".join(run(*PLAN.split()).out.split())
    (shop / "policy.rules").write_text(POSTING.replace("sales receipt", "nothing"))
    (shop / "items.csv").write_text(ITEMS, encoding="utf-8")
    assert said not in " ".join(run(*PLAN.split()).out.split())


def test_the_map_in_several_files(shop: Path, run: Program) -> None:
    (shop / "more.csv").write_text("sku,item\nTEA,Teas\nMUG-1,Mugs\n", encoding="utf-8")
    done = run(*PLAN.replace("items.csv", "items.csv more.csv").split())
    assert "add 3 sales receipts, 79.00 USD in all" in done.out


def test_files_that_contradict_each_other(shop: Path, run: Program) -> None:
    (shop / "more.csv").write_text("sku,item\nMUG-1,Cups\n", encoding="utf-8")
    done = run(*PLAN.replace("items.csv", "items.csv more.csv").split())
    assert done.code == 2
    assert done.err.startswith(
        "error: more.csv:2: expected one item for 'MUG-1', found 'Cups' here and 'Mugs' at"
    )
    assert not (shop / "plan").exists()


@pytest.mark.parametrize("command", ["plan", "explain"])
def test_without_a_map_it_is_told_before_anything_is_read(run: Program, command: str) -> None:
    rest = "--dry-run" if command == "plan" else "--order 1001"
    done = run(
        *f"{command} policy.rules --orders nowhere.csv --customers nowhere.xml {rest}".split()
    )
    assert done.code == 2
    assert done.err == (
        "error: policy.rules:1: expected an item map, because the policy posts orders, found none\n"
        "  help: say which QuickBooks item each SKU is: --items FILE, a table of the columns sku"
        " and item\n"
    )


def test_a_policy_that_posts_nothing_needs_none(shop: Path, run: Program) -> None:
    (shop / "policy.rules").write_text(POSTING.replace("sales receipt", "nothing"), "utf-8")
    done = run(*PLAN.replace(" --items items.csv", "").split())
    assert done.code == 0
    assert "sales receipt" not in done.out


@pytest.mark.parametrize("name", ["nowhere.csv", "plan", "list.xml"])
def test_a_file_that_is_no_item_map(shop: Path, run: Program, name: str) -> None:
    (shop / "plan").mkdir()
    done = run(*PLAN.replace("items.csv", name).split())
    assert done.code == 2
    assert done.err.startswith(f"error: {name}")
    assert "Traceback" not in done.err


def test_a_line_that_cannot_be_read_is_a_problem_of_its_own(shop: Path, run: Program) -> None:
    (shop / "items.csv").write_text(f"{ITEMS}TEA,\n", encoding="utf-8")
    done = run(*PLAN.split())
    assert done.code == 0
    assert "items.csv:5: expected a text in item beside 'TEA', found an empty cell" in done.out
    assert "could be created" not in done.out  # that is said of the customer list


def test_the_lines_of_the_transaction_are_explained(run: Program) -> None:
    done = run(
        *PLAN.replace("plan policy", "explain policy").replace("--out plan", "--order 1001").split()
    )
    assert done.code == 0
    assert (
        "  QuickBooks is asked to add the sales receipt 1001 of 2026-11-21: 55.00 USD\n"
        "    2 x 'Mugs': 25.00\n    1 x 'Cups': 25.00\n    'Freight': 5.00\n"
    ) in done.out
