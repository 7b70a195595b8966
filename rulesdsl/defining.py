"""`frozen` and `define` of attrs, many times quicker to define a class with.

A short command would spend half its time on classes: loading attrs, and having it write the methods
of each class as source code and compile them, though a command makes values of few of them. Here a
class is made without attrs, and its `__init__` is written when its first value is made. Who asks
attrs about such a class (`attrs.fields`, `attrs.evolve`, cattrs) is answered by attrs, which is
loaded and told of it only then. What a class says that is not known here, attrs makes as always. So
in everything else, for type checkers too, this is attrs; tests/test_defining.py holds it to that.

`often` is `frozen` for a class of which values are made by the thousand. A frozen value is filled
in past its own refusal, with a call for each attribute. Here a value is of a class of its own while
it is filled in, which refuses nothing; that is quicker from half a dozen attributes on. Nobody may
inherit from such a class. Where every tenth of a millionth of a second counts, `maker` has a
function that makes its values in half the time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from operator import attrgetter, ge, gt, le, lt
from types import FunctionType, NoneType
from typing import TYPE_CHECKING, Any, TypeVar

from rulesdsl.said import ITS, Definition, Said, attrs_itself, made_by, written_init

__all__ = ["define", "evolve", "field", "fields", "frozen", "has", "maker", "often"]

T = TypeVar("T")

# ruff: noqa: ANN401  a decorator of every class knows nothing of any of them

if TYPE_CHECKING:
    from attrs import define, evolve, field, fields, frozen, has
    from attrs import frozen as often
else:

    def frozen(cls=None, /, **how):  # noqa: ANN001, ANN003, ANN201  typed as attrs' own, above
        """`attrs.frozen`, with the same arguments and the same meaning."""
        return _defined("frozen", how, cls)

    def define(cls=None, /, **how):  # noqa: ANN001, ANN003, ANN201  likewise
        """`attrs.define`, with the same arguments and the same meaning."""
        return _defined("define", how, cls)

    def often(cls=None, /, **how):  # noqa: ANN001, ANN003, ANN201  likewise
        """`frozen` for values that are made by the thousand."""
        return _defined("often", how, cls)

    def field(**said):  # noqa: ANN003, ANN201  likewise
        """`attrs.field`, with the same arguments and the same meaning."""
        return Said(said)

    def fields(cls, /):  # noqa: ANN001, ANN201  likewise
        """The fields in their order: as much of attrs' `Attribute` as `Field` has."""
        its = cls.__dict__.get(ITS)
        return its.fields if its else attrs_itself().fields(cls)

    def has(cls, /):  # noqa: ANN001, ANN201  likewise
        """`attrs.has`: whether this is a class with fields."""
        return any("__attrs_attrs__" in it.__dict__ for it in cls.__mro__)

    def evolve(value, /, **changes):  # noqa: ANN001, ANN003, ANN201  likewise
        """`attrs.evolve`: a value that differs in these fields."""
        its = value.__class__.__dict__.get(ITS)
        if its is None:
            return attrs_itself().evolve(value, **changes)
        for name, alias in its.given:
            if alias not in changes:
                changes[alias] = getattr(value, name)
        return value.__class__(**changes)


def maker(cls: Callable[..., T], *told: str, **alike: Any) -> Callable[..., T]:
    """The quickest way to make values of an `often` class: a function of what is `told`, in turn.

    The other fields are as said in `alike`, or their defaults. It is written the first time that it
    is asked for: ask where something is made ready, not where a module is loaded.
    """
    function: Callable[..., T] = made_by(cls, told, alike)
    return function


# A class


def _defined(kind: str, how: dict[str, Any], cls: Any) -> Any:
    if cls is None:
        return partial(_defined, kind, how)
    if not _is_known(cls, how):
        return _made_by_attrs(kind, how, cls)
    its = Definition(cls, kind, how)
    has: dict[str, Any] = {
        ITS: its,
        "__match_args__": its.in_turn,
        "__replace__": evolve,
        "__init__": _INIT,
        "__attrs_attrs__": _OF_ATTRS,
    }
    if its.frozen:
        has["__setattr__"] = has["__delattr__"] = _refuse
    if "__repr__" not in cls.__dict__:
        has["__repr__"] = _repr
    if how.get("eq", True):
        has |= _comparison(its, how)
    return (_with_slots if its.slots else _in_place)(cls, its, has)


def _in_place(cls: Any, its: Definition, has: dict[str, Any]) -> Any:
    for name in its.said.keys() & cls.__dict__.keys():
        delattr(cls, name)
    for name, value in has.items():
        setattr(cls, name, value)
    return cls


def _with_slots(cls: Any, its: Definition, has: dict[str, Any]) -> Any:
    body = dict(cls.__dict__)
    for name in ("__dict__", "__weakref__", *its.said):
        body.pop(name, None)
    slots = [*its.said, *([_KEPT_HASH] if its.keeps_hash else ())]
    above = cls.__mro__[1:-1]
    if not (above and any("__weakref__" in base.__dict__ for base in above)):
        slots.append("__weakref__")
    body |= has
    body |= {"__slots__": tuple(slots), "__getstate__": _state, "__setstate__": _set_state}
    return type(cls)(cls.__name__, cls.__bases__, body)


class _Later:
    """Stands on classes for what is only made when it is asked for, and then takes its place."""

    __slots__ = ("make", "name")

    def __init__(self, name: str, make: Callable[[Any], Any]) -> None:
        self.name, self.make = name, make

    def __get__(self, value: Any, cls: Any) -> Any:
        home = next(it for it in cls.__mro__ if it.__dict__.get(self.name) is self)
        made = self.make(home)
        setattr(home, self.name, made)
        return made.__get__(value, cls) if isinstance(made, FunctionType) else made


# What attrs is asked for


def _is_known(cls: Any, how: dict[str, Any]) -> bool:
    """Whether nothing about the class has to be left to attrs."""
    body, slots = cls.__dict__, how.get("slots", True)
    if how.keys() - _KNOWN_OF_A_CLASS or not _OWN_METHODS.isdisjoint(body):
        return False
    for base in cls.__mro__[1:-1]:
        if base is BaseException or "__attrs_attrs__" in base.__dict__:
            return False
    for name, value in body.items():
        if value.__class__ in _PLAIN or name in _OF_EVERY_CLASS:
            continue
        if _is_strange(name, value, cls, slots=slots):
            return False
    return True


_PLAIN = {NoneType, bool, int, str, tuple}
"""The classes of most defaults."""


_KNOWN_OF_A_CLASS = {"cache_hash", "eq", "kw_only", "order", "slots"}
_KNOWN_OF_A_FIELD = {"converter", "default", "eq", "factory", "init", "kw_only", "metadata", "repr"}
_OWN_METHODS = {
    *("__init__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__slots__"),
    *("__getstate__", "__setstate__", "__setattr__", "__delattr__", "__match_args__"),
    *("__attrs_pre_init__", "__attrs_init_subclass__", "__init_subclass__", "__replace__"),
}
_OF_EVERY_CLASS = {"__module__", "__doc__", "__annotations__", "__dict__", "__weakref__"}


def _is_strange(name: str, value: Any, cls: Any, *, slots: bool) -> bool:
    if value.__class__ is FunctionType:
        return bool(slots and "__class__" in value.__code__.co_freevars)  # it asks for its class
    if value.__class__ is Said:
        its = value.how
        if its.get("default").__class__.__module__.startswith("attr."):
            return True
        plain = {its.get(it, True) for it in ("eq", "repr")} <= {True, False}
        return not plain or name not in cls.__annotations__ or bool(its.keys() - _KNOWN_OF_A_FIELD)
    if slots and isinstance(value, cached_property):  # it needs a place
        return True
    function = getattr(value, "__func__", None) or getattr(value, "fget", None)
    if function.__class__ is FunctionType:
        return _is_strange(name, function, cls, slots=slots)
    return str(value.__class__.__module__).startswith("attr.")


def _made_by_attrs(kind: str, how: dict[str, Any], cls: Any) -> Any:
    """The class as attrs makes it."""
    for name, value in list(cls.__dict__.items()):
        if isinstance(value, Said):
            setattr(cls, name, value.for_attrs())
    return (attrs_itself().define if kind == "define" else attrs_itself().frozen)(cls, **how)


def _as_attrs_has_it(cls: Any) -> Any:
    """What attrs would know of the fields of this class."""
    its: Definition = cls.__dict__[ITS]
    body = {
        name: value.for_attrs() if isinstance(value, Said) else value
        for name, (_, value) in its.said.items()
    }
    body["__annotations__"] = {name: annotation for name, (annotation, _) in its.said.items()}
    how = {"slots": False, "init": False, "repr": False, "eq": False, "kw_only": its.kw_only}
    twin = attrs_itself().define(
        type(cls.__name__, (), body | {"__module__": cls.__module__}), **how
    )
    return twin.__attrs_attrs__


_INIT = _Later("__init__", written_init)
_OF_ATTRS = _Later("__attrs_attrs__", _as_attrs_has_it)


# Methods


def _refuse(*_: object) -> None:
    raise attrs_itself().exceptions.FrozenInstanceError


def _state(self: Any) -> dict[str, Any]:
    return {name: getattr(self, name) for name in getattr(self, ITS).said}


def _set_state(self: Any, state: dict[str, Any]) -> None:
    for name, value in state.items():
        object.__setattr__(self, name, value)


def _repr(self: Any) -> str:
    told = (f"{it.name}={getattr(self, it.name)!r}" for it in getattr(self, ITS).fields if it.repr)
    return f"{type(self).__qualname__.rsplit('>.', 1)[-1]}({', '.join(told)})"


_KEPT_HASH = "_kept_hash"


def _comparison(its: Definition, how: dict[str, Any]) -> dict[str, Any]:
    names = its.compared
    facts = attrgetter(*names) if names else _nothing

    def __eq__(self: Any, other: object) -> Any:  # noqa: N807  it becomes the class' own
        if other.__class__ is not self.__class__:
            return NotImplemented
        return facts(self) == facts(other)

    def __hash__(self: Any) -> int:  # noqa: N807  likewise
        return hash(facts(self))

    has: dict[str, Any] = {"__eq__": __eq__, "__hash__": __hash__ if its.frozen else None}
    if its.keeps_hash:
        has["__hash__"] = _keeping(__hash__)
    if how.get("order"):
        has |= {f"__{by.__name__}__": _ordered(by, names) for by in (lt, le, gt, ge)}
    return has


def _nothing(_: Any) -> tuple[()]:
    return ()


def _keeping(work_out: Callable[[Any], int]) -> Callable[[Any], int]:
    def __hash__(self: Any) -> int:  # noqa: N807  it becomes the class' own
        try:
            kept: int = self._kept_hash
        except AttributeError:
            kept = work_out(self)
            object.__setattr__(self, _KEPT_HASH, kept)
        return kept

    return __hash__


def _ordered(
    by: Callable[[Any, Any], bool], names: tuple[str, ...]
) -> Callable[[Any, object], Any]:
    def compare(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return by(*(tuple(getattr(it, name) for name in names) for it in (self, other)))

    return compare
