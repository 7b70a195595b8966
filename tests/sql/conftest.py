"""The warehouses of these tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.sql import warehouses
from tests.sql.warehouses import InDuckDB, InPostgres


@pytest.fixture(scope="session")
def duck() -> InDuckDB:
    return InDuckDB()


@pytest.fixture(scope="session")
def postgres() -> Iterator[InPostgres]:
    """A server of PostgreSQL; `.ci/run` installs it, and then it may not be missing."""
    missing = warehouses.missing()
    if missing is not None:
        said = f"PostgreSQL is not installed here ({missing} is missing)"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with warehouses.postgres() as server:
        yield server
