"""What the forms for people say alike: where a finding is, what comes with it, and the count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl.diagnostics import Diagnostic, Label, Severity


def where(label: Label) -> str:
    """`shop.rules:3:1`, which editors and terminals take for a link."""
    place = label.source.place(label.span.start)
    return f"{label.source.name}:{place.line}:{place.column}"


def more(it: Diagnostic) -> str:
    """The command that shows the page of a finding's code."""
    return f"rulesdsl lint --explain {it.code.id}"


def told_with(it: Diagnostic) -> Iterator[str]:
    """What comes with the message, a line each: other places, what shows it, the cure."""
    for other in it.others:
        told = f": {other.text}" if other.text else ""
        yield f"see also {where(other)}{told}"
    yield from shown_and_cured(it)


def shown_and_cured(it: Diagnostic) -> Iterator[str]:
    """The same without the other places."""
    for number, line in enumerate(it.evidence):
        yield f"for example: {line}" if number == 0 else line
    if it.help:
        yield f"help: {it.help}"


def count(every: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`, and nothing where there are none."""
    found = [it.code.severity for it in every]
    numbers = ((severity, found.count(severity)) for severity in Severity)
    return ", ".join(
        f"{number} {severity.value}{'' if number == 1 else 's'}"
        for severity, number in numbers
        if number
    )
