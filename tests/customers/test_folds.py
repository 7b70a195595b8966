"""Who stands in a list that was prepared before is found today, or the list is refused.

`expected/folds-N.txt` is what records were folded to when `FOLDS` was N. Where it differs, a fold
has been changed: count FOLDS on, so that lists of before are refused, and let `pytest --update`
write the file of the new number.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from rulesdsl.customers.keys import customer_values
from rulesdsl.customers.prepared import FOLDS
from rulesdsl.customers.slots import FULL_NAME, LABEL, UNDER, kinds, text_of
from rulesdsl.model.fields import FIELDS
from rulesdsl.model.records import Block, Customer
from tests import strategies
from tests.conftest import Expected

FOLDED = Path(__file__).parent / "expected" / f"folds-{FOLDS}.txt"


def records() -> Iterator[Customer]:
    """Records that have, all together, every text of the strategies."""
    texts = zip_longest(
        strategies.NAMES,
        strategies.FIRST_NAMES,
        strategies.LAST_NAMES,
        strategies.COMPANIES,
        strategies.EMAILS,
        strategies.PHONES,
        strategies.STREETS,
        strategies.CITIES,
        strategies.ZIPS,
        strategies.COUNTRIES,
    )
    for name, first, last, company, email, phone, street, city, code, country in texts:
        block = Block(lines=(street,) if street else (), city=city, zip=code, country=country)
        yield Customer(
            name=name or "Ann",
            parent="Web  SALES" if email else None,
            first_name=first,
            last_name=last,
            company=company,
            email=email,
            phone=phone,
            billing=block,
        )


def test_nothing_is_folded_otherwise_than_when_lists_were_prepared(expected: Expected) -> None:
    lines = []
    for record in records():
        lines.append(repr(record.full_name))
        lines += [f"  {kind}: {text_of(kind, record)!a}" for kind in (FULL_NAME, LABEL, UNDER)]
        lines += [
            f"  {field.name}: {', '.join(map(ascii, customer_values(field, record)))}"
            for field in FIELDS
            if field.in_quickbooks and kinds(field)
        ]
    expected(FOLDED, "".join(f"{line.rstrip()}\n" for line in lines))
