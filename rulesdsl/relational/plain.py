"""Which rows DuckDB may read by itself, as expressions.

A row is *plain* where an expression here is sure to give what `reading/` makes of its texts. All
others are *odd*: they are read by `reading/` itself. Odd rows may be too many, never too few.

The signs of a plain row are ASCII and printable, so that its letters have one fold and its outer
space is the space bar's. Nothing in it may be a card's number, not even by a distant likeness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type
from rulesdsl.reading.names import AFTER_A_LAST_NAME, OF_A_COMPANY, PARTICLES, TITLES
from rulesdsl.relational import texts

LONGEST_TEXT = 100_000
"""Bytes; a cell that the `csv` module finds too long is longer."""

_ODD_SIGNS = (
    r"[^ -~]"
    r"|[0-9](?:[^0-9A-Za-z,;:/()+#*]{0,3}[0-9]){12}"  # reading/cards.py: _RUN, long enough
    r"|[*xX#](?:[ .-]?[*xX#]){3}"  # _MASKED
)
"""What is in a text that is not plain."""

_BETWEEN = ","
"""A plain sign, at which numbers of cards end, masked ones too."""

_NUMBER = r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?"
"""Numbers that a Decimal writes as it read them."""

_LARGEST = 10**15 - 1

_DAY = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
_EXPIRY = r"(?:0?[1-9]|1[0-2]) ?[/-] ?(?:[0-9]{2}|20[0-9]{2})|20[0-9]{2}-(?:0[1-9]|1[0-2])"


def _one_of(words: frozenset[str]) -> str:
    return f"(?:{'|'.join(sorted(words))})"


_NO_NAME = (
    r"[^A-Za-z' -]|^[^A-Za-z]| [^A-Za-z]| $"  # words of letters, one space between them
    r"| [^ ]* [^ ]* "  # four of them
    r"|[xX](?:[ -]?[xX]){3}"  # of a card that is masked
    rf"|(?i:^{_one_of(TITLES)}(?: |$)|(?:^| ){_one_of(OF_A_COMPANY)}(?: |$))"
)
"""What is in a text, or between its words, that is not the plain name of a person.

A plain one has up to three words, in which `reading/names.py` sees no more than words; nor has it
any of `_ODD_SIGNS`. All is asked at once: that takes as long as to ask for any of it.
"""

_TOGETHER = rf"(?i)^[^ ]+ (?:{_one_of(PARTICLES)} |[^ ]+ {_one_of(AFTER_A_LAST_NAME)}$)"
"""Names of three words of which the last two are the last name."""

WHOLE_NUMBERS = frozenset(
    "TINYINT SMALLINT INTEGER BIGINT UTINYINT USMALLINT UINTEGER UBIGINT HUGEINT".split()
)


@frozen
class Cell:
    """What a cell is worth, and whether it is odd; None where it never is for its own sake."""

    value: exp.Expr
    odd: exp.Expr | None = None


TEXT = "VARCHAR"
"""The type of a text; of a cell that `as_taken` has made one it has no outer space."""


def keeps_its_type(kind_of_field: Type, kind: str) -> bool:
    """Whether a column of DuckDB's own type is taken as it is, rather than as a text."""
    match kind_of_field:
        case Type.NUMBER:
            return kind in WHOLE_NUMBERS or _is_small_decimal(kind)
        case Type.DATE:
            return kind == "DATE"
        case Type.YES_NO:
            return kind == "BOOLEAN"
        case Type.TAGS:
            return kind.endswith("[]")
        case Type.TEXT:
            return False


def written(column: exp.Expr, kind: str) -> exp.Expr:
    """The text of a cell of any type but a list's, as it would stand in a table of texts."""
    if kind != "BOOLEAN":
        return exp.cast(column, "VARCHAR")
    yes = exp.If(this=column, true=literal("yes"))
    no = exp.If(this=exp.not_(column.copy()), true=literal("no"))
    return exp.Case(ifs=[yes, no])


def text_of(column: exp.Expr, kind: str) -> exp.Expr:
    """The same without outer space, NULL where it is blank."""
    return texts.bare(written(column, kind))


def literal(value: str) -> exp.Expr:
    """A text."""
    return exp.Literal.string(value)


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A function of DuckDB's, by its own name."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def is_odd(texts: Iterable[exp.Expr]) -> exp.Expr:
    """Whether there is a sign in one of the texts for which a row is not plain.

    They are looked through as one text: to begin with a text takes as long as to read fifty signs.
    """
    whole = call("concat_ws", literal(_BETWEEN), *texts)
    return exp.RegexpLike(this=whole, expression=literal(_ODD_SIGNS))


def is_long(texts: Iterable[exp.Expr]) -> exp.Expr:
    """Whether one of the texts is longer than a cell may be."""
    return exp.or_(
        *(exp.GT(this=call("strlen", it), expression=whole(LONGEST_TEXT)) for it in texts)
    )


def unlike(text: exp.Expr, pattern: str) -> exp.Expr:
    """Whether a text that is there is not wholly of that pattern."""
    return exp.not_(exp.RegexpFullMatch(this=text.copy(), expression=literal(pattern)))


def number(column: exp.Expr, kind: str) -> Cell:
    """An amount as it was written."""
    if kind == TEXT:
        return Cell(column, unlike(column, _NUMBER))
    odd = exp.not_(column.between(-_LARGEST, _LARGEST)) if kind in WHOLE_NUMBERS else None
    return Cell(exp.cast(column, "VARCHAR"), odd)


def amount(written: exp.Expr) -> exp.Expr:
    """The amount of a text that is one."""
    return exp.TryCast(this=written, to=exp.DataType.build("DECIMAL(21, 6)"))


def _is_small_decimal(kind: str) -> bool:
    if not kind.startswith("DECIMAL("):
        return False
    width, scale = map(int, kind.removeprefix("DECIMAL(").rstrip(")").split(","))
    return scale <= 6 and width - scale <= 15  # noqa: PLR2004  reading/cells.py: _PLAIN


def day(column: exp.Expr, kind: str) -> Cell:
    """A day, out of a date or a time."""
    if kind != TEXT:
        text: exp.Expr = exp.cast(column, "VARCHAR")
    else:
        text = column
    first = call("left", text, whole(10))
    value = exp.TryCast(this=first, to=exp.DataType.build("DATE"))
    beyond = exp.or_(
        unlike(text, _DAY),
        exp.Is(this=value.copy(), expression=exp.null()),
        exp.StartsWith(this=text.copy(), expression=literal("0000")),
    )
    return Cell(value, exp.and_(is_there(text), beyond))


def yes_no(column: exp.Expr, kind: str) -> Cell:
    """Yes or no."""
    if kind != TEXT:
        return Cell(column)
    text = exp.Lower(this=column.copy())
    value = exp.Case(
        ifs=[
            exp.If(this=_among(text, ("true", "yes", "on")), true=exp.true()),
            exp.If(this=_among(text, ("false", "no", "off")), true=exp.false()),
        ]
    )
    none = exp.Is(this=value.copy(), expression=exp.null())
    return Cell(value, exp.and_(is_there(text), none))


def tags(column: exp.Expr, kind: str) -> Cell:
    """Labels, out of a list or a text."""
    pieces: exp.Expr = exp.cast(column, "VARCHAR[]")
    if kind == TEXT:
        commas = call("replace", column, literal(";"), literal(","))
        pieces = call("string_split", commas, literal(","))
    piece = exp.column("piece")
    trimmed = call("list_transform", pieces, _lambda(exp.Trim(this=piece)))
    found = call("list_filter", trimmed, _lambda(piece.copy().neq(literal(""))))
    twice = exp.NEQ(
        this=call("len", call("list_distinct", found.copy())),
        expression=call("len", found.copy()),
    )
    empty = exp.EQ(this=call("len", found.copy()), expression=exp.Literal.number(0))
    odd: exp.Expr = twice
    if kind != TEXT:  # a label that is a list itself is taken apart like one in a text
        whole_text = call("array_to_string", column, literal(" "))
        odd = exp.or_(twice, exp.RegexpLike(this=whole_text, expression=literal("[,;]")))
    return Cell(exp.Case(ifs=[exp.If(this=exp.not_(empty), true=found)]), odd)


def _lambda(body: exp.Expr) -> exp.Expr:
    return exp.Lambda(this=body, expressions=[exp.to_identifier("piece")])


def text(column: exp.Expr) -> Cell:
    """Words, or a number in which nothing is looked for."""
    return Cell(column)


def number_as_text(column: exp.Expr) -> Cell:
    """A number that is a text; a spreadsheet's apostrophe before it is Python's to take away."""
    value = column
    return Cell(value, exp.StartsWith(this=value.copy(), expression=literal("'")))


def currency(column: exp.Expr) -> Cell:
    """Three letters."""
    value = exp.Upper(this=column.copy())
    return Cell(value, unlike(value, "[A-Z]{3}"))


def _like(pattern: str) -> Callable[[exp.Expr], Cell]:
    def read(column: exp.Expr) -> Cell:
        return Cell(column, unlike(column, pattern))

    return read


_BY_NAME: dict[str, Callable[[exp.Expr], Cell]] = {
    "currency": currency,
    "card brand": _like("[A-Za-z ]+"),
    "card last four": _like("[0-9]{4}"),
    "card expiry": _like(_EXPIRY),
}


def simple(field: Field, column: exp.Expr, kind: str) -> Cell:
    """The cell of a field that is read from its column alone and is neither total nor country."""
    match field.type:
        case Type.DATE:
            return day(column, kind)
        case Type.YES_NO:
            return yes_no(column, kind)
        case Type.TAGS:
            return tags(column, kind)
        case _ if field.name in _BY_NAME:
            return _BY_NAME[field.name](column)
        case _ if field.name.endswith(("phone", " zip")):
            return number_as_text(column)
        case _:
            return text(column)


@frozen
class Names:
    """Name, first and last name of somebody, each told or completed; and whether that is odd.

    `told` is whether parts are told beside the name: then its signs are those of any text.
    """

    name: exp.Expr
    first: exp.Expr
    last: exp.Expr
    odd: exp.Expr
    told: exp.Expr


OF_A_NAME = ("name", "first_name", "last_name", "company")
"""What `names` asks for."""


def names(name: exp.Expr, first: exp.Expr, last: exp.Expr, company: exp.Expr) -> Names:
    """What `reading/orders.py` completes: the parts of a name, or the name out of its parts."""
    no_parts = exp.and_(is_missing(first), is_missing(last))
    two, three = (call("split_part", name, literal(" "), whole(at)) for at in (2, 3))
    # Around the first space, where there is one; to split a text takes twice as long.
    space, step = call("strpos", name, literal(" ")), whole(1)
    one = call("substr", name, whole(1), exp.Sub(this=space, expression=step))
    rest = call("substr", name, exp.Add(this=space.copy(), expression=step.copy()))
    before = call("concat", one, literal(" "), two)
    has_three = call("contains", rest, literal(" "))
    together = _like_any(name, _TOGETHER)
    several = call("contains", name, literal(" "))
    # One case in another: what stands in a condition is worked out for every row.
    its_first = _if(has_three, _if(together, one, before), one)
    its_last = _if(has_three, _if(together, rest, three), rest)
    odd = exp.or_(
        _like_any(name, _NO_NAME),
        exp.EQ(this=exp.Lower(this=company.copy()), expression=exp.Lower(this=name.copy())),
    )
    completed = call("concat_ws", literal(" "), first.copy(), last.copy())
    split = exp.and_(no_parts, several)
    return Names(
        name=call("coalesce", name.copy(), exp.Nullif(this=completed, expression=literal(""))),
        first=_if(split, its_first, first),
        last=_if(split, its_last, last),
        odd=exp.and_(no_parts.copy(), is_there(name), call("coalesce", odd, exp.false())),
        told=exp.not_(no_parts.copy()),
    )


def _if(condition: exp.Expr, then: exp.Expr, otherwise: exp.Expr) -> exp.Expr:
    return exp.Case(ifs=[exp.If(this=condition.copy(), true=then.copy())], default=otherwise.copy())


def _like_any(text: exp.Expr, pattern: str) -> exp.Expr:
    return exp.RegexpLike(this=text.copy(), expression=literal(pattern))


def _among(text: exp.Expr, words: Iterable[str]) -> exp.Expr:
    return exp.In(this=text.copy(), expressions=[literal(it) for it in words])


def whole(value: int) -> exp.Expr:
    """A whole number."""
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def is_there(text: exp.Expr) -> exp.Expr:
    """Whether it is known."""
    return exp.not_(is_missing(text))


def is_missing(text: exp.Expr) -> exp.Expr:
    """Whether it is not known."""
    return exp.Is(this=text.copy(), expression=exp.null())
