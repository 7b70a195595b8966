"""The same order twice, the same customer twice: once kept, and told; or a problem, and told.

Every reader uses this for its file, and the joining of several files uses it once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from rulesdsl.defining import evolve
from rulesdsl.model.company import UNKNOWN, Account, AccountKind, Company
from rulesdsl.model.fields import FIELDS
from rulesdsl.model.records import Customer, CustomerList, Order, Origin, TakenName
from rulesdsl.model.storage import same_label
from rulesdsl.patterns import pattern
from rulesdsl.reading.cards import refuse_known_card
from rulesdsl.reading.interface import CustomerReading, OrderReading, Remark, RowProblem
from rulesdsl.reading.quickbooks import LIST, not_whole, of_two_companies

_NOWHERE = Origin("the orders")


def orders_once(read: Iterable[Order | RowProblem], remarks: Iterable[Remark] = ()) -> OrderReading:
    """Every order once. An order is the same when channel and number are, and no store differs."""
    orders: list[Order] = []
    problems: list[RowProblem] = []
    told = list(remarks)
    seen: dict[tuple[str, str], list[Order]] = {}
    for one in read:
        if isinstance(one, RowProblem):
            problems.append(_without_card(one))
            continue
        namesakes = seen.setdefault(((one.channel or "").casefold(), one.number.casefold()), [])
        earlier = None
        if namesakes:
            earlier = next((it for it in namesakes if not _other_store(it, one)), None)
        if earlier is None:
            namesakes.append(one)
            orders.append(one)
        elif earlier == one:
            told.append(_repeated(earlier, one))
        else:
            problems.append(_contradicted(earlier, one))
    return OrderReading(tuple(orders), tuple(problems), tuple(told))


def _without_card(problem: RowProblem) -> RowProblem:
    """A problem that does not repeat a card number which stands where the order's should."""
    number = problem.order_number
    return (
        evolve(problem, order_number=None) if number and refuse_known_card(number, "") else problem
    )


def join_orders(readings: Iterable[OrderReading]) -> OrderReading:
    """Several files as one, in the order in which they are given."""
    readings = tuple(readings)
    with_orders = [it for it in readings if it.orders or it.problems]
    if len(with_orders) == 1:  # its reader looked at it already
        told = (it for reading in readings for it in reading.remarks)
        return evolve(with_orders[0], remarks=tuple(told))

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
    differing = differing or [
        "status, list of lines or amounts"
    ]  # what else of an order is compared
    return RowProblem(
        later.origin or _NOWHERE,
        f"expected order {later.number} once, found it here with another"
        f" {_listed(differing)} than at {earlier.origin}",
        "Keep the right one of the two in the file. When they are orders of two stores, plan each"
        " store by itself, and let the stores put a prefix of their own before their numbers.",
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
    company: Company = UNKNOWN,
) -> CustomerReading:
    """Every customer once, by ListID and by full name (QuickBooks keeps both unique)."""
    kept: list[Customer] = []
    wrong = list(problems)
    repeated: dict[tuple[str, str], list[Customer]] = {}
    seen: dict[tuple[str, str], int] = {}
    for one in customers:
        refused = _refused(one, _texts(one))
        if refused is not None:
            wrong.append(refused)
            continue
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
    accounts, doubts = accounts_once(company.accounts)
    again = (_customers_repeated(files, them) for files, them in repeated.items())
    names = {name: _refused(name, (name.name,)) for name in taken}
    wrong += filter(None, names.values())
    others = tuple(name for name, refused in names.items() if refused is None)
    lists = CustomerList(tuple(kept), others, evolve(company, accounts=accounts))
    return CustomerReading(lists, tuple(wrong), (*remarks, *again, *doubts))


def _refused(one: Customer | TakenName, texts: Iterable[str | None]) -> RowProblem | None:
    """The problem of an entry with a card number in it, which would go on into files and logs."""
    for text in texts:
        flaw = refuse_known_card(text, "the entry that begins here") if text else None
        if flaw is not None:
            return RowProblem(one.origin or LIST, flaw.message, flaw.cure)
    return None


_LIST_ID = pattern(r"[0-9A-Fa-f]{1,8}-[0-9]{9,10}")
"""The form that QuickBooks gives its ListIDs: many real ones, read as digits, would be a card's."""


def _texts(one: Customer) -> tuple[str | None, ...]:
    blocks = (
        (*it.lines, it.city, it.state, it.zip, it.country) for it in (one.billing, one.shipping)
    )
    people = (one.full_name, one.company, one.first_name, one.middle_name, one.last_name)
    own = one.list_id is not None and _LIST_ID.fullmatch(one.list_id)
    identity = (None if own else one.list_id, one.edit_sequence, one.created)
    contact = (one.phone, one.alt_phone, one.email, one.cc)
    return (*people, *contact, *identity, *chain.from_iterable(blocks))


def join_customers(readings: Iterable[CustomerReading]) -> CustomerReading:
    """Several lists as one, and what makes it look as if customers were missing from it."""
    joined = join_changes(readings)
    missing = not_whole(joined.customers.customers)
    return evolve(joined, remarks=(*joined.remarks, *missing))


def join_changes(readings: Iterable[CustomerReading]) -> CustomerReading:
    """Several lists as one; whether customers are missing from it is not looked at."""
    readings = tuple(readings)
    remarks = tuple(one for it in readings for one in it.remarks)
    with_records = [it for it in readings if it.problems or it.customers != CustomerList()]
    if len(with_records) == 1:  # its reader looked at it already
        joined = evolve(with_records[0], remarks=remarks)
    else:
        joined = customers_once(
            (one for it in readings for one in it.customers.customers),
            (one for it in readings for one in it.customers.taken),
            (one for it in readings for one in it.problems),
            remarks,
            sum((it.customers.company for it in readings), start=UNKNOWN),
        )
    mixed = of_two_companies(it.customers for it in readings)
    return evolve(joined, remarks=(*joined.remarks, *mixed))


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


# --- the chart of accounts ------------------------------------------------------------------------


def accounts_once(accounts: Iterable[Account]) -> tuple[tuple[Account, ...], tuple[Remark, ...]]:
    """Every account once, by full name; what only one of two lists tells is taken from that one."""
    kept: dict[str, Account] = {}
    doubts: list[Remark] = []
    for one in accounts:
        if refuse_known_card(one.name, ""):  # it would stand in files and messages
            doubts.append(Remark(LIST, "an account has a card number for its name: it is left out"))
            continue
        name = ":".join(map(same_label, one.name.split(":")))
        earlier = kept.setdefault(name, one)
        if earlier == one:
            continue
        kept[name] = Account(
            earlier.name,
            one.kind if earlier.kind is AccountKind.OTHER else earlier.kind,
            earlier.currency or one.currency,
        )
        if _contradict(earlier, one):
            doubts.append(_doubt(earlier, one))
    return tuple(kept.values()), tuple(doubts)


def _contradict(one: Account, other: Account) -> bool:
    currencies = {one.currency, other.currency} - {None}
    kinds = {one.kind, other.kind} - {AccountKind.OTHER}
    return len(currencies) > 1 or len(kinds) > 1


def _doubt(earlier: Account, later: Account) -> Remark:
    first, second = (
        ", ".join(filter(None, (it.kind.value, it.currency))) for it in (earlier, later)
    )
    return Remark(
        LIST,
        f"the account '{earlier.name}' stands in the files as {first} and as {second}; what stands"
        " first is taken",
    )
