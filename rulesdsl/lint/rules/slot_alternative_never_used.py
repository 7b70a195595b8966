"""An alternative in a name that is never taken: what stands before it is known whenever it is."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.analysis.ladders import taken_sometimes
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.wording import listed

CODE = Code("L305", "slot-alternative-never-used", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Braces with alternatives that the ones before them leave nothing to do."""
    for its in subject.namings:
        for at, slot in enumerate(its.template.slots):
            kept = taken_sometimes(slot)
            if len(kept) == len(slot.fields) or its.text is None:
                continue
            idle = list(dict.fromkeys(it.name for it in slot.fields if it not in kept))
            twice = [it.name for it in kept if slot.fields.count(it) > 1]
            wanted = "{" + " or ".join(it.name for it in kept) + "}"
            span = its.span_of(at)
            whole = span == its.text.span  # its quotes are doubled: no place for an edit
            yield Diagnostic(
                CODE,
                "expected each field between the braces to be taken for some order, found "
                + listed(f"`{it}`" for it in idle or twice)
                + (", for which nothing is left" if idle else " twice"),
                Label(its.source, span),
                f"write `{wanted}`",
                None if whole else Fix(f"write `{wanted}`", (Edit(span, wanted),), safe=True),
            )


LINT = Lint(CODE, look)
