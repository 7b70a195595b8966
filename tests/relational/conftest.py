"""What tests of plans in relations share: a session of Spark, which takes seconds to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rulesdsl.cli._spark_session import Session
from tests.relational.sparks import started


@pytest.fixture(scope="session")
def session() -> Iterator[Session]:
    found = started()
    yield found
    found.close()
