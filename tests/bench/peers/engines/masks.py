"""Bit masks for just these columns: which rules each value leaves possible, intersected.

The steps are written out by a program, as the chain of `if` is: no loop over columns is left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.peers.questions import Asked, Between, Facts, Is, IsKnown, Rule, Test, fields_of

FED = "a dictionary or sorted cuts a column, masks intersected; each order as a dictionary"


def prepare(rules: Sequence[Rule], orders: Sequence[Facts]) -> Asked:
    """The lowest bit that is left is the rule; above them all stands one for no rule."""
    names = fields_of(rules)
    made: dict[str, Any] = {"cut": bisect_right, "numbers": [*range(1, len(rules) + 1), 0]}
    steps = [_step(name, rules, made) for name in names]
    made["left"] = (1 << len(rules) + 1) - 1
    lines = ["def decide(order):", f"    left = {' & '.join(steps)}"]
    lines.append("    return numbers[(left & -left).bit_length() - 1]")
    exec("\n".join(lines), made)  # noqa: S102 # as in the chain of `if`
    return Asked(made["decide"], [{name: it.get(name) for name in names} for it in orders])


def _step(name: str, rules: Sequence[Rule], made: dict[str, Any]) -> str:
    """How the mask of a column is found, in Python; what it needs goes to `made`."""
    tests = {at: test for at, rule in enumerate(rules) for test in rule if test.field == name}
    open_to_all = (1 << len(rules) + 1) - 1
    for at in tests:
        open_to_all ^= 1 << at
    some = next(iter(tests.values()))
    if isinstance(some, Between):
        made[f"cuts_{name}"], made[f"masks_{name}"] = _cuts(tests, open_to_all)
        return f"masks_{name}[cut(cuts_{name}, order[{name!r}])]"
    if isinstance(some, IsKnown):
        made[f"masks_{name}"] = [_known(tests, open_to_all, known=it) for it in (False, True)]
        return f"masks_{name}[order[{name!r}] is not None]"
    made[f"masks_{name}"], made[f"other_{name}"] = _values(tests, open_to_all), open_to_all
    return f"masks_{name}.get(order[{name!r}], other_{name})"


def _values(tests: Mapping[int, Test], open_to_all: int) -> dict[str | bool, int]:
    masks: dict[str | bool, int] = {}
    for at, test in tests.items():
        assert isinstance(test, Is)
        for value in test.values:
            masks[value] = masks.get(value, open_to_all) | 1 << at
    return masks


def _known(tests: Mapping[int, Test], open_to_all: int, *, known: bool) -> int:
    fits = (at for at, it in tests.items() if isinstance(it, IsKnown) and it.known is known)
    return open_to_all | sum(1 << at for at in fits)


def _cuts(tests: Mapping[int, Test], open_to_all: int) -> tuple[list[int], list[int]]:
    """Where masks change, and the mask from each cut on, by one sweep."""
    changes: dict[int, int] = {}
    mask = open_to_all
    for at, test in tests.items():
        assert isinstance(test, Between)
        if test.low is None:
            mask |= 1 << at
        else:
            changes[test.low] = changes.get(test.low, 0) ^ 1 << at
        if test.high is not None:
            changes[test.high + 1] = changes.get(test.high + 1, 0) ^ 1 << at
    masks = [mask]
    for cut in sorted(changes):
        mask ^= changes[cut]
        masks.append(mask)
    return sorted(changes), masks
