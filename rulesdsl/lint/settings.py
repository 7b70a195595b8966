"""When a setting makes a difference for a rule, and why it makes none: section 4 of the language.

Whether `override` is on is not looked at: it can be set for one plan from outside, and what a rule
says for the case that it is off may be needed then. tests/lint/test_settings.py holds this table
against the analysis, which knows of each two rules whether they decide the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rulesdsl.analysis.ladders import CUSTOMER_NAME, effective_ladder, finds_one_at_most
from rulesdsl.defining import frozen
from rulesdsl.diagnostics import Edit, Fix, Label
from rulesdsl.lint.keys import forgets_to_look
from rulesdsl.lint.subject import Subject
from rulesdsl.model import settings
from rulesdsl.model.settings import Changed, Inactive, NameClash, Several
from rulesdsl.semantics.policy import New, Review, Rule, Standard
from rulesdsl.syntax import ast


@frozen
class Need:
    """What a rule must do for a setting to make a difference.

    `lacking` says that it does not, in the words of a message: of one rule, and of all of them.
    """

    is_met: Callable[[Rule], bool]
    lacking: tuple[str, str]


def _can_find_several(rule: Rule) -> bool:
    return not all(finds_one_at_most(frozenset(it.fields), rule.settings) for it in rule.ladder)


def _may_meet_inactive(rule: Rule) -> bool:
    if not isinstance(rule.fallback, New):
        return bool(rule.ladder) or isinstance(rule.fallback, Standard)
    adds = rule.settings.name_clash is not NameClash.HOLD
    return bool(rule.ladder) or adds or rule.settings.multi_currency


_LOOKS_UP = Need(
    lambda rule: bool(rule.ladder),
    ("the rule looks nobody up", "no rule looks anybody up"),
)
_USES_A_STANDARD_CUSTOMER = Need(
    lambda rule: isinstance(rule.fallback, Standard),
    ("the rule uses no standard customer", "no rule uses a standard customer"),
)
_CREATES = Need(
    lambda rule: isinstance(rule.fallback, New),
    ("the rule creates no customer", "no rule creates a customer"),
)

NEEDS: Mapping[str, Need] = {
    "check jobs": Need(
        lambda rule: bool(rule.ladder) or (rule.template is not None and not _CREATES.is_met(rule)),
        ("the rule looks nobody up and makes no job", "no rule looks anybody up or makes a job"),
    ),
    "addresses": _USES_A_STANDARD_CUSTOMER,
    "create standard customer": _USES_A_STANDARD_CUSTOMER,
    "changed billing address": _LOOKS_UP,
    "changed shipping address": _LOOKS_UP,
    "changed card": _LOOKS_UP,
    "changed details": _LOOKS_UP,
    "notify new customers": _CREATES,
    "several matches": Need(
        _can_find_several,
        ("no key of the rule can find several", "no key of any rule can find several"),
    ),
    "name clash": _CREATES,
    "inactive customers": Need(
        _may_meet_inactive,
        ("the rule takes nobody who is there", "no rule takes anybody who is there"),
    ),
    "name prefix": Need(
        lambda rule: (
            _CREATES.is_met(rule) or any(CUSTOMER_NAME in key.fields for key in rule.ladder)
        ),
        (
            "the rule neither creates a customer nor matches by customer name",
            "no rule creates a customer or matches by customer name",
        ),
    ),
    "post as": Need(
        lambda rule: bool(rule.ladder) or not isinstance(rule.fallback, Review),
        ("the rule holds all its orders", "the rules hold all orders"),
    ),
}
"""Settings by name; those that are not here (`override`, the currencies) always count."""


def is_idle(name: str, rule: Rule) -> bool:
    """Whether a setting makes no difference for a rule, whatever its value."""
    return name in NEEDS and not NEEDS[name].is_met(rule)


def waits_for_a_ladder(name: str, rule: Rule) -> bool:
    """Whether a setting lacks a ladder that was forgotten, which is told by itself."""
    needed = NEEDS.get(name) in (_LOOKS_UP, NEEDS["several matches"], NEEDS["check jobs"])
    return needed and forgets_to_look(rule)


def why_idle(name: str, rules: Sequence[Rule]) -> str:
    """Why a setting makes no difference for a rule, or for any of several, in words."""
    need = NEEDS[name] if any(it.ladder for it in rules) or name != "several matches" else _LOOKS_UP
    return need.lacking[len(rules) > 1]


def why_as_hold(name: str, rule: Rule) -> str | None:
    """Why the value that is in force does what `hold` does; None where it does something else."""
    its = rule.settings
    match name:
        case "several matches" if its.several_matches is Several.NEXT:
            _, effective = effective_ladder(rule.ladder, its)
            held = effective is Several.HOLD
            return "no key comes after one that can find several" if held else None
        case "inactive customers" if its.inactive_customers is Inactive.IGNORE and not rule.ladder:
            return "only who is looked up can be passed over"
        case _:
            return None


# Where settings stand


def of_rule(subject: Subject, at: int) -> Iterator[tuple[ast.Written, ast.Setting]]:
    """The settings inside a rule; none in a policy without `rule`, where they are for all."""
    if subject.rules[at].name is not None:
        yield from _settings(subject.statements(at))


def of_all(subject: Subject) -> Iterator[tuple[ast.Written, ast.Setting]]:
    """The settings that the policy's own file makes for all rules."""
    if any(it.name is None for it in subject.rules):
        yield from _settings(subject.compiled.tree.statements)
    else:
        yield from _settings(subject.head)


def _settings(statements: Iterable[ast.Written]) -> Iterator[tuple[ast.Written, ast.Setting]]:
    for written in statements:
        if isinstance(written.statement, ast.Setting):
            yield written, written.statement


def said_for_all(subject: Subject, setting: ast.Setting) -> ast.Written | None:
    """Where the policy's head sets the same to the same value."""
    return next((written for written, other in of_all(subject) if other == setting), None)


# What is in force for a rule


UPDATES = tuple(it.name for it in settings.SETTINGS if it.choices is Changed)
"""The settings that bring facts up to date."""


def updates_of(rule: Rule) -> tuple[str, ...]:
    """The settings by which a rule brings facts of those it matches up to date."""
    its = rule.settings
    return tuple(
        it for it in UPDATES if getattr(its, settings.BY_NAME[it].attribute) is Changed.UPDATE
    )


def place_of(subject: Subject, at: int, name: str, text: str = "") -> Label:
    """Where a setting is set that is in force for a rule; the rule, if an included file does."""
    written = _in_force(subject, at, name)
    rule = subject.rules[at]
    return Label(rule.source, written.span if written else rule.span, text)


def instead(subject: Subject, at: int, name: str, value: str, title: str) -> Fix | None:
    """A fix by which a setting in force for a rule has another value; None in an included file."""
    match _in_force(subject, at, name):
        case ast.Written(statement=ast.Setting(value=old)):
            return Fix(title, (Edit(old.span, value),))
        case _:
            return None


def _in_force(subject: Subject, at: int, name: str) -> ast.Written | None:
    """The setting in the policy's own file that is in force for a rule."""
    own = subject.setting(at, name)
    if own is not None:
        return own
    return next((it for it, its in of_all(subject) if its.name.words == name), None)
