"""What is decided about an order is there for the next one of its batch."""

from __future__ import annotations

from rulesdsl.customers.index import Batch
from rulesdsl.model.decisions import Decision


def take_up(book: Batch, decision: Decision) -> None:
    """Lay over the list what a decision creates, changes and tells."""
    for creation in decision.creates:
        book.add(creation.record)
    for record in decision.reactivates:
        book.activate(record)
    if decision.update is not None:
        book.change(decision.update.record, decision.update.after)
    if tells_of := decision.tells_of:
        book.tell(*tells_of)
    if decision.transaction is not None and decision.transaction.number is not None:
        book.number(decision.transaction.number)
