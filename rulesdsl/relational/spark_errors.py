"""What Spark and Java say of what failed, in a line that a person can use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException

T = TypeVar("T")


class SparkError(Exception):
    """What Spark says of something that failed, in its first line."""


def carried_out(action: Callable[[], T]) -> T:
    """What an action of Spark gives; its failures are SparkErrors."""
    try:
        return action()
    except (PySparkException, Py4JError, OSError) as error:  # the last: Java is not there any more
        raise SparkError(_told(error).strip().partition("\n")[0]) from error


def _told(error: Exception) -> str:
    """The message of the innermost cause: what lies around it speaks of calls and tasks."""
    found = str(error)
    if not isinstance(error, Py4JJavaError):
        return found
    cause = error.java_exception
    while cause is not None:
        found = cause.getMessage() or found
        cause = cause.getCause()
    return found
