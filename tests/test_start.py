"""The program starts quickly, because a heavy library is imported only where it is used.

What is imported can be told exactly; how long it takes is measured by `make bench` instead.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    *("anyascii", "attr", "cattrs", "duckdb", "jinja2", "lark", "lxml", "openpyxl", "phonenumbers"),
    *("pycountry", "rich", "sqlglot"),
}

RUN = """
import json, sys
from rulesdsl.cli import main
sys.argv = ["rulesdsl", *{words!r}]
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def imported_by(*words: str) -> set[str]:
    """The names of all modules that a run of the program imported."""
    command = [sys.executable, "-c", RUN.format(words=words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr))


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_needs_no_heavy_library_and_none_of_our_own_work(word: str) -> None:
    found = imported_by(word)
    assert {name.partition(".")[0] for name in found} & HEAVY == set()
    ours = {name for name in found if name.startswith("rulesdsl.")}
    assert "rulesdsl.cli.diff" in ours
    work = {name for name in ours if not name.startswith("rulesdsl.cli")}
    light = {"defining", "functions", "patterns", "said", "shelf", "source", "spelling"}
    assert work <= {f"rulesdsl.{name}" for name in light}


def test_lint_loads_neither_attrs_nor_the_maker_of_parsers(tmp_path: Path) -> None:
    """Classes are made, and policies read, by tables that were made beforehand."""
    file = tmp_path / "plain.rules"
    file.write_text("match by email\nelse hold\n", encoding="utf-8")
    found = imported_by("lint", str(file))
    assert {name.partition(".")[0] for name in found} & (
        HEAVY | {"dataclasses", "inspect"}
    ) == set()
