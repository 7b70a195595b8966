"""Tables of other fields than orders have, under every hit policy, against all of their cases."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.analysis.regions import Undecided
from rulesdsl.analysis.tables import Case, DeadLine, Overlap, TableQuestions
from rulesdsl.compiler import compile_policy
from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.conditions import All, Condition, Known, Not, OneOf, Within, holds
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value
from rulesdsl.table import ir
from rulesdsl.table.ir import HitPolicy

REGION = Field("region", Type.TEXT, "where the company is", "north", "region")
STAFF = Field("staff", Type.NUMBER, "how many work there", "12", "staff")
MEMBER = Field("member", Type.YES_NO, "whether it is a member", "yes", "member")

REGIONS = ("north", "south", "west")
COLUMNS = (
    ir.FieldColumn(REGION, OneOf(REGION, REGIONS)),
    ir.FieldColumn(STAFF, All((Known(STAFF), Within(STAFF, Decimal(0), Decimal(9))))),
    ir.FieldColumn(MEMBER),
)
VALUES: tuple[tuple[Value | None, ...], ...] = (
    REGIONS,
    tuple(Decimal(half) / 2 for half in range(19)),
    (None, False, True),
)
CASES = tuple(product(*VALUES))
ARMS = (ir.HoldReview("small"), ir.HoldReview("large"))


def _cell(number: int, condition: Condition) -> ir.Cell:
    return ir.Cell(number, ir.FieldTest(condition))


@st.composite
def _lines(draw: st.DrawFn) -> ir.Line:
    cells = []
    if draw(st.booleans()):
        wanted = draw(st.lists(st.sampled_from((*REGIONS, "east")), min_size=1, unique=True))
        test: Condition = OneOf(REGION, tuple(wanted))
        cells.append(_cell(0, draw(st.sampled_from((test, Not(test))))))
    if draw(st.booleans()):
        low, high = sorted(draw(st.tuples(*[st.integers(-1, 10)] * 2)))
        ends = draw(st.tuples(st.booleans(), st.booleans()))
        cells.append(_cell(1, Within(STAFF, Decimal(low), Decimal(high), *ends)))
    if draw(st.booleans()):
        answer = OneOf(MEMBER, (draw(st.booleans()),))
        tests: tuple[Condition, ...] = (answer, Not(answer), Known(MEMBER))
        cells.append(_cell(2, draw(st.sampled_from(tests))))
    return ir.Line(tuple(cells), draw(st.sampled_from(ARMS)))


TABLES = st.builds(
    lambda lines, hit: ir.Table(COLUMNS, tuple(lines), hit=hit),
    st.lists(_lines(), min_size=1, max_size=6),
    st.sampled_from(HitPolicy),
)


def _told(condition: Condition | None, case: tuple[Value | None, ...]) -> bool:
    """Whether a condition over the table's fields holds for a case."""
    value_of = dict(zip((REGION, STAFF, MEMBER), case, strict=True)).__getitem__
    return condition is None or holds(condition, value_of)


def _met(table: ir.Table, case: tuple[Value | None, ...]) -> tuple[int, ...]:
    """The lines that hold, counted from 1."""
    conditions = (
        [it.test.condition for it in line.cells if isinstance(it.test, ir.FieldTest)]
        for line in table.lines
    )
    each = (all(_told(it, case) for it in some) for some in conditions)
    return tuple(number for number, held in enumerate(each, 1) if held)


def _of(values: Case) -> tuple[Value | None, ...]:
    """A case with these values, the plainest one in what does not matter."""
    plain = (REGIONS[0], Decimal(0), None)
    names = zip((REGION, STAFF, MEMBER), plain, strict=True)
    return tuple(values.values.get(its.name, other) for its, other in names)


@given(TABLES)
def test_gaps_are_all_cases_without_a_line(table: ir.Table) -> None:
    gaps = TableQuestions(table).gaps(most=1_000)
    found = [it for it in gaps if isinstance(it, Case)]
    assert len(found) == len(gaps)
    for case in CASES:
        assert any(_told(it.region, case) for it in found) is (not _met(table, case))
    assert all(_met(table, _of(it)) == () for it in found)


@given(TABLES)
def test_dead_lines_are_those_that_decide_no_case(table: ir.Table) -> None:
    many = 1 if table.hit is HitPolicy.FIRST else None
    deciding = {number for case in CASES for number in _met(table, case)[:many]}
    dead = [it for it in TableQuestions(table).dead_lines() if isinstance(it, DeadLine)]
    assert [it.line for it in dead] == [
        number for number in range(1, len(table.lines) + 1) if number not in deciding
    ]
    for it in dead:
        for case in CASES:
            met = _met(table, case)
            assert it.line not in met or set(it.because) & set(met)


def _collides(table: ir.Table, one: int, other: int) -> bool:
    """Whether two lines collide, by what the hit policy means."""
    met = [_met(table, case) for case in CASES]
    differ = table.lines[one - 1].arm != table.lines[other - 1].arm
    together = any(one in it and other in it for it in met)
    match table.hit:
        case HitPolicy.UNIQUE:
            return together
        case HitPolicy.ANY:
            return together and differ
        case HitPolicy.FIRST:
            apart = all(any(its in it and then not in it for it in met)
                        for its, then in ((one, other), (other, one)))  # fmt: skip
            return differ and apart and any(it[:2] == (one, other) for it in met)


@given(TABLES)
def test_overlaps_are_the_lines_that_collide(table: ir.Table) -> None:
    found = [it for it in TableQuestions(table).overlaps() if isinstance(it, Overlap)]
    pairs = combinations(range(1, len(table.lines) + 1), 2)
    assert {(it.one, it.other) for it in found} == {it for it in pairs if _collides(table, *it)}
    for it in found:
        met = _met(table, _of(it.case))
        assert {it.one, it.other} <= set(met)
        assert table.hit is not HitPolicy.FIRST or met[:2] == (it.one, it.other)


def _decided(table: ir.Table, met: tuple[int, ...]) -> object:
    return table.lines[met[0] - 1].arm if met else None


@given(TABLES.filter(lambda it: it.hit is HitPolicy.FIRST))
def test_a_redundant_line_changes_nothing(table: ir.Table) -> None:
    found = set(TableQuestions(table).redundant_lines())
    met = [_met(table, case) for case in CASES]
    for number in range(1, len(table.lines) + 1):
        left = [tuple(it for it in some if it != number) for some in met]
        same = all(
            _decided(table, some) == _decided(table, rest)
            for some, rest in zip(met, left, strict=True)
        )
        decides = any(some[:1] == (number,) for some in met)
        assert (number in found) is (same and decides)


def test_the_table_of_a_policy_can_be_asked_too() -> None:
    compiled = compile_policy("match by email; else use customer 'Web Sales' with job")
    asked = TableQuestions(compiled.table)
    assert asked.gaps() == []
    assert list(asked.dead_lines()) == []
    without = ir.Table(compiled.table.columns, compiled.table.lines[:-1])
    (gap,) = TableQuestions(without).gaps()
    assert not isinstance(gap, Undecided)
    assert gap.values == {
        "override": False,
        "match by email (column 2)": Outcome.NONE.value,
        "job (column 3)": Outcome.NONE.value,
    }
