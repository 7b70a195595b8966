"""Which keys of a ladder and which lines of a rule can apply at all: what is proved, not searched.

All keys of a rule look among the same records. Hence:

* Who has all that a key asks for has all that a part of it asks for. A key that asks for more than
  an earlier one finds nobody whom that has not found; where that found nobody, it finds nobody.
* A key finds nobody for an order on which one of its fields is missing.
* A label stands once at the top of QuickBooks' list: a key that asks for `customer name` never
  finds several where jobs do not take part.
* A job that is called what `customer name` is has that label: the key finds it before the fallback
  asks for it.

Nothing is said of texts: a name that is known may be `-`, which is no name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.settings import Inactive, Settings, Several
from rulesdsl.model.templates import Slot, Template
from rulesdsl.semantics.policy import Key, Rule
from rulesdsl.table import ir

Fields: TypeAlias = frozenset[Field]

CUSTOMER_NAME = BY_NAME["customer name"]

MADE_OF = tuple(BY_NAME[it] for it in ("name", "company", "email"))
"""What the customer name is: the first of these that is known."""

NUMBER = BY_NAME["order number"]
"""The one field that every order has."""

_NO_FIELDS: Fields = frozenset()


# What the lists can hold


def finds_one_at_most(key: Fields, settings: Settings) -> bool:
    """Whether a key can never find several."""
    return not settings.check_jobs and CUSTOMER_NAME in key


def effective_ladder(
    ladder: Sequence[Key], settings: Settings
) -> tuple[tuple[Fields, ...], Several]:
    """The keys that can make a difference, and what several matches mean to them.

    `next` is `hold` where no key but the last can find several.
    """
    keys = [frozenset(it.fields) for it in ladder]
    several = settings.several_matches
    keys = _reached(keys, settings, several)
    if all(finds_one_at_most(it, settings) for it in keys):
        return tuple(keys), Several.HOLD
    if several is Several.NEXT and all(finds_one_at_most(it, settings) for it in keys[:-1]):
        return tuple(keys), Several.HOLD
    return tuple(keys), several


def _reached(keys: Sequence[Fields], settings: Settings, several: Several) -> list[Fields]:
    """The keys that can find somebody when it is their turn."""
    done: list[Fields] = []
    for key in keys:
        if not any(_leaves_nobody(before, key, settings, several) for before in done):
            done.append(key)
    return done


def _leaves_nobody(before: Fields, key: Fields, settings: Settings, several: Several) -> bool:
    """Whether an earlier key that did not decide has found nobody whom this one could find."""
    may_be_passed_over = several is Several.NEXT and not finds_one_at_most(before, settings)
    return before <= key and not may_be_passed_over


# What is known of the orders


def known_to_be_missing(missing: Fields) -> Fields:
    """The fields that are missing when these are: the customer name is made of others."""
    if CUSTOMER_NAME in missing:
        missing |= set(MADE_OF)
    return missing | {CUSTOMER_NAME} if missing.issuperset(MADE_OF) else missing


def taken_sometimes(slot: Slot) -> tuple[Field, ...]:
    """The fields of a slot that some order has for want of those before, each once."""
    done: list[Field] = []
    for field in slot.fields:
        if field not in known_to_be_missing(frozenset(done)) and NUMBER not in done:
            done.append(field)
    return tuple(done)


def dead_keys(
    rule: Rule, known_missing: Fields = _NO_FIELDS, known_there: Fields = _NO_FIELDS
) -> tuple[tuple[Key, str], ...]:
    """The keys of a rule that can never find anybody, each with the reason as part of a sentence.

    `known_missing` and `known_there` are fields that all orders of the rule lack, or have.
    """
    del known_there  # a field that is known may be blank when it is folded: nothing follows
    missing = known_to_be_missing(known_missing)
    found: list[tuple[Key, str]] = []
    before: list[Key] = []
    for key in rule.ladder:
        reason = _why_dead(key, before, rule.settings, missing)
        if reason is None:
            before.append(key)
        else:
            found.append((key, reason))
    return tuple(found)


def _why_dead(key: Key, before: Sequence[Key], settings: Settings, missing: Fields) -> str | None:
    lacking = [it.name for it in key.fields if it in missing]
    if lacking:
        return f"{' and '.join(lacking)} {'are' if lacking[1:] else 'is'} missing on all its orders"
    asked = frozenset(key.fields)
    for earlier in before:
        if _leaves_nobody(frozenset(earlier.fields), asked, settings, settings.several_matches):
            return f"whoever has this {key} has this {earlier}, too, and that is asked before"
    return None


# Lines


def cannot_apply(
    table: ir.Table,
    line_number: int,
    known_missing: Fields = _NO_FIELDS,
    known_there: Fields = _NO_FIELDS,
) -> str | None:
    """Why a line (from 1) can decide no order, as part of a sentence; None: perhaps it can.

    What its cells ask of the order's own fields is not looked at: that is a question for `regions`.
    """
    line = table.lines[line_number - 1]
    if line.rule is None:
        return None
    missing = known_to_be_missing(known_missing)
    dead = dict(dead_keys(line.rule, missing, known_there))
    for column, outcomes in _asked(table, line):
        if isinstance(column, ir.KeyColumn):
            reason = _key_cannot(column.key, outcomes, line, dead)
        else:
            reason = _job_cannot(column, outcomes, line.rule, missing, known_there)
        if reason is not None:
            return reason
    return None


def _asked(
    table: ir.Table, line: ir.Line
) -> Iterator[tuple[ir.KeyColumn | ir.JobColumn, frozenset[Outcome]]]:
    """What a line wants of keys and jobs."""
    for cell in line.cells:
        column = table.columns[cell.column]
        if isinstance(column, ir.KeyColumn | ir.JobColumn) and isinstance(
            cell.test, ir.OutcomeTest
        ):
            yield column, cell.test.outcomes


def _key_cannot(
    key: Key, outcomes: frozenset[Outcome], line: ir.Line, dead: dict[Key, str]
) -> str | None:
    """Why a key cannot come out as a line wants it."""
    rule = line.rule
    if rule is None or Outcome.NONE in outcomes:
        return None  # nobody has to be there
    if key in dead:
        return dead[key]
    if outcomes == {Outcome.SEVERAL}:
        if finds_one_at_most(frozenset(key.fields), rule.settings):
            return f"{key} finds one at most, as QuickBooks has a label at the top only once"
        if rule.settings.several_matches is Several.NEXT:
            return _why_not_several(key, rule)
    return None


def _why_not_several(key: Key, rule: Rule) -> str | None:
    """Under `several matches = next`: an earlier key that had found these several, too."""
    for earlier in rule.ladder[: rule.ladder.index(key)]:
        if frozenset(earlier.fields) <= frozenset(key.fields):
            return f"whoever has this {key} has this {earlier}, too, and that is told before"
    return None


# Jobs


def _job_cannot(
    column: ir.JobColumn, outcomes: frozenset[Outcome], rule: Rule, missing: Fields, there: Fields
) -> str | None:
    """Why the buyer's job cannot be there when the fallback asks for it."""
    if outcomes != {Outcome.ONE}:
        return None
    slots = column.template.slots
    if slots and all(it in missing for slot in slots for it in slot.fields):
        return "no order of this rule has anything of what the job is called"
    if _is_found_before(column.template, rule, missing, there):
        return f"a job of that name is found by {CUSTOMER_NAME.name} before"
    return None


def _is_found_before(template: Template, rule: Rule, missing: Fields, there: Fields) -> bool:
    """Whether the ladder's `customer name` finds whatever has the buyer's job name as its label."""
    its = rule.settings
    asked = any(key.fields == (CUSTOMER_NAME,) for key in rule.ladder)
    all_take_part = (
        its.check_jobs
        and its.inactive_customers is not Inactive.IGNORE
        and not its.multi_currency
        and its.name_prefix is None
    )
    return asked and all_take_part and _is_the_customer_name(template, missing, there)


def _is_the_customer_name(template: Template, missing: Fields, there: Fields) -> bool:
    """Whether a template gives the customer name, or nothing, for every order."""
    match template.pieces:
        case (Slot(fields=fields),):
            asked = [it for it in fields if it not in missing]
        case _:
            return False
    told = [it for it in MADE_OF if it not in missing]
    for place, field in enumerate(asked):
        if field is CUSTOMER_NAME:
            is_known = not there.isdisjoint((CUSTOMER_NAME, *MADE_OF))
            return is_known or set(asked) <= {CUSTOMER_NAME, *MADE_OF}
        if place >= len(told) or field is not told[place]:
            return False
        if field in there:
            return True  # nothing behind it is ever asked
    return True
