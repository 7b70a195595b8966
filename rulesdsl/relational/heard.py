"""What is heard of decisions that are made one after the other, and no relation has.

That are changes of records, transactions, and what the item map lacks. Changes are held: a policy
that changes records is best planned in smaller files. Transactions are put aside as they come.
"""

from __future__ import annotations

from rulesdsl.defining import define, field
from rulesdsl.model.decisions import Decision
from rulesdsl.posting.asked import check
from rulesdsl.posting.modifications import Changes
from rulesdsl.posting.put_aside import PutAside
from rulesdsl.posting.summary import Totals


@define
class Heard:
    """The decisions that say more than their row, and what they change together.

    `decisions` are those that change or wake something, or lack something in the item map; and the
    first that posts. What others post is in `totals`, and in `transactions` where it `sends` them.
    """

    sends: bool = True
    folder: str | None = None
    """Where what is put aside has room; None where the system has its temporary files."""
    changes: Changes = field(factory=Changes, init=False)
    totals: Totals = field(factory=Totals, init=False)
    transactions: PutAside = field(init=False)
    decisions: list[Decision] = field(factory=list, init=False)
    count: int = field(default=0, init=False)

    @transactions.default
    def _none_yet(self) -> PutAside:
        return PutAside(self.folder)

    def hear(self, made: Decision) -> None:
        """Take in the next decision; one that asks what it must not is refused."""
        check(made)
        self.count += 1
        self.changes.hear(made)
        posted = made.transaction
        is_first = posted is not None and not self.totals.posted
        if made.update or made.reactivates or made.unmapped or is_first:
            self.decisions.append(made)
        if posted is not None:
            self.totals.add(posted)
            if self.sends:
                self.transactions.add(posted, made.order.number)

    def forget(self) -> None:
        """All of it is decided once more."""
        self.changes, self.totals, self.transactions = Changes(), Totals(), self._none_yet()
        self.decisions, self.count = [], 0
