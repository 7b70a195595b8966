"""What a class says of its fields, and the `__init__` that is made of that; see `defining`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import CodeType, FunctionType, MappingProxyType
from typing import Any

from rulesdsl.functions import function_of

# ruff: noqa: ANN401  a field is of any type, of a class of which nothing is known


def attrs_itself() -> Any:
    """The package; most commands do not need it, and it takes as long as two Pythons to load."""
    import attrs  # see above

    return attrs


class Said:
    """A `field(...)` in the body of a class, with what it says."""

    __slots__ = ("how",)

    def __init__(self, how: dict[str, Any]) -> None:
        self.how = how

    def default(self, method: Any) -> Any:
        """As a decorator: the default is what this method gives of the value made so far."""
        self.how["default"] = OfItself(method)
        return method

    def for_attrs(self) -> Any:
        """The same in attrs' words."""
        attrs, how = attrs_itself(), dict(self.how)
        if isinstance(made := how.get("default"), OfItself):
            how["default"] = attrs.Factory(made.method, takes_self=True)
        return attrs.field(**how)


class OfItself:
    """A default that is worked out of the value itself."""

    __slots__ = ("method",)

    def __init__(self, method: Any) -> None:
        self.method = method


class Nothing:
    """In place of a default where there is none, and of what was not given."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING = Nothing()
SAYS_NOTHING = Said({})


class Field:
    """One field of a class; what none says of itself is so of all."""

    default: Any = NOTHING
    factory: Any = None
    converter: Any = None
    init = eq = repr = True
    kw_only = False
    metadata: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, name: str, annotation: str, said: Any, *, kw_only: bool) -> None:
        self.name, self.type, self.alias = name, annotation, name.lstrip("_")
        if said.__class__ is Said:
            self.__dict__.update(said.how)
        else:
            self.default = said
        if kw_only:
            self.kw_only = True

    @property
    def is_needed(self) -> bool:
        """Whether a value cannot be made without it."""
        return self.init and self.default is NOTHING and self.factory is None


class Definition:
    """What is known of a class that was made here.

    `in_turn` are the names of the fields that may be given in turn, `compared` of those that count.
    """

    __slots__ = (
        *("_fields", "_given", "compared", "frozen", "in_turn", "keeps_hash", "kw_only", "often"),
        *("said", "slots"),
    )

    def __init__(self, cls: type, kind: str, how: dict[str, Any]) -> None:
        body = cls.__dict__
        self.often, self.frozen = kind == "often", kind != "define"
        self.slots, self.kw_only = how.get("slots", True), how.get("kw_only", False)
        self.keeps_hash = how.get("cache_hash", False) and self.frozen and how.get("eq", True)
        self.said: dict[str, tuple[Any, Any]] = {}
        self._fields: tuple[Field, ...] | None = None
        self._given: tuple[tuple[str, str], ...] | None = None
        needed: list[bool] = []
        is_plain = True  # no field says anything but a default
        for name, annotation in cls.__annotations__.items():
            if not str(annotation).startswith(_OF_THE_CLASS):
                value = body.get(name, SAYS_NOTHING)
                self.said[name] = annotation, value
                needed.append(value is SAYS_NOTHING)
                is_plain = is_plain and (value is SAYS_NOTHING or value.__class__ is not Said)
        self.compared = tuple(self.said)
        self.in_turn = () if self.kw_only else self.compared
        if not is_plain:
            needed = [it.is_needed for it in self.fields if it.init and not it.kw_only]
            self.in_turn = tuple(it.name for it in self.fields if it.init and not it.kw_only)
            self.compared = tuple(it.name for it in self.fields if it.eq)
        if not self.kw_only and needed != sorted(needed, reverse=True):
            raise ValueError(
                f"{cls.__qualname__}: expected what has a default behind what has none"
            )

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in their order; most classes are never asked for them."""
        if self._fields is None:
            self._fields = tuple(
                Field(name, annotation, said, kw_only=self.kw_only)
                for name, (annotation, said) in self.said.items()
            )
        return self._fields

    @property
    def given(self) -> tuple[tuple[str, str], ...]:
        """The names of the fields that are given, and what they are called then."""
        if self._given is None:
            self._given = tuple((it.name, it.alias) for it in self.fields if it.init)
        return self._given


_OF_THE_CLASS = ("ClassVar", "typing.ClassVar")
ITS = "__its_definition__"
"""Where a class has its definition."""


# `__init__`


def written_init(cls: Any) -> Any:
    """The `__init__` of a class, written as source code of nothing but names of fields."""
    its: Definition = cls.__dict__[ITS]
    is_filled = its.frozen and its.slots and not its.often
    is_filled = is_filled and not hasattr(cls, "__attrs_post_init__")
    if is_filled and all(map(_is_only_put_in, its.fields)):
        made = _like_others(cls, its)
    else:
        made = _of_its_own(cls, its)
    made.__qualname__, made.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    made.__annotations__ = {it.alias: it.type for it in its.fields if it.init and not it.converter}
    made.__annotations__["return"] = None
    return made


def _is_only_put_in(it: Field) -> bool:
    """Whether a field is what was given or its default, and nothing is to be done for it."""
    return it.init and not (it.factory or it.converter or it.default.__class__ is OfItself)


def _like_others(cls: Any, its: Definition) -> Any:
    """The method of all classes with as many fields, with the names of these."""
    in_turn = [it for it in its.fields if not it.kw_only]
    by_name = [it for it in its.fields if it.kw_only]
    given = in_turn + by_name
    code = _filling(len(in_turn), len(by_name))
    made = FunctionType(
        code.replace(co_varnames=("self", *(it.alias for it in given))),
        {f"_put_{number}": cls.__dict__[it.name].__set__ for number, it in enumerate(given)},
        "__init__",
        tuple(it.default for it in in_turn if not it.is_needed),
    )
    made.__kwdefaults__ = {it.alias: it.default for it in by_name if not it.is_needed}
    return made


@cache
def _filling(in_turn: int, by_name: int) -> CodeType:
    """Puts into each slot what it is given; for so many that may be given in turn, or by name."""
    numbers = range(in_turn + by_name)
    names = [f"_{number}" for number in numbers]
    star = ["*"] if by_name else []
    parameters = ", ".join(["self", *names[:in_turn], *star, *names[in_turn:]])
    lines = [f"_put_{number}(self, _{number})" for number in numbers] or ["pass"]
    return function_of(parameters, lines, {}).__code__.replace(co_name="__init__")


def _of_its_own(cls: Any, its: Definition) -> Any:
    known: dict[str, Any] = {"_NOTHING": NOTHING}
    lines = [_assignment(its, it, value) for it in its.fields if (value := _value(it, known))]
    if its.frozen and not its.slots:
        lines.insert(0, "_its = self.__dict__")
    if its.often:
        known |= {"_made": cls, "_open": _open(cls), "_fill": object.__setattr__}
        lines = ["_fill(self, '__class__', _open)", *lines, "self.__class__ = _made"]
    elif its.frozen and its.slots:
        known |= {f"_set_{it.name}": cls.__dict__[it.name].__set__ for it in its.fields}
    if hasattr(cls, "__attrs_post_init__"):
        lines.append("self.__attrs_post_init__()")
    made: Any = function_of(_parameters(its, known), lines or ["pass"], known)
    # Not named by `compile`: its first call makes a class of every node that Python's grammar has.
    where = f"<__init__ of {cls.__qualname__}>"
    made.__code__ = made.__code__.replace(co_filename=where, co_name="__init__")
    made.__name__ = "__init__"
    return made


def made_by(cls: Any, told: tuple[str, ...], alike: Mapping[str, Any]) -> Any:
    """A function that makes a value of an `often` class of what is `told`, in turn.

    The other fields are as in `alike`, or their defaults; without names all are told. To call a
    class has its `__init__` called from C, and that takes as long as filling in: this does not.
    """
    fields = cls.__dict__[ITS].fields
    names = told or tuple(it.alias for it in fields)
    defaults = {it.alias: it.default for it in fields} | dict(alike)
    rest = tuple(it.alias for it in fields if it.alias not in names)
    values = (*(defaults[it] for it in rest), _open(cls), cls)
    return FunctionType(_making(cls, names, rest), {}, "make", values)


@cache
def _making(cls: Any, told: tuple[str, ...], rest: tuple[str, ...]) -> CodeType:
    """The code of such functions; what is told of none of them is handed over as a default."""
    its: Definition = cls.__dict__[ITS]
    if not its.often or not all(map(_is_only_put_in, its.fields)):
        raise TypeError(f"{cls.__qualname__}: expected a class of `often`, filled in as it is told")
    lines = [f"self.{it.name} = {it.alias}" for it in its.fields]
    lines = ["self = _open()", *lines, "self.__class__ = _made", "return self"]
    return function_of(", ".join((*told, *rest, "_open", "_made")), lines, {}).__code__


@cache
def _open(cls: Any) -> Any:
    """The class of a value that is being filled in."""
    ways = {it: getattr(object, it) for it in ("__init__", "__setattr__", "__delattr__")}
    return type(cls)(cls.__name__, (cls,), {"__slots__": (), **ways})


def _parameters(its: Definition, known: dict[str, Any]) -> str:
    in_turn: list[str] = ["self"]
    by_name: list[str] = []
    for it in its.fields:
        if it.init:
            told = it.alias
            if it.factory or it.default.__class__ is OfItself:
                told += "=_NOTHING"
            elif it.default is not NOTHING:
                known[f"_default_{it.name}"] = it.default
                told += f"=_default_{it.name}"
            (by_name if it.kw_only else in_turn).append(told)
    return ", ".join([*in_turn, *(["*", *by_name] if by_name else [])])


def _value(it: Field, known: dict[str, Any]) -> str:
    """What a field is filled in with; nothing, where it is left empty."""
    made = ""
    if it.factory:
        known[f"_make_{it.name}"], made = it.factory, f"_make_{it.name}()"
    elif it.default.__class__ is OfItself:
        known[f"_make_{it.name}"], made = it.default.method, f"_make_{it.name}(self)"
    elif not it.init and it.default is not NOTHING:
        known[f"_default_{it.name}"] = it.default
        made = f"_default_{it.name}"
    if it.init:
        made = f"{it.alias} if {it.alias} is not _NOTHING else {made}" if made else it.alias
    if made and it.converter:
        known[f"_convert_{it.name}"] = it.converter
        made = f"_convert_{it.name}({made})"
    return made


def _assignment(its: Definition, it: Field, value: str) -> str:
    if its.often or not its.frozen:
        return f"self.{it.name} = {value}"
    return f"_set_{it.name}(self, {value})" if its.slots else f"_its['{it.name}'] = {value}"
