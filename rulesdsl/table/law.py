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
    on = Cell(-1 if override is None else override, YesNoTest(True))
    off = Cell(on.column, YesNoTest(False))
    guards: dict[int, list[tuple[Cell, ...]]] = {}
    found = []
    for line in table.lines:
        if decides_a_job(line.arm):
            guarded = any(_asks_all_of(guard, line) for guard in guards.get(id(line.rule), ()))
            if not guarded and off not in line.cells:
                found.append(line)
        elif on in line.cells:
            guard = tuple(cell for cell in line.cells if cell != on)
            guards.setdefault(id(line.rule), []).append(guard)
    return tuple(found)


def _asks_all_of(guard: tuple[Cell, ...], line: Line) -> bool:
    """Whether a line has every cell of a guard; mostly it begins with them."""
    return line.cells[: len(guard)] == guard or set(guard) <= set(line.cells)
