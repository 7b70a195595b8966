"""City, state and zip out of the lines of an address, where nobody could read them otherwise.

Only addresses of the United States and Canada are parted; any other stays as its lines.
"""

from __future__ import annotations

import re

from rulesdsl.model.countries import alpha_2
from rulesdsl.model.records import Block

_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ"
    " NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU AS MP AA AE AP"
    " AB BC MB NB NL NS NT NU ON PE QC SK YT".split()
)

_CITY_LINE = re.compile(
    r"(?P<city>[^\d,]+?)(?:,\s*|\s+)(?P<state>[A-Za-z]{2})[,\s]\s*"
    r"(?P<zip>\d{5}(?:-\d{4})?|[A-Za-z]\d[A-Za-z]\s?\d[A-Za-z]\d)"
)

_SHORTEST_COUNTRY = 2


def parted(lines: tuple[str, ...]) -> Block:
    """The address with city, state, zip and country apart, if its last lines surely hold them.

    >>> block = parted(("Ann Lee", "1 Main St", "East Bayshore, CA 94482", "USA"))
    >>> block.lines, block.city, block.state, block.zip, block.country
    (('Ann Lee', '1 Main St'), 'East Bayshore', 'CA', '94482', 'USA')
    >>> parted(("Ann Lee", "1 High St", "London SW1A 1AA")).city is None
    True
    """
    country = lines[-1] if len(lines) > 1 and _is_country(lines[-1]) else None
    rest = lines[:-1] if country else lines
    found = _CITY_LINE.fullmatch(rest[-1]) if len(rest) > 1 else None
    if found is None or found["state"].upper() not in _STATES:
        return Block(lines=lines)
    return Block(
        lines=rest[:-1],
        city=found["city"].strip(),
        state=found["state"],
        zip=found["zip"],
        country=country,
    )


def _is_country(line: str) -> bool:
    """Whether a line is a country: its name, not a code that may as well be a state's (CA, DE)."""
    letters = sum(sign.isalpha() for sign in line)
    return (
        letters == len(line.replace(" ", "").replace(".", ""))
        and (letters > _SHORTEST_COUNTRY or line.upper() in {"US", "UK"})
        and alpha_2(line) is not None
    )
