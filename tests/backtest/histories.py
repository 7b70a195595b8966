"""Histories to look at: made up by Hypothesis, of the demo shop, and of hostile texts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from attrs import evolve
from hypothesis import strategies as st

from rulesdsl.backtest.history import History, Side
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.source import Source
from tests import folders, town
from tests.conftest import ROOT
from tests.policies import eager, makers, policies

POLICIES = policies(everything=False) | makers() | eager()
OUTSIDE = st.sampled_from((None, None, True, False))

Case = tuple[History, CustomerList]


def history(
    new: Compiled | str,
    orders: Iterable[Order],
    given: CustomerList,
    old: Compiled | str | None = None,
    override: bool | None = None,
) -> History:
    """These orders under a policy, or under two, each as it is or as a text."""
    orders = tuple(orders)

    def side(name: str, policy: Compiled | str) -> Side:
        if isinstance(policy, str):
            policy = compile_policy(Source(name, policy))
        return Side(name, policy, policy.plan(orders, given, override=override))

    return History(side("new.rules", new), side("old.rules", old) if old else None, override)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A history of the small town with the list that it was decided by; mostly of two policies."""
    given = draw(town.lists())
    dated = [
        evolve(it, order_date=draw(st.none() | st.dates(date(2025, 12, 1), date(2026, 2, 28))))
        for it in draw(town.batches(least=0, most=6))
    ]
    new, override = draw(POLICIES).compiled(), draw(OUTSIDE)
    old = draw(st.sampled_from((None, new, "other", "other")))
    old = draw(POLICIES).compiled() if old == "other" else old
    return history(new, dated, given, old, override), given


FOLDER = ROOT / "rules" / "demo"
ORDERS = [FOLDER / it for it in ("shopify-orders.csv", "woocommerce-orders.json")]


def demo(*, against: bool) -> Case:
    """The demo shop; `against` a policy that matches otherwise and knows no wholesale."""
    told = folders.orders(ORDERS)
    given = folders.customers([FOLDER / "customers.xml", FOLDER / "names.iif"]).customers
    text = (FOLDER / "web-shop.rules").read_text("utf-8")
    other = text.replace("email then name then phone", "email then phone").replace("30'", "15'")
    other = other.replace("tags include 'wholesale'", "tags include 'whole sale'")
    return history(text, told.orders, given, other if against else None), given


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</details></main><a href='javascript:alert(1)'>x</a>",
    "{{ history }}{% for it in why %}",
    '&amp; O\'Hara & "Sons" <!--',
    "evil\u202e\u200bאבג",
    "a\x1b[2Jb\x00c\x85d",
    "x" * 300,
)
"""What a page, its template, a reader or a spreadsheet would take for its own."""

HOSTILE_POLICY = """policy '<b>Our</b> "R&D" {{ 7 * 7 }}'
rule '<script>rule</script>'
  when channel is '"><img src=x onerror=1>'
  else hold '</style><script>alert(1)</script>'
rule 'everybody'
  match by email
  else use customer 'Web <i>Sales</i>' with job
"""


def hostile(*, against: bool) -> Case:
    """Orders of buyers who choose their names to do harm."""
    given = CustomerList((Customer(name="Web <i>Sales</i>"),))
    orders = [
        Order(
            number=f"{number}{text}",
            channel=text if number % 2 else '"><img src=x onerror=1>',
            currency="USD" if number % 3 else None,
            total=Decimal(number) if number % 4 else None,
            order_date=date(2026, 1 + number, 1),
            name=text,
            email=f"{number}@example.com",
        )
        for number, text in enumerate(HOSTILE)
    ]
    old = HOSTILE_POLICY.replace("when channel is", "when channel is not") if against else None
    return history(HOSTILE_POLICY, orders, given, old), given


def many(count: int, *, against: bool) -> Case:
    """More orders than a page shows, for a new customer each."""
    given = CustomerList((Customer(name="Web Sales"),))
    orders = [
        Order(
            number=str(number),
            channel=f"Shop {number % 400}",
            total=Decimal(number * 37 % 1000) / 4,
            currency=("USD", "EUR")[number % 5 == 0],
            email=f"{number}@example.com",
        )
        for number in range(1, count + 1)
    ]
    new = "multi currency = true\nmatch by email\nelse create customer"
    old = "multi currency = true\nelse use customer 'Web Sales'" if against else None
    return history(new, orders, given, old), given
