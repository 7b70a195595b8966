"""Small cases that were once answered wrongly; each stays answered rightly."""

from __future__ import annotations

from rulesdsl.analysis.cascade import Cascade
from rulesdsl.model.conditions import OneOf
from rulesdsl.model.fields import BY_NAME

EBAY = OneOf(BY_NAME["channel"], ("eBay",))


def seconds(cascade: Cascade) -> list[list[int]]:
    """By condition those that some order meets next."""
    return [[it for it, _ in cascade.seconds(at)] for at in range(len(cascade.conditions))]


def test_rules_without_a_condition_are_told_apart() -> None:
    """They have no condition in common: each is met in its own place."""
    assert seconds(Cascade([EBAY, None, None])) == [[1], [2], []]
    assert seconds(Cascade([None, None])) == [[1], []]


def test_one_condition_in_two_places_is_met_twice() -> None:
    assert seconds(Cascade([EBAY, EBAY, None])) == [[1], [], [3]]
