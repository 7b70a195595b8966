"""Each file is recognised as what it is and nothing else; others are told what they look like."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.formats import Format, Kind, Refusal
from rulesdsl.model.fields import BY_NAME as FIELDS
from rulesdsl.reading.recognise import candidates, choose, formats
from rulesdsl.reading.table import header
from rulesdsl.reading.text import HEAD_BYTES
from tests.conftest import ROOT
from tests.formats import seeds
from tests.formats.reading import BY_NAME

NEUTRAL_HEADER = re.compile(r"order[ _]number[,;]")

NO_INPUTS = {"expected.csv", "credit-stop.csv", "items.csv"}

IN_THE_TREE = sorted(
    path
    for folder in ("rules", "docs/tutorial", "docs/from-checkboxes")
    for path in (ROOT / folder).rglob("*.*")
    if path.suffix not in {".rules", ".md"}
    and path.name not in NO_INPUTS
    and path.parent.name != "expected"
)

WHOLE = {**seeds.BY_FORMAT, "amazon": seeds.AMAZON}

SAMPLE_FORMATS = {
    "orders/shopify/*.csv": "shopify",
    "orders/woocommerce/*.json": "woocommerce",
    "orders/amazon/new_orders*.txt": "amazon",
    "quickbooks/*.xml": "qbxml",
    "quickbooks/errors/*.xml": "qbxml",
    "quickbooks/*.IIF": "iif",
    "quickbooks/qbd_customer_list*.csv": "quickbooks_csv",
    "quickbooks/qbo_customer_contact_list*.csv": "quickbooks_online_contacts",
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


@pytest.mark.parametrize(
    ("name", "text"),
    [("etsy", seeds.ETSY_ITEMS), ("ebay", seeds.EBAY_IN_GERMAN), ("square", seeds.SQUARE_ITEMS)],
)
def test_the_other_files_of_a_format_are_recognised_too(name: str, text: str) -> None:
    assert recognised(text) == [name]
    assert recognised(text.encode("cp1252").decode(errors="replace")) == [name]


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


COLUMNS = sorted(
    {
        name
        for seed in (*WHOLE.values(), *seeds.VARIANTS)
        for line in seed.splitlines()[:3]
        for name in header(line)
    }
)


@given(st.lists(st.sampled_from(COLUMNS), min_size=1), st.sampled_from(",;\t"), st.data())
def test_only_formats_that_a_file_cannot_be_of_are_not_loaded(
    columns: list[str], sign: str, data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from([*WHOLE.values(), *seeds.VARIANTS]))
    written = data.draw(
        st.sampled_from([str.upper, str.title, lambda it: it.replace(" ", "_"), '"{}"'.format])
    )
    title = data.draw(st.sampled_from(["", "\n \n", "sep=,\n", "Customer List\n"]))
    for text in (title + sign.join(map(written, columns)) + "\n", title + whole, written(whole)):
        assert recognised(text) == [it.name for it in candidates(text) if it.recognises(text)]


@pytest.mark.parametrize("name", WHOLE)
def test_of_most_files_few_formats_are_loaded(name: str) -> None:
    most = 12 if WHOLE[name].startswith(("{", "[")) else 6
    assert len(candidates(WHOLE[name])) <= most


def amazon_headers(samples: Path) -> list[str]:
    lines = (samples / "orders/amazon/headers.tsv").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_every_amazon_header_is_recognised(samples: Path) -> None:
    headers = amazon_headers(samples)
    assert len(headers) == 6
    assert [recognised(line + "\n") for line in headers] == [["amazon"]] * 6


@given(data=st.data())
@pytest.mark.parametrize("name", ["shopify", "amazon", "neutral_csv", "etsy", "square"])
def test_the_order_of_columns_does_not_matter(name: str, data: st.DataObject) -> None:
    first = WHOLE[name].partition("\n")[0]
    sign = "\t" if name == "amazon" else ","
    columns = data.draw(st.permutations(first.split(sign)))
    sign = data.draw(st.sampled_from([sign, ";", "\t"]))
    assert recognised(sign.join(columns) + "\n") == [name]


OURS = sorted(set(FIELDS) - {"order number", "customer name"})


@given(st.lists(st.sampled_from(OURS), unique=True), st.sampled_from([",", ";", "\t"]))
def test_a_table_with_any_of_our_fields_is_ours_alone(fields: list[str], sign: str) -> None:
    assert recognised(sign.join(["order number", *fields]) + "\n") == ["neutral_csv"]


@given(st.lists(st.sampled_from(OURS), unique=True))
def test_json_with_any_of_our_fields_is_ours_alone(fields: list[str]) -> None:
    written = {name.replace(" ", "_"): "x" for name in ["order number", *fields]}
    assert recognised(json.dumps([written])) == ["neutral_json"]


def test_graphql_is_recognised_too() -> None:
    assert recognised(seeds.SHOPIFY_GRAPHQL) == ["shopify_json"]


def test_a_table_with_an_order_number_is_never_shopifys() -> None:
    # Its name is a person's: read as Shopify's it would become the number of the order.
    others = ",".join(f"other {count}" for count in range(9))
    assert recognised(f"order number,name,email,total,{others}\n") == []


def test_the_tables_of_the_pages_are_recognised() -> None:
    found: list[tuple[str, str]] = []
    for page in (ROOT / "docs" / "formats").glob("*.md"):
        lines = map(str.strip, page.read_text(encoding="utf-8").splitlines())
        found += [(page.name, line) for line in lines if NEUTRAL_HEADER.match(line)]
    assert "neutral_csv.md" in {name for name, _ in found}
    assert [it for it in found if recognised(it[1] + "\n") != ["neutral_csv"]] == []


@pytest.mark.parametrize("path", IN_THE_TREE, ids=lambda it: it.relative_to(ROOT).as_posix())
def test_the_files_of_demo_tutorial_and_policies_are_of_one_format(path: Path) -> None:
    head = path.read_bytes()[:HEAD_BYTES].decode(errors="replace")
    assert len(recognised(head)) == 1


def test_two_formats_that_both_fit_are_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = (BY_NAME["neutral_csv"], evolve(BY_NAME["shopify"], recognises=bool))
    monkeypatch.setattr("rulesdsl.reading.recognise.candidates", lambda _: both)
    found = choose(seeds.NEUTRAL_CSV.encode(), "x.csv", Kind.ORDERS)
    assert isinstance(found, Refusal)
    assert "for all files of orders together: --orders-format neutral_csv" in found.cure


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
        ('{"name": "Ann"}', "JSON that begins"),
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
        ("excel", Kind.CUSTOMERS, "quickbooks_online_json), found 'excel'", "Leave the name out"),
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
