"""What is told can be relied on: orders of a small town, decided as the findings say."""

from __future__ import annotations

import re

from hypothesis import event, given, settings
from hypothesis import strategies as st

from rulesdsl import Source, compile_policy
from rulesdsl.analysis.behaviour import same
from rulesdsl.analysis.findings import findings
from rulesdsl.analysis.study import Study
from rulesdsl.analysis.unlike import Unlike
from rulesdsl.compiled import Compiled
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.table import holds
from rulesdsl.table.meaning import decide
from tests import town
from tests.fixes import applied

HEADS = (
    "",
    "changed details = update",
    "multi currency = true\ncurrency 'EUR' uses customer 'Web Sales EUR'",
    "multi currency = true\npost as = sales receipt",
)
ASKED = (
    "channel is 'Amazon'",
    "channel is one of 'Amazon', 'Shopify'",
    "total > 50",
    "total > 100 or total > 50",
    "total is known and total > 50",
    "email is missing",
    "email is known or name is missing",
    "guest",
    "not guest and channel is 'Shopify'",
    "currency is 'EUR'",
    "currency is 'EUR' or currency is 'USD' or currency is missing",
    "shipping country is 'DE' and currency is not 'USD'",
    "not (name is known or email is known)",
)
DOES = (
    "match by email\nelse use customer 'Web Sales'",
    "match by email then name\nelse use customer 'Web Sales'",
    "match by name then email and name then email\nelse use customer 'Web Sales' with job",
    "match by email then email and phone\nelse create customer",
    "match by customer name\ncheck jobs = false\nelse hold 'why'",
    "match by email then last name and shipping zip\nseveral matches = next\nelse hold",
    "else use customer 'Web Sales'",
    "else use customer 'Amazon Sales'\noverride = true",
    "else hold 'why'",
    "else use customer 'web sales' with job named '{email}'",
)


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, tuple[str, ...]]:
    """What stands before the rules, and each rule."""
    count = draw(st.integers(1, 4))
    rules = []
    for number in range(count):
        asked = draw(st.sampled_from((*ASKED, *ASKED, None)))
        when = f"when {asked}\n" if asked else ""
        rules.append(f"rule '{number}'\n{when}{draw(st.sampled_from(DOES))}\n")
    return draw(st.sampled_from(HEADS)) + "\n", tuple(rules)


WORLDS = st.lists(st.tuples(town.orders(), town.lists(orderly=True)), min_size=6, max_size=6)

World = tuple[Order, CustomerList]


def policy_of(text: str) -> Compiled:
    policy = compile_policy(Source("made.rules", text))
    assert policy.ok, [it.message for it in policy.diagnostics]
    return policy


def decided(policy: Compiled, world: World) -> Decision:
    order, customers = world
    return decide(policy.table, order, CustomerIndex(customers))


def rule_at(policy: Compiled, found: Diagnostic) -> int:
    before = [it for it in policy.policy.rules if it.span.start <= found.at.span.start]
    return len(before) - 1


@settings(max_examples=150)
@given(texts(), WORLDS)
def test_what_is_told_holds_for_every_order(
    made: tuple[str, tuple[str, ...]], worlds: list[World]
) -> None:
    head, rules = made
    policy = policy_of(head + "".join(rules))
    found = findings(policy)
    now = [decided(policy, it) for it in worlds]
    for it in found:
        event(it.code.name)
        at = rule_at(policy, it)
        match it.code.id:
            case "A402":
                assert all(of.rule != str(at) for of in now)
            case "A403":
                rest = policy_of(head + "".join((*rules[:at], *rules[at + 1 :])))
                assert all(map(same, now, (decided(rest, world) for world in worlds)))
            case "A405" | "A406" | "A407":
                assert it.fix is not None
                mended = policy_of(applied(policy.tree.source.text, it.fix))
                assert all(map(same, now, (decided(mended, world) for world in worlds)))
            case "A408":
                numbers = {int(number) for number in re.findall(r"\b\d+\b", it.message)}
                assert numbers.isdisjoint(of.line for of in now)
            case _:
                pass
    if any(it.hold is holds.NO_RULE for it in now):
        assert "A401" in {it.code.id for it in found}


@settings(max_examples=60)
@given(texts())
def test_nothing_that_people_write_stays_undecided(made: tuple[str, tuple[str, ...]]) -> None:
    head, rules = made
    found = findings(policy_of(head + "".join(rules)))
    assert [it.message for it in found if it.code.id == "A411"] == []


@settings(max_examples=60)
@given(texts())
def test_an_order_shows_that_the_order_of_rules_matters(made: tuple[str, tuple[str, ...]]) -> None:
    """The order is of both rules, and of none before them; the policy decides it as is shown."""
    head, rules = made
    policy = policy_of(head + "".join(rules))
    study = Study(policy)
    unlike = Unlike(study)
    for at in range(len(rules)):
        for then, _ in study.cascade.seconds(at):
            shown = unlike.evidence((at, then)) if then < len(rules) else None
            if shown is None:
                continue
            one, other = shown
            event("shown")
            assert (one.order, one.customers) == (other.order, other.customers)
            world = (one.order, one.customers)
            assert same(decided(policy, world), one.decision)
            without = policy_of(head + "".join((*rules[:at], *rules[at + 1 :])))
            assert decided(without, world).rule == str(then)
            assert not same(one.decision, other.decision)
