"""How a prepared list writes down what it holds: each record, the company, the notes, as JSON.

A text may have any character in it, also ones that no database takes: JSON's plain ASCII writes
them all. What stands as it stands by default is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, TypeAlias

from rulesdsl.defining import fields, maker
from rulesdsl.model.company import Account, AccountKind, Company, Edition, PostedOrder
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Origin, OtherList, TakenName
from rulesdsl.reading.interface import Remark, RowProblem

Written: TypeAlias = Any
"""A value as JSON has it."""

_DEFAULTS: dict[str, Written] = {it.name: it.default for it in fields(Customer)}

PARTS = tuple(_DEFAULTS)
"""The parts of a record in the order in which they are written."""


_encoded = json.JSONEncoder(separators=(",", ":")).encode


def to_text(value: Written) -> str:
    """The value as one line of plain ASCII."""
    return _encoded(value)


def from_text(text: str) -> Written:
    """The value that `to_text` wrote."""
    return json.loads(text)


# --- records ------------------------------------------------------------------------------------


def record_text(record: Customer, files: Mapping[str, int]) -> str:
    """A record; of the file that it was read from only the number is written."""
    parts = [
        None if it is usual or it == usual else it if it.__class__ is str else _part(it, files)
        for it, usual in zip(_FACTS(record), _DEFAULTS.values(), strict=True)
    ]
    return to_text(_without_end(parts))


def told_by(record: Customer, parts: Iterable[str]) -> list[str]:
    """Those of the parts that a record tells something of."""
    return [it for it in parts if getattr(record, it) != _DEFAULTS[it]]


_FACTS = attrgetter(*_DEFAULTS)


def _part(value: Written, files: Mapping[str, int]) -> Written:
    match value:
        case Block(lines=lines, city=city, state=state, zip=code, country=country):
            return _without_end([lines, city, state, code, country])
        case Origin(file=file, line=line):
            return [files[file], line]
    return value


_decoded = json.JSONDecoder().raw_decode
"""`json.loads`, without a look at what may stand around the value."""


def record_of(text: str, files: Sequence[str]) -> Customer:
    """The record that `record_text` wrote."""
    told = _decoded(text)[0]
    if not told or told[0] is None or len(told) > len(_USUAL):
        raise ValueError(text)
    told += _USUAL[len(told) :]
    for at, usual in _NOT_NONE:
        if told[at] is None:
            told[at] = usual
    for side in (_BILLING, _SHIPPING):
        if told[side] is not NO_ADDRESS:
            told[side] = _block(*told[side])
    if told[_ORIGIN] is not None:
        file, line = told[_ORIGIN]
        told[_ORIGIN] = Origin(files[file], line)
    return _customer()(*told)


_USUAL = list(_DEFAULTS.values())
_USUAL[0] = None  # the name, which has no default, and always stands there
_NOT_NONE = [(at, usual) for at, usual in enumerate(_USUAL) if usual is not None]
_BILLING, _SHIPPING, _ORIGIN = map(list(_DEFAULTS).index, ("billing", "shipping", "origin"))


@cache
def _customer() -> Callable[..., Customer]:
    """What makes a record of all its parts in turn."""
    return maker(Customer)


def _block(
    lines: Sequence[str] = (),
    city: str | None = None,
    state: str | None = None,
    code: str | None = None,
    country: str | None = None,
) -> Block:
    return Block(lines=tuple(lines), city=city, state=state, zip=code, country=country)


def _without_end(values: list[Written]) -> list[Written]:
    """The values without those behind the last one that tells something."""
    while values and values[-1] is None:
        values.pop()
    return values


# --- the other lists, the company and what was said -----------------------------------------------


def taken_text(name: TakenName) -> str:
    """A name on another list."""
    return to_text([name.name, name.list.value, *_place(name.origin)])


def taken_of(text: str) -> TakenName:
    """The name that `taken_text` wrote."""
    name, which, *place = from_text(text)
    return TakenName(name, OtherList(which), _origin(*place))


def company_text(company: Company) -> str:
    """A company but for what is posted and its numbers, which are kept one by one."""
    return to_text(
        {
            "edition": company.edition.value if company.edition else None,
            "online": company.online,
            "items": None if company.items is None else dict(company.items),
            "accounts": [[it.name, it.kind.value, it.currency] for it in company.accounts],
            "currencies": dict(company.currencies),
        }
    )


def company_of(text: str) -> Company:
    """The company that `company_text` wrote."""
    told = from_text(text)
    return Company(
        edition=Edition(told["edition"]) if told["edition"] else None,
        online=told["online"],
        items=told["items"],
        accounts=tuple(
            Account(name, AccountKind(kind), currency) for name, kind, currency in told["accounts"]
        ),
        currencies=told["currencies"],
    )


def sale_text(number: str, channel: str | None) -> str:
    """By what a posted order is looked up."""
    return to_text([number, channel])


def posted_of(sale: str, store: str) -> PostedOrder:
    """The posted order of that number and channel, and of that store."""
    number, channel = from_text(sale)
    return PostedOrder(number, channel, from_text(store))


def note_text(note: Remark | RowProblem) -> str:
    """What the readers had to say."""
    match note:
        case Remark(origin=origin, message=message, serious=serious):
            return to_text(["remark", *_place(origin), message, serious])
        case RowProblem(origin=origin, message=message, cure=cure):
            return to_text(["problem", *_place(origin), message, cure])


def note_of(text: str) -> Remark | RowProblem:
    """The note that `note_text` wrote."""
    kind, file, line, message, rest = from_text(text)
    origin = Origin(file, line)
    return Remark(origin, message, rest) if kind == "remark" else RowProblem(origin, message, rest)


def _place(origin: Origin | None) -> tuple[str | None, int | None]:
    return (None, None) if origin is None else (origin.file, origin.line)


def _origin(file: str | None, line: int | None) -> Origin | None:
    return None if file is None else Origin(file, line)
