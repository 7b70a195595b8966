"""Findings for a program: a JSON list, one object a finding, with the same keys in every version.

Offsets count characters of the text from 0, lines and columns from 1; `end` is not included. What a
finding does not have is null, or an empty list.
"""

from __future__ import annotations

from collections.abc import Iterable

from rulesdsl.diagnostics import Diagnostic
from rulesdsl.render._objects import as_json, json_text


def render(diagnostics: Iterable[Diagnostic], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  all renderings are called alike
    """The findings as JSON."""
    return json_text([as_json(it) for it in diagnostics], indent=2) + "\n"


RENDER = render
