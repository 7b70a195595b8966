"""What generated batches meet too seldom: chains, families, hard texts; and who need not wait."""

from __future__ import annotations

import pytest

from rulesdsl.defining import evolve
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Order, Party
from rulesdsl.relational import endings, telling, worded
from rulesdsl.relational.plan import Told
from tests.relational.warehouses import order, plan

WEB = Customer(name="Web Sales", list_id="7-1")
JOBS = "match by email then name; else use customer 'Web Sales' with job"
NEW = "match by email then name; else create customer"


@pytest.fixture(autouse=True, params=[worded.FEW, 0], ids=["said", "looked up"])
def _words(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are said by terms where there are few of them, else looked up: both are tried."""
    for it in (endings, telling):
        monkeypatch.setattr(it, "FEW", request.param)


def test_a_chain_in_which_the_third_finds_by_name_what_the_second_made_by_email() -> None:
    orders = [
        order(1, "bob@example.com", "Bob Ray"),
        order(2, "ann@example.com", "Ann Lee"),
        order(3, "other@example.com", "Ann Lee"),
        order(4, "other@example.com", "Cy Poe"),
    ]
    assert plan(JOBS, orders, WEB).residual == 0


def test_whoever_matches_by_name_waits_when_the_email_is_somebody_new() -> None:
    known = Customer(name="Lee, Ann", list_id="1")
    orders = [order(1, "new@example.com", "Cy Poe"), order(2, "new@example.com", "Ann Lee")]
    assert plan(JOBS, orders, WEB, known).residual == 0
    assert plan(JOBS, orders[::-1], WEB, known).residual == 0


@pytest.mark.parametrize("policy", [JOBS, NEW])
def test_orders_that_are_all_new_need_nobody_to_wait(policy: str) -> None:
    orders = [order(at, f"buyer{at}@example.com", f"Buyer No{at}") for at in range(300)]
    assert plan(policy, orders, WEB).residual == 0


@pytest.mark.parametrize("policy", [JOBS, NEW, JOBS + "; check jobs = false"])
def test_buyers_who_come_again_find_what_they_made(policy: str) -> None:
    orders = [order(at, f"buyer{at % 40}@example.com", f"Buyer No{at % 40}") for at in range(120)]
    assert plan(policy, orders, WEB).residual == 0


def test_a_buyer_without_email_comes_again() -> None:
    orders = [order(1, None, "Ann Lee"), order(2, None, "Ann Lee"), order(3, None, None)]
    for policy in (JOBS, NEW, "match by email; else use customer 'Web Sales' with job"):
        plan(policy, [*orders, *orders], WEB)


def test_an_order_in_another_currency_does_not_find_a_new_job() -> None:
    policy = "multi currency = true; match by email; else use customer 'Web Sales' with job"
    address, name = "ann@example.com", "Ann Lee"
    abroad = (
        order(2, address, name, currency="EUR"),
        order(3, address, "Bob Lee", currency="EUR"),
    )
    plan(policy, [order(1, address, name), *abroad, order(4, address, name)], WEB)


def test_an_order_that_would_be_held_names_the_job_that_it_asks_for() -> None:
    policy = "check jobs = false; multi currency = true; match by email; else "
    policy += "use customer 'Web Sales' with job named '{name}'"
    abroad = Customer(name="Web Sales", list_id="7-1", currency="EUR")
    address, other = "ann@example.com", "bob@example.com"
    first = order(1, address, "Ann Lee", currency="EUR")
    plan(
        policy,
        [first, order(2, other, "ann lee", currency="USD"), order(3, None, "ANN Lee")],
        abroad,
    )


def test_one_giant_family() -> None:
    family = [
        Customer(name=f"Job {at}", parent="Lee Tools", email="lee@example.com") for at in range(500)
    ]
    head = Customer(name="Lee Tools", email="lee@example.com", list_id="1")
    orders = [order(at, "lee@example.com", f"Buyer {at}") for at in range(200)]
    assert plan(JOBS, orders, WEB, head, *family).residual == 0
    assert plan(JOBS, orders, WEB, *family).residual == 0  # nobody above: several
    assert plan(JOBS + "; several matches = first", orders, WEB, *family).residual == 200  # no top


def test_identical_records_are_one_and_namesakes_are_two() -> None:
    ann = Customer(name="Ann Lee", email="ann@example.com", list_id="1")
    other = Customer(name="ann lee", email="ann@example.com", list_id="2")
    orders = [order(1, "ann@example.com", "Ann Lee"), order(2, None, "Ann Lee")]
    assert plan(JOBS, orders, WEB, ann, ann).residual == 0
    assert plan(JOBS, orders, WEB, ann, other).residual == 0
    plan(JOBS, orders, WEB, WEB, ann)


MANY = (
    ("Bee, Ann", "Cee, Ann"), ("cee, ann", "Bee, Ann"), ("O'Lee, Ann", '"Lee" Ann'),
    ("Bee", "bee"), ("Bee", "Bee"), ("Bée", "Bee"), ("Bee  Ann", "Bee Ann"), ("Bee ", "Cee"),
    ("Bee", "Bee:Ann"), ("Bee:Ann", "Cee:Ann"), ("Bee", "Cee:Ann"), ("a" * 41, "b" * 41),
    ("_Bee", "Zee"), ("zee", "Yee"), ("B", "C", "D"), ("E", "D", "C", "B", "A"),
)  # fmt: skip
"""The full names of those who share an address."""


@pytest.mark.parametrize("first", ["", "multi currency = true; "])
@pytest.mark.parametrize("then", ["hold", "first", "next"])
def test_several_under_one_key(first: str, then: str) -> None:
    records = []
    for at, names in enumerate(MANY):
        for currency, name in zip(("", "EUR", "", ""), names, strict=False):
            parent, _, own = name.rpartition(":")
            its = Customer(name=own, parent=parent or None, email=f"many{at}@example.com")
            records.append(evolve(its, currency=currency or None) if first else its)
    orders = [order(at, f"many{at}@example.com", "Cy Poe") for at in range(len(MANY))]
    settings = f"{first}several matches = {then}; "
    plan(settings + JOBS, [*orders, *orders], WEB, *records)


HARD = (
    *(
        "Änn Lée",
        "Łukasz Żak",
        "李安",
        "''",
        "O'Lee, Ann",
        "O’Lee, Ann",
        "Lee: Tools",
        "Ann\u00a0Lee",
    ),
    *(
        "Ann  Lee",
        "\tAnn Lee",
        "ANN LEE",
        "Ａｎｎ Ｌｅｅ",
        "Ann\u0301 Lee",
        "Straße",
        "STRASSE",
        "İrem",
    ),
    *(
        "Ann\x1fLee",
        "\x1e",
        "ſam",
        "x" * 60,
        "Lee, Ann, Jr",
        ",",
        "Ann,",
        ", Ann",
        '"Ann" Lee',
        "`",
    ),
)


@pytest.mark.parametrize("policy", [JOBS, NEW, NEW + "; name prefix = 'Łódź '"])
def test_hard_names_of_orders_and_records(policy: str) -> None:
    records = [Customer(name=it.replace(":", "-"), list_id=f"{at}") for at, it in enumerate(HARD)]
    orders = [order(at, None, it) for at, it in enumerate((*HARD, *HARD))]
    plan(policy, orders, WEB, *records[::2])
    plan(policy, orders, WEB)


HARD_EMAILS = (
    *("ANN@Example.com ", "Ann Lee <ann@example.com>", "ann@example.com; bob@example.com", "none"),
    *(
        "ann @example.com",
        "@example.com",
        "änn@example.com",
        "ann@exämple.com",
        "mailto:a@b.c",
        "ſ@x.y",
    ),
)


def test_hard_emails_of_orders_and_records() -> None:
    records = [
        Customer(name=f"Buyer {at}", email=it, cc=it if at % 3 else None)
        for at, it in enumerate(HARD_EMAILS)
    ]
    orders = [order(at, it, f"Buyer {at + 1}") for at, it in enumerate((*HARD_EMAILS, "a@b.c"))]
    plan(JOBS, [*orders, *orders], WEB, *records)
    plan(NEW, [*orders, *orders], WEB, *records[::2])


@pytest.mark.parametrize("side", ["billing", "shipping"])
@pytest.mark.parametrize("key", ["street", "zip", "city"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_records_that_tell_one_address_only(side: str, key: str, count: int) -> None:
    """What no record of a list tells is in no column of it."""
    block = Block(lines=("1 Main St",), city="Bayshore", zip="94326")
    records = [Customer(name=f"Lee {it}") for it in range(count - 1)]
    sides = (block, NO_ADDRESS) if side == "billing" else (NO_ADDRESS, block)
    lee = Customer(name="Lee, Ann", billing=sides[0], shipping=sides[1])
    receiver = Party(street="1 Main St", city="Bayshore", zip="94326")
    orders = [evolve(order(1), shipping=receiver), order(2)]
    policy = f"match by shipping {key} then billing {key}; else hold"
    assert plan(policy, orders, lee, *records).residual == 0


def test_names_that_are_taken() -> None:
    orders = [order(1, None, "Ann Lee"), order(2, "b@example.com", "Bob Ray"), order(3, None, "Cy")]
    ann = Customer(name="ANN LEE", active=False)
    policy = "match by email; else create customer"
    plan(policy, [*orders, *orders], ann, taken=("bob ray",))
    for clash in ("add number", "add email"):
        plan(f"{policy}; name clash = {clash}", [*orders, *orders], ann, taken=("bob ray",))


@pytest.mark.parametrize("inactive", ["hold", "ignore", "reactivate"])
def test_inactive_records_and_jobs_below_them(inactive: str) -> None:
    records = (
        Customer(name="Lee Tools", active=False, list_id="1", edit_sequence="1"),
        Customer(name="Ann Lee", parent="Lee Tools", email="ann@example.com"),
        Customer(name="Bob Ray", email="bob@example.com", active=False),
        Customer(name="Cy Poe", parent="Web Sales", active=False),
        Customer(name="Dan", parent="Nobody There", email="dan@example.com"),
    )
    names = ("ann", "bob", "cy", "dan")
    orders = [order(at, f"{it}@example.com", "Cy Poe") for at, it in enumerate(names)]
    policy = f"{JOBS}; inactive customers = {inactive}"
    plan(policy, [*orders, *orders], WEB, *records)


def test_currencies() -> None:
    records = (
        Customer(name="Web EUR", currency="EUR"),
        Customer(name="Ann Lee", email="ann@example.com"),
        Customer(name="Ann Lee EUR", email="ann@example.com", currency="EUR"),
        Customer(name="Job", parent="Ann Lee EUR", email="job@example.com"),
        Customer(name="Kit", parent="Ann Lee", email="job@example.com"),
    )
    orders = [
        order(at, f"{who}@example.com", "Ann Lee", **({"currency": code} if code else {}))
        for at, (who, code) in enumerate(
            (who, code) for who in ("ann", "job", "new") for code in ("", "USD", "EUR", "GBP")
        )
    ]
    policy = "multi currency = true; currency 'EUR' uses customer 'Web EUR'; " + JOBS
    plan(policy, [*orders, *orders], WEB, *records)
    plan(JOBS, orders, WEB, *records)
    plan("multi currency = true; " + NEW, [*orders, *orders], WEB, *records)


def test_keys_of_several_fields() -> None:
    def buyer(at: int, last: str | None, place: str | None) -> Order:
        return Order(number=f"#{at}", last_name=last, shipping=Party(zip=place, city="Kent"))

    orders = [
        buyer(1, "Lee", "94326-1234"), buyer(2, "lee", "94326"), buyer(3, "Lee", None),
        buyer(4, None, None), buyer(5, "O'Lee", "SW1A 1AA"), buyer(6, "Poe", "sw1a1aa"),
    ]  # fmt: skip
    at_home = Block(zip="94326")
    records = (
        Customer(name="One", last_name="LEE", billing=at_home),
        Customer(name="Two", last_name="O’Lee", shipping=Block(zip="SW1A1AA"), billing=at_home),
        Customer(name="Three", last_name="Lee", shipping=Block(city="Kent"), billing=at_home),
    )
    policy = (
        "match by last name and shipping zip; else use customer 'Web Sales' with job named "
        "'{last name} {shipping zip}'"
    )
    plan(policy, [*orders, *orders], WEB, *records)
    plan(policy, [*orders, *orders], WEB)


def test_phones_and_countries_are_told_by_python() -> None:
    orders = [
        Order(number=f"#{at}", phone=phone, name="Ann Lee", billing=Party(country=country))
        for at, (phone, country) in enumerate(
            (phone, country)
            for phone in ("(415) 555-6579", "+1 415 555 6579", "N/A", None)
            for country in ("US", None, "germany")
        )
    ]
    record = Customer(name="Ann", phone="415.555.6579", billing=Block(country="US"))
    policy = "match by phone then name and billing country; else use customer 'Web Sales' with job"
    plan(policy, orders, WEB, record)


def test_a_standard_customer_that_is_missing_or_made() -> None:
    orders = [order(at, f"b{at % 3}@example.com", f"Buyer {at % 4}") for at in range(8)]
    plan(JOBS, orders)
    plan("create standard customer = true; " + JOBS, orders)
    named = [order(1, "w@example.com", "Web Sales"), *orders]
    rules = "rule 'a'\n when email ends with '@example.com' and email starts with 'w'\n " + NEW
    plan(f"{rules}\nrule 'b'\n {JOBS}", named)


def test_a_standard_customer_to_be_made_leaves_the_first_order_only() -> None:
    policy = "create standard customer = true; " + JOBS
    orders = [order(at, f"buyer{at}@example.com", f"Buyer No{at}") for at in range(50)]
    assert plan(policy, orders).residual == 1
    assert plan(policy, [*orders, *orders]).residual == 2  # and the same buyer's other order
    plain = "create standard customer = true; match by email; else use customer 'Web Sales'"
    assert plan(plain, orders).residual == 1
    assert plan(policy, [order(0, None, "web sales"), *orders]).residual == 51


def test_the_first_order_for_a_standard_customer_finds_somebody_else() -> None:
    rules = (
        "create standard customer = true\n"
        "rule 'a'\n when channel is 'Amazon'\n match by email\n else create customer\n"
        f"rule 'b'\n {JOBS}"
    )
    orders = [
        order(1, "ann@example.com", "Ann Lee", channel="Amazon"),
        order(2, "ann@example.com", "Anna Lee"),
        order(3, "bob@example.com", "Bob Ray"),
        order(4, "cy@example.com", "Cy Poe"),
    ]
    plan(rules, orders)
    plan(rules, orders[1:])


def test_no_orders_and_no_customers() -> None:
    assert plan(JOBS, [], WEB) == Told(0, 0)
    plan(JOBS, [order(1)])


@pytest.mark.parametrize(
    "condition",
    [
        "total >= 49.99",
        "order date >= 2026-01-01",
        "guest is yes",
        "tags include 'vip'",
        "total is known",
    ],
)
def test_conditions_about_what_no_file_has_a_column_for(condition: str) -> None:
    policy = f"rule 'Some'; when {condition}; else hold 'look'; rule 'All'; {JOBS}"
    orders = [order(1, "bob@example.com", "Bob Ray"), order(2, "ann@example.com")]
    assert plan(policy, orders, WEB).residual == 0
    assert plan(f"rule 'Some'; when not {condition}; {NEW}; rule 'All'; {JOBS}", orders, WEB).orders
