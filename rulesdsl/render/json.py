"""Findings for a program: a JSON list, one object a finding, with the same keys in every version.

Offsets count characters of the text from 0, lines and columns from 1; `end` is not included. What a
finding does not have is null, or an empty list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rulesdsl.diagnostics import Diagnostic, Fix, Label
from rulesdsl.source import Source, Span


def render(diagnostics: Iterable[Diagnostic], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  all renderings are called alike
    """The findings as JSON."""
    return json.dumps([as_json(it) for it in diagnostics], indent=2) + "\n"


RENDER = render


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
