"""`rulesdsl plan` for large files, as a user runs it: the same plan, from and into more forms."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlglot import exp

from rulesdsl import cli
from rulesdsl.relational import opening
from rulesdsl.relational.duck import Duck, DuckError, Trouble
from rulesdsl.relational.source import Source
from tests.bench.peers.processes import LAUNCH
from tests.cli.large_shop import ORDERS, many_orders, plan
from tests.cli.program import (
    FILES,
    MODULE,
    Program,
    environment,
    everything_in,
    on_a_terminal,
    started,
)

DEMO = Path(__file__).parents[2] / "rules" / "demo"


def without_files(text: str) -> str:
    """A summary without what names the files, and how it was decided."""
    for name in ("many.csv", "many.parquet", "shop.duckdb", "names.csv"):
        text = text.replace(name, "FILE")
    ended = min(filter(lambda at: at >= 0, map(text.find, ("\nDecided", "\nWritten"))))
    return " ".join(text[:ended].split())


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("orders", ["many.csv", "many.parquet", "shop.duckdb"])
def test_the_plan_is_the_same(orders: str, run: Program) -> None:
    lists = "shop.duckdb" if orders == "shop.duckdb" else "names.csv"
    usual = run(*plan("--orders", "many.csv", "--customers", "names.csv", "--out", "usual"))
    words = ("--orders", orders, "--customers", lists, "--engine", "duckdb", "--out", "large")
    ran = run(*plan(*words))
    assert (ran.code, ran.err) == (cli.OK, "")
    shift = str.maketrans("", "", "0123456789") if orders != "many.csv" else {}  # rows, not lines
    assert without_files(ran.out).translate(shift) == without_files(usual.out).translate(shift)
    one, other = everything_in(Path("usual")), everything_in(Path("large"))
    assert one.keys() == other.keys()
    for name in ("decisions.csv", "requests.qbxml"):
        assert one[name] == other[name]
    if orders == "many.csv":
        assert one["review.csv"] == other["review.csv"]
        summary, outline = (json.loads(it["plan.json"]) for it in (one, other))
        assert outline["summary"] == summary["summary"]
        assert (outline["decisions"], outline["decisions_in"]) == (None, "decisions.csv")
        assert outline["problems"] == summary["problems"]


@pytest.mark.usefixtures("shop")
def test_store_exports_are_read_as_ever(run: Program) -> None:
    assert run(*plan(*FILES, "--out", "usual")).code == cli.OK
    assert run(*plan(*FILES, "--engine", "duckdb", "--out", "large")).code == cli.OK
    one, other = everything_in(Path("usual")), everything_in(Path("large"))
    del one["plan.json"], other["plan.json"]
    assert one == other


def test_the_demo_is_told_the_same(run: Program, tmp_path: Path) -> None:
    policy, orders, names = (
        str(DEMO / it) for it in ("web-shop.rules", "shopify-orders.csv", "customers.xml")
    )
    words = ("plan", policy, "--orders", orders, "--customers", names)
    usual = run(*words, "--out", str(tmp_path / "usual"))
    large = run(*words, "--out", str(tmp_path / "large"), "--engine", "duckdb")
    assert without_files(large.out) == without_files(usual.out)
    one, other = everything_in(tmp_path / "usual"), everything_in(tmp_path / "large")
    summary, outline = (json.loads(it.pop("plan.json"))["summary"] for it in (one, other))
    assert outline == summary
    assert other == one


@pytest.mark.usefixtures("large")
def test_the_decisions_as_a_table(run: Program) -> None:
    files = ("--orders", "many.csv", "--customers", "names.csv")
    run(*plan(*files, "--out", "usual"))
    for out in ("plan.csv", "plan.parquet", "plan.duckdb"):
        ran = run(*plan(*files, "--out", out))
        assert (ran.code, ran.err) == (cli.OK, "")
        assert f"Written to {out}" in ran.out or f"Written: {out}" in ran.out
        assert ", see plan.review.csv\n" in ran.out
    assert Path("plan.csv").read_bytes() == Path("usual/decisions.csv").read_bytes()
    assert b"expected a number" in Path("plan.review.csv").read_bytes()
    usual = list(csv.reader(io.StringIO(Path("plan.csv").read_text("utf-8-sig"))))
    duck = Duck()
    source = opening.parquet(duck, "plan.parquet", "plan.parquet")
    assert isinstance(source, Source)
    numbers = [row[0] for row in duck.rows(source.select(exp.column("order_number")))]
    assert numbers == [row[0] for row in usual[1:]]
    for table, count in (("decisions", len(numbers)), ("creations", 4)):
        its = opening.table_of_duckdb(duck, "plan.duckdb", "plan.duckdb", table, None)
        assert isinstance(its, Source)
        assert duck.one(its.select(exp.Count(this=exp.Star()))) == (count,)
    duck.close()


@pytest.mark.usefixtures("large")
def test_who_waits_is_told_beside_a_table(run: Program) -> None:
    Path("held.csv").write_text(ORDERS.splitlines()[0] + "\n12,Shopify,,Ann Lee,5,EUR,,DE,\n")
    words = ("--orders", "held.csv", "--customers", "names.csv")
    assert (
        "Held: 1 order waits for you, see a.review.csv" in run(*plan(*words, "--out", "a.csv")).out
    )
    run(*plan(*words, "--out", "usual"))
    assert Path("a.review.csv").read_bytes() == Path("usual/review.csv").read_bytes()


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("form", ["parquet", "duckdb"])
def test_everybody_reads_the_tables(form: str, run: Program) -> None:
    orders, names = ("shop.duckdb",) * 2 if form == "duckdb" else ("many.parquet", "names.parquet")
    usual = ("--orders", "many.csv", "--customers", "names.csv")
    given = ("--orders", orders, "--customers", names)
    run(*plan(*usual, "--out", "usual"))
    assert run(*plan(*given, "--engine", "lookup", "--out", "table")).code == cli.OK
    assert run("customers", names, "--out", "names.list").code == cli.OK
    assert (
        run(*plan("--orders", orders, "--customers", "names.list", "--out", "list")).code == cli.OK
    )
    one, *others = (Path(it, "decisions.csv").read_bytes() for it in ("usual", "table", "list"))
    assert others == [one, one]
    told = [run("explain", "policy.rules", *its, "--order", "2") for its in (usual, given)]
    assert told[0].code == told[1].code == cli.OK
    assert told[1].out.splitlines()[1:] == told[0].out.splitlines()[1:]  # the first names the file


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("orders", ["many.csv", "torn.parquet"])
def test_nothing_but_our_words_reaches_the_terminal(orders: str) -> None:
    Path("torn.parquet").write_bytes(Path("many.parquet").read_bytes()[:200])
    words = plan("--orders", orders, "--customers", "names.csv", "--out", "plan.parquet")
    ran = subprocess.run(
        [sys.executable, "-m", "rulesdsl", *words], check=False, capture_output=True, text=True
    )
    assert all(it.startswith(("error: ", "  help: ")) for it in ran.stderr.splitlines())
    assert bool(ran.stderr) == (orders == "torn.parquet")


@pytest.mark.usefixtures("large")
def test_a_table_of_decisions_goes_beside_the_orders(run: Program) -> None:
    files = ("--orders", "shop.duckdb", "--customers", "shop.duckdb:customers")
    for _ in range(2):  # the tables are made anew
        assert run(*plan(*files, "--out", "shop.duckdb")).code == cli.OK
    assert run(*plan(*files, "--out", "large")).code == cli.OK


@pytest.mark.usefixtures("large")
def test_a_folder_is_all_the_files_in_it(run: Program) -> None:
    Path("exports").mkdir()
    header, *rows = ORDERS.splitlines(keepends=True)
    for number, part in enumerate((rows[:3], rows[3:])):
        Path(f"exports/{number}.csv").write_text(header + "".join(part))
    Path("exports/.hidden").write_text("no orders")
    words = ("--customers", "names.csv", "--dry-run", "--orders")
    whole, engines = run(*plan(*words, "many.csv")), ("lookup", "duckdb")
    parts = [run(*plan(*words, "exports", "--engine", it)) for it in engines]
    assert {it.code for it in parts} == {cli.OK}
    assert {it.out.splitlines()[2] for it in (whole, *parts)} == {
        "7 orders, and how each finds its customer"
    }


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--orders", "many.csv", "--out", "a.csv", "--engine", "lookup"), "expected a folder"),
        (
            ("--orders", "many.csv", "--out", "a.csv", "--requests-per-file", "5"),
            "expected a plan with requests for --requests-per-file, found that 'a.csv' holds none",
        ),
        (("--orders", "many.csv:orders"), "expected a file of this name, found none"),
        (("--orders", "many.csv", "--memory", "1MiB"), "expected a size of 256MiB or more"),
        (("--orders", "shop.duckdb:nothing"), "expected a table 'nothing' in the file, found"),
        (("--orders", "missing.duckdb:orders"), "expected a file of this name, found none"),
        (("--orders", "torn.parquet"), "expected a Parquet file, found one that cannot be read"),
        (("--orders", "names.csv", "--engine", "duckdb"), "expected a file of orders, found"),
        (("--orders", "other.parquet"), "expected the column 'order number', found"),
    ],
)
def test_what_cannot_be(words: tuple[str, ...], said: str, run: Program) -> None:
    Path("torn.parquet").write_bytes(Path("many.parquet").read_bytes()[:200])
    Path("other.parquet").write_bytes(Path("names.parquet").read_bytes())
    ends = () if "--out" in words else ("--dry-run",)
    assert said in run.refuses(*plan(*words, "--customers", "names.csv", *ends))


def test_an_irregular_table_is_read_as_ever(large: Path, run: Program) -> None:
    (large / "many.csv").write_text(ORDERS + '9,Shopify,"a\nb",Ann "Annie" Lee,5,USD,,US,\n\n10\n')
    files = ("--orders", "many.csv", "--customers", "names.csv")
    run(*plan(*files, "--out", "usual"))
    assert run(*plan(*files, "--engine", "duckdb", "--out", "large")).code == cli.OK
    one, other = everything_in(large / "usual"), everything_in(large / "large")
    assert one["decisions.csv"] == other["decisions.csv"]
    assert one["review.csv"] == other["review.csv"]


# Memory, interruption, a full disk


@pytest.mark.parametrize("interrupted_at", [b"reading", b"deciding", b"writing"])
def test_ctrl_c_leaves_nothing(large: Path, interrupted_at: bytes) -> None:
    (large / "many.csv").write_text(many_orders(80_000))
    words = plan("--orders", "many.csv", "--customers", "names.csv", "--engine", "duckdb")
    before = everything_in(large)
    ran = on_a_terminal(*words, "--out", "large", interrupt_at=interrupted_at)
    assert ran.code == cli.INTERRUPTED, ran
    assert "stopped; nothing was written" in ran.out
    assert "Traceback" not in ran.out
    assert everything_in(large) == before
    assert not list(large.glob(".rulesdsl-*"))


def test_memory_is_bounded(large: Path) -> None:
    """With little memory the plan is the same; what does not fit goes to the disk and away."""
    (large / "many.csv").write_text(many_orders(10_000))
    words = plan("--orders", "many.csv", "--customers", "names.csv", "--engine", "duckdb")
    little = started(*words, "--out", "little", "--memory", "300MB")
    assert little.code == cli.OK, little
    assert started(*words, "--out", "much").code == cli.OK
    one, other = everything_in(large / "little"), everything_in(large / "much")
    assert one == other
    assert not list(large.glob(".rulesdsl-*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="who may do everything can write everywhere")
def test_a_folder_that_may_not_be_written(large: Path, run: Program) -> None:
    large.chmod(0o500)
    try:
        words = ("--orders", "many.csv", "--customers", "names.csv", "--engine", "duckdb")
        assert "expected to write" in run.refuses(*plan(*words, "--out", "large"))
    finally:
        large.chmod(0o700)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (Trouble.MEMORY, "the plan needs more memory than the 512 MiB that are allowed"),
        (Trouble.DISK, "there is no room left on the disk for what a large plan puts aside"),
        (Trouble.OTHER, "expected DuckDB to carry the plan out, found: out of luck"),
    ],
)
def test_what_ends_a_plan(
    trouble: Trouble, said: str, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise DuckError("out of luck", trouble)

    before = everything_in(Path())
    monkeypatch.setattr(opening, "parquet_file", fails)
    monkeypatch.setattr("rulesdsl.cli._large_files.parquet_file", fails)
    words = ("--orders", "many.csv", "--customers", "names.csv", "--memory", "512MB")
    ran = run(*plan(*words, "--out", "plan.parquet"))
    assert ran.code == cli.UNUSABLE
    assert said in " ".join(ran.err.split())
    assert everything_in(Path()) == before


def test_duckdb_tells_what_is_too_little(tmp_path: Path) -> None:
    """Memory without a disk, and a disk that is full, are told apart."""
    for settings, trouble in (
        ({"temp_directory": ""}, Trouble.MEMORY),
        ({"max_temp_directory_size": "4MB"}, Trouble.DISK),
    ):
        duck = Duck(64 * 2**20, str(tmp_path / "spill"))
        for name, value in settings.items():
            duck.connection.execute(f"SET {name} = '{value}'")
        duck.connection.execute("SET threads = 1")
        with pytest.raises(DuckError) as raised:
            duck.keep("t", many_texts(3_000_000))
        assert raised.value.trouble is trouble
        duck.close()


def many_texts(count: int) -> exp.Select:
    texts = [exp.func("md5", exp.cast(exp.column("range"), "VARCHAR")), exp.column("range")]
    numbers = exp.Table(this=exp.Anonymous(this="range", expressions=[exp.Literal.number(count)]))
    return exp.select(exp.alias_(texts[0], "text"), texts[1]).from_(numbers)


MANY = 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is counted in other units")
def test_a_million_orders_in_little_memory(large: Path) -> None:
    duck = Duck()
    orders = """
        COPY (
            SELECT 'A' || i AS order_number, 'Shopify' AS channel, 'USD' AS currency,
                'b' || (hash(i) % 300000) || '@example.com' AS email,
                'Bea ' || left(
                    translate(md5('' || (hash(i) % 300000)), '0123456789', 'ghijklmnop'), 20
                ) AS name,
                CAST(hash(i) % 10000 AS DECIMAL(10, 2)) AS total, DATE '2026-11-21' AS order_date
            FROM range(1000000) t(i)
        ) TO 'many.parquet'
    """
    customers = """
        COPY (
            SELECT 'Customer ' || i AS full_name, 'b' || i || '@example.com' AS email
            FROM range(200000) t(i) UNION ALL SELECT 'Web Sales', NULL
        ) TO 'names.parquet'
    """
    for statement in (orders, customers):
        duck.connection.execute(statement).fetchall()
    duck.close()
    words = plan("--orders", "many.parquet", "--customers", "names.parquet", "--memory", "640MiB")
    # Of a process that this one starts, the memory of this one would be counted with its own.
    command = [sys.executable, "-I", "-S", str(LAUNCH), "600", *MODULE, *words]
    ran = subprocess.run(
        [*command, "--out", "plan.parquet"], env=environment(), capture_output=True, check=True
    )
    code, *_, most = ran.stdout.splitlines()[-1].split()
    assert int(code) == cli.OK
    assert int(most) * 1024 < 800 * 2**20
    duck = Duck()
    made = opening.parquet(duck, "plan.parquet", "plan.parquet")
    assert isinstance(made, Source)
    assert duck.one(made.select(exp.Count(this=exp.Star()))) == (MANY,)
    assert not list(large.glob(".rulesdsl-*"))
    duck.close()
