"""An entry of a QuickBooks list, such as terms or a class, under two spellings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TypeAlias

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.letters import is_disguised
from rulesdsl.lint.likeness import are_close, words_of
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.attributes import Kind, find
from rulesdsl.source import Source
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L120", "entry-in-two-spellings", Severity.WARNING)

_Places: TypeAlias = list[tuple[Source, ast.Text]]


def look(subject: Subject) -> Iterator[Diagnostic]:
    """The rarer of two spellings, of two that are as frequent the later one; each told once."""
    for name, spellings in _entries(subject).items():
        told: set[str] = set()
        for one, other in combinations(spellings, 2):
            fewer = len(spellings[one]) < len(spellings[other])
            rare, usual = (one, other) if fewer else (other, one)
            if rare not in told and are_close(words_of(one), words_of(other)):
                told.add(rare)
                yield _found(name, spellings[rare], spellings[usual])


def _entries(subject: Subject) -> dict[str, dict[str, _Places]]:
    """By attribute, the entries that it is given, folded as QuickBooks compares them."""
    found: dict[str, dict[str, _Places]] = {}
    for file in subject.files:
        for it in file.statements:
            for attribute in _given(it.statement):
                known, value = find(attribute.name.words), attribute.value
                if known is None or known.kind is not Kind.REFERENCE:
                    continue
                if isinstance(value, ast.Text) and not _is_told_of(value.value):
                    spellings = found.setdefault(known.name, {})
                    spellings.setdefault(value.value.casefold(), []).append((file.source, value))
    return found


def _given(statement: ast.Statement) -> tuple[ast.Attribute, ...]:
    match statement:
        case ast.Else(choice=ast.CreateCustomer(attributes=given)):
            return given
        case ast.Else(choice=ast.UseCustomer(job=ast.Job(attributes=given))):
            return given
        case _:
            return ()


def _is_told_of(text: str) -> bool:
    """Whether other codes tell of its spaces or letters."""
    return " ".join(text.split()) != text or is_disguised(text)


def _found(name: str, rare: _Places, places: _Places) -> Diagnostic:
    (source, text), (elsewhere, other) = rare[0], places[0]
    edits = [Edit(it.span, quoted(other.value)) for at, it in rare if at is source]
    return Diagnostic(
        CODE,
        f"expected one spelling for an entry of QuickBooks' lists, found `{name} "
        f"{quoted(text.value)}` beside {quoted(other.value)}",
        Label(source, text.span),
        f"write {quoted(other.value)}, if that is how QuickBooks has it",
        Fix(f"write {quoted(other.value)}", tuple(edits)),
        (Label(elsewhere, other.span, "spelled so here"),),
    )


LINT = Lint(CODE, look)
