"""Mistakes in looking up the rule of an order that the tests must notice."""

from __future__ import annotations

from tests.mutations import Mutant

COLUMNS = "tests/selection/test_columns.py"
INDEX = "tests/selection/test_index.py"
ENGINE = "tests/engines/test_lookup.py"
PLAIN, AT_ONCE = "tests/customers/test_plain.py", "tests/table/test_plain.py"

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
        "selection/spans.py",
        "        if asked is None:\n",
        "        if asked is None or place:\n",
        (INDEX,),
    ),
    Mutant(
        "a total that is missing is any total",
        "selection/masks.py",
        "        if total is not None:\n",
        "        if total is not None and total.field.get(order) is not None:\n",
        (INDEX,),
    ),
    Mutant(
        "the number before which a rule ends is the rule's",
        "selection/spans.py",
        "            return None, high, () if behind else (high,)\n",
        "            return None, high, ()\n",
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
        "selection/spans.py",
        "        behind = (1 << place) - 1\n",
        "        behind = (1 << place) // 2 - 1\n",
        (INDEX,),
    ),
    Mutant(
        "a total that is too low for a group is too low for those behind it",
        "selection/spans.py",
        "        lower = up_to[bisect_left(cuts, (low, False))]",
        "        lower = up_to[0]",
        (INDEX,),
    ),
    Mutant(
        "a total that is too high for a group is too high for those behind it",
        "selection/spans.py",
        "        higher = on_from[bisect_right(cuts, (high, True))]",
        "        higher = on_from[-1]",
        (INDEX,),
    ),
    Mutant(
        "the ends of a span of totals always count",
        "selection/spans.py",
        "            return low, high, tuple([it for it, is_out in ends if is_out])\n",
        "            return low, high, ()\n",
        (INDEX,),
    ),
    Mutant(
        "of the fields before this one only the last counts",
        "selection/together.py",
        "self._node(depth, self._left[id(node)] & its.bits(key))",
        "self._node(depth, self.every & its.bits(key))",
        (INDEX,),
    ),
    Mutant(
        "memory grows with the values that are met together",
        "selection/together.py",
        "        if self._entries >= remembered.MOST_REMEMBERED:\n",
        "        if self._entries < 0:\n",
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
        "bounds that do not say it all are taken for the lowest and the highest total",
        "selection/spans.py",
        "            return (), None, ()\n",
        "            return None, None, ()\n",
        (INDEX,),
    ),
    Mutant(
        "a plain order's match is not asked which other keys were missing",
        "table/plain.py",
        "        tried = why(answers) if len(answers) > 1 else nobody_has\n",
        "        tried = nobody_has\n",
        (AT_ONCE,),
    ),
    Mutant(
        "a record in another currency is used at once",
        "table/plain.py",
        " and its == (currency or home)",
        "",
        (AT_ONCE,),
    ),
    Mutant(
        "an order in another currency is decided at once",
        "table/plain.py",
        " and (not currency or currency == home)",
        "",
        (AT_ONCE,),
    ),
    Mutant(
        "a job of that name is made a second time at once",
        "table/plain.py",
        '        if job is None or book.called(f"{called}:{job.name.lower()}"):\n',
        "        if job is None:\n",
        (AT_ONCE,),
    ),
    Mutant(
        "several hits are one at once",
        "table/plain.py",
        " or len(found.hits) > 1",
        "",
        (AT_ONCE,),
    ),
    Mutant(
        "a new job is made at once where QuickBooks has no room",
        "table/plain.py",
        "        if (currency and currency != home) or book.company.edition is not None:\n"
        "            return None\n        if len(there)",
        "        if currency and currency != home:\n            return None\n        if len(there)",
        (AT_ONCE,),
    ),
    Mutant(
        "a new job is made at once in any currency",
        "table/plain.py",
        "        if (currency and currency != home) or book.company.edition is not None:\n"
        "            return None\n        if len(",
        "        if book.company.edition is not None:\n            return None\n        if len(",
        (AT_ONCE,),
    ),
    Mutant(
        "a text that is too long for its part is plain",
        "customers/plain.py",
        '        yield f"    if len(text) > {LIMITS[part]}:"\n',
        '        yield f"    if len(text) > {LIMITS[part] + 1}:"\n',
        (PLAIN,),
    ),
    Mutant(
        "a single word is a first name",
        "customers/plain.py",
        "            if not first:\n                first = last = None\n",
        "",
        (PLAIN,),
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
