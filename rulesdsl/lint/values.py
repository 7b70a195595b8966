"""The values that conditions compare with: each where it stands, and rows of them as sets."""

from __future__ import annotations

from collections.abc import Container, Iterator

from rulesdsl.defining import field as attribute
from rulesdsl.defining import frozen
from rulesdsl.lint.places import Place
from rulesdsl.lint.subject import Subject
from rulesdsl.model.conditions import Condition, Not, OneOf, comparable
from rulesdsl.model.fields import Field
from rulesdsl.source import Source
from rulesdsl.syntax import ast

# One by one


@frozen(eq=False)
class Compared:
    """A text that a field is, or is not, compared with for equality.

    `source` is the file in which the text stands: values of a list may be in another one.
    """

    field: Field
    text: ast.Text
    place: Place = attribute(repr=False)
    source: Source = attribute(repr=False)
    in_list: bool = False


def compared(subject: Subject, fields: Container[str]) -> Iterator[Compared]:
    """Every text that these fields are compared with; one of a list for each use of the list.

    A finding that is made twice is told once.

    What stands in a file of values is left out.
    """
    for place in subject.places:
        test = one_of(place.clause.meant)
        if test is None or test.field.name not in fields:
            continue
        match place.clause.written:
            case ast.InList(list=name):
                for source, value in values_of_list(subject, name.words):
                    yield Compared(test.field, value, place, source, in_list=True)
            case ast.OneOf(values=values):
                for it in values:
                    if isinstance(it, ast.Text):
                        yield Compared(test.field, it, place, place.source)
            case ast.Compare(value=ast.Text() as value):
                yield Compared(test.field, value, place, place.source)
            case _:
                pass


def values_of_list(subject: Subject, words: str) -> Iterator[tuple[Source, ast.Text]]:
    """The texts of a list, with the file that they stand in."""
    for file in subject.files:
        for written in file.statements:
            match written.statement:
                case ast.ListValues(name=name, values=values) if name.words == words:
                    yield from ((file.source, it) for it in values if isinstance(it, ast.Text))
                case _:
                    pass


# In rows


def values_written(place: Place) -> str:
    """What `is` and `is one of` compare with, as it stands in the file."""
    match place.clause.written:
        case ast.OneOf(values=values):
            return place.source.cut(values[0].span.to(values[-1].span))
        case ast.Compare(value=value):
            return place.source.cut(value.span)
        case _:
            raise AssertionError(place)


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
        if len(values) != len(wanted):
            continue
        if wanted == {comparable(test.field, it) for it in values}:
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
