"""The law of the house, checked on every table: when override is on, no job is used or created.

A line that takes a job, or that takes a match (which may be a job), must never be the first to hold
with override on. It cannot be when an earlier line of the same rule asks for nothing but override
and things that the later line asks for in the same way: whatever passes the later one with override
on has passed the earlier one before.
"""

from __future__ import annotations

from rulesdsl.table.ir import Cell, Line, OverrideColumn, Table, YesNoTest, decides_a_job


def breaches(table: Table) -> tuple[Line, ...]:
    """The lines that could decide a job with override on; of a lawful table there are none."""
    override = next(
        (at for at, it in enumerate(table.columns) if isinstance(it, OverrideColumn)), None
    )
    guards: dict[int, list[tuple[Cell, ...]]] = {}
    found = []
    for line in table.lines:
        asked = [cell.test for cell in line.cells if cell.column == override]
        if decides_a_job(line.arm):
            if asked != _OFF and not _is_guarded(line, guards.get(id(line.rule), [])):
                found.append(line)
        elif asked == _ON:
            guard = tuple(cell for cell in line.cells if cell.column != override)
            guards.setdefault(id(line.rule), []).append(guard)
    return tuple(found)


_ON, _OFF = [YesNoTest(True)], [YesNoTest(False)]


def _is_guarded(line: Line, guards: list[tuple[Cell, ...]]) -> bool:
    """Whether a line has every cell of a guard; mostly it begins with those of the last one."""
    for guard in reversed(guards):
        if line.cells[: len(guard)] == guard:
            return True
    return any(set(guard) <= set(line.cells) for guard in guards)
