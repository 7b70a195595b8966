"""One engine in a process of its own: `python -m tests.bench.peers.one_engine NAME KIND RULES`.

Prints what it took, in JSON. Answers are compared with the slow and obvious ones before anything is
timed; an engine that remembers what it has met is given its time to meet it.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from statistics import median
from time import process_time
from typing import Any

from tests.bench.peers.questions import KINDS, Asked, expected, orders, plain

CHECKED = 200
COLD = 1_000
WARMING = 20_000
TIMED = 2_000
PASSES = 7
LONGEST = 1.0
"""Seconds that a pass may take; a slow engine is asked about fewer orders."""


def main(name: str, kind: str, size: str) -> None:
    """Prepare, check, time."""
    rules = plain(KINDS[kind].make(int(size)))
    season = orders(rules, WARMING + PASSES * TIMED)
    engine = import_module(f"tests.bench.peers.engines.{name}")
    start = process_time()
    engine.prepare(rules, season[:1])
    made = process_time() - start
    cold = first_ever(engine.prepare(rules, season[:COLD]))
    asked: Asked = engine.prepare(rules, season)
    answers = [asked.number(asked.decide(it)) for it in asked.orders[:CHECKED]]
    assert answers == [expected(rules, it) for it in season[:CHECKED]], "other answers"
    print(json.dumps({"made": made, "cold": cold, "fed": engine.FED, **timed(asked)}))


def first_ever(asked: Asked) -> float:
    """The processor seconds of one of the first decisions that an engine ever makes."""
    each = spent(asked.decide, asked.orders[:1])
    count = max(1, min(COLD - 1, int(LONGEST / max(each, 1e-9))))
    return spent(asked.decide, asked.orders[1 : 1 + count]) / count


def timed(asked: Asked) -> dict[str, float]:
    """The processor seconds of one decision: about orders it was asked before, and about new ones.

    Each is the median over several passes, every one of them over orders of its own.
    """
    gc.collect()
    gc.disable()
    each = spent(asked.decide, asked.orders[:CHECKED]) / CHECKED
    spent(asked.decide, asked.orders[: min(WARMING, int(2 * LONGEST / each))])
    count = max(1, min(TIMED, int(LONGEST / each)))
    first, again = [], []
    for start in range(WARMING, WARMING + PASSES * count, count):
        orders = asked.orders[start : start + count]
        first.append(spent(asked.decide, orders) / count)
        again.append(spent(asked.decide, orders) / count)
    return {"again": median(again), "first": median(first)}


def spent(decide: Callable[[Any], Any], orders: Sequence[Any]) -> float:
    """The processor seconds of asking about these orders, one after the other."""
    start = process_time()
    for order in orders:
        decide(order)
    return process_time() - start


if __name__ == "__main__":
    main(*sys.argv[1:])
