"""Parquet in and out of Spark: files, and folders of them, wherever Spark can read and write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from pyspark.sql import Column, DataFrame
from pyspark.sql.functions import expr
from sqlglot import exp
from sqlglot.errors import ParseError

from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import Refusal
from rulesdsl.reading.text import quoted
from rulesdsl.relational.source import Source, column_of
from rulesdsl.relational.spark import Spark
from rulesdsl.relational.spark_dialect import duck_type_of
from rulesdsl.relational.spark_errors import SparkError, carried_out
from rulesdsl.relational.spark_storage import FileSystem
from rulesdsl.relational.terms import Query

PARQUET = ".parquet"

_ROW = "row of the table"
"""The number of the row, counted from 0 over all files of a folder; longer where a file has it."""

_AS_TEXT = ("timestamp", "timestamp_ntz")
"""Python and Spark have different opinions of the hour; a text has one."""

_FLOATS = ("float", "double")
"""Java writes ten million as `1.0E7`, where everybody else writes `10000000.0`."""

_WHOLE = r"(\\.[0-9]+?)0+$"
"""Zeros at the end that say nothing; one behind the point stays."""

_WILD = re.compile(r"[\\*?{}\[\]]")
"""What Spark takes for a pattern in a path."""

_PASSED_OVER = ("_", ".")
"""How the names of files begin that Spark passes over without a word."""

_CHECK = (
    "Check the name; a folder may hold nothing but Parquet, and on a cluster all its machines must"
    " be able to read it."
)


def parquet(spark: Spark, path: str, name: str) -> Source | Refusal:
    """The table of a Parquet file, or of a folder of them, one after the other by their names.

    The rows keep their order: a file has it, and Spark tells each row's place in its file. How many
    rows the files before have stands at their ends, so that counting reads next to nothing. A
    column that some files lack is blank there.
    """
    try:
        passed_over = _passed_over(spark, path)
        if passed_over is not None:
            return passed_over
        reader = spark.session.read.option("mergeSchema", "true")
        files = carried_out(lambda: reader.parquet(_letter_by_letter(spark, path)))
        row = _ROW
        while row in files.columns:
            row += " "
        numbered = carried_out(lambda: _numbered(spark, files, name, row))
    except SparkError as error:
        return _refusal(path, error)
    spark.take(name, numbered)
    kinds = {it: _duck_type_of(kind) for it, kind in numbered.dtypes if it != row}
    return Source(exp.to_table(name), kinds, column_of(row), path)


def _passed_over(spark: Spark, path: str) -> Refusal | None:
    """Why the files would not all be read: Spark keeps such names for files of its own."""
    storage = FileSystem(spark.session, path)
    if not storage.is_there(path):
        return None
    # What begins with a point is hidden from everybody; in a folder nobody expects it to be read.
    begins = _PASSED_OVER[:1] if storage.is_folder(path) else _PASSED_OVER
    for it in sorted(storage.names(path)):
        if it.startswith(begins) and it.lower().endswith(PARQUET):
            return Refusal(
                Origin(path),
                f"expected files that Spark reads, found {quoted(it)}, which it passes over"
                " because of how the name begins",
                "Give it a name that begins with a letter or a digit, or move it away.",
            )
    return None


def _letter_by_letter(spark: Spark, path: str) -> str:
    """A path as Spark is told it: no pattern where something has that very name."""
    if not FileSystem(spark.session, path).is_there(path):
        return path
    return _WILD.sub(r"\\\g<0>", path)


def _numbered(spark: Spark, files: DataFrame, name: str, row: str) -> DataFrame:
    """The rows with their numbers; ours are names that no column of a file gets in the way of."""
    place = files.metadataColumn("_metadata")
    file, at = place["file_path"].alias("file"), place["row_index"].alias("at")
    counted = dict(map(tuple, files.select(file).groupBy("file").count().collect()))
    starts, start = [], 0
    for it in sorted(counted, key=unquote):  # they are told as addresses
        starts.append((it, start))
        start += counted[it]
    first = f"{name}_starts"
    spark.create(first, {"file": "VARCHAR", "start": "BIGINT"})
    spark.put(first, starts)
    cells = [_cell(*it).alias(f"cell_{number}") for number, it in enumerate(files.dtypes)]
    made = files.select(*cells, file, at).join(spark.frame(first), "file")
    named = (expr(f"cell_{number}").alias(column) for number, column in enumerate(files.columns))
    return made.select(*named, expr("start + at").alias(row))


def _cell(column: str, kind: str) -> Column:
    """A cell as the files of other engines have it."""
    named = f"`{column.replace('`', '``')}`"
    written = f"CAST({named} AS STRING)"
    if kind in _FLOATS:  # the numbers that others write without a power of ten
        whole = (
            f"regexp_replace(CAST(CAST({written} AS DECIMAL(38, 21)) AS STRING), '{_WHOLE}', '$1')"
        )
        return expr(f"IF(abs({named}) >= 1e-4 AND abs({named}) < 1e16, {whole}, {written})")
    return expr(written if kind in _AS_TEXT else named)


def _duck_type_of(kind: str) -> str:
    """What DuckDB calls a type; one that only Spark has, in a column of many parts, is any such."""
    try:
        return duck_type_of(kind)
    except ParseError:
        return "STRUCT"


def _refusal(path: str, error: SparkError) -> Refusal:
    if "PATH_NOT_FOUND" in str(error):
        return Refusal(Origin(path), "expected a file or a folder of this name, found none", _CHECK)
    if "CANNOT_MERGE" in str(error):
        return Refusal(
            Origin(path),
            "expected files whose columns have the same types, found what Spark cannot read"
            f" together: {str(error).partition('. ')[0]}",
            "Name the files one by one, or write them again with the same types.",
        )
    return Refusal(
        Origin(path),
        f"expected Parquet, a file or a folder of them, found what Spark cannot read: {error}",
        _CHECK,
    )


# --- results --------------------------------------------------------------------------------------


def write_rows(
    spark: Spark, columns: Sequence[str], rows: Iterable[Sequence[object]], folder: str
) -> None:
    """Write rows that are in Python into a new folder of Parquet, as texts."""
    spark.create(_WRITTEN, dict.fromkeys(columns, "VARCHAR"))
    spark.put(_WRITTEN, ([None if it is None else str(it) for it in row] for row in rows))
    write(spark, exp.select(*map(column_of, columns)).from_(_WRITTEN), folder)


_WRITTEN = "written_rows"


def write(spark: Spark, query: Query, folder: str) -> None:
    """Write the rows of a query into a new folder of Parquet, in their order."""
    made = spark.asked(query)
    carried_out(lambda: made.write.parquet(folder))


_OURS = re.compile(
    r"\.?part-[^/]*|\.?_SUCCESS(\.crc)?|_(committed|started)_\d+|_(common_)?metadata"
)
"""The files of a folder that Spark, or a store in a cloud, writes into it."""


def is_replaceable(spark: Spark, folder: str, columns: Sequence[str]) -> bool:
    """Whether nothing is there, or only what was written there with these columns."""
    storage = FileSystem(spark.session, folder)
    if not storage.is_there(folder):
        return True
    if not storage.is_folder(folder):
        return False
    names = storage.names(folder)
    if not all(map(_OURS.fullmatch, names)):
        return False
    if not any(it.startswith("part-") for it in names):
        return True
    try:
        place = _letter_by_letter(spark, folder)
        found = carried_out(lambda: spark.session.read.parquet(place))
    except SparkError:
        return False
    return bool(found.columns == list(columns))
