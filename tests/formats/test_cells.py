"""Single cells: numbers, days, names, card numbers, addresses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.model.currencies import currency_code
from rulesdsl.reading import cards, cells, names
from rulesdsl.reading.addresses import parted
from rulesdsl.reading.cards import _MASKED, _may_be_a_card, _numbers
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.names import _by_words, join_name, split_name
from tests.formats.reading import one_order


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("-12.00", "-12.00"),
        ("+5", "5"),
        ("1234.5", "1234.5"),
        ("1.234", "1.234"),
        ("1,234.50", "1234.50"),
        ("1,234,567.8", "1234567.8"),
        ("541,70", "541.70"),
        ("1.234,5", "1234.5"),
    ],
)
def test_numbers(text: str, value: str) -> None:
    found = cells.number(text, "Total")
    assert found == Decimal(value)
    assert str(found) == value  # as exact as it is written


@pytest.mark.parametrize(
    "text",
    [
        *"1,234 1.234.567 12,34.5 1,23,456.7 $5 5USD NaN Infinity 1e5 1_000 .5 5. - ١٢".split(),
        *("9" * 400, "1 2", "1\u00a0234"),
    ],
)
def test_no_numbers(text: str) -> None:
    found = cells.number(text, "Total")
    assert isinstance(found, Flaw)
    assert found.message.startswith("expected a number such as 1234.50 in Total, found ")


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9
    )
)
def test_amounts_come_back_exactly(amount: Decimal) -> None:
    assert cells.number(f"{amount:f}", "Total") == amount
    assert cells.number(f"{amount:,f}", "Total") == amount


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21",
        "2026-11-21 23:59:59 -0800",
        "2026-11-21T00:00:00Z",
        "2026-11-21T10:50:49-08:00",
        "2026-11-21T10:50:49.123+00:00",
        "2026-11-21 09:14:02 UTC",
        "2026-11-21 09:14",
    ],
)
def test_days_are_the_days_as_written(text: str) -> None:
    assert cells.day(text, "Created at") == date(2026, 11, 21)


@pytest.mark.parametrize(
    "text", ["11/21/2026", "21.11.2026", "2026-02-30", "2026-13-01", "0000-01-01", "today", "46000"]
)
def test_no_days(text: str) -> None:
    assert isinstance(cells.day(text, "Created at"), Flaw)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Ann Lee", "Ann", "Lee"),
        ("Lee, Ann", "Ann", "Lee"),
        ("Mary Ann Lee", "Mary Ann", "Lee"),
        ("Ludwig van der Berg", "Ludwig", "van der Berg"),
        ("Ana de la Cruz", "Ana", "de la Cruz"),
        ("van der Berg, Jo", "Jo", "van der Berg"),
        ("Van Morris", "Van", "Morris"),
        ("Dr. Ann Lee", "Ann", "Lee"),
        ("Ms Lee", None, "Lee"),
        ("Ann Lee Jr.", "Ann", "Lee Jr."),
        ("Ann Lee, PhD", "Ann", "Lee PhD"),
        ("Ann O'Lee-Roe", "Ann", "O'Lee-Roe"),
        ("Ann & Bob Lee", "Ann & Bob", "Lee"),
        ("Inès Moreau", "Inès", "Moreau"),
        ("Nova Bright ✨", "Nova", "Bright"),
        ("✨ Nova ✨ Bright", "Nova", "Bright"),
        ("Bright ✨, Nova 🎁", "Nova", "Bright"),
        ("Ann Lee (gift)", "Ann", "Lee"),
        ("Ann Lee (a gift, order 2)", "Ann", "Lee"),
        ("(gift) Ann van Lee -", "Ann", "van Lee"),
        ("Ann Lee &", "Ann", "Lee"),
        ("Lee , Ann", "Ann", "Lee"),
        ("Ann ✨", None, None),
        ("Ann (gift)", None, None),
        ("Ann Lee (gift", "Ann", "Lee"),
        ("(gift)", None, None),
        ("✨ 🎁", None, None),
        ("Lee Tools (UK) Ltd", None, None),
        ("Ann", None, None),
        ("", None, None),
        (",", None, None),
        ("Lee,", None, None),
        ("Lee, Ann, Jr.", None, None),
        ("Lee Tools Ltd", None, None),
        ("Lee Tools, Inc.", None, None),
        ("Tools 24", None, None),
        ("ann@example.com", None, None),
        ("李安", None, None),
    ],
)
def test_names_are_split(name: str, first: str | None, last: str | None) -> None:
    assert split_name(name) == (first, last)


def test_the_name_itself_stays_as_it_is_written() -> None:
    order = one_order("neutral_csv", "order number,name\n1,Nova Bright ✨ (gift)\n")
    assert (order.name, order.last_name) == ("Nova Bright ✨ (gift)", "Bright")


def test_a_company_is_no_person() -> None:
    assert split_name("Blue Heron", "BLUE HERON") == (None, None)
    assert split_name("Blue Heron", "Other") == ("Blue", "Heron")


@given(st.text(max_size=30))
def test_splitting_loses_no_letters(name: str) -> None:
    first, last = split_name(name)
    joined = (join_name(first, last) or "").replace(" ", "")
    assert set(joined) <= set(name.replace(" ", ""))


CARD = "4111111111111111"  # a test number of the card companies, in nobody's hands


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        "4111 1111 1111 1111",
        "Visa 4111-1111-1111-1111 exp 11/28",
        "3782 822463 10005",
        "x" + CARD,
    ],
)
def test_card_numbers_are_found_and_never_repeated(text: str) -> None:
    found = cards.refuse_card_number(text, "payment method")
    assert isinstance(found, Flaw)
    assert not any(sign.isdecimal() for sign in found.message)


@pytest.mark.parametrize(
    "text",
    ["4111111111111112", "Visa ending in 4242", "6097582719028", "", "12345", "1" + CARD * 2],
)
def test_other_numbers_are_left(text: str) -> None:
    assert cards.refuse_card_number(text, "payment method") is None


WORDS = sorted(names.PARTICLES | names.TITLES | names.OF_A_COMPANY | names.AFTER_A_LAST_NAME)

SIGNS = st.sampled_from("0123456789*xX•·# .-aé٣") | st.characters()


@given(st.text(SIGNS, max_size=24) | st.from_regex(r"[2-6]\d{0,7}[*x]{4,8}\d{0,4}", fullmatch=True))
def test_what_is_seen_at_once_to_be_no_card_is_none(text: str) -> None:
    digits = sum(map(str.isdecimal, text))
    known = digits >= cards.FEWEST and any(map(_may_be_a_card, _numbers(text)))
    masked = (sum(map(str.isdecimal, it[0])) for it in _MASKED.finditer(text))
    refused = cards.refuse_card_number(text, "name")
    assert (refused is not None) is (known or any(count > 4 for count in masked))


@given(*[st.text(st.characters(categories=["L"]), min_size=1) | st.sampled_from(WORDS)] * 2)
def test_a_name_of_two_words_is_parted_as_any_other(one: str, other: str) -> None:
    assert split_name(f"{one} {other}") == _by_words([one, other])


@pytest.mark.parametrize("text", [CARD, "42", "42424", "4242 4242", "abcd"])
@pytest.mark.parametrize("read", [cards.last_four, cards.expiry])
def test_card_cells_hold_nothing_else(read: object, text: str) -> None:
    assert callable(read)
    found = read(text, "card")
    assert isinstance(found, Flaw)
    assert text not in found.message


def test_a_brand_has_no_number() -> None:
    assert cards.brand("Visa", "card brand") == "Visa"
    assert isinstance(cards.brand("Visa 42424", "card brand"), Flaw)


@pytest.mark.parametrize("text", ["11/2028", "11/28", "1/28", "2028-11", "11-2028"])
def test_expiries(text: str) -> None:
    assert cards.expiry(text, "card expiry") == text


@pytest.mark.parametrize(
    ("line", "city", "state", "zip_code"),
    [
        ("Bayshore CA 94326", "Bayshore", "CA", "94326"),
        ("Fudge, CA 94555", "Fudge", "CA", "94555"),
        ("East Bayshore CA  94327-1234", "East Bayshore", "CA", "94327-1234"),
        ("St. John's, NL A1A 1A1", "St. John's", "NL", "A1A 1A1"),
        ("Fudge, ca 94555", "Fudge", "ca", "94555"),
    ],
)
def test_city_lines(line: str, city: str, state: str, zip_code: str) -> None:
    block = parted(("Ann Lee", "1 Main St", line))
    assert (block.city, block.state, block.zip) == (city, state, zip_code)
    assert block.lines == ("Ann Lee", "1 Main St")
    abroad = parted(("Ann Lee", "1 Main St", line, "United States"))
    assert (abroad.city, abroad.country) == (city, "United States")


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("Bayshore CA 94326",),
        ("Ann Lee", "1 Main St"),
        ("Ann Lee", "London SW1A 1AA", "United Kingdom"),
        ("Ann Lee", "Suite 5 CA 94326"),
        ("Ann Lee", "Bayshore XX 94326"),
        ("Ann Lee", "Bayshore CA 9432"),
        ("Ann Lee", "Bayshore CA"),
        ("Ann Lee", "Berlin", "DE"),
    ],
)
def test_unsure_addresses_stay_as_they_are(lines: tuple[str, ...]) -> None:
    block = parted(lines)
    assert block.lines == lines
    assert block.city is block.zip is block.country is None


def test_currencies_are_found_by_the_names_of_the_standard() -> None:
    names = {it.alpha_3: it.name for it in pycountry.currencies}
    for code in "USD EUR GBP JPY CNY CAD AUD MXN INR CHF SEK ZAR BRL KRW TWD AED SGD".split():
        assert currency_code(names[code]) == code == currency_code(code.lower())
    assert currency_code("US Dollar") == currency_code(" us  dollar ") == "USD"
    assert currency_code("Moon Dollar") is None
