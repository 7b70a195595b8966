"""Findings for a program that reads while we write: a JSON object a line, as in the JSON list."""

from __future__ import annotations

from collections.abc import Iterable

from rulesdsl.diagnostics import Diagnostic
from rulesdsl.render._objects import as_json, json_text


def render(diagnostics: Iterable[Diagnostic], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  all renderings are called alike
    """The findings, a line each; nothing where there are none."""
    return "".join(json_text(as_json(it)) + "\n" for it in diagnostics)


RENDER = render
