"""The lists of a policy: what is in them, and which of them conditions ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl.defining import frozen
from rulesdsl.lint.subject import Subject
from rulesdsl.model import conditions
from rulesdsl.model.types import Value
from rulesdsl.source import Source
from rulesdsl.syntax import ast


@frozen(eq=False)
class Listed:
    """A list, where it is defined, and its values."""

    source: Source
    name: ast.Name
    statement: ast.Written
    values: tuple[Value, ...]

    @property
    def literals(self) -> tuple[ast.Literal, ...]:
        """The values as written; none where they come from a file."""
        match self.statement.statement:
            case ast.ListValues(values=values):
                return values
            case _:
                return ()


def own_lists(subject: Subject) -> Iterator[Listed]:
    """The lists that the policy's own file defines, in its order."""
    return _lists_in(subject, subject.compiled.tree)


def all_lists(subject: Subject) -> Iterator[Listed]:
    """The same, and those of the files that it includes."""
    return (it for file in subject.files for it in _lists_in(subject, file))


def _lists_in(subject: Subject, file: ast.PolicyFile) -> Iterator[Listed]:
    for it in file.statements:
        match it.statement:
            case ast.ListValues(name=name) | ast.ListFile(name=name):
                yield Listed(file.source, name, it, subject.policy.lists.get(name.words, ()))
            case _:
                pass


def used_lists(subject: Subject) -> frozenset[str]:
    """The names of the lists that a `when` or a promise asks for, in lower case."""
    written = (_condition(it.statement) for it in subject.compiled.tree.statements)
    asked = (it for condition in written if condition for it in _tests(condition))
    return frozenset(it.list.words for it in asked if isinstance(it, ast.InList))


def _condition(statement: ast.Statement) -> ast.Condition | None:
    match statement:
        case ast.When(condition=condition) | ast.Promise(condition=condition):
            return condition
        case _:
            return None


def _tests(condition: ast.Condition) -> Iterator[ast.Test]:
    match condition:
        case ast.And(parts=parts) | ast.Or(parts=parts):
            for part in parts:
                yield from _tests(part)
        case ast.Not(part=part):
            yield from _tests(part)
        case _:
            yield condition


def compared(values: Iterable[Value]) -> list[Value]:
    """Values as conditions compare them: texts without regard to capitals and space around them."""
    return [conditions.fold(it) if isinstance(it, str) else it for it in values]
