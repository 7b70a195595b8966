"""Values are what attrs would make of the same class; only quicker to define."""

from __future__ import annotations

import inspect
import operator
import pickle
import weakref
from copy import copy, deepcopy
from decimal import Decimal
from functools import cached_property
from types import ModuleType
from typing import Any, ClassVar, Generic, TypeVar

import attrs
import cattrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl import defining
from rulesdsl.model.records import Block, Order


def _often(module: ModuleType) -> type:
    """A class of which values are made by the thousand; for attrs it is one like others."""

    @getattr(module, "often", attrs.frozen)
    class Often:
        """Made by the thousand; the last field comes of the others."""

        a: int
        b: str = module.field(repr=False)
        c: float = module.field(default=0.0, eq=False)
        d: int = module.field(init=False)

        @d.default  # type: ignore[attr-defined, untyped-decorator]  # it is a field
        def _d(self) -> int:
            return self.a + 1

    return Often


def _classes(module: ModuleType) -> list[type]:
    """The same classes by attrs and by us: with a field that does not count, and without fields."""

    @module.frozen
    class Several:
        """Three fields, of which one does not count and one is not shown."""

        a: int
        b: str = module.field(repr=False)
        c: float = module.field(default=0.0, eq=False)

    @module.frozen
    class One:
        """One field."""

        a: int

    @module.frozen
    class Nothing:
        """No field."""

    @module.define
    class Changing:
        """A value that may change, and so has no hash."""

        a: int

    return [
        *(Several, One, Nothing, Changing),
        *_compared(module),
        _often(module),
        *_richer(module),
    ]


def _compared(module: ModuleType) -> list[type]:
    """The same of classes that say how they are compared."""

    @module.frozen(kw_only=True, order=True)
    class Ordered:
        """What has an order."""

        a: int
        b: str = "x"

    @module.frozen(eq=False)
    class Itself:
        """Equal to nothing but itself."""

        a: int

    return [Ordered, Itself]


def _richer(module: ModuleType) -> list[type]:
    """The same of classes that say more of their fields."""

    @module.frozen(slots=False)
    class InPlace:
        """Without slots, so that more can be remembered."""

        a: int
        b: str = "x"

        @cached_property
        def twice(self) -> int:
            return self.a * 2

    @module.define(slots=False)
    class Filled:
        """A private field, a converted one, one made anew, and one that comes of the others."""

        _a: int
        b: str = module.field(default="x", converter=str.upper)
        c: list[int] = module.field(factory=list, metadata={"of": 1})
        d: int = module.field(kw_only=True, default=4)
        _e: dict[str, int] = module.field(factory=dict, init=False, repr=False)
        f: int = module.field(init=False, default=5)
        g: int = module.field(init=False)
        h: int = module.field(init=False, eq=False)

        @g.default  # type: ignore[attr-defined, untyped-decorator]  # it is a field
        def _g(self) -> int:
            return self._a + 1

        def __attrs_post_init__(self) -> None:
            self.h = self.g + self.f

    hashed = _hashed(module)
    return [InPlace, hashed, Filled, *_left_to_attrs(module, hashed)]


def _hashed(module: ModuleType) -> type:
    @module.frozen(cache_hash=True)
    class Hashed(Generic[T]):
        """Knows its hash, and is of any type."""

        of_all: ClassVar[int] = 3
        a: T
        b: str = "x"

    return Hashed


def _left_to_attrs(module: ModuleType, base: type) -> list[type]:
    """Classes that say what only attrs can carry out."""

    @module.frozen
    class Further(base):  # type: ignore[misc]  # it is a class
        """One that has fields from another one."""

        c: float = 0.0

    @module.frozen
    class Checked:
        """A value that is looked at."""

        a: int = module.field(validator=attrs.validators.instance_of(int))
        b: str = module.field(default="x", order=False)

        def told(self) -> object:
            return super().__repr__

    return [Further, Checked]


T = TypeVar("T")
OURS, THEIRS = _classes(defining), _classes(attrs)
each_pair = pytest.mark.parametrize(("ours", "theirs"), list(zip(OURS, THEIRS, strict=True)))
VALUES = st.tuples(st.integers(0, 1), st.sampled_from("xy"), st.sampled_from([0.0, 1.0]))


def _made(cls: type, values: tuple[Any, ...]) -> Any:  # noqa: ANN401  of six classes
    names = [it.alias for it in attrs.fields(cls) if it.init]
    return cls(**dict(zip(names, values, strict=False)))


@each_pair
@given(one=VALUES, other=VALUES)
def test_values_are_compared_and_shown_as_by_attrs(
    ours: type, theirs: type, one: tuple[Any, ...], other: tuple[Any, ...]
) -> None:
    here, there = _made(ours, one), _made(ours, other)
    assert (here == there) is (_made(theirs, one) == _made(theirs, other))
    assert (here != there) is (_made(theirs, one) != _made(theirs, other))
    assert here == here  # noqa: PLR0124  also of what is equal to nothing else
    assert repr(here) == repr(_made(theirs, one))
    assert callable(ours.__hash__) is callable(theirs.__hash__)
    if callable(ours.__hash__) and here == there:
        assert hash(here) == hash(there)


@each_pair
def test_attrs_knows_our_classes_as_its_own(ours: type, theirs: type) -> None:
    assert inspect.signature(ours).parameters.keys() == inspect.signature(theirs).parameters.keys()
    assert attrs.has(ours)
    assert defining.has(ours)
    told = [
        [
            {name: getattr(it, name) for name in _ASKED} | {"default": _plain(it.default)}
            for it in attrs.fields(cls)
        ]
        for cls in (ours, theirs)
    ]
    assert told[0] == told[1]
    ours_say = [(it.name, it.alias, it.init, it.eq, it.repr) for it in defining.fields(ours)]
    assert ours_say == [(it.name, it.alias, it.init, it.eq, it.repr) for it in attrs.fields(theirs)]
    assert ours.__match_args__ == theirs.__match_args__  # type: ignore[attr-defined]
    assert (ours.__doc__, ours.__name__) == (theirs.__doc__, theirs.__name__)
    assert hasattr(ours, "__slots__") is hasattr(theirs, "__slots__")


_ASKED = ("name", "alias", "init", "eq", "repr", "kw_only", "type", "metadata")


def _plain(default: Any) -> Any:  # noqa: ANN401  of any field
    """A default, or whether it is made of the value itself."""
    return ("made", default.takes_self) if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]


@each_pair
def test_what_is_made_of_it_with_attrs_is_the_same(ours: type, theirs: type) -> None:
    here, there = _made(ours, (1, "y", 1.0)), _made(theirs, (1, "y", 1.0))
    assert attrs.asdict(here) == attrs.asdict(there)
    assert attrs.astuple(here) == attrs.astuple(there)
    assert repr(attrs.evolve(here)) == repr(defining.evolve(here)) == repr(here) == repr(there)
    if attrs.fields(ours):
        name = attrs.fields(ours)[0].alias
        for evolve in (attrs.evolve, defining.evolve):
            assert attrs.astuple(evolve(here, **{name: 7})) == attrs.astuple(
                attrs.evolve(there, **{name: 7})
            )
    assert repr(copy(here)) == repr(deepcopy(here)) == repr(here)
    assert weakref.ref(here)() is here
    with pytest.raises(TypeError):
        ours(nobody=1)


@each_pair
def test_who_may_change_it_is_the_same(ours: type, theirs: type) -> None:
    for name in ("a", "more"):
        told: list[object] = []
        for cls in (ours, theirs):
            value = _made(cls, (1, "y"))
            try:
                setattr(value, name, 3)
            except AttributeError as error:
                told.append(type(error))
            else:
                told.append(value.__class__ is cls)
        assert told[0] == told[1]


@given(one=VALUES, other=VALUES)
def test_an_order_is_that_of_attrs(one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    ours, theirs = ([_made(it[4], values) for values in (one, other)] for it in (OURS, THEIRS))
    for by in (operator.lt, operator.le, operator.gt, operator.ge):
        assert by(*ours) is by(*theirs)
    assert min(ours).a == min(theirs).a


def test_default_values_are_never_shared() -> None:
    filled: Any = OURS[9]
    assert filled(1).c is not filled(1).c
    assert filled(1, c=[2]).c == [2]
    assert filled(a=1).b == "X"


def test_what_is_remembered_is_neither_compared_nor_sent() -> None:
    one, other = KeptHash("a"), KeptHash("a")
    assert hash(one) == hash(one) == hash(other)
    assert one == other
    assert pickle.loads(pickle.dumps(one)) == other  # noqa: S301 # our own bytes
    assert b"_kept_hash" not in pickle.dumps(one)


@defining.frozen(cache_hash=True)
class KeptHash:
    """One that can be found by its name, as `pickle` does."""

    a: str


def test_cattrs_reads_and_writes_our_values() -> None:
    told = cattrs.unstructure(KeptHash("a"))
    assert told == {"a": "a"}
    assert cattrs.structure(told, KeptHash) == KeptHash("a")


def test_a_match_takes_the_fields_in_their_order() -> None:
    several: Any = OURS[0]
    match several(1, "x"):
        case several(a, b, c):
            assert (a, b, c) == (1, "x", 0.0)


def test_an_init_can_be_asked_for_by_an_heir() -> None:
    one: Any = OURS[1]

    class Heir(one):  # type: ignore[misc]  # it is a class
        def __init__(self) -> None:
            super().__init__(5)

    assert Heir().a == 5


def test_values_of_two_classes_are_never_equal() -> None:
    several, one, nothing, *_ = OURS
    assert one(a=1) != several(a=1, b="x")
    assert one(a=1) != THEIRS[1](a=1)
    assert nothing() != ()


def test_a_frozen_value_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        OURS[1](a=1).a = 2


def test_a_value_that_is_made_often_is_what_attrs_would_make() -> None:
    ours: Any = OURS[6]
    theirs: Any = THEIRS[6]
    one: Any = ours(1, "x", c=0.5)
    assert type(one) is ours
    assert (
        attrs.asdict(one)
        == attrs.asdict(_made(theirs, (1, "x", 0.5)))
        == {"a": 1, "b": "x", "c": 0.5, "d": 2}
    )
    assert attrs.evolve(one, a=2) == ours(2, "x")
    assert copy(one) == one
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.a = 2
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del one.a
    with pytest.raises(AttributeError):
        one.e = 2
    with pytest.raises(TypeError):
        ours("x")


def test_a_maker_makes_what_the_class_makes() -> None:
    make = defining.maker(Block, "city", "zip", country="US")
    made = make("Bayshore", "94326")
    assert made == Block(city="Bayshore", zip="94326", country="US")
    assert type(made) is Block
    assert make(city="Bayshore", zip=None) == Block(city="Bayshore", country="US")
    assert defining.maker(Block)(("1 Main St",), None, None, None, None) == Block(("1 Main St",))
    assert attrs.evolve(made, city=None) == Block(zip="94326", country="US")
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 # our own bytes
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.city = "Oakland"  # type: ignore[misc]


def test_only_a_class_of_which_nothing_is_made_has_a_maker() -> None:
    for cls in (OURS[0], OURS[6]):
        with pytest.raises(TypeError, match="expected a class of `often`"):
            defining.maker(cls)


def test_values_made_often_can_be_sent_to_another_process() -> None:
    order = Order(number="#1", total=Decimal(3))
    assert pickle.loads(pickle.dumps(order)) == order  # noqa: S301 # our own bytes


@pytest.mark.parametrize("module", [defining, attrs])
def test_what_has_a_default_stands_behind_what_has_none(module: ModuleType) -> None:
    with pytest.raises(ValueError, match="default"):

        @module.frozen
        class Wrong:
            """A field that cannot be given in turn."""

            a: int = 1
            b: int
