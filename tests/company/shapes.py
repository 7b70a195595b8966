"""qbXML 13.0's elements: their order, kinds and lengths, as far as customers and sales need them.

Our own copy of the facts, apart from the program's, so that a mistake there is not repeated here
[quickbooks.md 1.2 to 1.6; samples/qbxml/element_order_*.txt]. tests/test_company.py compares every
verdict with Intuit's schema where that is at hand.

An entry is `Tag=kind`, with `!` where it must be there, `*` where it may come again, `+` where it
must come at least once, `~` where only QuickBooks Online knows it (status 530), and `?` for a kind
that is not modelled. A kind is a number (the longest text), `ref` and a number (a reference by
ListID or FullName), a type of the schema, choices in parentheses, or another shape's name.
"""

from __future__ import annotations

import re
from functools import cache

from attrs import frozen

from tests.company.parts import Part
from tests.company.statuses import (
    NotModelledError,
    RefusedError,
    Status,
    UnreadableError,
    bad_value,
    too_long,
)

_CUSTOMER_BODY = """
    CompanyName=41 Salutation=15 FirstName=25 MiddleName=5 LastName=25 Suffix=10~ JobTitle=41
    BillAddress=Address ShipAddress=Address ShipToAddress=?* PrintAs=41~
    Phone=21 Mobile=21~ Pager=21~ AltPhone=21 Fax=21 Email=1023 Cc=1023 Contact=41 AltContact=41
    AdditionalContactRef=?* {contacts}=?* CustomerTypeRef=ref159 TermsRef=ref31 SalesRepRef=ref5
    {opening} SalesTaxCodeRef=ref3 ItemSalesTaxRef=ref31
    SalesTaxCountry=(Australia|Canada|UK|US)
    ResaleNumber=15 AccountNumber=99 CreditLimit=amount PreferredPaymentMethodRef=ref31
    CreditCardInfo=Card JobStatus=(Awarded|Closed|InProgress|None|NotAwarded|Pending)
    JobStartDate=date JobProjectedEndDate=date JobEndDate=date JobDesc=99 JobTypeRef=ref159
    Notes=4095 {notes}=?* IsStatementWithParent=bool~ DeliveryMethod=(Email|Fax|Print)~
    PreferredDeliveryMethod=(None|Email|Fax|Mail) PriceLevelRef=ref31 {guid}
    TaxRegistrationNumber=30 CurrencyRef=ref64
"""

_SALE_HEAD = "CustomerRef=ref209{needed} ClassRef=ref159"
_SALE_ADDRESSES = "TxnDate=date RefNumber=11 BillAddress=Address ShipAddress=Address IsPending=bool"
_SALE_TEXTS = """
    ItemSalesTaxRef=ref31 Memo=4095 CustomerMsgRef=ref101 IsToBePrinted=bool IsToBeEmailed=bool
    IsTaxIncluded=bool CustomerSalesTaxCodeRef=ref3
"""
_SALE_END = "DiscountLineAdd=? SalesTaxLineAdd=? ShippingLineAdd=?"

_SHAPES = {
    "CustomerAdd": "Name=41! IsActive=bool ClassRef=ref159 ParentRef=ref209"
    + _CUSTOMER_BODY.format(
        contacts="Contacts",
        opening="OpenBalance=? OpenBalanceDate=?",
        notes="AdditionalNotes",
        guid="ExternalGUID=?",
    ),
    "CustomerMod": "ListID=id! EditSequence=16! Name=41 IsActive=bool ClassRef=ref159"
    " ParentRef=ref209"
    + _CUSTOMER_BODY.format(
        contacts="ContactsMod", opening="", notes="AdditionalNotesMod", guid=""
    ),
    "Address": "Addr1=41 Addr2=41 Addr3=41 Addr4=41 Addr5=41 City=31 State=21 PostalCode=13"
    " Country=31 Note=41",
    "Card": "CreditCardNumber=25 ExpirationMonth=int ExpirationYear=int NameOnCard=41"
    " CreditCardAddress=41 CreditCardPostalCode=41",
    "SalesReceiptAdd": _SALE_HEAD.format(needed="")
    + f" TemplateRef=ref31 {_SALE_ADDRESSES} CheckNumber=25 PaymentMethodRef=ref31 DueDate=date"
    " SalesRepRef=ref5 ShipDate=date ShipMethodRef=ref15 FOB=13"
    f" {_SALE_TEXTS} DepositToAccountRef=ref159 CreditCardTxnInfo=? Other=29 ExchangeRate=rate"
    f" ExternalGUID=? SalesReceiptLineAdd=Line+ {_SALE_END}",
    "InvoiceAdd": _SALE_HEAD.format(needed="!")
    + f" ARAccountRef=ref159 TemplateRef=ref31 {_SALE_ADDRESSES} IsFinanceCharge=bool PONumber=25"
    " TermsRef=ref31 DueDate=date SalesRepRef=ref5 FOB=13 ShipDate=date ShipMethodRef=ref15"
    f" {_SALE_TEXTS} Other=29 ExchangeRate=rate ExternalGUID=? LinkToTxnID=?* SetCredit=?*"
    f" InvoiceLineAdd=Line* {_SALE_END}",
    "Line": "ItemRef=ref159 Desc=4095 Quantity=quantity UnitOfMeasure=31 Rate=price"
    " RatePercent=percent PriceLevelRef=? ClassRef=ref159 Amount=amount TaxAmount=amount"
    " OptionForPriceRuleConflict=? InventorySiteRef=? InventorySiteLocationRef=?"
    " SerialNumber=? LotNumber=? ServiceDate=date SalesTaxCodeRef=ref3 IsTaxable=bool"
    " OverrideItemAccountRef=ref159 Other1=29 Other2=29 CreditCardTxnInfo=? LinkToTxn=? DataExt=?*",
    "ListQuery": "ListID=id* FullName=209* MaxReturned=int"
    " ActiveStatus=(ActiveOnly|InactiveOnly|All) FromModifiedDate=? ToModifiedDate=?"
    " NameFilter=? NameRangeFilter=? TotalBalanceFilter=? CurrencyFilter=? ClassFilter=?"
    " IncludeRetElement=50* OwnerID=?*",
    "TransactionQuery": "TxnID=id* RefNumber=11* RefNumberCaseSensitive=? MaxReturned=int"
    " IncludeLineItems=bool IncludeLinkedTxns=? IncludeRetElement=50* OwnerID=?*",
}

_BY_MESSAGE = {
    **{f"{it}QueryRq": "ListQuery" for it in ("Customer", "Vendor", "Employee", "OtherName")},
    "AccountQueryRq": "ListQuery",
    **{f"{it}QueryRq": "TransactionQuery" for it in ("SalesReceipt", "Invoice")},
}
"""Requests whose parts stand in the request itself; an addition has them in one element more."""

_EXCLUSIVE = {
    "Line": ("Rate", "RatePercent", "PriceLevelRef"),
    "ListQuery": ("ListID", "FullName", "ActiveStatus"),
    "TransactionQuery": ("TxnID", "RefNumber", "MaxReturned"),
}
"""A choice of the schema: only one of them [quickbooks.md 1.2, 1.6]."""


@frozen
class Kind:
    """One entry of a shape."""

    tag: str
    kind: str
    mark: str

    @property
    def is_needed(self) -> bool:
        return self.mark in {"!", "+"}

    @property
    def may_repeat(self) -> bool:
        return self.mark in {"*", "+"}


_ENTRY = re.compile(r"(\w+)=(\([^)]*\)|\w+|\?)([!*+~]?)")


@cache
def shape(name: str) -> tuple[Kind, ...]:
    """The entries of a shape, in the order of the schema."""
    return tuple(Kind(*found) for found in _ENTRY.findall(_SHAPES[name]))


def shape_of(message: str) -> str:
    """The shape of what a request holds; UnreadableError for a request that there is none of."""
    name = _BY_MESSAGE.get(message, message.removesuffix("Rq"))
    if name not in _SHAPES or not message.endswith("Rq") or name in {"Address", "Card", "Line"}:
        raise UnreadableError(f"{message} is not known")
    return name


def is_query(message: str) -> bool:
    return message in _BY_MESSAGE


def check_structure(part: Part, name: str) -> None:
    """Order, unknown tags, repetitions, what must be there: else nothing is read [0.12, R]."""
    entries = shape(name)
    places = {it.tag: place for place, it in enumerate(entries)}
    tags = [it.tag for it in part.parts]
    unknown = [it for it in tags if it not in places]
    if unknown:
        raise UnreadableError(f"{part.tag} has no {unknown[0]}")
    if tags != sorted(tags, key=places.__getitem__):
        raise UnreadableError(f"{part.tag}: {tags} is not the order of the schema")
    for entry in entries:
        count = tags.count(entry.tag)
        if count > 1 and not entry.may_repeat:
            raise UnreadableError(f"{part.tag} has {count} {entry.tag}")
        if not count and entry.is_needed:
            raise UnreadableError(f"{part.tag} has no {entry.tag}")
    alone = [it for it in _EXCLUSIVE.get(name, ()) if it in tags]
    if len(alone) > 1:
        raise UnreadableError(f"{part.tag} has {' and '.join(alone)}")
    for inner in part.parts:
        _check_inside(inner, entries[places[inner.tag]].kind)


def _check_inside(part: Part, kind: str) -> None:
    if kind == "?":
        raise NotModelledError(f"{part.tag} is not modelled")
    if kind in _SHAPES:
        check_structure(part, kind)
    elif kind.startswith("ref"):
        tags = [it.tag for it in part.parts]
        if tags not in (["ListID"], ["FullName"], ["ListID", "FullName"], []):
            raise UnreadableError(f"{part.tag} is no reference: {tags}")
    elif part.parts:
        raise UnreadableError(f"{part.tag} has parts")
    elif kind.startswith("(") and part.text and part.text not in kind.strip("()").split("|"):
        raise UnreadableError(f"{part.tag} cannot be {part.text}")


_VALUES = {
    "bool": (3010, "boolean value", r"true|false|1|0"),
    "date": (3020, "date value", r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
    "amount": (3040, "amount", r"[+-]?\d{1,13}(\.\d\d)?"),
    "price": (3045, "price", r"[+-]?\d{1,10}(\.\d{1,5})?"),
    "percent": (3050, "percentage", r"[+-]?\d{1,10}(\.\d{1,5})?"),
    "quantity": (3060, "quantity", r"[+-]?\d{1,10}(\.\d{1,5})?"),
    "rate": (3085, "number", r"[+-]?\d+(\.\d*)?"),
    "int": (3085, "number", r"[+-]?\d+"),
    "id": (3000, "object ID", r".{1,36}"),
}
"""What a value looks like [quickbooks.md 1.6], and what another one is answered with [D]."""


def check_values(part: Part, name: str) -> None:
    """Lengths and formats of everything in a request, the first wrong one [1.3, 2]."""
    kinds = {it.tag: it.kind for it in shape(name)}
    for inner in part.parts:
        kind = kinds[inner.tag]
        if kind in _SHAPES:
            check_values(inner, kind)
        elif kind.startswith("ref"):
            _check_text(inner.find("ListID"), "id", inner.tag)
            _check_text(inner.find("FullName"), kind.removeprefix("ref"), inner.tag)
        else:
            _check_text(inner.text, kind, inner.tag)


def _check_text(text: str | None, kind: str, tag: str) -> None:
    if not text or kind.startswith("("):
        return  # an empty element clears the field, or says nothing
    if kind.isdecimal():
        if len(text) > int(kind):
            raise RefusedError(too_long(text, tag))
        return
    code, what, pattern = _VALUES[kind]
    if not re.fullmatch(pattern, text):
        raise RefusedError(bad_value(code, what, text, tag))


def only_online(part: Part, name: str) -> tuple[str, ...]:
    """The parts that only QuickBooks Online keeps."""
    online = {it.tag for it in shape(name) if it.mark == "~"}
    return tuple(it.tag for it in part.parts if it.tag in online)


__all__ = ["Kind", "Status", "check_structure", "check_values", "is_query", "only_online", "shape"]
