"""QuickBooks' lists as tables and from QuickBooks Online: titles, addresses, phones, whose ids."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from rulesdsl import compile_policy
from rulesdsl.formats import CustomerReading, Refusal
from rulesdsl.formats.quickbooks_online_contacts import phones
from rulesdsl.model.company import Account, AccountKind, Company
from rulesdsl.model.records import Block, Customer, CustomerList, Order
from rulesdsl.model.storage import can_be_changed
from rulesdsl.posting.files import files
from rulesdsl.posting.qbxml_requests import requests
from rulesdsl.reading.addresses import one_line
from rulesdsl.reading.json_members import Member, read_members
from rulesdsl.reading.once import join_customers
from rulesdsl.reading.quickbooks_tables import address_of_cell
from rulesdsl.source import Source
from tests.formats.list_seeds import CONTACTS, ONLINE_JSON, QUICKBOOKS_CSV
from tests.formats.reading import BY_NAME, customers
from tests.formats.seeds import IIF, QBXML
from tests.strategies import CITIES, STATES, STREETS, ZIPS, batches, customer_lists

# --- addresses and phones -------------------------------------------------------------------------

PARTS = st.sampled_from(
    (*STREETS, *CITIES, *STATES, *ZIPS, "USA", "Germany", "IL 62701", "A1A 1A1")
)

ADDRESSES = st.lists(st.tuples(PARTS, st.sampled_from((" ", ", ", "\n"))), max_size=6).map(
    lambda parts: "".join(map("".join, parts)).strip(", \n")
)


def words(block: Block) -> list[str]:
    parts = (*block.lines, block.city, block.state, block.zip, block.country)
    return sorted(re.findall(r"[^\s,]+", " ".join(filter(None, parts))))


@given(ADDRESSES | st.text(min_size=1).map(str.strip))
@example("1 Main St, Springfield, IL 62701, USA")
@example("IL 62701")
def test_no_word_of_an_address_is_lost(cell: str) -> None:
    plain = re.sub(r"\n+", "\n", cell)
    assert words(address_of_cell(plain)) == sorted(re.findall(r"[^\s,]+", plain))


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("1 Main St", Block(lines=("1 Main St",))),
        (
            "1 Main St, Suite 2, Bayshore, CA, 94326",
            Block(lines=("1 Main St", "Suite 2", "Bayshore", "CA", "94326")),
        ),
        (
            "1 Main St, Toronto ON M5V 2T6 Canada",
            Block(
                lines=("1 Main St",), city="Toronto", state="ON", zip="M5V 2T6", country="Canada"
            ),
        ),
        ("Hauptstr. 1, 50667 Köln, Germany", Block(lines=("Hauptstr. 1", "50667 Köln", "Germany"))),
        ("94326", Block(lines=("94326",))),
    ],
)
def test_an_address_in_one_line(line: str, block: Block) -> None:
    assert one_line(line) == block


@given(st.text(st.sampled_from("pPhoneFaxMobile:+1 (5)-;,")))
def test_a_cell_of_phones_never_raises_and_a_fax_is_none(cell: str) -> None:
    main, other = phones(cell)
    assert main is not None or other is None
    assert phones(f"Fax: 555 000 0000 {cell}") == phones(f" Pager: 1 {cell}")


# --- titles and closing lines ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["quickbooks_csv", "quickbooks_online_contacts"])
@given(titles=st.lists(st.text("AB ,\"'12\r", max_size=12), max_size=19))
def test_titles_above_the_header_do_not_matter(name: str, titles: list[str]) -> None:
    seed = {"quickbooks_csv": QUICKBOOKS_CSV, "quickbooks_online_contacts": CONTACTS}[name]
    _, header, rows = seed.partition("Customer full name" if "online" in name else ",Active")
    bare = header + rows
    plain = [re.sub(r"[\r\n]", "", title) for title in titles]
    below = "".join(f"{title}\n" for title in plain) + bare
    assert BY_NAME[name].recognises(below)
    expected = customers(name, bare).customers
    assert customers(name, below).customers == expected


def test_a_header_far_below_is_none() -> None:
    below = "Title\n" * 30 + QUICKBOOKS_CSV
    assert not BY_NAME["quickbooks_csv"].recognises(below)
    assert isinstance(BY_NAME["quickbooks_csv"].read(BytesIO(below.encode()), "x"), Refusal)


@pytest.mark.parametrize(
    "closing",
    [
        "Total,,,,,\n",
        '" Wednesday, September 30, 2026 01:46 PM GMT-05:00",,,,,\n',
        '"Accrual Basis Thursday, 20 November 2026 10:00 GMT+1"\n',
        "\n\nTOTAL\n2026-11-21 10:00\n",
    ],
)
def test_the_closing_lines_of_a_report_are_nobody(closing: str) -> None:
    bare = CONTACTS.rpartition('\n"')[0] + "\n"
    assert customers("quickbooks_online_contacts", bare + closing).customers == (
        customers("quickbooks_online_contacts", bare).customers
    )
    assert customers("quickbooks_online_contacts", bare + closing).problems == ()


def test_somebody_may_be_called_total() -> None:
    bare = CONTACTS.rpartition('\n"')[0] + "\n"
    reading = customers("quickbooks_online_contacts", bare + "Total,,t@example.com,,,\nZoe,,,,,\n")
    assert [it.name for it in reading.customers.customers][-2:] == ["Total", "Zoe"]


# --- JSON in answers ------------------------------------------------------------------------------

RECORDS = st.dictionaries(st.sampled_from(("Id", "DisplayName")), st.integers(0, 9), min_size=1)


@st.composite
def answers(draw: st.DrawFn) -> tuple[object, list[tuple[str | None, object]]]:
    """A document, and the members that stand in it with their names."""
    found: list[tuple[str | None, object]] = []

    def answer() -> object:
        name = draw(st.sampled_from(("Customer", "Vendor")))
        several = draw(st.lists(RECORDS, max_size=3))
        match draw(st.integers(0, 3)):
            case 0:
                found.append((None, dict(several[0])) if several else (None, {"x": 1}))
                return found[-1][1]
            case 1:
                found.extend((name, it) for it in several)
                return {"time": [{}], "QueryResponse": {name: several, "start": {"Id": 1}}}
            case 2:
                found.append((name, {"Id": 1}))
                return {name: {"Id": 1}}
            case _:
                return [answer() for _ in several]

    return answer(), found


@given(answers(), st.sampled_from([None, 1]))
def test_every_member_is_found_once(
    made: tuple[object, list[tuple[str | None, object]]], indent: int | None
) -> None:
    document, expected = made
    text = json.dumps(document, indent=indent)
    members = read_members(text, "x", {"Customer", "Vendor"}, {"QueryResponse"})
    assert isinstance(members, tuple)
    told = [(it.name, json.loads(json.dumps(it.value), parse_int=str)) for it in members]
    assert told == [(name, _as_texts(value)) for name, value in expected]
    assert [it.line for it in members] == sorted(it.line for it in members)


def _as_texts(value: object) -> object:
    return {k: str(v) for k, v in value.items()} if isinstance(value, dict) else value


def test_a_member_knows_its_line() -> None:
    members = read_members('{\n"Customer": [\n{"a": 1},\n\n{"a": 2}]}', "x", {"Customer"}, ())
    assert members == (
        Member("Customer", 3, {"a": "1"}),
        Member("Customer", 5, {"a": "2"}),
    )


# --- whose ids ------------------------------------------------------------------------------------

POLICY = Source(
    "online.rules",
    """
    changed billing address = update
    changed details = update
    inactive customers = reactivate
    create standard customer = true
    match by email then name
    else use customer 'Web Sales' with job
    """,
)


def test_nothing_is_asked_of_desktop_for_a_list_of_quickbooks_online() -> None:
    given_list = customers("quickbooks_online_json", ONLINE_JSON).customers
    orders = [
        Order(number="1", email="ann@example.com", phone="+1 415 555 0000", name="Ann Lee"),
        Order(number="2", email="bob@example.com", name="Bob Roe"),
    ]
    plan = compile_policy(POLICY).plan(orders, given_list)
    found, made = plan.decisions
    assert found.customer is not None
    assert found.customer.list_id == "58"
    assert [it.record.name for it in made.creates] == ["Web Sales", "Bob Roe"]
    assert files(plan)["requests.qbxml"] is None
    assert list(requests(plan)) == []
    assert b'"58"' in b"".join(files(plan)["plan.json"] or ())


@given(customer_lists(duplicates=False), batches(most=4))
def test_no_record_of_quickbooks_online_can_be_changed_by_a_request(
    lists: CustomerList, orders: tuple[Order, ...]
) -> None:
    online = CustomerList(
        tuple(
            evolve(it, online=True, edit_sequence="1" if it.list_id else None)
            for it in lists.customers
        ),
        lists.taken,
        Company(online=True),
    )
    assert not any(map(can_be_changed, online.customers))
    plan = compile_policy(POLICY).plan(orders, online)
    assert not plan.reactivations
    assert not any(it.reactivates for it in plan.decisions)
    assert files(plan)["requests.qbxml"] is None


def test_ids_of_quickbooks_online_are_marked() -> None:
    for name, seed in (
        ("quickbooks_online_json", ONLINE_JSON),
        ("quickbooks_online_contacts", CONTACTS),
    ):
        reading = customers(name, seed)
        assert reading.customers.company.online
        assert all(it.online for it in reading.customers.customers)
        assert "no requests.qbxml is written" in reading.remarks[-1].message
    for name, seed in (("qbxml", QBXML), ("iif", IIF), ("quickbooks_csv", QUICKBOOKS_CSV)):
        reading = customers(name, seed)
        assert not reading.customers.company.online
        assert not any(it.online for it in reading.customers.customers)


def test_lists_of_online_and_desktop_are_told_apart() -> None:
    online = customers("quickbooks_online_json", ONLINE_JSON)
    contacts = customers("quickbooks_online_contacts", CONTACTS)
    desktop = customers("iif", IIF)
    alone = join_customers([online, contacts])
    assert not any(it.serious for it in alone.remarks)
    assert alone.customers.customers[0].list_id == "58"  # of both, the record with the Id
    both = join_customers([online, desktop])
    (doubt,) = (it for it in both.remarks if it.serious)
    assert "give the lists of one company alone" in doubt.message
    assert not any(it.serious for it in join_customers([desktop]).remarks)


def test_a_list_id_is_no_card_number() -> None:
    record = "<CustomerRet><ListID>{}</ListID><Name>Ann Lee</Name></CustomerRet>"
    answer = (
        f"<QBXML><QBXMLMsgsRs><CustomerQueryRs>{record}</CustomerQueryRs></QBXMLMsgsRs></QBXML>"
    )
    # Sixteen digits, the last of them the check digit of a card: one in ten is.
    (ann,) = customers("qbxml", answer.format("460000-1071522480")).customers.customers
    assert ann.list_id == "460000-1071522480"
    reading = customers("qbxml", answer.format("4600001071522480"))
    assert (len(reading.customers.customers), len(reading.problems)) == (0, 1)


# --- the chart of accounts ------------------------------------------------------------------------


def test_accounts_of_two_files_are_one_chart() -> None:
    def reading(*accounts: Account) -> CustomerReading:
        lists = CustomerList((Customer(name="Ann"),), company=Company(accounts=accounts))
        return CustomerReading(lists)

    bank = Account("Checking", AccountKind.BANK)
    joined = join_customers(
        [
            reading(bank, Account("A:B", AccountKind.RECEIVABLE, "EUR")),
            reading(Account("checking", currency="USD"), Account("a: b", currency="EUR")),
            reading(Account("Checking", AccountKind.BANK, "CAD")),
        ]
    )
    assert joined.customers.company.accounts == (
        Account("Checking", AccountKind.BANK, "USD"),
        Account("A:B", AccountKind.RECEIVABLE, "EUR"),
    )
    (told,) = (it.message for it in joined.remarks if "account" in it.message)
    assert told == (
        "the account 'Checking' stands in the files as bank, USD and as bank, CAD; what stands"
        " first is taken"
    )


@pytest.mark.parametrize(
    ("address", "messages"),
    [
        ("[]", []),  # PHP writes an empty object so
        ('"1 Main St"', ["expected an address in BillAddr, found something else"]),
    ],
)
def test_an_address_of_another_shape(address: str, messages: list[str]) -> None:
    record = f'{{"DisplayName": "Ann", "BillAddr": {address}}}'
    reading = customers(
        "quickbooks_online_json", f'{{"QueryResponse": {{"Customer": [{record}]}}}}'
    )
    assert [it.message for it in reading.problems] == messages
    assert len(reading.customers.customers) == 1 - len(messages)


# --- our own list ---------------------------------------------------------------------------------


def test_our_own_list_is_the_same_in_json() -> None:
    records = [
        {"full name": "Lee, Ann", "list_id": "80000001-1234567890", "active": False},
        {"Full Name": "Lee, Ann:Kitchen", "billing line 1": "1 Main St", "billing zip": 94326},
        {"full name": "Bank", "list": "vendor"},
    ]
    array = customers("neutral_customers", json.dumps(records))
    lines = customers("neutral_customers", "\n".join(map(json.dumps, records)))
    table = customers(
        "neutral_customers",
        "full name,list id,active,billing line 1,billing zip,list\n"
        '"Lee, Ann",80000001-1234567890,no,,,\n"Lee, Ann:Kitchen",,,1 Main St,94326,\n'
        "Bank,,,,,vendor\n",
    )
    assert array.customers == lines.customers == table.customers
    assert [it.full_name for it in table.customers.customers] == ["Lee, Ann", "Lee, Ann:Kitchen"]
    assert table.problems == ()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"full name": ["Ann"]}, "expected a text or a number in full name, found a list"),
        ({"full name": "Ann", "active": "maybe"}, "expected yes or no in active, found 'maybe'"),
        ({"full name": "Ann", "list": "friends"}, "expected one of customer, vendor, employee"),
        ({"full name": "Ann:"}, "expected a name in full name, found none"),
        ({"full name": "Ann", "currency": "Doubloon"}, "expected the name of a currency"),
        ({"full name": "4111 1111 1111 1111"}, "expected no card number in the entry"),
    ],
)
def test_rows_of_our_own_list_that_cannot_be(row: dict[str, object], said: str) -> None:
    (problem,) = customers("neutral_customers", json.dumps([row, {"full name": "Bob"}])).problems
    assert said in problem.message
