"""Why orders of a batch are decided as they are: each with what the orders before it created."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import islice

from rulesdsl.compiled import Compiled, Customers
from rulesdsl.customers.index import Batch, listed
from rulesdsl.engines import rows
from rulesdsl.explain import Explanation, Question, explain
from rulesdsl.model.records import Customer, Order
from rulesdsl.table.decided import take_up


def explanations(
    compiled: Compiled,
    orders: Iterable[Order],
    customers: Customers,
    asked: AbstractSet[int],
    override: bool | None = None,
) -> Iterator[tuple[int, Explanation]]:
    """The explanations of the orders asked for, by their place in the batch, counted from 1."""
    prepared = rows.prepare(compiled.table, override)
    book = Batch(listed(customers))
    made_for: dict[Customer, str] = {}
    last = max(asked, default=0)
    for place, order in enumerate(islice(orders, last), 1):
        if place in asked:
            question = Question(order, book, override, made_for)
            yield place, explain(compiled.policy, compiled.table, question)
        decision = rows.decide(prepared, order, book)
        take_up(book, decision)
        made_for.update({creation.record: order.number for creation in decision.creates})
        changed = decision.update
        if changed is not None and changed.record in made_for:
            made_for[changed.after] = made_for[changed.record]
