"""Findings as JSON: the keys are a promise to other programs."""

from __future__ import annotations

import json

from rulesdsl import Source, compile_policy
from rulesdsl.render.json import RENDER


def test_a_finding_with_a_fix() -> None:
    found = compile_policy(
        Source("shop.rules", "match by email\nelse use 'Web Sales'\n")
    ).diagnostics
    assert json.loads(RENDER(found)) == [
        {
            "code": "S008",
            "name": "word-missing",
            "severity": "error",
            "message": "expected `customer` behind `use`, found a name",
            "file": "shop.rules",
            "start": {"offset": 24, "line": 2, "column": 10},
            "end": {"offset": 35, "line": 2, "column": 21},
            "help": "write `else use customer 'Web Sales'`",
            "fix": {
                "title": "write `else use customer 'Web Sales'`",
                "safe": False,
                "edits": [
                    {
                        "start": {"offset": 24, "line": 2, "column": 10},
                        "end": {"offset": 24, "line": 2, "column": 10},
                        "text": "customer ",
                    }
                ],
            },
            "others": [],
            "evidence": [],
            "page": "docs/codes/S008.md",
        }
    ]


def test_a_finding_about_two_places() -> None:
    text = "when guest\nwhen total > 5\nelse hold\n"
    [found] = json.loads(RENDER(compile_policy(text).diagnostics))
    assert found["fix"] is None
    assert found["others"] == [
        {
            "file": found["file"],
            "start": {"offset": 0, "line": 1, "column": 1},
            "end": found["others"][0]["end"],
            "text": "the first one",
        }
    ]


def test_nothing_found_is_an_empty_list() -> None:
    assert RENDER([]) == "[]\n"
