"""A star in a text, as spreadsheets and search fields have it: here it is a sign like any other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.places import Place
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import Condition, Has, Includes, Not, OneOf
from rulesdsl.patterns import pattern
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L218", "wildcard-in-a-text", Severity.WARNING)

_STARS = pattern(r"\s*(?P<before>\*|%(?=.*%\s*$))?(?P<text>[^*%]*\w[^*%]*)(?P<behind>[*%])?\s*")
"""A text with a star before or behind it, or with two signs of per cent."""

_AS_PART = {
    (True, True): "contains",
    (True, False): "ends with",
    (False, True): "starts with",
}
"""What is meant by a star before, and one behind."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every text that a text is compared with and that has such a sign at one of its ends."""
    for place in subject.places:
        if not _compares_texts(place.clause.meant):
            continue
        for text in _texts(place.clause.written):
            found = _STARS.fullmatch(text.value)
            if found and (found["before"] or found["behind"] == "*"):
                yield _told(place, text, found)


def _compares_texts(meant: Condition) -> bool:
    match meant:
        case OneOf() | Has() | Includes() | Not(part=OneOf()):
            return True
        case _:
            return False


def _texts(written: ast.Condition) -> Iterator[ast.Text]:
    match written:
        case ast.Compare(value=ast.Text() as value):
            yield value
        case ast.OneOf(values=values):
            yield from (it for it in values if isinstance(it, ast.Text))
        case _:
            pass


def _told(place: Place, text: ast.Text, found: re.Match[str]) -> Diagnostic:
    part = found["text"].strip()
    help_, edit = f"write `{quoted(part)}`", Edit(text.span, quoted(part))
    match place.clause.written:
        case ast.Compare(field=name, operator=ast.Operator.IS | ast.Operator.IS_NOT as operator):
            verb = _AS_PART[bool(found["before"]), bool(found["behind"])]
            instead = f"{name.words} {verb} {quoted(part)}"
            if operator is ast.Operator.IS_NOT:
                instead = f"not ({instead})"
            help_, edit = f"write `{instead}`", Edit(place.span, instead)
        case ast.OneOf(field=name):
            verb = _AS_PART[bool(found["before"]), bool(found["behind"])]
            help_ = f"ask for it by itself: `{name.words} {verb} {quoted(part)}`"
            return _with(place, text, help_, None)
        case ast.Compare(operator=ast.Operator.INCLUDE):
            return _with(place, text, "write the whole tag, or one `tags include` for each", None)
        case _:
            pass
    return _with(place, text, help_, Fix(help_, (edit,)))


def _with(place: Place, text: ast.Text, help_: str, fix: Fix | None) -> Diagnostic:
    return Diagnostic(
        CODE,
        f"expected a text as orders have it, found {quoted(text.value)}, in which no sign stands "
        "for others",
        Label(place.source, text.span),
        help_,
        fix,
    )


LINT = Lint(CODE, look)
