"""Elements of qbXML as values: what a request says and what QuickBooks keeps of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen
from lxml import etree


@frozen
class Part:
    """An element: a text, or parts of its own."""

    tag: str
    text: str = ""
    parts: tuple[Part, ...] = ()

    def part(self, tag: str) -> Part | None:
        """The first part of that tag."""
        return next((it for it in self.parts if it.tag == tag), None)

    def parts_of(self, tag: str) -> tuple[Part, ...]:
        return tuple(it for it in self.parts if it.tag == tag)

    def find(self, path: str) -> str | None:
        """The text at a path such as `CurrencyRef/FullName`; None where there is no such part."""
        found: Part | None = self
        for tag in path.split("/"):
            found = found.part(tag) if found else None
        return found.text if found else None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing: QuickBooks leaves such an element out [quickbooks.md 1.5]."""
        return not self.text and not self.parts


def read(element: etree._Element) -> Part:
    """An element as it was sent; space around the text counts, between elements it does not."""
    inside = tuple(read(child) for child in element.iterchildren("*"))
    return Part(str(element.tag), "" if inside else element.text or "", inside)


def texts(tag: str, values: Mapping[str, str | None]) -> Part:
    """An element with a text for each value that is not empty."""
    return Part(tag, parts=tuple(Part(it, text) for it, text in values.items() if text))


def filled(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts that say something."""
    inside = (Part(it.tag, it.text, filled(it.parts)) for it in parts)
    return tuple(it for it in inside if not it.is_empty)


def write(parent: etree._Element, part: Part) -> None:
    child = etree.SubElement(parent, part.tag)
    child.text = part.text or None
    for inner in part.parts:
        write(child, inner)
