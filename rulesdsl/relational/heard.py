"""What is heard of decisions that are made one after the other, and no relation has.

That are changes of records, transactions, and what the item map lacks. Changes are held: a policy
that changes records is best planned in smaller files. Transactions are put aside as they come.
"""

from __future__ import annotations

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

    `decisions` are those that change or wake something. What is posted is in `totals`; in
    `transactions` too, where a file is given for it.
    """

    _file: IO[bytes] | None = None
    changes: Changes = field(factory=Changes, init=False)
    totals: Totals = field(factory=Totals, init=False)
    lacking: Lacking = field(factory=Lacking, init=False)
    transactions: PutAside = field(init=False)
    decisions: list[Decision] = field(factory=list, init=False)
    count: int = field(default=0, init=False)

    @transactions.default
    def _none_yet(self) -> PutAside:
        return PutAside(BytesIO() if self._file is None else self._file)

    def hear(self, made: Decision) -> None:
        """Take in the next decision; one that asks what it must not is refused."""
        check(made)
        self.count += 1
        self.changes.hear(made)
        if made.update or made.reactivates:
            self.decisions.append(made)
        if made.unmapped:
            self.lacking.add(made.unmapped)
        if made.transaction is not None:
            self.totals.add(made.transaction)
            if self._file is not None:
                self.transactions.add(made.transaction, made.order.number)

    def forget(self) -> None:
        """All of it is decided once more."""
        self.changes, self.totals, self.lacking = Changes(), Totals(), Lacking()
        self.transactions.clear()
        self.decisions, self.count = [], 0
