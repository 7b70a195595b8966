"""The first rule that holds, for policies with many rules: looked up field by field.

A CASE with an arm a rule takes longer for every rule, and most for planning it. Here each field of
an order is looked up once: which boxes of rules hold for its class (`classes`) are the bits of a
few numbers, its *words*. The words of all fields together, by AND, are the boxes that hold, and
their lowest bit is the first of them. What cannot be asked by classes takes bits away by a CASE.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.model.conditions import Condition
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type
from rulesdsl.semantics.policy import Policy
from rulesdsl.sql import conditions
from rulesdsl.sql.classes import MISSING, OTHER, Box, Classes, boxes_of, classes_of
from rulesdsl.sql.columns import coded, column, folded, given
from rulesdsl.sql.conditions import literal_of
from rulesdsl.sql.dialects import Dialect
from rulesdsl.sql.orders import CODED, Asked, asked_columns, relation

BITS = 60
"""How many boxes are the bits of one number; a number has 64 bits, and one is its sign."""

HOW = (
    "The rules are many, so each field is looked up once. A box is one alternative of a rule, and "
    "the first box that holds is the order's rule. For each field, for example channel: "
    "channel_classes are the values that rules tell apart (0 is a missing value, 1 any other one; "
    "of numbers and days each class begins with its value), channel_boxes says for which classes a "
    "box holds (one that is not there does not ask), and channel_bits the same as numbers with a "
    "bit for each box."
)
"""What the head of such a query says."""

_BOXES, _CLASSED, _WORDS = "boxes", "orders_classed", "orders_words"
_BOX = ("box", "rule", "word", "bit")

Step = tuple[str, exp.Query]


@frozen(eq=False)
class _Index:
    """The boxes of a policy, and their fields in classes; `coded` are those with countries."""

    boxes: tuple[Box, ...]
    fields: tuple[Classes, ...]
    coded: frozenset[Field]
    dialect: Dialect

    @property
    def words(self) -> range:
        return range(-(-len(self.boxes) // BITS))

    def bits(self, numbers: Iterable[int]) -> list[int]:
        """The boxes of these numbers as words."""
        found = [0] * len(self.words)
        for number in numbers:
            found[number // BITS] |= 1 << number % BITS
        return found


def chosen(policy: Policy, asked: Asked, name: str, dialect: Dialect) -> list[Step]:
    """The relations that lead from the orders to those with their rule's number, by name."""
    those = boxes_of(policy.rules)
    countries = frozenset(field for field, its in asked.items() if its.countries)
    index = _Index(those, classes_of(those), countries, dialect)
    shown = [given(it) for it in asked_columns(asked)]
    steps = [(_BOXES, _boxes(index))]
    for its in index.fields:
        steps += _relations(its, index)
    steps.append((_CLASSED, _classed(index)))
    steps.append((_WORDS, _together(index, shown)))
    steps.append((name, _first(index, shown)))
    return steps


def _boxes(index: _Index) -> exp.Query:
    rows = [
        (number, box.rule, number // BITS, 1 << number % BITS)
        for number, box in enumerate(index.boxes)
    ]
    return relation(rows, _BOXES, _BOX, index.dialect)


# A field


def _name(its: Classes, what: str) -> str:
    return f"{column(its.field)}_{what}"


def _relations(its: Classes, index: _Index) -> list[Step]:
    """The classes of a field, for which of them boxes hold, and the boxes of each as words."""
    classes, rules, bits = (_name(its, it) for it in ("classes", "boxes", "bits"))
    spans = [(box, *span) for box, spans in its.spans for span in spans or (_NOWHERE,)]
    steps = [
        (classes, _class_relation(its, index.dialect)),
        (rules, relation(spans, rules, ("box", "first_class", "last_class"), index.dialect)),
        (bits, _bits(its, index)),
    ]
    if its.field.type in {Type.NUMBER, Type.DATE}:
        steps.append((_name(its, "places"), _places(its)))
    return steps


_NOWHERE = (-1, -1)
"""No class at all: of a box that asks what contradicts itself."""


def _class_relation(its: Classes, dialect: Dialect) -> exp.Query:
    """The classes and their values; no value is that of a missing one, nor of any other."""
    nothing = exp.cast(exp.null(), _TYPES[its.field.type])
    rows: list[tuple[exp.Expr, ...]] = [
        (exp.Literal.number(at), nothing.copy()) for at in (MISSING, OTHER)
    ]
    for at, value in enumerate(its.values, OTHER + 1):
        rows.append((exp.Literal.number(at), literal_of(value, dialect)))
    return relation(rows, _name(its, "classes"), ("class", "value"), dialect)


_TYPES = {
    Type.TEXT: "VARCHAR",
    Type.NUMBER: "DECIMAL(21, 6)",
    Type.DATE: "DATE",
    Type.YES_NO: "BOOLEAN",
}


def _bits(its: Classes, index: _Index) -> exp.Query:
    """For each class the words: the boxes that hold, and those that do not ask for the field."""
    asking = {box for box, _ in its.spans}
    free = index.bits(it for it in range(len(index.boxes)) if it not in asking)
    classes, rules = _name(its, "classes"), _name(its, "boxes")
    one = exp.column("class", classes)
    sums = [
        exp.alias_(
            exp.cast(
                exp.Add(this=_sum_of(word), expression=exp.Literal.number(free[word])), "BIGINT"
            ),
            _word(word),
        )
        for word in index.words
    ]
    holds = exp.Between(
        this=one, low=exp.column("first_class", rules), high=exp.column("last_class", rules)
    )
    same = exp.column("box", _BOXES).eq(exp.column("box", rules))
    return (
        exp.select(one.copy(), *sums)
        .from_(classes)
        .join(rules, on=holds, join_type="left")
        .join(_BOXES, on=same, join_type="left")
        .group_by(one.copy())
    )


def _sum_of(word: int) -> exp.Expr:
    its = exp.column("word", _BOXES).eq(exp.Literal.number(word))
    bit = exp.If(this=its, true=exp.column("bit", _BOXES))
    return exp.Sum(this=exp.Case(ifs=[bit], default=exp.Literal.number(0)))


def _word(number: int) -> str:
    return f"word_{number}"


def _places(its: Classes) -> exp.Query:
    """Every number, or day, of an order with its class: the last one that begins before it."""
    classes = _name(its, "classes")
    known = exp.not_(given(its.field).is_(exp.null()))
    number = exp.cast(exp.null(), "INT")
    of_orders = (
        exp.select(exp.alias_(given(its.field), "value"), exp.alias_(number, "class"))
        .distinct()
        .from_(CODED)
        .where(known)
    )
    begins = (
        exp.select(exp.column("value"), exp.column("class"))
        .from_(classes)
        .where(exp.not_(exp.column("value").is_(exp.null())))
    )
    both = exp.union(of_orders, begins, distinct=False).subquery("begins_and_values")
    last = exp.Window(
        this=exp.Max(this=exp.column("class")), order=exp.Order(expressions=[exp.column("value")])
    )
    so_far = exp.Coalesce(this=last, expressions=[exp.Literal.number(OTHER)])
    placed = exp.select(exp.column("value"), exp.alias_(so_far, "class")).from_(both)
    return (
        exp.select(exp.column("value"), exp.column("class"))
        .distinct()
        .from_(placed.subquery("placed"))
    )


# The orders


def _classed(index: _Index) -> exp.Query:
    """The orders with the class of each field, and with what cannot be asked by classes."""
    made = exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier(CODED))).from_(CODED)
    for its in index.fields:
        sized = its.field.type in {Type.NUMBER, Type.DATE}
        there = _name(its, "places" if sized else "classes")
        value = _value(its, index)
        found: exp.Expr = exp.column("class", there)
        if not sized:
            found = exp.Coalesce(this=found, expressions=[_number(OTHER)])
        missing = exp.If(this=value.copy().is_(exp.null()), true=_number(MISSING))
        which = exp.alias_(exp.Case(ifs=[missing], default=found), _name(its, "class"))
        on = exp.column("value", there).eq(value)
        made = made.select(which).join(there, on=on, join_type="left")
    for number, (condition, _) in enumerate(_tests(index)):
        test = conditions.holds(condition, index.dialect)
        made = made.select(exp.alias_(test, f"test_{number}"))
    return made


def _value(its: Classes, index: _Index) -> exp.Expr:
    """The column that has the values of the classes."""
    if its.field.type is not Type.TEXT:
        return given(its.field)
    if its.field in index.coded:
        return exp.Coalesce(this=coded(its.field), expressions=[folded(its.field)])
    return folded(its.field)


def _number(value: int) -> exp.Expr:
    return exp.Literal.number(value)


def _tests(index: _Index) -> list[tuple[Condition, list[int]]]:
    """What cannot be asked by classes, each once, with the boxes that ask it."""
    found: list[tuple[Condition, list[int]]] = []
    for number, box in enumerate(index.boxes):
        for condition in box.others:
            same = next((its for it, its in found if it == condition), None)
            if same is None:
                found.append((condition, [number]))
            else:
                same.append(number)
    return found


def _together(index: _Index, shown: Sequence[exp.Expr]) -> exp.Query:
    """The orders with the boxes that hold for all of their fields."""
    tests = [index.bits(asking) for _, asking in _tests(index)]
    made = exp.select(*(exp.column(it.name, _CLASSED) for it in shown)).from_(_CLASSED)
    for word in index.words:
        every = (1 << BITS) - 1
        parts: list[exp.Expr] = [exp.column(_word(word), _name(it, "bits")) for it in index.fields]
        for number, asking in enumerate(tests):
            if asking[word]:
                held = exp.If(this=exp.column(f"test_{number}", _CLASSED), true=_number(every))
                parts.append(exp.Case(ifs=[held], default=_number(every & ~asking[word])))
        parts = parts or [_number(index.bits(range(len(index.boxes)))[word])]
        both = reduce(lambda one, other: exp.BitwiseAnd(this=one, expression=other), parts)
        made = made.select(exp.alias_(both, _word(word)))
    for its in index.fields:
        bits = _name(its, "bits")
        same = exp.column("class", bits).eq(exp.column(_name(its, "class"), _CLASSED))
        made = made.join(bits, on=same)
    return made


def _first(index: _Index, shown: Sequence[exp.Expr]) -> exp.Query:
    """The orders with the rule of the lowest bit."""
    words = [exp.column(_word(it), _WORDS) for it in index.words]
    arms = [
        exp.If(this=exp.NEQ(this=it, expression=_number(0)), true=_number(at))
        for at, it in enumerate(words)
    ]
    word = exp.Case(ifs=arms)
    known = [exp.Nullif(this=it.copy(), expression=_number(0)) for it in words]
    whole = exp.Coalesce(this=known[0], expressions=known[1:]) if len(known) > 1 else known[0]
    bit = exp.BitwiseAnd(this=whole, expression=exp.Neg(this=exp.paren(whole.copy())))
    same = exp.and_(exp.column("word", _BOXES).eq(word), exp.column("bit", _BOXES).eq(bit))
    orders = (exp.column(it.name, _WORDS) for it in shown)
    rule = exp.alias_(exp.column("rule", _BOXES), "rule_number")
    return exp.select(*orders, rule).from_(_WORDS).join(_BOXES, on=same, join_type="left")
