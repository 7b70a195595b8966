"""The mistakes in the analysis that the tests must notice; see tests/mutations.py."""

from __future__ import annotations

from tests.mutations import Mutant

REGIONS = "tests/analysis/test_regions.py"
CASCADE = "tests/analysis/test_cascade.py"
SEARCH = "tests/analysis/test_search.py"
FOUND = "tests/analysis/test_found_cases.py"
LADDERS = "tests/analysis/test_ladders.py"
BEHAVIOUR = "tests/analysis/test_behaviour.py"
EFFECTS = "tests/analysis/test_effects.py"
PROMISES = "tests/analysis/test_promises.py"
SHOWN = "tests/analysis/test_promise_corpus.py"
FINDINGS = "tests/analysis/test_findings.py"
CHANGES = "tests/analysis/test_changes.py"

OF_FIELDS = (
    Mutant(
        "an end that does not count counts",
        "analysis/columns.py",
        "_place(bounds, test.low) + (not test.low_counts)",
        "_place(bounds, test.low)",
        (REGIONS,),
    ),
    Mutant(
        "a missing number is below every other",
        "analysis/columns.py",
        "            low = 1 if test.low is None else",
        "            low = 0 if test.low is None else",
        (REGIONS,),
    ),
    Mutant(
        "what is missing is known",
        "analysis/columns.py",
        "            return full(column) ^ MISSING\n",
        "            return full(column)\n",
        (REGIONS,),
    ),
    Mutant(
        "between one day and the next there is another",
        "analysis/columns.py",
        "        if day == date.min or (place and day - days[place - 1] == timedelta(1)):\n",
        "        if day == date.min:\n",
        (REGIONS,),
    ),
    Mutant(
        "a text that starts with another one need not contain what that contains",
        "analysis/columns.py",
        "*_of_values(value, parts), *_of_parts(parts))",
        "*_of_values(value, parts))",
        (REGIONS,),
    ),
    Mutant(
        "an order without tags has a tag",
        "analysis/columns.py",
        "tuple({number: 0b01, it.number: 0b10} for it in each)",
        "()",
        (REGIONS,),
    ),
    Mutant(
        "a longer start is not a start",
        "analysis/columns.py",
        "enumerate(column.texts, 1) if begins(part, it, text)",
        "enumerate(column.texts, 1) if it == text",
        (REGIONS,),
    ),
    Mutant(
        "the customer's name is never the company's",
        "analysis/boxes.py",
        "            All((Not(named), in_company, of_company)),\n",
        "",
        (REGIONS,),
    ),
    Mutant(
        "the words of a region take its ends in",
        "analysis/words.py",
        "low_counts=start % 2 == 0",
        "low_counts=True",
        (REGIONS, CASCADE),
    ),
    Mutant(
        "a region is wider than the answer",
        "analysis/search.py",
        "            elif not index.meeting({column: wanted}, others):\n",
        "            else:\n",
        (SEARCH, REGIONS),
    ),
    Mutant(
        "what failed with some boxes fails with any of them",
        "analysis/search.py",
        "            if reason & alive == reason:\n",
        "            if reason & alive:\n",
        (SEARCH,),
    ),
    Mutant(
        "a choice that has a box in common with a better one is never needed",
        "analysis/search.py",
        "            if other & its == other:\n",
        "            if other & its:\n",
        (SEARCH,),
    ),
    Mutant(
        "what takes too long is not there",
        "analysis/regions.py",
        "            return self.search(domains, avoid, budget)\n"
        "        except TooManyBoxesError:\n"
        "            return TOO_WIDE\n"
        "        except OverBudgetError:\n"
        "            return self.too_much\n",
        "            return self.search(domains, avoid, budget)\n"
        "        except TooManyBoxesError:\n"
        "            return TOO_WIDE\n"
        "        except OverBudgetError:\n"
        "            return None\n",
        (REGIONS,),
    ),
    Mutant(
        "earlier rules take no orders but those of the last one",
        "analysis/cascade.py",
        "else last | own)",
        "else own)",
        (CASCADE,),
    ),
    Mutant(
        "a rule is dead because of more rules than it takes",
        "analysis/cascade.py",
        "                    needed = rest\n",
        "                    pass\n",
        (CASCADE,),
    ),
    Mutant(
        "what comes next may be taken before",
        "analysis/cascade.py",
        "before & ~own\n        return self._find(",
        "0\n        return self._find(",
        (CASCADE,),
    ),
    Mutant(
        "a gap ends where the first region of it ends",
        "analysis/cascade.py",
        "domains += self.regions.rest_of(domain, one)",
        "domains += self.regions.rest_of(domain, one)[:1]",
        (CASCADE,),
    ),
    Mutant(
        "of two rules with one condition the first is forgotten",
        "analysis/regions.py",
        "            self.by_place.append(None if found is None else numbers)\n"
        "            self._known.setdefault(id(one), (one, found, numbers))\n",
        "            self._known.setdefault(id(one), (one, found, numbers))\n"
        "            self.by_place.append(None if found is None else self._known[id(one)][2])\n",
        (FOUND,),
    ),
    Mutant(
        "a rule comes next to itself",
        "analysis/pairs.py",
        "self._lowest(alive & ~self.rules[first], none)",
        "self._lowest(alive, none)",
        (CASCADE,),
    ),
)
"""About which orders there are, and which rule is the first for them."""

OF_RULES = (
    Mutant(
        "a key never finds whom several of an earlier key were passed over for",
        "analysis/ladders.py",
        "    return before <= key and not may_be_passed_over\n",
        "    return before <= key\n",
        (LADDERS, BEHAVIOUR),
    ),
    Mutant(
        "a customer name finds one at most among jobs, too",
        "analysis/ladders.py",
        "    return not settings.check_jobs and CUSTOMER_NAME in key\n",
        "    return CUSTOMER_NAME in key\n",
        (LADDERS, BEHAVIOUR),
    ),
    Mutant(
        "behind the name of a customer the name is taken, too",
        "analysis/ladders.py",
        "    if CUSTOMER_NAME in missing:\n",
        "    if CUSTOMER_NAME is missing:\n",
        (LADDERS,),
    ),
    Mutant(
        "behind the customer name the last name is never taken",
        "analysis/ladders.py",
        "known_to_be_missing(frozenset(done)) and NUMBER not in done:",
        "known_to_be_missing(frozenset(done)) and CUSTOMER_NAME not in done:",
        (LADDERS,),
    ),
    Mutant(
        "whether jobs are checked is no difference",
        "analysis/behaviour.py",
        "        jobs=its.check_jobs,\n",
        "        jobs=True,\n",
        (BEHAVIOUR, CHANGES),
    ),
    Mutant(
        "what is done with inactive customers is no difference",
        "analysis/behaviour.py",
        "        return its.inactive_customers\n",
        "        return None\n",
        (BEHAVIOUR, CHANGES),
    ),
    Mutant(
        "why an order is held is no difference",
        "analysis/behaviour.py",
        "decision.reason if hold == holds.POLICY.name else None",
        "None",
        (BEHAVIOUR,),
    ),
    Mutant(
        "another setting is no change",
        "analysis/merged.py",
        "        and one.settings == other.settings\n",
        "",
        (CHANGES,),
    ),
    Mutant(
        "every later rule of the other version may decide an order",
        "analysis/merged.py",
        "tuple(later[:passed])",
        "()",
        (CHANGES,),
    ),
    Mutant(
        "a match is the standard customer",
        "analysis/effects.py",
        "return decision.standard and _is_named",
        "return _is_named",
        (EFFECTS,),
    ),
    Mutant(
        "a hold for what a list lacks breaks a promise",
        "analysis/claims.py",
        "        return decision.action is not Action.HOLD or is_of_the_policy(decision, table)\n",
        "        return True\n",
        (PROMISES,),
    ),
    Mutant(
        "what the policy itself holds breaks no promise",
        "analysis/claims.py",
        "        return decision.action is not Action.HOLD or is_of_the_policy(decision, table)\n",
        "        return decision.action is not Action.HOLD\n",
        (SHOWN,),
    ),
    Mutant(
        "an order in another currency breaks no promise",
        "analysis/claims.py",
        "    if decision.hold is CURRENCY:\n        return True\n",
        "",
        (SHOWN,),
    ),
    Mutant(
        "a promise about override is proved for the policy's own alone",
        "analysis/promises.py",
        "    return (None, True, False) if",
        "    return (None,) if",
        (PROMISES,),
    ),
    Mutant(
        "no key finds a job",
        "analysis/possible.py",
        "                return finds_jobs(line, columns)\n",
        "                return False\n",
        (SHOWN,),
    ),
    Mutant(
        "who would be a new customer is never there already",
        "analysis/possible.py",
        "            if settings.name_clash is not NameClash.HOLD or settings.multi_currency:\n"
        "                return False  # the buyer's own customer may be taken instead\n",
        "",
        (SHOWN,),
    ),
    Mutant(
        "a dead rule is one that changes nothing",
        "analysis/rules.py",
        "[_dead(study, at, redundant) for at, it in",
        "[_redundant(study, at, {at: (0,)}) for at, it in",
        (FINDINGS,),
    ),
    Mutant(
        "a narrow rule before a wide one is told of",
        "analysis/rules.py",
        "            case _, False if",
        "            case _, _ if",
        (FINDINGS,),
    ),
    Mutant(
        "what could be left out does not matter to what comes behind",
        "analysis/rules.py",
        "if then == len(self.study.rules):\n                self.may_go = False\n",
        "if then == len(self.study.rules):\n                pass\n",
        (FINDINGS,),
    ),
    Mutant(
        "an alternative lets in orders that earlier rules take",
        "analysis/idle.py",
        "            different, because = asked.left_order(*asked_for), Because.EARLIER\n",
        "            pass\n",
        (FINDINGS,),
    ),
    Mutant(
        "not turns nothing round",
        "analysis/idle.py",
        "self.positive is not (clause.kind is Kind.OPPOSITE)",
        "self.positive",
        (FINDINGS,),
    ),
    Mutant(
        "what some orders lack is missing on all of them",
        "analysis/lines.py",
        "        if study.cascade.is_first(at, [Known(it)]) is False\n",
        "        if study.cascade.is_first(at, (), [Known(it)]) is True\n",
        (FINDINGS,),
    ),
)
"""About what rules do, what changes, what is promised, and what could be left out."""

MUTANTS = (*OF_FIELDS, *OF_RULES)
