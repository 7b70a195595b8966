"""Ctrl-C, and what else asks a program to stop: what is under way is undone, or done to its end."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_ASKED = tuple(getattr(signal, it) for it in ("SIGTERM", "SIGHUP") if hasattr(signal, it))
"""How another program asks, and a terminal that is closed; Windows knows the first one only."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Who is asked to stop meanwhile is stopped as by Ctrl-C; what `nohup` said still holds."""
    with _heard_by(_stop, (it for it in _ASKED if signal.getsignal(it) is signal.SIG_DFL)):
        yield


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def unstopped() -> Iterator[None]:
    """Who asks to stop meanwhile comes too late. For what takes no longer than a moment."""
    with _heard_by(signal.SIG_IGN, (signal.SIGINT, *_ASKED)):
        yield


@contextmanager
def _heard_by(handler: object, signals: Iterable[int]) -> Iterator[None]:
    before = {}
    try:
        for it in signals:
            with suppress(ValueError):  # not the first thread, which alone is told
                before[it] = signal.signal(it, handler)  # type: ignore[arg-type]
        yield
    finally:
        for it, its in before.items():
            signal.signal(it, its)
