"""Mistakes in looking up the rule of an order that the tests must notice."""

from __future__ import annotations

from tests.mutations import Mutant

COLUMNS = "tests/selection/test_columns.py"
INDEX = "tests/selection/test_index.py"
ENGINE = "tests/engines/test_lookup.py"

MUTANTS = (
    Mutant(
        "a number is taken for one just above it",
        "selection/sweep.py",
        "            return bisect_right(self.cuts, (value, False))\n",
        "            return bisect_right(self.cuts, (value, True))\n",
        (COLUMNS,),
    ),
    Mutant(
        "a total at which another rule begins belongs to the one before",
        "selection/remembered.py",
        "        return (its.at if numbers[place] == amount else its.before)[place]\n",
        "        return its.before[place]\n",
        (INDEX,),
    ),
    Mutant(
        "a scale forgets a number at which a rule has a single total",
        "selection/scale.py",
        "        if place == last or not before[place] == at[place] == before[place + 1]\n",
        "        if place == last or before[place] != before[place + 1]\n",
        (INDEX,),
    ),
    Mutant(
        "`is not` holds for the values that it names",
        "selection/listed.py",
        "            return its and Listing(not its.others, its.values)\n",
        "            return its and Listing(its.others, its.values)\n",
        (COLUMNS,),
    ),
    Mutant(
        "a text must be longer than the ending by a letter",
        "selection/listed.py",
        "text[len(text) - length :]",
        "text[len(text) - length - 1 :]",
        (INDEX,),
    ),
    Mutant(
        "fields looked up together change places",
        "selection/remembered.py",
        "            bits &= buyer[store, order.customer_group, its, order.guest]\n",
        "            bits &= buyer[store, its, order.customer_group, order.guest]\n",
        (ENGINE,),
    ),
    Mutant(
        "a condition over several fields is not asked",
        "engines/lookup.py",
        "        if group.holds is None or group.holds(order):\n",
        "        if group:\n",
        (ENGINE,),
    ),
    Mutant(
        "where no line of a group holds, the next group is passed over",
        "engines/lookup.py",
        "    return (bits & (1 << length - 1) - 1).bit_length()\n",
        "    return (bits & (1 << length - 2) - 1).bit_length()\n",
        (ENGINE,),
    ),
    Mutant(
        "the first key that found several is forgotten",
        "selection/ladder.py",
        "        if all(outcome in wanted for asked, wanted in answers if asked == number):\n",
        "        if True:\n",
        (INDEX, ENGINE),
    ),
)
