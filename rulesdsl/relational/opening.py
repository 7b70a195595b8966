"""Tables of files, as DuckDB reads them: Parquet, its own files, and CSV that is beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import PurePath

from sqlglot import exp

from rulesdsl.defining import evolve, frozen
from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import Refusal
from rulesdsl.reading.text import quoted
from rulesdsl.relational.duck import Duck, DuckError, Trouble
from rulesdsl.relational.plain import call, literal, whole
from rulesdsl.relational.source import Part, Source, column_of
from rulesdsl.relational.terms import as_column


def parquet(duck: Duck, path: str, file: str) -> Source | Refusal:
    """The table of a Parquet file; `file` is what messages call it."""
    try:
        columns = duck.columns(_read_parquet(_place(path)))
    except DuckError as error:
        return Refusal(
            Origin(file),
            f"expected a Parquet file, found one that cannot be read: {quoted(str(error))}",
            "Write the file again; it may have been broken off.",
        )
    if _hides(columns, _ROW_NUMBER):
        return Source(_read_parquet(_place(path)), columns, _row_number(), file)
    table = _read_parquet(_place(path), numbered=True)
    return Source(table, columns, column_of(_ROW_NUMBER), file)


_ROW_NUMBER, _FILE_INDEX = "file_row_number", "file_index"
"""What DuckDB calls the number of a row in its file, and that of a file among several."""


def _hides(columns: Iterable[str], *ours: str) -> bool:
    """Whether a table has columns of its own that are called as we call others."""
    return not {it.lower() for it in columns}.isdisjoint(ours)


def _read_parquet(files: exp.Expr, *, numbered: bool = False) -> exp.Table:
    return _read("read_parquet", files, {_ROW_NUMBER: exp.true()} if numbered else {})


def _read(how: str, files: exp.Expr, options: Mapping[str, exp.Expr]) -> exp.Table:
    """What one of DuckDB's functions reads; the names of folders tell nothing of their files."""
    options = {**options, "hive_partitioning": exp.false()}
    arguments = [exp.EQ(this=exp.column(it), expression=value) for it, value in options.items()]
    return exp.Table(this=exp.Anonymous(this=how, expressions=[files, *arguments]))


def _place(path: str) -> exp.Expr:
    """A path as DuckDB is told it, which takes it for a pattern: `a[1].csv` is `a[[]1].csv`."""
    return literal(re.sub(r"[\[*?]", r"[\g<0>]", _path(path)))


def _path(path: str) -> str:
    """A path that DuckDB takes for one: `~x` is no home, and `md:x` no place in a network.

    Raises DuckError for one that it cannot be told.
    """
    try:
        path.encode()
    except UnicodeEncodeError:
        raise DuckError("its name is not in UTF-8: give it another one", Trouble.OTHER) from None
    return path if PurePath(path).is_absolute() else f"./{path}"


def parquets(duck: Duck, paths: Sequence[str]) -> Source | None:
    """The table of several Parquet files, one behind the other; None where they are not alike.

    So it is where one of them cannot be read.
    """
    try:
        shapes = [list(duck.columns(_read_parquet(_place(it))).items()) for it in paths]
    except DuckError:
        return None
    columns = dict(shapes[0])
    if any(it != shapes[0] for it in shapes) or _hides(columns, _ROW_NUMBER, _FILE_INDEX):
        return None
    which = _which_file()
    table = _read_parquet(exp.Array(expressions=list(map(_place, paths))), numbered=True)
    parts = _parts(duck, exp.select("*").from_(table), which, paths)
    starts = exp.Array(expressions=[whole(it.start) for it in parts])
    start = call("list_extract", starts, exp.Add(this=which.copy(), expression=whole(1)))
    row = exp.Add(this=column_of(_ROW_NUMBER), expression=start)
    return Source(table, columns, row, paths[0], several=parts, part=which)


def _which_file() -> exp.Expr:
    """The number of a row's file among several, counted from 0, as DuckDB tells it."""
    return exp.cast(column_of(_FILE_INDEX), "BIGINT")


def _parts(
    duck: Duck, query: exp.Select, which: exp.Expr, files: Sequence[str]
) -> tuple[Part, ...]:
    """Where each file's rows begin; `which` is the number of a row's file."""
    counted = query.select(which, exp.Count(this=exp.Star()), append=False).group_by(which.copy())
    counts = dict(duck.rows(counted))
    starts = accumulate((counts.get(at, 0) for at in range(len(files) - 1)), initial=0)
    return tuple(map(Part, starts, files))


def table_of_duckdb(
    duck: Duck, path: str, file: str, wanted: str, table: str | None
) -> Source | Refusal:
    """A table of a DuckDB file: the one that is named, else the one called as `wanted` says."""
    try:
        known = _attached(duck)
        name = f"given_{len(known)}"
        duck.run(_attach(path, name, read_only=True))
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


def _attach(path: str, name: str, *, read_only: bool = False) -> exp.Expr:
    options = [exp.AttachOption(this=exp.var("READ_ONLY"))] if read_only else []
    return exp.Attach(this=exp.alias_(literal(_path(path)), name), expressions=options)


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
    """A CSV file: where it lies, what messages call it, its columns, the sign between cells.

    And how many `lines` it has.
    """

    path: str
    file: str
    columns: tuple[str, ...]
    separator: str
    lines: int


def csv(duck: Duck, given: Sequence[Csv], name: str) -> Source | None:
    """The table of CSV files of which `Regularity` says that everybody reads them alike.

    They have the same columns, and lie one behind the other. None where one of them has another
    number of rows than its lines say, or where columns are called as DuckDB calls some of its own.
    They are kept under a name: a text is taken apart only once.
    Raises DuckError for what is no UTF-8, and for rows that are not as wide as the header.
    """
    first, row = given[0], exp.column("rowid")
    if _hides(first.columns, "rowid", _FILE_INDEX, _WHICH):
        return None
    shape = dict.fromkeys(first.columns, "VARCHAR")
    paths = exp.Array(expressions=[_place(it.path) for it in given])
    cells: list[exp.Expr] = [exp.Star()]
    if len(given) > 1:
        cells.append(as_column(_which_file(), _WHICH))
    duck.keep(name, exp.select(*cells).from_(_read_csv(paths, shape, _signs(first))))
    source = Source(exp.to_table(name), shape, row, first.file, 2)
    if len(given) > 1:
        its, every = column_of(_WHICH), source.select(exp.Star())
        parts = _parts(duck, every, its, [it.file for it in given])
        source = evolve(source, several=parts, part=its)
    starts = accumulate((it.lines - 1 for it in given), initial=0)
    if [*(it.start for it in source.parts), duck.count(name)] == list(starts):
        return source
    duck.drop(name)
    return None


_WHICH = "number of the file"
"""A column beside those of CSV files that are kept together."""


def unquoted(path: str, columns: Mapping[str, str]) -> exp.Table:
    """The rows of a file of lines, between whose cells is a tab; no other sign means anything."""
    return _read_csv(_place(path), columns, _Signs("\t", quote="", header=False))


@frozen
class _Signs:
    """How a file is to be taken apart."""

    separator: str
    quote: str
    header: bool


def _signs(of: Csv) -> _Signs:
    return _Signs(of.separator, quote='"', header=True)


def _read_csv(files: exp.Expr, columns: Mapping[str, str], signs: _Signs) -> exp.Table:
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
    return _read("read_csv", files, options)


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
        # Each piece ends with a line's end, so the last part is never empty.
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


def settle_database(duck: Duck, path: str) -> dict[str, list[str]]:
    """Have all that belongs to a file of DuckDB in the file itself; tell its tables' columns.

    Names are in lower case, in which DuckDB compares them. Raises DuckError where it is no such
    file, may not be written, or somebody has it open.
    """
    with _open(duck, path, OUT):
        names = [name for (name,) in duck.rows(_tables(OUT))]
        return {it.lower(): list(duck.columns(_table_of(OUT, it))) for it in names}


@contextmanager
def held_database(duck: Duck, path: str) -> Iterator[None]:
    """A file of DuckDB into which nobody else writes meanwhile.

    Raises DuckError where somebody does. Whoever opens and closes the file by other means gives it
    back (POSIX, fcntl, "advisory record locking").
    """
    with _open(duck, path, "held", read_only=True):
        yield


def into_database(duck: Duck, path: str, tables: Mapping[str, exp.Select]) -> None:
    """Put what queries give into tables of a file of DuckDB; whoever fails leaves half of it."""
    with _open(duck, path, OUT):
        for name, query in tables.items():
            its = _table_of(OUT, name)
            duck.run(exp.Create(this=its, kind="TABLE", replace=True, expression=query))


def _table_of(database: str, name: str) -> exp.Table:
    return exp.table_(exp.to_identifier(name, quoted=True), db=database)


OUT = "out"


@contextmanager
def _open(duck: Duck, path: str, called: str, *, read_only: bool = False) -> Iterator[None]:
    """A file of DuckDB that is known by a name meanwhile."""
    for name in _attached(duck):
        if name.startswith("given_"):  # what was read is in relations, and may be the same file
            duck.run(exp.Detach(this=exp.var(name)))
    duck.run(_attach(path, called, read_only=read_only))
    try:
        yield
    except BaseException:
        with suppress(DuckError):  # what went wrong before is told
            duck.run(exp.Detach(this=exp.var(called)))
        raise
    duck.run(exp.Detach(this=exp.var(called)))
