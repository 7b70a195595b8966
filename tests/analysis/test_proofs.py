"""The proof is about the table: a table that was tampered with breaks what was proved of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.analysis.claims import Claim, claims_of
from rulesdsl.analysis.possible import can_have
from rulesdsl.analysis.promises import prove, prove_table
from rulesdsl.analysis.routes import NoRoute, Reason, Routes
from rulesdsl.analysis.verdicts import Broken, NotDecided, Proved, all_proved
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.conditions import holds
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.semantics.known_fields import OVERRIDE
from rulesdsl.source import Source, Unreadable
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_policy
from rulesdsl.table import ir
from rulesdsl.table.digest import digest
from rulesdsl.table.meaning import decide
from tests import town
from tests.conditions import conditions
from tests.nodes import name
from tests.nodes import text as node
from tests.policies import Written, policies, tree
from tests.promises import EFFECTS

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "rules").rglob("*.rules"))

JOBS = "match by email then name\nelse use customer 'Web Sales' with job"


def compiled(text: str) -> Compiled:
    done = compile_policy(text)
    assert done.ok, [it.message for it in done.diagnostics]
    return done


def with_line(table: ir.Table, number: int, change: Callable[[ir.Line], ir.Line]) -> ir.Table:
    lines = [change(it) if at == number else it for at, it in enumerate(table.lines, 1)]
    return evolve(table, lines=tuple(lines))


def without_line(table: ir.Table, number: int) -> ir.Table:
    return evolve(table, lines=(*table.lines[: number - 1], *table.lines[number:]))


def law(of: Compiled) -> Claim:
    return claims_of(of.policy)[0]


def verdict(table: ir.Table, claim: Claim) -> Proved | Broken | NotDecided:
    return prove_table(table, (claim,))[0].verdict


# The law


@pytest.mark.parametrize("path", SAMPLES, ids=lambda it: it.relative_to(ROOT).as_posix())
def test_all_that_our_own_policies_promise_is_proved(path: Path) -> None:
    def read(name: str) -> Source | Unreadable:
        return Source(name, Path(name).read_text("utf-8"))

    policy = compile_policy(Source(str(path), path.read_text("utf-8")), read)
    assert policy.ok
    assert all_proved(prove(policy))


@given(policies(everything=False))
def test_the_law_is_proved_of_every_policy(policy: Written) -> None:
    of = policy.compiled()
    assert isinstance(verdict(of.table, law(of)), Proved)


@given(policies(everything=False), town.lists(orderly=True), town.orders())
def test_without_its_override_lines_a_table_with_jobs_breaks_the_law(
    policy: Written, customers: CustomerList, order: Order
) -> None:
    of = policy.compiled()
    columns = of.table.columns
    kept = tuple(
        line
        for line in of.table.lines
        if not any(isinstance(columns[it.column], ir.OverrideColumn) for it in line.cells)
    )
    tampered = evolve(of.table, lines=kept)
    told = verdict(tampered, law(of))
    if isinstance(told, Broken):
        assert told.witness.decision.job is not None
    else:
        assert isinstance(told, Proved)
        assert decide(tampered, order, CustomerIndex(customers), override=True).job is None


def test_each_way_of_breaking_the_law_is_found() -> None:
    of = compiled(JOBS)
    table = of.table
    assert isinstance(verdict(table, law(of)), Proved)
    for tampered in (
        without_line(table, 1),
        with_line(table, 1, lambda it: evolve(it, arm=table.lines[-1].arm)),
        with_line(table, 1, lambda it: evolve(it, cells=(ir.Cell(0, ir.YesNoTest(False)),))),
        evolve(table, lines=(*table.lines[1:], table.lines[0])),
    ):
        told = verdict(tampered, law(of))
        assert isinstance(told, Broken)
        shown = told.witness
        made = decide(tampered, shown.order, CustomerIndex(shown.customers), shown.override)
        assert shown.override is True
        assert made.job is not None
        assert made.line == told.line


# Other tables


def test_an_exchanged_arm_breaks_a_promise() -> None:
    of = compiled("match by email\nelse hold\nnever create customer")
    claim = claims_of(of.policy)[1]
    assert isinstance(verdict(of.table, claim), Proved)
    new = compiled("match by email\nelse create customer").table.lines[-1].arm
    assert isinstance(
        verdict(with_line(of.table, 4, lambda it: evolve(it, arm=new)), claim), Broken
    )


def test_a_line_that_lost_a_cell_breaks_a_promise() -> None:
    of = compiled(
        "rule 'A'\n when channel is 'Amazon'\n else use customer 'Amazon Sales'\n"
        "rule 'B'\n else use customer 'Web Sales'\n"
        "never use customer 'Amazon Sales' when channel is not 'Amazon'"
    )
    claim = claims_of(of.policy)[1]
    assert isinstance(verdict(of.table, claim), Proved)
    tampered = with_line(of.table, 2, lambda it: evolve(it, cells=()))
    assert isinstance(verdict(tampered, claim), Broken)


def test_a_table_with_a_hole_in_a_rule_is_not_taken_for_whole() -> None:
    """Where the lines of a rule do not take all of its orders, the next rule gets the others."""
    of = compiled(
        "rule 'A'\n when channel is 'Amazon'\n match by email\n else hold\n"
        "rule 'B'\n else create customer\n"
        "never create customer when channel is 'Amazon'"
    )
    claim = claims_of(of.policy)[1]
    assert isinstance(verdict(of.table, claim), Proved)
    last_of_a = next(
        number for number, it in enumerate(of.table.lines, 1) if isinstance(it.arm, ir.HoldReview)
    )
    assert isinstance(verdict(without_line(of.table, last_of_a), claim), Broken)


def test_a_table_by_hand() -> None:
    """Two lines of no rule: the first takes Amazon, the second the rest."""
    amazon = compiled("when channel is 'Amazon'\nelse use customer 'Amazon Sales'").table
    column, cell = amazon.columns[0], amazon.lines[0].cells[0]
    table = ir.Table(
        (column,),
        (ir.Line((cell,), ir.UseStandard("Amazon Sales")), ir.Line((), ir.HoldReview("who?"))),
    )
    promises = compiled(
        "else hold\nnever use customer when channel is missing\nnever hold\n"
        "always use customer 'Amazon Sales' when channel is 'amazon'"
    ).policy
    kept, broken, also_kept = (it.verdict for it in prove_table(table, claims_of(promises)[1:]))
    assert isinstance(kept, Proved)
    assert isinstance(broken, Broken)
    assert isinstance(also_kept, Proved)


# Routes


def test_why_nothing_gets_to_a_line() -> None:
    table = compiled(JOBS).table
    on, off = Routes(table, override=True), Routes(table, override=False)
    assert [isinstance(on.to(number), NoRoute) for number in range(1, 8)] == [False] + [True] * 6
    assert on.to(2) == NoRoute(Reason.EARLIER_LINES, (1,))
    assert off.to(1) == NoRoute(Reason.OVERRIDE)
    assert not any(isinstance(off.to(number), NoRoute) for number in range(2, 8))


def test_who_has_more_in_common_has_less_in_common() -> None:
    """Nobody has this name and zip whom a key by name alone would not have found."""
    table = compiled("match by name then name and billing zip\nelse hold").table
    number = next(
        number
        for number, it in enumerate(table.lines, 1)
        if it.arm == ir.UseMatch(table.columns[2].key)  # type: ignore[union-attr]  # a key
    )
    assert Routes(table, override=False).to(number) == NoRoute(Reason.LISTS)
    assert Outcome.NONE in table.lines[number - 1].cells[0].test.outcomes  # type: ignore[union-attr]  # of a key


# Conditions with override


ON = ast.Holds(name("override"))
SHAPES: tuple[Callable[[ast.Condition], ast.Condition], ...] = (
    lambda its: ast.And((its, ON)),
    lambda its: ast.Or((its, ON)),
    lambda its: ast.Or((ast.And((its, ast.Not(ON))), ast.And((ast.Not(its), ON)))),
    lambda its: ast.Not(ast.And((ON, ast.Not(its)))),
    lambda its: ast.And((ast.Known(name("override"), negated=True), its)),
)
"""Conditions with override in them."""


@given(conditions(()), st.sampled_from(SHAPES), st.booleans(), town.orders())
def test_override_put_into_a_condition_means_the_same(
    asked: ast.Condition,
    shape: Callable[[ast.Condition], ast.Condition],
    on: bool,
    order: Order,
) -> None:
    promise = ast.Promise(always=False, effect=EFFECTS[0], condition=shape(asked))
    text = print_policy(tree(ast.Else(ast.Hold(None), with_else=True), promise))
    (_, claim) = claims_of(compiled(text).policy)
    where = claim.where(override=on)
    assert claim.condition is not None
    meant = holds(claim.condition, lambda of: on if of is OVERRIDE else of.get(order))
    found = where is None or (where is not False and holds(where, lambda of: of.get(order)))
    assert found is meant
    assert claim.is_about(order, override=on) is meant


# Names


LITERALS = st.text(st.characters(exclude_characters="{}'\n\r", exclude_categories=["Cs", "Cc"]))
NAMES = st.text(min_size=1).filter(str.strip)


@given(LITERALS, NAMES, LITERALS, st.sampled_from(("", "name prefix = 'Shop '\n")))
def test_a_name_that_comes_out_of_a_template_is_thought_possible(
    before: str, buyer: str, behind: str, prefix: str
) -> None:
    text = f"{prefix}else create customer named '{before}{{name}}{behind}'"
    of = compile_policy(text)
    if not of.ok:
        return  # texts that no policy can have
    order = Order(number="1", name=buyer)
    made = decide(of.table, order, CustomerIndex(CustomerList()))
    if made.customer is None:
        return  # nothing of the name can be kept
    line = of.table.lines[(made.line or 0) - 1]
    effect = ast.Effect(ast.EffectKind.CREATE_CUSTOMER, node(made.customer.name))
    assert can_have(effect, line, of.table.columns)


# Digests


def test_a_digest_tells_what_is_run() -> None:
    one = digest(compiled(JOBS).table)
    assert one == digest(compiled(f"policy 'A title'  # and a note\n{JOBS}").table)
    assert one == digest(compiled(JOBS.upper().replace("WEB SALES", "Web Sales")).table)
    others = [
        JOBS.replace("name", "company"),
        JOBS.replace("Web", "Other"),
        f"{JOBS}, type 'Online'",
        f"{JOBS}\ncheck jobs = false",
        f"{JOBS}\nname clash = add email",
        f"{JOBS}\npost as = invoice",
        f"create standard customer = true\n{JOBS}",
    ]
    assert len({one, *(digest(compiled(it).table) for it in others)}) == len(others) + 1
