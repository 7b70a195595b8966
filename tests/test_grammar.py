"""The tables made of the grammar beforehand are those that would be made of it now."""

from __future__ import annotations

from pathlib import Path

import pytest

from rulesdsl.syntax import parser
from rulesdsl.syntax.layout import lay_out

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "grammar" / "policy.table"
RULES = ROOT / "rules"


def test_the_table_is_of_this_grammar(pytestconfig: pytest.Config) -> None:
    made_for = parser._made_for()  # noqa: SLF001  what the file begins with
    if not TABLE.read_bytes().startswith(made_for) and pytestconfig.getoption("update"):
        TABLE.write_bytes(parser.table())
    assert TABLE.read_bytes().startswith(made_for), "run pytest --update, the grammar has changed"


@pytest.mark.parametrize("file", sorted(RULES.rglob("*.rules")), ids=lambda file: file.name)
def test_it_reads_like_tables_made_now(file: Path) -> None:
    now, before = parser._made_now(), parser._lark()  # noqa: SLF001  both ways to come by them
    laid = lay_out(file.read_text(encoding="utf-8"))
    for span in laid.statements:
        plain = laid.plain[span.start : span.end]
        assert before.parse(plain, start="statement") == now.parse(plain, start="statement")
