"""The mistakes in prepared lists that the tests must notice; see tests/mutations.py."""

from __future__ import annotations

from tests.mutations import Mutant

PREPARED = "tests/customers/test_prepared.py"
UPDATING = "tests/customers/test_updating.py"
COMMAND = "tests/cli/test_customers.py"
UNUSABLE = "tests/cli/test_unusable_lists.py"
RELATION = "tests/relational/test_reading_prepared.py"

MUTANTS = (
    Mutant(
        "the shipping address of a prepared record is not looked up",
        "customers/slots.py",
        '    "zip": ("billing zip", "shipping zip"),\n',
        '    "zip": ("billing zip",),\n',
        (PREPARED,),
    ),
    Mutant(
        "what is read of a prepared list is not compared",
        "customers/kept.py",
        "[it for it in found if value in values_of(it)]\n",
        "[it for it in found if value in value]\n",
        (PREPARED,),
    ),
    Mutant(
        "a prepared record is a copy each time",
        "customers/kept.py",
        "            found = self._read[number] = self.read(",
        "            found = self.read(",
        (PREPARED,),
    ),
    Mutant(
        "of a key that many have only the first is found",
        "customers/kept.py",
        "        return ordered(found) if len(found) > 1 else tuple(found)\n",
        "        return tuple(found[:1])\n",
        (PREPARED,),
    ),
    Mutant(
        "a customer is not found by its label as by a job's",
        "customers/slots.py",
        "        return LABEL, FULL_NAME  # the full name of a customer is its label\n",
        "        return (LABEL,)\n",
        (PREPARED,),
    ),
    Mutant(
        "old tables of phone numbers are trusted",
        "customers/prepared.py",
        'or (by_phone and self.fact("phone folds") != phone_folds())',
        "or (by_phone and not by_phone)",
        (UPDATING,),
    ),
    Mutant(
        "what changes tell for the first time is not known to be told",
        "customers/updating.py",
        "        told.update(told_by(step.new, PARTS))\n",
        "        told.update(told_by(step.new, ()))\n",
        (UPDATING,),
    ),
    Mutant(
        "who is inactive in a prepared list is active in a large plan",
        "relational/reading_prepared.py",
        'exp.cast(told, "BOOLEAN"), usual)\n',
        "usual, usual)\n",
        (RELATION,),
    ),
    Mutant(
        "a list that lost records is planned with at large",
        "relational/reading_prepared.py",
        "    if duck.one(named) != (there.names.customers,):\n",
        "    if duck.one(named) > (there.names.customers,):\n",
        (RELATION,),
    ),
    Mutant(
        "rows that could not be read are forgotten",
        "customers/preparing.py",
        "        put_notes(tables, (*reading.problems, *reading.remarks))\n",
        "        put_notes(tables, reading.remarks)\n",
        (PREPARED, COMMAND),
    ),
    Mutant(
        "the jobs of who is called otherwise stay behind",
        "customers/updating.py",
        "        moved = _moved(there, steps)\n",
        "        moved: list[_Step] = []\n",
        (UPDATING,),
    ),
    Mutant(
        "what a record was found by is not taken away",
        "customers/updating.py",
        "for it in before - after))\n",
        "for it in ()))\n",
        (UPDATING,),
    ),
    Mutant(
        "a name is taken from another ListID",
        "customers/updating.py",
        "if not known and (there.list_id is None or change.list_id in {None, there.list_id}):\n",
        "if not known:\n",
        (UPDATING,),
    ),
    Mutant(
        "an update keeps the edit sequence of the old state",
        "customers/updating.py",
        "        change = evolve(change, list_id=old.list_id, online=old.online)\n",
        "        change = evolve(change, list_id=old.list_id, edit_sequence=old.edit_sequence)\n",
        (UPDATING,),
    ),
    Mutant(
        "a list of an older version is taken",
        "cli/_prepared.py",
        "    if made_by != FORMAT:\n",
        "    if made_by > FORMAT:\n",
        (UNUSABLE,),
    ),
    Mutant(
        "everybody may read a prepared list",
        "cli/_prepared.py",
        "            allowed &= Path(file).stat().st_mode\n",
        "            allowed &= 0o666\n",
        (COMMAND,),
    ),
)
