"""A store's address as QuickBooks keeps it: a block of at most five lines, the name on top."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rulesdsl.defining import maker
from rulesdsl.model.records import NO_ADDRESS, NOBODY, Block, Party
from rulesdsl.model.storage import kept

MOST_LINES = 5
"""Lines of an address on paper, those for city and country among them [quickbooks.md 0.11]."""


def address_of(party: Party) -> Block:
    """The party's address, with its name on top; no block without a street, a city or a zip."""
    if party is NOBODY or not has_address(party):
        return NO_ADDRESS
    city = kept(party.city, "city") if party.city else None
    state = kept(party.state, "state") if party.state else None
    zip_code = kept(party.zip, "zip") if party.zip else None
    country = kept(party.country, "country") if party.country else None
    below = bool(city or state or zip_code) + bool(country)
    return _block()(_lines(party, MOST_LINES - below), city, state, zip_code, country)


@cache
def _block() -> Callable[..., Block]:
    """What makes an address of all its parts in turn."""
    return maker(Block)


def fitting(block: Block) -> Block:
    """An address as a transaction can carry it; records that were typed have longer ones.

    What `address_of` made fits. Five lines are printed: city, state and zip together are one of
    them, the country another.
    """
    if block is NO_ADDRESS:
        return block
    city, state, zip_code = (
        kept(block.city, "city"),
        kept(block.state, "state"),
        kept(block.zip, "zip"),
    )
    country = kept(block.country, "country")
    below = bool(city or state or zip_code) + bool(country)
    lines = _kept(*block.lines)
    return _block()(tuple(lines[: MOST_LINES - below]), city, state, zip_code, country)


def has_address(party: Party) -> bool:
    """Whether there is a street, a city or a zip; a country alone is no address."""
    return bool(party.street or party.street_2 or party.city or party.zip)


def _lines(party: Party, most: int) -> tuple[str, ...]:
    """Company, person and streets; the person gives way first, having name fields of its own."""
    nobody = party.name is party.first_name is party.last_name is party.company is None
    if nobody and party.street is party.street_2 is None:
        return ()
    heads, streets = _kept(party.company, person_of(party)), _kept(party.street, party.street_2)
    return (*heads[: most - len(streets)], *streets)


def _kept(*lines: str | None) -> list[str]:
    known = [kept(it, "line") for it in lines if it]
    return [it for it in known if it]


def person_of(party: Party) -> str | None:
    """The person at an address, by name or else by its parts."""
    if party.name:
        return party.name
    return " ".join([it for it in (party.first_name, party.last_name) if it]) or None
