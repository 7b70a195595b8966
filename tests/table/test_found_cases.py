"""Cases that a hunt for counterexamples found; each went wrong once."""

from __future__ import annotations

from attrs import evolve

import rulesdsl
from rulesdsl import Customer, CustomerList, Order
from rulesdsl.compiled import Compiled
from rulesdsl.model.company import Company
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.memo import posted_as
from rulesdsl.model.records import Block, Party
from rulesdsl.source import Source, Unreadable
from rulesdsl.table import holds

ANN = Order(number="1", name="Ann Lee", email="a@b.c")


def decided(policy: str, order: Order, *customers: Customer) -> Decision:
    compiled = rulesdsl.compile_policy(policy)
    assert compiled.ok, compiled.diagnostics
    return compiled.decide(order, CustomerList(customers))


def test_every_customer_above_a_job_is_made_active() -> None:
    made = decided(
        "inactive customers = reactivate; match by email; else hold",
        ANN,
        Customer(name="A"),
        Customer(name="B", parent="A", active=False, list_id="1", edit_sequence="1"),
        Customer(
            name="C", parent="A:B", active=False, email="a@b.c", list_id="2", edit_sequence="1"
        ),
    )
    assert [it.full_name for it in made.reactivates] == ["A:B", "A:B:C"]


def test_an_inactive_customer_between_holds_its_job() -> None:
    made = decided(
        "match by email; else hold",
        ANN,
        Customer(name="A"),
        Customer(name="B", parent="A", active=False),
        Customer(name="C", parent="A:B", email="a@b.c"),
    )
    assert made.action is Action.HOLD
    assert "'A:B', above 'A:B:C', matched by email, is inactive" in made.reason


def test_a_job_under_an_ignored_customer_is_passed_over() -> None:
    made = decided(
        "inactive customers = ignore; match by email then name; else create customer",
        ANN,
        Customer(name="A", active=False),
        Customer(name="C", parent="A", email="a@b.c"),
        Customer(name="Ann Lee"),
    )
    assert made.matched_by == "name"
    assert made.customer is not None
    assert made.customer.full_name == "Ann Lee"


def test_a_key_that_two_rules_share_is_not_said_to_have_failed() -> None:
    made = decided(
        "rule 'A'\nwhen channel is 'Amazon'\nmatch by email\nelse hold\n"
        "rule 'B'\nmatch by email then name\nelse hold",
        ANN,
        Customer(name="X", email="a@b.c"),
    )
    assert made.why == "matched by email"


def test_another_currency_is_told_without_keys_that_were_not_asked() -> None:
    made = decided("match by email; else hold", Order(number="1", email="a@b.c", currency="EUR"))
    assert made.why == "the order is in EUR, QuickBooks' home currency is USD"


def test_both_customers_are_named_where_one_has_many_jobs() -> None:
    jobs = [Customer(name=f"Job {n}", parent="Keenan", email="a@b.c") for n in range(5)]
    made = decided(
        "match by email; else hold",
        ANN,
        Customer(name="Keenan", email="a@b.c"),
        *jobs,
        Customer(name="Lamb", email="a@b.c"),
    )
    assert made.reason == "several customers have this email: 'Keenan', 'Lamb'"


def test_a_job_of_another_buyer_of_the_name_is_remarked() -> None:
    made = decided(
        "else use customer 'Web' with job",
        ANN,
        Customer(name="Web"),
        Customer(name="Ann Lee", parent="Web", email="other@b.c"),
    )
    assert made.warnings == (
        "the job has another e-mail, other@b.c: perhaps another buyer of the same name",
    )


def test_a_customer_found_by_a_name_alone_may_be_another_buyer_of_it() -> None:
    """The order is posted to her, and her e-mail is written over: somebody should look."""
    there = Customer(name="Ann Lee", email="other@b.c")
    said = "the customer has another e-mail, other@b.c: perhaps another buyer of the same name"
    for ladder in ("name", "email then name", "customer name"):
        made = decided(f"match by {ladder}", ANN, there)
        assert made.warnings == (said,)
    assert not decided("match by name", ANN, evolve(there, email=None)).warnings
    assert not decided("match by name", ANN, evolve(there, cc=ANN.email)).warnings
    assert not decided("match by name", evolve(ANN, email=None), there).warnings


def test_what_quickbooks_cannot_store_is_no_attribute() -> None:
    for value in ("'Łódź'", "'日本'"):
        compiled = rulesdsl.compile_policy(f"else create customer with type {value}")
        assert [it.code.id for it in compiled.diagnostics] == ["N111"]


def test_a_parenthesis_may_be_followed_by_space() -> None:
    for condition in ("( tags include 'x' )", "(\n  tags\n  include 'x'\n  or guest\n)"):
        assert rulesdsl.compile_policy(f"when {condition}\nelse hold").ok


def test_nobody_is_created_for_an_order_that_is_posted() -> None:
    """Its customer has another e-mail by now, say: the order is nobody's, and needs nobody new."""
    compiled = rulesdsl.compile_policy("post as = invoice; match by email; else create customer")
    company = Company(items={}, posted=frozenset({posted_as(ANN)}))
    made = compiled.decide(ANN, CustomerList(company=company))
    assert made.hold is holds.POSTED
    assert not made.creates


def test_a_customer_that_sleeps_since_its_order_was_posted_is_not_said_to_be_gone() -> None:
    compiled = rulesdsl.compile_policy(
        "post as = invoice; inactive customers = reactivate; match by email; else hold"
    )
    asleep = Customer(name="A", email="a@b.c", active=False, list_id="1", edit_sequence="1")
    company = Company(items={}, posted=frozenset({posted_as(ANN)}))
    made = compiled.decide(ANN, CustomerList((asleep,), company=company))
    assert made.hold is holds.POSTED
    assert made.reason.endswith("its customer is not active any more")
    assert not made.reactivates


def test_without_several_currencies_none_keeps_a_buyer_from_being_known() -> None:
    """The policy says euros and QuickBooks dollars: nobody is created once more for that."""
    made = decided(
        "home currency = 'EUR'; name clash = add number; else create customer",
        ANN,
        Customer(name="Ann Lee", first_name="Ann", last_name="Lee", email="a@b.c", currency="USD"),
    )
    assert made.action is Action.USE


def test_nothing_is_written_into_the_standard_customer_of_another_rule() -> None:
    made = decided(
        "changed details = update\n"
        "rule 'Amazon'\nwhen channel is 'Amazon'\nelse use customer 'Amazon Sales'\n"
        "rule 'Everybody else'\nmatch by email\nelse create customer",
        ANN,
        Customer(name="AMAZON Sales", email="a@b.c", list_id="1", edit_sequence="1"),
    )
    assert made.matched_by == "email"
    assert made.update is None


def fingerprint(**files: str) -> str:
    def read(name: str) -> Source | Unreadable:
        return Source(name, files[name.replace(".", "_")])

    compiled: Compiled = rulesdsl.compile_policy(files["main"], read)
    assert compiled.ok, compiled.diagnostics
    return compiled.fingerprint


def test_the_fingerprint_is_of_what_is_said_not_of_how() -> None:
    including = "include 'a.txt'\nelse hold"
    one = fingerprint(main=including, a_txt="list EU = 'AT','BE'")
    assert one == fingerprint(main=including, a_txt="list  EU='AT',\n 'BE'\n")
    assert one != fingerprint(main=including, a_txt="list EU = 'AT', 'DE'")

    listing = "list W from 'w.rules'\nwhen company is in W\nelse hold"
    one = fingerprint(main=listing, w_rules="aaa\nbbb")
    assert one == fingerprint(main=listing, w_rules="aaa\r\nbbb\r\n")
    assert one != fingerprint(main=listing, w_rules="aaa\nccc")


def test_an_address_that_comes_back_is_not_changed_by_how_it_is_written() -> None:
    """The last order tells what QuickBooks has: another company on top in between is nothing."""
    home = Party(name="Lee, Ann", street="1 Main St", city="Bayshore", zip="50667", country="DE")
    there = Block(lines=("Lee, Ann", "1 Main St"), city="Bayshore", zip="50667", country="DE")
    ann = Customer(name="Lee, Ann", list_id="8-1", edit_sequence="1", billing=there)
    abroad = evolve(home, company="Lee Tools", zip="94326", country="US")
    orders = [
        Order(number=str(number), name="Ann Lee", billing=party)
        for number, party in enumerate((abroad, home), 1)
    ]
    compiled = rulesdsl.compile_policy("changed billing address = update; match by name")
    plan = compiled.plan(orders, CustomerList((ann,)))
    assert [it.update is not None for it in plan.decisions] == [True, True]
    assert plan.modifications == ()
