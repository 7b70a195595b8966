"""Values are what attrs would make of the same class; only quicker to define."""

from __future__ import annotations

import pickle
from copy import copy
from decimal import Decimal
from types import ModuleType
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl import defining
from rulesdsl.model.records import Order


def _often(module: ModuleType) -> type:
    """A class of which values are made by the thousand; for attrs it is one like others."""

    @getattr(module, "often", attrs.frozen)
    class Often:
        """Made by the thousand; the last field comes of the others."""

        a: int
        b: str = module_field(repr=False)
        c: float = module_field(default=0.0, eq=False)
        d: int = module_field(init=False)

        @d.default  # type: ignore[attr-defined, untyped-decorator]  # `module_field` is a field
        def _d(self) -> int:
            return self.a + 1

    return Often


def _classes(module: ModuleType) -> list[type]:
    """The same classes by attrs and by us: with a field that does not count, and without fields."""

    @module.frozen
    class Several:
        """Three fields, of which one does not count and one is not shown."""

        a: int
        b: str = module_field(repr=False)
        c: float = module_field(default=0.0, eq=False)

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

    @module.frozen(kw_only=True, order=True)
    class Ordered:
        """What attrs compares."""

        a: int

    @module.frozen(eq=False)
    class Itself:
        """Equal to nothing but itself."""

        a: int

    return [Several, One, Nothing, Changing, Ordered, Itself, _often(module)]


module_field = attrs.field
OURS, THEIRS = _classes(defining), _classes(attrs)
VALUES = st.tuples(st.integers(0, 1), st.sampled_from("xy"), st.sampled_from([0.0, 1.0]))


def _made(cls: type, values: tuple[Any, ...]) -> Any:  # noqa: ANN401  of six classes
    names = [it.alias for it in attrs.fields(cls)]
    return cls(**dict(zip(names, values, strict=False)))


@pytest.mark.parametrize(("ours", "theirs"), list(zip(OURS, THEIRS, strict=True)))
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


def test_values_of_two_classes_are_never_equal() -> None:
    several, one, nothing, *_ = OURS
    assert one(a=1) != several(a=1, b="x")
    assert one(a=1) != THEIRS[1](a=1)
    assert nothing() != ()


def test_a_frozen_value_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        OURS[1](a=1).a = 2


def test_a_value_that_is_made_often_is_what_attrs_would_make() -> None:
    ours: Any = OURS[-1]
    theirs: Any = THEIRS[-1]
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


def test_values_made_often_can_be_sent_to_another_process() -> None:
    order = Order(number="#1", total=Decimal(3))
    assert pickle.loads(pickle.dumps(order)) == order  # noqa: S301 # our own bytes
