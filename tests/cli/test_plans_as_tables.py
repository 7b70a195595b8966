"""The decisions of a large plan as a table: what is in its place, and names that are odd."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from rulesdsl import cli
from rulesdsl.cli._request_files import put_files
from tests.cli.large_shop import many_orders, plan
from tests.cli.program import Program, everything_in, on_a_terminal

FEW = ("--orders", "many.csv", "--customers", "names.csv")


def in_database(path: str, query: str) -> list[tuple[object, ...]]:
    """What DuckDB itself finds in a file."""
    with duckdb.connect(path) as connection:
        return connection.execute(query).fetchall()


def test_other_tables_stay(large: Path, run: Program) -> None:
    in_database("plan.duckdb", "CREATE TABLE notes AS SELECT 'mine' AS note")
    for _ in range(2):
        assert run(*plan(*FEW, "--out", "plan.duckdb")).code == cli.OK
    assert in_database("plan.duckdb", "SELECT note FROM notes") == [("mine",)]
    assert in_database("plan.duckdb", "SELECT count(*) FROM decisions") == [(7,)]
    assert not [it for it in large.iterdir() if it.name.startswith(".") or it.suffix == ".wal"]


def test_what_stands_beside_the_file_of_a_database_that_was_not_closed_is_in_it(
    large: Path, run: Program
) -> None:
    script = """
import duckdb, os, signal
connection = duckdb.connect("plan.duckdb")
connection.execute("CREATE TABLE notes AS SELECT 'mine' AS note")
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", script], check=True)
    assert (large / "plan.duckdb.wal").exists()
    assert run(*plan(*FEW, "--out", "plan.duckdb")).code == cli.OK
    assert in_database("plan.duckdb", "SELECT note FROM notes") == [("mine",)]


KEYS = """
CREATE TABLE decisions (a INTEGER PRIMARY KEY);
CREATE TABLE creations (b INTEGER REFERENCES decisions (a));
"""


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("CREATE VIEW decisions AS SELECT 1 AS one", "expected the table decisions in"),
        ("CREATE TABLE Creations AS SELECT 1 AS mine", "expected the table creations in"),
        (KEYS, "expected the table decisions in 'plan.duckdb' to be of an earlier plan"),
        (None, "expected a file of DuckDB behind --out that may be written"),
    ],
)
def test_a_database_that_takes_no_plan_is_as_it_was(
    there: str | None, said: str, run: Program
) -> None:
    if there is None:
        Path("plan.duckdb").write_text("no database")
    else:
        in_database("plan.duckdb", there)
    before = everything_in(Path())
    ran = run(*plan(*FEW, "--out", "plan.duckdb"))
    assert ran.code == cli.UNUSABLE
    assert said in " ".join(ran.err.split())
    assert "please report" not in ran.err
    assert everything_in(Path()) == before


@pytest.mark.usefixtures("large")
def test_a_database_in_use_is_told_of_before_anything_is_planned(run: Program) -> None:
    script = """
import duckdb
connection = duckdb.connect("plan.duckdb")
connection.execute("CREATE TABLE notes AS SELECT 'mine' AS note")
print(flush=True)
input()
"""
    other = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    other.stdout.readline()
    try:
        said = run.refuses(*plan(*FEW, "--out", "plan.duckdb"))
    finally:
        other.communicate(b"\n")
    assert "expected a file of DuckDB behind --out that may be written, found" in said
    assert "close it in other programs" in said


WRITES = """
import duckdb
duckdb.connect("plan.duckdb").execute("INSERT INTO notes VALUES ('new')")
"""


def written_by_another() -> int:
    """The exit code of another program that writes into the file."""
    words = [sys.executable, "-c", WRITES]
    return subprocess.run(words, check=False, capture_output=True).returncode


@pytest.mark.usefixtures("large")
def test_what_another_program_writes_meanwhile_is_not_lost(
    run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_database("plan.duckdb", "CREATE TABLE notes AS SELECT 'mine' AS note")

    def copied(here: Path, there: Path) -> None:
        shutil.copyfile(here, there)
        assert written_by_another() == 0

    monkeypatch.setattr("rulesdsl.cli._large_files.copyfile", copied)
    ran = run(*plan(*FEW, "--out", "plan.duckdb"))
    assert ran.code == cli.UNUSABLE
    assert "another program wrote into 'plan.duckdb' meanwhile; nothing was written" in ran.err
    assert in_database("plan.duckdb", "SELECT note FROM notes") == [("mine",), ("new",)]


@pytest.mark.skipif(os.name == "nt", reason="there no file is replaced that is open")
@pytest.mark.usefixtures("large")
def test_nobody_writes_into_a_database_that_is_about_to_be_replaced(
    run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_database("plan.duckdb", "CREATE TABLE notes AS SELECT 'mine' AS note")
    tried = []

    def put(folder: Path, files: dict[str, Iterator[bytes]]) -> bool:
        tried.append(written_by_another())
        return put_files(folder, files)

    monkeypatch.setattr("rulesdsl.cli._large_files.put_files", put)
    assert run(*plan(*FEW, "--out", "plan.duckdb")).code == cli.OK
    assert tried == [1]
    assert written_by_another() == 0
    assert in_database("plan.duckdb", "SELECT note FROM notes") == [("mine",), ("new",)]


def test_a_log_without_its_database_is_not_taken_for_one_of_the_plan(
    large: Path, run: Program
) -> None:
    (large / "plan.duckdb.wal").write_bytes(b"of another file")
    assert "expected 'plan.duckdb' beside" in run.refuses(*plan(*FEW, "--out", "plan.duckdb"))
    assert (large / "plan.duckdb.wal").read_bytes() == b"of another file"


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(("role", "called"), [("orders", "Decisions"), ("customers", "creations")])
def test_the_only_table_of_a_database_is_not_lost(role: str, called: str, run: Program) -> None:
    in_database(
        "one.duckdb", f"ATTACH 'shop.duckdb' AS shop; CREATE TABLE {called} AS FROM shop.{role}"
    )
    words = {"orders": "shop.duckdb:orders", "customers": "shop.duckdb:customers"}
    for name in ("one.duckdb", f"one.duckdb:{called}"):
        words[role] = name
        before = everything_in(Path())
        said = run.refuses(
            *plan("--orders", words["orders"], "--customers", words["customers"]),
            *("--out", "one.duckdb"),
        )
        assert f"expected other files behind --out than are read, found '{name}'" in said
        assert everything_in(Path()) == before


@pytest.mark.usefixtures("large")
def test_a_name_with_a_slash_behind_it_is_that_of_a_folder(run: Program) -> None:
    assert run(*plan(*FEW, "--engine", "duckdb", "--out", "plan.csv/")).code == cli.OK
    assert Path("plan.csv/decisions.csv").exists()


def test_ctrl_c_leaves_no_database(large: Path) -> None:
    (large / "many.csv").write_text(many_orders(80_000))
    before = everything_in(large)
    ran = on_a_terminal(*plan(*FEW, "--out", "plan.duckdb"), interrupt_at=b"writing")
    assert ran.code == cli.INTERRUPTED, ran
    assert everything_in(large) == before


@pytest.mark.parametrize("ending", ["csv", "parquet", "duckdb"])
def test_a_name_that_duckdb_would_take_for_another_place(
    large: Path, ending: str, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`~` is no home, and `md:` no place in a network."""
    monkeypatch.setenv("HOME", str(large / "home"))
    names = "shop.duckdb:customers" if ending == "duckdb" else f"names.{ending}"
    orders = "shop.duckdb" if ending == "duckdb" else f"many.{ending}"
    words = ("--customers", names, "--engine", "duckdb", "--out")
    assert run(*plan("--orders", orders, *words, "usual")).code == cli.OK
    for number, name in enumerate((f"~x.{ending}", f"md:x.{ending}")):
        Path(name).write_bytes(Path(orders).read_bytes())
        assert run(*plan("--orders", name, *words, f"large{number}")).code == cli.OK
        made = Path(f"large{number}/decisions.csv").read_bytes()
        assert made == Path("usual/decisions.csv").read_bytes()
        assert run(*plan("--orders", orders, *words, f"~{number}.{ending}")).code == cli.OK
        assert Path(f"~{number}.{ending}").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is in UTF-8")
def test_names_that_are_not_in_utf_8(large: Path, run: Program) -> None:
    odd = os.fsdecode(b"\xff")
    for name in ("many.parquet", "many.csv", "shop.duckdb"):
        Path(odd + name).write_bytes(Path(name).read_bytes())
    words = ("--customers", "names.csv", "--engine", "duckdb", "--out", "large")
    for name in ("many.parquet", "many.csv", "shop.duckdb"):
        said = run.refuses(*plan("--orders", odd + name, *words))
        assert "expected a file whose name is in UTF-8" in said
    assert "its name is not in UTF-8" in run.refuses(
        "explain",
        "policy.rules",
        "--order",
        "1",
        "--orders",
        f"{odd}many.parquet",
        "--customers",
        "names.csv",
    )
    for ending in ("csv", "parquet", "duckdb"):
        assert run(*plan(*FEW, "--out", f"{odd}.{ending}")).code == cli.OK
        assert Path(f"{odd}.{ending}").exists()
    (large / odd).mkdir()
    os.chdir(large / odd)
    words = ("--orders", "../many.csv", "--customers", "../names.csv", "--out", "x.duckdb")
    assert run("plan", "../policy.rules", *words).code == cli.OK
    os.chdir(large)


@pytest.mark.skipif(os.geteuid() == 0, reason="who may do everything can write everywhere")
def test_a_folder_in_one_that_may_not_be_written(large: Path, run: Program) -> None:
    out = large / "closed" / "out"
    out.mkdir(parents=True)
    out.parent.chmod(0o500)
    try:
        assert run(*plan(*FEW, "--engine", "duckdb", "--out", str(out))).code == cli.OK
    finally:
        out.parent.chmod(0o700)


@pytest.mark.usefixtures("large")
def test_a_file_that_is_damaged_in_its_middle(run: Program) -> None:
    Path("many.csv").write_text(many_orders(20_000))
    assert run(*plan(*FEW, "--out", "made.parquet")).code == cli.OK
    made = bytearray(Path("made.parquet").read_bytes())
    middle = len(made) // 2
    made[middle : middle + 2_000] = bytes(0x5A ^ it for it in made[middle : middle + 2_000])
    Path("made.parquet").write_bytes(made)
    words = ("--orders", "made.parquet", "--customers", "names.csv", "--out", "plan.parquet")
    ran = run(*plan(*words))
    assert ran.code == cli.UNUSABLE
    assert "expected files that can be read and written, found" in ran.err
    assert not Path("plan.parquet").exists()


@pytest.mark.usefixtures("large")
def test_a_customer_that_is_created_is_not_to_be_changed_by_hand(run: Program) -> None:
    """What a later order tells of her is in the request that creates her."""
    Path("policy.rules").write_text(
        "changed details = update\nmatch by last name\nelse create customer\n"
    )
    Path("two.csv").write_text("order number,name,email\n1,Cy Poe,\n2,Cy Poe,cy@example.com\n")
    plans = []
    for engine in ("lookup", "duckdb"):
        words = ("--orders", "two.csv", "--customers", "names.csv", "--out", engine)
        ran = run(*plan(*words, "--engine", engine))
        assert ran.code == cli.OK
        assert "by hand" not in ran.out
        told = json.loads(Path(engine, "plan.json").read_text())
        plans.append((told["summary"], told["updates"]))
    assert plans[0] == plans[1]
    assert plans[0][1] == []
