"""An explanation tells the whole truth, and nothing beyond; and an accountant reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl import cli
from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import Book, CustomerIndex
from rulesdsl.customers.matching import Found
from rulesdsl.customers.outcome import Outcome
from rulesdsl.explain import Explanation, Question, Step, explain
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.model.settings import Several
from rulesdsl.semantics.policy import Key, Policy, Rule
from rulesdsl.table import meaning
from rulesdsl.wording import one_line
from tests import page, town
from tests.batch import run, steps
from tests.conftest import ROOT, Expected
from tests.policies import Written, policies

POLICIES = policies(everything=False)
OUTSIDE = st.sampled_from((None, None, True, False))
EXPECTED = Path(__file__).parent / "expected" / "explain"


# --- laws -----------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(POLICIES, town.lists(), town.batches(), OUTSIDE)
def test_it_tells_the_whole_truth(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    compiled = written.compiled()
    planned = run(compiled, orders, given_list, override)
    at_each = steps(compiled.table, orders, given_list, override)
    for order, plans, (decision, book) in zip(orders, planned, at_each, strict=True):
        told = explain(compiled.policy, compiled.table, Question(order, book, override))
        assert told.decision == decision == plans
        check_rules(told, compiled.policy, order)
        check_keys(told, compiled.policy, Question(order, book, override))
        check_end(told)


def below(told: Explanation, at: int) -> list[Step]:
    """The steps that belong to a step."""
    rest = told.steps[at + 1 :]
    end = next((i for i, it in enumerate(rest) if it.depth <= told.steps[at].depth), len(rest))
    return list(rest[:end])


def check_rules(told: Explanation, policy: Policy, order: Order) -> None:
    """Every rule down to the one that applies, each with all its tests and how they came out."""
    applies = page.rule_for(policy, order)
    last = policy.rules.index(applies) if applies else len(policy.rules) - 1
    tried = policy.rules[: last + 1]
    heads = [
        (at, it.text)
        for at, it in enumerate(told.steps)
        if not it.depth and it.text.startswith(("Rule '", "The only rule"))
    ]
    assert len(heads) == len(tried)
    for (at, text), rule in zip(heads, tried, strict=True):
        assert f":{rule.line})" in text
        tests = below(told, at)
        if rule is not applies:
            assert text.endswith(" does not apply:")
            assert tests[0].text.startswith("no: ")
            assert all(it.text.startswith(("yes: ", "no: ")) for it in tests)
        elif rule.condition is None:
            assert text.endswith(" is for every order.")
        else:
            assert text.endswith(" applies:")
            assert tests[0].text.startswith("yes: ")


def keys_asked(rule: Rule, asked: Question) -> list[tuple[Key, Found]]:
    """The keys that the page of meaning asks, down to the one that decides."""
    order, rules_override = asked.order, page.overridden(rule, asked.override)
    if rules_override or page.is_refused_for_its_currency(order, rule.settings):
        return []
    done = []
    for key in rule.ladder:
        found = page.found_by(key, rule, order, asked.book)
        done.append((key, found))
        goes_on = rule.settings.several_matches is Several.NEXT
        if found.outcome is Outcome.ONE or (found.outcome is Outcome.SEVERAL and not goes_on):
            break
    return done


def check_keys(told: Explanation, policy: Policy, asked: Question) -> None:
    """Each key that was asked, what was looked up and what it hit; none behind the decisive."""
    rule = page.rule_for(policy, asked.order)
    wanted = keys_asked(rule, asked) if rule else []
    said = [(i, it) for i, it in enumerate(told.steps) if it.text.startswith("Match by ")]
    assert [it.text.partition(":")[0] for _, it in said] == [f"Match by {key}" for key, _ in wanted]
    for (at, step), (key, found) in zip(said, wanted, strict=True):
        assert step.depth == 1
        text = "\n".join([step.text, *(it.text for it in below(told, at))])
        assert ("passed over" in text) == bool(found.blank)
        shown = [] if found.blank else [it.get(asked.order) for it in key.fields]
        for value in shown:
            assert isinstance(value, str)
            assert one_line(value.replace("'", "''")) in text
        for hit in found.hits[:5]:
            assert one_line(hit.full_name.replace("'", "''")) in text
        assert ("nobody has it" in text) == (not found.hits and not found.blank)
        assert (f"and {len(found.hits) - 5} more" in text) == (len(found.hits) > 5)
    nobody = bool(wanted) and all(found.outcome is Outcome.NONE for _, found in wanted)
    assert ("Nobody matched." in [it.text for it in told.steps]) == nobody


def check_end(told: Explanation) -> None:
    decision = told.decision
    texts = [it.text for it in told.steps]
    at = next(i for i, it in enumerate(texts) if it.startswith("Decision: "))
    assert f"why: {one_line(decision.reason)}" == texts[at + 1]
    facts = [it.text for it in told.steps[at + 1 :] if it.depth == 2]
    assert all(it.depth in (1, 2) for it in told.steps[at + 1 :])
    changed = [it for it in facts if "and brought up to date" in it]
    written = [
        it for it in texts if it.startswith(("QuickBooks is asked to write ", "review.csv "))
    ]
    assert len(changed) == len(written) == len(decision.update.changes if decision.update else ())
    added = [it for it in texts if it.startswith("QuickBooks is asked to add ")]
    assert len(added) == len(decision.creates) + (decision.transaction is not None)
    awake = [it for it in texts if it.startswith("QuickBooks is asked to make ")]
    assert len(awake) == len(decision.reactivates)
    assert ("the store is to write to this new customer" in texts) == decision.notify
    assert (texts[-1].startswith("what to do: ")) == (decision.hold is not None)
    assert all(f"note: {one_line(it)}" in texts for it in decision.warnings)
    assert all(it == one_line(it) for it in texts)


# --- by example -----------------------------------------------------------------------------------

ANN = Customer(name="Lee, Ann", email="ann@example.com", phone="415 555 6579")
ORDER = Order(number="#1", name="Ann Lee", email="ann@example.com")


def told(
    policy: str, order: Order = ORDER, *records: Customer, override: bool | None = None
) -> list[str]:
    """What is told inside the rule, and of the outcome."""
    compiled = compile_policy(policy)
    assert compiled.ok, compiled.diagnostics
    book: Book = CustomerIndex(CustomerList(records))
    made_for = {it: "#0" for it in records if it.list_id == "made"}
    asked = Question(order, book, override, made_for)
    found = explain(compiled.policy, compiled.table, asked)
    assert found.decision == meaning.decide(compiled.table, order, book, override)
    return [it.text for it in found.steps[1:]]


def test_a_yes_no_field_answers_yes_or_no() -> None:
    policy = "rule 'a'\nwhen guest\nelse hold"
    assert told(policy)[1] == "no: guest; the order does not say"
    assert told(policy, evolve(ORDER, guest=True))[1] == "yes: guest; the order says yes"


def test_the_opposite_of_several_tests_is_told_as_such() -> None:
    policy = "rule 'a'\nwhen not (guest or tags include 'x' and name is known)\nelse hold"
    assert told(policy, evolve(ORDER, tags=("y", "z")))[1:7] == [
        "yes: not what follows",
        "no: at least one of these",
        "no: guest; the order does not say",
        "no: all of these",
        "no: tags include 'x'; the order has 'y', 'z'",
        "yes: name is known; the order has 'Ann Lee'",
    ]


def test_a_value_that_says_nothing_is_told_as_it_stands() -> None:
    order = evolve(ORDER, email="none", phone="N/A")
    assert told("match by email then phone; else hold", order)[1:3] == [
        "Match by email: passed over, 'none' is no email.",
        "Match by phone: passed over, 'N/A' is no phone.",
    ]


def test_who_was_left_out_is_told_where_nobody_was_found() -> None:
    policy = """
        check jobs = false; inactive customers = ignore; multi currency = true
        match by email and billing zip; else hold
    """
    order = evolve(ORDER, currency="EUR", billing=evolve(ORDER.billing, zip="94326"))
    first, how, out = told(policy, order)[1:4]
    assert first.endswith("zip: looked for 'ann@example.com' and '94326'; nobody has it.")
    assert how == "Compared without regard to spaces and hyphens."
    assert out.removeprefix("Left out: ").split(", ") == [
        "jobs (check jobs = false)",
        "inactive customers (inactive customers = ignore)",
        "customers that are not in EUR (multi currency = true).",
    ]


def test_the_prefix_stands_before_the_name_that_is_looked_for() -> None:
    found = told("name prefix = 'WEB-'; match by customer name; else hold")
    assert found[1].startswith("Match by customer name: looked for 'WEB-Ann Lee'; nobody")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("hold", "several matches = hold: the order waits for a person."),
        ("first", "several matches = first: the oldest is taken."),
        ("next", "several matches = next: the next key may tell which."),
    ],
)
def test_several_are_told_with_the_setting(setting: str, said: str) -> None:
    many = [evolve(ANN, name=f"Lee {number}") for number in range(1, 8)]
    found = told(f"several matches = {setting}; match by email; else hold", ORDER, *many)
    assert found[1] == "Match by email: looked for 'ann@example.com'; found 7:"
    assert found[2:8] == [*(f"the customer 'Lee {it}'" for it in range(1, 6)), "… and 2 more"]
    assert found[8] == said
    assert "Nobody matched." not in found


def test_override_from_outside_and_from_the_policy() -> None:
    policy = "override = true; match by email; else use customer 'Web'"
    web = Customer(name="Web")
    assert told(policy, ORDER, web)[1].startswith("Override is on (policy.rules:1): no key")
    outside = told(policy, ORDER, web, override=False)
    assert (
        outside[1] == "Override is off (set from outside the policy), although the rule has it on."
    )
    assert outside[2].startswith("Match by email: ")
    on = told("match by email; else hold", ORDER, override=True)
    assert on[1].startswith("Override is on (set from outside the policy)")
    assert "Decision: hold the order" in on


def test_an_order_in_another_currency_is_told_no_line() -> None:
    found = told("else use customer 'Web' with job", evolve(ORDER, currency="EUR"))
    assert found[1] == "The order is in EUR, not USD (multi currency = false)."
    assert found[2] == "Decision: hold the order"


def test_whether_the_job_is_there() -> None:
    policy = "else use customer 'Web' with job"
    web, job = Customer(name="Web"), Customer(name="ann lee", parent="Web")
    assert "The job 'Ann Lee' under 'Web' is not there yet." in told(policy, ORDER, web)
    there = told(policy, ORDER, web, job)
    assert "The job 'Ann Lee' under 'Web' is there already." in there
    assert "Decision: use job 'ann lee' of customer 'Web'" in there
    new = told(policy, ORDER, web, evolve(job, list_id="made"))
    assert "The job 'Ann Lee' under 'Web' is there already: order #0 creates it." in new


def test_what_becomes_of_the_standard_customer_is_told_too() -> None:
    policy = "create standard customer = true; else use customer 'Web' with job"
    found = told(policy)
    assert "Decision: create customer 'Web' and the job 'Ann Lee' under it" in found
    assert "QuickBooks is asked to add the standard customer 'Web'" in found
    assert "QuickBooks is asked to add the job 'Web:Ann Lee'" in found


def test_a_name_cannot_break_out_of_its_line() -> None:
    order = Order(number="\x1b[2J1", name="Ann\nDecision: pay me\u202e", email="a@b.example")
    compiled = compile_policy("match by name; else hold")
    found = explain(compiled.policy, compiled.table, Question(order, CustomerIndex(CustomerList())))
    text = "\n".join(found.lines())
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.count("\nDecision: ") == 1


# --- orders of the demo ---------------------------------------------------------------------------

DEMO = ROOT / "rules" / "demo"
FILES = [
    *("--orders", "shopify-orders.csv", "woocommerce-orders.json", "amazon-orders.txt"),
    *("--customers", "customers.xml", "names.iif"),
]
CASES = {
    "matched-by-email-in-a-family": ["3301"],
    "several-have-the-email": ["#3308"],
    "the-name-of-a-vendor": ["8104"],
    "override": ["112-7919571-4801373"],
    "override-from-outside": ["3303", "--override", "true"],
    "a-job-that-an-earlier-order-creates": ["3348"],
    "a-job-of-the-day": ["3310"],
    "a-new-job": ["3317"],
    "no-rule": ["3331"],
    "another-currency": ["3319"],
    "inactive": ["3323"],
    "by-phone": ["3327"],
}


@pytest.mark.parametrize("case", CASES)
def test_as_an_accountant_reads_it(
    case: str,
    expected: Expected,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(DEMO)
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.main(["explain", "web-shop.rules", *FILES, "--order", *CASES[case]]) == cli.OK
    expected(EXPECTED / f"{case}.txt", capsys.readouterr().out)
