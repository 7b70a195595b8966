"""Rows of values in conditions, and the policy's lists, as sets that can be compared."""

from __future__ import annotations

from rulesdsl.lint.places import Place
from rulesdsl.lint.subject import Subject
from rulesdsl.model.conditions import Condition, Not, OneOf, comparable
from rulesdsl.syntax import ast


def values_of(place: Place) -> frozenset[object] | None:
    """What `is one of …`, or its opposite, asks for; None for every other clause."""
    test = one_of(place.clause.meant)
    if not isinstance(place.clause.written, ast.OneOf) or test is None:
        return None
    return frozenset(comparable(test.field, it) for it in test.values)


def one_of(condition: Condition) -> OneOf | None:
    """The test for one of several values, also behind a `not`."""
    its = condition.part if isinstance(condition, Not) else condition
    return its if isinstance(its, OneOf) else None


def list_of(subject: Subject, place: Place) -> str | None:
    """The name, as written, of a list that has exactly the values of a clause."""
    test, wanted = one_of(place.clause.meant), values_of(place)
    if test is None or wanted is None:
        return None
    for words, values in subject.policy.lists.items():
        if (
            len(values)
            == len(wanted)
            == len({comparable(test.field, it) for it in values} & wanted)
        ):
            return _as_written(subject, words)
    return None


def _as_written(subject: Subject, words: str) -> str:
    names = (
        written.statement.name
        for file in subject.files
        for written in file.statements
        if isinstance(written.statement, ast.ListValues | ast.ListFile)
    )
    return next((it.written for it in names if it.words == words), words)
