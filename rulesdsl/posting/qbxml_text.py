"""Elements as the bytes of a qbXML file: one element a line, indented, all of it ASCII.

Text is escaped here and not by an XML library: that is several times as fast (docs/benchmarks.md),
and a plan may have a million requests. The bytes are those of lxml, for whatever text, and what
lxml refuses is refused; a property says so (tests/posting/test_qbxml_text.py). The names of
elements and attributes are our own and never come out of a file.
"""

from __future__ import annotations

from typing import TypeAlias

from rulesdsl.patterns import pattern

Content: TypeAlias = "str | tuple[tuple[str, Content], ...]"
"""What an element holds: a text, or elements by name."""

_INDENT = "  "

_NOT_IN_XML = pattern("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold, written in whatever way [XML 1.0, 2.2]."""


def element(name: str, content: Content, request_id: str | None = None, *, level: int = 0) -> bytes:
    r"""The element, `level` steps indented, with its line end; its one attribute is a requestID.

    >>> element("Name", "Zoë & Co")
    b'<Name>Zo&#235; &amp; Co</Name>\n'

    Raises ValueError where a text has something that no XML document can hold.
    """
    lines: list[str] = []
    tag = name if request_id is None else f'{name} requestID="{_attribute(request_id)}"'
    _write(lines, tag, name, content, _INDENT * level)
    return "".join(lines).encode("ascii", "xmlcharrefreplace")


def around(name: str, body: bytes, request_id: str, *, level: int = 0) -> bytes:
    r"""The element around one that is written already, a step further in.

    >>> around("CustomerAddRq", element("CustomerAdd", "", level=1), "1-job-1001")
    b'<CustomerAddRq requestID="1-job-1001">\n  <CustomerAdd></CustomerAdd>\n</CustomerAddRq>\n'
    """
    indent = (_INDENT * level).encode()
    tag = f'{name} requestID="{_attribute(request_id)}"'.encode("ascii", "xmlcharrefreplace")
    return b"%b<%b>\n%b%b</%b>\n" % (indent, tag, body, indent, name.encode())


def _write(lines: list[str], tag: str, name: str, content: Content, indent: str) -> None:
    if isinstance(content, str):
        lines.append(f"{indent}<{tag}>{_text(content)}</{name}>\n")
    elif content:
        lines.append(f"{indent}<{tag}>\n")
        deeper = indent + _INDENT
        for inner, its in content:
            _write(lines, inner, inner, its, deeper)
        lines.append(f"{indent}</{name}>\n")
    else:
        lines.append(f"{indent}<{tag}/>\n")


def _text(text: str) -> str:
    """A text with references for what is markup; everything outside ASCII follows later."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A carriage return, and all that XML cannot hold, is not printable: most texts end here.
    return text if text.isprintable() else _allowed(text).replace("\r", "&#13;")


def _attribute(text: str) -> str:
    text = _text(text).replace('"', "&quot;")
    return text.replace("\t", "&#9;").replace("\n", "&#10;")


def _allowed(text: str) -> str:
    found = _NOT_IN_XML.search(text)
    if found:
        raise ValueError(f"XML cannot hold U+{ord(found.group()):04X}: {text!r}")
    return text
