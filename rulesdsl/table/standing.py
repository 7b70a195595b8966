"""How a sale stands in its store: whether it is one at all, is paid, or was paid back.

An export has all orders, and an order that was called off looks like any other but for one word.
The words are those of Shopify, WooCommerce, BigCommerce and Magento.
"""

from __future__ import annotations

from rulesdsl.model.transactions import TransactionKind
from rulesdsl.spelling import fold
from rulesdsl.table import holds
from rulesdsl.table.case import Wrong

_CALLED_OFF = frozenset(
    "cancelled canceled voided expired declined failed incomplete checkout-draft trash".split()
)

_NOT_PAID = frozenset(
    {
        "pending",
        "authorized",
        "unpaid",
        "partially paid",
        "on-hold",
        "awaiting payment",
        "pending payment",
        "payment review",
    }
)

_PAID_BACK = frozenset({"refunded", "partially refunded", "closed"})


def no_sale(standing: str | None, kind: TransactionKind) -> Wrong | None:
    """Why the order is not posted as the policy says: called off, or a receipt for no money."""
    if standing is None:
        return None
    word = _folded(standing)
    if word in _CALLED_OFF:
        return Wrong(holds.CALLED_OFF, f"the store calls the order '{standing}'")
    if word in _NOT_PAID and kind is TransactionKind.SALES_RECEIPT:
        return Wrong(
            holds.NOT_PAID,
            f"the store calls the order '{standing}', and a sales receipt is for what is paid",
        )
    return None


def of_paying_back(standing: str | None) -> tuple[str, ...]:
    """A warning where money went back: the sale is posted as it was, the refund by nobody."""
    if standing is None or _folded(standing) not in _PAID_BACK:
        return ()
    return (f"the store calls the order '{standing}': enter by hand what was paid back",)


def _folded(standing: str) -> str:
    return fold(standing.replace("_", " "))
