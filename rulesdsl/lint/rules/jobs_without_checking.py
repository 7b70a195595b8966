"""`with job` where jobs are not checked: the second order of a buyer is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.settings import instead
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.templates import Template
from rulesdsl.semantics.policy import JobPlan, Rule, Standard
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast

CODE = Code("L101", "job-without-check-jobs", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Rules that make jobs and do not look for the ones that are there, by where that is set."""
    by_place: dict[tuple[Source, Span], list[int]] = {}
    for at, rule in subject.living:
        if _makes_jobs_unchecked(rule):
            by_place.setdefault(rule.places["check_jobs"], []).append(at)
    for (source, span), rules in by_place.items():
        first, *others = (Label(subject.source, it) for it in _jobs(subject, rules))
        yield Diagnostic(
            CODE,
            "expected `check jobs = true` for `with job`, found `check jobs = false`: a buyer's "
            "second order is held, because the first one has made the job",
            first,
            "write `check jobs = true`",
            instead(subject, rules[0], "check jobs", "true", "check jobs"),
            (Label(source, span, "switched off here"), *others),
        )


def _makes_jobs_unchecked(rule: Rule) -> bool:
    its = rule.settings
    match rule.fallback:
        case Standard(job=JobPlan(template=template)):
            return not its.check_jobs and not its.override and not _is_new_each_time(template)
        case _:
            return False


def _is_new_each_time(template: Template) -> bool:
    """Whether no two orders give one name."""
    return any(slot.fields[0].name == "order number" for slot in template.slots)


def _jobs(subject: Subject, rules: Iterable[int]) -> Iterator[Span]:
    """Where these rules say `with job`."""
    for at in rules:
        match subject.fallback(at):
            case ast.Written(statement=ast.Else(choice=ast.UseCustomer(job=ast.Job(span=span)))):
                start = subject.source.text.lower().rfind("with", 0, span.start)
                yield Span(start, span.end)
            case _:
                yield subject.rules[at].span


LINT = Lint(CODE, look)
