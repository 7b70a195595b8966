"""Which rule an order falls under: one decision at a time, from Python, by us and by others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from attrs import frozen

from tests.bench.page import table
from tests.bench.peers.processes import Failed, run
from tests.bench.peers.questions import KINDS, SIZES

OURS, IN_FULL = "ours", "ours_in_full"

ENGINES = {
    OURS: "**rulesdsl**, the rule alone",
    IN_FULL: "**rulesdsl**, the whole decision",
    "json_logic": "datalogic-py",
    "zen": "zen-engine",
    "cel": "common-expression-language",
    "durable": "durable_rules",
    "cedar": "cedarpy",
    "if_chain": "a chain of `if`, generated",
    "masks": "bit masks, by hand",
}

REMEMBERING = (OURS, IN_FULL)
"""These remember what they worked out for a value: the first time takes longer."""

PEERS = ("json_logic", "zen", "cel", "durable", "cedar")
"""Those of the package index: the fastest of them is what we compare ourselves with."""

WANTED = {"narrow": (3, 6, 20, 20), "wide": (2, 3, 8, 5)}
"""How many times as fast as the fastest peer, by the number of rules."""

LONGEST = 120
"""Seconds that an engine may take for all of one measurement."""

MICRO = 1_000_000

FEW = 10
"""Fewer microseconds are told with two decimals."""


@frozen
class Took:
    """Processor seconds of a decision: about an order asked before, about one never asked.

    `cold` is one of the first thousand that the engine decides at all, `made` is to make it ready.
    `fed` says in what form the engine got rules and orders.
    """

    again: float
    first: float
    cold: float
    made: float
    fed: str


Measured = Mapping[tuple[str, str, int], Took | Failed]
"""By engine, kind and number of rules."""


def measured(rounds: int) -> Measured:
    """Every engine in a process of its own, round by round; of several rounds the best."""
    best: dict[tuple[str, str, int], Took | Failed] = {}
    for _, *case in product(range(rounds), ENGINES, KINDS, SIZES):
        name, kind, size = key = (str(case[0]), str(case[1]), int(str(case[2])))
        if isinstance(best.get(key), Failed):
            continue
        print(f"  {ENGINES[name]}, {KINDS[kind].title}, {size:,} rules", end=": ", flush=True)
        module = "tests.bench.peers.one_engine"
        done = run("-m", module, name, kind, str(size), longest=LONGEST)
        if isinstance(done, Failed):
            print(done.why)
            best[key] = done
            continue
        took, before = Took(**json.loads(done.printed)), best.get(key)
        print(f"{_micro(took.again)} µs")
        if not isinstance(before, Took) or took.again < before.again:
            best[key] = took
    return best


def page(found: Measured) -> str:
    """The tables of both kinds, what must hold, and how each engine was asked."""
    parts = [it for kind in KINDS for it in (_times(kind, found), _ratios(kind, found))]
    fed = [it for name in ENGINES for it in _fed(name, found)]
    return "\n\n".join([*parts, "How each of them is asked:", "\n".join(fed), *_failures(found)])


def _times(kind: str, found: Measured) -> str:
    heading = f"Microseconds of one decision over {KINDS[kind].title}; last, the seconds of making"
    columns = ("", *(f"{size:,} rules" for size in SIZES), f"made of {SIZES[-1]:,}")
    lines = []
    for name, title in ENGINES.items():
        took = [found[name, kind, size] for size in SIZES]
        again = (_micro(it.again) if isinstance(it, Took) else "–" for it in took)
        made = took[-1]
        lines.append((title, *again, f"{made.made:.2f}" if isinstance(made, Took) else "–"))
        if name in REMEMBERING:
            first = (_micro(it.first) if isinstance(it, Took) else "–" for it in took)
            lines.append(("… of an order never met, after 20,000 others", *first, ""))
            cold = (_micro(it.cold) if isinstance(it, Took) else "–" for it in took)
            lines.append(("… of the first 1,000 orders of all", *cold, ""))
    return f"{heading} the engine ready.\n\n{table(columns, lines)}"


def _ratios(kind: str, found: Measured) -> str:
    """The rule alone beside the fastest peer, and beside itself with the fewest rules."""
    ours = [found[OURS, kind, size] for size in SIZES]
    rivals = [_fastest(kind, size, found) for size in SIZES]
    times = [
        other.again / it.again if isinstance(it, Took) else 0
        for it, (_, other) in zip(ours, rivals, strict=True)
    ]
    lines: list[Sequence[str]] = [
        ("fastest of the package index", *(ENGINES[name] for name, _ in rivals)),
        ("rulesdsl is as many times as fast", *(f"{it:.1f}" for it in times)),
        ("wanted", *(f"≥ {it}" for it in WANTED[kind])),
        ("", *_verdicts(times, WANTED[kind])),
    ]
    grows = [it.again for it in ours if isinstance(it, Took)]
    growth = f"{grows[-1] / grows[0]:.1f} (wanted: ≤ 4)" if len(grows) == len(ours) else "unknown"
    columns = ("", *(f"{size:,} rules" for size in SIZES))
    longer = f"as many times as long with {SIZES[-1]:,} rules as with {SIZES[0]}"
    return f"{table(columns, lines)}\n\nThe rule takes {longer}: {growth}."


def _verdicts(times: Sequence[float], wanted: Sequence[int]) -> list[str]:
    return ["holds" if it >= least else "MISSED" for it, least in zip(times, wanted, strict=True)]


def _fastest(kind: str, size: int, found: Measured) -> tuple[str, Took]:
    done = ((name, found[name, kind, size]) for name in PEERS)
    return min(
        ((name, it) for name, it in done if isinstance(it, Took)), key=lambda it: it[1].again
    )


def _micro(seconds: float) -> str:
    """Three digits where they mean something."""
    micro = seconds * MICRO
    return f"{micro:.2f}" if micro < FEW else f"{micro:,.0f}"


def _fed(name: str, found: Measured) -> Iterator[str]:
    done = (found[name, kind, size] for kind in KINDS for size in SIZES)
    took = next((it for it in done if isinstance(it, Took)), None)
    if took:
        yield f"* {ENGINES[name]}: {took.fed}."


def _failures(found: Measured) -> list[str]:
    said = [
        f"* {ENGINES[name]}, {size:,} rules over {KINDS[kind].title}: {it.why}."
        for (name, kind, size), it in found.items()
        if isinstance(it, Failed)
    ]
    return ["No number:", "\n".join(said)] if said else []
