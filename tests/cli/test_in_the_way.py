"""What a plan would take the place of, and must not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from rulesdsl import cli
from rulesdsl.posting.files import NAMES, files
from tests.cli.program import Program, everything_in
from tests.posting.plans import sample_plan

pytestmark = pytest.mark.usefixtures("shop")

ORDERS = "order number,email,name\n1,ann@example.com,Ann Lee\n2,new@example.com,Nora Neu\n"


def plan(orders: str, out: str, customers: str = "list.xml") -> tuple[str, ...]:
    return ("plan", "policy.rules", "--orders", orders, "--customers", customers, "--out", out)


@pytest.mark.parametrize(
    ("orders", "out"),
    [
        ("many.csv", "many.csv"),
        ("many.csv", "./here/../many.csv"),
        ("link.csv", "many.csv"),
        ("many.csv", "link.csv"),
        ("many.csv", "hard.csv"),
        ("hard.csv", "many.csv"),
        ("shop.review.csv", "shop.csv"),
        ("shop.review.csv", "shop.duckdb"),
        ("shop.creations.csv", "shop.csv"),
        ("here/review.csv", "here"),
        ("here/requests-0001.qbxml", "here"),
    ],
)
def test_what_is_read_is_not_written_over(orders: str, out: str, run: Program) -> None:
    Path("here").mkdir()
    Path("many.csv").write_text(ORDERS)
    if orders not in {"many.csv", "link.csv", "hard.csv"}:
        Path(orders).write_text(ORDERS)
    Path("link.csv").symlink_to("many.csv")
    os.link("many.csv", "hard.csv")
    before = everything_in(Path())
    said = " ".join(run.refuses(*plan(orders, out)).split())
    assert f"expected other files behind --out than are read, found '{orders}'" in said
    assert everything_in(Path()) == before


@pytest.mark.parametrize("engine", ["lookup", "duckdb"])
def test_nor_are_the_list_and_the_policy(engine: str, run: Program) -> None:
    Path("many.csv").write_text(ORDERS)
    Path("out").mkdir()
    for name, words in (
        ("list.xml", plan("many.csv", "out", "out/plan.json")),
        ("policy.rules", ("plan", "out/plan.json", *plan("many.csv", "out")[2:])),
    ):
        shutil.copy(name, "out/plan.json")
        assert "found 'out/plan.json'" in run.refuses(*words, "--engine", engine)
        assert Path("out/plan.json").read_bytes() == Path(name).read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        ("lint", "policy.rules", "--output"),
        ("test", "policy.rules", "--html"),
        ("test", "policy.rules", "--junit"),
        ("prove", "policy.rules", "--evidence"),
    ],
)
def test_no_other_command_writes_over_a_policy(words: tuple[str, ...], run: Program) -> None:
    before = everything_in(Path())
    ran = run(*words, "policy.rules")
    assert ran.code == cli.UNUSABLE
    assert f"expected a file that is no policy behind {words[-1]}, found 'policy.rules'" in ran.err
    assert everything_in(Path()) == before


def test_a_backtest_writes_over_nothing_that_is_read(run: Program) -> None:
    Path("past").mkdir()
    Path("past/backtest-orders.csv").write_text(ORDERS)
    shutil.copy("policy.rules", "past/index.html")
    before = everything_in(Path())
    for policy, orders in (("policy.rules", "past"), ("past/index.html", "orders.csv")):
        words = ("--orders", orders, "--customers", "list.xml", "--out", "past")
        assert "would be overwritten" in run.refuses("backtest", policy, *words)
        assert everything_in(Path()) == before


def test_a_table_is_not_made_anew_while_it_is_read(run: Program) -> None:
    Path("many.csv").write_text(ORDERS)
    assert run(*plan("many.csv", "plan.duckdb")).code == cli.OK
    before = everything_in(Path())
    said = run.refuses(*plan("plan.duckdb:decisions", "plan.duckdb"))
    assert "found 'plan.duckdb:decisions'" in said
    assert everything_in(Path()) == before
    assert run(*plan("plan.duckdb:decisions", "other.duckdb")).code == cli.OK


@pytest.mark.parametrize("out", ["shop.csv", "shop.parquet", "shop.duckdb"])
@pytest.mark.parametrize("beside", ["review.csv", "creations"])
def test_nothing_of_yours_beside_a_table_is_lost(out: str, beside: str, run: Program) -> None:
    if beside == "creations":
        beside += Path(out).suffix
    Path("many.csv").write_text(ORDERS)
    Path(f"shop.{beside}").write_text("notes of my own")
    before = everything_in(Path())
    if beside == "creations.duckdb":  # they stand in the file itself
        assert run(*plan("many.csv", out)).code == cli.OK
        assert Path(f"shop.{beside}").read_text() == "notes of my own"
        return
    said = run.refuses(*plan("many.csv", out))
    assert f"expected 'shop.{beside}' to be of an earlier plan, found something else" in said
    assert everything_in(Path()) == before


@pytest.mark.parametrize("out", ["shop.csv", "shop.parquet", "shop.duckdb"])
def test_an_earlier_plan_goes(out: str, run: Program) -> None:
    Path("bad.csv").write_text(ORDERS + "3,4111 1111 1111 1111,\n")
    Path("good.csv").write_text(ORDERS)
    for _ in range(2):
        assert run(*plan("bad.csv", out)).code == cli.OK
        assert Path("shop.review.csv").exists()
    ran = run(*plan("good.csv", out))
    assert ran.code == cli.OK
    assert "Removed, because it belonged to an earlier plan: shop.review.csv" in ran.out
    assert not Path("shop.review.csv").exists()


@pytest.mark.parametrize("engine", ["lookup", "duckdb"])
def test_what_only_has_the_name_of_a_plan_s_file_stays_in_a_folder(
    engine: str, run: Program
) -> None:
    """Who is asked for nothing has no requests; those of an earlier plan go, and no others."""
    Path("hold.rules").write_text("match by email\nelse hold 'look at it'\n")
    mine = {"requests.qbxml": "<mine/>", "notifications.csv": "name,mail\n"}
    Path("out").mkdir()
    for name, text in mine.items():
        Path("out", name).write_text(text)
    words = (
        "--orders",
        "orders.csv",
        "--customers",
        "list.xml",
        "--engine",
        engine,
        "--out",
        "out",
    )
    ran = run("plan", "hold.rules", *words)
    assert (ran.code, "Removed" in ran.out) == (cli.OK, False)
    assert {it: Path("out", it).read_text() for it in mine} == mine
    assert run("plan", "policy.rules", *words).code == cli.OK
    ran = run("plan", "hold.rules", *words)
    assert "Removed, because it belonged to an earlier plan: requests.qbxml\n" in ran.out
    assert Path("out/notifications.csv").exists()


def test_all_names_of_a_plan_are_known() -> None:
    assert tuple(files(sample_plan())) == NAMES
