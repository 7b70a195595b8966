"""A promise about a customer that no rule uses, and one with nearly that name is used: a slip."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import rewritten
from rulesdsl.lint.slips import slip_of
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Standard
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L502", "promise-names-nobody", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Names in a `never`: an `always` about nobody is broken, and the analysis says so."""
    promises = (it for it in subject.policy.promises if not it.written.always)
    standards = _standards(subject)
    for promise in promises:
        effect = promise.written.effect
        for name in (_customer(effect), effect.under):
            near = slip_of(name.value, standards) if name is not None else None
            if name is not None and near is not None:
                yield Diagnostic(
                    CODE,
                    f"expected a customer that the policy uses, found {quoted(name.value)}, which "
                    f"is nearly {quoted(near)}: such a promise holds whatever the rules say",
                    Label(promise.source, name.span),
                    f"did you mean {quoted(near)}?",
                    Fix(f"write {quoted(near)}", (rewritten(name, near),)),
                )


def _customer(effect: ast.Effect) -> ast.Text | None:
    """The customer that an effect names; of a job the name is the job's."""
    of_a_job = effect.kind in {ast.EffectKind.CREATE_JOB, ast.EffectKind.USE_JOB}
    return None if of_a_job else effect.name


def _standards(subject: Subject) -> tuple[str, ...]:
    """The standard customers that rules and currencies name."""
    policy = subject.policy
    fallbacks = (it.fallback for it in policy.rules)
    names = [it.customer for it in fallbacks if isinstance(it, Standard)]
    return tuple(dict.fromkeys([*names, *(it.customer for it in policy.currencies.values())]))


LINT = Lint(CODE, look)
