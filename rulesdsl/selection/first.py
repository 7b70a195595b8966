"""The first group of lines whose fields hold for an order, found by code written for the table."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from rulesdsl.model.records import Order
from rulesdsl.selection.index import Index
from rulesdsl.selection.remembered import Holding

T = TypeVar("T")


def first(index: Index, holding: Holding, told: Callable[[int], T]) -> Callable[[Order], T]:
    """`told(holding(order).bit_length())` in a quicker way.

    Few groups are tried one after the other. Of more, where a table asks for few fields, or tells
    few values of them apart, there is a cell for each combination of their classes; else the sets
    of groups of all fields are intersected.
    """

    def surely(order: Order) -> T:
        return told(holding(order).bit_length())

    if not index.columns:
        always = told(len(index.groups))
        return lambda _: always

    from rulesdsl.selection.chain import by_chain  # many policies have one rule only

    @cache
    def for_any_number() -> Callable[[Order], T]:
        from rulesdsl.selection.cells import by_cells  # most policies have few rules
        from rulesdsl.selection.masks import by_masks

        return by_cells(index, told, surely) or by_masks(index, told, surely)

    def otherwise(order: Order) -> T:
        return for_any_number()(order)  # most tables have no need of it

    return by_chain(index, told, surely, otherwise) or for_any_number()
