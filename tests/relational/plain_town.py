"""People whose every text is plain: nearly all of their orders can be decided in SQL.

Few names, addresses and firms, so that buyers share some slots and not others; many orders, so that
they come again.
"""

from __future__ import annotations

from functools import cache

from attrs import evolve
from hypothesis import strategies as st

from rulesdsl.model.records import (
    NO_ADDRESS,
    NOBODY,
    Block,
    Customer,
    CustomerList,
    Order,
    OtherList,
    Party,
    TakenName,
)
from tests.strategies import CREATED

EMAILS = ("ann@example.com", "Ann@Example.com", "bob@example.com", "cy@example.com", "d@x.org")
NAMES = (
    *("Ann Lee", "ANN LEE", "Lee, Ann", "Bob Ray", "Cy Poe", "Dan", "Eve O'Lee", "Ray, Bob, Jr"),
    *("Gil von Ost", "Web Sales", "Lee Tools"),
)
COMPANIES = ("Lee Tools", "lee tools", "Poe Ltd.", "Web Sales")
ZIPS = ("94326", "94326-1234", "943261234", "SW1A 1AA")
CITIES = ("Bayshore", "Kent", "kent")
CURRENCIES = (None, None, None, "USD", "USD", "EUR")
LABELS = (*NAMES, *COMPANIES, "Amazon Sales", "Web Sales EUR", "Everybody")


def _maybe(pool: tuple[str, ...], blank: int = 1) -> st.SearchStrategy[str | None]:
    return st.sampled_from((*pool, *(None,) * blank))


@cache
def parties() -> st.SearchStrategy[Party]:
    """An address, often nobody's."""
    somebody = st.builds(
        Party,
        name=_maybe(NAMES, 6),
        company=_maybe(COMPANIES, 6),
        street=_maybe(("1 Main St", "2 High St"), 2),
        city=_maybe(CITIES),
        zip=_maybe(ZIPS),
        country=_maybe(("US", "DE")),
    )
    return st.just(NOBODY) | somebody


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """An order of somebody; the parts of the name mostly say the same as the name."""
    name = draw(_maybe(NAMES))
    order = Order(
        number="#1",
        channel=draw(st.sampled_from((None, "Amazon", "Shopify"))),
        currency=draw(st.sampled_from(CURRENCIES)),
        email=draw(_maybe(EMAILS)),
        name=name,
        company=draw(_maybe(COMPANIES, 9)),
        billing=draw(parties()),
        shipping=draw(parties()),
    )
    first, _, last = (name or "").partition(" ")
    if draw(st.booleans()) and last and "," not in first:
        return evolve(order, first_name=first, last_name=last)
    return order


@st.composite
def batches(draw: st.DrawFn, *, most: int = 25) -> tuple[Order, ...]:
    """Many orders, some of them word for word the same but for the number."""
    drawn = draw(st.lists(orders(), min_size=draw(st.sampled_from((1, 8, 15))), max_size=most))
    again = draw(st.lists(st.sampled_from(drawn), max_size=most))
    return tuple(evolve(it, number=f"#{1001 + at}") for at, it in enumerate((*drawn, *again)))


@st.composite
def lists(draw: st.DrawFn) -> CustomerList:
    """Customers and jobs of the same people, the standard customers mostly among them."""
    records = [Customer(name="Web Sales", list_id="7-1"), Customer(name="Amazon Sales")]
    records = records[: draw(st.sampled_from((2, 2, 2, 1, 0)))]
    for place in range(draw(st.integers(0, 8))):
        email = draw(_maybe(EMAILS, 2))
        first, _, last = draw(st.sampled_from(("Ann Lee", "Bob Ray", "Cy Poe"))).partition(" ")
        named = draw(st.booleans())
        above = draw(st.sampled_from((None, None, None, *records)))
        records.append(
            Customer(
                name=draw(st.sampled_from(LABELS)),
                parent=above.full_name if above is not None and above.level < 2 else None,
                list_id=draw(st.sampled_from((None, f"8-{place}"))),
                created=draw(st.sampled_from((None, *CREATED))),
                active=draw(st.sampled_from((*(True,) * 9, False))),
                company=draw(_maybe(COMPANIES, 6)),
                first_name=first if named else None,
                last_name=last if named else None,
                billing=draw(st.sampled_from((NO_ADDRESS, Block(zip="94326", city="Kent")))),
                email=email,
                currency=draw(st.sampled_from((*(None,) * 5, "USD", "EUR"))),
            )
        )
    taken = draw(st.lists(st.sampled_from(("Ann Lee", "lee tools", "Dan")), max_size=1))
    return CustomerList(tuple(records), tuple(TakenName(it, OtherList.VENDOR) for it in taken))
