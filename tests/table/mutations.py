"""Mistakes in what a batch takes up that the tests must notice; see tests/mutations.py."""

from __future__ import annotations

from tests.mutations import BATCHES, POSTED, UPDATES, Mutant

MUTANTS = (
    Mutant(
        "the batch does not see what it created",
        "table/decided.py",
        "        book.add(creation.record)\n",
        "        pass\n",
        (BATCHES,),
    ),
    Mutant(
        "the batch does not see what it made active",
        "table/decided.py",
        "        book.activate(record)\n",
        "        pass\n",
        ("tests/customers",),
    ),
    Mutant(
        "the batch does not see what it changed",
        "table/decided.py",
        "        book.change(decision.update.record, decision.update.after)\n",
        "        pass\n",
        (UPDATES, BATCHES),
    ),
    Mutant(
        "a batch forgets the numbers of its transactions",
        "table/decided.py",
        "        book.number(decision.transaction.number)\n",
        "        pass\n",
        (POSTED,),
    ),
)
