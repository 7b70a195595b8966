"""One step of the ladder: a key of an order, looked up in the customer list (language.md 3.4)."""

from __future__ import annotations

from rulesdsl.customers.families import head_of_family
from rulesdsl.customers.index import Book, above, currency_of
from rulesdsl.customers.keys import order_values
from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import frozen
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


@frozen
class Found:
    """What came of a look-up.

    `record` is the one that is meant (outcome ONE), `hits` all that were found, in canonical order;
    `values` what was looked for in each field of the key. `blank` are the fields of the key that
    are missing on the order: then nothing was looked up.
    """

    outcome: Outcome
    record: Customer | None = None
    hits: tuple[Customer, ...] = ()
    values: tuple[tuple[str, ...], ...] = ()
    blank: tuple[Field, ...] = ()


def look_up(asking: Asking, order: Order, book: Book) -> Found:
    """Look the order's key up among the records that take part."""
    values = tuple([order_values(field, order, asking.prefix) for field in asking.key])
    if () in values:
        blank = tuple(it for it, value in zip(asking.key, values, strict=True) if not value)
        return Found(Outcome.NONE, None, (), values, blank)
    hits = book.find(asking.key, values)
    if hits:
        hits = _taking_part(asking, hits, book)
    if not hits:
        return Found(Outcome.NONE, None, (), values)
    record = hits[0] if len(hits) == 1 else head_of_family(hits)
    outcome = Outcome.SEVERAL if record is None else Outcome.ONE
    return Found(outcome, record, hits, values)


def _taking_part(asking: Asking, hits: tuple[Customer, ...], book: Book) -> tuple[Customer, ...]:
    if asking.check_jobs and asking.inactive and asking.currency is None:
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
