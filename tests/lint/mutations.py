"""The mistakes in lints and their fixes that the tests must notice; see tests/mutations.py."""

from __future__ import annotations

from tests.mutations import Mutant

CASES = "tests/lint/test_cases.py"
FIXES = "tests/lint/test_fixes.py"
NO_WOLF = "tests/lint/test_no_wolf.py"
NAMES = "tests/lint/test_names.py"
TEXTS = "tests/lint/test_texts.py"
SETTINGS = "tests/lint/test_settings.py"

OF_FIXES = (
    Mutant(
        "another customer is called safe",
        "lint/rules/customer_not_in_the_list.py",
        'return Fix(f"write {quoted(near)}", (Edit(it.span, quoted(near)),))',
        'return Fix(f"write {quoted(near)}", (Edit(it.span, quoted(near)),), safe=True)',
        (FIXES,),
    ),
    Mutant(
        "a space too much is always taken out safely",
        "lint/rules/stray_spaces.py",
        "safe = _says_the_same(text.value, wanted, use)",
        "safe = bool(use)",
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
        "a list that a promise asks for is unused",
        "lint/listing.py",
        "        case ast.When(condition=condition) | ast.Promise(condition=condition):\n",
        "        case ast.When(condition=condition):\n",
        (CASES,),
    ),
    Mutant(
        "a name of many orders' company is never empty",
        "lint/rules/name_that_may_be_empty.py",
        "    return cascade.is_first(at, [Not(Known(it)) for it in asked]) is True\n",
        "    return cascade.is_first(at, [Known(it) for it in asked]) is False\n",
        (CASES, NAMES),
    ),
    Mutant(
        "a word in another alphabet looks like a Latin one",
        "lint/letters.py",
        "    if foreign and (mixed or alone) and all(it in ALIKE for it in foreign):\n",
        "    if foreign and all(it in ALIKE for it in foreign):\n",
        (CASES, TEXTS),
    ),
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
        "        return all(self._orders[claim, it] is None for it in _EITHER)\n",
        "        return any(self._orders[claim, it] is None for it in _EITHER)\n",
        (CASES,),
    ),
    Mutant(
        "one letter of a short word is a slip",
        "lint/likeness.py",
        "    if len(shorter) < SHORTEST - longer.startswith(shorter) or not",
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
        "if not (it.is_created or it.record(subject)",
        "if not (it.record(subject)",
        (CASES,),
    ),
    Mutant(
        "a comment switches off what stands elsewhere",
        "lint/ignores.py",
        "    within = ignore.reach.start <= at <= max(ignore.reach.end - 1, ignore.reach.start)\n",
        "    within = ignore.reach.start <= at\n",
        ("tests/lint/test_ignores.py",),
    ),
)
"""What would cry wolf, or keep silent."""

OF_MATCHING = (
    Mutant(
        "names that are taken matter to whoever uses a customer",
        "lint/settings.py",
        "_CREATES = Need(\n    lambda rule: isinstance(rule.fallback, New),",
        "_CREATES = Need(\n    lambda rule: not isinstance(rule.fallback, Review),",
        (SETTINGS,),
    ),
    Mutant(
        "who is inactive is never passed over",
        "lint/settings.py",
        "its.inactive_customers is Inactive.IGNORE and not rule.ladder:",
        "its.inactive_customers is Inactive.IGNORE:",
        (SETTINGS,),
    ),
    Mutant(
        "orders that earlier rules take count for a marketplace",
        "lint/rules/emails_of_marketplaces.py",
        "if aliases_of(channel) and subject.study.cascade.is_first(at, asked) is True:",
        "if aliases_of(channel) and asked:",
        (CASES,),
    ),
    Mutant(
        "a channel in an alternative is the rule's only one",
        "lint/channels.py",
        "for it in its)) if all(each) else ()",
        "for it in its))",
        (CASES,),
    ),
    Mutant(
        "rules below one another do the same",
        "lint/rules/same_decision_twice.py",
        "key=lambda it: id(behaviours[it[0]])",
        "key=lambda it: len(behaviours)",
        (CASES,),
    ),
    Mutant(
        "a key of a part of an address is one household",
        "lint/keys.py",
        'return not ("street" in places and places & {"city", "zip"})',
        'return not places & {"street", "city", "zip"}',
        (CASES,),
    ),
    Mutant(
        "what a key that finds nobody keeps may change",
        "analysis/lines.py",
        "safe = not rule.updates",
        "safe = True",
        ("tests/analysis/test_findings.py",),
    ),
)
"""The same of advice on matching, customers and settings."""

MUTANTS = (*OF_FIXES, *OF_LINTS, *OF_MATCHING)
