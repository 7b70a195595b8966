"""Two examples that try the same: the second one can fail only where the first one fails, too."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from rulesdsl.defining import evolve
from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import without_statement
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Example, Ordered
from rulesdsl.spelling import fold
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L505", "example-said-twice", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Examples with the customers, orders and expectations of an earlier one."""
    seen: dict[Hashable, list[Example]] = {}
    for it in subject.policy.examples:
        alike = seen.setdefault(_in_short(it), [])
        first = next((other for other in alike if _said(other) == _said(it)), None)
        alike.append(it)
        if first is not None and fold(first.name) != fold(it.name):
            yield Diagnostic(
                CODE,
                f"expected each example to try something of its own, found {quoted(it.name)} to "
                f"say the same as {quoted(first.name)}",
                Label(it.source, it.span),
                "take it out, or change it into the case that is meant",
                _fix(subject, it),
                others=(Label(first.source, first.span, "the other one"),),
            )


def _in_short(example: Example) -> Hashable:
    """What tells most examples apart, quickly."""
    orders = (it.order for it in example.orders)
    names = frozenset(it.full_name for it in example.customers.customers)
    return names, tuple((it.email, it.name, it.channel, it.total) for it in orders)


def _said(example: Example) -> object:
    """What an example tries: who is there, whatever the order of the lines, and what comes in."""
    its = example.customers
    there = frozenset((*its.customers, *its.taken))
    return there, [(evolve(it.order, origin=None), _effects(it)) for it in example.orders]


def _effects(ordered: Ordered) -> frozenset[ast.Effect]:
    return frozenset(effect for it in ordered.expected for effect in it.effects)


def _fix(subject: Subject, example: Example) -> Fix | None:
    for start, body in subject.blocks.examples:
        if start.span == example.span and subject.source == example.source:
            last = body[-1] if body else start
            whole = ast.Written(start.statement, start.span.to(last.span))
            return Fix(
                "take the example out", (without_statement(subject.source, whole),), safe=True
            )
    return None


LINT = Lint(CODE, look)
