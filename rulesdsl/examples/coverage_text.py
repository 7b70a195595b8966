"""What examples have been through, for a terminal: the figures, and what is missing by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rulesdsl.compiled import Compiled
from rulesdsl.examples._lines import filled
from rulesdsl.examples.coverage import ConditionCover, Coverage, LineCover, RuleCover, Share
from rulesdsl.sheets import ANY, Row
from rulesdsl.sheets._sheet import sheet
from rulesdsl.syntax.printer import print_condition
from rulesdsl.wording import listed, several, without_match_by


def covered(its: Coverage, width: int) -> Iterator[str]:
    """The figures of a policy, and what no example comes to."""
    yield from filled(figures(its), 2, width, under=4)
    words = lines_in_words(its.policy)
    for rule in its.rules:
        yield from _rule(rule, words, width)
    if its.otherwise is not None and lacks(its.otherwise):
        missing = f"no example has an order that no rule is for (line {its.otherwise.number})"
        yield from filled(missing, 2, width, under=4)
    for reason, numbers in aside(its):
        yield from filled(f"not counted: {numbers} ({reason})", 2, width, under=4)


def figures(its: Coverage) -> str:
    """`rules 3/4, lines 9/12 (75%), outcomes 10/14`."""
    told = [f"rules {its.of_rules}", f"lines {its.of_lines} ({percent(its.of_lines)})"]
    return ", ".join([*told, f"outcomes {its.of_outcomes}"] if its.of_outcomes.of else told)


def percent(share: Share) -> str:
    """In whole hundredths; all of them only where all is reached."""
    return f"{int(share.percent)}%"


def _rule(rule: RuleCover, words: Mapping[int, str], width: int) -> Iterator[str]:
    """What no example comes to, of a rule."""
    lines = [it for it in rule.lines if lacks(it)]
    heading = f"{title(rule)} ({rule.rule.source.name}:{rule.rule.line})"
    if lines and not rule.orders:
        count = several(len(lines), "line")
        yield from filled(f"{heading}: no example comes to it ({count})", 2, width, under=4)
        return
    missing = [f"line {it.number}: {words[it.number]}" for it in lines]
    missing += [it for test in rule.tests if test.seen for it in never(test)]
    if missing:
        yield from filled(heading, 2, width, under=4)
    for it in missing:
        yield from filled(it, 4, width, under=8)


def title(rule: RuleCover) -> str:
    """The rule in words."""
    return f"rule '{rule.rule.name}'" if rule.rule.name else "the only rule"


def lacks(line: LineCover) -> bool:
    """Whether a line could be reached by an example, and is not."""
    return line.aside is None and not line.orders


def never(test: ConditionCover) -> Iterator[str]:
    """What of a test was never seen."""
    words = print_condition(test.clause.written)
    line = test.rule.source.place(test.span.start).line
    for outcome in sorted(test.missing, reverse=True):
        yield f"`{words}` is never {'true' if outcome else 'false'} (line {line} of the file)"


def aside(its: Coverage) -> Iterator[tuple[str, str]]:
    """The lines that are not counted, by the reason."""
    reasons: dict[str, list[str]] = {}
    for it in its.all_lines:
        if it.aside is not None:
            reasons.setdefault(it.aside, []).append(str(it.number))
    for reason, numbers in reasons.items():
        yield reason, f"{'lines' if numbers[1:] else 'line'} {listed(numbers)}"


def lines_in_words(policy: Compiled) -> dict[int, str]:
    """Each line of the table by its number: what it asks, and what it decides.

    What all lines of a rule ask of the order stands in the rule, and is left out.
    """
    whole = sheet(policy.table)
    words: dict[int, str] = {}
    for block in whole.blocks:
        differ = len({row.when for row in block.rows}) > 1
        for row in block.rows:
            asked = [row.when] if differ and row.when else []
            asked += _keys(whole.headings[whole.fields_asked :], row.cells[whole.fields_asked :])
            words[row.number] = _line(asked, row)
    return words


def _keys(headings: Sequence[str], cells: Sequence[str]) -> list[str]:
    """What a line asks of override, keys and jobs."""
    both = zip(map(without_match_by, headings), cells, strict=True)
    return [f"{heading} {cell}" for heading, cell in both if cell != ANY]


def _line(asked: Sequence[str], row: Row) -> str:
    return f"{', '.join(asked)} → {row.decision}" if asked else row.decision
