"""What `git diff` compares of a policy: its decision table, whatever state the policy is in.

Git shows no difference at all when a program that it asks fails, so this one never does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rulesdsl.cli._policies import read_source
from rulesdsl.compiler import compile_policy
from rulesdsl.defining import evolve
from rulesdsl.sheets._sheet import sheet
from rulesdsl.shelf import pick
from rulesdsl.source import Source, Unreadable
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_policy
from rulesdsl.wording import one_line, several

if TYPE_CHECKING:
    from rulesdsl.compiled import Compiled

WIDTH = 80
"""The same on every terminal: otherwise a difference would depend on who looks at it."""

_MOST_ERRORS = 5


def text_of(file: str, form: str) -> str:
    """The table of a policy and what it promises; its text where there is no table."""
    source = read_source(file)
    if isinstance(source, Unreadable):
        return f"(expected a policy, {one_line(source.why)})\n"
    policy = _compiled(file, source)
    if not policy.ok:
        return "".join(_why_not(policy)) + _as_written(source)
    if not policy.policy.rules:
        return _as_written(source)  # lists and settings for other policies
    return _table(policy, form) + _beside(policy)


def _compiled(file: str, source: Source) -> Compiled:
    """The policy with its files, which are looked for only where it names some."""
    from rulesdsl.cli._blobs import origin  # most policies name none

    asked: list[str] = []

    def alone(name: str) -> Source | Unreadable:
        asked.append(name)
        return Unreadable("found none")

    policy = compile_policy(source, alone)
    at = origin(file) if asked else None
    return policy if at is None else compile_policy(Source(at.path, source.text), at.read)


def _why_not(policy: Compiled) -> Iterator[str]:
    """Why there is no table, without places: they would differ where nothing else does."""
    errors = [it for it in policy.diagnostics if it.is_error]
    yield f"(There is no table, because of {several(len(errors), 'error')}.)\n"
    yield from (f"* {one_line(it.message)}\n" for it in errors[:_MOST_ERRORS])
    if len(errors) > _MOST_ERRORS:
        yield f"* and {len(errors) - _MOST_ERRORS} more\n"
    yield "\n"


def _as_written(source: Source) -> str:
    """The text, in which nothing steers a terminal."""
    return "".join(f"{one_line(it)}\n" for it in source.text.removeprefix("\ufeff").splitlines())


def _table(policy: Compiled, form: str) -> str:
    """The table without what says where it was written: that changes with every line above it."""
    its = sheet(policy.table)
    blocks = tuple(evolve(it, file="", line=None) for it in its.blocks)
    text: str = pick("rulesdsl.sheets", form, "write")(evolve(its, blocks=blocks), WIDTH)
    return text


def _beside(policy: Compiled) -> str:
    """Promises and examples, which are not in the table: one that is taken out must be seen."""
    own = _own(policy.tree)
    text = print_policy(evolve(policy.tree, statements=tuple(own), after=()))
    return "".join(f"{one_line(it)}\n" for it in ("", *text.splitlines())) if text else ""


def _own(tree: ast.PolicyFile) -> Iterator[ast.Written]:
    inside = False
    for written in tree.statements:
        match written.statement:
            case ast.Promise():
                inside = False
                yield ast.Written(written.statement, written.span)
            case ast.Rule():
                inside = False
            case ast.Example():
                inside = True
        if inside:
            yield ast.Written(written.statement, written.span)
