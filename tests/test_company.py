"""The tests' company file answers as QuickBooks does, and everything new can be sent to it.

Its words are compared with real answers; its rules, one by one, are in test_company_rules.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import assume, given
from lxml import etree

from rulesdsl.customers.creation import newcomer
from rulesdsl.model.company import Edition
from rulesdsl.model.currencies import QUICKBOOKS_NAMES, currency_code
from rulesdsl.model.decisions import Action, Creation, Decision, Role
from rulesdsl.model.memo import memo_of, posted_as
from rulesdsl.model.records import Block, Customer, CustomerList, Order
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import requests
from tests.company import (
    Capacity,
    CompanyFile,
    Omitted,
    Session,
    add_everything,
    books,
    everything,
    process,
    query_response,
)
from tests.company.asking import (
    ANN,
    CITY,
    COMPANY,
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
from tests.company.file import CAPACITIES
from tests.posting.plans import plans, sample_plan
from tests.strategies import orders

# --- message sets -----------------------------------------------------------------------------


def test_request_ids_have_at_most_50_characters() -> None:
    for length, code in ((50, 0), (51, 1060)):
        sent = document(add("")).replace(b"<CustomerAddRq", b'<CustomerAddRq requestID="%s"')
        [answer] = process(sent % (b"1" * length), COMPANY).answers
        assert (answer.code, answer.request_id) == (code, "1" * length)


@pytest.mark.parametrize(
    ("on_error", "codes", "added"),
    [
        ("stopOnError", [0, 3100, 3231], ["New"]),
        ("continueOnError", [0, 3100, 0], ["New", "Last"]),
        ("rollbackOnError", [0, 3100, 3231], []),
    ],
)
def test_what_happens_after_an_error(on_error: str, codes: list[int], added: list[str]) -> None:
    sent = document(add(""), add(""), add("", "Last"), on_error=on_error)
    done = process(sent, COMPANY)
    assert [it.code for it in done.answers] == codes
    assert [it.name for it in done.company.entries[len(COMPANY.entries) :]] == added


def test_a_set_is_carried_out_from_the_top() -> None:
    """A job may stand under a customer of the same set, and a receipt be of both."""
    job = add(JOB_OF.format("New"), "Roof")
    sale = receipt(customer="New:Roof")
    assert codes_of(document(add(""), job, sale)) == [0, 0, 0]
    assert codes_of(document(sale, add(""), job)) == [3140, 3231, 3231]


def codes_of(sent: bytes, company: CompanyFile = COMPANY) -> list[int]:
    return [it.code for it in process(sent, company).answers]


# --- changes ----------------------------------------------------------------------------------


def changed(inside: str, company: CompanyFile = COMPANY) -> Customer:
    done = process(document(change(inside)), company)
    assert codes_of(document(change(inside)), company) == [0]
    return next(it for it in books(done.company).customers if it.list_id == "1-6")


def test_the_edit_sequence_changes_at_every_change() -> None:
    first = changed("<Phone>1</Phone>")
    assert first.edit_sequence != "16"
    again = document(change("<Phone>1</Phone>"), change("<Phone>2</Phone>"))
    assert codes_of(again) == [0, 3200]


def test_what_is_not_sent_stays_and_an_empty_element_clears() -> None:
    there = changed("<Phone>1</Phone>")
    assert (there.phone, there.email, there.billing) == ("1", "a@b.example", ANN)
    assert changed("<Email/>").email is None
    assert changed("<BillAddress/>").billing == Block()


@pytest.mark.parametrize(("omitted", "line"), [(Omitted.KEPT, ("Suite 2",)), (Omitted.CLEARED, ())])
def test_the_lines_that_an_address_leaves_out(omitted: Omitted, line: tuple[str, ...]) -> None:
    """Nobody knows whether they stay: there are companies of both kinds."""
    company = evolve(COMPANY, omitted=omitted)
    two = "<BillAddress><Addr1>A</Addr1><Addr2>2 Oak Rd</Addr2><City>Rome</City></BillAddress>"
    assert changed(two, company).billing.lines == ("A", "2 Oak Rd", *line)
    whole = two.replace("<City>", "<Addr3/><City>").replace("</Bill", "<State/><PostalCode/></Bill")
    assert changed(whole, company).billing == Block(lines=("A", "2 Oak Rd"), city="Rome")


def test_a_currency_is_fixed_by_the_first_transaction() -> None:
    sold = process(document(receipt(customer="Ann")), COMPANY).company
    assert codes_of(document(change(of("CurrencyRef", "Euro"))), sold) == [3210]
    assert codes_of(document(change(of("CurrencyRef", "US Dollar"))), sold) == [0]


def test_a_new_label_goes_into_the_full_names_of_the_jobs() -> None:
    done = process(document(change("<Name>Anna</Name>")), COMPANY)
    names = {it.full_name for it in books(done.company).customers}
    assert {"Anna", "Anna:b", "Anna:b:c:d"} <= names


def test_what_windows_cannot_write_becomes_a_question_mark() -> None:
    there = changed("<CompanyName>Żak é</CompanyName>")
    assert there.company == "?ak é"


def test_six_levels_are_too_many() -> None:
    deep = add(JOB_OF.format("Ann:b:c:d"), "e")
    assert codes_of(document(deep, add(JOB_OF.format("Ann:b:c:d:e"), "f"))) == [0, 3210]


# --- sales ------------------------------------------------------------------------------------


def test_an_invoice_without_an_account_goes_where_the_last_one_went() -> None:
    """The trap: after a foreign invoice the next one in the home currency is refused."""
    foreign = invoice(of("ARAccountRef", "Receivables EUR"), "Euro Shop")
    assert codes_of(document(invoice(), foreign, invoice())) == [0, 0, 3140]
    named = invoice(of("ARAccountRef", "Accounts Receivable"))
    assert codes_of(document(foreign, named, invoice())) == [0, 0, 0]


def test_a_sale_is_in_its_customers_currency_and_the_sum_of_its_lines() -> None:
    lines = (MUG, f"{of('ItemRef', 'Shipping')}<Amount>5.00</Amount>")
    more = (f"{of('ItemRef', 'Mug')}<Quantity>3</Quantity><Rate>0.005</Rate>",)
    done = process(document(receipt("", lines[0], "Euro Shop", "", lines[1], *more)), COMPANY)
    [sale] = done.company.sales
    assert (sale.currency, str(sale.total), sale.account) == ("EUR", "7.52", "Undeposited Funds")


# --- answers ----------------------------------------------------------------------------------


def answered(sent: bytes, company: CompanyFile = COMPANY) -> etree._Element:
    return etree.fromstring(process(sent, company).response)


def query(inside: str, kind: str = "Customer") -> bytes:
    return document(f"<{kind}QueryRq>{inside}</{kind}QueryRq>")


@pytest.mark.parametrize(
    ("sent", "code", "names"),
    [
        (query("<ListID>1-1</ListID>"), 0, ["Web Sales"]),
        (query("<ListID>8000001B-1405768916</ListID>"), 3120, []),
        (query("<FullName>ANN</FullName>"), 0, ["Ann"]),
        (query("<FullName>Ann</FullName><FullName>bleech</FullName>"), 500, ["Ann"]),
        (query("<MaxReturned>2</MaxReturned>"), 0, ["Web Sales", "Lee, Ann"]),
        (query("<ActiveStatus>InactiveOnly</ActiveStatus>"), 0, ["Asleep", "Nap"]),
        (query("", "Vendor"), 0, ["Some vendor"]),
        (query("", "Invoice"), 1, []),
    ],
)
def test_queries(sent: bytes, code: int, names: list[str]) -> None:
    [answer] = answered(sent).iterfind("QBXMLMsgsRs/*")
    assert answer.get("statusCode") == str(code)
    assert [it.findtext("Name") for it in answer] == names


def test_a_query_shows_the_active_ones_unless_all_are_asked_for() -> None:
    shown = {
        wanted: {it.findtext("Name") for it in answered(query(wanted)).iter("CustomerRet")}
        for wanted in ("", "<ActiveStatus>All</ActiveStatus>")
    }
    everybody = shown["<ActiveStatus>All</ActiveStatus>"]
    assert everybody - shown[""] == {"Asleep", "Nap"}
    assert len(everybody) == len(LISTS.customers)


def test_only_the_elements_that_are_asked_for() -> None:
    [ret] = answered(query("<ListID>1-6</ListID><IncludeRetElement>Name</IncludeRetElement>")).iter(
        "CustomerRet"
    )
    assert [it.tag for it in ret] == ["Name"]


def test_an_addition_is_answered_with_the_record(schema: etree.XMLSchema) -> None:
    sent = document(add(JOB_OF.format("Ann") + address(2, CITY)), change("<Phone>1</Phone>"))
    response = answered(sent)
    schema.assertValid(response)
    job, ann = response.iter("CustomerRet")
    assert job.findtext("FullName") == "Ann:New"
    assert job.findtext("Sublevel") == "1"
    assert job.findtext("BillAddressBlock/Addr3") == "Rome"
    assert job.findtext("ParentRef/ListID") == ann.findtext("ListID") == "1-6"
    assert ann.findtext("CurrencyRef/FullName") == "US Dollar"


REAL = {
    "CustomerAddRs_3090_colon_in_name": document(add("", "Incorrect : Name")),
    "CustomerAddRs_3100_name_in_use": document(add("", "abc"), add("", "abc")),
    "CustomerModRs_3100_name_taken": document(add("", "abc"), change("<Name>abc</Name>")),
    "CustomerModRs_3200_stale_editsequence": document(change("", sequence="1416315972")),
    "CustomerModRs_530_warn_but_saved": document(
        change("<IsStatementWithParent>true</IsStatementWithParent>")
    ),
    "CustomerQueryRs_3120_listid_not_found": query("<ListID>8000001B-1405768916</ListID>"),
    "CustomerQueryRs_3231_not_processed": document(
        add("", ":"), "<CustomerQueryRq><ListID>1-1</ListID></CustomerQueryRq>"
    ),
    "CustomerQueryRs_500_fullname_not_found": query("<FullName>bleech</FullName>"),
    "SalesReceiptAddRs_3140_currency": document(
        add(of("CurrencyRef", "Euro"), "xxxxxx"),
        receipt(customer="xxxxxx", tail=of("DepositToAccountRef", "Bank GBP")),
    ),
}


@pytest.mark.parametrize("name", REAL)
def test_the_words_are_those_of_real_answers(name: str, samples: Path) -> None:
    told = etree.parse(samples / "quickbooks" / "errors" / f"{name}.xml").find("QBXMLMsgsRs/*")
    *_, found = answered(REAL[name]).iterfind("QBXMLMsgsRs/*")
    assert told is not None
    assert found.tag == told.tag
    for part in ("statusCode", "statusSeverity", "statusMessage"):
        assert found.get(part) == told.get(part)


# --- what it is opened with, and what is read of it --------------------------------------------


def test_the_limits_of_the_editions() -> None:
    assert CAPACITIES[Edition.PRO] == CAPACITIES[Edition.PREMIER] == Capacity(14_500, 10_500)
    assert CAPACITIES[Edition.ENTERPRISE].together == 1_000_000
    assert CompanyFile.holding(
        evolve(LISTS, company=evolve(LISTS.company, edition=Edition.PRO))
    ).capacity == Capacity(14_500, 10_500)


def test_what_it_is_opened_with_is_read_again() -> None:
    """Also what the list did not tell: an IIF file has no ListIDs, and they stay unknown."""
    found = books(COMPANY)
    assert found.customers == LISTS.customers
    assert set(found.taken) == set(LISTS.taken)
    assert {it.name: it.currency for it in found.company.accounts}["Bank EUR"] == "EUR"


IMPOSSIBLE = {
    "one name twice": (Customer(name="Ann"), Customer(name="ANN")),
    "a job of nobody's": (Customer(name="Ann", parent="Nobody"),),
    "a long name": (Customer(name="x" * 42),),
    "a letter that is not kept": (Customer(name="Żak"),),
    "two lines in one": (Customer(name="Ann", company="A\nB"),),
}


@pytest.mark.parametrize("records", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_lists_that_quickbooks_cannot_hold_are_refused(records: tuple[Customer, ...]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        CompanyFile.holding(CustomerList(records))


def test_a_posted_order_is_known_by_its_memo() -> None:
    order = Order(number="1001", channel="Shopify")
    sent = document(receipt(tail=f"<Memo>{memo_of(order)}</Memo>"))
    found = books(process(sent, COMPANY).company)
    assert found.company.has_posted(posted_as(order))
    assert not found.company.has_posted(posted_as(evolve(order, number="1002")))


def test_currencies_are_called_what_they_are_read_as() -> None:
    assert {name: currency_code(name) for name in QUICKBOOKS_NAMES.values()} == {
        name: code for code, name in QUICKBOOKS_NAMES.items()
    }


# --- plans ------------------------------------------------------------------------------------


def stored(plan: Plan) -> CustomerList:
    """What a company holds that had nothing but the plan's parents."""
    new = {it.record.full_name for it in plan.creations}
    there = {
        it.customer for it in plan.decisions if it.customer and it.customer.full_name not in new
    }
    given = CustomerList(tuple(there), LISTS.taken)
    return add_everything(b"".join(requests(plan)), given) if plan.creations else given


@given(plan=plans())
def test_its_list_is_a_valid_answer(schema: etree.XMLSchema, plan: Plan) -> None:
    schema.assertValid(etree.fromstring(query_response(stored(plan))))


def test_everything_that_it_tells_is_a_valid_answer(schema: etree.XMLSchema) -> None:
    done: Session = process(document(receipt(), invoice(), add("")), COMPANY)
    schema.assertValid(etree.fromstring(everything(done.company)))
    schema.assertValid(etree.fromstring(done.response))


@given(plan=plans())
def test_what_was_sent_is_read_back_as_it_was_planned(plan: Plan) -> None:
    """From the plan to bytes, into QuickBooks, out of it as bytes: the same records."""
    found = {as_planned(it) for it in stored(plan).customers}
    assert found >= {as_planned(it.record) for it in plan.creations}


def as_planned(record: Customer) -> Customer:
    """What is planned of a record: QuickBooks gives it an identity, and the home currency."""
    currency = record.currency or "USD"
    return evolve(record, list_id=None, edit_sequence=None, created=None, currency=currency)


@given(order=orders())
def test_every_newcomer_can_be_sent(order: Order) -> None:
    """What is made of an order is in QuickBooks' form: no gate is violated, nothing is changed."""
    record = newcomer(order, order.name or order.email or order.number, None, None)
    assume(record.name)
    found = add_everything(b"".join(requests(adding(record))), CustomerList())
    [added] = found.customers
    assert evolve(added, list_id=None, edit_sequence=None, created=None) == record


def adding(record: Customer) -> Plan:
    made = Decision(
        order=Order(number="1"),
        action=Action.CREATE,
        reason="",
        customer=record,
        creates=(Creation(record, Role.CUSTOMER),),
    )
    return Plan(policy="", fingerprint="", decisions=(made,))


def test_the_sample_can_be_planned_again() -> None:
    plan = sample_plan()
    there = tuple(it.customer for it in plan.decisions[:2] if it.customer)
    found = add_everything(b"".join(requests(plan)), CustomerList(there))
    assert "Web Sales:Lee, Ann" in {it.full_name for it in found.customers}
