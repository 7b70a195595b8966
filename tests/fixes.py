"""Fixes applied to a text."""

from __future__ import annotations

from rulesdsl.diagnostics import Fix
from rulesdsl.source import Source
from rulesdsl.syntax.parser import parse

MOST = 50


def applied(text: str, fix: Fix) -> str:
    for edit in sorted(fix.edits, key=lambda it: it.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def fixed_one_by_one(text: str) -> str:
    """The text after the first fix that is offered, the first one offered then, and so on."""
    for _ in range(MOST):
        fix = next((it.fix for it in parse(Source("any.rules", text))[1] if it.fix), None)
        if fix is None:
            break
        text = applied(text, fix)
    return text
