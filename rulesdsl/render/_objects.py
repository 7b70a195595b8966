"""One finding as an object of JSON, and values of JSON as text."""

from __future__ import annotations

import json
import re
from typing import Any

from rulesdsl.diagnostics import Diagnostic, Fix, Label
from rulesdsl.patterns import pattern
from rulesdsl.source import Source, Span

_NOT_ASCII = pattern(r"[^\x00-\x7f]")


def as_json(it: Diagnostic) -> dict[str, Any]:
    """One finding, of the types that JSON has."""
    return {
        "code": it.code.id,
        "name": it.code.name,
        "severity": it.code.severity.value,
        "message": it.message,
        **_label(it.at),
        "help": it.help,
        "fix": _fix(it.at.source, it.fix) if it.fix else None,
        "others": [{**_label(other), "text": other.text} for other in it.others],
        "evidence": list(it.evidence),
        "page": f"docs/codes/{it.code.id}.md",
    }


def _label(label: Label) -> dict[str, Any]:
    return {"file": label.source.name, **_span(label.source, label.span)}


def _span(source: Source, span: Span) -> dict[str, Any]:
    return {"start": _place(source, span.start), "end": _place(source, span.end)}


def _place(source: Source, offset: int) -> dict[str, int]:
    place = source.place(offset)
    return {"offset": offset, "line": place.line, "column": place.column}


def _fix(source: Source, fix: Fix) -> dict[str, Any]:
    edits = [{**_span(source, edit.span), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def json_text(value: object, indent: int | None = None) -> str:
    r"""A value as JSON in ASCII, which every program reads, whatever stands in its texts.

    Half a character (a file name that is no UTF-8 has some) is none: strict readers refuse it.

    >>> json_text(["é", "\ud800"])
    '["\\u00e9", "\\ufffd"]'
    """
    return _NOT_ASCII.sub(_escaped, json.dumps(value, indent=indent, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    half = "\ud800" <= found[0] <= "\udfff"
    return "\\ufffd" if half else json.dumps(found[0])[1:-1]
