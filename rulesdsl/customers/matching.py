"""One step of the ladder: a key of an order, looked up in the customer list (language.md 3.4)."""

from __future__ import annotations

from collections.abc import Callable

from rulesdsl.customers.families import head_of_family
from rulesdsl.customers.index import Book, above, currency_of
from rulesdsl.customers.keys import order_values, order_values_of, plain_value
from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import frozen, maker, often
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Customer, Order


@frozen(kw_only=True)
class Asking:
    """A key, and which records take part.

    `check_jobs`: jobs do; `inactive`: inactive records do. `currency`: only records in it do (ISO
    4217; a record without one is in `home_currency`), None where currencies do not matter.
    `prefix` stands before the order's customer name.
    """

    key: tuple[Field, ...]
    check_jobs: bool = True
    inactive: bool = True
    currency: str | None = None
    home_currency: str = "USD"
    prefix: str | None = None


@often
class Found:
    """What came of a look-up.

    `record` is the one that is meant (outcome ONE), `hits` all that were found, in canonical order.
    `blank` are the fields of the key that are missing on the order: then nothing was looked up.
    """

    outcome: Outcome
    record: Customer | None = None
    hits: tuple[Customer, ...] = ()
    blank: tuple[Field, ...] = ()


def look_up(asking: Asking, order: Order, book: Book) -> Found:
    """Look the order's key up among the records that take part."""
    values = tuple([order_values(field, order, asking.prefix) for field in asking.key])
    if () in values:
        blank = tuple(it for it, value in zip(asking.key, values, strict=True) if not value)
        return Found(Outcome.NONE, blank=blank)
    return _among(asking, book.find(asking.key, values), book)


def finder(asking: Asking) -> Callable[[Order, Book], Found]:
    """`look_up` for one asking, made beforehand: what is alike for all orders is made once."""
    if len(asking.key) > 1:
        return lambda order, book: look_up(asking, order, book)
    key, prefix, everybody = asking.key, asking.prefix, _all_take_part(asking)
    takes_part = _customers_taking_part(asking)
    values_of, plain_of = order_values_of(key[0]), plain_value(key[0])
    missing = Found(Outcome.NONE, blank=key)
    found: Callable[..., Found] = maker(Found, "record", "hits", outcome=Outcome.ONE)

    def find(order: Order, book: Book) -> Found:
        value = plain_of(order) if plain_of else ""
        if value:  # nearly always
            hits = book.having(key, value)
        else:
            values = values_of(order, prefix)
            if not values:
                return missing
            hits = book.find(key, (values,))
        if not hits:
            return NOBODY
        if len(hits) == 1 and (everybody or takes_part(hits[0])):
            return found(hits[0], hits)
        return _among(asking, hits, book)

    return find


_ONE, _SEVERAL = Outcome.ONE, Outcome.SEVERAL  # reading one off its class takes as long as all this

NOBODY = Found(Outcome.NONE)
"""What a key finds that nobody has: this very value, of `finder` and of `look_up`."""


def _among(asking: Asking, hits: tuple[Customer, ...], book: Book) -> Found:
    """What came of it, where those were found under the values."""
    if hits:
        hits = _taking_part(asking, hits, book)
    if not hits:
        return NOBODY
    record = hits[0] if len(hits) == 1 else head_of_family(hits)
    return Found(_SEVERAL if record is None else _ONE, record, hits)


def _all_take_part(asking: Asking) -> bool:
    return asking.check_jobs and asking.inactive and asking.currency is None


def _customers_taking_part(asking: Asking) -> Callable[[Customer], bool]:
    """Tells of customers that they take part; what jobs do, their family has a say in."""
    inactive, currency, home = asking.inactive, asking.currency, asking.home_currency

    def takes_part(record: Customer) -> bool:
        if record.parent is not None or not (inactive or record.active):
            return False
        return currency is None or (record.currency or home) == currency

    return takes_part


def _taking_part(asking: Asking, hits: tuple[Customer, ...], book: Book) -> tuple[Customer, ...]:
    if _all_take_part(asking):
        return hits
    if not asking.inactive:
        # The jobs of a family have one customer above them: it is asked once, not for each job.
        one_of = {hit.parent: hit for hit in hits}
        awake = {it for it, hit in one_of.items() if all(top.active for top in above(hit, book))}
        hits = _kept(hits, [hit for hit in hits if hit.active and hit.parent in awake])
    if not asking.check_jobs:
        hits = _kept(hits, [hit for hit in hits if hit.parent is None])
    if asking.currency is not None:
        hits = _kept(hits, _in_currency(asking.currency, asking.home_currency, hits, book))
    return hits


def _in_currency(
    currency: str, home: str, hits: tuple[Customer, ...], book: Book
) -> list[Customer]:
    """The hits in a currency; jobs that say none have that of their customer, asked once."""
    one_of = {hit.parent: hit for hit in hits if hit.currency is None}
    unsaid = {parent: currency_of(hit, book) or home for parent, hit in one_of.items()}
    return [hit for hit in hits if (hit.currency or unsaid[hit.parent]) == currency]


def _kept(hits: tuple[Customer, ...], some: list[Customer]) -> tuple[Customer, ...]:
    """Some of the hits; the same tuple where it is all of them, whose head is then remembered."""
    return hits if len(some) == len(hits) else tuple(some)
