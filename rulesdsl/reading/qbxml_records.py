"""A customer out of the texts of a CustomerRet, told apart by their tags; knows no XML."""

from __future__ import annotations

from collections.abc import Mapping

from rulesdsl.defining import frozen
from rulesdsl.model.company import Account, AccountKind, Company, PostedOrder
from rulesdsl.model.currencies import CODES, currency_code
from rulesdsl.model.memo import order_of
from rulesdsl.model.normalise import month_and_year
from rulesdsl.model.records import Block, Customer, Origin
from rulesdsl.model.storage import IDENTITY_LIMITS, same_label
from rulesdsl.reading.cards import last_four
from rulesdsl.reading.interface import Flaw, RowProblem
from rulesdsl.reading.quickbooks import list_columns, split_full_name
from rulesdsl.reading.text import quoted

HOW = "In QuickBooks, ask for CustomerQuery with ActiveStatus All, and save the answer as it is."

INNER = ("ParentRef", "CurrencyRef", "BillAddress", "ShipAddress", "CreditCardInfo")
"""The parts of a customer that have parts themselves and are read."""


@frozen
class Record:
    """What a record says: its own texts by tag, and those of its inner parts."""

    texts: Mapping[str, str]
    inner: Mapping[str, Mapping[str, str]]


def customer(record: Record, origin: Origin) -> Customer | RowProblem:
    """The customer or job of a record."""
    texts = record.texts
    name = texts.get("Name")
    if name is None:
        return nameless(origin, "a customer")
    foreign = _foreign(texts, name, origin)
    if foreign:
        return foreign
    full_name = texts.get("FullName", name)
    parent = record.inner["ParentRef"].get("FullName") or split_full_name(full_name)[0]
    if parent is None and texts.get("Sublevel", "0") != "0":
        return RowProblem(
            origin,
            f"expected the parent of the job {quoted(name)} in FullName or ParentRef, found none",
            "Ask for the list without IncludeRetElement, or with FullName in it.",
        )
    currency = _currency(record, full_name)
    if isinstance(currency, Flaw):
        return RowProblem(origin, currency.message, currency.cure)
    card = _last_four(record.inner["CreditCardInfo"], full_name)
    if isinstance(card, Flaw):
        return RowProblem(origin, card.message, card.cure)
    return Customer(
        name=name,
        parent=parent,
        currency=currency,
        billing=_block(record.inner["BillAddress"]),
        shipping=_block(record.inner["ShipAddress"]),
        active=_active(texts),
        card_last_four=card,
        card_expiry=_expiry(record.inner["CreditCardInfo"]) if card else None,
        online=False,
        origin=origin,
        **{attribute: texts.get(tag) for attribute, tag in _PARTS.items()},
    )


def _last_four(texts: Mapping[str, str], full_name: str) -> str | Flaw | None:
    """What QuickBooks shows of the card's number, `xxxxxxxxxxxx2222`; more digits are refused."""
    number = texts.get("CreditCardNumber", "")
    if sum(sign.isdecimal() for sign in number) < len("2222"):
        return None
    return last_four(number, f"the card of {quoted(full_name)}")


def _expiry(texts: Mapping[str, str]) -> str | None:
    month, year = texts.get("ExpirationMonth"), texts.get("ExpirationYear")
    return month_and_year(f"{month}/{year}") if month and year else None


def _active(texts: Mapping[str, str]) -> bool:
    return texts.get("IsActive", "true").casefold() not in {"false", "0"}


def _currency(record: Record, full_name: str) -> str | Flaw | None:
    """The code of the record's currency, None where QuickBooks names none."""
    money = record.inner["CurrencyRef"].get("FullName")
    currency = currency_code(money) if money else None
    if money and currency is None:
        return Flaw(
            f"expected the name of a currency for {quoted(full_name)}, found {quoted(money)}",
            "Give the currency its usual name in QuickBooks' currency list.",
        )
    return currency


def _foreign(texts: Mapping[str, str], name: str, origin: Origin) -> RowProblem | None:
    """The problem of a record whose identity QuickBooks did not give: it would not be known."""
    for attribute, limit in IDENTITY_LIMITS.items():
        tag = _PARTS[attribute]
        found = len(texts.get(tag, ""))
        if found > limit:
            return RowProblem(
                origin,
                f"expected the {tag} of {quoted(name)}, which has at most {limit} characters,"
                f" found {found} characters",
                HOW,
            )
    return None


_PARTS = {
    "list_id": "ListID",
    "edit_sequence": "EditSequence",
    "created": "TimeCreated",
    "company": "CompanyName",
    "first_name": "FirstName",
    "middle_name": "MiddleName",
    "last_name": "LastName",
    "phone": "Phone",
    "alt_phone": "AltPhone",
    "email": "Email",
    "cc": "Cc",
}


_ACCOUNT_KINDS = {
    "accountsreceivable": AccountKind.RECEIVABLE,
    "bank": AccountKind.BANK,
}
"""The account types (AccountType of the qbXML 13.0 schema) that are told apart here."""


def account(record: Record, origin: Origin) -> Account | RowProblem | None:
    """The account of a record; None for an inactive one, which no transaction can name."""
    texts = record.texts
    name = texts.get("FullName") or texts.get("Name")
    if name is None:
        return nameless(origin, "an account", "In QuickBooks, ask for AccountQuery once more.")
    currency = _currency(record, name)
    if isinstance(currency, Flaw):
        return RowProblem(origin, currency.message, currency.cure)
    if not _active(texts):
        return None
    kind = _ACCOUNT_KINDS.get(texts.get("AccountType", "").casefold(), AccountKind.OTHER)
    return Account(name, kind, currency)


@frozen
class Booked:
    """What a sales receipt or an invoice tells: its number (folded), and which order it is for."""

    number: str | None
    order: PostedOrder | None


def booked(texts: Mapping[str, str]) -> Booked:
    """The transaction of a record."""
    number = same_label(texts.get("RefNumber", ""))
    return Booked(number or None, order_of(texts.get("Memo", "")))


@frozen
class CurrencyName:
    """What QuickBooks calls a currency, by its ISO 4217 code; None where it is not active.

    `listed` tells that the list of currencies says so, and not a customer's currency.
    """

    code: str
    name: str | None
    listed: bool = False


def currency_name(texts: Mapping[str, str]) -> CurrencyName | None:
    """The currency of a record; one without a code, or without a name, tells nothing."""
    code, name = texts.get("CurrencyCode", "").upper(), texts.get("Name")
    if not code or not name:
        return None
    return CurrencyName(code, name if _active(texts) else None, listed=True)


def company_of(
    accounts: tuple[Account, ...],
    transactions: tuple[Booked, ...],
    currencies: tuple[CurrencyName, ...] = (),
) -> Company:
    """What accounts, transactions and currencies tell of the company."""
    return Company(
        accounts=accounts,
        posted=frozenset(it.order for it in transactions if it.order),
        numbers=frozenset(it.number for it in transactions if it.number),
        currencies=_names_of(currencies),
    )


def _names_of(currencies: tuple[CurrencyName, ...]) -> Mapping[str, str | None]:
    """The names by code. Where QuickBooks lists its currencies, the others are not active.

    A currency that a customer has can be used, whatever else is said of it.
    """
    unlisted = dict.fromkeys(CODES) if any(it.listed for it in currencies) else {}
    told = {it.code: it.name for it in currencies if it.name is not None}
    return {**unlisted, **{it.code: None for it in currencies}, **told}


def nameless(origin: Origin, what: str, cure: str = HOW) -> RowProblem:
    """The problem of a record without a name."""
    return RowProblem(origin, f"expected the Name of {what}, found none", cure)


def _block(texts: Mapping[str, str]) -> Block:
    lines = (texts.get(f"Addr{number}") for number in range(1, 6))
    return Block(
        lines=tuple(line for line in lines if line),
        city=texts.get("City"),
        state=texts.get("State"),
        zip=texts.get("PostalCode"),
        country=texts.get("Country"),
    )


def _address(tag: str) -> dict[str, str]:
    return {
        "street": f"{tag}, Addr1 to Addr5",
        "street 2": f"{tag}, Addr1 to Addr5",
        "city": f"{tag}, City",
        "state": f"{tag}, State",
        "zip": f"{tag}, PostalCode",
        "country": f"{tag}, Country",
    }


COLUMNS = list_columns(
    {
        "currency": "CurrencyRef, FullName",
        "email": "Email and Cc",
        "phone": "Phone and AltPhone",
        "name": "FirstName and LastName, and Name",
        "first name": "FirstName",
        "last name": "LastName",
        "company": "CompanyName",
        "customer name": "Name",
    },
    billing=_address("BillAddress"),
    shipping=_address("ShipAddress"),
)
