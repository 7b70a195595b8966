"""From a decision table to its sheet."""

from __future__ import annotations

from itertools import groupby

from rulesdsl import wording
from rulesdsl.model.conditions import All, Condition
from rulesdsl.model.types import Value
from rulesdsl.semantics.policy import Rule
from rulesdsl.sheets import ANY, Block, Row, Sheet
from rulesdsl.syntax.printer import quoted
from rulesdsl.table import ir

_MOST_VALUES = 50
"""A list from a file can hold thousands."""


def sheet(table: ir.Table, fingerprint: str = "") -> Sheet:
    """The table in words. Columns that look up in different ways share a heading, not a line."""
    asked = frozenset(it.field.name for it in table.columns if isinstance(it, ir.FieldColumn))
    heading_of = [wording.heading(column, asked) for column in table.columns]
    headings = tuple(sorted(dict.fromkeys(heading_of), key=lambda it: _rank(it, table, heading_of)))
    blocks = []
    numbered = enumerate(table.lines, 1)
    for rule, lines in groupby(numbered, key=lambda it: it[1].rule):
        rows = tuple(
            Row(
                number,
                _title(rule),
                _when(line, table),
                _cells(line, table, heading_of, headings),
                wording.one_line(wording.arm(line.arm)),
            )
            for number, line in lines
        )
        where = wording.one_line(f"{rule.source.name}:{rule.line}") if rule else ""
        blocks.append(Block(_title(rule), where, rows))
    asked_for = len(
        {
            it
            for it, column in zip(heading_of, table.columns, strict=True)
            if isinstance(column, _ASKED)
        }
    )
    title = wording.one_line(table.title or "")
    return Sheet(title, headings, asked_for, tuple(blocks), _notes(table), fingerprint)


_ASKED = (ir.FieldColumn, ir.ConditionColumn)


def _when(line: ir.Line, table: ir.Table) -> str:
    """What a line asks about the order's fields, as one condition."""
    asked: list[Condition] = []
    for cell in line.cells:
        column = table.columns[cell.column]
        match column, cell.test:
            case (_, ir.FieldTest(condition=condition)) | (
                ir.ConditionColumn(condition=condition),
                _,
            ):
                asked.append(condition)
            case _:
                pass
    whole = All(tuple(asked)) if len(asked) > 1 else next(iter(asked), None)
    return wording.one_line(wording.sentence(whole)) if whole else ""


def _rank(heading: str, table: ir.Table, heading_of: list[str]) -> tuple[int, int]:
    """What an order is asked stands first, then override, the keys, the job."""
    kinds = (ir.FieldColumn, ir.ConditionColumn, ir.OverrideColumn, ir.KeyColumn, ir.JobColumn)
    first = heading_of.index(heading)
    return kinds.index(type(table.columns[first])), first


def _cells(
    line: ir.Line, table: ir.Table, heading_of: list[str], headings: tuple[str, ...]
) -> tuple[str, ...]:
    words = {
        heading_of[cell.column]: wording.one_line(
            wording.test(table.columns[cell.column], cell.test)
        )
        for cell in line.cells
    }
    return tuple(words.get(heading, ANY) for heading in headings)


def _title(rule: Rule | None) -> str:
    return wording.one_line(rule.title) if rule else "(otherwise)"


def _notes(table: ir.Table) -> tuple[str, ...]:
    """What holds for all rules; what holds for some says for which. Then what lists hold."""
    rules = list(dict.fromkeys(line.rule for line in table.lines if line.rule))
    notes: dict[str, list[str]] = {}
    for rule in rules:
        for note in wording.conditions_of_use(rule):
            notes.setdefault(note, []).append(rule.title)
    said = [
        note if len(titles) == len(rules) else f"{note[:-1]} ({_rules(titles)})."
        for note, titles in notes.items()
    ]
    lists = dict(
        it for rule in rules if rule.condition for it in wording.lists_named(rule.condition)
    )
    return tuple(map(wording.one_line, (*said, *map(_list, lists, lists.values()))))


def _rules(titles: list[str]) -> str:
    return f"{'rule' if len(titles) == 1 else 'rules'} {', '.join(map(quoted, titles))}"


def _list(name: str, values: tuple[Value, ...]) -> str:
    more = f", … and {len(values) - _MOST_VALUES:,} more" if len(values) > _MOST_VALUES else ""
    return f"The list {name} is {', '.join(map(wording.value, values[:_MOST_VALUES]))}{more}."
