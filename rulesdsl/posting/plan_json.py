"""`plan.json`: everything in a plan, for other programs.

The same plan gives the same bytes: keys in the order declared here, nothing of the clock or the
machine. One decision stands on one line, so that two plans can be compared by line. A program that
reads the file looks at `format` first: it is raised when a key changes its meaning or goes away;
keys may be added without that. docs/plan-files.md describes the shape.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from rulesdsl.defining import fields
from rulesdsl.formats import Remark, RowProblem
from rulesdsl.model.attributes import BY_NAME
from rulesdsl.model.decisions import Change, Creation, Decision
from rulesdsl.model.limits import Room
from rulesdsl.model.records import Block, Customer, Origin
from rulesdsl.posting.added_names import Names
from rulesdsl.posting.asked import Asked, Request, asked
from rulesdsl.posting.decision_json import decision_line
from rulesdsl.posting.modifications import Modification
from rulesdsl.posting.never_known import NeverKnown
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.summary import Summary, summarize

FORMAT = 1

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


def plan_json(
    plan: Plan, wanted: Asked | None = None, summary: Summary | None = None
) -> Iterator[bytes]:
    """The file, piece by piece.

    `wanted` is what the plan asks, `summary` what it comes to, where that is known already.
    """
    wanted = asked(plan) if wanted is None else wanted
    return _written(_pieces(plan, wanted, summarize(plan) if summary is None else summary))


def outline_json(plan: Plan, summary: Summary, wanted: Asked) -> Iterator[bytes]:
    """The file of a plan whose decisions are too many for it: they stand in decisions.csv alone.

    `plan` has the decisions that change records; `summary` is that of all.
    """
    return _written(_outline(plan, summary, wanted))


_AT_A_TIME = 256
"""So many lines are handed on as one piece."""


def _written(pieces: Iterator[str]) -> Iterator[bytes]:
    while text := "".join(islice(pieces, _AT_A_TIME)):
        # Half a character (a lone surrogate out of some JSON) is escaped, and JSON reads it back.
        yield text.encode("utf-8", "backslashreplace")


def _outline(plan: Plan, summary: Summary, wanted: Asked) -> Iterator[str]:
    modified = {it.asks.record.full_name: it.id for it in wanted.modified()}
    yield from _head(plan, summary)
    yield '"decisions": null,\n"decisions_in": "decisions.csv",\n"creations": null,\n'
    yield from _changed(plan, modified)


def _pieces(plan: Plan, wanted: Asked, summary: Summary) -> Iterator[str]:
    new = Names()
    for creation, _ in wanted.creations:
        new.add(creation.record.full_name)
    modified = {it.asks.record.full_name: it.id for it in wanted.modified()}
    # What is created and posted is asked for in the order of the decisions.
    creating = (it.id for it in wanted.created())
    posting = (it.id for it in wanted.posted())
    yield from _head(plan, summary)
    yield from _lines(
        "decisions",
        (
            decision_line(
                it,
                new,
                (
                    *(_modifying(it, modified) if modified else ()),
                    *islice(creating, len(it.creates)),
                )
                if modified or it.creates
                else (),
                next(posting) if it.transaction else None,
            )
            for it in plan.decisions
        ),
    )
    yield from _list("creations", map(_creation, wanted.created()))
    yield from _changed(plan, modified)


def _head(plan: Plan, summary: Summary) -> Iterator[str]:
    yield "{\n"
    yield f'"format": {FORMAT},\n'
    yield f'"policy": {_line(plan.policy)},\n'
    yield f'"fingerprint": {_line(plan.fingerprint)},\n'
    yield f'"summary": {_line(_summary(summary))},\n'
    yield f'"room": {_line(_room(plan.room))},\n'
    yield from _list("cautions", plan.cautions)
    yield from _list("notices", plan.notices)
    yield from _list("never_known", map(_never_known, plan.never_known))


def _changed(plan: Plan, modified: dict[str, str]) -> Iterator[str]:
    yield from _list("reactivations", (_reactivation(it, modified) for it in plan.reactivations))
    yield from _list("updates", (_update(it, modified) for it in plan.modifications if it.changes))
    yield from _list("problems", map(_problem, plan.problems))
    yield from _list("remarks", map(_remark, plan.remarks), end="\n")
    yield "}\n"


_line: Callable[[Json], str] = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _list(key: str, entries: Iterable[Json], *, end: str = ",\n") -> Iterator[str]:
    return _lines(key, map(_line, entries), end=end)


def _lines(key: str, lines: Iterable[str], *, end: str = ",\n") -> Iterator[str]:
    yield f'"{key}": ['
    between = "\n"
    for line in lines:
        yield between + line
        between = ",\n"
    yield ("]" if between == "\n" else "\n]") + end


def _modifying(made: Decision, modified: dict[str, str]) -> Iterable[str]:
    """The requests that make active or change what the decision does, each once."""
    changed = (*made.reactivates, *([made.update.record] if made.update else []))
    return dict.fromkeys(modified[it.full_name] for it in changed if it.full_name in modified)


def _summary(summary: Summary) -> Json:
    return {
        "orders": summary.orders,
        "held_orders": summary.held_orders,
        "unreadable_rows": len(summary.problems),
        "new_standard_customers": len(summary.new_standard_customers),
        "new_customers": len(summary.new_customers),
        "new_jobs": len(summary.new_jobs),
        "reactivated": len(summary.reactivated),
        "orders_with_warnings": summary.warned,
        "notifications": summary.to_notify,
        "transactions": [
            {
                "kind": it.kind.value,
                "currency": it.currency,
                "count": it.count,
                "total": format(it.total, "f"),  # a text: as a number it might lose cents
            }
            for it in summary.transactions
        ],
        "unmapped": [{"name": it.name, "orders": it.orders} for it in summary.unmapped],
        "updates": [
            {"fact": it.fact, "records": it.records, "by_hand": it.by_hand}
            for it in summary.updates
        ],
        "kinds": [
            {"kind": it.kind.name.lower(), "detail": it.detail, "orders": it.orders}
            for it in summary.counts
        ],
    }


def _room(room: Room | None) -> Json:
    """How full the lists of QuickBooks are when the plan is carried out."""
    if room is None:
        return None
    uses: list[Json] = [{"used": it.used, "limit": it.limit} for it in room.uses]
    customers, names = uses
    return {"edition": room.edition.value, "customers_and_jobs": customers, "names": names}


def _origin(origin: Origin | None) -> Json:
    return None if origin is None else {"file": origin.file, "line": origin.line}


def _creation(request: Request[Creation]) -> Json:
    creation = request.asks
    attributes: list[Json] = [
        {"name": name, "element": BY_NAME[name].element, "value": value}
        for name, value in creation.attributes
    ]
    return {
        "request": request.id,
        "role": creation.role.name.lower(),
        "for_order": request.order,
        "full_name": creation.record.full_name,
        "record": _record(creation.record),
        "attributes": attributes,
    }


_NOT_TOLD = {"origin", "online"}
"""Where a record was read, and from which QuickBooks."""

_RECORD_PARTS = tuple(it.name for it in fields(Customer) if it.name not in _NOT_TOLD)


def _record(record: Customer) -> Json:
    """What is known of the record; what is not known is left out."""
    known: dict[str, Json] = {}
    for name in _RECORD_PARTS:
        value = getattr(record, name)
        told = _block(value) if isinstance(value, Block) else value
        if told is not None and told != {}:
            known[name] = told
    return known


def _block(block: Block) -> Json:
    parts: dict[str, Json] = {
        "lines": list(block.lines) or None,
        "city": block.city,
        "state": block.state,
        "zip": block.zip,
        "country": block.country,
    }
    return {name: value for name, value in parts.items() if value is not None}


def _reactivation(record: Customer, modified: dict[str, str]) -> Json:
    return {
        "request": modified.get(record.full_name),
        "full_name": record.full_name,
        "list_id": record.list_id,
        "edit_sequence": record.edit_sequence,
    }


def _update(found: Modification, modified: dict[str, str]) -> Json:
    return {
        "request": modified.get(found.record.full_name),
        "for_order": found.first.number,
        "full_name": found.record.full_name,
        "list_id": found.record.list_id,
        "edit_sequence": found.record.edit_sequence,
        "changes": [_change(it) for it in found.changes],
        "by_hand": [it.fact for it in found.by_hand],
    }


def _change(change: Change) -> Json:
    return {"fact": change.fact, "old": change.old, "new": change.new}


def _never_known(it: NeverKnown) -> Json:
    return {
        "rule": {"name": it.rule.name, "file": it.rule.source.name, "line": it.rule.line},
        "place": it.place.value,
        "asked": it.asked,
        "fields": list(it.fields),
        "format": it.format.name,
        "message": it.message,
        "cure": it.cure,
    }


def _problem(problem: RowProblem) -> Json:
    return {
        "origin": _origin(problem.origin),
        "order_number": problem.order_number,
        "message": problem.message,
        "cure": problem.cure,
    }


def _remark(remark: Remark) -> Json:
    return {"origin": _origin(remark.origin), "message": remark.message}
