"""A session of Spark: the one that is there when a program was submitted, else a local one.

Nothing of Spark is imported here before it is known to be there: it is an extra of 400 megabytes,
and needs a Java beside it.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from time import sleep
from typing import IO, TYPE_CHECKING
from warnings import catch_warnings

from rulesdsl.cli._stopping import stopped_after, unstopped, unstopped_children
from rulesdsl.defining import frozen

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NAME = "rulesdsl"

CONFIGURED_BY = ("PYSPARK_GATEWAY_PORT", "PYSPARK_SUBMIT_ARGS", "SPARK_HOME", "SPARK_CONF_DIR")
"""Where one of these is set somebody has said already how Spark is to run; the first is set by
`spark-submit`."""

LOCAL: Mapping[str, str] = {
    "spark.master": "local[*]",
    "spark.app.name": NAME,
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",  # no name of the machine has to be known to any network
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",
}
"""How Spark runs on one machine."""

WHOLE_TRACES = "SQLQueryContextLogger"
"""PySpark's logger that writes a failed statement's trace of calls to the terminal, as JSON."""

HALTING = 100
"""So many tenths of a second Spark is given for that."""

JAVA = 17
"""The oldest Java that Spark 4 runs on."""


@frozen
class NoSpark:
    """Why there is no session, and what to do."""

    message: str
    cure: str


@frozen(eq=False)
class Session:
    """A session, and whether it is ours to end."""

    spark: SparkSession
    is_ours: bool

    @property
    def is_local(self) -> bool:
        """Whether all of it runs in one process, of which no part can go away."""
        master: str = self.spark.sparkContext.master
        return master.startswith("local")

    def halt(self) -> None:
        """Have nothing under way any more that was asked of Spark: it would go on writing."""
        context = self.spark.sparkContext
        context.cancelAllJobs()
        for _ in range(HALTING):
            if not context.statusTracker().getActiveJobsIds():
                return
            sleep(0.1)

    def close(self) -> None:
        """End it, if it is ours. Nothing rests on it any more: Java may have ended already."""
        if self.is_ours:
            with unstopped(), suppress(Exception), catch_warnings(action="ignore"):
                self.spark.stop()


def session(
    memory: int | None = None, settings: Mapping[str, str] | None = None
) -> Session | NoSpark:
    """The session that is there, or a new one; a local one may take `memory` bytes."""
    missing = lacking()
    if missing is not None:
        return missing
    from pyspark import SparkContext  # an extra, which may not be installed
    from pyspark.sql import SparkSession

    logging.getLogger(WHOLE_TRACES).setLevel(logging.CRITICAL + 1)
    made = SparkSession.builder.appName(NAME)
    if SparkContext._active_spark_context is not None:  # noqa: SLF001  nothing else tells it
        return Session(made.getOrCreate(), is_ours=False)
    is_configured = any(it in os.environ for it in CONFIGURED_BY)
    if not is_configured:
        wanted = {"spark.driver.memory": f"{memory // 2**20}m"} if memory else {}
        for name, value in {**LOCAL, **wanted, **(settings or {})}.items():
            made = made.config(name, value)
    started: Session | None = None
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        try:
            # Java that was left while it starts would stay for good; later it ends with us, and
            # only then: it is needed to tidy up.
            hidden = nullcontext() if is_configured else _saying_to(said)
            with stopped_after(), unstopped_children(), hidden:
                started = Session(made.getOrCreate(), is_ours=True)
        except KeyboardInterrupt:
            if started is not None:
                started.close()
            raise
        # Whatever PySpark raises where the Java process ends: it has several classes for it.
        except Exception as error:  # noqa: BLE001
            return _not_started(error, said)
    return started


def lacking() -> NoSpark | None:
    """What Spark needs and is not there."""
    if find_spec("pyspark") is None:
        return NoSpark(
            "expected PySpark for --engine spark, found that it is not installed",
            "install it: pip install 'rulesdsl[spark]'",
        )
    if "PYSPARK_GATEWAY_PORT" not in os.environ and _java() is None:
        return NoSpark(
            f"expected Java {JAVA} or newer for --engine spark, found no Java",
            "install a Java runtime (Debian and Ubuntu: apt-get install default-jre-headless), or "
            "say in JAVA_HOME where it is",
        )
    return None


def _java() -> str | None:
    """The program that PySpark would start."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home) / "bin" / "java")) if home else shutil.which("java")


@contextmanager
def _saying_to(file: IO[str]) -> Iterator[None]:
    """Have everything that a started program says on its error output go to a file, for good.

    Java and the scripts before it greet whoever starts them with warnings that no setting stops.
    """
    sys.stderr.flush()
    try:
        ours = os.dup(2)
    except OSError:  # started without an error output
        yield
        return
    try:
        os.dup2(file.fileno(), 2)
        yield
    finally:
        sys.stderr.flush()
        os.dup2(ours, 2)
        os.close(ours)


def _not_started(error: Exception, said: IO[str]) -> NoSpark:
    said.seek(0)
    lines = [it.strip() for it in said if it.strip()]
    if any("UnsupportedClassVersionError" in it for it in lines):
        return NoSpark(
            f"expected Java {JAVA} or newer for --engine spark, found an older one",
            f"install a newer one, or say in JAVA_HOME where it is; tried: {_java()}",
        )
    serious = [it for it in lines if "Exception" in it or "Error" in it] or lines
    last = serious[-1] if serious else str(error).strip().partition("\n")[0]
    return NoSpark(
        f"expected Spark to start, found that it did not: {last}",
        "check that `spark-submit --version` works here",
    )


__all__ = ["JAVA", "NoSpark", "Session", "lacking", "session"]
