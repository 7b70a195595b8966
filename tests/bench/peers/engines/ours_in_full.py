"""rulesdsl: the whole decision by `Compiled.decide`, with matching, reasons and all."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from attrs import evolve

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Customer, CustomerList, Order
from tests.bench import rules as made
from tests.bench.peers.engines.ours import number_of
from tests.bench.peers.questions import Asked, Facts, Rule, conditions, order

FED = "`Compiled.decide`, which matches by e-mail in a list of 8,000 and gives the whole `Decision`"

BUYERS = 1_000
"""So many customers there are in each currency; of five orders four are theirs."""


def prepare(rules: Sequence[Rule], orders: Sequence[Facts]) -> Asked:
    """What `plan` does with an order but for taking it up into the batch."""
    compiled = compile_policy(made.policy(conditions(rules)))
    index = CustomerIndex(CustomerList((*_standards(), *_buyers())))

    def decide(asked: Order) -> Decision:
        return compiled.decide(asked, index)

    random = Random(5)  # noqa: S311 # no secret
    whole = (order(facts, place) for place, facts in enumerate(orders))
    asked = [_bought_by(it, random.randrange(BUYERS * 5 // 4)) for it in whole]
    return Asked(decide, asked, lambda it: number_of(it.rule) if it.rule else 0)


def _standards() -> list[Customer]:
    return [Customer(name=f"Sales {number}") for number in range(made.DECISIONS)]


def _buyers() -> list[Customer]:
    return [
        Customer(
            name=f"Lee {buyer} {currency}, Ann",
            email=f"ann{buyer}.{currency.lower()}@example.com",
            currency=currency,
        )
        for currency in made.CURRENCIES
        for buyer in range(BUYERS)
    ]


def _bought_by(asked: Order, buyer: int) -> Order:
    currency = (asked.currency or "").lower()
    return evolve(asked, email=f"ann{buyer}.{currency}@example.com", name=f"Ann Lee {buyer}")
