"""Orders in the JSON of a store that say hardly more than their number and their total."""

from __future__ import annotations

import json

STORES = ("shopify_json", "bigcommerce", "magento")

NUMBERS = {
    "shopify_json": "name",
    "bigcommerce": "id",
    "magento": "increment_id",
    "woocommerce": "id",
}

TOTALS = {
    "shopify_json": "total_price",
    "bigcommerce": "total_inc_tax",
    "magento": "grand_total",
    "woocommerce": "total",
}


def plain(name: str, /, **members: object) -> str:
    """A file with one such order, and the members that are given."""
    order = {NUMBERS[name]: "1001", TOTALS[name]: "1.00", "status": "new"}
    return json.dumps([{**order, **members}])
