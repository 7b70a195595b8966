"""A JSON answer with records of several kinds: each with its kind and the line on which it begins.

The kind of a record is the name of the member that holds it or the list that it stands in.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from rulesdsl.defining import frozen
from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import Refusal
from rulesdsl.reading.json_text import MORE, Cursor, goes_on, is_json, no_json, several_values


@frozen
class Member:
    """A value by the name of the member that holds it (None at the top), and its first line."""

    name: str | None
    line: int
    value: object


def read_members(
    text: str, file: str, names: Collection[str], around: Collection[str]
) -> tuple[Member, ...] | Refusal:
    """The values of all members of those names, wherever they stand at the top or inside `around`.

    A list of a name's values gives each of them. An object in which no such name stands is a value
    without a name, unless it is empty.
    """
    cursor = Cursor(text)
    try:
        found = tuple(_all(cursor, names, around))
    except json.JSONDecodeError as error:
        return _not_json(text, file, error)
    except RecursionError:
        return Refusal(
            Origin(file),
            "expected a list as JSON, found brackets nested beyond measure",
            "Fetch the list again.",
        )
    return found


def _all(cursor: Cursor, names: Collection[str], around: Collection[str]) -> Iterator[Member]:
    yield from _walk(cursor, None, names, around)
    if cursor.at < len(cursor.text):
        raise json.JSONDecodeError(MORE, cursor.text, cursor.at)


def _walk(
    cursor: Cursor, name: str | None, names: Collection[str], around: Collection[str]
) -> Iterator[Member]:
    """What stands here; the cursor goes over it."""
    if cursor.take("["):
        while not cursor.take("]"):
            yield from _walk(cursor, name, names, around)
            if not cursor.take(","):
                cursor.expect("]")
                return
    elif name is None and cursor.text.startswith("{", cursor.at):
        yield from _object(cursor, names, around)
    else:
        line = cursor.line()
        yield Member(name, line, cursor.value())


def _object(cursor: Cursor, names: Collection[str], around: Collection[str]) -> Iterator[Member]:
    line, named = cursor.line(), False
    inside: dict[str, object] = {}
    cursor.expect("{")
    while cursor.text.startswith('"', cursor.at):
        key = str(cursor.value())
        cursor.expect(":")
        if key in names or key in around:
            named = True
            yield from _walk(cursor, key if key in names else None, names, around)
        else:
            inside[key] = cursor.value()
        if not cursor.take(","):
            break
    cursor.expect("}")
    if inside and not named:
        yield Member(None, line, inside)


_AS_A_LIST = "Put the answers into a list, with commas between them: [answer, answer, …]."


def _not_json(text: str, file: str, error: json.JSONDecodeError) -> Refusal:
    if not text[error.pos :].strip() or error.msg.startswith("Unterminated string"):
        return Refusal(
            Origin(file, text.rstrip().count("\n") + 1),
            "expected the end of the JSON data, found that the file breaks off on this line",
            "Fetch the list again; the download may have been broken off.",
        )
    if not is_json(text):
        return no_json(text, file)
    if goes_on(error):
        return several_values(text, file, error.pos, _AS_A_LIST)
    return Refusal(
        Origin(file, error.lineno),
        f"expected JSON, found a mistake in column {error.colno} ({error.msg})",
        "Fetch the list again, and save the answer as it is.",
    )
