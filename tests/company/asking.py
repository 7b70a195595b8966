"""A company that everybody is asked about, and requests to it as short as they can be written."""

from __future__ import annotations

import re

from rulesdsl.model.company import Account, AccountKind
from rulesdsl.model.records import Block, Customer, CustomerList, OtherList, TakenName
from tests.company.file import CompanyFile

ANN = Block(lines=("Ann Lee", "1 Main St", "Suite 2"), city="Bayshore", state="CA", zip="94326")
LISTS = CustomerList(
    (
        Customer(name="Web Sales", list_id="1-1", edit_sequence="11"),
        Customer(name="Lee, Ann", parent="Web Sales", list_id="1-2", edit_sequence="12"),
        Customer(name="Asleep", list_id="1-3", edit_sequence="13", active=False),
        Customer(name="Nap", parent="Asleep", list_id="1-4", edit_sequence="14", active=False),
        Customer(name="Euro Shop", list_id="1-5", edit_sequence="15", currency="EUR"),
        Customer(name="Ann", list_id="1-6", edit_sequence="16", billing=ANN, email="a@b.example"),
        Customer(name="b", parent="Ann", list_id="1-7"),
        Customer(name="c", parent="Ann:b", list_id="1-8"),
        Customer(name="d", parent="Ann:b:c", list_id="1-9"),
    ),
    tuple(TakenName(f"Some {kind.value}", kind) for kind in OtherList),
)
ACCOUNTS = (
    Account("Receivables EUR", AccountKind.RECEIVABLE, "EUR"),
    Account("Receivables GBP", AccountKind.RECEIVABLE, "GBP"),
    Account("Bank", AccountKind.BANK, "USD"),
    Account("Bank EUR", AccountKind.BANK, "EUR"),
    Account("Bank GBP", AccountKind.BANK, "GBP"),
)
COMPANY = CompanyFile.holding(
    LISTS,
    accounts=ACCOUNTS,
    items=("Mug", "Shop:Tea", "Shipping"),
    references={"TermsRef": frozenset({"Net 30"}), "PaymentMethodRef": frozenset({"Visa"})},
)
HOME_ONLY = CompanyFile.holding(
    CustomerList((Customer(name="Web Sales", list_id="1-1", edit_sequence="11"),)),
    multi_currency=False,
)

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="13.0"?>\n'


def document(*bodies: str, on_error: str = "stopOnError", head: str = HEAD) -> bytes:
    """A message set: each body in its request, queries as they are."""
    inside = "".join(map(_request, bodies))
    sets = f'<QBXMLMsgsRq onError="{on_error}">{inside}</QBXMLMsgsRq>'
    return f"{head}<QBXML>{sets}</QBXML>".encode()


def _request(body: str) -> str:
    tag = re.match(r"<(\w+)", body)
    assert tag
    return body if tag[1].endswith("Rq") else f"<{tag[1]}Rq>{body}</{tag[1]}Rq>"


def add(inside: str, name: str = "New") -> str:
    return f"<CustomerAdd><Name>{name}</Name>{inside}</CustomerAdd>"


def change(inside: str, list_id: str = "1-6", sequence: str = "16") -> str:
    identity = f"<ListID>{list_id}</ListID><EditSequence>{sequence}</EditSequence>"
    return f"<CustomerMod>{identity}{inside}</CustomerMod>"


def of(tag: str, full_name: str) -> str:
    return f"<{tag}><FullName>{full_name}</FullName></{tag}>"


MUG = f"{of('ItemRef', 'mug')}<Quantity>2</Quantity><Rate>1.25</Rate>"


def receipt(
    head: str = "", line: str = MUG, customer: str = "Web Sales", tail: str = "", *more: str
) -> str:
    lines = "".join(f"<SalesReceiptLineAdd>{it}</SalesReceiptLineAdd>" for it in (line, *more))
    return f"<SalesReceiptAdd>{of('CustomerRef', customer)}{head}{tail}{lines}</SalesReceiptAdd>"


def invoice(head: str = "", customer: str = "Web Sales", line: str = MUG) -> str:
    lines = f"<InvoiceLineAdd>{line}</InvoiceLineAdd>"
    return f"<InvoiceAdd>{of('CustomerRef', customer)}{head}{lines}</InvoiceAdd>"


def address(lines: int, place: str = "", tag: str = "BillAddress") -> str:
    inside = "".join(f"<Addr{it}>line</Addr{it}>" for it in range(1, lines + 1))
    return f"<{tag}>{inside}{place}</{tag}>"


CITY, COUNTRY = "<City>Rome</City>", "<Country>Italy</Country>"
JOB_OF = "<ParentRef><FullName>{}</FullName></ParentRef>"
