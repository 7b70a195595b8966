"""A store's address as QuickBooks keeps it: a block of at most five lines, the name on top."""

from __future__ import annotations

from rulesdsl.model.records import NO_ADDRESS, Block, Party
from rulesdsl.model.storage import kept

MOST_LINES = 5
"""Lines of an address on paper, those for city and country among them [quickbooks.md 0.11]."""


def address_of(party: Party) -> Block:
    """The party's address, with its name on top; no block without a street, a city or a zip."""
    if not has_address(party):
        return NO_ADDRESS
    city, state, zip_code, country = (
        kept(party.city, "city"),
        kept(party.state, "state"),
        kept(party.zip, "zip"),
        kept(party.country, "country"),
    )
    below = bool(city or state or zip_code) + bool(country)
    return Block(_lines(party, MOST_LINES - below), city, state, zip_code, country)


def has_address(party: Party) -> bool:
    """Whether there is a street, a city or a zip; a country alone is no address."""
    return bool(party.street or party.street_2 or party.city or party.zip)


def _lines(party: Party, most: int) -> tuple[str, ...]:
    """Company, person and streets; the person gives way first, having name fields of its own."""
    company, name = kept(party.company, "line"), kept(person_of(party), "line")
    streets = [it for it in (kept(party.street, "line"), kept(party.street_2, "line")) if it]
    heads = [it for it in (company, name) if it][: most - len(streets)]
    return (*heads, *streets)


def person_of(party: Party) -> str | None:
    """The person at an address, by name or else by its parts."""
    parts = [it for it in (party.first_name, party.last_name) if it]
    return party.name or " ".join(parts) or None
