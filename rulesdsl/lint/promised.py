"""The promises of a policy, and which orders each is about, for exact questions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal, TypeAlias

from rulesdsl.analysis.claims import Claim, claims_of
from rulesdsl.analysis.effects import foldings
from rulesdsl.analysis.regions import Region, Regions, Undecided
from rulesdsl.defining import frozen
from rulesdsl.model.conditions import All, Condition, Not, holds
from rulesdsl.semantics.policy import Policy, Promise
from rulesdsl.syntax.ast import Effect, Text

Where: TypeAlias = Condition | Literal[False] | None
"""For which orders something is promised: None is for all, False for none."""

_EITHER = (True, False)
"""What override may be where a promise asks for it."""


@frozen(eq=False, slots=False)
class Promises:
    """The promises of a policy, each with its claim."""

    policy: Policy

    @cached_property
    def every(self) -> tuple[tuple[Promise, Claim], ...]:
        """Each promise, and what it claims."""
        claims = claims_of(self.policy)[1:]  # the law stands first
        return tuple(zip(self.policy.promises, claims, strict=True))

    @cached_property
    def _where(self) -> Mapping[tuple[Claim, bool], Where]:
        """For which orders something is claimed, with override so."""
        every = (claim for _, claim in self.every)
        return {(it, on): it.where(override=on) for it in every for on in _EITHER}

    @cached_property
    def _regions(self) -> Regions:
        return Regions(it for it in self._where.values() if it is not None and it is not False)

    @cached_property
    def _orders(self) -> Mapping[tuple[Claim, bool], Region | Undecided | None]:
        """An order for which something is claimed, with override so; None: there is none."""
        return {
            key: None if its is False else self._regions.find((its,))
            for key, its in self._where.items()
        }

    def is_about_nothing(self, claim: Claim) -> bool:
        """Whether no order can be as the promise says; where that is not decided, no."""
        if not isinstance(claim.condition, All | Not):  # one test by itself is not empty
            return False
        return all(self._orders[claim, it] is None for it in _EITHER)

    def follows(self, narrow: Claim, wide: Claim) -> bool:
        """Whether a promise says nothing that the other one does not say; not decided is no."""
        if narrow.always is not wide.always:
            return False
        more, less = (wide, narrow) if narrow.always else (narrow, wide)
        if not _is_one_of(more.effects[0], less.effects[0]):
            return False
        return all(self._is_within(narrow, wide, override=it) for it in _EITHER)

    def _is_within(self, narrow: Claim, wide: Claim, *, override: bool) -> bool:
        """Whether all orders of the one are among those of the other, with override so."""
        its, other = self._where[narrow, override], self._where[wide, override]
        if other is None or its is False or its == other:
            return True
        order = self._orders[narrow, override]
        if not isinstance(order, Region):
            return order is None
        if other is False or not holds(other, lambda it: it.get(order.order)):
            return False  # one order shows it, mostly
        return self._regions.find((its,), (other,)) is None


def _is_one_of(special: Effect, general: Effect) -> bool:
    """Whether every decision with the one effect has the other one, too."""
    if special.kind is not general.kind:
        return False
    return (
        _is_narrower(special.name, general.name)
        and _is_narrower(special.under, general.under)
        and (general.by is None or special.by == general.by)
        and (general.what is None or special.what == general.what)
    )


def _is_narrower(special: Text | None, general: Text | None) -> bool:
    if general is None:
        return True
    return special is not None and foldings(special.value) == foldings(general.value)
