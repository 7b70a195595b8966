"""Countries and currencies against the standard's own tables."""

from __future__ import annotations

import pycountry

from rulesdsl.model import countries


def test_the_codes_are_those_of_the_standard() -> None:
    assert {country.alpha_2 for country in pycountry.countries} == countries.CODES
    assert countries.alpha_2("de") == "DE"


def test_names_and_what_people_write() -> None:
    found = [countries.alpha_2(it) for it in ("germany", "UK", "USA", "DEU", "Atlantis", "ZZ")]
    assert found == ["DE", "GB", "US", "DE", None, None]
