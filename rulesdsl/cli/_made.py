"""A plan that was made in relations, on its way to its files."""

from __future__ import annotations

from rulesdsl.cli._watching import Steps
from rulesdsl.defining import frozen
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.summary import Summary
from rulesdsl.relational.outputs import Outputs


@frozen
class Made:
    """A plan that is made, and its summary."""

    plan: Plan
    summary: Summary
    outputs: Outputs
    shown: Steps
