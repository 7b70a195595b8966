"""What the QuickBooks list formats share: parents by full name, and lists that are not whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Customer, Origin
from rulesdsl.reading.interface import Remark

SEPARATOR = ":"


def split_full_name(full_name: str) -> tuple[str | None, str]:
    """The parent's full name (None for a customer) and the name itself.

    >>> split_full_name("Web Sales:Lee, Ann"), split_full_name("Lee, Ann")
    (('Web Sales', 'Lee, Ann'), (None, 'Lee, Ann'))
    """
    *above, name = (part.strip() for part in full_name.split(SEPARATOR))
    return SEPARATOR.join(above) or None, name


def missing_parents(customers: Iterable[Customer], file: str) -> tuple[Remark, ...]:
    """A remark for each parent that has jobs in the list and does not stand in it itself."""
    customers = tuple(customers)
    known = {customer.full_name.casefold() for customer in customers}
    missing: dict[str, Customer] = {}
    for customer in customers:
        parent = customer.parent
        if parent is not None and parent.casefold() not in known:
            missing.setdefault(parent.casefold(), customer)
    return tuple(
        Remark(
            job.origin or Origin(file),
            f"'{job.full_name}' stands under '{job.parent}', which is not in the file; the list may"
            " not be whole",
        )
        for job in missing.values()
    )


def list_columns(
    people: Mapping[str, str], billing: Mapping[str, str], shipping: Mapping[str, str]
) -> dict[str, str]:
    """What of a QuickBooks record each field of an order is compared with, in the format's words.

    `people` holds what stands once in a record: buyer, payer and recipient are compared alike.
    """
    alike = {name: words for name, words in people.items() if name in _OF_EACH}
    told = {
        **people,
        **{f"billing {name}": words for name, words in (alike | dict(billing)).items()},
        **{f"shipping {name}": words for name, words in (alike | dict(shipping)).items()},
    }
    return {name: told[name] for name in BY_NAME if name in told}


_OF_EACH = frozenset({"name", "first name", "last name", "company", "phone"})
