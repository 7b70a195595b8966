"""The demo decides as it is written down, and shows every kind of decision there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rulesdsl.cli._files import read_customers
from rulesdsl.formats import CustomerReading
from rulesdsl.model.decisions import Action, Decision, JobAction, Role
from rulesdsl.model.records import CustomerList, OtherList
from rulesdsl.posting.plan import Plan
from tests import folders
from tests.conftest import ROOT, Expected
from tools.__main__ import DEMO

FOLDER = ROOT / "rules" / "demo"
POLICY = FOLDER / "web-shop.rules"
ORDERS = [
    FOLDER / it for it in ("shopify-orders.csv", "woocommerce-orders.json", "amazon-orders.txt")
]
CUSTOMERS = [FOLDER / it for it in ("customers.xml", "names.iif")]

FEWEST_ORDERS, FEWEST_CUSTOMERS = 60, 80


@pytest.fixture(scope="module")
def plan() -> Plan:
    return folders.planned(POLICY, ORDERS, CUSTOMERS)


@pytest.fixture(scope="module")
def customers() -> CustomerList:
    read = read_customers(CUSTOMERS)
    assert isinstance(read, CustomerReading)
    return read.customers


def test_every_order_is_decided_as_expected(plan: Plan, expected: Expected) -> None:
    expected(FOLDER / "expected.csv", folders.table(plan))


def test_it_is_large_enough(plan: Plan, customers: CustomerList) -> None:
    assert len(plan.decisions) >= FEWEST_ORDERS
    assert len(customers.customers) >= FEWEST_CUSTOMERS
    assert {it.list for it in customers.taken} == set(OtherList)


def test_make_demo_plans_these_files() -> None:
    named = {str(ROOT / word) for word in DEMO[1] if word.startswith("rules/")}
    assert named == {str(it) for it in (POLICY, *ORDERS, *CUSTOMERS)}


def test_rows_that_cannot_be_read_are_told(plan: Plan) -> None:
    assert [it.order_number for it in plan.problems] == ["#3330", "8121"]


def test_an_exact_duplicate_is_told(plan: Plan) -> None:
    assert len(plan.remarks) == 1
    assert "#3347" in plan.remarks[0].message


# --- every kind of decision -----------------------------------------------------------------------


def _matched(key: str) -> Callable[[Decision], bool]:
    return lambda it: it.action is Action.USE and it.matched_by == key


def _held(kind: str) -> Callable[[Decision], bool]:
    return lambda it: it.hold is not None and it.hold.name == kind


def _created(role: Role) -> Callable[[Decision], bool]:
    return lambda it: any(new.role is role for new in it.creates)


def _job(action: JobAction, *, matched: bool) -> Callable[[Decision], bool]:
    return lambda it: it.job_action is action and (it.matched_by is not None) is matched


def _warned(words: str) -> Callable[[Decision], bool]:
    return lambda it: any(words in warning for warning in it.warnings)


KINDS: dict[str, Callable[[Decision], bool]] = {
    "matched by e-mail": _matched("email"),
    "matched by name": _matched("name"),
    "matched by company": _matched("company"),
    "matched by phone": _matched("phone"),
    "the standard customer alone": lambda it: (
        it.rule == "Amazon does not share the buyer" and it.action is Action.USE and not it.job
    ),
    "a job matched": _job(JobAction.USE, matched=True),
    "a job of the standard customer used": _job(JobAction.USE, matched=False),
    "a job created": _job(JobAction.CREATE, matched=False),
    "a standard customer created": _created(Role.STANDARD),
    "a customer created": _created(Role.CUSTOMER),
    "the name of a vendor": lambda it: "taken by the vendor" in it.reason,
    "the name of an employee": lambda it: "taken by the employee" in it.reason,
    "the name of another customer": lambda it: "taken by the customer" in it.reason,
    "several by e-mail": lambda it: "several customers have this email" in it.reason,
    "several by name": lambda it: "several customers have this name" in it.reason,
    "an inactive customer": _held("the customer is inactive"),
    "another currency": _held("another currency"),
    "no rule applies": _held("no rule applies"),
    "held by the policy": _held("the policy holds it"),
    "a name cut": _warned("cut to 41 characters"),
    "a name with a colon": _warned("colons"),
    "a name in other letters": _warned("cannot store"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_decision_occurs(plan: Plan, kind: str) -> None:
    assert any(map(KINDS[kind], plan.decisions))


def test_a_customer_is_matched_although_jobs_share_the_email(
    plan: Plan, customers: CustomerList
) -> None:
    sharing = {it.top for it in customers.customers if it.is_job and it.email}
    matched = [it for it in plan.decisions if it.matched_by == "email" and not it.job]
    assert any(it.customer and it.customer.name in sharing for it in matched)


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.JOB])
def test_a_second_order_finds_what_the_first_one_created(plan: Plan, role: Role) -> None:
    new = [it.record for it in plan.creations if it.role is role]
    found = [it.job or it.customer for it in plan.decisions if it.matched_by]
    assert any(it in new for it in found)


def test_no_job_is_made_of_an_amazon_buyer(plan: Plan) -> None:
    amazon = [it for it in plan.decisions if it.order.channel == "Amazon"]
    assert len(amazon) > 10
    assert all(it.job is None and not it.creates for it in amazon)
