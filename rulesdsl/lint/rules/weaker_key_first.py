"""A name is looked for before the e-mail or the phone: a namesake is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.channels import aliases_of, channels_of, fields_of_orders
from rulesdsl.lint.keys import asks_for, is_of_many
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Key, Rule
from rulesdsl.syntax.printer import print_key

CODE = Code("L114", "weaker-key-first", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Ladders whose first sure key stands behind a name."""
    for at, rule in subject.living:
        number = _first_sure_key(rule)
        weaker = _first_weaker_key(rule.ladder, number)
        if number is not None and weaker is not None:
            keys, sure = subject.ladder(at), rule.ladder[number]
            whole = keys[0].span.to(keys[-1].span)
            text = " then ".join(
                map(print_key, (keys[number], *keys[:number], *keys[number + 1 :]))
            )
            fix = Fix(f"write `match by {text}`", (Edit(whole, text),))
            yield Diagnostic(
                CODE,
                f"expected the surest key first, found `{weaker}` before `{sure}`: a namesake is "
                "taken, and nobody looks further",
                Label(subject.source, keys[0].span.to(keys[number].span)),
                fix.title,
                fix if "#" not in subject.source.cut(whole) else None,
            )


def _first_sure_key(rule: Rule) -> int | None:
    """The first key that asks for an e-mail or a phone, which the orders of the rule have."""
    if rule.settings.override or not any(it.is_a_name for it in rule.ladder):
        return None
    for number, key in enumerate(rule.ladder):
        if asks_for(key, "email", "phone"):
            return number if number and _tells_of_the_buyer(rule, key) else None
    return None


def _first_weaker_key(ladder: Sequence[Key], number: int | None) -> Key | None:
    """The first name before a surer key; of one that is a part of that the analysis tells."""
    if number is None:
        return None
    sure = set(ladder[number].fields)
    names = (it for it in ladder[:number] if it.is_a_name and not is_of_many(it))
    return next((it for it in names if not set(it.fields) <= sure), None)


def _tells_of_the_buyer(rule: Rule, key: Key) -> bool:
    """Whether the channels of the rule tell what the key asks for; else another code says so."""
    channels = channels_of(rule.condition)
    if asks_for(key, "email") and any(map(aliases_of, channels)):
        return False
    told = fields_of_orders(channels)
    return told is None or all(it.name in told for it in key.fields)


LINT = Lint(CODE, look)
