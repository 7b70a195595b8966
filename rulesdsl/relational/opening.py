"""Tables of files, as DuckDB reads them: Parquet, its own files, and CSV that is beyond doubt."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import Refusal
from rulesdsl.reading.text import quoted
from rulesdsl.relational.duck import Duck, DuckError
from rulesdsl.relational.plain import call, literal, whole
from rulesdsl.relational.source import Source, column_of


def parquet(duck: Duck, path: str, file: str) -> Source | Refusal:
    """The table of a Parquet file; `file` is what messages call it."""
    number = "file_row_number"
    numbered = exp.EQ(this=exp.column(number), expression=exp.true())
    try:
        columns = duck.columns(call("read_parquet", literal(path)))
    except DuckError as error:
        return Refusal(
            Origin(file),
            f"expected a Parquet file, found one that cannot be read: {quoted(str(error))}",
            "Write the file again; it may have been broken off.",
        )
    table = exp.Table(
        this=exp.Anonymous(this="read_parquet", expressions=[literal(path), numbered])
    )
    return Source(table, columns, column_of(number), file)


def table_of_duckdb(
    duck: Duck, path: str, file: str, wanted: str, table: str | None
) -> Source | Refusal:
    """A table of a DuckDB file: the one that is named, else the one called as `wanted` says."""
    try:
        known = _attached(duck)
        name = f"given_{len(known)}"
        duck.run(_attach(path, name))
        found = [it for (it,) in duck.rows(_tables(name))]
    except DuckError as error:
        return Refusal(
            Origin(file),
            f"expected a file of DuckDB, found one that cannot be opened: {quoted(str(error))}",
            "Close it in other programs; a file of a newer DuckDB needs a newer rulesdsl.",
        )
    chosen = table or (wanted if wanted in found else found[0] if len(found) == 1 else wanted)
    if chosen not in found:
        there = ", ".join(found) or "none"
        return Refusal(
            Origin(file),
            f"expected a table '{chosen}' in the file, found {there}",
            f"Say which table it is behind a colon: {file}:TABLE",
        )
    its = exp.table_(exp.to_identifier(chosen, quoted=True), db=name)
    return Source(its, duck.columns(its), _row_number(), f"{file}:{chosen}" if table else file)


def _attach(path: str, name: str) -> exp.Expr:
    only = exp.AttachOption(this=exp.var("READ_ONLY"))
    return exp.Attach(this=exp.alias_(literal(path), name), expressions=[only])


def _attached(duck: Duck) -> list[str]:
    query = exp.select("database_name").from_(exp.Table(this=call("duckdb_databases")))
    return [name for (name,) in duck.rows(query)]


def _tables(database: str) -> exp.Select:
    """The tables and views of the main schema."""
    query = exp.select("table_name").from_(exp.table_("tables", db="information_schema"))
    ours = (
        column_of("table_catalog").eq(literal(database)),
        column_of("table_schema").eq(literal("main")),
    )
    return query.where(*ours).order_by("table_name")


def _row_number() -> exp.Expr:
    return exp.Sub(this=exp.Window(this=exp.RowNumber()), expression=whole(1))


# --- CSV ------------------------------------------------------------------------------------------


@frozen
class Csv:
    """A CSV file: where it lies, what messages call it, its columns and the sign between cells."""

    path: str
    file: str
    columns: tuple[str, ...]
    separator: str


def csv(duck: Duck, given: Csv, name: str) -> Source:
    """The table of a CSV file of which `Regularity` says that everybody reads it alike.

    It is kept under a name: a text is taken apart only once. Raises DuckError for what is no UTF-8,
    and for rows that are not as wide as the header.
    """
    shape = dict.fromkeys(given.columns, "VARCHAR")
    signs = _Signs(given.separator, quote='"', header=True)
    duck.keep(name, exp.select("*").from_(_read_csv(given.path, shape, signs)))
    return Source(exp.to_table(name), shape, exp.column("rowid"), given.file, line=2)


def unquoted(path: str, columns: Mapping[str, str]) -> exp.Table:
    """The rows of a file of lines, between whose cells is a tab; no other sign means anything."""
    return _read_csv(path, columns, _Signs("\t", quote="", header=False))


@frozen
class _Signs:
    """How a file is to be taken apart."""

    separator: str
    quote: str
    header: bool


def _read_csv(path: str, columns: Mapping[str, str], signs: _Signs) -> exp.Table:
    options: Mapping[str, exp.Expr] = {
        "delim": literal(signs.separator),
        "quote": literal(signs.quote),
        "escape": literal(signs.quote),
        "header": exp.Boolean(this=signs.header),
        "auto_detect": exp.false(),
        "strict_mode": exp.true(),
        "columns": exp.Struct(
            expressions=[
                exp.PropertyEQ(this=exp.to_identifier(it, quoted=True), expression=literal(kind))
                for it, kind in columns.items()
            ]
        ),
    }
    arguments = [exp.EQ(this=exp.column(it), expression=value) for it, value in options.items()]
    return exp.Table(this=exp.Anonymous(this="read_csv", expressions=[literal(path), *arguments]))


class Regularity:
    """Whether a CSV file is read alike by everybody, told from its bytes as they come.

    Quotes stand around whole cells only, and a quote inside is doubled. Lines end alike, none is
    blank, and none goes on inside a cell: then a row is a line, and its number tells where it is.
    """

    def __init__(self, separator: str) -> None:
        self._separator = separator.encode()
        self.lines = 0
        self.regular = True

    def add(self, lines: bytes) -> None:
        """Look at some whole lines, with the end of the last one."""
        if not self.regular:
            return
        self.lines += lines.count(b"\n")
        returns = lines.count(b"\r")
        self.regular = (
            not lines.startswith((b"\n", b"\r"))
            and b"\n\n" not in lines
            and b"\n\r" not in lines
            and b"\0" not in lines
            and (not returns or returns == lines.count(b"\r\n"))
            and self._quotes_are_paired(lines)
        )

    def _quotes_are_paired(self, lines: bytes) -> bool:
        parts = lines.split(b'"')
        outside, inside = parts[::2], parts[1::2]
        if len(outside) == len(inside) or b"\n" in b"".join(inside):
            return False
        # Nothing is outside between two quotes that stand for one.
        between = b'"'.join([outside[0] or b"\n", *filter(None, outside[1:])])
        cells = between.count(b'"')
        begun = sum(between.count(it + b'"') for it in (b"\n", self._separator))
        ended = sum(between.count(b'"' + it) for it in (b"\n", b"\r", self._separator))
        return begun == ended == cells


# --- results --------------------------------------------------------------------------------------


def parquet_file(duck: Duck, query: exp.Select, path: str) -> None:
    """Write what a query gives as a file of Parquet, in its order.

    Values of which there are few stand there once. To look whether some thousand of each hundred
    are the same takes time, and the file becomes no smaller.
    """
    settings = {"FORMAT": exp.var("PARQUET"), "DICTIONARY_SIZE_LIMIT": whole(FEW_VALUES)}
    params = [exp.CopyParameter(this=exp.var(it), expression=to) for it, to in settings.items()]
    duck.run(exp.Copy(this=query.subquery(), kind=False, files=[literal(path)], params=params))


FEW_VALUES = 1_000
"""So many different values a column may have in a hundred thousand rows to be told by numbers."""


OUT = "out"


def into_database(duck: Duck, path: str, tables: Mapping[str, exp.Select]) -> None:
    """Put what queries give into tables of a file of DuckDB, all of them or none."""
    for name in _attached(duck):
        if name.startswith("given_"):  # what was read is in relations, and may be the same file
            duck.run(exp.Detach(this=exp.var(name)))
    duck.run(exp.Attach(this=exp.alias_(literal(path), OUT)))
    duck.run(exp.Transaction())
    try:
        for name, query in tables.items():
            its = exp.table_(exp.to_identifier(name, quoted=True), db=OUT)
            duck.run(exp.Create(this=its, kind="TABLE", replace=True, expression=query))
        duck.run(exp.Commit())
    except BaseException:
        duck.run(exp.Rollback())
        raise
    finally:
        duck.run(exp.Detach(this=exp.var(OUT)))
