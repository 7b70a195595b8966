"""What a decision says beside what it holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Order, Party


def test_an_address_of_which_nothing_is_left_is_none() -> None:
    """QuickBooks has no letters for it; so the goods go where it says."""
    order = Order(number="1", shipping=Party(street="\U0001f600"))
    lee = Customer(name="Lee, Ann", shipping=Block(city="Bayshore"))
    made = Decision(order, Action.USE, "matched by email", customer=lee, matched_by="email")
    assert made.ship_to == lee.shipping


PARTS = st.none() | st.sampled_from(["", "Bayshore"])


@given(st.builds(Block, st.sampled_from([(), ("",), ("1 Main St",)]), PARTS, PARTS, PARTS, PARTS))
def test_an_address_is_empty_if_it_equals_none(block: Block) -> None:
    assert block.is_empty is (block == NO_ADDRESS)
