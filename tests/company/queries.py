"""What QuickBooks tells: the answers to queries, as elements of CustomerRet and its kin."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from attrs import evolve
from lxml import etree

from rulesdsl.formats import CustomerReading
from rulesdsl.formats.qbxml import FORMAT
from rulesdsl.model.company import Account, AccountKind
from rulesdsl.model.records import CustomerList, OtherList
from tests.company.file import CompanyFile, Entry, OtherName, Sale, fold
from tests.company.parts import Part, texts, write
from tests.company.statuses import (
    DONE,
    NO_MATCH,
    RefusedError,
    Status,
    not_found,
    some_not_found,
)

Found = tuple[Status, tuple[Part, ...]]

_OTHERS = {
    "Vendor": OtherList.VENDOR,
    "Employee": OtherList.EMPLOYEE,
    "OtherName": OtherList.OTHER_NAME,
}
_RET_ORDER = """
    ListID TimeCreated TimeModified EditSequence Name FullName IsActive ClassRef ParentRef Sublevel
    CompanyName Salutation FirstName MiddleName LastName JobTitle BillAddress BillAddressBlock
    ShipAddress ShipAddressBlock Phone AltPhone Fax Email Cc Contact AltContact CustomerTypeRef
    TermsRef SalesRepRef Balance TotalBalance SalesTaxCodeRef ItemSalesTaxRef SalesTaxCountry
    ResaleNumber AccountNumber CreditLimit PreferredPaymentMethodRef CreditCardInfo JobStatus
    JobStartDate JobProjectedEndDate JobEndDate JobDesc JobTypeRef Notes PreferredDeliveryMethod
    PriceLevelRef TaxRegistrationNumber CurrencyRef
""".split()
_ACCOUNT_TYPES = {
    AccountKind.RECEIVABLE: "AccountsReceivable",
    AccountKind.BANK: "Bank",
    AccountKind.OTHER: "OtherCurrentAsset",
}


def customer_ret(company: CompanyFile, entry: Entry) -> Part:
    """A customer or job as QuickBooks shows it; what is empty is left out [quickbooks.md 1.5]."""
    above, whole = company.above(entry), company.full_name(entry)
    kept = [it for it in entry.contents if it.tag not in _ONLINE]
    parts = [
        Part("ListID", entry.list_id),
        Part("TimeCreated", entry.created),
        Part("TimeModified", entry.modified),
        Part("EditSequence", entry.edit_sequence),
        Part("FullName", whole),
        Part("IsActive", str(entry.active).lower()),
        Part("Sublevel", str(company.level(entry))),
        *kept,
        *(_printed(it) for it in kept if it.tag.endswith("Address")),
    ]
    if above:
        parts.append(_reference("ParentRef", above.list_id, company.full_name(above)))
    if entry.currency:
        parts.append(texts("CurrencyRef", {"FullName": company.currency_names[entry.currency]}))
    return Part("CustomerRet", parts=tuple(sorted(parts, key=lambda it: _RET_PLACES[it.tag])))


_RET_PLACES = {tag: place for place, tag in enumerate(_RET_ORDER)}
_ONLINE = {"Suffix", "PrintAs", "Mobile", "Pager", "IsStatementWithParent", "DeliveryMethod"}


def _reference(tag: str, list_id: str, name: str) -> Part:
    return texts(tag, {"ListID": list_id, "FullName": name})


def _printed(address: Part) -> Part:
    """The address as it is printed, in lines alone [quickbooks.md 1.5]."""
    lines = [it.text for it in address.parts if it.tag.startswith("Addr")]
    place = [address.find(it) for it in ("City", "State", "PostalCode")]
    apart = [" ".join(it for it in place if it), address.find("Country")]
    lines += [it for it in apart if it]
    numbered = {f"Addr{number}": line[:41] for number, line in enumerate(lines[:5], 1)}
    return texts(f"{address.tag}Block", numbered)


def other_ret(other: OtherName, tag: str) -> Part:
    return texts(f"{tag}Ret", {"ListID": other.list_id, "Name": other.name, "IsActive": "true"})


def account_ret(company: CompanyFile, account: Account, number: int) -> Part:
    name = company.currency_names.get(account.currency or "")
    currency = texts("CurrencyRef", {"FullName": name if company.multi_currency else None})
    parts = (
        Part("ListID", f"C{number:07X}-1"),
        Part("Name", account.name.rpartition(":")[2]),
        Part("FullName", account.name),
        Part("IsActive", "true"),
        Part("AccountType", _ACCOUNT_TYPES[account.kind]),
        *(() if not currency.parts else (currency,)),
    )
    return Part("AccountRet", parts=parts)


def sale_ret(company: CompanyFile, sale: Sale) -> Part:
    """The head of a transaction, its lines left out, as IncludeLineItems false asks for."""
    customer = company.by_list_id(sale.customer)
    whose = company.full_name(customer) if customer else ""
    parts = [
        Part("TxnID", sale.transaction_id),
        Part("TimeCreated", sale.created),
        Part("TimeModified", sale.created),
        Part("EditSequence", "1"),
        _reference("CustomerRef", sale.customer, whose),
        *(Part(tag, sale.texts[tag]) for tag in ("TxnDate", "RefNumber") if tag in sale.texts),
    ]
    if sale.kind == "SalesReceipt":
        parts.append(Part("TotalAmount", f"{sale.total:.2f}"))
    parts += [Part(tag, sale.texts[tag]) for tag in ("Memo",) if tag in sale.texts]
    return Part(f"{sale.kind}Ret", parts=tuple(parts))


# Queries


def asked(company: CompanyFile, request: Part) -> Found:
    """What a query finds: a choice of ListIDs, full names, or filters [quickbooks.md 1.2, S]."""
    kind = request.tag.removesuffix("QueryRq")
    match kind:
        case "Customer":
            found = _customers(company, request)
        case "Account":
            found = _all(account_ret(company, it, at) for at, it in enumerate(company.accounts, 1))
        case "SalesReceipt" | "Invoice":
            found = _all(sale_ret(company, it) for it in company.sales if it.kind == kind)
        case _:
            found = _all(other_ret(it, kind) for it in company.others if it.list is _OTHERS[kind])
    wanted = {it.text for it in request.parts_of("IncludeRetElement")}
    status, rets = found
    return status, tuple(_only(it, wanted) for it in rets) if wanted else rets


def _only(ret: Part, wanted: set[str]) -> Part:
    return evolve(ret, parts=tuple(it for it in ret.parts if it.tag in wanted))


def _all(found: Iterable[Part]) -> Found:
    rets = tuple(found)
    return (DONE if rets else NO_MATCH), rets


def _customers(company: CompanyFile, request: Part) -> Found:
    list_ids = [it.text for it in request.parts_of("ListID")]
    names = [it.text for it in request.parts_of("FullName")]
    if list_ids:
        by_id = {it: company.by_list_id(it) for it in list_ids}
        lost = [it for it, found in by_id.items() if found is None]
        if lost:
            raise RefusedError(not_found(lost[0]))
        return DONE, tuple(customer_ret(company, it) for it in by_id.values() if it)
    if names:
        named = {it: company.named(it) for it in names}
        rets = tuple(customer_ret(company, it) for it in named.values() if it)
        lost = [it for it, found in named.items() if found is None]
        return (some_not_found(lost[0]) if lost else DONE), rets
    # Who does not ask for All is not told of the inactive ones [quickbooks.md 0.6, S].
    wanted = request.find("ActiveStatus") or "ActiveOnly"
    fitting = [
        it for it in company.entries if wanted == "All" or it.active is (wanted == "ActiveOnly")
    ]
    most = int(request.find("MaxReturned") or len(fitting))
    return _all(customer_ret(company, it) for it in fitting[:most])


# The whole list


def answer(answers: etree._Element, tag: str, found: Found, request_id: str = "") -> None:
    """One answer of a document of answers."""
    status, rets = found
    element = etree.SubElement(answers, tag)
    if request_id:
        element.set("requestID", request_id)
    element.set("statusCode", str(status.code))
    element.set("statusSeverity", status.severity)
    element.set("statusMessage", status.message)
    for ret in rets:
        write(element, ret)


def document() -> tuple[etree._Element, etree._Element]:
    root = etree.Element("QBXML")
    return root, etree.SubElement(root, "QBXMLMsgsRs")


def written(root: etree._Element) -> bytes:
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def everything(company: CompanyFile) -> bytes:
    """The lists, accounts and transactions, as an accountant exports them: all, inactive too."""
    root, answers = document()
    status, _ = _all(Part("CustomerRet") for _ in company.entries)
    answer(answers, "CustomerQueryRs", (status, tuple(_everybody(company))), "1")
    for kind in (*_OTHERS, "Account", "SalesReceipt", "Invoice"):
        found = asked(company, Part(f"{kind}QueryRq"))
        if found[1]:
            answer(answers, f"{kind}QueryRs", found, "1")
    return written(root)


def _everybody(company: CompanyFile) -> Iterator[Part]:
    """The records, without what the list was read without: an IIF file has no ListIDs."""
    for entry in company.entries:
        ret = customer_ret(company, entry)
        yield evolve(ret, parts=tuple(it for it in ret.parts if it.tag not in entry.untold))


def books(company: CompanyFile) -> CustomerList:
    """The company as our own reader finds it, by way of real bytes."""
    found = FORMAT.read(io.BytesIO(everything(company)), "company.xml")
    assert isinstance(found, CustomerReading), found
    assert not found.problems, found.problems
    given = CustomerList((), (), company.told)
    return given + found.customers


__all__ = ["answer", "asked", "books", "customer_ret", "document", "everything", "fold", "written"]
