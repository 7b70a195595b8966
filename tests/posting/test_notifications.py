"""notifications.csv: whom the store is to write to."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from attrs import evolve
from hypothesis import given

from rulesdsl.model.decisions import Role
from rulesdsl.model.records import Customer, CustomerList, Order, OtherList, TakenName
from rulesdsl.posting.files import files
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.summary import summarize
from tests import town
from tests.batch import carried_out
from tests.conftest import Expected
from tests.policies import Written
from tests.posting.plans import plans, sample_plan

HERE = Path(__file__).parent
NOTIFYING = "notify new customers = true\nmatch by email\n"
CREATING = Written.of(f"{NOTIFYING}else create customer").compiled()


def written(plan: Plan) -> list[list[str]] | None:
    """The lines of the file without its head; None where there must be no file."""
    pieces = files(plan)["notifications.csv"]
    if pieces is None:
        return None
    head, *rows = csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline=""))
    assert head == ["order_number", "channel", "name", "email"]
    return rows


def test_the_sample(expected: Expected) -> None:
    pieces = files(sample_plan())["notifications.csv"]
    assert pieces is not None
    expected(HERE / "expected" / "notifications.csv", b"".join(pieces).decode())


@given(plan=plans())
def test_there_is_a_line_for_each_and_no_file_for_none(plan: Plan) -> None:
    told = [it for it in plan.decisions if it.notify]
    assert len(written(plan) or ()) == len(told) == summarize(plan).to_notify
    assert (written(plan) is None) == (not told)


@given(given_list=town.lists(orderly=True), orders=town.batches())
def test_each_new_customer_is_told_of_once(
    given_list: CustomerList, orders: tuple[Order, ...]
) -> None:
    plan = CREATING.plan(orders, given_list)
    makers = [it for it in plan.decisions if any(new.role is Role.CUSTOMER for new in it.creates)]
    assert plan.notifications == tuple(makers)
    again = CREATING.plan(orders, carried_out(plan, given_list))
    assert not again.notifications


def test_the_buyer_is_told_of_in_the_stores_own_words() -> None:
    order = Order(number="#1", channel="Shopify", name="Łukasz: Żak", email="zak@example.com")
    plan = CREATING.plan([order], CustomerList())
    assert written(plan) == [["#1", "Shopify", "Łukasz: Żak", "zak@example.com"]]


def test_neither_a_job_nor_a_standard_customer_is_told_of() -> None:
    policy = f"{NOTIFYING}create standard customer = true\nelse use customer 'Web Sales' with job"
    plan = Written.of(policy).compiled().plan([Order(number="#1", name="Ann")], CustomerList())
    assert {it.role for it in plan.creations} == {Role.STANDARD, Role.JOB}
    assert written(plan) is None


def test_only_rules_that_ask_for_it_are_told_of() -> None:
    policy = (
        "rule 'store'; when channel is 'Shopify'; notify new customers = true; else create customer"
        "\nrule 'all'; else create customer"
    )
    orders = [Order(number="#1", name="Ann"), Order(number="#2", name="Bob", channel="Shopify")]
    plan = Written.of(policy).compiled().plan(orders, CustomerList())
    assert written(plan) == [["#2", "Shopify", "Bob", ""]]


def test_a_held_order_tells_of_nobody() -> None:
    order = Order(number="#1", name="Ann")
    plan = CREATING.plan([order], CustomerList((), (TakenName("Ann", OtherList.VENDOR),)))
    assert (plan.creations, plan.notifications) == ((), ())


def test_a_customer_who_is_there_is_not_told_of() -> None:
    there = Customer(name="Ann", email="ann@example.com")
    order = Order(number="#1", name="Ann", email="ann@example.com")
    assert not CREATING.plan([order], CustomerList((there,))).notifications


def test_no_cell_can_be_run() -> None:
    order = Order(number="=1+1", channel="@x", name="+1;=2", email="=cmd|'x'!a@example.com")
    [decision] = CREATING.plan([order], CustomerList()).decisions
    plan = evolve(CREATING.plan([order], CustomerList()), decisions=(decision,))
    [row] = written(plan) or [[]]
    assert not [cell for cell in row if cell[:1] in "=+-@"]
