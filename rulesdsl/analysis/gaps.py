"""Orders that no rule decides: which they are, and a rule for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rulesdsl import wording
from rulesdsl.analysis.regions import Region
from rulesdsl.analysis.told import order_in_words
from rulesdsl.compiled import Compiled
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.model.conditions import All, Condition, Includes, Known, Not, OneOf
from rulesdsl.semantics.policy import Rule
from rulesdsl.source import Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

GAP = Code("A401", "orders-without-a-rule", Severity.WARNING)

MOST_GAPS = 10
"""Findings about gaps in one policy; who has more mends these first."""

_LONGEST_NAME = 60
_LONGEST_CONDITION = 300
"""Characters of a condition in a message; the rule that is proposed has the whole."""

WHY = "no rule for such orders yet"


def gap_findings(compiled: Compiled, regions: list[Region]) -> Iterator[Diagnostic]:
    """A finding for each region in which no rule applies, with a rule that can be put in."""
    last = compiled.policy.rules[-1]
    place = _behind(compiled.tree, last)
    names = {(rule.name or "").casefold() for rule in compiled.policy.rules}
    for number, region in enumerate(regions[:MOST_GAPS], 1):
        name = _free(_name(region.condition), names)
        names.add(name.casefold())
        rule = proposed_rule(name, region.condition)
        more = number == MOST_GAPS < len(regions)
        edits = _edits(compiled.tree, last, place, rule)
        yield Diagnostic(
            GAP,
            f"expected a rule for every order, found none {_where(region.condition)}",
            Label(last.source, last.span, "the last rule"),
            _help(rule, more=more),
            Fix(f"add the rule {quoted(name)}", edits) if edits else None,
            evidence=(f"{order_in_words(region.order)} is held, because no rule applies",),
        )


def _where(condition: Condition | None) -> str:
    if condition is None:
        return "that applies to any"
    words = wording.sentence(condition)
    if len(words) > _LONGEST_CONDITION:
        words = words[: _LONGEST_CONDITION - 1].rstrip() + "…"
    return f"where {words}"


def _help(rule: tuple[str, ...], *, more: bool) -> str:
    written = "; ".join(rule)
    if len(written) > 2 * _LONGEST_CONDITION:
        written = f"rule 'All other orders'; else hold {quoted(WHY)}"
    told = f"write a rule for them, or hold them by a rule of their own: `{written}`"
    return told + ("; there are more orders without a rule than are told here" if more else "")


# The rule that is proposed


def proposed_rule(name: str, condition: Condition | None) -> tuple[str, ...]:
    """The lines of a rule that holds the orders of a region, as they are held now."""
    asked = (f"when {wording.sentence(condition)}",) if condition is not None else ()
    return (f"rule {quoted(name)}", *asked, f"else hold {quoted(WHY)}")


def _name(condition: Condition | None) -> str:
    """What a region may be called: `eBay, total < 0`."""
    if condition is None:
        return "All orders"
    parts = condition.parts if isinstance(condition, All) else (condition,)
    name = wording.one_line(", ".join(map(_short, parts)))
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"


_TELLING = {"channel", "store", "currency", "payment method", "customer group"}
"""Fields whose values say by themselves what they are."""


def _short(part: Condition) -> str:
    match part:
        case OneOf(field=field, values=values, list=None) if all(
            isinstance(it, str) for it in values
        ):
            said = " or ".join(map(str, values))
            return said if field.name in _TELLING else f"{field.name} {said}"
        case Not(part=OneOf(field=field, list=None) as test) if field.name in _TELLING:
            return f"{field.name} not {_short(test)}"
        case Includes(tag=tag):
            return f"tag {tag}"
        case Not(part=Includes(tag=tag)):
            return f"no tag {tag}"
        case Not(part=Known(field=field)):
            return f"no {field.name}"
        case _:
            return wording.sentence(part).replace("'", "")


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it where a rule has it already."""
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name} {number}"
    return free


# Where it is put


def _behind(tree: ast.PolicyFile, last: Rule) -> int | None:
    """The end of the line on which a rule ends; None where something else goes on there."""
    text = tree.source.text
    statements = [it for it in tree.statements if it.span >= last.span]
    end = last.span.end
    for it in statements:
        if isinstance(it.statement, ast.Promise | ast.Example):
            break
        end = it.span.end
    line_end = _REST.match(text, end)
    return line_end.end() if line_end else None


_REST = re.compile(r"[ \t]*;?[ \t]*(?:#[^\n]*)?(?=\n|$)")


def _edits(
    tree: ast.PolicyFile, last: Rule, place: int | None, rule: tuple[str, ...]
) -> tuple[Edit, ...]:
    """What is written, and where; nothing where that would take more than one rule."""
    if place is None or last.source is not tree.source:
        return ()
    head, *body = rule
    text = "".join([f"\n\n{head}", *(f"\n  {line}" for line in body)])
    added = (Edit(Span(place, place), text),)
    if last.name is not None:
        return added
    if any(
        it.span > last.span and isinstance(it.statement, _OF_THE_HEAD) for it in tree.statements
    ):
        return ()
    start = Span(last.span.start, last.span.start)
    return (Edit(start, "rule 'The orders so far'\n"), *added)


_OF_THE_HEAD = (ast.Title, ast.Include, ast.ListValues, ast.ListFile, ast.Currency)
"""What may stand behind the only rule of a policy, but not behind a `rule 'name'`."""
