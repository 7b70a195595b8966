"""`frozen` and `define` of attrs, several times quicker to define a class with.

A short command spends a good part of its time on making classes: attrs writes `__eq__`, `__hash__`
and `__repr__` of each class as source code and compiles it, though `attrgetter` compares as
quickly. Here only `__init__` is compiled. In everything else, for type checkers too, this is attrs.

`often` is `frozen` for a class of which values are made by the thousand. attrs fills a frozen value
in with a call of `object.__setattr__` for each attribute, since a plain assignment is refused. Here
a value is of a class of its own while it is filled in, which refuses nothing; that takes half the
time from half a dozen attributes on. Nobody may inherit from such a class.
"""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

__all__ = ["define", "frozen", "often"]

if TYPE_CHECKING:
    from attrs import define, frozen
    from attrs import frozen as often
else:

    def frozen(cls=None, /, **how):  # noqa: ANN001, ANN003, ANN201  typed as attrs' own, above
        """`attrs.frozen`, with the same arguments and the same meaning."""
        return _defined(attrs.frozen, how, cls)

    def define(cls=None, /, **how):  # noqa: ANN001, ANN003, ANN201  likewise
        """`attrs.define`, with the same arguments and the same meaning."""
        return _defined(attrs.define, how, cls)

    def often(cls=None, /, **how):  # noqa: ANN001, ANN003, ANN201  likewise
        """`frozen` for values that are made by the thousand."""
        return partial(often, **how) if cls is None else _made_often(how, cls)


_FOR_ATTRS = {"cache_hash", "order", "unsafe_hash"}
"""Who asks for one of these is compared as attrs does it."""

# ruff: noqa: ANN401  a decorator of every class knows nothing of any of them


def _defined(by: Any, how: dict[str, Any], cls: Any, *, hashable: bool | None = None) -> Any:
    if cls is None:
        return partial(_defined, by, how)
    compares = how.get("eq", True) and not _FOR_ATTRS & how.keys()
    made = by(cls, repr=False, **(how | {"eq": False} if compares else how))
    if "__repr__" not in cls.__dict__:
        made.__repr__ = _repr
    if compares:
        _make_comparable(made, hashable=by is attrs.frozen if hashable is None else hashable)
    return made


def _made_often(how: dict[str, Any], cls: Any) -> Any:
    fill = object.__setattr__

    def begin(self: Any) -> None:
        fill(self, "__class__", filled_in)

    def end(self: Any) -> None:
        self.__class__ = made

    cls.__attrs_pre_init__, cls.__attrs_post_init__ = begin, end
    made = _defined(attrs.define, {**how, "on_setattr": attrs.setters.NO_OP}, cls, hashable=True)
    made.__setattr__ = made.__delattr__ = _refuse
    open_ways = {"__setattr__": fill, "__delattr__": object.__delattr__}
    filled_in = type(made)(made.__name__, (made,), {"__slots__": (), **open_ways})
    return made


def _refuse(*_: object) -> None:
    raise attrs.exceptions.FrozenInstanceError


def _make_comparable(made: Any, *, hashable: bool) -> None:
    names = [it.name for it in made.__attrs_attrs__ if it.eq]
    facts = attrgetter(*names) if names else _nothing

    def __eq__(self: Any, other: object) -> Any:  # noqa: N807  it becomes the class' own
        if other.__class__ is not self.__class__:
            return NotImplemented
        return facts(self) == facts(other)

    def __hash__(self: Any) -> int:  # noqa: N807  likewise
        return hash(facts(self))

    made.__eq__ = __eq__
    made.__hash__ = __hash__ if hashable else None


def _nothing(_: Any) -> tuple[()]:
    return ()


def _repr(self: Any) -> str:
    told = (f"{it.name}={getattr(self, it.name)!r}" for it in self.__attrs_attrs__ if it.repr)
    return f"{type(self).__qualname__.rsplit('>.', 1)[-1]}({', '.join(told)})"
