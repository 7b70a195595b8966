"""An included file of which nothing is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import without_statement
from rulesdsl.lint.listing import used_lists
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L404", "unused-include", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Files that have nothing but lists, they and the files that they include, and none is used."""
    files = {it.source.name: it for it in subject.compiled.included}
    used = used_lists(subject) if files else frozenset[str]()
    for it in subject.compiled.tree.statements:
        if not isinstance(it.statement, ast.Include):
            continue
        said = list(_said_by(subject.source.beside(it.statement.file.value), files, set()))
        lists = [one.name.words for one in said if isinstance(one, ast.ListValues | ast.ListFile)]
        if len(lists) == len(said) and used.isdisjoint(lists):
            yield Diagnostic(
                CODE,
                f"expected something of {quoted(it.statement.file.value)} to be used, found "
                + ("that no condition asks for its lists" if lists else "that nothing is in it"),
                Label(subject.source, it.span),
                "take this line out, or ask for a list of the file",
                Fix(
                    "take the `include` out",
                    (without_statement(subject.source, it),),
                    safe=True,
                ),
            )


def _said_by(
    name: str, files: Mapping[str, ast.PolicyFile], seen: set[str]
) -> Iterator[ast.Statement]:
    """What a file says, and what those say that it includes."""
    if name in seen or name not in files:
        return
    seen.add(name)
    for it in files[name].statements:
        if isinstance(it.statement, ast.Include):
            yield from _said_by(files[name].source.beside(it.statement.file.value), files, seen)
        else:
            yield it.statement


LINT = Lint(CODE, look)
