"""XML: no entities, no network, bounded memory. Large files: told at once."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

import pytest
from lxml import etree
from lxml.etree import _Element

from rulesdsl.formats import CustomerReading, Refusal, qbxml
from tests.formats.reading import customers, refusal

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE QBXML [
 <!ENTITY a "ha">
 <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
 <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
 <!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
]>
<QBXML><QBXMLMsgsRs><CustomerQueryRs><CustomerRet><Name>&d;</Name></CustomerRet></CustomerQueryRs>
</QBXMLMsgsRs></QBXML>
"""

ANSWER = "<QBXML><QBXMLMsgsRs><CustomerQueryRs>{}</CustomerQueryRs></QBXMLMsgsRs></QBXML>"


def test_entities_that_multiply_are_refused() -> None:
    assert "<!DOCTYPE" in refusal("qbxml", LAUGHS).message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_from_outside_are_refused(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    text = f'<!DOCTYPE QBXML SYSTEM "{secret.as_uri()}"><QBXML>&x;</QBXML>'
    assert "<!DOCTYPE" in refusal("qbxml", text.encode(encoding)).message
    within = f'<!DOCTYPE QBXML [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + ANSWER.format(
        "<CustomerRet><Name>&x;</Name></CustomerRet>"
    )
    found = refusal("qbxml", within)
    assert "<!DOCTYPE" in found.message
    assert "secret" not in found.message


def test_a_declaration_far_behind_a_comment_is_refused_too() -> None:
    assert refusal("qbxml", f"<!--{'x' * 100_000}-->{LAUGHS.partition(chr(10))[2]}")


def test_the_other_attacks_on_parsers_end_in_a_refusal() -> None:
    assert refusal("qbxml", ANSWER.format("<a>" * 5000))
    assert refusal(
        "qbxml", ANSWER.format(f"<CustomerRet><Name>{'x' * 11_000_000}</Name></CustomerRet>")
    )
    assert refusal("qbxml", ANSWER.format(f"<CustomerRet>{'<a/>' * 40_000}</CustomerRet>"))
    assert refusal("qbxml", '<QBXML><QBXMLMsgsRs><x:include href="/etc/hosts"/></QBXMLMsgsRs>')


class Pieces(RawIOBase):
    """A file that is made while it is read, so that only the reader's memory counts."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.rest = b""

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size:
            piece = next(self.pieces, None)
            if piece is None:
                break
            self.rest += piece
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken


def long_answer(record: bytes, count: int, tag: bytes = b"CustomerQueryRs") -> BinaryIO:
    def pieces() -> Iterator[bytes]:
        yield b"<QBXML><QBXMLMsgsRs><" + tag + b">"
        yield from (record for _ in range(count))
        yield b"</" + tag + b"></QBXMLMsgsRs></QBXML>"

    return cast("BinaryIO", Pieces(pieces()))


NOTE = (
    b"<CustomerRet><ListID>1</ListID><Name>Ann</Name>" + b"<Note>n</Note>" * 70 + b"</CustomerRet>"
)


Event: TypeAlias = tuple[str, _Element]


class Counted:
    """A parser that counts the elements which are still there whenever it is fed."""

    def __init__(self, parser: etree.XMLPullParser) -> None:
        self.parser = parser
        self.root: _Element | None = None
        self.most = 0

    def feed(self, data: bytes) -> None:
        self.parser.feed(data)
        if self.root is not None:
            self.most = max(self.most, sum(1 for _ in self.root.iter()))

    def close(self) -> None:
        self.parser.close()

    def read_events(self) -> Iterator[Event]:
        for found in self.parser.read_events():
            event, element = cast("Event", found)
            self.root = element if self.root is None else self.root
            yield event, element


@pytest.mark.parametrize("tag", [b"CustomerQueryRs", b"ItemQueryRs"])
def test_elements_are_forgotten_once_read(tag: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    # tracemalloc does not see libxml2's own memory: the elements that are still there are counted.
    counted: list[Counted] = []
    original = etree.XMLPullParser

    def pull_parser(**options: Any) -> Counted:  # noqa: ANN401  lxml's own options
        counted.append(Counted(original(**options)))
        return counted[0]

    monkeypatch.setattr(etree, "XMLPullParser", pull_parser)
    reading = qbxml.FORMAT.read(long_answer(NOTE, 1_000, tag), "file")  # 70,000 elements
    assert isinstance(reading, CustomerReading if tag == b"CustomerQueryRs" else Refusal)
    assert 50 < counted[0].most < 200


@pytest.mark.parametrize("record", ["<CustomerRet/>", "<CustomerRet>\n<ListID/></CustomerRet>"])
def test_the_line_of_a_late_record_is_right(record: str) -> None:
    lines = "<CustomerRet><Name>Ann</Name></CustomerRet>\n" + "<OtherRet/>\n" * 70_000
    reading = customers("qbxml", ANSWER.format(lines + record))
    (problem,) = reading.problems
    assert problem.origin.line == 70_002


def test_reading_needs_no_seeking() -> None:
    assert isinstance(qbxml.FORMAT.read(long_answer(NOTE, 2), "file"), CustomerReading)
    assert isinstance(qbxml.FORMAT.read(BytesIO(b""), "file"), Refusal)
