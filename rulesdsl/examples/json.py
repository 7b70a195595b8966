"""What came of examples, for a program: JSON with the same keys in every version.

What there is not is null, or an empty list. Lines of a file and of the table count from 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, TypeAlias

from rulesdsl.examples import Result, Taken, effect_in_words
from rulesdsl.examples.coverage import ConditionCover, Coverage, LineCover, RuleCover, Share
from rulesdsl.examples.coverage_text import lines_in_words
from rulesdsl.examples.examined import Examined
from rulesdsl.explain import what_is_decided
from rulesdsl.semantics.policy import Example
from rulesdsl.source import Source, Span
from rulesdsl.syntax.printer import print_condition

Document: TypeAlias = dict[str, Any]
"""Of the types that JSON has."""


def as_json(tested: Iterable[Examined]) -> str:
    """The results of each policy, and what its examples have been through where that was asked."""
    document = {"policies": [_policy(it) for it in tested]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _policy(its: Examined) -> Document:
    return {
        "file": PurePath(its.name).as_posix(),
        "title": its.policy.policy.title,
        "fingerprint": its.policy.fingerprint,
        "passed": len(its.results) - len(its.failed),
        "failed": len(its.failed),
        "examples": [_result(it) for it in its.results],
        "coverage": None if its.coverage is None else _coverage(its.coverage),
    }


def _result(result: Result) -> Document:
    return {
        "name": result.example.name,
        "line": result.example.line,
        "passed": result.passed,
        "orders": [_taken(it, result.example) for it in result.taken],
    }


def _taken(its: Taken, example: Example) -> Document:
    decision = its.decision
    return {
        "line": _line(example.source, its.written.span),
        "order_number": decision.order.number,
        "decided": what_is_decided(decision),
        "reason": decision.why,
        "rule": decision.rule,
        "table_line": decision.line,
        "expected": [
            {
                "effect": effect_in_words(effect),
                "line": _line(example.source, it.span),
                "met": its.met(effect),
            }
            for it in its.written.expected
            for effect in it.effects
        ],
        "explanation": None if its.why is None else list(its.why.lines()),
    }


def _line(source: Source, span: Span) -> int:
    return source.place(span.start).line


# Coverage


def _coverage(its: Coverage) -> Document:
    words = lines_in_words(its.policy)
    return {
        "of_rules": _share(its.of_rules),
        "of_lines": _share(its.of_lines),
        "of_outcomes": _share(its.of_outcomes),
        "rules": [_rule(it) for it in its.rules],
        "lines": [_table_line(it, words[it.number]) for it in its.all_lines],
    }


def _share(share: Share) -> Document:
    return {"reached": share.reached, "of": share.of, "percent": round(float(share.percent), 2)}


def _rule(its: RuleCover) -> Document:
    return {
        "rule": its.rule.name,
        "line": its.rule.line,
        "orders": its.orders,
        "counted": its.is_counted,
        "tests": [_test(it) for it in its.tests],
    }


def _test(its: ConditionCover) -> Document:
    return {
        "test": print_condition(its.clause.written),
        "line": _line(its.rule.source, its.span),
        "seen": _outcomes(its.seen),
        "possible": _outcomes(its.possible),
    }


def _outcomes(its: frozenset[bool]) -> list[bool]:
    return sorted(its, reverse=True)


def _table_line(its: LineCover, words: str) -> Document:
    return {
        "line": its.number,
        "says": words,
        "rule": its.line.rule.name if its.line.rule else None,
        "orders": its.orders,
        "examples": [it.name for it in its.examples],
        "not_counted_because": its.aside,
    }
