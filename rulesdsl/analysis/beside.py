"""What two versions of a policy say otherwise beside their rules: title, lists, promises, examples.

None of it decides an order; what a list changes for orders is told with the rules that ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rulesdsl import wording
from rulesdsl.compiled import Compiled
from rulesdsl.defining import frozen
from rulesdsl.model.types import Value
from rulesdsl.semantics.policy import Example, Policy
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_statement, quoted

_MOST_VALUES = 20
"""A list from a file can hold thousands."""


@frozen
class Beside:
    """A thing that is otherwise: which, and what was there (`gone`) and is there now (`added`)."""

    what: str
    gone: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def beside(old: Compiled, new: Compiled) -> tuple[Beside, ...]:
    """What is otherwise beside the rules."""
    one, other = old.policy, new.policy
    found = [
        _compared("title", _title(one), _title(other)),
        *_lists(one.lists, other.lists, _names(old) | _names(new)),
        _compared("promises", _promises(one), _promises(other)),
        _compared("examples", map(_example, one.examples), map(_example, other.examples)),
    ]
    return tuple(it for it in found if it.gone or it.added)


def _names(its: Compiled) -> dict[str, str]:
    """The names of lists as they are written, by their words."""
    return {
        it.statement.name.words: it.statement.name.written
        for tree in (*its.included, its.tree)
        for it in tree.statements
        if isinstance(it.statement, ast.ListValues | ast.ListFile)
    }


def _title(its: Policy) -> list[str]:
    return [quoted(its.title)] if its.title else []


def _promises(its: Policy) -> list[str]:
    return [print_statement(it.written) for it in its.promises]


def _compared(what: str, old: Iterable[str], new: Iterable[str]) -> Beside:
    before, now = dict.fromkeys(old), dict.fromkeys(new)
    gone = tuple(it for it in before if it not in now)
    added = tuple(it for it in now if it not in before)
    return Beside(what, _some(gone), _some(added))


def _some(its: tuple[str, ...]) -> tuple[str, ...]:
    more = len(its) - _MOST_VALUES
    return its if more <= 0 else (*its[:_MOST_VALUES], f"and {more:,} more")


def _lists(
    old: Mapping[str, tuple[Value, ...]],
    new: Mapping[str, tuple[Value, ...]],
    names: Mapping[str, str],
) -> Iterable[Beside]:
    for name in dict.fromkeys((*old, *new)):
        values = (map(wording.value, its.get(name, ())) for its in (old, new))
        yield _compared(f"list {names.get(name, name)}", *values)


def _example(its: Example) -> str:
    """An example in one line: its name, and what it says where that is what changed."""
    said = "; ".join(map(print_statement, its.statements))
    return f"{quoted(its.name)}: {said}"
