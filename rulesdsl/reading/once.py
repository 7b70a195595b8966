"""The same order twice, the same customer twice: once kept, and told; or a problem, and told.

Every reader uses this for its file, and the joining of several files uses it once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from rulesdsl.model.fields import FIELDS
from rulesdsl.model.records import Customer, CustomerList, Order, Origin, TakenName
from rulesdsl.reading.interface import CustomerReading, OrderReading, Remark, RowProblem
from rulesdsl.reading.quickbooks import not_whole

_NOWHERE = Origin("the orders")


def orders_once(read: Iterable[Order | RowProblem], remarks: Iterable[Remark] = ()) -> OrderReading:
    """Every order once. An order is the same when channel and number are, and no store differs."""
    orders: list[Order] = []
    problems: list[RowProblem] = []
    told = list(remarks)
    seen: dict[tuple[str, str], list[Order]] = {}
    for one in read:
        if isinstance(one, RowProblem):
            problems.append(one)
            continue
        namesakes = seen.setdefault(((one.channel or "").casefold(), one.number.casefold()), [])
        earlier = next((it for it in namesakes if not _other_store(it, one)), None)
        if earlier is None:
            namesakes.append(one)
            orders.append(one)
        elif earlier == one:
            told.append(_repeated(earlier, one))
        else:
            problems.append(_contradicted(earlier, one))
    return OrderReading(tuple(orders), tuple(problems), tuple(told))


def join_orders(readings: Iterable[OrderReading]) -> OrderReading:
    """Several files as one, in the order in which they are given."""
    readings = tuple(readings)

    def read() -> Iterator[Order | RowProblem]:
        for reading in readings:
            yield from reading.problems
            yield from reading.orders

    return orders_once(read(), (it for reading in readings for it in reading.remarks))


def _other_store(one: Order, other: Order) -> bool:
    """Whether both say their store and it is not the same one."""
    if one.store is None or other.store is None:
        return False
    return one.store.casefold() != other.store.casefold()


def _repeated(earlier: Order, later: Order) -> Remark:
    return Remark(
        later.origin or _NOWHERE,
        f"order {later.number} stands here once more, exactly as at {earlier.origin};"
        " it is taken once",
    )


def _contradicted(earlier: Order, later: Order) -> RowProblem:
    differing = [it.name for it in FIELDS if it.get(earlier) != it.get(later)]
    return RowProblem(
        later.origin or _NOWHERE,
        f"expected order {later.number} once, found it here with another"
        f" {_listed(differing)} than at {earlier.origin}",
        "Keep the right one of the two in the file. When they are orders of two stores, plan each"
        " store by itself.",
        later.number,
    )


def _listed(names: list[str]) -> str:
    shown = names[:3]
    rest = len(names) - len(shown)
    if rest:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


# --- the QuickBooks list --------------------------------------------------------------------------


def customers_once(
    customers: Iterable[Customer],
    taken: Iterable[TakenName] = (),
    problems: Iterable[RowProblem] = (),
    remarks: Iterable[Remark] = (),
) -> CustomerReading:
    """Every customer once, by ListID and by full name (QuickBooks keeps both unique)."""
    kept: list[Customer] = []
    wrong = list(problems)
    repeated: dict[tuple[str, str], list[Customer]] = {}
    seen: dict[tuple[str, str], int] = {}
    for one in customers:
        at = next((seen[key] for key in _keys(one) if key in seen), None)
        if at is None:
            at = len(kept)
            kept.append(one)
        else:
            merged = _merged(kept[at], one)
            if isinstance(merged, RowProblem):
                wrong.append(merged)
                continue
            files = (_file(kept[at]), _file(one))
            repeated.setdefault(files, []).append(one)
            kept[at] = merged
        seen.update(dict.fromkeys(_keys(kept[at]), at))
    told = (*remarks, *(_customers_repeated(files, them) for files, them in repeated.items()))
    once = tuple(dict.fromkeys(taken))
    return CustomerReading(CustomerList(tuple(kept), once), tuple(wrong), told)


def join_customers(readings: Iterable[CustomerReading]) -> CustomerReading:
    """Several lists as one, and what makes it look as if customers were missing from it."""
    readings = tuple(readings)
    joined = customers_once(
        (one for it in readings for one in it.customers.customers),
        (one for it in readings for one in it.customers.taken),
        (one for it in readings for one in it.problems),
        (one for it in readings for one in it.remarks),
    )
    missing = not_whole(joined.customers.customers)
    return evolve(joined, remarks=(*joined.remarks, *missing))


def _keys(one: Customer) -> tuple[tuple[str, str], ...]:
    name = ("name", one.full_name.casefold())
    return (name,) if one.list_id is None else (("id", one.list_id), name)


def _file(one: Customer) -> str:
    return one.origin.file if one.origin else ""


def _merged(earlier: Customer, later: Customer) -> Customer | RowProblem:
    """One record for both; of a list with ListIDs and one without (IIF), the one with."""
    if earlier == later or (earlier.list_id and not later.list_id):
        return earlier
    if later.list_id and not earlier.list_id:
        return later
    return RowProblem(
        later.origin or _NOWHERE,
        f"expected customer '{later.full_name}' once, found it here with other facts than at"
        f" {earlier.origin}",
        "Give one export of the list, the latest one. Two company files cannot be planned at once.",
    )


def _customers_repeated(files: tuple[str, str], them: list[Customer]) -> Remark:
    earlier, later = files
    where = "stand in this file more than once" if earlier == later else f"stand in {earlier} too"
    count = f"{len(them)} customers" if len(them) > 1 else f"customer '{them[0].full_name}'"
    verb = where if len(them) > 1 else where.replace("stand", "stands", 1)
    return Remark(them[0].origin or _NOWHERE, f"{count} {verb}; each is taken once")
