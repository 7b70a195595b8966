"""`frozen` and `define` of attrs, several times quicker to define a class with.

A short command spends a good part of its time on making classes: attrs writes `__eq__`, `__hash__`
and `__repr__` of each class as source code and compiles it, though `attrgetter` compares as
quickly. Here only `__init__` is compiled. In everything else, for type checkers too, this is attrs.
"""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import attrs

__all__ = ["define", "frozen"]

if TYPE_CHECKING:
    from attrs import define, frozen
else:

    def frozen(cls=None, /, **how):  # noqa: ANN001, ANN003, ANN201  typed as attrs' own, above
        """`attrs.frozen`, with the same arguments and the same meaning."""
        return _defined(attrs.frozen, how, cls)

    def define(cls=None, /, **how):  # noqa: ANN001, ANN003, ANN201  likewise
        """`attrs.define`, with the same arguments and the same meaning."""
        return _defined(attrs.define, how, cls)


_FOR_ATTRS = {"cache_hash", "order", "unsafe_hash"}
"""Who asks for one of these is compared as attrs does it."""

# ruff: noqa: ANN401  a decorator of every class knows nothing of any of them


def _defined(by: Any, how: dict[str, Any], cls: Any) -> Any:
    if cls is None:
        return partial(_defined, by, how)
    compares = how.get("eq", True) and not _FOR_ATTRS & how.keys()
    made = by(cls, repr=False, **(how | {"eq": False} if compares else how))
    if "__repr__" not in cls.__dict__:
        made.__repr__ = _repr
    if compares:
        _make_comparable(made, hashable=by is attrs.frozen)
    return made


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
