"""What the QuickBooks list formats share: parents by full name, and lists that are not whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rulesdsl.defining import evolve
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Customer, CustomerList, Origin
from rulesdsl.reading.interface import CustomerReading, Remark

SEPARATOR = ":"


def split_full_name(full_name: str) -> tuple[str | None, str]:
    """The parent's full name (None for a customer) and the name itself.

    >>> split_full_name("Web Sales:Lee, Ann"), split_full_name("Lee, Ann")
    (('Web Sales', 'Lee, Ann'), (None, 'Lee, Ann'))
    """
    *above, name = (part.strip() for part in full_name.split(SEPARATOR))
    return SEPARATOR.join(above) or None, name


LIST = Origin("the QuickBooks list")
"""Where something is that is true of all files of the list together."""


def not_whole(customers: Iterable[Customer]) -> tuple[Remark, ...]:
    """What makes the list, out of all files, look as if some of its customers were missing."""
    customers = tuple(customers)
    if customers:
        return _missing_parents(customers)
    message = "the files hold no customer, so nobody can be found; give the customer list too"
    return (Remark(LIST, message, serious=True),)


def _missing_parents(customers: tuple[Customer, ...]) -> tuple[Remark, ...]:
    """A remark for each parent that has jobs in the list and does not stand in it itself."""
    known = {customer.full_name.casefold() for customer in customers}
    missing: dict[str, Customer] = {}
    for customer in customers:
        parent = customer.parent
        if parent is not None and parent.casefold() not in known:
            missing.setdefault(parent.casefold(), customer)
    return tuple(map(missing_parent, missing.values()))


def missing_parent(job: Customer) -> Remark:
    """What is said of the first job under somebody who does not stand in the list."""
    return Remark(
        job.origin or LIST,
        f"'{job.full_name}' stands under '{job.parent}', which is not in the list; the list may"
        " not be whole",
        serious=True,
    )


def of_two_companies(lists: Iterable[CustomerList]) -> tuple[Remark, ...]:
    """What is said of lists that cannot be of one company: of QuickBooks Online, and of Desktop."""
    lists = tuple(lists)
    desktop = next((it for one in lists for it in one.customers if not it.online), None)
    if desktop is None or not any(it.company.online for it in lists):
        return ()
    return (
        Remark(
            desktop.origin or LIST,
            f"'{desktop.full_name}' stands on a list of QuickBooks Desktop, while another file is"
            " one of QuickBooks Online; give the lists of one company alone",
            serious=True,
        ),
    )


def of_online(reading: CustomerReading, file: str) -> CustomerReading:
    """The reading, marked as one of a company of QuickBooks Online."""
    remark = Remark(
        Origin(file),
        "this is a list of QuickBooks Online, which takes no qbXML: no requests.qbxml is written,"
        " and what is to be created or changed is done by hand, after decisions.csv and review.csv",
    )
    company = evolve(reading.customers.company, online=True)
    return evolve(
        reading,
        customers=evolve(reading.customers, company=company),
        remarks=(*reading.remarks, remark),
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


def address_columns(lines: str, parts: Mapping[str, str] | None = None) -> dict[str, str]:
    """Where a list has an address; its lines tell the other parts where `parts` does not."""
    told = parts or dict.fromkeys(_PARTS, f"{lines}, where it can be told")
    return {**told, "street": lines, "street 2": lines}


_PARTS = ("city", "state", "zip", "country")

_OF_EACH = frozenset({"name", "first name", "last name", "company", "phone"})
