"""What a policy asks of orders, and the format of their file never tells: said beforehand.

An order is matched by e-mail only if its file has one; Etsy's never has. Such a key finds nobody,
with every order, and nobody would notice it in a plan: the orders go to the standard customer, or
become new customers. What is told here follows from the policy and the formats alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import TypeAlias

from rulesdsl.defining import frozen
from rulesdsl.formats import Format
from rulesdsl.model.conditions import All, Any, Condition, Known, Not, fields_of, tester
from rulesdsl.model.fields import Field
from rulesdsl.semantics.policy import Policy, Rule


class Place(Enum):
    """Where a rule asks for what is never known."""

    KEY = "key"
    CONDITION = "condition"
    NAME = "name"


@frozen
class NeverKnown:
    """Something that a rule asks for, and that no file of a format tells.

    `asked` is the key, the field of the condition or the template, as a policy writes it; `fields`
    are those of its fields that the format never has.
    """

    rule: Rule
    place: Place
    asked: str
    fields: tuple[str, ...]
    format: Format

    @property
    def where(self) -> str:
        """The file, without its folder, and the line of the rule."""
        file = self.rule.source.name.replace("\\", "/").rpartition("/")[2]
        return f"{file}:{self.rule.line}"

    @property
    def message(self) -> str:
        """What is never known, and what comes of it."""
        rule = f"rule '{self.rule.name}'" if self.rule.name else "the policy"
        told = f"cannot be told from {self.format.title}"
        lacking = " and ".join(self.fields)
        never = f", which {told}" if lacking == self.asked else f", but {lacking} {told}"
        match self.place:
            case Place.KEY:
                return f"{rule} matches by {self.asked}{never}: this key finds nobody there"
            case Place.CONDITION:
                return f"{rule} asks for {self.asked}{never}: it is missing in every order"
            case Place.NAME:
                return f"{rule} names by '{self.asked}'{never}: such an order is held"

    @property
    def cure(self) -> str:
        """What to do about it."""
        channel = self.format.channel if not _asks_for_channel(self.rule) else None
        apart = f"give these orders a rule of their own, `when channel is '{channel}'`"
        cures = [apart] if channel else []
        match self.place:
            case Place.KEY:
                others = _other_keys(self.rule, self.format)
                another = [f"take another key ({' or '.join(others)})"] if others else []
                leave = "leave it, if nobody shall be found by this key"
                return _either(*another, *cures, leave)
            case Place.CONDITION:
                return _either(*cures, "leave it, if these orders shall not fulfil it")
            case Place.NAME:
                field = "put a field that they have into the name, say {order number}"
                return _either(field, *cures)


def never_known(
    policy: Policy, formats: Iterable[Format], override: bool | None = None
) -> tuple[NeverKnown, ...]:
    """What the rules ask for that orders of these formats never tell, in the order of the rules.

    `override` is the one that is set from outside, None where none is: under override no key is
    looked up and nothing is named.
    """
    each = {it.name: it for it in formats}.values()
    told = [
        it
        for chosen in each
        for it in _of_format(policy, chosen, override)
        if it.place is not Place.CONDITION or not _is_for_others(it, each)
    ]
    places = {rule: number for number, rule in enumerate(policy.rules)}
    return tuple(sorted(told, key=lambda it: places[it.rule]))


def _is_for_others(condition: NeverKnown, formats: Iterable[Format]) -> bool:
    """Whether orders of another of the formats can fulfil a condition, and hence it is for them."""
    return any(set(condition.fields) & set(it.columns) for it in formats)


def _of_format(policy: Policy, chosen: Format, override: bool | None) -> Iterator[NeverKnown]:
    for rule in policy.rules:
        if rule.condition is not None:
            asked = _asked(rule.condition, _by_channel(chosen))
            for field in dict.fromkeys(asked):
                if field.name not in chosen.columns:
                    yield NeverKnown(rule, Place.CONDITION, field.name, (field.name,), chosen)
        applies = rule.condition is None or _decided(rule.condition, _by_format(chosen))
        overridden = rule.settings.override if override is None else override
        if applies is not False and not overridden:
            yield from _of_decision(rule, chosen)
        if applies:  # no order of this format comes to a later rule
            return


def _of_decision(rule: Rule, chosen: Format) -> Iterator[NeverKnown]:
    """The keys and the name of a rule that orders of the format come to."""
    for key in rule.ladder:
        lacking = _lacking(key.fields, chosen)
        if lacking:
            yield NeverKnown(rule, Place.KEY, key.name, lacking, chosen)
    template = rule.template
    fields = [it for slot in template.slots for it in slot.fields] if template else []
    lacking = _lacking(fields, chosen)
    if template and fields and len(lacking) == len(set(fields)):
        yield NeverKnown(rule, Place.NAME, template.written, lacking, chosen)


def _lacking(fields: Iterable[Field], chosen: Format) -> tuple[str, ...]:
    return tuple(dict.fromkeys(it.name for it in fields if it.name not in chosen.columns))


# --- which orders a rule is for -------------------------------------------------------------------


@frozen
class _Any:
    """A value that differs from order to order."""


_Value: TypeAlias = "str | _Any | None"

_Answers: TypeAlias = Callable[[Field], _Value]


def _by_channel(chosen: Format) -> _Answers:
    """What is known of every order of a format where only its channel is asked."""
    return lambda field: (chosen.channel if field.name == "channel" else None) or _Any()


def _by_format(chosen: Format) -> _Answers:
    """The same, and that a field which the format never has is missing."""
    known = _by_channel(chosen)
    return lambda field: known(field) if field.name in chosen.columns else None


def _decided(condition: Condition, value_of: _Answers) -> bool | None:
    """Whether a condition holds, for every order or for none; None where it may be either.

    Kleene's strong logic of three values (Introduction to Metamathematics, 1952, § 64).
    """
    match condition:
        case All(parts=parts):
            each = [_decided(part, value_of) for part in parts]
            return False if False in each else None if None in each else True
        case Any(parts=parts):
            each = [_decided(part, value_of) for part in parts]
            return True if True in each else None if None in each else False
        case Not(part=part):
            opposite = _decided(part, value_of)
            return None if opposite is None else not opposite
        case _:
            value = value_of(condition.field)
            return None if isinstance(value, _Any) else tester(condition)(value)


def _asked(condition: Condition, by_channel: _Answers) -> Iterator[Field]:
    """The fields that a condition compares with something, where the channel does not decide it.

    Who asks whether a field is known or missing expects both.
    """
    if _decided(condition, by_channel) is not None:
        return
    match condition:
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from _asked(part, by_channel)
        case Not(part=part):
            yield from _asked(part, by_channel)
        case Known():
            return
        case _:
            yield condition.field


# --- cures ----------------------------------------------------------------------------------------

_GOOD_KEYS = (
    ("email",),
    ("phone",),
    ("company",),
    ("last name", "shipping zip"),
    ("name",),
)
"""Keys that serve most shops, the surest first."""

_SHOWN = 2


def _asks_for_channel(rule: Rule) -> bool:
    return rule.condition is not None and any(
        field.name == "channel" for field in fields_of(rule.condition)
    )


def _other_keys(rule: Rule, chosen: Format) -> list[str]:
    """Keys that the format has and the rule does not ask for yet."""
    tried = {key.name for key in rule.ladder}
    names = (" and ".join(key) for key in _GOOD_KEYS if set(key) <= chosen.columns.keys())
    return [name for name in names if name not in tried][:_SHOWN]


def _either(*cures: str) -> str:
    """One sentence out of those that there are."""
    text = ", or ".join(filter(None, (", ".join(cures[:-1]), cures[-1])))
    return f"{text[0].upper()}{text[1:]}."
