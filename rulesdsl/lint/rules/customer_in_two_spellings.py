"""One standard customer under two spellings, or two whose names hardly differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from rulesdsl.defining import frozen
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.letters import is_disguised
from rulesdsl.lint.likeness import are_close, words_of
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.storage import same_label
from rulesdsl.source import Source
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L107", "customer-in-two-spellings", Severity.WARNING)


@frozen
class _Use:
    """A standard customer where it is named; `promised` tells that a promise speaks of it."""

    source: Source
    text: ast.Text
    promised: bool = False


def look(subject: Subject) -> Iterator[Diagnostic]:
    """The rarer one of two spellings; of two that are as frequent, the later one."""
    spellings: dict[str, list[_Use]] = {}
    for use in _uses(subject):
        spellings.setdefault(use.text.value, []).append(use)
    told: set[str] = set()
    for one, other in combinations(spellings, 2):
        rare, usual = (one, other) if len(spellings[one]) < len(spellings[other]) else (other, one)
        if rare in told or _has_odd_space(one, other):
            continue
        if same_label(one) == same_label(other):
            told.add(rare)
            yield _found(spellings, rare, usual, safe=_is_never_created(subject))
        elif _is_a_slip(spellings[rare], spellings[usual]) and not _list_answers(subject, rare):
            told.add(rare)
            yield _found(spellings, rare, usual, safe=False)


def _uses(subject: Subject) -> Iterator[_Use]:
    for file in subject.files:
        for it in file.statements:
            match it.statement:
                case ast.Else(choice=ast.UseCustomer(customer=text)) | ast.Currency(customer=text):
                    yield _Use(file.source, text)
    for promise in subject.policy.promises:
        match promise.written.effect:
            case ast.Effect(kind=ast.EffectKind.USE_CUSTOMER, name=ast.Text() as text):
                yield _Use(promise.source, text, promised=True)
            case ast.Effect(under=ast.Text() as text):
                yield _Use(promise.source, text, promised=True)


def _has_odd_space(*names: str) -> bool:
    """Whether space stands in a name that does not belong there, which is told by itself."""
    return any(" ".join(it.split()) != it for it in names)


def _is_a_slip(rare: Sequence[_Use], usual: Sequence[_Use]) -> bool:
    """Whether a name that stands once is close to another; of promises another code tells."""
    one, other = rare[0].text.value, usual[0].text.value
    promised = any(it.promised for it in (*rare[:1], *usual[:1]))
    return (
        len(rare) == 1
        and not promised
        and not (is_disguised(one) or is_disguised(other))
        and are_close(words_of(one), words_of(other))
    )


def _list_answers(subject: Subject, name: str) -> bool:
    """Whether QuickBooks' list has that customer, or another code says that it has not."""
    if subject.customers is None:
        return False
    return bool(subject.standards(name)) or _is_never_created(subject)


def _is_never_created(subject: Subject) -> bool:
    """Whether no order shows how the name is spelled: a new customer would."""
    return not any(it.settings.create_standard_customer for it in subject.rules)


def _found(
    spellings: Mapping[str, Sequence[_Use]], rare: str, usual: str, *, safe: bool
) -> Diagnostic:
    use, other = spellings[rare][0], spellings[usual][0]
    same = same_label(rare) == same_label(usual)
    wanted = "one spelling for a customer" if same else "customers with names that differ plainly"
    edits = [Edit(it.text.span, quoted(usual)) for it in spellings[rare] if it.source is use.source]
    return Diagnostic(
        CODE,
        f"expected {wanted}, found {quoted(rare)} beside {quoted(usual)}",
        Label(use.source, use.text.span),
        f"write {quoted(usual)}" + ("" if same else ", if it is the same customer"),
        Fix(f"write {quoted(usual)}", tuple(edits), safe=safe),
        (Label(other.source, other.text.span, "spelled so here"),),
    )


LINT = Lint(CODE, look)
