"""Small cases that were once answered wrongly; each stays answered rightly."""

from __future__ import annotations

from rulesdsl.analysis.cascade import Cascade
from rulesdsl.analysis.findings import findings
from rulesdsl.compiler import compile_policy
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


EUROS = """
multi currency = true
currency 'EUR' uses customer 'Web Sales EUR'

rule 'Euro'
  when currency is 'EUR'
  else use customer 'Web Sales EUR'

rule 'Everybody else'
  else use customer 'Web Sales'
"""


def test_the_customer_of_a_currency_is_the_standard_customer_in_it() -> None:
    """Whether the rule for euros could be left out was not decided."""
    codes = {it.code.id for it in findings(compile_policy(EUROS))}
    assert "A403" in codes
    assert "A411" not in codes
