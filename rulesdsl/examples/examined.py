"""A policy with what came of its examples: what every form of the report begins with."""

from __future__ import annotations

from rulesdsl.compiled import Compiled
from rulesdsl.defining import frozen
from rulesdsl.examples import Result
from rulesdsl.examples.coverage import Coverage


@frozen(eq=False)
class Examined:
    """A policy, the results of its examples, and what they have been through if that is asked."""

    policy: Compiled
    results: tuple[Result, ...]
    coverage: Coverage | None = None

    @property
    def name(self) -> str:
        """The name of the policy's file."""
        return self.policy.tree.source.name

    @property
    def failed(self) -> tuple[Result, ...]:
        """The examples that are decided otherwise than they expect."""
        return tuple(it for it in self.results if not it.passed)
