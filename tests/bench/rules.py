"""The policies whose analysis is measured: many rules over few columns, fewer over many.

All are made from a seed, so that two measurements are of the same work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TypeAlias

from attrs import evolve, frozen

from rulesdsl import wording
from rulesdsl.model.conditions import All, Condition, Includes, Known, Not, OneOf, Test, Within
from rulesdsl.model.fields import BY_NAME, Field

Make: TypeAlias = Callable[[Random], Test | Not]

CHANNELS = (
    *("Amazon", "Shopify", "eBay", "Etsy", "WooCommerce", "BigCommerce", "Magento", "Square"),
    *("Walmart", "Wish", "Faire", "TikTok"),
)
COUNTRIES = tuple(
    """
    US CA MX GB IE DE AT CH FR BE NL LU ES PT IT DK SE NO FI IS PL CZ SK HU RO BG GR HR SI EE LV LT
    AU NZ JP KR SG IN BR ZA
    """.split()
)
CURRENCIES = ("USD", "EUR", "GBP", "CAD", "AUD", "JPY", "CHF", "SEK")
GROUPS = tuple(f"Group {number}" for number in range(30))
STORES = tuple(f"Store {number}" for number in range(15))
TAGS = tuple(f"tag {number}" for number in range(25))

CHANNEL, COUNTRY = BY_NAME["channel"], BY_NAME["shipping country"]
CURRENCY, TOTAL = BY_NAME["currency"], BY_NAME["total"]

# Tests as shops write them


def _is(field: str, pool: Sequence[str], most: int = 1) -> Make:
    def make(random: Random) -> Test:
        return OneOf(BY_NAME[field], tuple(random.sample(pool, random.randint(1, most))))

    return make


def _total(random: Random) -> Test:
    """From, up to, or between two round amounts."""
    low = Decimal(random.randrange(0, 4_000, 5))
    high = low + Decimal(random.randrange(5, 500, 5)) - Decimal("0.01")
    low_end, high_end = random.choice([(low, high), (low, high), (low, None), (None, high)])
    return Within(TOTAL, low_end, high_end)


def _order_date(random: Random) -> Test:
    first = date(2024, 1, 1) + timedelta(days=random.randrange(1_000))
    return Within(BY_NAME["order date"], first, first + timedelta(days=random.choice((6, 30, 364))))


def _tags(random: Random) -> Test | Not:
    test = Includes(BY_NAME["tags"], random.choice(TAGS))
    return Not(test) if random.random() < 0.2 else test


def _guest(random: Random) -> Test:
    return OneOf(BY_NAME["guest"], (random.random() < 0.5,))


def _company(random: Random) -> Test | Not:
    known = Known(BY_NAME["company"])
    return known if random.random() < 0.7 else Not(known)


FOUR: tuple[Make, ...] = (
    _is("channel", CHANNELS, 2),
    _is("shipping country", COUNTRIES, 8),
    _is("currency", CURRENCIES, 2),
    _total,
)
TWELVE: tuple[Make, ...] = (
    *FOUR,
    _order_date,
    _tags,
    _guest,
    _company,
    _is("store", STORES, 3),
    _is("customer group", GROUPS, 3),
    _is("payment method", ("Visa", "Mastercard", "PayPal", "invoice", "Klarna"), 2),
    _is("billing country", COUNTRIES, 8),
)

ELEVEN = tuple(it for it in TWELVE if it is not _tags)
"""Without the tags, which not every other engine can ask for."""

# Policies


def narrow(rules: int, seed: int = 4) -> list[Condition]:
    """Rules over four columns, each asking for three or four of them; the exceptions come first."""
    return _asking(FOUR, (3, 4, 4), rules, seed)


def wide(rules: int, seed: int = 12) -> list[Condition]:
    """Rules over twelve columns, each asking for two to four of them."""
    return _asking(TWELVE, (2, 3, 3, 4), rules, seed)


def untagged(rules: int, seed: int = 11) -> list[Condition]:
    """Rules over eleven columns, each asking for two to four of them; none asks for tags."""
    return _asking(ELEVEN, (2, 3, 3, 4), rules, seed)


def _asking(columns: Sequence[Make], many: Sequence[int], rules: int, seed: int) -> list[Condition]:
    random = Random(f"{rules} rules {seed}")  # noqa: S311 # no secret
    made: list[Condition] = []
    for _ in range(rules):
        asked = sorted(random.sample(range(len(columns)), random.choice(many)))
        made.append(All(tuple(columns[it](random) for it in asked)))
    return made


def intervals(rules: int, seed: int = 1) -> list[Condition]:
    """Totals that overlap each other all over the place, by channel."""
    random = Random(f"{rules} intervals {seed}")  # noqa: S311 # no secret
    made: list[Condition] = []
    for _ in range(rules):
        low = Decimal(random.randrange(0, 1_000_000)) / 100
        high = low + Decimal(random.randrange(1, 50_000)) / 100
        on = OneOf(CHANNEL, (random.choice(CHANNELS),))
        made.append(All((on, Within(TOTAL, low, high))))
    return made


def tiles(rules: int, seed: int = 1) -> list[Condition]:
    """A covering that is really complete, no two of whose rules meet: everything cut in two."""
    random = Random(f"{rules} tiles {seed}")  # noqa: S311 # no secret
    parts = [_Tile({CHANNEL: CHANNELS, COUNTRY: COUNTRIES, CURRENCY: CURRENCIES})]
    while len(parts) < rules:
        at = random.randrange(len(parts))
        parts[at : at + 1] = parts[at].cut(random)
    random.shuffle(parts)
    return [it.condition() for it in parts]


@frozen
class _Tile:
    """A part of all orders: some values of each field, and totals from one to below another.

    The fields of `others` may have any other value as well, or none. A total without a lower end
    may be missing.
    """

    values: dict[Field, tuple[str, ...]]
    others: frozenset[Field] = frozenset({CHANNEL, COUNTRY, CURRENCY})
    low: Decimal | None = None
    high: Decimal | None = None

    def cut(self, random: Random) -> list[_Tile]:
        """Two tiles that together are this one."""
        chosen = random.choice([it for it in self.values if self._parts(it) > 1] + [None])
        if chosen is None:
            low, high = self.low or Decimal(0), self.high or Decimal(100_000)
            middle = low + (high - low) * random.randint(1, 99) / 100
            return [evolve(self, high=middle), evolve(self, low=middle)]
        values = self.values[chosen]
        half = (len(values) + 1) // 2
        one = evolve(
            self, values={**self.values, chosen: values[:half]}, others=self.others - {chosen}
        )
        return [one, evolve(self, values={**self.values, chosen: values[half:]})]

    def _parts(self, field: Field) -> int:
        return len(self.values[field]) + (field in self.others)

    def condition(self) -> Condition:
        """The tile in the terms of the language."""
        parts = [self._of(field, values) for field, values in self.values.items()]
        if self.low is not None:
            parts.append(Within(TOTAL, self.low, self.high, high_counts=False))
        elif self.high is not None:
            parts.append(Not(Within(TOTAL, self.high, None)))
        kept = tuple(it for it in parts if it is not None)
        return kept[0] if len(kept) == 1 else All(kept)

    def _of(self, field: Field, values: tuple[str, ...]) -> Condition | None:
        if field not in self.others:
            return OneOf(field, values)
        every = {CHANNEL: CHANNELS, COUNTRY: COUNTRIES, CURRENCY: CURRENCIES}[field]
        left_out = tuple(it for it in every if it not in values)
        return Not(OneOf(field, left_out)) if left_out else None


DECISIONS = 7
"""Rules decide in so many ways."""


def policy(conditions: Sequence[Condition | None]) -> str:
    """A policy with a rule for each condition; several rules decide the same."""
    rules = (
        f"rule 'Rule {number}'\n"
        + (f"  when {wording.sentence(it)}\n" if it is not None else "")
        + "  match by email\n"
        + f"  else use customer 'Sales {number % DECISIONS}'\n"
        for number, it in enumerate(conditions, 1)
    )
    return "multi currency = true\n\n" + "\n".join(rules)
