"""Parquet in and out of Spark: files, and folders of them, wherever Spark can read and write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import uuid4

from pyspark.sql import DataFrame
from sqlglot import exp

from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import Refusal
from rulesdsl.reading.text import quoted
from rulesdsl.relational.source import Source, column_of
from rulesdsl.relational.spark import Spark, SparkError, carried_out
from rulesdsl.relational.spark_dialect import duck_type_of
from rulesdsl.relational.spark_storage import FileSystem

_ROW = "row of the table"
"""A column that no file has: the number of the row, counted from 0 over all files of a folder."""

_AS_TEXT = ("timestamp", "timestamp_ntz")
"""Python and Spark have different opinions of the hour; a text has one."""


def parquet(spark: Spark, path: str, name: str) -> Source | Refusal:
    """The table of a Parquet file, or of a folder of them, one after the other by their names.

    The rows keep their order: a file has it, and Spark tells each row's place in its file. How many
    rows the files before have stands at their ends, so that counting reads next to nothing.
    """
    try:
        files = carried_out(lambda: spark.session.read.parquet(path))
        counted = carried_out(
            files.selectExpr("_metadata.file_path AS file").groupBy("file").count().collect
        )
        numbered = _numbered(spark, files, dict(counted), name)
    except SparkError as error:
        return _refusal(path, error)
    return Source(
        exp.to_table(name),
        {it: duck_type_of(kind) for it, kind in numbered.drop(_ROW).dtypes},
        column_of(_ROW),
        path,
    )


def _numbered(spark: Spark, files: DataFrame, counted: dict[str, int], name: str) -> DataFrame:
    starts, start = [], 0
    for file in sorted(counted):
        starts.append((file, start))
        start += counted[file]
    first, its = f"{name}_starts", "file of the row"
    spark.create(first, {its: "VARCHAR", "start": "BIGINT"})
    spark.put(first, starts)
    cells = [
        f"CAST(`{column}` AS STRING) AS `{column}`" if kind in _AS_TEXT else f"`{column}`"
        for column, kind in files.dtypes
    ]
    placed = files.selectExpr(*cells, f"_metadata.file_path AS `{its}`", "_metadata.row_index")
    made = placed.join(spark.frame(first), its).withColumn(_ROW, placed.row_index + 0)
    made = made.selectExpr(
        *(f"`{column}`" for column in files.columns), f"start + row_index AS `{_ROW}`"
    )
    spark.take(name, made)
    return made


def _refusal(path: str, error: SparkError) -> Refusal:
    if "PATH_NOT_FOUND" in str(error):
        return Refusal(
            Origin(path),
            "expected a file or a folder of this name, found none",
            "Check the name; on a cluster it must be one that all its machines can read.",
        )
    return Refusal(
        Origin(path),
        f"expected Parquet, a file or a folder of them, found what Spark cannot read: "
        f"{quoted(str(error))}",
        "Check the name; on a cluster it must be one that all its machines can read.",
    )


# --- results --------------------------------------------------------------------------------------


def write_rows(
    spark: Spark, columns: Sequence[str], rows: Iterable[Sequence[object]], folder: str
) -> None:
    """Write rows that are in Python into a folder of Parquet, as texts."""
    spark.create(_WRITTEN, dict.fromkeys(columns, "VARCHAR"))
    spark.put(_WRITTEN, ([None if it is None else str(it) for it in row] for row in rows))
    write(spark, exp.select(*map(column_of, columns)).from_(_WRITTEN), folder)


_WRITTEN = "written_rows"


def write(spark: Spark, query: exp.Query, folder: str) -> None:
    """Write the rows of a query into a folder of Parquet, in their order; all of it or nothing.

    It is written beside its place, and put there when it is complete. Only what Spark wrote there
    before is replaced.
    """
    beside = f"{folder.rstrip('/')}.{uuid4().hex[:8]}.part"
    files = FileSystem(spark.session, folder)
    try:
        carried_out(lambda: spark.asked(query).write.parquet(beside))
        files.remove(folder)
        files.rename(beside, folder)
    finally:
        files.remove(beside)


def may_write(spark: Spark, folder: str) -> bool:
    """Whether nothing is there, or only what Spark wrote."""
    found = carried_out(lambda: FileSystem(spark.session, folder).names(folder))
    return found is None or all(it.startswith(("part-", "_", ".part-", "._")) for it in found)
