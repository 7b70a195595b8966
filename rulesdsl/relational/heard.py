"""What is heard of decisions that are made one after the other, and no relation has.

That are changes of records, transactions, and what the item map lacks. They are held: a policy that
changes or posts is decided one order after the other anyhow, and is best planned in smaller files.
"""

from __future__ import annotations

from rulesdsl.defining import define, field
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Customer
from rulesdsl.model.transactions import Transaction
from rulesdsl.posting.asked import check
from rulesdsl.posting.modifications import Changes


@define
class Heard:
    """The decisions that say more than their row, and what they change together."""

    changes: Changes = field(factory=Changes, init=False)
    decisions: list[Decision] = field(factory=list, init=False)
    """Those that change, wake or post something, or lack something in the item map."""
    count: int = field(default=0, init=False)

    def hear(self, made: Decision) -> None:
        """Take in the next decision; one that asks what it must not is refused."""
        check(made)
        self.count += 1
        self.changes.hear(made)
        if made.update or made.reactivates or made.transaction or made.unmapped:
            self.decisions.append(made)

    def forget(self) -> None:
        """All of it is decided once more."""
        self.changes, self.decisions, self.count = Changes(), [], 0

    @property
    def transactions(self) -> tuple[tuple[Transaction, str], ...]:
        """What is posted, and the number of its order."""
        made = ((it.transaction, it.order.number) for it in self.decisions)
        return tuple((it, number) for it, number in made if it is not None)

    @property
    def reactivations(self) -> tuple[Customer, ...]:
        """The records that are made active again, each once."""
        return tuple(dict.fromkeys(it for made in self.decisions for it in made.reactivates))
