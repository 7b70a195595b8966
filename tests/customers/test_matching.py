"""One step of the ladder, by example."""

from __future__ import annotations

from rulesdsl.customers.index import CustomerIndex
from rulesdsl.customers.matching import Asking, Found, look_up
from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Customer, CustomerList, Order

LEE = Customer(name="Lee, Ann", email="ann@example.com")
JOB = Customer(name="Kitchen", parent="Lee, Ann", email="ann@example.com, job@example.com")
DEE = Customer(name="Dee, Cy", email="both@example.com", active=False)
EURO = Customer(name="Dee, Cy EUR", email="both@example.com", currency="EUR")
BOOK = CustomerIndex(CustomerList((LEE, JOB, DEE, EURO)))
EMAIL = (BY_NAME["email"],)


def ask(email: str | None, asking: Asking | None = None) -> Found:
    return look_up(asking or Asking(key=EMAIL), Order(number="1", email=email), BOOK)


def test_none_one_several() -> None:
    assert ask("nobody@example.com") == Found(Outcome.NONE)
    assert ask("job@example.com").record == JOB
    found = ask("BOTH@example.com")
    assert (found.outcome, found.record, found.hits) == (Outcome.SEVERAL, None, (DEE, EURO))


def test_the_family_rule() -> None:
    found = ask("ann@example.com")
    assert (found.outcome, found.record, found.hits) == (Outcome.ONE, LEE, (LEE, JOB))


def test_jobs_take_part_only_where_they_are_checked() -> None:
    assert ask("job@example.com", Asking(key=EMAIL, check_jobs=False)).outcome is Outcome.NONE


def test_inactive_records_may_stand_aside() -> None:
    assert ask("both@example.com", Asking(key=EMAIL, inactive=False)).record == EURO


def test_only_records_in_the_currency_take_part() -> None:
    assert ask("both@example.com", Asking(key=EMAIL, currency="EUR")).record == EURO
    assert ask("both@example.com", Asking(key=EMAIL, currency="USD")).record == DEE
    home = Asking(key=EMAIL, currency="CAD", home_currency="CAD")
    assert ask("both@example.com", home).record == DEE


def test_a_blank_is_not_looked_up() -> None:
    key = (BY_NAME["last name"], BY_NAME["email"], BY_NAME["shipping zip"])
    found = ask("ann@example.com", Asking(key=key))
    assert found.outcome is Outcome.NONE
    assert found.blank == (BY_NAME["last name"], BY_NAME["shipping zip"])
