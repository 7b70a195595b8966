"""A tag with a comma in it: stores part tags by commas, so that no order has such a tag."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.places import Place
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import Includes
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L207", "tag-with-a-comma", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every tag asked for that has a comma in it."""
    for place in subject.places:
        match place.clause.meant, place.clause.written:
            case Includes(tag=tag), ast.Compare(value=value) if "," in tag:
                each = [it.strip() for it in tag.split(",") if it.strip()]
                yield Diagnostic(
                    CODE,
                    f"expected one tag behind `include`, found {quoted(tag)}, which no order has: "
                    "stores part tags by commas",
                    Label(place.source, value.span),
                    _help(each),
                    _fix(place, each),
                )
            case _:
                pass


def _help(each: list[str]) -> str:
    if not each:
        return "write the tag between the quotes"
    return f"ask for each tag: `{_any_of(each)}`, or `and` where an order must have them all"


def _any_of(each: list[str]) -> str:
    return " or ".join(f"tags include {quoted(it)}" for it in each)


def _fix(place: Place, each: list[str]) -> Fix | None:
    if not each:
        return None
    several = len(each) > 1 and place.above is not None
    text = f"({_any_of(each)})" if several else _any_of(each)
    return Fix(f"write `{_any_of(each)}`", (Edit(place.span, text),))


LINT = Lint(CODE, look)
