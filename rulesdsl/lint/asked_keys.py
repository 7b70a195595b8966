"""The keys that a policy asks for, each where it stands first, and the records they look among."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rulesdsl.defining import frozen
from rulesdsl.diagnostics import Label
from rulesdsl.lint.subject import Subject
from rulesdsl.model.storage import same_label
from rulesdsl.semantics.policy import Key, Rule
from rulesdsl.source import Span

if TYPE_CHECKING:
    from rulesdsl.customers.index import CustomerIndex
    from rulesdsl.model.records import Customer


@frozen(eq=False)
class Asked:
    """A key, and the rule that asks for it first; `others` are further rules that ask for it."""

    key: Key
    at: Label
    rule: Rule
    others: tuple[Label, ...] = ()


def asked_keys(subject: Subject) -> Iterator[Asked]:
    """Every key that some order gets to, once; under override none is looked up."""
    seen: dict[Key, list[tuple[Rule, Label]]] = {}
    for at, rule in subject.living:
        if rule.settings.override:
            continue
        for key, written in zip(rule.ladder, subject.ladder(at), strict=True):
            first, last = written.fields[0].span, written.fields[-1].span
            place = Label(rule.source, Span(first.start, last.end))
            seen.setdefault(key, []).append((rule, place))
    for key, ((rule, place), *more) in seen.items():
        others = tuple(Label(it.source, it.span, "also here") for _, it in more[:3])
        yield Asked(key, place, rule, others)


def buyers(subject: Subject, customers: CustomerIndex) -> tuple[Customer, ...]:
    """The records that are no standard customers, and no jobs under one."""
    standards = subject.study.standards
    return tuple(it for it in customers.records if same_label(it.top) not in standards)
