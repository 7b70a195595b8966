"""What is heard of decisions that are made one after the other, and no relation has.

That are changes of records, transactions, and what the item map lacks. Changes are held: a policy
that changes records is best planned in smaller files. Transactions are put aside as they come.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO

from rulesdsl.defining import define, field
from rulesdsl.model.decisions import Decision
from rulesdsl.posting.asked import check
from rulesdsl.posting.modifications import Changes
from rulesdsl.posting.put_aside import PutAside
from rulesdsl.posting.summary import Lacking, Totals


@define
class Heard:
    """The decisions that say more than their row, and what they change together.

    `decisions` are those that change or wake something, and the first that posts. What others post
    is in `totals`, and in `transactions` where they are sent.
    """

    new_file: Callable[[], IO[bytes]] | None = None
    """Gives a file for what is put aside; None where nothing is sent."""
    changes: Changes = field(factory=Changes, init=False)
    totals: Totals = field(factory=Totals, init=False)
    lacking: Lacking = field(factory=Lacking, init=False)
    transactions: PutAside = field(init=False)
    decisions: list[Decision] = field(factory=list, init=False)
    count: int = field(default=0, init=False)

    @transactions.default
    def _none_yet(self) -> PutAside:
        return PutAside(self.new_file() if self.new_file else BytesIO())

    def hear(self, made: Decision) -> None:
        """Take in the next decision; one that asks what it must not is refused."""
        check(made)
        self.count += 1
        self.changes.hear(made)
        posted = made.transaction
        is_first = posted is not None and not self.totals.posted
        if made.update or made.reactivates or is_first:
            self.decisions.append(made)
        if made.unmapped:
            self.lacking.add(made.unmapped)
        if posted is not None:
            self.totals.add(posted)
            if self.new_file is not None:
                self.transactions.add(posted, made.order.number)

    def forget(self) -> None:
        """All of it is decided once more."""
        self.changes, self.totals, self.lacking = Changes(), Totals(), Lacking()
        self.transactions, self.decisions, self.count = self._none_yet(), [], 0
