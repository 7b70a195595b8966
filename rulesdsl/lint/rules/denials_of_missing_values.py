"""`is not` on a field that an order may lack: the orders that lack it fulfil it, too."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.analysis.clauses import Kind
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.lacking import lacking
from rulesdsl.lint.places import Place
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import All, Any, Condition, Has, Known, Not, OneOf, Within
from rulesdsl.model.fields import ALWAYS_TOLD, Field
from rulesdsl.source import Span

CODE = Code("L201", "is-not-on-a-missing-value", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Of each rule and field the first denial by which orders that lack it get to the rule."""
    told: set[tuple[int, Field]] = set()
    for place in subject.places:
        field = _denied(place)
        at = place.rule
        if field is None or at is None or (at, field) in told:
            continue
        if _lets_in(subject, at, place, field) and not lacking(place, field):
            told.add((at, field))
            yield _told(place, field)


def _denied(place: Place) -> Field | None:
    """The field of a comparison that must not hold, and which some order lacks."""
    match place.clause.meant:
        case Not(part=OneOf(field=field) | Within(field=field) | Has(field=field)) if (
            place.clause.kind is not Kind.OPPOSITE and place.is_positive
        ):
            pass
        case OneOf(field=field) | Within(field=field) | Has(field=field) if not place.is_positive:
            pass
        case _:
            return None
    return None if field.name in ALWAYS_TOLD else field


def _lets_in(subject: Subject, at: int, place: Place, field: Field) -> bool:
    """Whether orders without the field get to the rule by the denial."""
    if place.is_needed:
        if Known(field) in _beside(place):
            return False
        missing = (Not(Known(field)),)
        return subject.study.cascade.is_first(at, inside=missing) is True
    asked = place.with_instead(_also_where_missing(place.clause.meant, field))
    return subject.study.cascade.is_first(at, outside=(asked,)) is True


def _beside(place: Place) -> tuple[Condition, ...]:
    """What else an `and` asks."""
    beside = place.above.clause.meant if place.above is not None else None
    return beside.parts if isinstance(beside, All) else ()


def _also_where_missing(denied: Condition, field: Field) -> Condition:
    """The comparison as it would be if what is missing were denied, too."""
    if isinstance(denied, Not):
        return All((denied, Known(field)))
    return Any((denied, Not(Known(field))))


def _told(place: Place, field: Field) -> Diagnostic:
    shown = _with_its_not(place)
    help_, edit = _cure(place, shown, field)
    return Diagnostic(
        CODE,
        f"expected a condition for orders with `{field.name}`, found `{shown.words}`, which orders "
        "without it fulfil, too",
        Label(shown.source, shown.span),
        help_,
        Fix(help_.partition(";")[0], (edit,)),
    )


def _with_its_not(place: Place) -> Place:
    """A comparison that is denied, with the `not` that denies it."""
    above = None if place.is_positive else place.above
    while above is not None and above.clause.kind is not Kind.OPPOSITE:
        above = above.above
    return above or place


def _cure(place: Place, shown: Place, field: Field) -> tuple[str, Edit]:
    """What to write; a yes/no field by itself can be asked for its other answer."""
    match place.clause.meant:
        case OneOf(values=(bool() as answer,)) | Not(part=OneOf(values=(bool() as answer,))) if (
            shown in {place, place.above}
        ):
            other = f"{field.name} is {'false' if answer else 'true'}"
            return f"write `{other}`, which only orders with it fulfil", Edit(shown.span, other)
        case _:
            known = f"{field.name} is known and"
            help_ = (
                f"write `{known}` before it; where orders without it are meant, "
                f"`{field.name} is missing or`"
            )
            return help_, Edit(Span(shown.span.start, shown.span.start), f"{known} ")


LINT = Lint(CODE, look)
