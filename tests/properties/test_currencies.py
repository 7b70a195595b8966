"""Laws of several currencies: nobody in another one takes part, who is new is in the order's."""

from __future__ import annotations

import pytest
from attrs import evolve, frozen
from hypothesis import assume, event, given
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.customers.index import CustomerIndex, currency_of
from rulesdsl.model.company import Company
from rulesdsl.model.currencies import CODES, QUICKBOOKS_NAMES
from rulesdsl.model.decisions import Action, Role
from rulesdsl.model.records import Customer, CustomerList, Order, OtherList, TakenName
from rulesdsl.model.storage import LIMITS, same_label
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import requests
from rulesdsl.table import holds
from tests import page, town
from tests.batch import after, run, steps
from tests.company import CompanyFile, books, process
from tests.policies import Written, makers, policies

POLICIES = policies(everything=False) | makers()
OUTSIDE = st.sampled_from((None, None, True, False))
LADDERS = (
    "email",
    "name",
    "customer name",
    "phone",
    "email then name",
    "last name and billing zip",
)


def several_currencies(written: Written) -> Written:
    """The policy in a company with several currencies, whatever it says itself."""
    text = written.source.text
    return Written.of("multi currency = true\n" + text) if "multi currency" not in text else written


@given(POLICIES, town.lists(), town.batches(), OUTSIDE)
def test_nobody_is_used_who_is_in_another_currency(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    """Neither by a key, nor as a family's head, a standard customer, a job, or a name's owner."""
    compiled = several_currencies(written).compiled()
    assume(compiled.ok)
    for decision, book in steps(compiled.table, orders, given_list, override):
        rule = page.rule_for(compiled.policy, decision.order)
        if rule is None or not rule.settings.multi_currency or decision.action is Action.HOLD:
            continue
        home = rule.settings.home_currency
        now = CustomerIndex(after(CustomerList(book.records, given_list.taken), [decision]))
        used = decision.job or decision.customer
        assert used is not None
        if used.name and used in now.records:  # a part of a list may lack the customer of a job
            event(f"{decision.action.value}, {decision.job_action.value}")
            assert (currency_of(used, now) or home) == page.currency_of(
                decision.order, rule.settings
            )


@given(POLICIES, town.lists(), town.batches())
def test_who_is_new_is_in_the_orders_currency(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...]
) -> None:
    """The home currency is told by saying none; a job has its customer's, and says nothing."""
    compiled = several_currencies(written).compiled()
    assume(compiled.ok)
    for decision in run(compiled, orders, given_list):
        rule = page.rule_for(compiled.policy, decision.order)
        for new in decision.creates:
            assert rule is not None
            wanted = page.currency_of(decision.order, rule.settings)
            foreign = wanted != rule.settings.home_currency
            if new.role is not Role.JOB:
                assert new.record.currency == (wanted if foreign else None)
                assert new.currency_name == (QUICKBOOKS_NAMES[wanted] if foreign else None)
            else:
                assert new.currency_name is None


@frozen
class Buying:
    """A buyer who orders in several currencies, and how she is matched and named."""

    person: town.Person
    ladder: str
    clash: str
    prefix: str
    home: str
    currencies: list[str]

    def compiled(self) -> Compiled:
        return Written.of(
            f"multi currency = true; home currency = '{self.home}'; name clash = {self.clash}\n"
            f"name prefix = {self.prefix}; match by {self.ladder}; else create customer"
        ).compiled()

    def orders(self, again: str = "") -> list[Order]:
        return [
            evolve(town.order_of(self.person, f"#{place}{again}"), currency=code)
            for place, code in enumerate(self.currencies)
        ]


BUYING = st.builds(
    Buying,
    person=st.sampled_from(town.PEOPLE),
    ladder=st.sampled_from(LADDERS),
    clash=st.sampled_from(("hold", "add number", "add email")),
    prefix=st.sampled_from(("none", "'WEB-'")),
    home=st.sampled_from(("USD", "EUR", "GBP")),
    currencies=st.lists(
        st.sampled_from(("USD", "EUR", "GBP")), min_size=2, max_size=3, unique=True
    ),
)


@given(BUYING)
def test_a_buyer_in_several_currencies_is_several_customers(buying: Buying) -> None:
    """Each has a name of its own, and each is found the next time: nothing is created then."""
    compiled, orders = buying.compiled(), buying.orders()
    plan = compiled.plan(orders, CustomerList())
    [rule] = compiled.policy.rules
    book = CustomerIndex(CustomerList())
    blank = all(page.found_by(it, rule, orders[0], book).blank for it in rule.ladder)
    if blank and buying.clash == "hold":
        return  # whom no key can find, the name of his own record stops in one currency as well
    made = [it.customer for it in plan.decisions if it.customer]
    assert [len(it.creates) for it in plan.decisions] == [1] * len(orders)
    assert len({same_label(it.name) for it in made}) == len(orders)
    for it, decision, code in zip(made[1:], plan.decisions[1:], buying.currencies[1:], strict=True):
        assert it.name.endswith(f" {code}")
        assert decision.warnings
    there = carried_out_at(buying.home, plan)
    again = run(compiled, buying.orders(again="0"), there)
    assert [(it.action, it.creates) for it in again] == [(Action.USE, ())] * len(orders)
    assert [it.customer.name for it in again if it.customer] == [it.name for it in made]


def carried_out_at(home: str, plan: Plan) -> CustomerList:
    """The list of a new company with this home currency that was sent the plan."""
    company = CompanyFile.holding(CustomerList(), home=home)
    done = process(b"".join(requests(plan)), company)
    assert not [it for it in done.answers if it.is_error]
    return books(done.company)


def test_the_code_survives_a_name_that_must_be_cut() -> None:
    long = evolve(town.PEOPLE[0], name="Ann " + "Lee" * 20)
    buying = Buying(long, "email", "hold", "none", "USD", ["USD", "EUR"])
    _, second = buying.compiled().plan(buying.orders(), CustomerList()).decisions
    assert second.customer is not None
    assert second.customer.name == "Ann LeeLeeLeeLeeLeeLeeLeeLeeLeeLeeLee EUR"
    assert len(second.customer.name) == LIMITS["name"]
    cut, other, *_ = second.warnings
    assert cut == "the customer's name: cut to 41 characters"
    assert other.endswith(f"is in USD, so the one in EUR becomes '{second.customer.name}'")


SEVERAL = "multi currency = true; match by email; else create customer"


@pytest.mark.parametrize(
    ("owner", "clash", "name"),
    [
        (Customer(name="Ann Lee", email="other@example.com"), "hold", None),
        (Customer(name="Ann Lee", email="other@example.com"), "add number", "Ann Lee 2"),
        (Customer(name="Ann Lee", email="ann@example.com"), "hold", "Ann Lee EUR"),
        (Customer(name="Ann Lee", email="ann@example.com", currency="GBP"), "hold", "Ann Lee EUR"),
    ],
)
def test_only_the_buyers_own_record_is_no_clash(
    owner: Customer, clash: str, name: str | None
) -> None:
    compiled = Written.of(f"name clash = {clash}; {SEVERAL}").compiled()
    order = Order(number="#1", name="Ann Lee", email="ann@example.com", currency="EUR")
    [decision] = run(compiled, [order], CustomerList((owner,)))
    assert (decision.customer.name if decision.customer else None) == name


def test_a_name_by_currency_that_somebody_else_has_is_a_clash() -> None:
    taken = (TakenName("Ann Lee EUR", OtherList.VENDOR),)
    there = CustomerList((Customer(name="Ann Lee", email="ann@example.com"),), taken)
    order = Order(number="#1", name="Ann Lee", email="ann@example.com", currency="EUR")
    held, numbered = (
        run(Written.of(f"name clash = {it}; {SEVERAL}").compiled(), [order], there)[0]
        for it in ("hold", "add number")
    )
    assert held.hold is holds.NAME_TAKEN
    assert numbered.customer is not None
    assert numbered.customer.name == "Ann Lee EUR 2"


def test_a_job_that_says_no_currency_has_its_customers() -> None:
    records = (
        Customer(name="Euro Shop", currency="EUR"),
        Customer(name="Ann", parent="Euro Shop", email="ann@example.com"),
    )
    policy = Written.of("multi currency = true; match by email; else hold").compiled()
    dollars = Order(number="#1", email="ann@example.com")
    decisions = run(policy, [dollars, evolve(dollars, currency="EUR")], CustomerList(records))
    assert [it.action for it in decisions] == [Action.HOLD, Action.USE]


@given(st.sampled_from(sorted(CODES - {"USD"})), st.booleans())
def test_a_currency_whose_name_is_not_known_is_held(code: str, told: bool) -> None:
    """The company's own list of currencies goes before ours, which does not have them all."""
    compiled = Written.of("multi currency = true; match by email; else create customer").compiled()
    own = Company(currencies={code: "What We Call It"} if told else {})
    order = evolve(town.order_of(town.PEOPLE[0]), currency=code)
    [decision] = run(compiled, [order], CustomerList(company=own))
    if told or code in QUICKBOOKS_NAMES:
        [new] = decision.creates
        assert new.currency_name == ("What We Call It" if told else QUICKBOOKS_NAMES[code])
    else:
        assert decision.hold is holds.CURRENCY_NAME


def test_nobody_is_made_in_a_currency_that_is_not_active() -> None:
    order = evolve(town.order_of(town.PEOPLE[0]), currency="EUR")
    asleep = CustomerList(company=Company(currencies={"EUR": None}))
    [decision] = run(Written.of(SEVERAL).compiled(), [order], asleep)
    assert decision.hold is holds.CURRENCY_ASLEEP
    there = evolve(asleep, customers=(Customer(name="Ann", email=order.email, currency="EUR"),))
    [decision] = run(Written.of(SEVERAL).compiled(), [order], there)
    assert decision.action is Action.USE


def test_the_lists_of_several_files_together_say_what_a_currency_is_called() -> None:
    called, asleep = Company(currencies={"EUR": "Euro"}), Company(currencies={"EUR": None})
    assert (called + asleep).currencies == (asleep + called).currencies == {"EUR": "Euro"}


SAYING = "multi currency = true; create standard customer = true\n"


def standard_made(policy: str, currency: str | None) -> str | None:
    """The currency of the standard customer that an order makes, or why it waits."""
    order = Order(number="#1", name="Ann", currency=currency)
    [decision] = run(Written.of(SAYING + policy).compiled(), [order], CustomerList())
    if decision.hold is not None:
        assert decision.hold is holds.NO_STANDARD_IN_CURRENCY
        return "held"
    [new] = decision.creates
    assert new.role is Role.STANDARD
    return new.record.currency


def test_a_standard_customer_is_made_in_the_currency_that_it_is_for() -> None:
    named = "currency 'EUR' uses customer 'Web EUR'; else use customer 'Web'"
    assert standard_made(named, "EUR") == "EUR"
    assert standard_made(named, "USD") is None
    assert standard_made(named, "GBP") == "held", "the first order would settle it for good"
    one = "rule 'euro'; when currency is 'EUR' and not guest; else use customer 'Web EUR'"
    assert standard_made(one, "EUR") == "EUR"
    two = "rule 'euro'; when currency is one of 'EUR', 'GBP'; else use customer 'Web'"
    assert standard_made(two, "EUR") == "held"
    rest = "rule 'euro'; when currency is not 'USD'; else use customer 'Web'"
    assert standard_made(rest, "EUR") == "held"
    assert standard_made("else use customer 'Web'", "EUR") == "held"
