"""Findings as GitLab's code quality report, which a merge request compares with that of its target.

A JSON list; GitLab tells new findings from old ones by their fingerprints, and shows of each the
description alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rulesdsl.diagnostics import Diagnostic, Severity
from rulesdsl.render._fingerprints import fingerprints
from rulesdsl.render._objects import json_text
from rulesdsl.render._places import extent, path_of
from rulesdsl.visible import visible

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}
"""GitLab has info, minor, major, critical and blocker."""


def render(diagnostics: Iterable[Diagnostic], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  all renderings are called alike
    """The findings as a code quality report."""
    every = list(diagnostics)
    report = [_issue(it, known) for it, known in zip(every, fingerprints(every), strict=True)]
    return json_text(report, indent=2) + "\n"


RENDER = render


def _issue(it: Diagnostic, fingerprint: str) -> dict[str, Any]:
    found = extent(it.at.source, it.at.span)
    cure = f" (help: {it.help})" if it.help else ""
    return {
        "description": visible(f"{it.code.id}: {it.message}{cure}"),
        "check_name": it.code.id,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[it.code.severity],
        "location": {
            "path": path_of(it.at.source) or it.at.source.name,
            "positions": {
                "begin": {"line": found.line, "column": found.column},
                "end": {"line": found.end_line, "column": found.end_column},
            },
        },
    }
