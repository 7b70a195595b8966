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


def test_an_accent_is_the_same_wherever_it_stands() -> None:
    assert countries.alpha_2("CO\u0302TE  D'Ivoire ") == "CI"
    assert countries.alpha_2("Cote d'Ivoire") is None


def test_a_letter_whose_capital_is_another_one() -> None:
    """The capital of the Turkish i without a dot is I; without letter case it stays itself."""
    assert countries.alpha_2("ıt") is None


def test_everything_that_is_read_as_a_country() -> None:
    for country in pycountry.countries:
        written = countries.written_as(country.alpha_2)
        assert {countries.alpha_2(it) for it in written} == {country.alpha_2}
        assert {str(value).casefold() for _, value in country} <= set(written)
