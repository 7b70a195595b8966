"""The mistakes in lints and their fixes that the tests must notice; see tests/mutations.py."""

from __future__ import annotations

from tests.mutations import Mutant

CASES = "tests/lint/test_cases.py"
FIXES = "tests/lint/test_fixes.py"
NO_WOLF = "tests/lint/test_no_wolf.py"

OF_FIXES = (
    Mutant(
        "another customer is called safe",
        "lint/rules/customer_not_in_the_list.py",
        'Fix(f"write {quoted(near)}", (Edit(it.span, quoted(near)),)) if near',
        'Fix(f"write {quoted(near)}", (Edit(it.span, quoted(near)),), safe=True) if near',
        (FIXES,),
    ),
    Mutant(
        "a space too much is always taken out safely",
        "lint/rules/stray_spaces.py",
        "safe=_says_the_same(text.value, wanted, use),",
        "safe=bool(use),",
        (FIXES,),
    ),
    Mutant(
        "a spelling that is stored is called safe",
        "lint/rules/customer_in_two_spellings.py",
        "safe=_is_never_created(subject))",
        "safe=True)",
        (FIXES,),
    ),
    Mutant(
        "comments go with the statement that goes",
        "lint/edits.py",
        '"".join(f"{indent}{it}\\n" for it in kept)',
        '""',
        (FIXES,),
    ),
    Mutant(
        "a not that is taken out leaves the same",
        "lint/rules/double_negation.py",
        'return Fix(f"write `{written}`", (Edit(place.span, text),), safe=True)',
        'return Fix(f"write `{written}`", (Edit(place.span, "guest"),), safe=True)',
        (FIXES,),
    ),
)
"""What would do harm with `rulesdsl lint --fix`."""

OF_LINTS = (
    Mutant(
        "a promise about few orders says as much as one about many",
        "lint/promised.py",
        "        more, less = (wide, narrow) if narrow.always else (narrow, wide)\n",
        "        more, less = (narrow, wide) if narrow.always else (wide, narrow)\n",
        (CASES,),
    ),
    Mutant(
        "a promise that override empties is about nothing",
        "lint/promised.py",
        "        return all(self._is_empty(self._where[claim, it]) for it in _EITHER)\n",
        "        return any(self._is_empty(self._where[claim, it]) for it in _EITHER)\n",
        (CASES,),
    ),
    Mutant(
        "one letter of a short word is a slip",
        "lint/slips.py",
        "    if min(len(one), len(other)) < SHORTEST or not",
        "    if not",
        (CASES,),
    ),
    Mutant(
        "a rule for one store is for the home currency",
        "lint/standard_customers.py",
        "None if is_named or asked - {_CURRENCY} else",
        "None if is_named else",
        (NO_WOLF, CASES),
    ),
    Mutant(
        "who creates a customer waits for it",
        "lint/rules/customer_not_in_the_list.py",
        "if it.is_created or it.record(customers)",
        "if it.record(customers)",
        (CASES,),
    ),
    Mutant(
        "a comment switches off what stands elsewhere",
        "lint/ignores.py",
        "    within = ignore.reach.start <= at <= max(ignore.reach.end - 1, ignore.reach.start)\n",
        "    within = ignore.reach.start <= at\n",
        ("tests/lint", "tests/cli/test_lint.py"),
    ),
)
"""What would cry wolf, or keep silent."""

MUTANTS = (*OF_FIXES, *OF_LINTS)
