"""What the lints know of channels is what the formats say: `pytest --update` writes it anew."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from rulesdsl.formats import Format, Kind
from rulesdsl.lint.channels import fields_told
from rulesdsl.model.fields import BY_NAME
from rulesdsl.shelf import shelf
from tests.conftest import Expected
from tests.lint.pages import ROOT

FILE = ROOT / "rulesdsl" / "lint" / "told.py"

HEAD = '''"""The fields that the files of each sales channel tell, by name.

Written by `pytest --update` from the formats: to import all of these takes long.
"""

from __future__ import annotations

TOLD = {
'''


def formats() -> list[Format]:
    every: list[Format] = list(shelf("rulesdsl.formats", "FORMAT").values())
    return [it for it in every if it.kind is Kind.ORDERS and it.channel]


def entries() -> Iterator[str]:
    for channel in sorted({str(it.channel) for it in formats()}, key=str.casefold):
        known = {name for it in formats() if it.channel == channel for name in it.columns}
        names = ", ".join(it.replace(" ", "_") for it in BY_NAME if it in known)
        indent = " " * 8
        text = fill(names, 92, initial_indent=indent, subsequent_indent=indent)
        whole = text.replace("_", " ")  # a name stays on one line
        yield f'    "{channel}": """\n{whole}\n    """,\n'


def test_the_table_is_what_the_formats_say(expected: Expected) -> None:
    expected(FILE, "".join([HEAD, *entries(), "}\n"]))


def test_a_channel_is_found_in_any_letter_case() -> None:
    for it in formats():
        assert it.channel is not None
        told = fields_told(it.channel.upper())
        assert told is not None
        assert told >= set(it.columns)
    assert fields_told("Till") is None
