"""What somebody is told who asks for Spark and has not all that it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rulesdsl.cli import _spark_session
from tests.cli.program import FILES, Program

WORDS = ("plan", "policy.rules", *FILES, "--engine", "spark", "--out", "plan.parquet")


def test_duckdb_stays_out_of_it() -> None:
    its = "import sys, rulesdsl.cli._spark; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", its], check=False).returncode == 0


def test_no_pyspark(shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shop
    monkeypatch.setattr(_spark_session, "find_spec", lambda _: None)
    assert run.refuses(*WORDS) == (
        "error: expected PySpark for --engine spark, found that it is not installed\n"
        "  help: install it: pip install 'rulesdsl[spark]'\n"
    )


def test_no_java(shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_spark_session, "find_spec", lambda _: "there")
    monkeypatch.setenv("JAVA_HOME", str(shop))
    monkeypatch.delenv("PYSPARK_GATEWAY_PORT", raising=False)
    said = run.refuses(*WORDS)
    assert said.startswith("error: expected Java 17 or newer for --engine spark, found no Java\n")
    assert "JAVA_HOME" in said
