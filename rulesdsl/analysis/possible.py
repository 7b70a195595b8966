"""Which effects the arm of a line can have at all, and which it always has.

Judged by the arm and the settings of its rule, with every order and every list thought possible.
Holds that come from the list, or from what the order lacks, are left aside (docs/language.md,
"Promises"): they are no decision of the policy. An order in a currency that the policy does not
take is left aside too; it is a case of its own (see `promises`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from rulesdsl.analysis.effects import foldings
from rulesdsl.defining import evolve
from rulesdsl.model.fields import find
from rulesdsl.model.settings import Changed, NameClash, PostAs, Settings
from rulesdsl.model.storage import LIMITS, UNCUT, label, same_label
from rulesdsl.model.templates import Template
from rulesdsl.semantics.policy import Key
from rulesdsl.syntax import ast
from rulesdsl.syntax.ast import EffectKind
from rulesdsl.table import ir

_DEFAULTS = Settings()


def can_have(effect: ast.Effect, line: ir.Line, columns: Sequence[ir.Column]) -> bool:
    """Whether some order and list could make the line decide with this effect. No is a proof."""
    settings = line.rule.settings if line.rule else _DEFAULTS
    match line.arm:
        case ir.UseStandard(customer=customer):
            return _standard(effect, customer, settings)
        case ir.UseMatch(key=key):
            if effect.kind is EffectKind.USE_JOB:
                return finds_jobs(line, columns)
            return _match(effect, key, settings)
        case ir.UseJob(customer=customer, template=template):
            # a list that lacks the customer above a job may have it made
            return _can_be_job(EffectKind.USE_JOB, effect, customer, template) or _standard(
                effect, customer, settings
            )
        case ir.CreateJob(customer=customer, template=template):
            return _can_be_job(EffectKind.CREATE_JOB, effect, customer, template) or _standard(
                effect, customer, settings
            )
        case ir.CreateCustomer(template=template):
            return _new(effect, template, settings)
        case _:
            return effect.kind is EffectKind.HOLD


def always_has(effect: ast.Effect, line: ir.Line) -> bool:
    """Whether every decision of the line has this effect. Yes is a proof."""
    settings = line.rule.settings if line.rule else _DEFAULTS
    kind = effect.kind
    match line.arm:
        case ir.UseStandard(customer=customer):
            return kind is EffectKind.USE_CUSTOMER and _must_be(effect.name, customer)
        case ir.UseMatch(key=key):
            return kind is EffectKind.MATCH and effect.name is None and _is_by(effect.by, key)
        case ir.UseJob(customer=customer, template=template):
            return (kind is EffectKind.USE_CUSTOMER and _must_be(effect.name, customer)) or (
                kind is EffectKind.USE_JOB and _must_be_job(effect, customer, template)
            )
        case ir.CreateJob(customer=customer, template=template):
            return (kind is EffectKind.USE_CUSTOMER and _must_be(effect.name, customer)) or (
                kind is EffectKind.CREATE_JOB and _must_be_job(effect, customer, template)
            )
        case ir.CreateCustomer(template=template):
            if settings.name_clash is not NameClash.HOLD or settings.multi_currency:
                return False  # the buyer's own customer may be taken instead
            return (kind is EffectKind.NOTIFY and settings.notify_new_customers) or (
                kind is EffectKind.CREATE_CUSTOMER
                and _must_be_named(effect.name, template, settings.name_prefix or "")
            )
        case _:
            return kind is EffectKind.HOLD


def finds_jobs(line: ir.Line, columns: Sequence[ir.Column]) -> bool:
    """Whether a record that the line's keys find may be a job."""
    asked = (columns[cell.column] for cell in line.cells)
    return any(it.jobs for it in asked if isinstance(it, ir.KeyColumn))


def _standard(effect: ast.Effect, customer: str, settings: Settings) -> bool:
    match effect.kind:
        case EffectKind.USE_CUSTOMER:
            return _can_be(effect.name, customer)
        case EffectKind.CREATE_CUSTOMER:
            return settings.create_standard_customer and _can_be(effect.name, customer)
        case _:
            return False


def _match(effect: ast.Effect, key: Key, settings: Settings) -> bool:
    match effect.kind:
        case EffectKind.MATCH:
            return _is_by(effect.by, key)
        case EffectKind.UPDATE:
            what = effect.what.words.replace(" ", "_") if effect.what else ""
            return getattr(settings, f"changed_{what}", Changed.UPDATE) is Changed.UPDATE
        case _:
            return False


def _new(effect: ast.Effect, template: Template, settings: Settings) -> bool:
    match effect.kind:
        case EffectKind.CREATE_CUSTOMER:
            longer = settings.name_clash is not NameClash.HOLD or settings.multi_currency
            prefix = settings.name_prefix or ""
            return _can_be_named(effect.name, template, prefix, perhaps_longer=longer)
        case EffectKind.NOTIFY:
            return settings.notify_new_customers
        case _:
            return False


# Names


def _can_be(wanted: ast.Text | None, customer: str) -> bool:
    """Whether a standard customer may be the one that is named; a long name is cut."""
    return wanted is None or bool(foldings(wanted.value) & foldings(customer))


def _must_be(wanted: ast.Text | None, customer: str) -> bool:
    return wanted is None or foldings(customer) <= foldings(wanted.value)


def _can_be_job(kind: EffectKind, effect: ast.Effect, customer: str, template: Template) -> bool:
    above, name = _split(effect.name)
    return (
        effect.kind is kind
        and _can_be(effect.under, customer)
        and _can_be(above, customer)
        and _can_be_named(name, template)
    )


def _must_be_job(effect: ast.Effect, customer: str, template: Template) -> bool:
    above, name = _split(effect.name)
    return (
        _must_be(effect.under, customer)
        and _must_be(above, customer)
        and _must_be_named(name, template)
    )


def _split(wanted: ast.Text | None) -> tuple[ast.Text | None, ast.Text | None]:
    """What a promise calls a job: the customer's name, where it is said, and the job's own."""
    if wanted is None or ":" not in wanted.value:
        return None, wanted
    above, _, name = wanted.value.rpartition(":")
    return evolve(wanted, value=above), evolve(wanted, value=name)


def _must_be_named(wanted: ast.Text | None, template: Template, prefix: str = "") -> bool:
    if wanted is None:
        return True
    if template.slots:
        return False
    return same_label(label(prefix + "".join(_texts(template))).text) in foldings(wanted.value)


def _can_be_named(
    wanted: ast.Text | None, template: Template, prefix: str = "", *, perhaps_longer: bool = False
) -> bool:
    """Whether a template could come out as a name: what is fixed in it must stand there too.

    A name may get longer where something is put behind it to make it another one.
    """
    if wanted is None:
        return True
    if not template.slots and not perhaps_longer:
        return _must_be_named(wanted, template, prefix)
    if len(wanted.value.strip()) >= LIMITS["name"] - 1:
        return True  # it may have been cut, and a space at its end dropped
    fixed = (*_words(prefix), *(word for text in _texts(template) for word in _words(text)))
    return any(all(word in name for word in fixed) for name in foldings(wanted.value))


def _texts(template: Template) -> Iterator[str]:
    return (piece for piece in template.pieces if isinstance(piece, str))


def _words(text: str) -> list[str]:
    """The words of a fixed text as QuickBooks keeps them, wherever in a name it stands.

    The last letter may join with what comes behind it (an accent by itself), so it is left out.
    """
    return [word[:-1] for word in re.findall(r"\w{2,}", same_label(label(text, UNCUT).text))]


def _is_by(by: ast.Key | None, key: Key) -> bool:
    return by is None or {find(it.words) for it in by.fields} == set(key.fields)


# What is left aside


def set_aside(line: ir.Line) -> tuple[str, ...]:
    """Why a line may hold an order without the policy having decided so, in a few words each."""
    settings = line.rule.settings if line.rule else _DEFAULTS
    reasons: list[str] = []
    match line.arm:
        case ir.UseStandard() | ir.UseJob():
            reasons += _STANDARD
        case ir.CreateJob():
            reasons += [*_STANDARD, _NO_NAME, _NO_ROOM]
        case ir.UseMatch():
            reasons.append("a customer who is inactive, or in another currency")
        case ir.CreateCustomer():
            reasons += ["a name that is taken", _NO_NAME, _NO_ROOM]
        case (
            ir.HoldReview()
            | ir.HoldSeveral()
            | ir.HoldJobExists()
            | ir.HoldNoStandard()
            | ir.HoldNoRule()
        ):
            return ()
        case _:
            assert_never(line.arm)
    if settings.post_as is not PostAs.NOTHING:
        reasons.append("an order that cannot be posted")
    return tuple(reasons)


_STANDARD = ("a standard customer who is missing, inactive or in another currency",)
_NO_NAME = "an order without anything to name a record by"
_NO_ROOM = "no room for another name in QuickBooks"
