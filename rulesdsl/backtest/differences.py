"""What two policies decide otherwise about one order.

When two decisions are the same says `analysis/behaviour.py`; here stands what is told where not.
"""

from __future__ import annotations

from collections.abc import Callable

from rulesdsl.analysis.behaviour import same
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.records import Customer
from rulesdsl.table.holds import POLICY

NOW_HELD = "it is held now"
NO_LONGER_HELD = "it is no longer held"


def differences(old: Decision, new: Decision) -> tuple[str, ...]:
    """What is otherwise, in words; nothing where both decide the same.

    An order that is held on one side only differs in all the rest too, which goes without saying.
    """
    if same(old, new):
        return ()
    if (old.action is Action.HOLD) is not (new.action is Action.HOLD):
        return (NOW_HELD if new.action is Action.HOLD else NO_LONGER_HELD,)
    return tuple(what for what, its in _FACTS.items() if its(old) != its(new))


def _name(record: Customer | None) -> str | None:
    return record.full_name if record else None


def _created(made: Decision) -> object:
    """The records and their attributes, whose order says nothing."""
    creates = [(it.record, it.role, sorted(it.attributes)) for it in made.creates]
    return made.action, made.job_action, creates


def _hold(made: Decision) -> object:
    """The kind of reason; what the policy itself gives as a reason is the policy's own."""
    kind = made.hold.name if made.hold else None
    return kind, made.reason if kind == POLICY.name else None


_FACTS: dict[str, Callable[[Decision], object]] = {
    "the customer": lambda it: _name(it.customer),
    "the job": lambda it: _name(it.job),
    "what is created": _created,
    "who is made active": lambda it: [record.full_name for record in it.reactivates],
    "what is brought up to date": lambda it: it.update,
    "why it is held": _hold,
    "the billing address": lambda it: it.bill_to,
    "the shipping address": lambda it: it.ship_to,
    "the transaction": lambda it: it.transaction,
    "who is written to": lambda it: it.notify,
}
