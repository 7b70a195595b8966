"""What a policy asks for and a format never has: told once, with the rule, and never in vain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.compiler import compile_policy
from rulesdsl.formats import Format, Kind
from rulesdsl.model.conditions import holds
from rulesdsl.model.fields import FIELDS, Field
from rulesdsl.model.records import Order
from rulesdsl.model.types import Value
from rulesdsl.posting.never_known import Place, never_known
from rulesdsl.reading.recognise import formats
from rulesdsl.semantics.policy import Policy
from rulesdsl.source import Source
from tests.policies import Written, policies
from tests.strategies import orders

ORDERS = {it.name: it for it in formats(Kind.ORDERS)}

MATCH = "match by email then name\nelse use customer 'Web Sales'\n"


def policy(text: str) -> Policy:
    compiled = compile_policy(Source("rules/shop.rules", text))
    assert compiled.ok, compiled.diagnostics
    return compiled.policy


def told(text: str, *names: str, override: bool | None = None) -> list[str]:
    found = never_known(policy(text), [ORDERS[name] for name in names], override)
    return [f"{it.where} {it.place.value} {it.asked}: {it.format.name}" for it in found]


def test_a_key_that_a_format_never_has_is_told_once_for_each_format() -> None:
    assert told(MATCH, "etsy", "shopify", "square", "etsy") == [
        "shop.rules:1 key email: etsy",
        "shop.rules:1 key email: square",
    ]


def test_a_key_of_several_fields_needs_all_of_them() -> None:
    text = "match by email and name then last name and shipping zip\nelse hold\n"
    (found,) = never_known(policy(text), [ORDERS["etsy"]])
    assert (found.asked, found.fields) == ("email and name", ("email",))
    assert found.message == (
        "the policy matches by email and name, but email cannot be told from Etsy sold orders or"
        " order items (CSV): this key finds nobody there"
    )
    assert found.cure == (
        "Take another key (name), give these orders a rule of their own, `when channel is 'Etsy'`,"
        " or leave it, if nobody shall be found by this key."
    )


APART = """
rule 'Amazon alone'
  when channel is 'Amazon' and total > 5
  match by email
  else use customer 'Amazon Sales'

rule 'All but Etsy'
  when not (channel is one of 'Etsy', 'Square')
  match by email
  else hold

rule 'The rest'
  match by email
  else hold
"""


def test_a_rule_for_another_channel_is_none_of_its_business() -> None:
    assert told(APART, "etsy", "square") == [
        "shop.rules:12 key email: etsy",
        "shop.rules:12 key email: square",
    ]
    assert told(APART, "amazon", "shopify", "neutral_csv") == []


def test_a_rule_that_no_order_comes_to_is_not_looked_at() -> None:
    first = "rule 'First'\n  when channel is 'Etsy'\n  else hold\n"
    text = f"{first}rule 'Second'\n  match by email\n  else hold\n"
    assert told(text, "etsy") == []
    assert told(text, "square") == ["shop.rules:4 key email: square"]


def test_a_condition_that_is_never_true_keeps_its_keys_to_itself() -> None:
    first = "rule 'Mail'\n  when email is known\n  match by email\n  else hold\n"
    text = f"{first}rule 'Rest'\n  else hold\n"
    assert told(text, "etsy") == []


def test_a_comparison_with_what_is_never_known_is_told() -> None:
    text = (
        "rule 'Wholesale'\n  when tags include 'wholesale' or channel is 'Shopify' and guest\n"
        "  else hold\nrule 'Rest'\n  when tags are known or email is missing\n  else hold\n"
    ).replace("tags are known", "company is known")
    assert told(text, "etsy") == ["shop.rules:1 condition tags: etsy"]
    assert told(text, "shopify") == ["shop.rules:1 condition guest: shopify"]
    (found,) = never_known(policy(text), [ORDERS["etsy"]])
    assert found.message.startswith(
        "rule 'Wholesale' asks for tags, which cannot be told from Etsy"
    )
    assert found.cure == "Leave it, if these orders shall not fulfil it."  # the rule asks for it


@pytest.mark.parametrize(
    "decides",
    [
        "else create customer named '{billing company or billing phone}'",
        "else use customer 'Web Sales' with job named '{billing company}, {billing phone}'",
    ],
)
def test_a_name_of_nothing_that_is_known_is_told(decides: str) -> None:
    (found,) = never_known(policy(decides), [ORDERS["etsy"], ORDERS["shopify"]])
    assert (found.place, found.fields) == (Place.NAME, ("billing company", "billing phone"))
    assert "such an order is held" in found.message
    assert found.cure.startswith("Put a field that they have into the name, say {order number}")


@pytest.mark.parametrize(
    "named", ["'{billing company or name}'", "'Online'", "'{billing phone}{city}'"]
)
def test_a_name_of_something_that_is_known_is_not(named: str) -> None:
    text = f"else create customer named {named}".replace("{city}", "{shipping city}")
    assert told(text, "etsy") == []


def test_under_override_no_key_is_looked_up() -> None:
    assert told(f"override = true\n{MATCH}", "etsy") == []
    assert told(MATCH, "etsy", override=True) == []
    assert told(f"override = true\n{MATCH}", "etsy", override=False) != []


def test_our_own_tables_may_have_everything() -> None:
    everything = " then ".join(it.name for it in FIELDS if it.in_quickbooks)
    assert told(f"match by {everything}\nelse hold\n", "neutral_csv", "neutral_json") == []


def test_there_is_a_cure_where_a_format_has_no_key_at_all() -> None:
    bare = evolve(ORDERS["etsy"], columns={"order number": "Order ID"}, channel=None)
    (email, name) = never_known(policy(MATCH), [bare])
    assert email.cure == "Leave it, if nobody shall be found by this key."
    assert name.asked == "name"


# --- the laws -------------------------------------------------------------------------------------


SHOPS = sorted(name for name, it in ORDERS.items() if it.channel)


def of_format(order: Order, chosen: Format) -> dict[Field, Value | None]:
    """What an order would tell if it came out of a file of this format."""
    known = {it: it.get(order) if it.name in chosen.columns else None for it in FIELDS}
    return {it: chosen.channel if it.name == "channel" else value for it, value in known.items()}


def decides(meant: Policy, values: dict[Field, Value | None]) -> Iterator[int]:
    for number, rule in enumerate(meant.rules):
        if rule.condition is None or holds(rule.condition, values.__getitem__):
            yield number
            return


@given(policies(), orders(), st.sampled_from(SHOPS))
def test_every_key_that_the_format_of_an_order_never_has_was_told(
    written: Written, order: Order, name: str
) -> None:
    chosen, meant = ORDERS[name], written.compiled().policy
    found = {(it.rule, it.asked) for it in never_known(meant, [chosen], override=False)}
    for number in decides(meant, of_format(order, chosen)):
        rule = meant.rules[number]
        blind = [key for key in rule.ladder if {it.name for it in key.fields} - {*chosen.columns}]
        assert {(rule, key.name) for key in blind} <= found


@given(policies(), st.lists(st.sampled_from(sorted(ORDERS)), max_size=3))
def test_each_thing_is_told_once_and_truly(written: Written, names: list[str]) -> None:
    meant = written.compiled().policy
    found = never_known(meant, [ORDERS[name] for name in names])
    assert len({(it.rule, it.place, it.asked, it.format.name) for it in found}) == len(found)
    for it in found:
        assert it.fields
        assert not set(it.fields) & it.format.columns.keys()
        assert it.format.name in names
        assert it.message.count("\n") == it.cure.count("\n") == 0


def test_a_condition_that_orders_of_another_format_can_fulfil_is_for_them() -> None:
    text = "rule 'a'\nwhen tags include 'x'\nelse hold\nrule 'b'\nmatch by name\nelse hold\n"
    assert told(text, "etsy") == ["shop.rules:1 condition tags: etsy"]
    assert told(text, "etsy", "shopify") == []
