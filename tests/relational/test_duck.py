"""What DuckDB says against a statement comes in our words, wherever it says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import duckdb
import pytest
from sqlglot import exp

from rulesdsl.relational.duck import Duck, DuckError, Trouble

QUERY = exp.select("1")

WAYS: dict[str, Callable[[Duck], object]] = {
    "run": lambda duck: duck.run(QUERY),
    "one": lambda duck: duck.one(QUERY),
    "rows": lambda duck: list(duck.rows(QUERY)),
    "columns": lambda duck: duck.columns(exp.to_table("t")),
    "put": lambda duck: duck.put("t", [("a",)]),
}


class Failing:
    """A connection that begins what is asked, and says this when it is carried out."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def cursor(self) -> Failing:
        return self

    def appender(self, _: str) -> Failing:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def execute(self, text: str, _: object) -> Any:  # noqa: ANN401  as DuckDB's own
        if text == "SELECT 1":
            raise self.error
        return self

    def fetchall(self) -> None:
        raise self.error

    fetchmany = append_rows = lambda self, _: self.fetchall()


class FailingLater(Failing):
    """The same, when the rows are fetched."""

    def execute(self, *_: object) -> FailingLater:
        return self


def duck_that_says(error: Exception, kind: type[Failing]) -> Duck:
    duck = Duck()
    duck.close()
    connection: Any = kind(error)  # as much of one as is asked for
    duck.connection = connection
    return duck


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", [Failing, FailingLater])
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("Query interrupted"), KeyboardInterrupt),
        (duckdb.InterruptException("INTERRUPT Error: Interrupted!"), KeyboardInterrupt),
        (duckdb.OutOfMemoryException("Out of Memory Error: no room"), DuckError),
        (RuntimeError("something else"), RuntimeError),
    ],
)
def test_what_is_said(way: str, kind: type[Failing], error: Exception, said: type) -> None:
    if way == "run" and kind is FailingLater:
        WAYS[way](duck_that_says(error, kind))  # nothing is fetched
        return
    with pytest.raises(said) as caught:
        WAYS[way](duck_that_says(error, kind))
    if isinstance(caught.value, DuckError):
        assert caught.value.trouble is Trouble.MEMORY
