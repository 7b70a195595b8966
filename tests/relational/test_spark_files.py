"""Spark reads the files that DuckDB reads, as DuckDB reads them; what it writes loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from sqlglot import exp

from rulesdsl.cli import UNUSABLE, main
from rulesdsl.cli._given_files import files_of
from rulesdsl.cli._spark_session import Session
from rulesdsl.cli._tables import orders_into as orders_into_duck
from rulesdsl.formats import Refusal
from rulesdsl.relational.duck import Duck
from rulesdsl.relational.outputs import decisions_query
from rulesdsl.relational.reading_orders import OrdersRead
from rulesdsl.relational.schema import ORDERS
from rulesdsl.relational.terms import Warehouse, col, table

pytest.importorskip("pyspark", reason="the extra rulesdsl[spark] is not installed")

from rulesdsl.cli._spark import orders_into as orders_into_spark
from rulesdsl.cli._spark_folders import Fresh, Places, in_the_way, places_of
from rulesdsl.relational.spark import Spark
from rulesdsl.relational.spark_errors import SparkError
from rulesdsl.relational.spark_files import write
from rulesdsl.relational.spark_storage import FileSystem

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # PySpark's sockets


@pytest.fixture
def spark(session: Session) -> Iterator[Spark]:
    made = Spark(session.spark)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def make(name: str, query: str) -> None:
    """A Parquet file of what a query gives."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    duckdb.connect().execute(f"COPY ({query}) TO 'made' (FORMAT parquet)")
    Path("made").rename(path)


def where(path: str) -> str:
    return str(Path(path).absolute())


# --- reading ---

ONE = 'SELECT 1::VARCHAR AS "order number"'

FOLDERS: dict[str, dict[str, str]] = {
    "columns that others lack": {
        "a": "SELECT 'A' AS \"order number\", 'Ann Lee' AS name",
        "b": "SELECT 'B' AS \"order number\", 'b@b.co' AS email, 'Shop' AS channel",
    },
    "columns in another order": {
        "a": "SELECT 'A' AS \"order number\", 'a@b.co' AS email",
        "b": "SELECT 'b@b.co' AS email, 'B' AS \"order number\"",
    },
    "numbers with a floating point": {
        "a": 'SELECT i::VARCHAR AS "order number", x AS total, x AS phone, x::FLOAT AS "zip" '
        "FROM (VALUES (1, 4155550123::DOUBLE), (2, 12345678.9), (3, 0.0001), (4, -0.5), (5, 0), "
        "(6, 1e15), (7, 1001), (8, NULL), (9, 16777217), (10, 0.1), (11, 12345.678)) t(i, x)",
    },
    "columns that are called as ours": {
        "a": f"{ONE}, 'x' AS start, 'x' AS at, 'x' AS file, 'x' AS _metadata, 'x' AS cell_0,"
        " 'x' AS row_index, 'x' AS \"row of the table\", 'x' AS \"file of the row\"",
    },
    "columns of strange names": {
        "a": f"{ONE}, 'x' AS \"a`b\", 'x' AS \"a.b\", 'x' AS \"${{env:HOME}}\", 'x' AS \"\"\"\"",
    },
    "files in the order of their names": {
        it: f"SELECT '{number}' AS \"order number\""
        for number, it in enumerate(["Zahn", "a b", "a%20b", "a+b", "[x]", "B", "ü", "b", "{y}"])
    },
    "lists": {"a": f"{ONE}, ['VIP', 'x,y'] AS tags, 'a@b.co' AS email"},
    "a column of parts that is not read": {"a": f"{ONE}, {{'a.b': 1}} AS part"},
}  # fmt: skip


@pytest.mark.parametrize("of", FOLDERS)
def test_a_folder_is_read_as_by_duckdb(spark: Spark, of: str) -> None:
    for name, query in FOLDERS[of].items():
        make(f"shop/{name}.parquet", query)
    duck = Duck()
    by_duck = orders_into_duck(duck, files_of(["shop"]) or [], None)
    by_spark = orders_into_spark(spark, where, ["shop"], None)
    assert isinstance(by_duck, OrdersRead)
    assert isinstance(by_spark, OrdersRead)
    assert rows_of(spark, by_spark) == rows_of(duck, by_duck)
    assert [it.message for it in by_spark.problems] == [it.message for it in by_duck.problems]
    assert {it.message for it in by_spark.remarks} == {it.message for it in by_duck.remarks}


def rows_of(warehouse: Warehouse, read: OrdersRead) -> list[dict[str, object]]:
    """The orders, without where they stand: Spark counts through a folder."""
    columns = [it for it in read.columns if it in ORDERS and it not in {"file", "line"}]
    query = exp.select(*map(col, columns)).from_(table("orders")).order_by(col("ordinal"))
    return [
        {name: it for name, it in zip(columns, row, strict=True) if it is not None}
        for row in warehouse.rows(query)
    ]


def test_a_name_is_no_pattern(spark: Spark) -> None:
    for name in ("a1", "a[1]", "a*", "a?", "{a,b}", "a"):
        make(f"{name}.parquet", f"SELECT '{name}' AS \"order number\"")
        read = orders_into_spark(spark, where, [f"{name}.parquet"], None)
        assert isinstance(read, OrdersRead)
        assert [it["order_number"] for it in rows_of(spark, read)] == [name]


def test_a_folder_of_a_value_is_a_column_of_texts(spark: Spark) -> None:
    make("shop/billing zip=02134/a.parquet", ONE)
    read = orders_into_spark(spark, where, ["shop"], None)
    assert isinstance(read, OrdersRead)
    assert rows_of(spark, read)[0]["billing_zip"] == "02134"


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "passed over": (
        {"a": ONE, "_b": ONE},
        "expected files that Spark reads, found '_b.parquet', which it passes over",
    ),
    "types that do not go together": (
        {"a": ONE, "b": 'SELECT 2 AS "order number"'},
        "expected files whose columns have the same types, found what Spark cannot read together:",
    ),
    "the same field twice": (
        {"a": ONE, "b": "SELECT '2' AS order_number"},
        "expected the column 'order_number' once, found it twice",
    ),
    "a list of lists": (
        {"a": f"{ONE}, [[1]] AS tags"},
        "expected texts, numbers or dates in the column 'tags', found INT[][]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_read_as_a_whole_is_refused(spark: Spark, why: str) -> None:
    files, message = REFUSED[why]
    for name, query in files.items():
        make(f"shop/{name}.parquet", query)
    refusal = orders_into_spark(spark, where, ["shop"], None)
    assert isinstance(refusal, Refusal)
    assert refusal.message.startswith(message)


@pytest.mark.parametrize("kind", ["another file", "half a file"])
def test_a_file_that_is_none_is_never_passed_over(session: Session, kind: str) -> None:
    session.spark.conf.set("spark.sql.files.ignoreCorruptFiles", "true")
    try:
        make("shop/a.parquet", ONE)
        whole = Path("shop/a.parquet").read_bytes()
        Path("shop/b.parquet").write_bytes(whole[:-30] if kind == "half a file" else b"a,b\n1,2\n")
        refusal = orders_into_spark(Spark(session.spark), where, ["shop"], None)
    finally:
        session.spark.conf.unset("spark.sql.files.ignoreCorruptFiles")
    assert isinstance(refusal, Refusal)
    assert "b.parquet is not a Parquet file" in refusal.message


# --- writing ---


def plan_of(number: int) -> exp.Select:
    """A query of the columns of decisions, for the order of one number."""
    wanted = [it.alias_or_name for it in decisions_query().selects]
    told = (exp.Literal.string(str(number)).as_(it) for it in wanted)
    return exp.select(*told)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_of(str(tmp_path / "plan.parquet"))


def put(spark: Spark, places: Places, number: int, *, reviewed: bool) -> None:
    fresh = Fresh(FileSystem(spark.session, places.decisions))
    try:
        write(spark, plan_of(number), fresh.beside(places.decisions))
        write(spark, plan_of(number), fresh.beside(places.creations))
        if reviewed:
            write(spark, plan_of(number), fresh.beside(places.review))
        else:
            fresh.without(places.review)
        fresh.put_in_place()
    finally:
        fresh.clear()


def content(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """All folders of Parquet that are in a folder, each as its first column."""
    connection = duckdb.connect()
    first = "SELECT #1 FROM read_parquet(?)"
    return {
        it.name: connection.execute(first, [f"{it}/*.parquet"]).fetchall()
        for it in folder.iterdir()
    }


def test_folders_take_the_place_of_earlier_ones(
    spark: Spark, places: Places, tmp_path: Path
) -> None:
    put(spark, places, 1, reviewed=True)
    names = ["plan.parquet", "plan.creations.parquet", "plan.review.parquet"]
    assert content(tmp_path) == {it: [("1",)] for it in names}
    put(spark, places, 2, reviewed=False)
    assert content(tmp_path) == {it: [("2",)] for it in names[:2]}


@pytest.mark.parametrize("after", range(5))
def test_an_earlier_plan_is_as_it_was_where_one_fails(
    spark: Spark, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    put(spark, places, 1, reviewed=True)
    before = content(tmp_path)
    error = KeyboardInterrupt if after % 2 else SparkError
    asked: list[str] = []
    rename = FileSystem.rename

    def renamed(self: FileSystem, old: str, new: str) -> None:
        asked.append(new)
        if len(asked) == after + 1:
            raise error
        rename(self, old, new)

    monkeypatch.setattr(FileSystem, "rename", renamed)
    with pytest.raises(error):
        put(spark, places, 2, reviewed=False)
    assert content(tmp_path) == before


def test_what_is_not_of_an_earlier_plan_stays(spark: Spark, places: Places, tmp_path: Path) -> None:
    def problem() -> str:
        found = in_the_way(spark, places, ())
        return "" if found is None else found.message

    assert problem() == ""
    plan = tmp_path / "plan.parquet"
    write(spark, exp.select(exp.Literal.string("x").as_("ledger")), str(plan))
    assert "expected a folder of an earlier plan or nothing" in problem()
    plan.rename(tmp_path / "plan.review.parquet")
    assert "expected a folder of an earlier plan or nothing" in problem()
    (tmp_path / "plan.review.parquet").rename(tmp_path / "books")
    write(spark, plan_of(1), str(plan))
    assert problem() == ""
    for name in ("_private_notes.txt", "part-time", ".part"):
        (plan / name).write_text("dear")
        assert bool(problem()) is (name != "part-time")
        (plan / name).unlink()


def test_what_the_plan_is_made_from_stays(spark: Spark, places: Places, tmp_path: Path) -> None:
    write(spark, plan_of(1), places.decisions)
    inside = next((tmp_path / "plan.parquet").glob("part-*"))
    (tmp_path / "link.parquet").symlink_to(tmp_path / "plan.parquet")
    for name in ("plan.parquet", "plan.creations.parquet", str(inside), "pl?n.parquet"):
        found = in_the_way(spark, places, [("orders", str(tmp_path / name))])
        assert found is not None
        assert "expected other files behind --out than are read, found 'orders'" in found.message
    for name in ("plan.parquet.old", "plan", "orders.parquet"):
        assert in_the_way(spark, places, [("orders", str(tmp_path / name))]) is None
    strange = places_of(str(tmp_path / "pl*.parquet"))
    assert in_the_way(spark, strange, [("orders", places.decisions)]) is None


def test_the_program_tells_it_before_anything_is_read(
    session: Session, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert session
    Path("policy.rules").write_text("match by email; else hold")
    make("part-1.parquet", ONE)
    make("customers.parquet", "SELECT 'Ann' AS \"full name\"")
    Path("file").write_text("x")
    Path("link").symlink_to(".")
    files = ("--orders", "part-1.parquet", "--customers", "customers.parquet")
    words = ("plan", "policy.rules", *files, "--engine", "spark", "--out")
    told: Callable[[], str] = lambda: capfd.readouterr().err  # noqa: E731
    for out in ("part-1.parquet", "link/part-1.parquet", f"file:{tmp_path}/part-1.parquet"):
        assert main((*words, out)) == UNUSABLE
        assert "than are read, found 'part-1.parquet'" in told()
    assert main((*words, "file/plan.parquet")) == UNUSABLE
    assert "that can be written to, found: " in told()
    assert main((*words, "nowhere://x/plan.parquet")) == UNUSABLE
    assert 'No FileSystem for scheme "nowhere"' in told()
    assert {it.name for it in tmp_path.iterdir()} == {
        "policy.rules", "part-1.parquet", "customers.parquet", "file", "link",
    }  # fmt: skip
