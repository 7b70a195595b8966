"""Ctrl-C, and what else asks a program to stop: what is under way is undone, or done to its end."""

from __future__ import annotations

import os
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
def stopped_after() -> Iterator[None]:
    """Who asks to stop meanwhile is heard at the end of it; who asks twice, at once."""
    asked: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        if asked:
            _stop(number, frame)
        asked.append(number)

    all_of_them = (signal.SIGINT, *_ASKED)
    with _heard_by(hear, (it for it in all_of_them if signal.getsignal(it) != signal.SIG_IGN)):
        yield
    if asked:
        raise KeyboardInterrupt


@contextmanager
def unstopped_children() -> Iterator[None]:
    """Programs that are started meanwhile do not hear who asks to stop, as after `nohup`.

    A terminal that is closed, or `timeout`, asks all programs of a group at once. This holds for
    `subprocess` with a `preexec_fn` (PySpark starts Java so), because others see no forks.
    """
    global _is_deaf  # noqa: PLW0603  what a fork does is settled once, for the whole process
    _is_deaf = True
    try:
        yield
    finally:
        _is_deaf = False


_is_deaf = False


def _in_a_child() -> None:
    if _is_deaf:
        for it in _ASKED:
            signal.signal(it, signal.SIG_IGN)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_a_child)


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
