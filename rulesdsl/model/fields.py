"""The catalogue of order fields: one entry a field, the one place where a field is added.

`in_quickbooks` says what of a customer record the field is compared with as a key of `match by`;
a field without it cannot be a key, because QuickBooks customers have nothing like it.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING

from rulesdsl.defining import field, frozen
from rulesdsl.model.types import Type, Value
from rulesdsl.spelling import fold

if TYPE_CHECKING:
    from rulesdsl.model.records import Order


@frozen(eq=False)
class Field:
    """One field of an order: its name in the language, its type, what it means and how it is found."""

    name: str
    type: Type
    meaning: str
    sample: str
    path: str
    in_quickbooks: str | None = None
    get: Callable[[Order], Value | None] = field(init=False, repr=False)
    """How to take the field's value off an order; None where it is missing."""

    @get.default
    def _get(self) -> Callable[[Order], Value | None]:
        return attrgetter(self.path)

    def __repr__(self) -> str:
        return f"<{self.name}>"


def _party(side: str, whose: str) -> tuple[Field, ...]:
    """The eleven fields of a billing or shipping party."""

    def entry(name: str, meaning: str, sample: str, in_quickbooks: str) -> Field:
        path = f"{side}.{name.replace(' ', '_')}"
        return Field(f"{side} {name}", Type.TEXT, meaning, sample, path, in_quickbooks)

    address = f"the {side} address"
    return (
        entry("name", f"the person {whose}", "Ann Lee", "first and last name, and the label"),
        entry("first name", f"the first name of the person {whose}", "Ann", "First Name"),
        entry("last name", f"the last name of the person {whose}", "Lee", "Last Name"),
        entry("company", f"the company of the person {whose}", "Lee Tools Ltd", "Company Name"),
        entry(
            "street", f"the first street line of {address}", "1 Main St", f"any line of {address}"
        ),
        entry(
            "street 2", f"the second street line of {address}", "Suite 2", f"any line of {address}"
        ),
        entry("city", f"the city of {address}", "Bayshore", f"the city of {address}"),
        entry("state", f"the state or province of {address}", "CA", f"the state of {address}"),
        entry("zip", f"the zip or postal code of {address}", "94326", f"the zip of {address}"),
        entry(
            "country", f"the country of {address}, two letters", "US", f"the country of {address}"
        ),
        entry(
            "phone",
            f"the phone number of {address}",
            "+1 415 555 6579",
            "Main Phone and Alt. Phone",
        ),
    )


FIELDS: tuple[Field, ...] = (
    Field("order number", Type.TEXT, "the number that the store shows for the order", "#1001", "number"),
    Field("channel", Type.TEXT, "the sales channel that the order came through", "Shopify", "channel"),
    Field("store", Type.TEXT, "the store or marketplace within the channel", "Amazon.com", "store"),
    Field("order date", Type.DATE, "the day the order was placed, in the store's time", "2026-11-21", "order_date"),
    Field("currency", Type.TEXT, "the currency the order is paid in (ISO 4217)", "USD", "currency"),
    Field("total", Type.NUMBER, "what the buyer pays in all, in the order's currency", "129.90", "total"),
    Field("payment method", Type.TEXT, "how the buyer pays, in the channel's words", "Visa", "payment_method"),
    Field("tags", Type.TAGS, "the labels that the store puts on the order", "wholesale", "tags"),
    Field("customer group", Type.TEXT, "the group that the store puts the buyer in", "Retail", "customer_group"),
    Field("fulfilment", Type.TEXT, "how far the order is shipped, or by whom", "fulfilled", "fulfilment"),
    Field("guest", Type.YES_NO, "whether the buyer ordered without an account", "yes", "guest"),
    Field("customer id", Type.TEXT, "the store's own number for the buyer", "8812", "customer_id"),
    Field("company id", Type.TEXT, "the store's own number for the buyer's company", "51", "company_id"),
    Field("location id", Type.TEXT, "the store's own number for the place of sale", "3", "location_id"),
    Field("email", Type.TEXT, "the buyer's e-mail address", "ann@example.com", "email", "Main Email and CC Email"),
    Field("phone", Type.TEXT, "the buyer's phone number", "+1 415 555 6579", "phone", "Main Phone and Alt. Phone"),
    Field("name", Type.TEXT, "the buyer's name", "Ann Lee", "name", "first and last name, and the label"),
    Field("first name", Type.TEXT, "the buyer's first name", "Ann", "first_name", "First Name"),
    Field("last name", Type.TEXT, "the buyer's last name", "Lee", "last_name", "Last Name"),
    Field("company", Type.TEXT, "the buyer's company", "Lee Tools Ltd", "company", "Company Name"),
    Field("customer name", Type.TEXT, "name, else company, else e-mail: what the channel calls the customer", "Ann Lee", "customer_name", "the label"),
    *_party("billing", "who pays"),
    *_party("shipping", "who receives the goods"),
    Field("card brand", Type.TEXT, "the brand of the card that paid", "Visa", "card_brand"),
    Field("card last four", Type.TEXT, "the last four digits of the card that paid", "4242", "card_last_four"),
    Field("card expiry", Type.TEXT, "month and year in which the card expires", "11/2028", "card_expiry"),
)  # fmt: skip

ALWAYS_TOLD = frozenset({"order number", "channel", "order date", "currency", "total"})
"""The names of the fields that every order of every store has."""

BY_NAME: dict[str, Field] = {entry.name: entry for entry in FIELDS}


def find(words: str) -> Field | None:
    """The field of that name, in any letter case, with spaces or underscores."""
    return BY_NAME.get(words) or BY_NAME.get(fold(words))
