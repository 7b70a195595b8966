"""`rulesdsl table` as a user runs it; what it draws is tested in tests/sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from rulesdsl import cli
from rulesdsl.cli.table import WAREHOUSES
from rulesdsl.shelf import names
from rulesdsl.sql.dialects import DIALECTS
from tests.cli.program import Program, started


def test_every_form(shop: Path, run: Program) -> None:
    found = {
        form: run("table", "policy.rules", "--format", form) for form in names("rulesdsl.sheets")
    }
    assert {(it.code, it.err) for it in found.values()} == {(cli.OK, "")}
    assert {form: it.out[:10] for form, it in found.items()} == {
        "csv": "\ufeff#,rule,ov",
        "html": "<!doctype ",
        "lines": "The first ",
        "markdown": "| # | over",
        "text": "#  overrid",
    }
    assert run("table", "policy.rules").out == found["text"].out
    (shop / "out.csv").write_bytes(found["csv"].out.encode())
    assert b"\r\n" in (shop / "out.csv").read_bytes()


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("columns", "widest"), [("60", 60), ("10", 40), ("200", 200)])
def test_as_wide_as_the_terminal(
    run: Program, monkeypatch: pytest.MonkeyPatch, columns: str, widest: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = run("table", "policy.rules").out
    assert max(map(len, out.splitlines())) <= widest


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_in_an_encoding_that_cannot_show_it(encoding: str) -> None:
    """A file is always UTF-8; a terminal gets what it can show."""
    text = started("table", "policy.rules", PYTHONIOENCODING=encoding)
    assert text.code == cli.OK
    assert text.out.startswith("#  override  email    name     job   decision\n")
    assert "\n------" in text.out
    html = started("table", "policy.rules", "--format", "html", PYTHONIOENCODING=encoding)
    assert "<td class=any>–</td>" in html.out


def test_a_policy_that_cannot_be_used_has_no_table(shop: Path, run: Program) -> None:
    (shop / "policy.rules").write_text("match by emial; else hold")
    assert "did you mean `email`?" in run.refuses("table", "policy.rules")
    assert "behind --format, found 'pdf'" in run.refuses("table", "policy.rules", "--format", "pdf")


@pytest.mark.usefixtures("shop")
def test_from_standard_input() -> None:
    assert started("table", "-", stdin=b"else hold").out.startswith("#  override  decision\n")


def test_as_a_query_for_a_warehouse(shop: Path, run: Program) -> None:
    (shop / "straße.rules").write_text("policy 'Łódź'\nmatch by email; else hold", "utf-8")
    found = {it: run("table", "straße.rules", "--sql", it) for it in WAREHOUSES}
    assert set(WAREHOUSES) == set(DIALECTS)
    assert {(it.code, it.err) for it in found.values()} == {(cli.OK, "")}
    assert all("policy 'Łódź'" in it.out and it.out.endswith(";\n") for it in found.values())


def test_a_query_that_cannot_be_written(shop: Path, run: Program) -> None:
    table = ("table", "policy.rules")
    unknown = run.refuses(*table, "--sql", "oracle")
    assert "bigquery, duckdb, postgres, snowflake or spark behind --sql, found 'oracle'" in unknown
    assert "found both" in run.refuses(*table, "--sql", "duckdb", "--format", "html")
    assert "found both" in run.refuses(*table, "--sql", "duckdb", "--textconv")
    (shop / "policy.rules").write_text("match by emial; else hold")
    assert "did you mean `email`?" in run.refuses(*table, "--sql", "duckdb")
