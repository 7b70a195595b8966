"""A name of which nothing may be known: such orders are held, though they should get a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import rewritten
from rulesdsl.lint.naming import Naming
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import Known, Not
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.syntax.printer import quoted
from rulesdsl.wording import listed

CODE = Code("L302", "name-that-may-be-empty", Severity.WARNING)

OFTEN_MISSING = frozenset(
    BY_NAME[f"{side}{name}"]
    for side in ("", "billing ", "shipping ")
    for name in ("company", "phone")
) | frozenset(
    BY_NAME[it]
    for it in (
        "customer group", "customer id", "company id", "location id",
        "billing street 2", "shipping street 2",
        "card brand", "card last four", "card expiry",
    )
)  # fmt: skip
"""What many orders of every store lack; of other fields it is only told where a `when` says so."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Templates all of whose fields may be missing together, on an order that the rule decides."""
    for its in subject.namings:
        asked = frozenset(field for slot in its.template.slots for field in slot.fields)
        if asked and _may_lack(subject, its.at, asked):
            yield Diagnostic(
                CODE,
                f"expected a {its.kind}'s name for every order of the rule, found "
                f"{quoted(its.template.written)}, which comes to nothing where "
                f"{_missing(asked)}",
                Label(its.source, its.span),
                "name what is known instead; an order without a name is held",
                _fix(its, asked),
            )


def _may_lack(subject: Subject, at: int, asked: Iterable[Field]) -> bool:
    """Whether the rule decides orders on which all these are missing, as many or all of its are."""
    cascade = subject.study.cascade
    for field in asked:
        if field not in OFTEN_MISSING and (
            field not in subject.study.fields_of_conditions
            or cascade.is_first(at, [Known(field)]) is not False
        ):
            return False
    return cascade.is_first(at, [Not(Known(it)) for it in asked]) is True


def _missing(asked: Iterable[Field]) -> str:
    names = sorted(it.name for it in asked)
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'} missing"


def _fix(its: Naming, asked: frozenset[Field]) -> Fix | None:
    """The name, else the e-mail, as a further alternative of a template that is only one slot."""
    more = [it for it in ("name", "email") if BY_NAME[it] not in asked]
    (slot, *others) = its.template.pieces
    if its.text is None or others or isinstance(slot, str) or not more:
        return None
    names = [it.name for it in slot.fields] + more
    wanted = "{" + " or ".join(names) + "}"
    return Fix(f"write {quoted(wanted)}", (rewritten(its.text, wanted),))


LINT = Lint(CODE, look)
