"""A standard customer who is to take orders in two currencies: QuickBooks keeps it in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rulesdsl.analysis.phrases import is_in
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.channels import values_named
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.storage import same_label
from rulesdsl.semantics.policy import Rule, Standard
from rulesdsl.source import Source
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L108", "customer-of-two-currencies", Severity.WARNING)

_CURRENCY = BY_NAME["currency"]


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Rules for one foreign currency, and lines of one, whose customer has another one as well."""
    yield from _of_rules(subject)
    yield from _of_lines(subject)


def _of_rules(subject: Subject) -> Iterator[Diagnostic]:
    """Rules for one foreign currency that no line `currency … uses` is for."""
    for at, rule in subject.living:
        code = _foreign(rule)
        if code is None or code in rule.currencies or not isinstance(rule.fallback, Standard):
            continue
        customer = rule.fallback.customer
        if subject.standards(customer):
            continue  # what QuickBooks keeps it in is known, and told by another code
        fallback = subject.fallback(at)
        for other, also in islice(_in_other_currencies(subject, at, customer, code), 1):
            yield Diagnostic(
                CODE,
                f"expected a standard customer of its own for orders in {code}, found "
                f"{quoted(customer)}, who takes orders in {also}, too",
                Label(rule.source, fallback.span if fallback else rule.span),
                f"write `currency '{code}' uses customer '…'` before the first rule, with the one "
                f"that QuickBooks has in {code}",
                others=(Label(other.source, other.fallback_at or other.span, f"for {also} here"),),
            )


def _foreign(rule: Rule) -> str | None:
    """The only currency that a rule is for, where it is not the company's."""
    named = _codes(rule) if rule.settings.multi_currency else ()
    home = rule.settings.home_currency
    return named[0] if len(named) == 1 and named[0] != home else None


def _codes(rule: Rule) -> tuple[str, ...]:
    return tuple(it.upper() for it in values_named(rule.condition, _CURRENCY))


def _in_other_currencies(
    subject: Subject, at: int, customer: str, code: str
) -> Iterator[tuple[Rule, str]]:
    """Rules that use a customer for orders in another currency than this one, and in which.

    Of rules that do the same as this one the analysis tells.
    """
    behaviours = subject.study.behaviours
    for number, rule in subject.living:
        match rule.fallback:
            case Standard(customer=its) if same_label(its) == same_label(customer):
                for also in _codes(rule) or (rule.settings.home_currency,):
                    used = also not in rule.currencies and also != code
                    reached = subject.study.cascade.is_first(number, [is_in(also)])
                    if used and reached is True and behaviours[number] is not behaviours[at]:
                        yield rule, also


# Lines `currency … uses customer …`


def _of_lines(subject: Subject) -> Iterator[Diagnostic]:
    """Lines of foreign currencies, each told once, with a line or a rule of another currency."""
    using = [
        (at, it)
        for at, it in subject.living
        if isinstance(it.fallback, Standard) and it.settings.multi_currency
    ]
    home = using[0][1].settings.home_currency if using else None
    above: dict[str, tuple[str, Label]] = {}
    for source, line in _lines(subject) if using else ():
        code, kept = line.currency.value.strip().upper(), same_label(line.customer.value)
        other = above.get(kept) or _at_home(subject, using, kept)
        above.setdefault(kept, (code, Label(source, line.customer.span, f"for {code} here")))
        known = subject.standards(line.customer.value)
        if other is not None and code not in {home, other[0]} and not known:
            yield Diagnostic(
                CODE,
                f"expected a customer of its own for {code}, found "
                f"{quoted(line.customer.value)}, who takes orders in {other[0]}, too",
                Label(source, line.customer.span),
                f"name the customer that QuickBooks has in {code}: each has one currency",
                others=(other[1],),
            )


def _lines(subject: Subject) -> Iterator[tuple[Source, ast.Currency]]:
    for file in subject.files:
        for it in file.statements:
            if isinstance(it.statement, ast.Currency):
                yield file.source, it.statement


def _at_home(
    subject: Subject, using: Sequence[tuple[int, Rule]], kept: str
) -> tuple[str, Label] | None:
    """A rule that uses the customer for orders in the home currency, and where it says so."""
    for at, rule in using:
        home = rule.settings.home_currency
        same = isinstance(rule.fallback, Standard) and same_label(rule.fallback.customer) == kept
        takes = same and home not in rule.currencies
        if takes and subject.study.cascade.is_first(at, [is_in(home)]) is True:
            return home, Label(rule.source, rule.fallback_at or rule.span, f"for {home} here")
    return None


LINT = Lint(CODE, look)
