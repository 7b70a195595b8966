"""Whose addresses the transaction of an order carries (docs/language.md, "What happens")."""

from __future__ import annotations

from rulesdsl.customers.creation import address_of
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Order


def carried(order: Order, own: Customer | None, matched: Customer | None) -> tuple[Block, Block]:
    """The billing and the shipping address of the order's transaction.

    `own` is the standard customer where the policy wants its own addresses, `matched` the record
    that a key found, as it will be when it is brought up to date. Such a record is billed where
    QuickBooks says, and the goods go where the order says. What one of the two does not know, the
    other may.
    """
    bill_to, ship_to = address_of(order.billing), address_of(order.shipping)
    if own is not None:
        return own.billing, own.shipping
    if matched is None:
        return bill_to, ship_to
    return _first(matched.billing, bill_to), _first(ship_to, matched.shipping)


def _first(*blocks: Block) -> Block:
    return next((it for it in blocks if it != NO_ADDRESS), NO_ADDRESS)
