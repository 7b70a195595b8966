"""City, state and zip out of the lines of an address, where nobody could read them otherwise.

Only addresses of the United States and Canada are parted; any other stays as its lines.
"""

from __future__ import annotations

from rulesdsl.model.countries import alpha_2
from rulesdsl.model.records import Block
from rulesdsl.patterns import pattern

_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ"
    " NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR VI GU AS MP AA AE AP"
    " AB BC MB NB NL NS NT NU ON PE QC SK YT".split()
)

_ZIP = r"(?P<zip>\d{5}(?:-\d{4})?|[A-Za-z]\d[A-Za-z]\s?\d[A-Za-z]\d)"

_STATE_AND_ZIP = rf"(?P<state>[A-Za-z]{{2}})[,\s]\s*{_ZIP}"

_CITY_LINE = pattern(rf"(?P<city>[^\d,]+?)(?:,\s*|\s+){_STATE_AND_ZIP}")

_STATE_LINE = pattern(_STATE_AND_ZIP)

_END = pattern(rf"(?P<street>.+?)(?:,\s*|\s+){_STATE_AND_ZIP}")

_WITH_COUNTRY = pattern(rf"(?P<rest>.*{_ZIP}),?\s+(?P<country>[A-Za-z][A-Za-z. ]+)")

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
    found = _CITY_LINE.fullmatch(_tidy(rest[-1])) if len(rest) > 1 else None
    if found is None or found["state"].upper() not in _STATES:
        return Block(lines=lines)
    return Block(
        lines=rest[:-1],
        city=found["city"].strip(),
        state=found["state"],
        zip=found["zip"],
        country=country,
    )


def one_line(text: str) -> Block:
    """The address that stands in one line, as far as commas and the zip part it.

    Where the city follows the street without a comma, both stay together: nobody can tell them
    apart.

    >>> one_line("1 Main St, Bayshore, CA 94326 USA")
    Block(lines=('1 Main St',), city='Bayshore', state='CA', zip='94326', country='USA')
    >>> one_line("1 Main St Bayshore CA 94326")
    Block(lines=('1 Main St Bayshore',), city=None, state='CA', zip='94326', country=None)
    >>> one_line("1 High St, London SW1A 1AA").lines
    ('1 High St', 'London SW1A 1AA')
    """
    line = _tidy(text)
    ended = _WITH_COUNTRY.fullmatch(line)
    country = ended["country"] if ended and _is_country(ended["country"]) else None
    rest = ended["rest"] if ended and country else line
    parts = [part.strip() for part in rest.split(",") if part.strip()]
    if len(parts) > 1 and _STATE_LINE.fullmatch(parts[-1]):
        parts[-2:] = [f"{parts[-2]}, {parts[-1]}"]
    block = parted((*parts, country) if country else tuple(parts))
    found = _END.fullmatch(parts[-1]) if parts and block.zip is None else None
    if found is None or found["state"].upper() not in _STATES:
        return block
    return Block(
        lines=(*parts[:-1], found["street"]),
        state=found["state"],
        zip=found["zip"],
        country=country,
    )


def _tidy(line: str) -> str:
    """With single spaces: among very many, a pattern would look for a city for minutes."""
    return " ".join(line.split())


def _is_country(line: str) -> bool:
    """Whether a line is a country: its name, not a code that may as well be a state's (CA, DE)."""
    letters = sum(sign.isalpha() for sign in line)
    return (
        letters == len(line.replace(" ", "").replace(".", ""))
        and (letters > _SHORTEST_COUNTRY or line.upper() in {"US", "UK"})
        and alpha_2(line) is not None
    )
