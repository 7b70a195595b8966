"""The second method: a solver (z3) that is told what orders there are and what conditions mean.

Nothing here looks at one order after the other. Numbers are reals, dates are days counted, tags
are yes or no each, what is missing is a yes or no of its own. A text is either one of the classes
that `texts` finds, which is quick, or a string of the solver's own, which is slow and shares
nothing with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import z3
from attrs import field, frozen

from rulesdsl.model import conditions as meant
from rulesdsl.model.conditions import Condition, Part, Test, fold
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value
from tests.analysis.oracle import CUSTOMER_NAME, NAMED_BY, outcome_of, tests_by_field, values_of

COUNTRIES: Mapping[str, tuple[str, ...]] = {
    "de": ("de", "deu", "276", "germany", "federal republic of germany", "\U0001f1e9\U0001f1ea"),
    "us": (
        *("us", "usa", "840", "united states", "united states of america", "america", "u.s."),
        *("u.s.a.", "\U0001f1fa\U0001f1f8"),
    ),
    "nl": (
        *("nl", "nld", "528", "netherlands", "kingdom of the netherlands", "holland"),
        *("the netherlands", "\U0001f1f3\U0001f1f1"),
    ),
    "fr": ("fr", "fra", "250", "france", "french republic", "\U0001f1eb\U0001f1f7"),
}
"""Countries as people write them, by the two letters as which readers give them.

The solver's own strings know no others.
"""

MOST_WORK = 300_000
"""What a question about strings may cost, by the solver's own measure; else it is left open."""


class LeftOpenError(Exception):
    """The solver did not find out."""


@frozen(slots=False, eq=False)
class World:
    """All orders that exist, as far as some tests can tell them apart."""

    tests: Mapping[Field, Sequence[Test]]
    strings: bool = False
    _solver: z3.Solver = field(factory=z3.Solver, init=False)
    _formulas: dict[Test, z3.BoolRef] = field(factory=dict, init=False)

    @classmethod
    def of(cls, conditions: Iterable[Condition | None], *, strings: bool = False) -> World:
        """The world of these conditions; with `strings`, texts are strings of the solver's own."""
        world = cls(tests_by_field(conditions), strings)
        if strings:
            world._solver.set("rlimit", MOST_WORK)
        for asked in world.tests:
            world._solver.add(*world._exists(asked))
        return world

    def possible(self, *formulas: z3.BoolRef) -> bool:
        """Whether there is an order for which all of these hold."""
        answer = self._solver.check(*formulas)
        if answer == z3.unknown:
            raise LeftOpenError(self._solver.reason_unknown())
        return bool(answer == z3.sat)

    def add(self, formula: z3.BoolRef) -> None:
        """From now on, only orders for which this holds."""
        self._solver.add(formula)

    def push(self) -> None:
        """Remember which orders there are, until `pop`."""
        self._solver.push()

    def pop(self) -> None:
        """Go back to the orders of the last `push`."""
        self._solver.pop()

    # What exists

    def _exists(self, asked: Field) -> Iterator[z3.BoolRef]:
        match asked.type:
            case Type.TEXT if self.strings:
                text = self._variable(asked)
                yield z3.Length(text) > 0
                yield z3.Not(z3.PrefixOf(z3.StringVal(" "), text))
                yield z3.Not(z3.SuffixOf(z3.StringVal(" "), text))
                yield from (text != z3.StringVal(it) for it in _never_read(asked))
                if asked.name == "order number":
                    yield self._known(asked)
            case Type.TEXT:
                yield self._variable(asked) >= 0
                yield self._variable(asked) < len(self._classes[asked])
            case Type.DATE:
                yield self._variable(asked) >= date.min.toordinal()
                yield self._variable(asked) <= date.max.toordinal()
            case _:
                pass

    @cached_property
    def _classes(self) -> dict[Field, tuple[Value | None, ...]]:
        return {
            asked: values_of(asked, tests)
            for asked, tests in self.tests.items()
            if asked.type is Type.TEXT
        }

    def _variable(self, asked: Field) -> z3.ExprRef:
        match asked.type:
            case Type.TEXT if self.strings:
                return z3.String(asked.name)
            case Type.TEXT | Type.DATE:
                return z3.Int(asked.name)
            case Type.NUMBER:
                return z3.Real(asked.name)
            case _:
                return z3.Bool(asked.name)

    def _known(self, asked: Field) -> z3.BoolRef:
        match asked.type:
            case Type.TEXT if not self.strings:
                return self._one_of_classes(asked, meant.Known(asked))
            case Type.TAGS:
                tags = {fold(it.tag) for it in self.tests[asked] if isinstance(it, meant.Includes)}
                return z3.Or(z3.Bool("some other tag"), *map(_tag, sorted(tags)))
            case _:
                return z3.Bool(f"{asked.name} is known")

    # What conditions mean

    def holds(self, condition: Condition | None) -> z3.BoolRef:
        """The condition as a formula."""
        match condition:
            case None:
                return z3.BoolVal(True)
            case meant.All(parts=parts):
                return z3.And(*map(self.holds, parts))
            case meant.Any(parts=parts):
                return z3.Or(*map(self.holds, parts))
            case meant.Not(part=part):
                return z3.Not(self.holds(part))
            case _:
                if condition not in self._formulas:
                    self._formulas[condition] = self._test(condition)
                return self._formulas[condition]

    def _test(self, test: Test) -> z3.BoolRef:
        if test.field is not CUSTOMER_NAME:
            return self._test_of(test.field, test)
        name, company, email = NAMED_BY
        return z3.If(
            self._known(name),
            self._test_of(name, test),
            z3.If(self._known(company), self._test_of(company, test), self._test_of(email, test)),
        )

    def _test_of(self, asked: Field, test: Test) -> z3.BoolRef:
        if isinstance(test, meant.Known):
            return self._known(asked)
        if asked.type is Type.TEXT and not self.strings:
            return self._one_of_classes(asked, test)
        if isinstance(test, meant.Includes):
            return _tag(fold(test.tag))
        return z3.And(self._known(asked), self._test_of_known(asked, test))

    def _one_of_classes(self, asked: Field, test: Test) -> z3.BoolRef:
        places = [at for at, it in enumerate(self._classes[asked]) if outcome_of(test, it)]
        return z3.Or(*(self._variable(asked) == at for at in places))

    def _test_of_known(self, asked: Field, test: Test) -> z3.BoolRef:
        its = self._variable(asked)
        match test:
            case meant.OneOf(values=values) if asked.type is Type.TEXT:
                return z3.Or(*(its == z3.StringVal(_as_read(asked, str(it))) for it in values))
            case meant.OneOf(values=values):
                return z3.Or(*(its == _constant(it) for it in values))
            case meant.Within():
                return z3.And(*_bounds(its, test))
            case meant.Has(part=Part.START, text=text):
                return z3.PrefixOf(z3.StringVal(fold(text)), its)
            case meant.Has(part=Part.END, text=text):
                return z3.SuffixOf(z3.StringVal(fold(text)), its)
            case meant.Has(text=text):
                return z3.Contains(its, z3.StringVal(fold(text)))
            case _:
                raise AssertionError(test)


def _tag(folded: str) -> z3.BoolRef:
    return z3.Bool(f"tag {folded}")


def _as_read(asked: Field, value: str) -> str:
    """A value as orders can have it."""
    text = fold(value)
    if not asked.name.endswith("country"):
        return text
    return next((code for code, names in COUNTRIES.items() if text in names), text)


def _never_read(asked: Field) -> Iterator[str]:
    if asked.name.endswith("country"):
        for code, names in COUNTRIES.items():
            yield from (it for it in names if it != code)


def _constant(value: object) -> object:
    match value:
        case bool():
            return value
        case Decimal():
            return z3.RealVal(format(value, "f"))
        case date():
            return value.toordinal()
        case _:
            raise AssertionError(value)


def _bounds(its: z3.ExprRef, test: meant.Within) -> Iterator[z3.BoolRef]:
    if test.low is not None:
        low = _constant(test.low)
        yield its >= low if test.low_counts else its > low
    if test.high is not None:
        high = _constant(test.high)
        yield its <= high if test.high_counts else its < high


# Verdicts


def firsts(conditions: Sequence[Condition | None], world: World) -> list[bool]:
    """For each condition whether it is first for some order; last: whether none is for some."""
    found = []
    world.push()
    for condition in conditions:
        formula = world.holds(condition)
        found.append(world.possible(formula))
        world.add(z3.Not(formula))
    found.append(world.possible())
    world.pop()
    return found


def seconds(conditions: Sequence[Condition | None], at: int, world: World) -> set[int]:
    """What comes second where a condition comes first; as many as there are: nothing."""
    found = set()
    world.push()
    for earlier in conditions[:at]:
        world.add(z3.Not(world.holds(earlier)))
    world.add(world.holds(conditions[at]))
    for later in range(at + 1, len(conditions)):
        formula = world.holds(conditions[later])
        if world.possible(formula):
            found.add(later)
        world.add(z3.Not(formula))
    if world.possible():
        found.add(len(conditions))
    world.pop()
    return found


Decided = Sequence[tuple[Condition | None, int]]
"""Conditions from the first to the last, each with the number of what is decided where it holds."""


def same(one: Decided, other: Decided, world: World) -> bool:
    """Whether every order is decided the same in both, or in neither."""
    return not world.possible(_decision(one, world) != _decision(other, world))


def _decision(decided: Decided, world: World) -> z3.ArithRef:
    chosen: z3.ArithRef = z3.IntVal(-1)
    for condition, number in reversed(decided):
        chosen = z3.If(world.holds(condition), number, chosen)
    return chosen


def opposite(formula: z3.BoolRef) -> z3.BoolRef:
    """That a formula does not hold."""
    return z3.Not(formula)


def any_of(formulas: Sequence[z3.BoolRef]) -> z3.BoolRef:
    """That one of them holds at least."""
    return z3.Or(*formulas)
