"""The mistakes that the tests must notice: where, what stands there, what is put in its place.

`tests/mutants.py` makes them, each in a copy of the tree.
"""

from __future__ import annotations

import sys
from pathlib import Path

from attrs import frozen

OVERRIDE = "tests/properties/test_override.py"
BATCHES = "tests/properties/test_batches.py"
DECISIONS = "tests/properties/test_decisions.py"
TABLES = "tests/properties/test_tables.py"
CONDITIONS = "tests/properties/test_conditions.py"
PRINTER = "tests/properties/test_printer.py"
KEYS = "tests/properties/test_keys.py"
CURRENCIES = "tests/properties/test_currencies.py"
LIMITS = "tests/properties/test_limits.py"
POSTED = "tests/table/test_transactions.py"
UPDATES = "tests/properties/test_updates.py"
PLANS = "tests/properties/test_company_laws.py"


@frozen
class Mutant:
    """A mistake: where, what stands there, what is put in its place, and the tests that notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def made_in(self, tree: Path) -> None:
        """Make the mistake in a copy of the tree."""
        path = tree / "rulesdsl" / self.file
        text = path.read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            sys.exit(f"{self.name}: {self.file} has {text.count(self.old)} times {self.old!r}")
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


MUTANTS = (
    Mutant(
        "the override line is taken out of the lowering",
        "table/lowering.py",
        "    yield from _under_override(rule, currencies, sheet)\n",
        "",
        (OVERRIDE, TABLES),
    ),
    Mutant(
        "override is read the wrong way round",
        "table/lowering.py",
        "    on = (sheet.cell(ir.OverrideColumn(), ir.YesNoTest(True)),)\n",
        "    on = (sheet.cell(ir.OverrideColumn(), ir.YesNoTest(False)),)\n",
        (OVERRIDE,),
    ),
    Mutant(
        "override from outside does not count",
        "table/meaning.py",
        "    if override is not None:\n        return override\n",
        "",
        (OVERRIDE,),
    ),
    Mutant(
        "no job is ever made",
        "table/lowering.py",
        "                yield currency, (sheet.cell(column, _NONE),), create\n",
        "                yield currency, (sheet.cell(column, _NONE),), ir.UseStandard(customer)\n",
        (OVERRIDE,),
    ),
    Mutant(
        "a job that exists is made once more",
        "table/meaning.py",
        "    return Outcome.ONE if book.job(parent, stored) else Outcome.NONE\n",
        "    return Outcome.NONE\n",
        (OVERRIDE, BATCHES),
    ),
    Mutant(
        "the law is not checked",
        "table/law.py",
        "                found.append(line)\n",
        "                pass\n",
        (TABLES,),
    ),
    Mutant(
        "the override line of any rule guards every rule",
        "table/law.py",
        "guards.get(id(line.rule), [])",
        "[it for some in guards.values() for it in some]",
        (TABLES,),
    ),
    Mutant(
        "the customer of a currency is passed over",
        "table/lowering.py",
        "        for code, its in currencies.items():\n",
        "        for code, its in ():\n",
        (DECISIONS,),
    ),
    Mutant(
        "after `next` the fallback is used although a key found several",
        "table/lowering.py",
        "    ways += (((), (several,), ir.HoldSeveral(key)) for several, _, key in undecided)\n",
        "    ways += (((), (), ir.HoldReview()) for _ in undecided)\n",
        (DECISIONS,),
    ),
    Mutant(
        "the family rule is forgotten",
        "customers/matching.py",
        "    record = hits[0] if len(hits) == 1 else head_of_family(hits)\n",
        "    record = hits[0] if len(hits) == 1 else None\n",
        (DECISIONS,),
    ),
    Mutant(
        "several are treated as one",
        "customers/matching.py",
        "    record = hits[0] if len(hits) == 1 else head_of_family(hits)\n",
        "    record = hits[0]\n",
        (DECISIONS,),
    ),
    Mutant(
        "of several the youngest is taken",
        "customers/families.py",
        "    first = min(map(_age, hits))\n",
        "    first = max(map(_age, hits))\n",
        ("tests/customers",),
    ),
    Mutant(
        "a blank key matches",
        "customers/matching.py",
        "    if () in values:\n",
        "    if () in values and book.records:\n"
        "        return Found(Outcome.ONE, book.records[0], book.records[:1])\n"
        "    if () in values:\n",
        (DECISIONS, KEYS),
    ),
    Mutant(
        "a taken name is taken again",
        "table/naming.py",
        "    if owner is None:\n        return Party(record)\n",
        "    if owner is None or not case.found:\n        return Party(record)\n",
        (BATCHES,),
    ),
    Mutant(
        "vendors, employees and other names do not count",
        "customers/index.py",
        "        return customers[0] if customers else self.taken_by(folded)\n",
        "        return customers[0] if customers else None\n",
        (BATCHES,),
    ),
    Mutant(
        "an update takes away what the order was matched by",
        "customers/changes.py",
        "            elif all(_agrees(key, proposal, order, settings) for key in agreeing):\n",
        "            elif proposal != record:\n",
        ("tests/customers",),
    ),
    Mutant(
        "the standard customer is brought up to date",
        "table/updates.py",
        "same_label(record.full_name) in case.rule.standards",
        "not case.rule.standards",
        (UPDATES,),
    ),
    Mutant(
        "an older order brings old facts back",
        "table/updates.py",
        "day < latest",
        "day > latest",
        (UPDATES,),
    ),
    Mutant(
        "a record is changed by the first order only",
        "posting/modifications.py",
        "evolve(earlier, after=after, last=made.order)",
        "evolve(earlier, last=made.order)",
        (UPDATES, "tests/posting/test_modifications.py"),
    ),
    Mutant(
        "a city is enough to forget a street",
        "model/addresses.py",
        "    return bool(street and _folded(",
        "    return bool(street or _folded(",
        ("tests/customers",),
    ),
    Mutant(
        "a standard customer is found by its name as written only",
        "table/case.py",
        "    there = book.named(name) or book.named(label_text(name))\n",
        "    there = book.named(name)\n",
        (OVERRIDE,),
    ),
    Mutant(
        "records in another currency take part",
        "customers/matching.py",
        "    return [hit for hit in hits if (hit.currency or unsaid[hit.parent]) == currency]\n",
        "    return [hit for hit in hits if currency and unsaid is not None]\n",
        (CURRENCIES,),
    ),
    Mutant(
        "a new customer is always in the home currency",
        "table/currency.py",
        "    return case.currency if case.is_foreign else None\n",
        "    return None\n",
        (CURRENCIES,),
    ),
    Mutant(
        "the currency's code is cut off with the name",
        "table/naming.py",
        '    return label(name[: LIMITS["name"] - len(ending)].rstrip() + ending).text\n',
        "    return label(name + ending).text\n",
        (CURRENCIES,),
    ),
    Mutant(
        "whoever has the name in another currency is taken for the buyer",
        "table/naming.py",
        "    return _is_the_buyer(case, in_the_same, record) or _would_be_found(case, owner)\n",
        "    return in_the_same is not None\n",
        (CURRENCIES,),
    ),
    Mutant(
        "the first order decides the currency of a standard customer",
        "table/currency.py",
        "    if named or _rule_is_for_one_currency(case):\n",
        "    if named or _rule_is_for_one_currency(case) or True:\n",
        (CURRENCIES, OVERRIDE),
    ),
    Mutant(
        "one name too many is let through",
        "model/limits.py",
        "if it.used + more > it.limit)",
        "if it.used > it.limit)",
        (LIMITS,),
    ),
    Mutant(
        "the batch does not count the names that it adds",
        "customers/index.py",
        "        self.names += 1\n",
        "",
        (LIMITS,),
    ),
    Mutant(
        "a new job is told of like a new customer",
        "table/arms.py",
        "any(creation.role is Role.CUSTOMER for creation in party.creates)",
        "any(creation for creation in party.creates)",
        ("tests/posting/test_notifications.py",),
    ),
    Mutant(
        "an account in any currency will do",
        "table/accounts.py",
        "    if currency not in (None, case.currency):\n",
        "    if currency == '':\n",
        ("tests/table/test_accounts.py",),
    ),
    Mutant(
        "what the lines come to is not compared with the total",
        "table/transaction_lines.py",
        "    if together != expected:\n",
        "    if together is None:\n",
        (POSTED,),
    ),
    Mutant(
        "the cents that rounding leaves over are lost",
        "table/transaction_lines.py",
        "(shares[at][0] + (at in more)) * CENT",
        "shares[at][0] * CENT",
        (POSTED,),
    ),
    Mutant(
        "what QuickBooks has is posted again",
        "table/transactions.py",
        "    if company.posted and company.has_posted(posted_as(case.order)):\n",
        "    if company.posted and not decision.customer:\n",
        (POSTED,),
    ),
    Mutant(
        "a loss is not told",
        "customers/losses.py",
        "            if change not in _NO_LOSS:\n",
        "            if change == '':\n",
        ("tests/customers/test_losses.py",),
    ),
    Mutant(
        "a comparison with a missing value is true",
        "model/conditions.py",
        "value is not None and comparable(field, value) in wanted",
        "value is None or comparable(field, value) in wanted",
        (CONDITIONS,),
    ),
    Mutant(
        "the opposite of `or` is taken for an `or`",
        "table/lowering.py",
        "            return _all_of(tuple(map(_opposite, parts)))\n",
        "            return _any_of(tuple(map(_opposite, parts)))\n",
        (CONDITIONS,),
    ),
    Mutant(
        "parentheses are not printed",
        "syntax/printer.py",
        "and (clear or not either)",
        "and (clear and either)",
        (PRINTER,),
    ),
    Mutant(
        "the comment behind a statement is lost",
        "syntax/printer.py",
        "    if written.behind is not None:\n",
        "    if False:\n",
        (PRINTER,),
    ),
    Mutant(
        "a comment goes to the value behind the one that it is about",
        "syntax/comments.py",
        "self.waiting[0].words <= self.words",
        "self.waiting[0].words < self.words",
        (PRINTER,),
    ),
    Mutant(
        "a part that would fit on a line is broken",
        "syntax/pretty.py",
        "len(self.line) + len(between) + len(flat(document)) <= self.width",
        "len(self.line) + len(between) + len(flat(document)) < self.width - 10",
        ("tests/test_formatting.py",),
    ),
    Mutant(
        "a job wakes before its customer",
        "posting/asked.py",
        "key=lambda it: it[0].record.level)",
        "key=lambda it: -it[0].record.level)",
        ("tests/posting/test_qbxml_requests.py", PLANS),
    ),
    Mutant(
        "a name that went to the disk may be added once more",
        "posting/added_names.py",
        "return name in self._recent or (self._disk is not None and name in self._disk)",
        "return name in self._recent",
        ("tests/posting/test_added_names.py", "tests/posting/test_request_files.py"),
    ),
    Mutant(
        "a carriage return is sent as it is",
        "posting/qbxml_text.py",
        '_allowed(text).replace("\\r", "&#13;")',
        "_allowed(text)",
        ("tests/posting/test_qbxml_text.py",),
    ),
    Mutant(
        "a copy that somebody keeps is taken for a file of an earlier plan",
        "posting/qbxml_requests.py",
        "    if earlier <= 0 or before == 0:\n        return earlier == before == 0\n",
        "",
        ("tests/posting/test_request_files.py", "tests/cli/test_request_files.py"),
    ),
    Mutant(
        "the lines that an address lost are not sent",
        "posting/customer_mod.py",
        'if value else "") for name, value, limit in inside',
        'if value else "") for name, value, limit in inside if value',
        (PLANS,),
    ),
    Mutant(
        "an invoice goes to the receivables account used last",
        "posting/transaction_add.py",
        "    if it.account is not None and is_invoice:\n",
        "    if it.account is None and is_invoice:\n",
        (PLANS,),
    ),
    Mutant(
        "a foreign customer is added without its currency",
        "posting/customer_add.py",
        "    if record.currency is not None and not record.is_job:",
        "    if record.currency is None and not record.is_job:",
        (PLANS,),
    ),
    Mutant(
        "an order that is posted is somebody new's",
        "table/transactions.py",
        "        if decision.creates or decision.reactivates:\n",
        "        if False:\n",
        ("tests/table/test_found_cases.py", PLANS),
    ),
)
