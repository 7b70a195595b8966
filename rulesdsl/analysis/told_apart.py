"""Two decisions about one order: what each says, and of the rest only what is not the same."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl import wording
from rulesdsl.analysis.told import decision_in_words
from rulesdsl.customers.changes import written_address
from rulesdsl.model.decisions import Action, Creation, Decision
from rulesdsl.model.transactions import Transaction
from rulesdsl.syntax.printer import quoted


def both(old: Decision, new: Decision) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What each comes to; where that is the same in words, what else only one of them asks for."""
    first, then = decision_in_words(old), decision_in_words(new)
    if first != then:
        return (first,), (then,)
    before, now = list(_asks(old)), list(_asks(new))
    return (
        (first, *(it for it in before if it not in now)),
        (then, *(it for it in now if it not in before)),
    )


def _asks(made: Decision) -> Iterator[str]:
    if made.action is Action.HOLD:
        if made.hold is not None:
            yield f"why: {made.hold.name}"
        return
    yield from map(_creation, made.creates)
    for record in made.reactivates:
        yield f"make {quoted(record.full_name)} active"
    for change in made.update.changes if made.update else ():
        there = quoted(change.old) if change.old else "none"
        yield f"change its {change.fact} from {there} to {quoted(change.new)}"
    for verb, block in (("bill to", made.bill_to), ("ship to", made.ship_to)):
        written = written_address(block)
        yield f"{verb} {quoted(written) if written else 'the address that QuickBooks has'}"
    if made.transaction is not None:
        yield from _transaction(made.transaction)
    if made.notify:
        yield "the store is to write to this new customer"


def _creation(its: Creation) -> str:
    given = [f"{name} {quoted(value)}" for name, value in its.attributes]
    given += [f"currency {its.record.currency}"] if its.record.currency else []
    more = f" with {', '.join(given)}" if given else ""
    return f"add the {its.role.value} {quoted(its.record.full_name)}{more}"


def _transaction(its: Transaction) -> Iterator[str]:
    account = f", {quoted(its.account)}" if its.account else ""
    yield f"add the {its.kind.value} of {wording.value(its.total)} {its.currency}{account}"
