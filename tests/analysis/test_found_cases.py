"""Small cases that were once answered wrongly; each stays answered rightly."""

from __future__ import annotations

import re

import pytest

from rulesdsl import wording
from rulesdsl.analysis.cascade import Cascade
from rulesdsl.analysis.findings import findings
from rulesdsl.analysis.regions import ALL_SPENT, Region, Regions
from rulesdsl.compiler import compile_policy
from rulesdsl.model.conditions import Condition, OneOf, fold, holds
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


def met(*whens: str) -> tuple[Region, list[Condition]]:
    """An order for which none of these conditions holds, which there is; and the conditions."""
    asked = [condition(it) for it in whens]
    found = Regions(asked).find(outside=asked)
    assert isinstance(found, Region)
    return found, asked


def condition(when: str) -> Condition:
    compiled = compile_policy(f"rule 'x'\n  when {when}\n  else hold")
    assert compiled.ok, compiled.diagnostics
    its = compiled.policy.rules[0].condition
    assert its is not None
    return its


def test_a_text_that_is_shown_is_not_blank() -> None:
    """Where every natural name was asked for, a name of nothing at all was shown."""
    found, asked = met("name is missing", "name contains 'e'", "name contains 'a'")
    assert found.order.name
    assert not any(holds(it, lambda field: field.get(found.order)) for it in asked)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("1." + "0" * 40 + "1", "1." + "0" * 40 + "2"),
        ("1" + "0" * 40 + "1", "1" + "0" * 40 + "2"),
        ("-1" + "0" * 70 + "1", "-1" + "0" * 70),
        ("0", "0." + "0" * 90 + "1"),
        ("-1" + "0" * 50 + "1", "1" + "0" * 50),
    ],
)
def test_a_number_between_two_long_ones_is_between_them(low: str, high: str) -> None:
    found, asked = met(f"total <= {low}", f"total >= {high}", "total is missing")
    assert not any(holds(it, lambda field: field.get(found.order)) for it in asked)


@pytest.mark.parametrize("when", ["total > -1" + "0" * 40 + "1", "total < 1" + "0" * 40 + "1"])
def test_a_long_number_is_not_rounded(when: str) -> None:
    found, asked = met(when, "total is missing")
    assert not any(holds(it, lambda field: field.get(found.order)) for it in asked)


@pytest.mark.parametrize("text", ["\u0149\u0327", "\u00df\u0327", "\u0130\u0327", "\u0149\u0301"])
def test_a_letter_that_is_taken_apart_is_put_together_with_what_follows(text: str) -> None:
    """The words of a region meant another text than the region."""
    assert fold(fold(text)) == fold(text)
    region, _ = met(f"shipping city contains '{text}'", "shipping city is missing")
    assert region.condition is not None
    again = condition(wording.sentence(region.condition))
    assert Regions([region.condition, again]).find([region.condition], [again]) is None
    assert Regions([region.condition, again]).find([again], [region.condition]) is None


def test_many_questions_come_to_an_end_together() -> None:
    """Hundreds of questions that are short by themselves took minutes together."""
    asked = [condition(f"email contains 'q{number}'") for number in range(20)]
    regions = Regions(asked, whole=3_000)
    answers = [regions.find([it], asked[:number]) for number, it in enumerate(asked)]
    assert isinstance(answers[0], Region)
    assert answers[-1] == ALL_SPENT
    assert not any(it is None for it in answers)


def test_where_all_steps_are_spent_a_cascade_has_no_answer() -> None:
    asked = [condition(f"email contains 'q{number}'") for number in range(4)]
    cascade = Cascade(asked)
    cascade.regions = Regions(asked, whole=0)
    assert cascade.gaps() == [ALL_SPENT]
    assert cascade.is_first(1) == ALL_SPENT
    assert cascade.second(1, 2) == ALL_SPENT
    assert cascade.implies(0, 1) is None
    assert cascade.because(2) == (0, 1)


@pytest.mark.parametrize("test", ["tags include 'q{}'", "email contains 'q{}'", "name is 'q{}'"])
def test_what_is_asked_together_is_one_box_or_none(test: str) -> None:
    written = [test.format(number) for number in range(3)]
    every, none = condition(" and ".join(written)), condition(f"not ({' or '.join(written)})")
    regions = Regions([every, none])
    assert regions.find([every, none]) is None
    assert (regions.find([every]) is None) == test.startswith("name is")
    assert isinstance(regions.find([none]), Region)


@pytest.mark.parametrize(
    ("field", "form", "asked"),
    [
        ("currency", "[A-Z]{3}", "is one of 'USD', 'EUR', 'GBP', 'CAD', 'AUD', 'JPY'"),
        ("currency", "[A-Z]{3}", "contains 'U'"),
        ("card last four", "[0-9]{4}", "starts with '4'"),
    ],
)
def test_what_has_one_form_only_is_shown_in_it(field: str, form: str, asked: str) -> None:
    """A currency called `-` was shown, which no store can have."""
    found, _ = met(f"{field} is missing", f"{field} {asked}")
    assert re.fullmatch(form, str(BY_NAME[field].get(found.order)))
