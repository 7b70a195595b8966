"""Spark makes the plan that the reference and DuckDB make, and says what is missing for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlglot import exp, parse_one

from rulesdsl.cli import OK, UNUSABLE, main
from rulesdsl.cli._spark_session import Session
from rulesdsl.compiler import compile_policy
from rulesdsl.model.records import Customer, CustomerList, Order, Party
from rulesdsl.relational.duck import Duck
from rulesdsl.relational.opening import parquet_file
from rulesdsl.relational.plan import Told, plan_table
from rulesdsl.relational.records import customer_rows, order_rows
from rulesdsl.relational.results import CREATION, CREATIONS, DECISION, DECISIONS, creation_of
from rulesdsl.relational.schema import CUSTOMERS, ORDERS
from rulesdsl.relational.terms import col, table, text
from rulesdsl.relational.work import ROW, Given
from rulesdsl.source import Source
from tests.relational.warehouses import expected

pytest.importorskip("pyspark", reason="the extra rulesdsl[spark] is not installed")

from rulesdsl.relational.spark import Spark
from rulesdsl.relational.spark_errors import SparkError

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # PySpark's sockets


VALUES = {
    "number": "BIGINT",
    "text": "VARCHAR",
    "amount": "DECIMAL(21, 6)",
    "day": "DATE",
    "yes": "BOOLEAN",
    "tags": "VARCHAR[]",
}
ROWS = [
    (1, "a'\\\n\x00é\U0001f600\"", Decimal("12.500000"), date(2026, 11, 21), True, ["x", 'y"']),
    (2, None, None, None, None, None),
    (3, " Ann  Lee ", Decimal("999999999999999.123456"), date(1, 1, 1), False, []),
]


@pytest.mark.parametrize("on_a_shelf", [False, True])
def test_rows_come_back_as_they_were_put(
    session: Session, tmp_path: Path, *, on_a_shelf: bool
) -> None:
    shelf = tmp_path / "shelf"
    spark = Spark(session.spark, str(shelf) if on_a_shelf else None)
    every = exp.select("*").from_("some").order_by(col("number"))
    spark.create("some", VALUES)
    assert spark.count("some") == 0
    spark.put("some", ROWS)
    assert [tuple(it) for it in spark.rows(every)] == ROWS
    spark.run(exp.Create(this=table("kept"), kind="TABLE", expression=every))
    spark.run(exp.insert(exp.select("number").from_("kept"), "some", columns=["number"]))
    total = exp.select(exp.Sum(this=col("number"))).from_("some")
    assert spark.one(total) == (12,)
    spark.run(exp.delete("some", where=col("text").is_(exp.null())))
    assert spark.one(total) == (4,)
    assert any(shelf.rglob("*.parquet")) is on_a_shelf
    spark.close()
    assert not any(shelf.rglob("*.parquet"))


def test_what_is_wrong_is_told_in_a_line(session: Session) -> None:
    with pytest.raises(SparkError, match="nowhere"):
        Spark(session.spark).one(exp.select("a").from_("nowhere"))


POLICY = """
rule 'Amazon'
  when channel is 'Amazon' or total >= 100
  else use customer 'Amazon Sales'
  override = true
rule 'Everybody else'
  match by email
  else use customer 'Web Sales' with job named '{last name}, {first name}'
"""

CUSTOMERS_GIVEN = CustomerList((
    Customer(name="Web Sales", list_id="80000001-1"),
    Customer(name="Amazon Sales"),
    Customer(name="Ann Lee", email="ann@example.com", first_name="Ann", last_name="Lee"),
    Customer(name="Job 1", parent="Ann Lee", email="Ann@Example.com; other@example.com"),
    Customer(name="Bob Ray", email="bob@example.com"),
    Customer(name="Bob Ray 2", email="bob@example.com"),
    Customer(name="Zoë Öst", email="zoe@example.com", active=False),
    Customer(name="Euro Lee", email="ann@example.com", currency="EUR"),
))  # fmt: skip

ORDERS_GIVEN = (
    Order(number="1", channel="Amazon", email="ann@example.com"),
    Order(number="2", email="ANN@example.com"),
    Order(number="3", email="ann@example.com", currency="EUR"),
    Order(number="4", email="bob@example.com", name="Bob Ray"),
    Order(number="5", email="zoe@example.com"),
    Order(number="6", name="Lee, Ann"),
    Order(number="7", email="new@example.com", name="Cy Poe", first_name="Cy", last_name="Poe"),
    Order(number="8", email="new@example.com", name="Cy Poe", first_name="Cy", last_name="Poe"),
    Order(number="9", email="other@new.org", name="Cy Poe", first_name="Cy", last_name="Poe"),
    Order(number="10", email="big@example.com", name="Big Buyer", total=Decimal("100.00")),
    Order(number="11", email="big@example.com", tags=("VIP",)),
    Order(number="12", last_name="Lee", shipping=Party(zip="94326-1234"), total=Decimal(500)),
    Order(number="13", name="  \u00a0Ãnn\u2019s  Ltd ", email="(x) Ann <ann@example.com>"),
    Order(number="14"),
    Order(number="15", email="other@example.com", name="x" * 200),
)


def test_hard_orders_are_decided_as_by_the_reference(session: Session) -> None:
    told = agree(session, POLICY, ORDERS_GIVEN, CUSTOMERS_GIVEN)
    assert 0 < told.residual < len(ORDERS_GIVEN)


def test_texts_of_a_policy_mean_nothing_to_spark(session: Session) -> None:
    policy = "match by email; else use customer 'Web ${spark.app.name}'"
    customers = CustomerList(
        (Customer(name="Web ${spark.app.name}"), Customer(name="Web rulesdsl"))
    )
    agree(session, policy, ORDERS_GIVEN[:2], customers)


def test_what_a_new_name_spoils_is_decided_once_more(session: Session) -> None:
    policy = "match by email; else create customer; name clash = add number"
    names = ("Ann Lee", "Bob Ray", "Ann Lee", "Ann Lee 2")
    orders = [Order(number=str(at), email=f"{at}@b.co", name=name) for at, name in enumerate(names)]
    told = agree(session, policy, orders, CustomerList())
    assert told.whole == "a new customer gets another name, which other orders ask for"


def test_who_shares_an_address_or_a_name_is_decided_in_rounds(session: Session) -> None:
    policy = "match by email then name; else use customer 'Web Sales' with job"
    pairs = (
        ("a", "Ann Lee"), ("a", "Bob Ray"), (None, "Bob Ray"), ("b", "Bob Ray"), ("b", "Cy Poe"),
        ("c", "Cy Poe"), (None, "Ann Lee"), ("n", "Dee Fox"), ("n", "Eve Day"), ("n", "Dee Fox"),
        ("x", "Zoe Day"), ("x", "Łó Day"), ("x", "Yan Day"), ("z", "Yan Day"),
    )  # fmt: skip
    orders = [
        Order(number=str(at), email=f"{email}@b.co" if email else None, name=name)
        for at, (email, name) in enumerate(pairs)
    ]
    records = (Customer(name="Web Sales"), Customer(name="Fox, Dee", list_id="1"))
    told = agree(session, policy, orders, CustomerList(records))
    assert told.residual == len([email for email, _ in pairs if email in {"x", "z"}])


def agree(session: Session, policy: str, orders: Sequence[Order], customers: CustomerList) -> Told:
    """Decide in Spark what the reference decides."""
    compiled = compile_policy(Source("policy.rules", policy))
    assert compiled.ok, compiled.diagnostics
    spark = Spark(session.spark)
    spark.create("orders", ORDERS)
    spark.put("orders", order_rows(orders))
    spark.create("customers", {**CUSTOMERS, ROW: "BIGINT"})
    records = customer_rows(customers.customers)
    spark.put("customers", ((*row, at) for at, row in enumerate(records)))
    told = plan_table(compiled.table, spark, Given(tuple(ORDERS), tuple(CUSTOMERS)))
    wanted, new = expected(compiled.table, orders, customers)
    query = exp.select(*map(col, DECISION)).from_(DECISIONS).order_by(col("ordinal"))
    assert [tuple(it) for it in spark.rows(query)] == wanted
    made = exp.select(*map(col, CREATION)).from_(CREATIONS)
    made = made.order_by(col("ordinal"), col("place"))
    assert [creation_of(tuple(it), orders[it[0]]) for it in spark.rows(made)] == new
    spark.close()
    return told


# --- as a user runs it ----------------------------------------------------------------------------

COUNT = 100_000
LETTERS = "translate({}::VARCHAR, '0123456789', 'abcdefghij')"

MANY_CUSTOMERS = f"""
SELECT
  CASE i WHEN 0 THEN 'Web Sales' WHEN 1 THEN 'Amazon Sales' ELSE 'Cu' || {LETTERS.format("i")} END
    AS "full name",
  'u' || i || '@example.com' AS email
FROM range({COUNT}) AS t(i)
"""  # noqa: S608  a text of our own

MANY_ORDERS = f"""
SELECT
  'O' || i AS "order number",
  CASE WHEN i % 10 = 0 THEN 'Amazon' ELSE 'Shopify' END AS channel,
  CASE
    WHEN h % 10 < 6 THEN 'U' || (h % {COUNT}) || '@Example.com'
    WHEN h % 10 < 9 THEN 'n' || (h % {COUNT // 2}) || '@new.example'
  END AS email,
  CASE
    WHEN h % 7 = 0 THEN 'Cu' || {LETTERS.format(f"(h % {COUNT})")}
    WHEN h % 7 < 5 THEN 'New ' || {LETTERS.format(f"(h % {COUNT // 2})")}
    WHEN h % 1001 = 5 THEN 'Zoë  ' || i
  END AS name,
  (i % 5000) / 10.0::DECIMAL(10, 2) AS total
FROM (SELECT i, (i * 7919 + 31) % 1000003 AS h FROM range({COUNT}) AS t(i))
"""  # noqa: S608  likewise


def made_by(duck: Duck, sql: str, path: str) -> None:
    query = parse_one(sql, dialect="duckdb")
    assert isinstance(query, exp.Select)
    parquet_file(duck, query, path)


def test_a_hundred_thousand_orders_are_decided_as_in_duckdb(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not session.spark.sparkContext.uiWebUrl
    monkeypatch.chdir(tmp_path)
    Path("policy.rules").write_text(POLICY)
    duck = Duck()
    made_by(duck, MANY_ORDERS, "orders.parquet")
    made_by(duck, MANY_CUSTOMERS, "customers.parquet")
    files = ("--orders", "orders.parquet", "--customers", "customers.parquet")
    for engine in ("duckdb", "spark"):
        out = f"{engine}.parquet"
        words = ("plan", "policy.rules", *files, "--engine", engine, "--out", out)
        assert main(words) == OK
    for name in ("", ".creations"):
        one = rows_of(duck, f"duckdb{name}.parquet")
        other = rows_of(duck, f"spark{name}.parquet/*.parquet")
        assert len(one) > COUNT // 100
        assert one == other
    assert not [it.name for it in tmp_path.iterdir() if it.suffix in {".part", ".work"}]


def test_a_prepared_list_is_planned_with_like_its_exports(
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert session
    monkeypatch.chdir(tmp_path)
    Path("policy.rules").write_text(POLICY)
    Path("orders.csv").write_text(
        "order number,channel,email\n1,Shopify,ann@example.com\n2,Shopify,new@example.com\n"
    )
    Path("list.csv").write_text("full name,email\nWeb Sales,\nLee,ann@example.com\nNo:Job,\n")
    assert main(("customers", "list.csv", "--out", "shop.list")) == OK
    Path("other.list").write_bytes(Path("shop.list").read_bytes())
    words = ("plan", "policy.rules", "--orders", "orders.csv", "--engine", "spark", "--dry-run")
    capfd.readouterr()
    told = []
    for name in ("list.csv", "shop.list"):
        assert main((*words, "--customers", name)) == OK
        told.append(capfd.readouterr().out)
    assert told[0] == told[1]
    assert told[0].count("which is not in the list") == 1
    assert main((*words, "--customers", "shop.list", "other.list")) == UNUSABLE
    assert "expected one prepared list" in capfd.readouterr().err


def rows_of(duck: Duck, path: str) -> list[tuple[object, ...]]:
    read = exp.Table(this=exp.Anonymous(this="read_parquet", expressions=[text(path)]))
    return list(duck.rows(exp.select("*").from_(read)))


def test_a_folder_that_is_not_ours_is_left_alone(
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert session
    monkeypatch.chdir(tmp_path)
    Path("policy.rules").write_text("match by email; else hold")
    Path("plan.parquet").mkdir()
    Path("plan.parquet/letter.txt").write_text("dear")
    words = ("--orders", "none.parquet", "--customers", "none.parquet", "--engine", "spark")
    assert main(("plan", "policy.rules", *words, "--out", "plan.parquet")) == UNUSABLE
    assert "expected a folder of an earlier plan or nothing at" in capfd.readouterr().err
    assert main(("plan", "policy.rules", *words, "--out", "other.parquet")) == UNUSABLE
    assert "expected a file or a folder of this name, found none" in capfd.readouterr().err
