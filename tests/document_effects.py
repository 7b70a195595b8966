"""Small cases of what an effect means: a policy, a list, an order, and the decision's effects."""

from __future__ import annotations

from attrs import evolve, frozen

from rulesdsl.analysis.effects import has
from rulesdsl.compiler import compile_policy
from rulesdsl.model.records import Customer, Order
from rulesdsl.syntax.ast import Effect
from tests.document_cases import Case

WORDS = (
    "use customer",
    "use customer 'Web Sales'",
    "match",
    "match by email",
    "match customer 'Lee, Ann'",
    "match customer 'Lee, Ann:Mugs'",
    "create customer",
    "create customer 'Web Sales'",
    "create job",
    "create job 'Ann Lee' under 'Web Sales'",
    "use job",
    "use job under 'Lee, Ann'",
    "hold",
    "update details",
    "notify customer",
)
"""The effects that are asked about."""


def written(words: str) -> Effect:
    """An effect, as a policy writes it."""
    (promise,) = compile_policy(f"use customer 'X'\nalways {words}").policy.promises
    return promise.written.effect


@frozen
class EffectCase(Case):
    """A case, told by the effects that its decision has."""

    def row(self) -> tuple[str, str, str, str]:
        """Policy, list, order and effects, in words."""
        policy, there, order, _ = super().row()
        decision = self.decided()
        found = (f"`{it}`" for it in WORDS if has(written(it), decision))
        return policy, there, order, "; ".join(found) or "none of these"


_ANN = Order(number="1001", email="ann@example.com", name="Ann Lee")
_WEB = Customer(name="Web Sales")
_LEE = Customer(name="Lee, Ann", email="ann@example.com")
_MUGS = Customer(name="Mugs", parent="Lee, Ann", email="ann@example.com")
_LADDER = "match by email; else"

EFFECTS = (
    EffectCase(f"{_LADDER} use customer 'Web Sales'", _ANN, (_WEB,)),
    EffectCase(f"{_LADDER} use customer 'Web Sales'", _ANN, (_WEB, _LEE)),
    EffectCase(f"{_LADDER} hold", _ANN, (Customer(name="Lee, Ann"), _MUGS)),
    EffectCase(f"{_LADDER} use customer 'Web Sales' with job", _ANN, (_WEB,)),
    EffectCase("create standard customer = true; use customer 'Web Sales' with job", _ANN),
    EffectCase(
        "changed details = update; match by email; else hold",
        _ANN,
        (evolve(_LEE, first_name="Eve", last_name="Hill"),),
    ),
    EffectCase(f"notify new customers = true; {_LADDER} create customer", _ANN),
    EffectCase(f"{_LADDER} hold", _ANN),
)
