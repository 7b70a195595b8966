"""A folder of tables is planned as one, whichever of its files can be read together."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sqlglot import exp

from rulesdsl import cli
from rulesdsl.cli import _tables
from rulesdsl.relational import opening
from rulesdsl.relational.duck import Duck
from tests.cli.program import Program, everything_in

HEADER = "order number,channel,email,name,total,colour\n"
ORDERS = {
    "01.csv": HEADER + "1,Shopify,ann@example.com,Ann Lee,12.50,red\n2,Shopify,,Nora Neu,5,\n",
    "02.csv": HEADER + "3,Shopify,,Nora Neu,five,\n4,Shopify,,Änn,5,\n",  # for Python to read
    "03.csv": HEADER,
    "04.csv": HEADER + "1,Shopify,ann@example.com,Ann Lee,12.50,red\n2,Shopify,,Nora Neu,6,\n",
    "05.csv": HEADER + "1,Shopify,ann@example.com,Ann Lee,12.50,red\n2,Shopify,,Nora Neu,5,\n",
    "06.csv": HEADER + '5,Shopify,,"Neu, Nora",7,\n6,Shopify,,"a\nb",7,\n',  # on two lines
    "07.csv": "order number,email\n7,new@example.com\n",
    "08.csv": "order number,email\n8,new@example.com\n",
    "09.csv": "order number,line sku,line amount\n9,A,1\n9,B,2\n",
    "10.csv": "order number,line sku,line amount\n9,A,1\n9,B,2\n10,A,2\n",
}
LIST = "full name,list id,email,first name,last name\n"
CUSTOMERS = {
    "a.csv": LIST + "Web Sales,80000001-1234567890,,,\n",
    "b.csv": LIST + '"Lee, Ann",80000002-1234567890,ann@example.com,Ann,Lee\n,,,,\n',
    "c.csv": LIST + "Nobody:Job,,,,\n",
}


@pytest.fixture
def folders(shop: Path) -> Path:
    for folder, files in (("orders", ORDERS), ("names", CUSTOMERS)):
        (shop / folder).mkdir()
        for name, text in files.items():
            (shop / folder / name).write_text(text, encoding="utf-8")
    return shop


def planned(run: Program, orders: str, names: str, engine: str) -> dict[str, bytes]:
    words = ("--orders", orders, "--customers", names, "--engine", engine, "--out", engine)
    assert run("plan", "policy.rules", *words).code == cli.OK
    return everything_in(Path(engine))


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize("together", [0, 100, 2**26])
def test_csv(run: Program, monkeypatch: pytest.MonkeyPatch, together: int) -> None:
    monkeypatch.setattr(_tables, "TOGETHER", together)
    usual, large = (planned(run, "orders", "names", it) for it in ("lookup", "duckdb"))
    for name in ("decisions.csv", "review.csv", "requests.qbxml"):
        assert large[name] == usual[name]
    one, other = (json.loads(it["plan.json"]) for it in (usual, large))
    for part in ("problems", "cautions", "summary"):
        assert other[part] == one[part]


@pytest.mark.usefixtures("folders")
def test_parquet(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows have other numbers than lines, and a file that is the same may be written otherwise."""
    duck = Duck()
    for folder in ("orders", "names"):
        Path(f"{folder}-parquet").mkdir()
        for it in sorted(Path(folder).iterdir()):
            options = {"all_varchar": exp.true(), "header": exp.true()}
            arguments = [exp.EQ(this=exp.column(key), expression=to) for key, to in options.items()]
            made = [exp.Literal.string(str(it)), *arguments]
            query = exp.select("*").from_(
                exp.Table(this=exp.Anonymous(this="read_csv", expressions=made))
            )
            opening.parquet_file(duck, query, f"{folder}-parquet/{it.stem}.parquet")
    duck.close()
    files = ("orders-parquet", "names-parquet")
    usual, large = (planned(run, *files, it) for it in ("lookup", "duckdb"))
    monkeypatch.setattr(_tables, "is_parquet", lambda _: False)
    alone = planned(run, *files, "duckdb")
    for name in ("decisions.csv", "review.csv", "requests.qbxml"):
        assert large[name] == usual[name] == alone[name]


def test_what_begins_alike_lies_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    contents = {"a": "x,y\n1,2\n", "b": "x,y\r\n3,4\r\n", "c": "x\n", "d": "", "e": "", "f": "x\n"}
    for name, text in contents.items():
        Path(name).write_bytes(text.encode())
    for name in ("p", "q"):
        Path(name).write_bytes(b"PAR1" + name.encode())
    found = list(_tables.bundles([*contents, "p", "q", "gone", "no\0name", "a"]))
    assert found == [
        ["a", "b"],
        ["c"],
        ["d"],
        ["e"],
        ["f"],
        ["p", "q"],
        ["gone"],
        ["no\0name"],
        ["a"],
    ]


def parquet(path: str, columns: dict[str, str], *rows: tuple[object, ...]) -> None:
    duck = Duck()
    duck.create("made", columns)
    duck.put("made", rows)
    # Into a plain name first: DuckDB makes a folder of `=`, and a pattern of `[`.
    opening.parquet_file(duck, exp.select("*").from_("made"), "made.parquet")
    duck.close()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path("made.parquet").replace(path)


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("file_index", "INTEGER", 17),
        ("FILE_INDEX", "VARCHAR", "x"),
        ("file_row_number", "BIGINT", 7),
        ("rowid", "BIGINT", 7),
        ("number of the file", "BIGINT", 7),
        ("filename", "VARCHAR", "x"),
        ("row", "BIGINT", 5),
        ("part", "BIGINT", 5),
    ],
)
def test_columns_that_are_called_as_duckdb_calls_its_own(
    run: Program, name: str, kind: str, value: object
) -> None:
    for number in range(3):
        row = (str(number), "ann@example.com", value)
        parquet(
            f"p/{number}.parquet", {"order number": "VARCHAR", "email": "VARCHAR", name: kind}, row
        )
        Path("c").mkdir(exist_ok=True)
        Path(f"c/{number}.csv").write_text(f"order number,email,{name}\n{number},,{value}\n")
    Path("names.csv").write_text("full name\nWeb Sales\n")
    for folder in ("p", "p/0.parquet", "c", "c/0.csv"):
        usual, large = (planned(run, folder, "names.csv", it) for it in ("lookup", "duckdb"))
        assert usual["decisions.csv"].count(b"\n") == (4 if len(folder) == 1 else 2)
        for file in ("decisions.csv", "review.csv"):
            assert large[file] == usual[file]


@pytest.mark.usefixtures("shop")
@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["a[1]", "a*", "?1", "[a-z]1", "o'b", "k=v/a1"])
def test_names_that_are_patterns(run: Program, name: str) -> None:
    columns = {"order number": "VARCHAR", "email": "VARCHAR"}
    parquet(f"p/{name}.parquet", columns, ("1", None))
    parquet("p/a1.parquet", columns, ("9", None))
    parquet(f"l/{name}.parquet", {"full name": "VARCHAR"}, ("Web Sales",))
    parquet("l/a1.parquet", {"full name": "VARCHAR"}, ("Else",))
    Path("c", name).parent.mkdir(parents=True)
    Path(f"c/{name}.csv").write_text("order number,email\n1,\n")
    Path("c/a1.csv").write_text("order number,email\n9,\n")
    for kind, form in (("p", "parquet"), ("c", "csv")):
        for orders in (f"{kind}/{name}.{form}", kind):
            files = (orders, f"l/{name}.parquet")
            if orders == kind and "/" in name:
                continue  # what lies in a folder within is not of the folder
            made = [planned(run, *files, it)["decisions.csv"] for it in ("lookup", "duckdb")]
            assert made[0] == made[1]
            assert made[0].count(b"\n") == (3 if orders == kind else 2)
            assert b"\n1,,use,Web Sales," in made[0]
