"""A plan: the decisions of a batch with what they ask of QuickBooks."""

from __future__ import annotations

from functools import cached_property

from rulesdsl.defining import frozen
from rulesdsl.formats import Remark, RowProblem
from rulesdsl.model.decisions import Action, Creation, Decision
from rulesdsl.model.limits import Room
from rulesdsl.model.records import Customer
from rulesdsl.posting.modifications import Changes, Modification
from rulesdsl.posting.never_known import NeverKnown

_HOLD = Action.HOLD  # reading one off its class takes as long as to look at a decision


@frozen(kw_only=True, slots=False)
class Plan:
    """Everything that a batch of orders came to.

    `problems` are rows that could not be read (they go to the review list), `remarks` what else a
    person should know of the input, `cautions` what makes the plan unsafe to carry out, `notices`
    what could not be decided about the policy, `never_known` what it asks for and no order of the
    given files can tell. `room` is what the lists of QuickBooks hold when the plan is carried out;
    None where the edition is not known. `heard` is what all decisions change together, where only
    some of them stand here. An `online` plan is one for QuickBooks Online, which takes no qbXML.
    """

    policy: str
    fingerprint: str
    decisions: tuple[Decision, ...]
    problems: tuple[RowProblem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    cautions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    never_known: tuple[NeverKnown, ...] = ()
    room: Room | None = None
    heard: Changes | None = None
    online: bool = False

    @cached_property
    def held(self) -> tuple[Decision, ...]:
        """The decisions that wait for a person."""
        return tuple(it for it in self.decisions if it.action is _HOLD)

    @cached_property
    def _changes(self) -> Changes:
        return Changes(self.decisions) if self.heard is None else self.heard

    @cached_property
    def additions(self) -> tuple[tuple[Creation, str], ...]:
        """What is added to QuickBooks, with the number of the first order that needs it.

        Parents stand before their jobs; a record is as the whole batch leaves it.
        """
        return tuple(
            (self._changes.as_left(new), made.order.number)
            for made in self.decisions
            for new in made.creates
        )

    @property
    def creations(self) -> tuple[Creation, ...]:
        """What is added to QuickBooks, without the orders."""
        return tuple(new for new, _ in self.additions)

    @cached_property
    def modifications(self) -> tuple[Modification, ...]:
        """The records that QuickBooks has and the batch changes, each once."""
        return self._changes.modifications()

    @property
    def reactivations(self) -> tuple[Customer, ...]:
        """The records that are made active again, each once."""
        return tuple(dict.fromkeys(it for made in self.decisions for it in made.reactivates))

    @property
    def notifications(self) -> tuple[Decision, ...]:
        """The decisions whose new customer the sales channel is to write to."""
        return tuple(it for it in self.decisions if it.notify)
