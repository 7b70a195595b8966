"""What is written once more for plain orders is what becomes of any order."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.customers.creation import newcomer
from rulesdsl.customers.keys import order_values, plain_value
from rulesdsl.customers.losses import losses
from rulesdsl.customers.plain import plain_newcomer
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Order, Party
from rulesdsl.model.storage import LIMITS, label
from tests.strategies import CITIES, CURRENCIES, EMAILS, NAMES, maybe, orders, texts

HOME = Party(
    name="Ann Lee", street="1 Main St", city="Bayshore", state="CA", zip="94326", country="US"
)
ANN = Order(
    number="1", name="Ann Lee", email="ann@example.com", phone="(415) 555-6579", shipping=HOME
)
PLAIN = (
    ANN,
    Order(number="1"),
    evolve(ANN, name="Ann"),
    evolve(ANN, name="Lee, Ann"),
    evolve(ANN, name="Ann Maria Lee", first_name="Ann", company="Lee & Sons"),
    evolve(ANN, name=None, first_name="Ann", last_name="O'Lee", phone=None),
    evolve(ANN, name=None, billing=evolve(HOME, company="Lee & Sons", phone="415 555 0000")),
    evolve(ANN, billing=evolve(HOME, name=None, last_name="Lee", street_2="Suite 2")),
    evolve(ANN, billing=Party(country="US"), shipping=Party(zip="94326")),
)


@pytest.mark.parametrize("order", PLAIN)
def test_a_plain_order_has_the_record_that_any_order_has(order: Order) -> None:
    for name in (order.name or "Ann", "Web-" + "x" * (LIMITS["name"] - 4)):
        expected = newcomer(order, name, "Web Sales", "EUR")
        assert plain_newcomer()(order, name, "Web Sales", "EUR") == expected


@pytest.mark.parametrize("name", ["", " Ann", "Ann ", "Ann  Lee", "Ann:Lee", "Ännchen", "A\tLee"])
def test_a_label_that_is_kept_otherwise_is_not_plain(name: str) -> None:
    assert plain_newcomer()(ANN, name, None, None) is None


OF_A_PARTY = {
    **dict.fromkeys(("name", "first_name", "last_name"), LIMITS["first_name"]),
    **dict.fromkeys(("company", "street", "street_2"), LIMITS["line"]),
    **{it: LIMITS[it] for it in ("city", "state", "zip", "country", "phone")},
}


@pytest.mark.parametrize("text", [" x", "x ", "x  y", "", "\u00e9", "x\ty", None])
@pytest.mark.parametrize("name", OF_A_PARTY)
def test_a_text_that_is_kept_otherwise_is_not_plain(name: str, text: str | None) -> None:
    said: dict[str, Any] = {name: "x" * (OF_A_PARTY[name] + 1) if text is None else text}
    for order in (
        evolve(ANN, billing=evolve(HOME, **said)),
        evolve(ANN, shipping=evolve(HOME, **said)),
        *([evolve(ANN, **said)] if hasattr(ANN, name) else []),
    ):
        assert plain_newcomer()(order, "Ann", None, None) is None


@given(
    orders(),
    texts((*NAMES, "Ann Lee 2")),
    maybe(("Web Sales",)),
    st.none() | st.sampled_from(CURRENCIES),
)
def test_what_is_made_of_a_plain_order_is_what_is_made_of_any(
    order: Order, name: str, parent: str | None, currency: str | None
) -> None:
    made = plain_newcomer()(order, name, parent, currency)
    event("plain" if made else "not plain")
    if made is not None:
        assert made == newcomer(order, name, parent, currency)
        assert not losses(order)
        assert label(name).text == name


@pytest.mark.parametrize("field", ["email", "name"])
@given(st.text(max_size=30) | texts((*NAMES, *EMAILS, *CITIES, "o_lee-2@a-b.example.com")))
def test_a_plain_value_is_the_only_one(field: str, text: str) -> None:
    its = BY_NAME[field]
    order = Order(number="1", **{its.path: text})  # type: ignore[arg-type]  # it is a text
    plain_of = plain_value(its)
    assert plain_of is not None
    value = plain_of(order)
    event(f"{field}: {bool(value)}")
    assert not value or order_values(its, order, None) == (value,)
