"""An update of a prepared list that is killed: what is left of it does no harm, whatever comes."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.program import Program, environment, everything_in
from tests.cli.test_customers import CHANGES, PREPARE, UPDATE, names, opened

needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signal")


@pytest.fixture(autouse=True)
def changes(shop: Path) -> None:
    (shop / "changes.xml").write_text(CHANGES, encoding="utf-8")


@needs_kill
def test_an_update_that_is_killed_leaves_the_list_as_it_was(shop: Path, run: Program) -> None:
    run(*PREPARE)
    before = names()
    kill_an_update(shop)
    assert names() == before
    assert run(*UPDATE).code == 0
    assert len(names()) == 3


@needs_kill
@pytest.mark.parametrize("left", ["whole", "damaged", "gone"])
def test_what_is_left_of_a_killed_update_does_not_reach_a_list_that_is_prepared_anew(
    shop: Path, left: str, run: Program
) -> None:
    run(*PREPARE)
    kill_an_update(shop)
    if left == "damaged":
        there = (shop / "shop.list").read_bytes()
        (shop / "shop.list").write_bytes(there[:100] + b"\1" * (len(there) - 100))
    elif left == "gone":
        (shop / "shop.list").unlink()
    many = "".join(f"Customer {it},{it}@example.com\n" for it in range(500))
    (shop / "many.csv").write_text("full name,email\n" + many)
    done = run("customers", "many.csv", *PREPARE[2:])
    assert (done.code, done.err) == (0, "")
    assert not (shop / "shop.list-journal").exists()
    assert sorted(names()) == sorted(f"Customer {it}" for it in range(500))
    with closing(sqlite3.connect("shop.list")) as found:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_file_that_is_only_called_like_what_undoes_an_update_stays(
    shop: Path, run: Program
) -> None:
    (shop / "shop.list-journal").write_text("my cash book")
    before = everything_in(shop)
    assert "expected 'shop.list-journal' beside the list to be of SQLite" in run.refuses(*PREPARE)
    assert everything_in(shop) == before


def test_a_database_of_another_program_is_no_list(shop: Path, run: Program) -> None:
    with closing(sqlite3.connect("shop.list")) as photos:
        photos.execute("CREATE TABLE photos (name)")
        photos.commit()
    before = everything_in(shop)
    assert "expected a new name, or a prepared list" in run.refuses(*PREPARE)
    assert everything_in(shop) == before


@needs_kill
def test_a_killed_update_is_undone_through_a_link_too(shop: Path, run: Program) -> None:
    run(*PREPARE)
    before = names()
    kill_an_update(shop)
    (shop / "link.list").symlink_to("shop.list")
    opened("link.list").tables.close()
    assert not (shop / "shop.list-journal").exists()
    assert names() == before


def test_a_list_behind_a_link_is_prepared_anew_where_it_is(shop: Path, run: Program) -> None:
    run(*PREPARE)
    (shop / "link.list").symlink_to("shop.list")
    assert run(*PREPARE[:-1], "link.list").code == 0
    assert (shop / "link.list").is_symlink()


def test_no_list_is_prepared_over_one_that_is_brought_up_to_date(
    shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*PREPARE)
    before = everything_in(shop)
    monkeypatch.setattr("rulesdsl.cli._prepared._WAITS", 0.0)
    with closing(sqlite3.connect("shop.list", isolation_level=None)) as updating:
        updating.execute("BEGIN IMMEDIATE")
        assert "'shop.list' is in use" in run.refuses(*PREPARE)
    assert everything_in(shop) == before
    assert run(*PREPARE).code == 0


def kill_an_update(shop: Path) -> None:
    """Half an update, and what undoes it."""
    script = """
import os, signal, sys
from rulesdsl import cli
from rulesdsl.customers import tables

class Killed(tables.Tables):
    def do(self, statement, *values):
        super().do(statement, *values)
        if "note" in statement or "records" in values:
            self._connection.execute("PRAGMA cache_spill = 1")
            self._connection.execute("PRAGMA cache_size = 0")
            self._connection.execute("UPDATE record SET body = body || printf('%.*c', 500000, 'x')")
            os.kill(os.getpid(), signal.SIGKILL)

tables.Tables = Killed
cli.main(sys.argv[1:])
"""
    done = subprocess.run(
        [sys.executable, "-c", script, *UPDATE], env=environment(), check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (shop / "shop.list-journal").exists(), "the update had begun to write"
