"""Comparisons for a program: a JSON list, an object a policy, with the same keys in every version.

Amounts are texts with two decimals. What there is not is null, or an empty list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rulesdsl.comparisons import Before, Entry, Hits, Moved, Report, Rule


def write(reports: Iterable[Report], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  JSON has neither
    """The reports as JSON."""
    return json.dumps([as_json(it) for it in reports], indent=2, ensure_ascii=False) + "\n"


def as_json(report: Report) -> dict[str, Any]:
    """The report, of the types that JSON has."""
    return {
        "old": _policy(report.old, report.old_fingerprint),
        "new": _policy(report.new, report.new_fingerprint),
        "same": report.same,
        "decided": report.is_decided,
        "changes": [_entry(it) for it in (*report.entries, *report.undecided)],
        "left_out": report.left_out,
        "beside": [
            {"what": it.what, "gone": list(it.gone), "added": list(it.added)}
            for it in report.beside
        ],
        "past": _past(report.past) if report.past else None,
    }


def _policy(file: str, fingerprint: str) -> dict[str, str] | None:
    return {"file": file, "fingerprint": fingerprint} if file else None


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "headline": entry.headline,
        "rules": [_moved(it) for it in entry.moved],
        "differences": [
            {"what": it.what, "old": it.old, "new": it.new} for it in entry.differences
        ],
        "example": {
            "order": entry.shown.order,
            "customers": entry.shown.customers,
            "old": list(entry.shown.old),
            "new": list(entry.shown.new),
        }
        if entry.shown
        else None,
        "undecided": entry.undecided,
        "past": _hits(entry.hits) if entry.hits else None,
    }


def _moved(moved: Moved) -> dict[str, Any]:
    return {
        "old": _rule(moved.old),
        "new": _rule(moved.new),
        "orders_of": moved.of,
        "when": list(moved.when),
        "whole": moved.whole,
        "currency": moved.currency,
    }


def _rule(rule: Rule) -> dict[str, str | None] | None:
    return {"name": rule.name, "where": rule.where} if rule.where else None


def _hits(hits: Hits) -> dict[str, Any]:
    return {
        "orders": hits.orders,
        "money": dict(hits.money),
        "without_total": hits.untold,
        "decided_differently": hits.otherwise,
    }


def _past(past: Before) -> dict[str, Any]:
    return {
        **_hits(past.orders),
        "because_of_orders_before": past.after_others.orders,
        "held": {"old": past.held[0], "new": past.held[1]},
        "created": {role: list(names) for role, names in past.created},
        "no_longer_created": {role: list(names) for role, names in past.no_longer},
    }
