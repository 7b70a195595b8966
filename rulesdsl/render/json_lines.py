"""Findings for a program that takes a line at a time: the objects of the JSON list, a line each."""

from __future__ import annotations

from collections.abc import Iterable

from rulesdsl.diagnostics import Diagnostic
from rulesdsl.render._objects import as_json, json_text


def render(diagnostics: Iterable[Diagnostic], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  all renderings are called alike
    """The findings, a line each; nothing where there are none."""
    return "".join(json_text(as_json(it)) + "\n" for it in diagnostics)


RENDER = render
