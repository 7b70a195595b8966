"""The requests: valid against Intuit's schema, and carried out by a strict company file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from lxml import etree

import rulesdsl
from rulesdsl.model.company import Company
from rulesdsl.model.decisions import Action, Creation, Decision, Role
from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.records import Block, Customer, CustomerList, Order, OtherList, TakenName
from rulesdsl.posting.asked import asked
from rulesdsl.posting.customer_add import WouldBeRefusedError
from rulesdsl.posting.modifications import Modification
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import requests
from tests.company import UnreadableError, add_everything, carry_out
from tests.conftest import SAMPLES, Expected
from tests.posting.plans import ANN, ASLEEP, BEATE, WEB_SALES, plans, sample_plan

HERE = Path(__file__).parent
SCHEMA = SAMPLES / "qbxml" / "qbxmlops130.xsd"


def written(plan: Plan) -> bytes:
    return b"".join(requests(plan))


def adding(*creations: Creation, customer: Customer | None = None) -> Plan:
    """A plan of one order that needs these records."""
    made = Decision(
        order=Order(number="1"),
        action=Action.CREATE,
        reason="",
        customer=customer,
        creates=creations,
    )
    return Plan(policy="", fingerprint="", decisions=(made,))


def customer(record: Customer, *attributes: tuple[str, str]) -> Plan:
    return adding(Creation(record, Role.CUSTOMER, attributes))


def existing(plan: Plan) -> CustomerList:
    """The records that a plan takes to be in the list."""
    new = {it.record.full_name for it in plan.creations}
    spoken_of = {it.customer for it in plan.decisions if it.customer} | set(plan.reactivations)
    return CustomerList(tuple(it for it in spoken_of if it.full_name not in new))


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    if not SCHEMA.is_file():
        pytest.skip("Intuit's qbXML 13.0 schema is not here (../shared/samples/qbxml)")
    return etree.XMLSchema(file=SCHEMA)


def test_the_file_as_a_person_reads_it(expected: Expected) -> None:
    expected(HERE / "expected" / "requests.qbxml", written(sample_plan()).decode("ascii"))


def test_the_sample_is_valid(schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.ElementTree(etree.fromstring(written(sample_plan()))))


@given(plan=plans())
def test_every_plan_is_valid(schema: etree.XMLSchema, plan: Plan) -> None:
    if plan.creations:
        schema.assertValid(etree.ElementTree(etree.fromstring(written(plan))))


@given(plan=plans())
def test_every_byte_is_ascii_and_every_id_is_unique(plan: Plan) -> None:
    written(plan).decode("ascii")
    ids = [it.id for it in asked(plan)]
    assert len(set(ids)) == len(ids)
    assert all(len(it) <= 50 and it.isascii() for it in ids)


@given(plan=plans())
def test_a_strict_company_carries_out_every_plan(plan: Plan) -> None:
    """Nothing is refused, and what is stored then is what the plan says, ListIDs apart."""
    before = existing(plan)
    if not plan.creations:
        assert written(plan) == b""
        return
    after = add_everything(written(plan), before)
    stored = {as_planned(it) for it in after.customers[len(before.customers) :]}
    assert stored == {as_planned(it.record) for it in plan.creations}


def as_planned(record: Customer) -> Customer:
    """What is planned of a record: QuickBooks gives it an identity, and the home currency."""
    currency = record.currency or "USD"
    return evolve(record, list_id=None, edit_sequence=None, created=None, currency=currency)


def test_nothing_to_ask_is_no_file() -> None:
    assert list(requests(Plan(policy="", fingerprint="", decisions=()))) == []


def test_the_parent_is_named_by_list_id_where_it_is_known() -> None:
    job = Creation(ANN, Role.JOB)
    known, unknown = written(adding(job, customer=WEB_SALES)), written(adding(job))
    assert b"<ListID>80000001-1416315972</ListID>" in known
    assert b"<FullName>Web Sales</FullName>" not in known
    assert b"<FullName>Web Sales</FullName>" in unknown


def test_records_that_slept_come_first_and_the_upper_ones_before_their_jobs() -> None:
    job = evolve(ASLEEP, name="Roof", parent="Café Zoë", list_id="80000003-1")
    made = evolve(sample_plan().decisions[1], reactivates=(job, ASLEEP))
    plan = Plan(policy="", fingerprint="", decisions=(made,))
    assert [it.id for it in asked(plan)] == [
        "1-reactivate-1002",
        "2-reactivate-1002",
        "3-job-1002",
        "4-sales-receipt-1002",
    ]
    (first, *_) = asked(plan)
    assert first.asks == Modification(ASLEEP, evolve(ASLEEP, active=True), made.order, made.order)


def test_a_record_without_list_id_cannot_be_made_active_by_request() -> None:
    made = evolve(
        sample_plan().decisions[0], reactivates=(evolve(ASLEEP, list_id=None),), update=None
    )
    assert list(requests(Plan(policy="", fingerprint="", decisions=(made,)))) == []


NOT_QUICKBOOKS_OWN = [
    evolve(ASLEEP, list_id="8" * 37),
    evolve(ASLEEP, list_id="8\x00"),
    evolve(ASLEEP, list_id=""),
    evolve(ASLEEP, edit_sequence="1" * 17),
    evolve(ASLEEP, edit_sequence=""),
]


@pytest.mark.parametrize("asleep", NOT_QUICKBOOKS_OWN)
def test_an_identity_that_is_not_quickbooks_own_is_not_sent(asleep: Customer) -> None:
    made = evolve(sample_plan().decisions[0], reactivates=(asleep,), update=None)
    plan = Plan(policy="", fingerprint="", decisions=(made,))
    assert list(requests(plan)) == []


def test_a_parent_whose_list_id_is_not_quickbooks_own_is_named() -> None:
    parent = evolve(WEB_SALES, list_id="8" * 37)
    text = written(adding(Creation(ANN, Role.JOB), customer=parent))
    assert b"<FullName>Web Sales</FullName>" in text
    assert b"<ListID>" not in text


def test_a_transaction_goes_to_its_own_customer_where_a_list_has_two_of_the_name() -> None:
    """A found case: both sales went to the second one."""
    compiled = rulesdsl.compile_policy("post as = sales receipt; match by email; else hold")
    namesakes = tuple(
        Customer(name="Ann Lee", list_id=f"8000000{at}-1", email=f"{at}@example.com")
        for at in (1, 2)
    )
    orders = [
        Order(number=str(at), email=f"{at}@example.com", total=Decimal(1), order_date=date.min)
        for at in (1, 2)
    ]
    known = CustomerList(namesakes, company=Company(items={"goods": "Goods"}))
    document = b"".join(requests(compiled.plan(orders, known)))
    sold_to = etree.fromstring(document).iterfind(".//CustomerRef/ListID")
    assert [it.text for it in sold_to] == ["80000001-1", "80000002-1"]


def test_a_long_order_number_does_not_make_ids_alike() -> None:
    plan = evolve(sample_plan(), decisions=sample_plan().decisions[1:3])
    long = tuple(
        evolve(it, order=evolve(it.order, number="9" * 80 + str(at)))
        for at, it in enumerate(plan.decisions)
    )
    ids = [it.id for it in asked(evolve(plan, decisions=long))]
    assert [len(it) for it in ids] == [50] * 3
    for name, it in zip(("1-job-9", "2-customer-9", "3-sales-receipt-9"), ids, strict=True):
        assert it.startswith(name)


REFUSED: dict[str, Plan] = {
    "a blank name": customer(Customer(name="")),
    "space around a name": customer(Customer(name=" Ann")),
    "a colon": customer(Customer(name="Ann:Lee")),
    "a colon among braces": customer(Customer(name="{Ann}:{0}{")),
    "too long": customer(Customer(name="x" * 42)),
    "too deep": adding(Creation(Customer(name="f", parent="a:b:c:d:e"), Role.JOB)),
    "in QuickBooks already": customer(WEB_SALES),
    "not Windows-1252": customer(Customer(name="日本")),
    "a control character": customer(Customer(name="Ann", company="Ann\x07")),
    "a line end": customer(Customer(name="Ann", company="Ann\nLee")),
    "a blank text": customer(Customer(name="Ann", email="")),
    "six lines": customer(Customer(name="Ann", billing=Block(lines=("1",) * 6))),
    "five lines and a city": customer(
        Customer(name="Ann", billing=Block(lines=("1",) * 5, city="Rome"))
    ),
    "four lines, city and country": customer(
        Customer(name="Ann", billing=Block(lines=("1",) * 4, city="Rome", country="IT"))
    ),
    "a currency without a name": customer(Customer(name="Ann", currency="XYZ")),
    "twice": adding(Creation(BEATE, Role.CUSTOMER), Creation(BEATE, Role.CUSTOMER)),
    "twice but for letter case": adding(
        Creation(BEATE, Role.CUSTOMER), Creation(evolve(BEATE, name="BEATE KÖLSCH"), Role.CUSTOMER)
    ),
    "a job before its parent": adding(
        Creation(ANN, Role.JOB), Creation(Customer(name="Web Sales"), Role.STANDARD)
    ),
    "an unknown attribute": customer(Customer(name="Ann"), ("colour", "red")),
    "an attribute twice": customer(Customer(name="Ann"), ("type", "A"), ("type", "B")),
    "an attribute too long": customer(Customer(name="Ann"), ("tax code", "Taxed")),
    "parts of a cent": customer(Customer(name="Ann"), ("credit limit", "1.005")),
    "too much": customer(Customer(name="Ann"), ("credit limit", "1" + "0" * 13)),
    "not a choice": customer(Customer(name="Ann"), ("job status", "perhaps")),
}


@pytest.mark.parametrize("plan", REFUSED.values(), ids=REFUSED.keys())
def test_what_quickbooks_would_refuse_is_never_written(plan: Plan) -> None:
    with pytest.raises(WouldBeRefusedError):
        written(plan)


def test_a_held_order_asks_nothing() -> None:
    plan = customer(Customer(name="Ann"))
    held = evolve(plan.decisions[0], action=Action.HOLD, hold=HoldKind("why", "cure"))
    with pytest.raises(WouldBeRefusedError):
        asked(evolve(plan, decisions=(held,)))


def test_values_are_written_as_the_schema_wants_them() -> None:
    plan = customer(
        Customer(name="Ann & <Co>"),
        ("note", "one\ntwo"),
        ("credit limit", "1500"),
        ("job status", "in progress"),
        ("job start date", "20261121"),
        ("class", "Web:Shop"),
    )
    text = written(plan).decode()
    assert "<Name>Ann &amp; &lt;Co&gt;</Name>" in text
    assert "<Notes>one\ntwo</Notes>" in text
    assert "<CreditLimit>1500.00</CreditLimit>" in text
    assert "<JobStatus>InProgress</JobStatus>" in text
    assert "<JobStartDate>2026-11-21</JobStartDate>" in text
    assert "<FullName>Web:Shop</FullName>" in text


class TestTheCompanyIsStrict:
    """The company file of the tests refuses what QuickBooks refuses."""

    def codes(self, plan: Plan, *customers: Customer, taken: str | None = None) -> list[int]:
        names = (TakenName(taken, OtherList.VENDOR),) if taken else ()
        _, answers = carry_out(written(plan), CustomerList(customers, names))
        return [it.code for it in answers]

    def test_a_taken_name_stops_the_rest(self) -> None:
        plan = sample_plan()
        books = (WEB_SALES, ASLEEP, Customer(name="LEE, ANN", parent="Web Sales"))
        assert self.codes(plan, *books) == [0, 3100, 3231, 3231]

    def test_a_vendor_has_the_name(self) -> None:
        assert self.codes(customer(Customer(name="Acme")), taken="ACME") == [3100]

    def test_a_job_may_be_called_like_a_vendor(self) -> None:
        plan = adding(Creation(ANN, Role.JOB), customer=WEB_SALES)
        assert self.codes(plan, WEB_SALES, taken="Lee, Ann") == [0]

    def test_the_parent_is_missing(self) -> None:
        assert self.codes(adding(Creation(ANN, Role.JOB))) == [3140]

    def test_the_list_id_is_missing(self) -> None:
        plan = adding(Creation(ANN, Role.JOB), customer=WEB_SALES)
        assert self.codes(plan, evolve(WEB_SALES, list_id="other")) == [3120]

    def test_the_record_was_changed_since(self) -> None:
        books = (WEB_SALES, evolve(ASLEEP, edit_sequence="78"))
        assert self.codes(sample_plan(), *books) == [3200, 3231, 3231, 3231]

    def test_the_order_of_the_elements(self) -> None:
        document = written(customer(Customer(name="Ann", company="A", email="a@example.com")))
        wrong = document.replace(b"CompanyName>", b"Cc>").replace(b"Email>", b"CompanyName>")
        with pytest.raises(UnreadableError):
            carry_out(wrong, CustomerList())
