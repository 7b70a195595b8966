"""A compiled policy, and what it can be asked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from rulesdsl.defining import field, frozen
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.digest import sha256_of
from rulesdsl.garbage import undisturbed
from rulesdsl.semantics.policy import Policy
from rulesdsl.syntax.ast import PolicyFile
from rulesdsl.syntax.printer import print_policy
from rulesdsl.table import ir

if TYPE_CHECKING:
    from rulesdsl.customers.index import Listed
    from rulesdsl.engines import lookup
    from rulesdsl.model.decisions import Decision
    from rulesdsl.model.limits import Room
    from rulesdsl.model.records import CustomerList, Order
    from rulesdsl.posting.plan import Plan

Customers: TypeAlias = "CustomerList | Listed"
"""A customer list: as it was read, indexed (`CustomerIndex`), or prepared (`PreparedList`)."""


class PolicyError(ValueError):
    """A policy with errors was asked to decide; its diagnostics say what to mend."""


@frozen(eq=False, slots=False)
class Compiled:
    """A compiled policy: its findings, what it means, and its decision table.

    A policy with errors has a table too (of what could be understood), for looking at; it decides
    nothing. `fingerprint` is the SHA-256 of the formatted policy and of all that it includes.
    """

    tree: PolicyFile
    policy: Policy
    table: ir.Table
    diagnostics: tuple[Diagnostic, ...]
    included: tuple[PolicyFile, ...] = field(repr=False)
    lists: tuple[tuple[str, ...], ...] = field(repr=False)
    _prepared: dict[bool | None, lookup.Prepared] = field(factory=dict, init=False, repr=False)
    _deciding: dict[bool | None, lookup.Deciding] = field(factory=dict, init=False, repr=False)

    @property
    def ok(self) -> bool:
        """Whether the policy has no errors."""
        return not any(it.is_error for it in self.diagnostics)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal."""
        texts = [print_policy(it) for it in (self.tree, *self.included)]
        texts += ["\n".join(values) for values in self.lists]
        return sha256_of("\0".join(texts).encode("utf-8", "surrogatepass"))

    def decide(
        self, order: Order, customers: Customers, *, override: bool | None = None
    ) -> Decision:
        """The decision about one order; `override` sets it from outside, None leaves it as it is.

        Raises PolicyError for a policy with errors.
        """
        decide = self._deciding.get(override)
        if decide is None:
            decide = self._deciding[override] = self._ready(override).decide
        return decide(order, customers)

    def plan(
        self, orders: Iterable[Order], customers: Customers, *, override: bool | None = None
    ) -> Plan:
        """The decisions about a batch, one after the other. Raises PolicyError as `decide` does.

        Give each order once: one that stands there twice is two sales.
        """
        from rulesdsl.engines import lookup  # a policy that is only checked needs no engine
        from rulesdsl.posting.plan import Plan  # nor a plan

        prepared, index = self._ready(override), _index(customers)
        with undisturbed():
            decisions = tuple(lookup.decide_in_turn(prepared, orders, index))
        return Plan(
            policy=self.policy.title or self.tree.source.name,
            fingerprint=self.fingerprint,
            decisions=decisions,
            room=_room(index, decisions),
            online=index.company.online,
        )

    def _ready(self, override: bool | None) -> lookup.Prepared:
        """The table made ready, once for each way of setting override from outside."""
        from rulesdsl.engines import lookup  # as above

        prepared = self._prepared.get(override)
        if prepared is None:
            wrong = [it.message for it in self.diagnostics if it.is_error]
            if wrong:
                raise PolicyError("; ".join(wrong))
            prepared = self._prepared[override] = lookup.prepare(self.table, override)
        return prepared


def _room(index: Listed, decisions: Iterable[Decision]) -> Room | None:
    """What the lists hold when all that was decided is created."""
    from rulesdsl.model.limits import Room  # as above

    edition = index.company.edition
    added = sum(len(it.creates) for it in decisions)
    return None if edition is None else Room(edition, index.names + added)


def _index(customers: Customers) -> Listed:
    from rulesdsl.customers.index import listed  # as above

    return listed(customers)
