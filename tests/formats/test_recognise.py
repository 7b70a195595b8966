"""Each file is recognised as what it is and nothing else; others are told what they look like."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.formats import Format, Kind, Refusal
from rulesdsl.reading.recognise import choose, formats
from tests.formats import seeds
from tests.formats.reading import BY_NAME

WHOLE = {**seeds.BY_FORMAT, "amazon": seeds.AMAZON}

SAMPLE_FORMATS = {
    "orders/shopify/*.csv": "shopify",
    "orders/woocommerce/*.json": "woocommerce",
    "orders/amazon/new_orders*.txt": "amazon",
    "quickbooks/*.xml": "qbxml",
    "quickbooks/errors/*.xml": "qbxml",
    "quickbooks/*.IIF": "iif",
    "quickbooks/*.csv": None,
}


def recognised(text: str) -> list[str]:
    return [it.name for it in formats() if it.recognises(text)]


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("before", ["", "\n\n", "\ufeff"])
def test_each_format_recognises_its_own_alone(name: str, before: str) -> None:
    text = before + WHOLE[name]
    chosen = choose(text.encode(), "file", BY_NAME[name].kind)
    assert isinstance(chosen, Format)
    assert chosen.name == name
    assert recognised(text.removeprefix("\ufeff")) == [name]


@pytest.mark.parametrize("name", ["utf-16", "utf-32"])
def test_other_unicode_files_are_recognised_by_their_mark(name: str) -> None:
    chosen = choose(seeds.SHOPIFY.encode(name), "file", Kind.ORDERS)
    assert isinstance(chosen, Format)
    assert chosen.name == "shopify"


@pytest.mark.parametrize("pattern", SAMPLE_FORMATS)
def test_real_files(pattern: str, samples: Path) -> None:
    paths = sorted(samples.glob(pattern))
    assert paths
    name = SAMPLE_FORMATS[pattern]
    for path in paths:
        head = path.read_bytes()[:65536].decode(errors="replace")
        assert recognised(head) == ([name] if name else []), path.name


def amazon_headers(samples: Path) -> list[str]:
    lines = (samples / "orders/amazon/headers.tsv").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_every_amazon_header_is_recognised(samples: Path) -> None:
    headers = amazon_headers(samples)
    assert len(headers) == 6
    assert [recognised(line + "\n") for line in headers] == [["amazon"]] * 6


@given(data=st.data())
@pytest.mark.parametrize("name", ["shopify", "amazon", "neutral_csv"])
def test_the_order_of_columns_does_not_matter(name: str, data: st.DataObject) -> None:
    first = WHOLE[name].partition("\n")[0]
    sign = "\t" if name == "amazon" else ","
    columns = data.draw(st.permutations(first.split(sign)))
    sign = data.draw(st.sampled_from([sign, ";", "\t"]))
    assert recognised(sign.join(columns) + "\n") == [name]


@pytest.mark.parametrize(
    ("text", "looks_like"),
    [
        (
            "Name,Email\nAnn Lee,a@example.com\n",
            "a table of 2 columns parted by commas that begins",
        ),
        ("Customer;Phone;City\n", "a table of 3 columns parted by semicolons"),
        ("Dear Ann,\n", "a table of 2 columns"),
        ("Hello\n", "text that begins 'Hello'"),
        ('{"name": "Ann"}', "JSON without orders in it"),
        ("<orders/>", "XML that begins '<orders/>'"),
        ("4111111111111111\n", "text that begins '(a long number)'"),
    ],
)
def test_what_nobody_recognises_is_described(text: str, looks_like: str) -> None:
    found = choose(text.encode(), "x.csv", Kind.ORDERS)
    assert isinstance(found, Refusal)
    assert "expected a file of orders in a known format, found" in found.message
    assert looks_like in found.message
    assert all(it.title in found.cure for it in formats(Kind.ORDERS))


def test_orders_given_as_customers_are_told_where_to_go() -> None:
    found = choose(seeds.SHOPIFY.encode(), "x.csv", Kind.CUSTOMERS)
    assert isinstance(found, Refusal)
    assert found.message == (
        "expected a QuickBooks customer list, found a file of orders: Shopify order export (CSV)"
    )
    assert "--orders" in found.cure


@pytest.mark.parametrize("name", ["neutral_csv", "Neutral CSV", "neutral-csv"])
def test_a_format_is_found_by_name(name: str) -> None:
    assert choose(b"anything", "x", Kind.ORDERS, name) is BY_NAME["neutral_csv"]


@pytest.mark.parametrize(
    ("name", "kind", "message", "cure"),
    [
        ("shopfy", Kind.ORDERS, "found 'shopfy'", "Did you mean 'shopify'?"),
        ("qbxml", Kind.ORDERS, "found 'qbxml', which holds customers", "Leave the name out"),
        ("excel", Kind.CUSTOMERS, "(iif, qbxml), found 'excel'", "Leave the name out"),
    ],
)
def test_a_wrong_name_is_refused(name: str, kind: Kind, message: str, cure: str) -> None:
    found = choose(b"anything", "x", kind, name)
    assert isinstance(found, Refusal)
    assert message in found.message
    assert found.cure.startswith(cure)


def test_the_shelf_holds_what_its_names_say() -> None:
    assert set(BY_NAME) == set(seeds.BY_FORMAT)
    assert all(it.title and it.columns for it in BY_NAME.values())
