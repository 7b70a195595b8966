"""What an effect means, on a decision: for promises and for what examples expect.

The page of it is docs/language.md, "What an effect means". Names compare as in QuickBooks: a letter
that it cannot store, its capitals and spaces do not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from rulesdsl.customers.changes import FACTS
from rulesdsl.model import fields
from rulesdsl.model.decisions import Action, Decision, JobAction, Role
from rulesdsl.model.records import Customer
from rulesdsl.model.storage import label, same_label
from rulesdsl.syntax.ast import Effect, EffectKind, Key, Text


def has(effect: Effect, decision: Decision) -> bool:
    """Whether a decision has an effect. A held order has no other effect than to be held."""
    match effect.kind:
        case EffectKind.HOLD:
            return decision.action is Action.HOLD
        case EffectKind.USE_CUSTOMER:
            return decision.standard and _is_named(effect.name, decision.customer)
        case EffectKind.MATCH:
            return _is_matched(effect, decision)
        case EffectKind.CREATE_CUSTOMER:
            created = _created(decision, Role.STANDARD, Role.CUSTOMER)
            return any(_is_named(effect.name, it) for it in created)
        case EffectKind.CREATE_JOB:
            return any(_is_the_job(effect, it) for it in _created(decision, Role.JOB))
        case EffectKind.USE_JOB:
            used = decision.job if decision.job_action is JobAction.USE else None
            return used is not None and _is_the_job(effect, used)
        case EffectKind.UPDATE:
            return _is_updated(effect.what.words if effect.what else None, decision)
        case EffectKind.NOTIFY:
            return decision.notify
        case _:
            assert_never(effect.kind)


def _is_matched(effect: Effect, decision: Decision) -> bool:
    """Whether a key found the record; its customer at the top has been found as well."""
    if decision.matched_by is None:
        return False
    if effect.by is not None and _asked(effect.by) != frozenset(decision.matched_by.split(" and ")):
        return False
    return any(_is_named(effect.name, it) for it in (decision.job, decision.customer) if it)


def _asked(key: Key) -> frozenset[str]:
    """The fields of a key by their names in the catalogue; in which order, means nothing."""
    found = (fields.find(it.words) for it in key.fields)
    return frozenset(it.name for it in found if it is not None)


def _created(decision: Decision, *roles: Role) -> Iterator[Customer]:
    return (it.record for it in decision.creates if it.role in roles)


def _is_updated(what: str | None, decision: Decision) -> bool:
    """Whether such a fact is changed; what must be changed by hand is changed, too."""
    if decision.update is None:
        return False
    settings = {FACTS[it.fact].setting for it in decision.update.changes}
    return what is None or f"changed_{what.replace(' ', '_')}" in settings


def _is_named(name: Text | None, record: Customer | None) -> bool:
    """Whether a record has that full name; without a name, any has."""
    return record is not None and (
        name is None or _folded(record.full_name) in foldings(name.value)
    )


def _is_the_job(effect: Effect, job: Customer) -> bool:
    """Whether a job has that name, alone or with its customer's, and stands under that customer."""
    names = set() if effect.name is None else foldings(effect.name.value)
    if names and _folded(job.name) not in names and _folded(job.full_name) not in names:
        return False
    if effect.under is None:
        return True
    above = _folded(job.parent or "") + ":"
    return any(above.startswith(f"{it}:") for it in foldings(effect.under.value))


def foldings(name: str) -> set[str]:
    """A name as a policy writes it, and as QuickBooks keeps it."""
    return {_folded(name), ":".join(same_label(label(it).text) for it in name.split(":"))}


def _folded(full_name: str) -> str:
    return ":".join(map(same_label, full_name.split(":")))
