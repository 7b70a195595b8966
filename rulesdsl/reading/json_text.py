"""A JSON file of orders: its objects one by one, each with the line on which it begins.

Numbers stay the texts they are written as, so that no amount is rounded and no number too long.
Who makes something of each object while the file is read holds one of them at a time: as objects, a
file needs many times the memory that it needs as text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeVar

from rulesdsl.defining import frozen
from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import Flaw, Refusal
from rulesdsl.reading.text import clean, quoted


class Number(str):
    """A number, as it is written."""

    __slots__ = ()


@frozen
class Element:
    """A value of the file's list, and the line on which it begins."""

    line: int
    value: object


_DECODER = json.JSONDecoder(
    parse_float=Number, parse_int=Number, parse_constant=Number, strict=False
)

_BLANK = " \t\r\n"


class Cursor:
    """A place in the text; it only moves on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._line = 1
        self._counted = 0
        self.skip()

    def skip(self) -> None:
        """Go over blanks."""
        while self.at < len(self.text) and self.text[self.at] in _BLANK:
            self.at += 1

    def line(self) -> int:
        """The line of the place."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def take(self, sign: str) -> bool:
        """Go over a sign if it stands here."""
        if not self.text.startswith(sign, self.at):
            return False
        self.at += 1
        self.skip()
        return True

    def expect(self, sign: str) -> None:
        """Go over a sign that must stand here."""
        if not self.take(sign):
            raise json.JSONDecodeError(f"Expecting {sign!r}", self.text, self.at)

    def value(self) -> object:
        """Go over a whole value."""
        value, self.at = _DECODER.raw_decode(self.text, self.at)
        self.skip()
        return value


Paths: TypeAlias = tuple[tuple[str, ...], ...]
"""Where in an object the list of orders may stand: the members that lead to it, one by one."""

_ORDERS: Paths = (("orders",),)

T = TypeVar("T")


def read_elements(text: str, file: str) -> tuple[Element, ...] | Refusal:
    """The objects of `[…]` or `{"orders": […]}`; or those that stand one behind the other."""
    return read_each(text, file, lambda it: it, several=True)


def read_each(
    text: str,
    file: str,
    make: Callable[[Element], T],
    paths: Paths = _ORDERS,
    *,
    several: bool = False,
) -> tuple[T, ...] | Refusal:
    """What is made of each object of the list, which is the file or stands at one of the paths.

    An object without such a list is the only one, or the first of `several`, one behind the other.
    """
    cursor = Cursor(text)
    try:
        made = tuple(map(make, _top(cursor, paths, several=several)))
    except json.JSONDecodeError as error:
        return _not_json(text, file, error)
    except RecursionError:
        return Refusal(
            Origin(file),
            "expected orders as JSON, found brackets nested beyond measure",
            "Export the orders again.",
        )
    return made


_APART = (
    "Save each answer in a file of its own, and give them all. Of a file with an order on each"
    " line, make a list: [order, order, …]."
)


def _not_json(text: str, file: str, error: json.JSONDecodeError) -> Refusal:
    if not text[error.pos :].strip() or error.msg.startswith("Unterminated string"):
        return Refusal(
            Origin(file, text.rstrip().count("\n") + 1),
            "expected the end of the JSON data, found that the file breaks off on this line",
            "Export the orders again; the download may have been broken off.",
        )
    if not is_json(text):
        return no_json(text, file)
    if goes_on(error):
        return several_values(text, file, error.pos, _APART)
    return Refusal(
        Origin(file, error.lineno),
        f"expected JSON, found a mistake in column {error.colno} ({error.msg})",
        "Export the orders again; a file edited by hand may lack a comma or a quotation mark.",
    )


def is_json(text: str) -> bool:
    """Whether it is meant to be a JSON file: all that are read here begin with a bracket."""
    return text.lstrip().startswith(("{", "["))


def no_json(text: str, file: str) -> Refusal:
    """The refusal of a file that begins as no JSON does: its format was named, and is another."""
    first = text.lstrip().partition("\n")[0]
    return Refusal(
        Origin(file, text[: len(text) - len(text.lstrip())].count("\n") + 1),
        f"expected JSON, which begins with {{ or [, found text that begins {quoted(first)}",
        "Leave the name of the format out, so that it is recognised; or give the file that was"
        " meant.",
    )


MORE = "Extra data"
"""What Python's json calls it that the file goes on behind its value."""


def goes_on(error: json.JSONDecodeError) -> bool:
    """Whether another object or list follows where the file should end."""
    return error.msg == MORE and error.doc.startswith(("{", "["), error.pos)


def several_values(text: str, file: str, at: int, cure: str) -> Refusal:
    """The refusal of several answers pasted together, or of JSON with a value on each line."""
    return Refusal(
        Origin(file, text.count("\n", 0, at) + 1),
        "expected one answer in the file, found another that begins behind its end",
        cure,
    )


def _top(cursor: Cursor, paths: Paths, *, several: bool) -> Iterator[Element]:
    if cursor.take("["):
        yield from _array(cursor)
    else:
        start, line = cursor.at, cursor.line()
        depth = _go_to_list(cursor, paths)
        if depth:
            yield from _array(cursor)
        else:
            cursor.at = start
            yield Element(line, cursor.value())
            while several and cursor.text.startswith("{", cursor.at):
                yield Element(cursor.line(), cursor.value())
        for _ in range(depth):
            while cursor.take(","):
                _member(cursor)
            cursor.expect("}")
    if cursor.at < len(cursor.text):
        raise json.JSONDecodeError(MORE, cursor.text, cursor.at)


def _array(cursor: Cursor) -> Iterator[Element]:
    if cursor.take("]"):
        return
    while True:
        yield Element(cursor.line(), cursor.value())
        if not cursor.take(","):
            break
    cursor.expect("]")


def _go_to_list(cursor: Cursor, paths: Paths) -> int:
    """Go into the list at one of the paths: in how many objects it stands, 0 if there is none."""
    depth = 0
    while paths and cursor.take("{"):
        depth += 1
        name = _go_to_member(cursor, {path[0] for path in paths})
        if (name,) in paths and cursor.take("["):
            return depth
        paths = tuple(path[1:] for path in paths if path[0] == name and len(path) > 1)
    return 0


def _go_to_member(cursor: Cursor, names: set[str]) -> str | None:
    """Go to the value of the first of the members in the object; None where there is none."""
    while cursor.text.startswith('"', cursor.at):
        name = cursor.value()
        cursor.expect(":")
        if isinstance(name, str) and name in names:
            return name
        cursor.value()
        if not cursor.take(","):
            break
    return None


def _member(cursor: Cursor) -> None:
    cursor.value()
    cursor.expect(":")
    cursor.value()


def text_of(value: object, where: str) -> str | Flaw | None:
    """What a single value says, None for null and blank; lists, objects and true are no texts."""
    match value:
        case None:
            return None
        case bool():
            found = "true" if value else "false"
        case str():
            return clean(value)
        case list():
            found = "a list"
        case _:
            found = "an object"
    return Flaw(
        f"expected a text or a number in {where}, found {found}",
        "Export the orders again, or correct this order by hand.",
    )
