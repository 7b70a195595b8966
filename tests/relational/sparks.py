"""One session of Spark for all tests of a module: it takes seconds to start."""

from __future__ import annotations

import pytest

from rulesdsl.cli._spark_session import NoSpark, Session, session

SMALL = {
    "spark.master": "local[2]",
    "spark.sql.shuffle.partitions": "2",
    # For little data most of the time is Spark's own: what is not compiled need not be optimised.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
}


def started() -> Session:
    """A session, or the reason why the tests are skipped."""
    found = session(settings=SMALL)
    if isinstance(found, NoSpark):
        pytest.skip(found.message)
    return found
