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
        "        return below if behind else below + 1\n",
        "        return below + 1\n",
        (COLUMNS,),
    ),
    Mutant(
        "a total at which another rule begins belongs to the one before",
        "selection/cells.py",
        "    return (at if numbers[place] == amount else before)[place]",
        "    return before[place]",
        (INDEX,),
    ),
    Mutant(
        "a scale forgets a number at which a rule has a single total",
        "selection/scale.py",
        "        if not below == here == above:\n",
        "        if below != above:\n",
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
        "the total of an order is not looked at where a group asks for it",
        "selection/masks.py",
        "[_LATER if length in spans else answer for length, answer in enumerate(answers)]",
        "[answer for length, answer in enumerate(answers)]",
        (INDEX,),
    ),
    Mutant(
        "a total that is missing is one between the numbers",
        "selection/masks.py",
        "answers[(bits & without).bit_length()]",
        "answers[bits.bit_length()]",
        (INDEX,),
    ),
    Mutant(
        "the number at which a rule ends is not the rule's",
        "selection/scale.py",
        "        case True, ((Decimal() as high, True),):\n",
        "        case True, ((Decimal() as high, _),):\n",
        (INDEX,),
    ),
    Mutant(
        "the groups behind the first few are not looked at",
        "selection/masks.py",
        "    return _among(index, FEW_GROUPS, told, surely, among_all)\n",
        "    return _among(index, FEW_GROUPS, told, surely, lambda _: told(1))\n",
        (INDEX,),
    ),
    Mutant(
        "the end of a span of totals never counts",
        "selection/chain.py",
        "            return [f\"amount {'<=' if end else '<'} {names[0]}\"]\n",
        '            return [f"amount < {names[0]}"]\n',
        (INDEX,),
    ),
    Mutant(
        "a field is asked for that only another group asks for",
        "selection/chain.py",
        "    return lambda value: bool(column.bits[column.class_of(value)] & bit)\n",
        "    return lambda value: bool(column.bits[column.class_of(value)])\n",
        (INDEX,),
    ),
    Mutant(
        "of several groups that ask for the total one is passed over",
        "selection/masks.py",
        "(1 << length) - 1 for length in range(count)",
        "(1 << length) // 2 - 1 for length in range(count)",
        (INDEX,),
    ),
    Mutant(
        "two fields take the same place in the number of a cell",
        "selection/cells.py",
        "        return its * width\n",
        "        return its * (width > 1) + its * (width == 1)\n",
        (INDEX,),
    ),
    Mutant(
        "memory grows with the values that are met",
        "selection/written.py",
        "if learned is not None and len(learned) < remembered.MOST_REMEMBERED:",
        "if learned is not None:",
        (INDEX,),
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
