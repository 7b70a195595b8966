"""The item map: which QuickBooks item each SKU of the store is, and what else has its line there.

The words below stand in the map where a SKU would: QuickBooks wants an item for shipping, tax and
discounts, too, and none of them has a SKU.
"""

from __future__ import annotations

from functools import lru_cache

from rulesdsl.model.storage import same_label

SHIPPING = "shipping"
TAX = "tax"
DISCOUNT = "discount"
GOODS = "goods"
TAX_CODE = "tax code"

_PAYMENT = "payment:"

WORDS: dict[str, str] = {
    SHIPPING: "the item for what the order's shipping costs",
    TAX: "the item for the order's tax",
    DISCOUNT: "the item for what is taken off the order as a whole",
    GOODS: "the item for all goods together, of orders whose file does not tell their lines",
    TAX_CODE: "no item: the sales tax code for every line, so that QuickBooks adds no tax itself",
    f"{_PAYMENT}Visa": "no item: QuickBooks' payment method for what the store calls `Visa`",
}
"""What a line of the map may say in the place of a SKU, and what stands beside it then."""

LONGEST_ITEM = 159
"""Five levels of 31 characters, with the colons between them."""

LONGEST_TAX_CODE = 3
LONGEST_PAYMENT_METHOD = 31


@lru_cache(maxsize=16_384)
def folded_sku(text: str) -> str:
    """The fold under which SKUs are the same: letter case and spacing do not count.

    >>> folded_sku("MUG-1 "), folded_sku("payment: VISA")
    ('mug-1', 'payment:visa')
    """
    folded = same_label(text)
    if folded.startswith(_PAYMENT):
        return payment_key(folded.removeprefix(_PAYMENT))
    return folded


def payment_key(method: str) -> str:
    """Under what the map has a payment method of the store."""
    return _PAYMENT + same_label(method)


def is_item(key: str) -> bool:
    """Whether an item stands beside that (folded) SKU or word, and not a code or a method.

    >>> is_item("mug-1"), is_item("shipping"), is_item("tax code"), is_item("payment:visa")
    (True, True, False, False)
    """
    return key != TAX_CODE and not key.startswith(_PAYMENT)


def longest(key: str) -> int:
    """How many characters fit into what stands beside a (folded) SKU or word."""
    if key == TAX_CODE:
        return LONGEST_TAX_CODE
    return LONGEST_PAYMENT_METHOD if key.startswith(_PAYMENT) else LONGEST_ITEM
