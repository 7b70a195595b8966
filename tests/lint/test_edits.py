"""Taking a statement or a value out of a policy leaves all others, and every comment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.diagnostics import Edit
from rulesdsl.lint.edits import with_statement_behind, without_statement, without_value
from rulesdsl.lint.fixing import edited
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.layout import lay_out
from rulesdsl.syntax.parser import parse
from tests.noise import noisy
from tests.policies import policies


def done(source: Source, edit: Edit) -> Source:
    return Source(source.name, edited(source.text, [edit]))


def statements(source: Source) -> list[ast.Statement]:
    tree, found = parse(source)
    assert found == []
    return [it.statement for it in tree.statements]


def comments(source: Source) -> list[str]:
    return [source.cut(it.span).rstrip() for it in lay_out(source.text).comments]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 1\n  override = no\nb = 2\n", "a = 1\nb = 2\n"),
        ("a = 1\n\noverride = no\n\nb = 2\n", "a = 1\n\nb = 2\n"),
        ("override = no\n\nb = 2\n", "b = 2\n"),
        ("a = 1\noverride = no", "a = 1\n"),
        ("a = 1; override = no; b = 2\n", "a = 1; b = 2\n"),
        ("a = 1; override = no\nb = 2\n", "a = 1\nb = 2\n"),
        ("override = no; b = 2\n", "b = 2\n"),
        ("  override = no;\nb = 2\n", "b = 2\n"),
        ("a = 1; override = no  # of both\n", "a = 1  # of both\n"),
        ("# above\n  override = no  # behind\nb = 2\n", "# above\n  # behind\nb = 2\n"),
        ("  override = no;  # behind\nb = 2\n", "  # behind\nb = 2\n"),
    ],
)
def test_a_statement_goes_with_its_line(before: str, after: str) -> None:
    source = Source("policy.rules", before)
    tree, _ = parse(source)
    (out,) = (it for it in tree.statements if "override" in source.cut(it.span))
    assert done(source, without_statement(source, out)).text == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 1\n  override = no\nb = 2\n", "a = 1\n  override = no\n  c = 3\nb = 2\n"),
        ("override = no", "override = no\nc = 3"),
        ("\toverride = no  # why\nb = 2\n", "\toverride = no  # why\n\tc = 3\nb = 2\n"),
        ("  a = 1; override = no\nb = 2\n", "  a = 1; override = no\n  c = 3\nb = 2\n"),
        ("override = no; b = 2\n", "override = no; c = 3; b = 2\n"),
        ("override = no;  # why\n", "override = no; c = 3;  # why\n"),
    ],
)
def test_a_statement_comes_behind_another_one(before: str, after: str) -> None:
    source = Source("policy.rules", before)
    tree, _ = parse(source)
    (beside,) = (it for it in tree.statements if "override" in source.cut(it.span))
    made = done(source, with_statement_behind(source, beside, "c = 3"))
    assert made.text == after
    assert len(statements(made)) == len(tree.statements) + 1


@given(st.data())
def test_other_statements_and_every_comment_stay(data: st.DataObject) -> None:
    written = data.draw(policies())
    source = Source("policy.rules", data.draw(noisy(written.source.text)).text)
    tree, _ = parse(source)
    if not tree.statements:
        return
    at = data.draw(st.integers(0, len(tree.statements) - 1))
    after = done(source, without_statement(source, tree.statements[at]))
    its = statements(source)
    assert statements(after) == [*its[:at], *its[at + 1 :]]
    assert comments(after) == comments(source)


@given(st.data())
def test_other_values_stay(data: st.DataObject) -> None:
    written = data.draw(policies())
    source = Source("policy.rules", data.draw(noisy(written.source.text)).text)
    its = statements(source)
    for number, it in enumerate(its):
        if not isinstance(it, ast.ListValues) or not it.values:
            continue
        at = data.draw(st.integers(0, len(it.values) - 1))
        spans = [value.span for value in it.values]
        edit = without_value(source, spans, at)
        if edit is None:
            assert len(spans) == 1 or "#" in source.cut(spans[0].to(spans[-1]))
            continue
        after = done(source, edit)
        left = (*it.values[:at], *it.values[at + 1 :])
        wanted = ast.ListValues(it.name, left)
        assert statements(after) == [*its[:number], wanted, *its[number + 1 :]]
        assert comments(after) == comments(source)


def test_a_value_beside_a_comment_stays() -> None:
    source = Source("policy.rules", "list EU = 'DE',  # at home\n  'FR', 'DE'\n")
    spans = [Span(10, 14), Span(29, 33), Span(35, 39)]
    assert [source.cut(it) for it in spans] == ["'DE'", "'FR'", "'DE'"]
    assert [without_value(source, spans, at) is None for at in range(3)] == [True, False, False]
