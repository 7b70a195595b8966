"""A long work shown while it is done: its steps, how far each is, and how long it may take yet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from rulesdsl.defining import define

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

AT_LEAST = 1_000
"""So many rows are written before that is shown."""

EVERY = 0.3
"""Seconds between two looks at how far a statement is."""


@define
class Steps:
    """The steps of a work. Nothing is shown where nobody watches."""

    _shown: Progress | None

    @contextmanager
    def step(
        self, what: str, rows: int | None = None, done: Callable[[], float] | None = None
    ) -> Iterator[None]:
        """One step; `done` tells how much of it is done, in percent, or of how many `rows`."""
        if self._shown is None:
            yield
            return
        task = self._shown.add_task(what, total=rows if rows is not None else 100)
        ended = Event()
        watcher = Thread(target=self._follow, args=(task, done, ended), daemon=True)
        if done is not None:
            watcher.start()
        try:
            yield
        finally:
            ended.set()
            if done is not None:
                watcher.join()
            self._shown.remove_task(task)

    def _follow(self, task: TaskID, done: Callable[[], float] | None, ended: Event) -> None:
        while not ended.wait(EVERY) and self._shown is not None and done is not None:
            so_far = done()
            if so_far >= 0:
                self._shown.update(task, completed=so_far)

    def counted(
        self, what: str, rows: int, each: Iterable[bytes], *, by_line: bool = False
    ) -> Iterator[bytes]:
        """The pieces of a file as they are made: each is a row, or as many as it has lines."""
        if self._shown is None:
            yield from each
            return
        task = self._shown.add_task(what, total=rows)
        done = shown = 0
        for it in each:
            done += it.count(b"\n") if by_line else 1
            if done - shown >= AT_LEAST:
                self._shown.update(task, completed=done)
                shown = done
            yield it
        self._shown.remove_task(task)


@contextmanager
def steps() -> Iterator[Steps]:
    """Show the steps of a work where a person is watching."""
    if not sys.stderr.isatty():
        yield Steps(None)
        return
    from rich.console import Console  # heavy, and only for somebody who watches
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield Steps(shown)
