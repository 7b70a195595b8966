"""The mistakes in carrying out examples that the tests must notice; see tests/mutations.py."""

from __future__ import annotations

from tests.mutations import Mutant

LAWS = "tests/examples/test_laws.py"
CORPUS = "tests/examples/test_corpus.py"
WORLDS = "tests/semantics/test_corpus.py"
PAGE = "tests/examples/test_page.py"
SUGGESTIONS = "tests/examples/test_suggestions.py"
COMMAND = "tests/cli/test_test.py"

MUTANTS = (
    Mutant(
        "the next order does not see what the one before created",
        "examples/__init__.py",
        "        take_up(book, decision)\n",
        "",
        (LAWS, CORPUS),
    ),
    Mutant(
        "one of several effects is enough",
        "examples/__init__.py",
        "it for it in self.written.expected if not all(",
        "it for it in self.written.expected if not any(",
        (LAWS, CORPUS),
    ),
    Mutant(
        "examples are posted",
        "examples/__init__.py",
        "    if rule.settings.post_as is PostAs.NOTHING:\n",
        "    if rule.settings.post_as is not None:\n",
        (LAWS, CORPUS),
    ),
    Mutant(
        "an expect is about the first order",
        "semantics/worlds.py",
        "            last = self._ordered[-1]\n",
        "            last = self._ordered[0]\n",
        (CORPUS,),
    ),
    Mutant(
        "who is inactive is active",
        "semantics/worlds.py",
        'active=facts.get("inactive") is not True,',
        "active=True,",
        (CORPUS, LAWS),
    ),
    Mutant(
        "names differ by their capitals",
        "semantics/worlds.py",
        '    return ":".join(map(same_label, full_name.split(":")))\n',
        "    return full_name\n",
        (WORLDS,),
    ),
    Mutant(
        "an order in another currency comes to a line",
        "examples/coverage.py",
        "if number is not None and its.decision.hold is not CURRENCY:",
        "if number is not None:",
        (LAWS, CORPUS),
    ),
    Mutant(
        "lines for --override are asked for",
        "examples/coverage.py",
        "dict(never_applying(study))\n        | dict(_only_from_outside(compiled.table))",
        "dict(never_applying(study))",
        (CORPUS, COMMAND),
    ),
    Mutant(
        "what cannot be true behind earlier rules is asked for",
        "examples/coverage.py",
        "    can_hold = there([test.meant], before) is not False\n",
        "    can_hold = there([test.meant], []) is not False\n",
        (CORPUS,),
    ),
    Mutant(
        "every outcome that can be false is taken out",
        "examples/coverage.py",
        "    can_fail = there([], [*before, test.meant]) is not False\n",
        "    can_fail = there([], [*before, test.meant]) is False\n",
        (LAWS, CORPUS),
    ),
    Mutant(
        "percents are rounded up",
        "examples/coverage_text.py",
        'return f"{int(share.percent)}%"',
        'return f"{-int(-share.percent // 1)}%"',
        (CORPUS, COMMAND),
    ),
    Mutant(
        "lines that a key asks for in vain are none",
        "analysis/lines.py",
        "        look.at, [*its.inside, *map(Known, known)], its.outside\n",
        "        look.at, [*map(Known, known)], ()\n",
        (CORPUS,),
    ),
    Mutant(
        "what is suggested is not tried",
        "examples/suggestions.py",
        "    return result.passed and result.taken[0].decision.line == number\n",
        "    return True\n",
        (SUGGESTIONS, LAWS),
    ),
    Mutant(
        "a suggestion has the name of another",
        "examples/suggestions.py",
        "            names.add(name)\n",
        "            pass\n",
        (LAWS,),
    ),
    Mutant(
        "first and last name are always left out",
        "examples/written.py",
        '        if parts == (told.get(f"{side}first name"), told.get(f"{side}last name")):\n',
        "        if parts:\n",
        (LAWS, SUGGESTIONS),
    ),
    Mutant(
        "a failed expectation is marked as reached",
        "examples/marks.py",
        "yield it.span, Mark.FAILED if it in missed else Mark.PASSED, ()",
        "yield it.span, Mark.PASSED, ()",
        (PAGE,),
    ),
    Mutant(
        "too little coverage goes before a failed example",
        "cli/test.py",
        "    if any(it.failed for it in tested):\n        return FOUND\n",
        "    if too_little:\n        return BELOW\n",
        (COMMAND,),
    ),
)
