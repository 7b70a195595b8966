"""Each rule of the tests' company file, provoked, and met by what just keeps it."""

from __future__ import annotations

import pytest
from attrs import frozen
from lxml import etree

from tests.company import (
    Capacity,
    CompanyFile,
    NotModelledError,
    UnreadableError,
    process,
)
from tests.company.asking import (
    CITY,
    COMPANY,
    COUNTRY,
    HOME_ONLY,
    JOB_OF,
    LISTS,
    MUG,
    add,
    address,
    change,
    document,
    invoice,
    of,
    receipt,
)


@frozen
class Case:
    """A request, what it is answered with, and the company that is asked."""

    body: str
    code: int = 0
    company: CompanyFile = COMPANY


FULL = CompanyFile.holding(LISTS, capacity=Capacity(together=12, each=1000))
FULL_LIST = CompanyFile.holding(LISTS, capacity=Capacity(together=1000, each=9))
ROOM = CompanyFile.holding(LISTS, capacity=Capacity(together=13, each=10))

CASES = {
    # names: errors 3090, 3100 and 3150
    "a new name": Case(add("")),
    "a customer's name": Case(add("", "Web Sales"), 3100),
    "a name in other capitals": Case(add("", "WEB sales"), 3100),
    "a name with more spaces": Case(add("", "Web  Sales"), 3100),
    "a vendor's name": Case(add("", "some VENDOR"), 3100),
    "an employee's name": Case(add("", "Some employee"), 3100),
    "another name": Case(add("", "Some other name"), 3100),
    "a sleeping customer's name": Case(add("", "Asleep"), 3100),
    "a job called as a vendor": Case(add(JOB_OF.format("Web Sales"), "Some vendor")),
    "a job called as a customer": Case(add(JOB_OF.format("Web Sales"), "Ann")),
    "a job called as its sibling": Case(add(JOB_OF.format("web sales"), "LEE, ann"), 3100),
    "a job called as another's": Case(add(JOB_OF.format("Ann"), "Lee, Ann")),
    "a customer called as a job": Case(add("", "Lee, Ann")),
    "a colon": Case(add("", "Incorrect : Name"), 3090),
    "no name": Case(add("", ""), 3150),
    "a name of spaces": Case(add("", "  "), 3150),
    # lengths: error 3070
    "41 characters": Case(add("", "x" * 41)),
    "42 characters": Case(add("", "x" * 42), 3070),
    "a long first name": Case(add(f"<FirstName>{'x' * 26}</FirstName>"), 3070),
    "a long phone": Case(add(f"<Phone>{'1' * 22}</Phone>"), 3070),
    "a long e-mail": Case(add(f"<Email>{'x' * 1024}</Email>"), 3070),
    "a long line": Case(add(f"<BillAddress><Addr1>{'x' * 42}</Addr1></BillAddress>"), 3070),
    "a long city": Case(add(f"<ShipAddress><City>{'x' * 32}</City></ShipAddress>"), 3070),
    "long terms": Case(add(of("TermsRef", "x" * 32)), 3070),
    "a long update": Case(change(f"<CompanyName>{'x' * 42}</CompanyName>"), 3070),
    "a long number": Case(receipt("<RefNumber>123456789012</RefNumber>"), 3070),
    "a full number": Case(receipt("<RefNumber>12345678901</RefNumber>")),
    # formats: errors 3000 and after it
    "half an amount": Case(add("<CreditLimit>1.5</CreditLimit>"), 3040),
    "an amount": Case(add("<CreditLimit>1.50</CreditLimit>")),
    "a whole amount": Case(add("<CreditLimit>2000</CreditLimit>")),
    "no day": Case(add("<JobStartDate>2026-13-01</JobStartDate>"), 3020),
    "no truth": Case(add("<IsActive>maybe</IsActive>"), 3010),
    "a long ListID": Case(change("", list_id="x" * 37), 3000),
    # identity: errors 3120 and 3200
    "an unknown ListID": Case(change("", list_id="9-9"), 3120),
    "an old edit sequence": Case(change("", sequence="15"), 3200),
    "a change of nothing": Case(change("")),
    # parents: errors 3120 and 3140, five levels
    "an unknown parent": Case(add(JOB_OF.format("Nobody")), 3140),
    "an unknown parent's ListID": Case(add("<ParentRef><ListID>9-9</ListID></ParentRef>"), 3120),
    "a parent by both": Case(
        add("<ParentRef><ListID>1-1</ListID><FullName>Nobody</FullName></ParentRef>")
    ),
    "a job's job": Case(add(JOB_OF.format("Web Sales:Lee, Ann"))),
    "the fifth level": Case(add(JOB_OF.format("Ann:b:c:d"))),
    "a sleeping parent": Case(add(JOB_OF.format("Asleep")), 3140),
    "a job woken under a sleeper": Case(change("<IsActive>true</IsActive>", "1-4", "14"), 3180),
    "a customer woken": Case(change("<IsActive>true</IsActive>", "1-3", "13")),
    # names that change: error 3100
    "another label": Case(change("<Name>Anna</Name>")),
    "another's label": Case(change("<Name>web sales</Name>"), 3100),
    "its own label in capitals": Case(change("<Name>ANN</Name>")),
    "a label taken away": Case(change("<Name/>"), 3150),
    # addresses
    "five lines": Case(add(address(5))),
    "four lines and a city": Case(add(address(4, CITY))),
    "five lines and a city": Case(add(address(5, CITY)), 3210),
    "three lines, city, country": Case(add(address(3, CITY + COUNTRY))),
    "four lines, city, country": Case(add(address(4, CITY + COUNTRY)), 3210),
    "five lines, a country": Case(change(address(5, COUNTRY)), 3210),
    "six lines of a sale": Case(receipt(address(5, CITY)), 3210),
    # references: error 3140
    "terms": Case(add(of("TermsRef", "net 30"))),
    "unknown terms": Case(add(of("TermsRef", "Net 60")), 3140),
    "unknown payment method": Case(receipt(tail=of("PaymentMethodRef", "Barter")), 3140),
    # currencies: errors 3140 and 3250
    "a currency": Case(add(of("CurrencyRef", "Euro"))),
    "a currency by its code": Case(add(of("CurrencyRef", "EUR")), 3140),
    "a currency in a file with one": Case(add(of("CurrencyRef", "Euro"), "N"), 3250, HOME_ONLY),
    "a job in another currency": Case(
        add(JOB_OF.format("Web Sales") + of("CurrencyRef", "Euro")), 3210
    ),
    "a job in its customer's": Case(
        add(JOB_OF.format("Euro Shop") + of("CurrencyRef", "Euro")),
    ),
    "a currency changed in time": Case(change(of("CurrencyRef", "Euro"))),
    # how many (the code is our choice)
    "no room in all": Case(add(""), 3180, FULL),
    "no room on the list": Case(add(""), 3180, FULL_LIST),
    "just room": Case(add(""), company=ROOM),
    # for QuickBooks Online only (530, and saved)
    "a field of QuickBooks Online": Case(
        change("<IsStatementWithParent>true</IsStatementWithParent>"), 530
    ),
    # whose a sale is
    "a sales receipt": Case(receipt()),
    "an invoice": Case(invoice()),
    "a job's receipt": Case(receipt(customer="Web Sales:Lee, Ann")),
    "an unknown customer's receipt": Case(receipt(customer="Joe Smith"), 3140),
    "a sleeper's receipt": Case(receipt(customer="Asleep"), 3140),
    "nobody's receipt": Case(receipt().replace(of("CustomerRef", "Web Sales"), ""), 3150),
    # the lines of a sale
    "an item's full name": Case(receipt(line=of("ItemRef", "Shop:Tea"))),
    "an unknown item": Case(receipt(line=of("ItemRef", "Cup")), 3140),
    "an amount without an item": Case(receipt(line="<Amount>1.00</Amount>"), 3150),
    "a line of words": Case(receipt(line="<Desc>thank you</Desc>")),
    "an amount of one decimal": Case(
        receipt(line=f"{of('ItemRef', 'Mug')}<Amount>97.5</Amount>"), 3040
    ),
    "a price of six decimals": Case(
        receipt(line=f"{of('ItemRef', 'Mug')}<Rate>1.000001</Rate>"), 3045
    ),
    "a quantity that is none": Case(
        receipt(line=f"{of('ItemRef', 'Mug')}<Quantity>two</Quantity>"), 3060
    ),
    "an amount that is not the price": Case(
        receipt(line=f"{MUG}<Amount>2.51</Amount>"), 3210
    ),
    "less than nothing": Case(receipt(line=f"{of('ItemRef', 'Mug')}<Amount>-1.00</Amount>"), 3210),
    # the currencies of a sale
    "a rate in a file with one": Case(
        receipt(tail="<ExchangeRate>1.1</ExchangeRate>"), 3250, HOME_ONLY
    ),
    "a rate": Case(receipt(customer="Euro Shop", tail="<ExchangeRate>1.1</ExchangeRate>")),
    "a rate of nothing": Case(receipt(tail="<ExchangeRate>0</ExchangeRate>"), 3210),
    "tax included": Case(receipt(tail="<IsTaxIncluded>true</IsTaxIncluded>"), 3250),
    "a euro receipt into undeposited funds": Case(receipt(customer="Euro Shop")),
    "a euro receipt into euros": Case(
        receipt(customer="Euro Shop", tail=of("DepositToAccountRef", "Bank EUR"))
    ),
    "a euro receipt into dollars": Case(
        receipt(customer="Euro Shop", tail=of("DepositToAccountRef", "Bank"))
    ),
    "a euro receipt into pounds": Case(
        receipt(customer="Euro Shop", tail=of("DepositToAccountRef", "Bank GBP")), 3140
    ),
    "a dollar receipt into euros": Case(
        receipt(tail=of("DepositToAccountRef", "Bank EUR")), 3140
    ),
    "an unknown account": Case(receipt(tail=of("DepositToAccountRef", "Till")), 3140),
    "a receipt into receivables": Case(
        receipt(tail=of("DepositToAccountRef", "Accounts Receivable")), 3210
    ),
    "a euro invoice without an account": Case(invoice(customer="Euro Shop"), 3140),
    "a euro invoice": Case(invoice(of("ARAccountRef", "Receivables EUR"), "Euro Shop")),
    "a euro invoice to pounds": Case(
        invoice(of("ARAccountRef", "Receivables GBP"), "Euro Shop"), 3140
    ),
    "an invoice to a bank": Case(invoice(of("ARAccountRef", "Bank")), 3210),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_rule(case: Case) -> None:
    """Answered as expected; after an error nothing has changed, and the rest is not tried."""
    done = process(document(case.body, add("", "After")), case.company)
    first, second = done.answers
    assert first.code == case.code, first
    assert (first.status.severity == "Error") is (case.code > 999)
    if first.is_error:
        assert second.code == 3231
        assert done.company == case.company
    elif case.company is not ROOM:
        assert second.code == 0
        assert done.company != case.company


UNREADABLE = {
    "no XML": b"<QBXML",
    "no qbxml line": document(add(""), head='<?xml version="1.0" encoding="utf-8"?>'),
    "no xml line": document(add(""), head='<?qbxml version="13.0"?>'),
    "no requests": document(),
    "no such answer to errors": document(add(""), on_error="carryOn"),
    "another order": document(add("<Email>a@b.example</Email><Phone>1</Phone>")),
    "an unknown element": document(add("<Colour>red</Colour>")),
    "an unknown request": document("<CustomerEraseRq/>"),
    "something twice": document(add("<Phone>1</Phone><Phone>2</Phone>")),
    "nothing to add": document("<CustomerAddRq/>"),
    "a customer without a name": document("<CustomerAdd><Phone>1</Phone></CustomerAdd>"),
    "a change without a sequence": document(
        "<CustomerMod><ListID>1-6</ListID></CustomerMod>"
    ),
    "a receipt without lines": document(
        f"<SalesReceiptAdd>{of('CustomerRef', 'Ann')}</SalesReceiptAdd>"
    ),
    "an invoice of nobody's": document(invoice().replace(of("CustomerRef", "Web Sales"), "")),
    "another choice": document(add("<JobStatus>Perhaps</JobStatus>")),
    "a reference by number": document(add("<TermsRef><Number>1</Number></TermsRef>")),
    "two prices": document(receipt(line=f"{MUG}<RatePercent>3</RatePercent>")),
    "full names and a status": document(
        "<CustomerQueryRq><FullName>Ann</FullName><ActiveStatus>All</ActiveStatus></CustomerQueryRq>"
    ),
    "parts in a text": document(add("<Phone><Number>1</Number></Phone>")),
}  # fmt: skip


@pytest.mark.parametrize("sent", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_does_nothing(sent: bytes) -> None:
    with pytest.raises(UnreadableError):
        process(sent, COMPANY)


WIDER = {"no qbxml line", "no xml line", "no requests"}
"""What the schema does not look at."""


def test_its_shapes_are_those_of_the_schema(schema: etree.XMLSchema) -> None:
    """What it can read is valid, but for what it answers itself; what it cannot read is not."""
    for name, sent in UNREADABLE.items():
        if name not in WIDER and b"<?xml" in sent:
            assert not schema.validate(etree.fromstring(sent)), name
    for name, case in CASES.items():
        valid = schema.validate(etree.fromstring(document(case.body)))
        of_the_form = case.code in range(3000, 3090)  # lengths and formats are the schema's, too
        assert valid is not of_the_form, (name, schema.error_log)


def test_what_is_not_modelled_is_not_guessed() -> None:
    with pytest.raises(NotModelledError):
        process(document(add("<OpenBalance>1.00</OpenBalance>")), COMPANY)
    with pytest.raises(NotModelledError):
        process(document(change(JOB_OF.format("Web Sales"))), COMPANY)
