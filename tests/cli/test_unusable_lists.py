"""Prepared lists that cannot be used, or not in this way, are refused; in both engines alike."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.cli.test_customers import CHANGES, PLAN, PREPARE


@pytest.fixture(autouse=True)
def changes(shop: Path) -> None:
    (shop / "changes.xml").write_text(CHANGES, encoding="utf-8")


def spoilt(shop: Path, run: Program, how: str) -> None:
    """A prepared list in which something is otherwise than we wrote it."""
    run(*PREPARE)
    list_ = shop / "shop.list"
    data = list_.read_bytes()
    match how:
        case "cut":
            list_.write_bytes(data[: len(data) // 2])
        case "head":
            list_.write_bytes(data[:50])
        case "pages":
            list_.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
        case _:
            connection = sqlite3.connect(list_)
            connection.execute(how)
            connection.commit()
            connection.close()


ONLY_IF_ASKED = {
    "DROP TABLE slot",
    "UPDATE record SET body = '[{}, 1, 2, 3, 4, 5, 6, 7, 8, 9, [1, 2, 3, 4, 5, 6, 7]]'",
}
"""What is wrong with a list that is not looked up in, or JSON that nobody would come to write."""


@pytest.mark.parametrize(
    "how",
    [
        "cut",
        "head",
        "pages",
        "DROP TABLE fact",
        "DROP TABLE slot",
        "DELETE FROM fact",
        "UPDATE fact SET body = '{' WHERE name = 'company'",
        "UPDATE record SET body = '[1'",
        "UPDATE record SET body = '[{}, 1, 2, 3, 4, 5, 6, 7, 8, 9, [1, 2, 3, 4, 5, 6, 7]]'",
        "UPDATE record SET body = x'ff00'",
        "INSERT INTO note VALUES (9, 'nonsense')",
        "DELETE FROM record",
    ],
)
def test_a_damaged_list_is_told(shop: Path, run: Program, how: str) -> None:
    spoilt(shop, run, how)
    said = run.refuses(*PLAN, "shop.list")
    if how not in ONLY_IF_ASKED:
        assert run.refuses(*PLAN, "shop.list", "--engine", "duckdb") == said
    assert "expected a prepared list that is whole, found one that is damaged" in said
    assert "help: Prepare it once more" in said


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("PRAGMA user_version = 99", "found a newer one's"),
        ("PRAGMA user_version = 0", "found an older one's"),
        ("PRAGMA application_id = 5", "an SQLite file of another program"),
        ("UPDATE fact SET body = '\"0\"' WHERE name = 'folds'", "that folds names otherwise"),
    ],
)
def test_a_list_of_another_version_is_told(
    shop: Path, run: Program, how: str, message: str
) -> None:
    spoilt(shop, run, how)
    for words in (
        (*PLAN, "shop.list"),
        ("lint", "policy.rules", "--customers", "shop.list"),
        ("customers", "shop.list", "--out", "b.list"),
        ("customers", "changes.xml", "--update", "shop.list"),
    ):
        assert message in " ".join(run.refuses(*words).split())


def test_the_cure_names_the_files_that_it_was_prepared_from(shop: Path, run: Program) -> None:
    spoilt(shop, run, "UPDATE fact SET body = '\"0\"' WHERE name = 'folds'")
    assert "rulesdsl customers list.xml --out LIST" in run.refuses(*PLAN, "shop.list")


@pytest.mark.parametrize("engine", ["lookup", "duckdb"])
def test_one_prepared_list_alone(shop: Path, run: Program, engine: str) -> None:
    run(*PREPARE)
    (shop / "second.list").write_bytes((shop / "shop.list").read_bytes())
    said = run.refuses(*PLAN, "shop.list", "second.list", "--engine", engine)
    assert "second.list: expected one prepared list" in said
    assert "expected no names beside the prepared list" in run.refuses(
        *PLAN, "shop.list", "changes.xml", "--engine", engine
    )
