"""Whether two ways of writing an address mean the same place, and how a new one is written.

QuickBooks keeps an address as up to five lines whose first is the person or company. City, state,
zip and country stand apart in its answers to queries; in lists for spreadsheets and in IIF they are
one more line, or everything is. A store tells all of it apart. So the two are never compared as
texts: what is compared here is what the postman reads.

No difference are letter case, accents, spacing, punctuation, the usual abbreviations of streets,
names of states and countries against their codes, and a ZIP+4 against its five digits. Nor is what
only one of the two tells: a blank on the order, a country that QuickBooks leaves out at home.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations, takewhile

from rulesdsl.defining import evolve
from rulesdsl.model import normalise
from rulesdsl.model.countries import alpha_2, names_of, state_code, state_names
from rulesdsl.model.records import Block, Party
from rulesdsl.model.storage import LIMITS, stored_text
from rulesdsl.patterns import pattern

_SHORT = {
    "apartment": "apt", "av": "ave", "avenue": "ave", "boulevard": "blvd", "building": "bldg",
    "circle": "cir", "court": "ct", "crescent": "cres", "drive": "dr", "east": "e",
    "expressway": "expy", "floor": "fl", "fort": "ft", "freeway": "fwy", "heights": "hts",
    "highway": "hwy", "lane": "ln", "mount": "mt", "north": "n", "northeast": "ne",
    "northwest": "nw", "parkway": "pkwy", "place": "pl", "plaza": "plz", "road": "rd",
    "room": "rm", "route": "rte", "saint": "st", "south": "s", "southeast": "se",
    "southwest": "sw", "square": "sq", "street": "st", "suite": "ste", "terrace": "ter",
    "trail": "trl", "turnpike": "tpke", "west": "w",
}  # fmt: skip
"""The words that people abbreviate in addresses, as the United States Postal Service (Publication
28, appendices B and C) writes them short."""

_BESIDE_LETTERS = pattern(r"(?<!\d) | (?!\d)")
"""Spaces that mean nothing: '12 A' is '12A', while '1 12' is not '11 2'."""

_ZIP_PLUS_4 = re.compile(r"\b(\d{5})-\d{4}\b")

_PARTS = {
    "street": "line",
    "street_2": "line",
    "city": "city",
    "state": "state",
    "zip": "zip",
    "country": "country",
}
"""The parts of an address on an order, and under which limit QuickBooks keeps each."""


def is_whole(told: Party) -> bool:
    """Whether an order tells enough of an address to say that it is another one.

    Marketplaces often tell no more than the city or the zip; that is no reason to forget a street.
    """
    kept = _stored(told)
    street = _folded(f"{kept.street or ''}\n{kept.street_2 or ''}")
    return bool(street and _folded(f"{kept.city or ''}\n{kept.zip or ''}"))


def same_address(told: Party, there: Block) -> bool:
    """Whether the address of an order is the one that QuickBooks has, however they are written.

    >>> told = Party(street="1 Main Street", street_2="Ste. 2", city="Bayshore", state="California",
    ...              zip="94326-1234", country="US")
    >>> same_address(told, Block(lines=("Ann Lee", "1 MAIN ST, Suite 2", "Bayshore CA 94326")))
    True
    >>> same_address(told, Block(lines=("Ann Lee", "2 Oak Rd"), city="Bayshore", zip="94326"))
    False
    """
    return _agree(told, there) or _agree(_stored(told), there)


def _stored(told: Party) -> Party:
    """The order's address as it would be after QuickBooks shortened and transliterated it."""
    kept = {
        part: stored_text(text, LIMITS[limit]) or None
        for part, limit in _PARTS.items()
        if (text := getattr(told, part))
    }
    return evolve(told, **kept)


def _agree(told: Party, there: Block) -> bool:
    streets = _streets(told)
    if there.city or there.state or there.zip:
        return _places_agree(told, there) and any(
            _runs_out(lines, streets, told) for lines in _from_each(there.lines)
        )
    lines = there.lines if there.country is None else (*there.lines, there.country)
    places = _places(told)
    return any(_goes_on(below, streets, places, told) for below in _from_each(lines))


def _from_each(lines: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The lines from each one on: how many of them are names on top is not known."""
    return (lines[at:] for at in range(len(lines)))


def _streets(told: Party) -> frozenset[str]:
    """The street and what is behind it, folded, in either order."""
    one, other = told.street or "", told.street_2 or ""
    return frozenset({_joined((one, other)), _joined((other, one))})


def _runs_out(lines: tuple[str, ...], streets: frozenset[str], told: Party) -> bool:
    """Whether the lines are the street; more lines are no contradiction to a blank street 2."""
    most = 1 if told.street_2 is None or told.street is None else len(lines)
    for end in range(1, len(lines) + 1):
        if _joined(lines[:end]) in streets:
            return end == len(lines) or end <= most or _is_country(lines[end:], told)
    return False


def _is_country(lines: tuple[str, ...], told: Party) -> bool:
    return (
        len(lines) == 1
        and told.country is not None
        and _country(lines[0]) == _country(told.country)
    )


def _goes_on(
    lines: tuple[str, ...], streets: frozenset[str], places: frozenset[str], told: Party
) -> bool:
    """Whether lines in which nothing is told apart are the street and then the place."""
    whole = _joined(lines)
    if any(_is_place(whole.removeprefix(it), places) for it in streets if _begins(whole, it)):
        return True
    if told.street_2 is not None and told.street is not None:
        return False
    ends = (end for end in range(1, len(lines)) if _joined(lines[:end]) in streets)
    below = (_joined(lines[at:]) for end in ends for at in range(end, len(lines)))
    return any(_is_place(it, places) for it in below)


def _begins(whole: str, street: str) -> bool:
    """Whether folded lines begin with a street; '1 Main 12' does not begin with '1 Main 1'."""
    in_a_number = street[-1:].isdecimal() and whole[len(street) :][:1].isdecimal()
    return whole.startswith(street) and not in_a_number


def _is_place(folded: str, places: frozenset[str]) -> bool:
    """Zips are written with spaces and without."""
    return folded.replace(" ", "") in places


# --- places -----------------------------------------------------------------------------------


def _places_agree(told: Party, there: Block) -> bool:
    """City and zip are the same, and so are state and country where both tell them."""
    for part, fold in (("city", _folded), ("zip", normalise.zip_code)):
        wanted, kept = getattr(told, part), getattr(there, part)
        if wanted and (not kept or fold(wanted) != fold(kept)):
            return False
    if told.country and there.country and _country(told.country) != _country(there.country):
        return False
    country = alpha_2(told.country or there.country or "")
    if not told.state or not there.state:
        return True
    return _state(told.state, country) == _state(there.state, country)


def _country(text: str) -> str:
    return alpha_2(text) or _folded(text)


def _state(text: str, country: str | None) -> str:
    return state_code(text, country) or _folded(text)


def _places(told: Party) -> frozenset[str]:
    """Every way to write city, state, zip and country one behind the other, folded."""
    country = alpha_2(told.country) if told.country else None
    states = {""}
    if told.state:
        code = state_code(told.state, country)
        names = state_names(code, country or _home_of(code)) if code else ()
        states |= {_folded(told.state), *map(_folded, names)}
    countries = {""}
    if told.country:
        countries |= {_folded(told.country), *map(_folded, names_of(country) if country else ())}
    city, zip_code = _folded(told.city or ""), _folded(told.zip or "")
    return frozenset(
        "".join(order) + country
        for state in states
        for order in permutations((city, state, zip_code))
        for country in countries
    )


def _home_of(code: str) -> str:
    """Whose state a code is, where the order tells no country: see `state_code`."""
    return "US" if state_code(code, "US") else "CA"


# --- lines ------------------------------------------------------------------------------------


def _joined(lines: tuple[str, ...]) -> str:
    """Lines as one, folded; numbers that stand beside each other stay apart."""
    return _BESIDE_LETTERS.sub("", " ".join(filter(None, map(_words, lines))))


def _folded(text: str) -> str:
    """The words of a piece of an address, each written short, without what is between them."""
    return _words(text).replace(" ", "")


@lru_cache(maxsize=65_536)
def _words(text: str) -> str:
    short = (_SHORT.get(word, word) for word in normalise.words(_ZIP_PLUS_4.sub(r"\1", text)))
    return " ".join(short)


# --- a new address ----------------------------------------------------------------------------


def completed(told: Party, there: Block, company: str | None) -> Party:
    """The order's address with what it leaves blank and QuickBooks has: nothing is forgotten.

    That is the country, the state of the same city and zip, and who stands on top. Where both tell
    a country or state and mean the same one, it stays as QuickBooks writes it; a country that
    QuickBooks leaves out at home is left out within the same state. `company` is the record's.
    """
    country, state = told.country, told.state
    if there.country and (not country or _country(country) == _country(there.country)):
        country = there.country
    code = alpha_2(country or "")
    same_state = bool(state and there.state) and _state(state or "", code) == _state(
        there.state or "", code
    )
    if same_state:
        state, country = there.state, there.country and country
    elif not state and (there.city or there.zip) and _places_agree(told, there):
        state = there.state
    return evolve(_with_head(told, there, company), country=country, state=state)


def _with_head(told: Party, there: Block, company: str | None) -> Party:
    """With the company or person of QuickBooks' first lines, where the order names none."""
    heads = list(takewhile(_names_somebody, there.lines))
    person = told.name or " ".join(filter(None, (told.first_name, told.last_name)))
    if not person and not told.company:
        return evolve(told, name=heads[0]) if heads else told
    if told.company:
        return told
    others = [it for it in heads if _folded(it) != _folded(person)]
    known = len(others) < len(heads)  # the person is who stood there: so is the company
    kept = [it for it in others if known or _folded(it) == _folded(company or "")]
    return evolve(told, company=kept[0]) if kept else told


def _names_somebody(line: str) -> bool:
    """Whether a line can be a person or company; streets have numbers."""
    return not any(sign.isdecimal() for sign in line)
