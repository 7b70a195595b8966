"""Orders that no rule decides: which they are, and a rule for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rulesdsl import wording
from rulesdsl.analysis.regions import Region
from rulesdsl.compiled import Compiled
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.model.conditions import All, Condition, Has, Includes, Known, Not, OneOf, Within
from rulesdsl.model.conditions import Any as AnyOf
from rulesdsl.model.fields import ALWAYS_TOLD
from rulesdsl.patterns import pattern
from rulesdsl.semantics.policy import Rule
from rulesdsl.source import Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

GAP = Code("A401", "orders-without-a-rule", Severity.WARNING)

MOST_GAPS = 5
"""Kinds of orders without a rule that are told of one policy; one rule more is enough for all."""

_LONGEST_NAME = 60
_LONGEST_CONDITION = 300
_LONGEST_OF_SEVERAL = 150
"""Characters of a condition in a message; the rule that is proposed has the whole."""

WHY = "no rule for such orders yet"

_ALL_OTHERS = "All other orders"


def gap_findings(compiled: Compiled, regions: Sequence[Region]) -> Iterator[Diagnostic]:
    """One finding about all orders that no rule is for, and a rule that can be put in for them.

    Orders of one kind get a rule of their own; of several kinds a last rule takes all.
    """
    if not regions:
        return
    last = compiled.policy.rules[-1]
    names = {(rule.name or "").casefold() for rule in compiled.policy.rules}
    only = regions[0].condition if len(regions) == 1 else None
    name = _free(_name(only) if len(regions) == 1 else _ALL_OTHERS, names)
    own = _settings(compiled)
    rule = proposed_rule(name, only, own)
    edits = _edits(compiled.tree, last, _behind(compiled.tree, last), rule)
    yield Diagnostic(
        GAP,
        f"expected a rule for every order, found none {_for_which(regions)}",
        Label(last.source, last.span, "the last rule"),
        _help(rule, proposed_rule(_ALL_OTHERS, None, own), several=len(regions) > 1),
        Fix(f"add the rule {quoted(name)}", edits) if edits else None,
        evidence=tuple(_evidence(regions)),
    )


def _for_which(regions: Sequence[Region]) -> str:
    match regions:
        case [region]:
            return _where(region.condition, _LONGEST_CONDITION)
        case _ if len(regions) > MOST_GAPS:
            return f"for more than {MOST_GAPS} kinds of orders"
        case _:
            return f"for {len(regions)} kinds of orders"


def _evidence(regions: Sequence[Region]) -> Iterator[str]:
    """An order of each kind; of several the kind is told, too."""
    from rulesdsl.analysis.told import order_in_words  # only where something is to be told

    for region in regions[:MOST_GAPS]:
        order = order_in_words(region.order)
        if len(regions) == 1:
            yield f"{order} is held, because no rule applies"
        else:
            yield f"{order}: no rule applies {_where(region.condition, _LONGEST_OF_SEVERAL)}"


def _where(condition: Condition | None, longest: int) -> str:
    if condition is None:
        return "that applies to any"
    words = wording.sentence(condition)
    if len(words) > longest:
        words = words[: longest - 1].rstrip() + "…"
    return f"where {words}"


def _help(rule: tuple[str, ...], for_all: tuple[str, ...], *, several: bool) -> str:
    written = "; ".join(rule)
    if len(written) > 2 * _LONGEST_CONDITION:
        written = "; ".join(for_all)
    if several:
        return f"end with a rule for all that is left: `{written}`"
    return f"write a rule for them, or hold them by a rule of their own: `{written}`"


# The rule that is proposed


def proposed_rule(
    name: str, condition: Condition | None, settings: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The lines of a rule that holds the orders of a region, as they are held now."""
    asked = (f"when {wording.sentence(_plainly(condition))}",) if condition is not None else ()
    return (f"rule {quoted(name)}", *asked, f"else hold {quoted(WHY)}", *settings)


def _settings(compiled: Compiled) -> tuple[str, ...]:
    """What a rule that holds its orders must set: under override they would go to a customer."""
    for file in (compiled.tree, *compiled.included):
        for it in file.statements:
            match it.statement:
                case ast.Rule():
                    break
                case ast.Setting(name=ast.Name(words="override"), value=ast.YesNo(value=on)):
                    return ("override = false",) if on else ()
                case _:
                    pass
    return ()


def _plainly(condition: Condition) -> Condition:
    """The same, saying so where orders without a field fulfil it: lint asks for that (L201)."""
    if isinstance(condition, All):
        return All(tuple(_with_missing(it, condition.parts) for it in condition.parts))
    return _with_missing(condition, ())


def _with_missing(part: Condition, beside: Sequence[Condition]) -> Condition:
    match part:
        case Not(part=OneOf(field=field) | Within(field=field) | Has(field=field) as test) if (
            field.name not in ALWAYS_TOLD and Known(field) not in beside
        ):
            return AnyOf((Not(Known(field)), _opposite(test)))
        case _:
            return part


def _opposite(test: OneOf | Within | Has) -> Condition:
    """The opposite, for orders that have the field."""
    match test:
        case OneOf(field=field, values=(bool() as answer,)):
            return OneOf(field, (not answer,))
        case _:
            return Not(test)


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


_REST = pattern(r"[ \t]*;?[ \t]*(?:#[^\n]*)?(?=\n|$)")


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
