"""From a decision table to its sheet."""

from __future__ import annotations

from itertools import groupby

from rulesdsl import wording
from rulesdsl.model.conditions import All, Condition
from rulesdsl.semantics.policy import Rule
from rulesdsl.sheets import ANY, Block, Row, Sheet
from rulesdsl.syntax.printer import quoted
from rulesdsl.table import ir

_MOST_VALUES = 50
"""How many a sentence tells: a list from a file can hold thousands."""


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
        blocks.append(_block(rule, rows))
    asked_for = len(
        {
            it
            for it, column in zip(heading_of, table.columns, strict=True)
            if isinstance(column, _ASKED)
        }
    )
    title = wording.one_line(table.title or "")
    lists = _lists_named(table)
    return Sheet(
        title, headings, asked_for, tuple(blocks), _notes(table, lists), fingerprint, lists
    )


_ASKED = (ir.FieldColumn, ir.ConditionColumn)


def _block(rule: Rule | None, rows: tuple[Row, ...]) -> Block:
    if rule is None:
        return Block(_title(rule), _title(rule), "", None, rows)
    heading = f"rule {quoted(_title(rule))}" if rule.name is not None else _title(rule)
    notes = tuple(map(wording.one_line, wording.conditions_of_use(rule)))
    return Block(_title(rule), heading, wording.one_line(rule.source.name), rule.line, rows, notes)


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


def _notes(table: ir.Table, lists: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    """What holds for all rules; what holds for some says for which. Then what lists hold."""
    rules = _rules_of(table)
    notes: dict[str, list[str]] = {}
    for rule in rules:
        for note in wording.conditions_of_use(rule):
            notes.setdefault(note, []).append(rule.title)
    said = [
        note if len(titles) == len(rules) else f"{note[:-1]} ({_rules(titles)})."
        for note, titles in notes.items()
    ]
    return (*map(wording.one_line, said), *(_list(name, values) for name, values in lists))


def _rules_of(table: ir.Table) -> list[Rule]:
    return list(dict.fromkeys(line.rule for line in table.lines if line.rule))


def _lists_named(table: ir.Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The lists that conditions name, with their values in words."""
    lists = dict(
        it
        for rule in _rules_of(table)
        if rule.condition
        for it in wording.lists_named(rule.condition)
    )
    return tuple(
        (wording.one_line(name), tuple(wording.one_line(wording.value(it)) for it in values))
        for name, values in lists.items()
    )


def _rules(titles: list[str]) -> str:
    return f"{'rule' if len(titles) == 1 else 'rules'} {', '.join(map(quoted, titles))}"


def _list(name: str, values: tuple[str, ...]) -> str:
    more = f", … and {len(values) - _MOST_VALUES:,} more" if len(values) > _MOST_VALUES else ""
    return f"The list {name} is {', '.join(values[:_MOST_VALUES])}{more}."
