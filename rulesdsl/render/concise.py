"""Findings in a line each, for a person who knows them, for editors and for `grep`."""

from __future__ import annotations

from collections.abc import Iterable

from rulesdsl.diagnostics import Diagnostic, Fix, Severity
from rulesdsl.render._words import count, where
from rulesdsl.visible import visible

_COLOURS = {
    Severity.ERROR: "\x1b[1;31m",
    Severity.WARNING: "\x1b[1;33m",
    Severity.NOTE: "\x1b[1;36m",
}
_DIM, _PLAIN = "\x1b[2m", "\x1b[0m"


def render(diagnostics: Iterable[Diagnostic], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  a line is as long as it is
    """`shop.rules:3:1: L105 message [fixable]`, a line a finding, and how many they are."""
    every = list(diagnostics)
    lines = [_line(it, colour=colour) for it in every]
    return "".join(f"{it}\n" for it in (*lines, count(every)) if it)


RENDER = render


def _line(it: Diagnostic, *, colour: bool) -> str:
    place, message, fixable = (
        visible(told) for told in (f"{where(it.at)}:", it.message, _fixable(it.fix))
    )
    if colour:
        ink = _COLOURS[it.code.severity]
        return f"{_DIM}{place}{_PLAIN} {ink}{it.code.id}{_PLAIN} {message}{fixable}"
    return f"{place} {it.code.id} {message}{fixable}"


def _fixable(fix: Fix | None) -> str:
    """Which option of the command line applies the cure."""
    if fix is None:
        return ""
    return " [fixable]" if fix.safe else " [fixable with --unsafe-fixes]"
