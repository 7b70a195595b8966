"""What is folded before an order is compared with a record."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rulesdsl.model import normalise
from rulesdsl.model.normalise import phone_lookups, phone_values

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Lee", "LEE, ANN"),
        ("Ann Lee", "Lee,Ann"),
        ("Ann O'Lee", "ann o’lee"),
        ("Straße", "STRASSE"),
        ("Oﬃce", "office"),
        ("İrem", "irem"),
        ("IŞIK", "ışık"),
        ("Søren Æbelø", "Soren Aebelo"),
        ("Łukasz", "Lukasz"),
        ("Jose\u0301", "José"),
        ("Ann\u00a0Lee", "AnnLee"),
    ],
)
def test_the_same_person(one: str, other: str) -> None:
    assert normalise.person_name(one) == normalise.person_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ann Lee", "Anne Lee"), ("Müller", "Mueller"), ("Lee, Ann, Dr", "Ann Lee"), ("Ann", "Lee")],
)
def test_not_the_same_person(one: str, other: str) -> None:
    assert normalise.person_name(one) != normalise.person_name(other)


@pytest.mark.parametrize("text", ["''", "’ ’", "-", ", ", ".", '""', "\u0301", "\u200b", "`´"])
def test_a_text_without_letters_and_digits_is_blank(text: str) -> None:
    folds = (normalise.person_name, normalise.company, normalise.address_line, normalise.city)
    assert [fold(text) for fold in (*folds, normalise.zip_code, normalise.country)] == [""] * 6
    assert normalise.email(text) == ()
    assert phone_values(text, "US") == ()


@given(TEXTS)
@example("ŉ")
@example("ﬃ")
@example("İ")
@example("ͅ")
def test_folding_twice_is_folding_once(text: str) -> None:
    folds = (normalise.company, normalise.city, normalise.zip_code, normalise.label)
    for fold in folds:
        assert fold(fold(text)) == fold(text)


@given(TEXTS.filter(lambda it: "," not in it), TEXTS.filter(lambda it: "," not in it))
def test_last_and_first_name_may_change_places(first: str, last: str) -> None:
    assert normalise.person_name(f"{last}, {first}") == normalise.person_name(f"{first} {last}")


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Ann@Example.com", ("ann@example.com",)),
        (" a@x.com ,B@x.com;c@x.com ", ("a@x.com", "b@x.com", "c@x.com")),
        ('"Lee, Ann" <ann@x.com>', ("ann@x.com",)),
        ("<mailto:Ann@x.com?subject=Hi>; 'bob@x.com'", ("ann@x.com", "bob@x.com")),
        ("o'brien@x.com", ("o'brien@x.com",)),
        ("ann@x.com, ANN@X.COM", ("ann@x.com",)),
        ("n/a", ()),
        (" ; ", ()),
        ("ann @gmail.com", ("ann@gmail.com",)),
        ("bob@ gmail.com, Cy <cy @ x.com>", ("bob@gmail.com", "cy@x.com")),
        ("x @ y", ("x@y",)),
        ("n/a @", ()),
        ("a@", ()),
        ("none@", ()),
        ("@gmail.com", ()),
        ("<@gmail.com>; -@-; '_'@x.com", ()),
    ],
)
def test_addresses(text: str, addresses: tuple[str, ...]) -> None:
    assert normalise.email(text) == addresses


def test_zip_codes() -> None:
    assert normalise.zip_code("94326-1234") == normalise.zip_code("943261234") == "94326"
    assert normalise.zip_code("sw1a 1aa") == normalise.zip_code("SW1A-1AA")
    assert normalise.zip_code("94326") != normalise.zip_code("94327")


def test_countries() -> None:
    assert normalise.country("Germany") == normalise.country("de") == normalise.country("DEU")
    assert normalise.country("UK") == normalise.country("Great Britain") == "GB"
    assert normalise.country("Old Atlantis") == normalise.country("old atlantis")


def _meet(order: tuple[str, str | None], record: tuple[str, str | None]) -> bool:
    return bool(set(phone_lookups(*order)) & set(phone_values(*record)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("+1 415 555 6579", None), ("(415) 555-6579", "US"), True),
        (("+1 415 555 6579", None), ("(415) 555-6579", None), True),
        (("+1 415 555 6579", None), ("1-415-555-6579 ext. 4", None), True),
        (("4155556579 x12", None), ("415/555 6579", None), True),
        (("415-555-6579", "US"), ("415-555-6579", "CA"), True),
        (("0049 30 123456", None), ("030 123456", "Germany"), True),
        (("0049 30 123456", "US"), ("(030) 123456", None), True),
        (("+49 30 123456", None), ("30123456", None), True),
        (("+49 30 123456", None), ("4930123456", None), True),
        (("+39 06 1234567", None), ("061234567", None), True),
        (("030 123456", "DE"), ("030 123456", "AT"), False),
        (("4155556579", None), ("14155556579", None), False),
        (("+1 415 555 6579", None), ("415 555 6570", None), False),
        (("555-6579", "US"), ("+1 415 555 6579", None), False),
        (("12345", None), ("12345", None), False),
        (("N/A", None), ("N/A", None), False),
        (("000-000-0000", "US"), ("000-000-0000", "US"), False),
        (("999 999 9999", "US"), ("999 999 9999", None), False),
    ],
)
def test_the_same_number(
    one: tuple[str, str | None], other: tuple[str, str | None], *, same: bool
) -> None:
    assert _meet(one, other) is same
    assert _meet(other, one) is same, "whichever of them is the order's"


NUMBERS = st.from_regex(
    r"(\+?1)?[ -]?\(?[2-9][0-9]{2}\)?[ .-]?[2-9][0-9]{2}[ .-]?[0-9]{4}", fullmatch=True
)


@given(NUMBERS, st.sampled_from(["US", "CA"]))
def test_the_short_way_for_north_america_is_the_long_way(text: str, region: str) -> None:
    number = phonenumbers.parse(text, region)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    found = normalise.e_164(text, region)
    assert found in {written, None}
    assert (found is None) == (len(set(written[2:])) == 1)


@given(st.text(max_size=30), st.none() | st.sampled_from(["US", "DE", "Atlantis", "AQ"]))
@example("+", None)
@example("00", "US")
@example("+999 123456789", None)
@example("123456 or 7890123 or 4567890 or 1234567", "DE")
def test_any_text_may_stand_for_a_phone_number(text: str, country: str | None) -> None:
    values, lookups = phone_values(text, country), phone_lookups(text, country)
    assert bool(values) is bool(lookups)
    assert not values or set(values) & set(lookups), "a number is its own"
    assert len(set(values)) == len(values)
