"""Bytes to text: encodings, and what is no text; each refusal has its own words and cure."""

from __future__ import annotations

import pytest

from rulesdsl.formats import Format
from rulesdsl.reading import text
from tests.formats import seeds
from tests.formats.reading import BY_NAME, one_order, orders, refusal

ANN = "order number,name\n1,José Núñez\n"

NO_TEXT = {
    "an empty file": (b"", "found an empty one"),
    "blank lines": (b" \r\n\n", "found only blank lines"),
    "xlsx": (b"PK\x03\x04\x14\x00", "an Excel workbook or another zip archive"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1", "an Excel workbook of the old kind"),
    "pdf": (b"%PDF-1.7\n", "a PDF document"),
    "gzip": (b"\x1f\x8b\x08\x00", "a gzip archive"),
    "html": (b"\n<!DOCTYPE html>\n<html>", "found a web page"),
    "html without type": (b"<HTML><body>Log in</body></HTML>", "found a web page"),
}


@pytest.mark.parametrize("what", NO_TEXT)
@pytest.mark.parametrize("chosen", BY_NAME.values(), ids=lambda it: it.name)
def test_what_is_no_text_is_refused(what: str, chosen: Format) -> None:
    data, found = NO_TEXT[what]
    refused = refusal(chosen.name, data)
    assert refused.message.startswith("expected ")
    assert found in refused.message
    assert refused.cure


def test_every_such_refusal_has_its_own_words() -> None:
    messages = {refusal("shopify", data).message for data, _ in NO_TEXT.values()}
    assert len(messages) == len(NO_TEXT) - 1  # the two web pages are told alike
    assert "save it as 'CSV UTF-8" in refusal("shopify", NO_TEXT["xlsx"][0]).cure


@pytest.mark.parametrize("chosen", BY_NAME.values(), ids=lambda it: it.name)
def test_a_nul_byte_is_told_with_its_line(chosen: Format) -> None:
    data = seeds.BY_FORMAT[chosen.name].encode().replace(b"\n", b"\n\x00", 1)
    refused = refusal(chosen.name, data)
    assert "NUL byte" in refused.message
    assert refused.origin.line == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_by_its_mark(encoding: str) -> None:
    assert one_order("neutral_csv", ANN.encode(encoding)).name == "José Núñez"


JSON = [name for name, seed in seeds.BY_FORMAT.items() if seed.startswith(("[", "{"))]
"""Their texts may have line ends in them, which are no ends of lines."""


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", [it for it in seeds.BY_FORMAT if it not in JSON])
def test_line_ends_of_all_systems(name: str, ends: str) -> None:
    whole = seeds.BY_FORMAT[name]
    here = BY_NAME[name].name
    assert shown_without_lines(here, whole.replace("\n", ends)) == shown_without_lines(here, whole)


def shown_without_lines(name: str, content: str) -> str:
    from tests.formats.reading import read, shown  # only this test shows readings

    return "\n".join(
        line.partition(" file:")[0] for line in shown(read(name, content)).splitlines()
    )


@pytest.mark.parametrize("name", ["shopify", "neutral_csv", "neutral_json", "magento"])
def test_other_encodings_are_refused_with_the_line(name: str) -> None:
    data = "\n\nName;José\n".encode("cp1252")
    refused = refusal(name, data)
    assert refused.message == "expected UTF-8 text, found a byte that is none (0xE9)"
    assert refused.origin.line == 3
    assert refused.cure.startswith("Export it again and use the file as it comes.")
    assert refused.cure.endswith("save that as UTF-8 (in Excel, 'CSV UTF-8').")


def test_half_of_a_utf_16_file() -> None:
    refused = refusal("neutral_csv", "\ufeffabc".encode("utf-16-le")[:-1])
    assert refused.message == "expected UTF-16 text, found bytes that are none"


def test_bytes_that_windows_1252_lacks() -> None:
    refused = refusal("amazon", b"order-id\tpurchase-date\nx\t\x81\xe9\n")
    assert refused.origin.line == 2


def test_a_stream_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_BYTES", 20)
    refused = refusal("shopify", seeds.SHOPIFY)
    assert "found one of 1 MiB" in refused.message
    assert "shorter period" in refused.cure


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("\u00a0 Ann\u200b\ufeff ", "Ann"),
        ("\u200b\u00a0", None),
        ("Ann\u00a0Lee", "Ann\u00a0Lee"),
        ("1 Main St\r\nSuite 2", "1 Main St Suite 2"),
        ("Ann\x07Lee", "Ann Lee"),
        ("\ud83d", "\ufffd"),
        ("\uffff", "\ufffd"),
        ("Ann 🎉", "Ann 🎉"),
    ],
)
def test_cells_are_cleaned(cell: str, says: str | None) -> None:
    assert text.clean(cell) == says


def test_quotes_in_messages_are_short_and_hide_long_numbers() -> None:
    assert text.quoted("4111-1111-1111-1111 x") == "'(a long number) x'"
    assert len(text.quoted("a" * 500)) < 70


def test_halves_of_a_character_in_json_are_replaced() -> None:
    order = one_order("neutral_json", r'[{"order number": "1", "name": "A\ud83dB\u0000C"}]')
    assert order.name == "A\ufffdB C"
    assert orders("neutral_json", r'[{"order number": "\ud83d"}]').orders[0].number == "\ufffd"


@pytest.mark.parametrize("cell", ["x" * 140_000, f'"{"x, " * 50_000}"'], ids=["plain", "quoted"])
def test_a_cell_longer_than_any_costs_its_row_alone(cell: str) -> None:
    header, row, rest = seeds.ETSY.split("\n", 2)
    reading = orders("etsy", "\n".join((header, row.replace("Ann Lee", cell), rest)))
    assert [it.number for it in reading.orders] == ["3002"]
    [problem] = reading.problems
    assert (problem.order_number, str(problem.origin)) == ("3001", "file:2")
    assert problem.message == "expected cells of at most 131,072 characters, found a longer one"


def test_a_long_cell_that_nothing_closes_is_the_rest_of_the_file() -> None:
    refused = refusal("etsy", seeds.ETSY.replace("Ann Lee", '"' + "x\n" * 100_000))
    assert "quotation mark to be closed" in refused.message
    assert refused.origin.line == 2


@pytest.mark.parametrize("name", JSON)
def test_answers_pasted_one_behind_the_other_are_told(name: str) -> None:
    seed = seeds.BY_FORMAT[name]
    refused = refusal(name, seed + seed)
    assert refused.message == (
        "expected one answer in the file, found another that begins behind its end"
    )
    assert refused.origin.line == seed.count("\n") + 1
    assert refused.cure


@pytest.mark.parametrize("name", JSON)
def test_a_bracket_too_many_is_no_other_answer(name: str) -> None:
    assert "found a mistake in column 1" in refusal(name, seeds.BY_FORMAT[name] + "}").message


@pytest.mark.parametrize("name", JSON)
def test_a_table_that_is_called_json_is_told_as_what_it_is(name: str) -> None:
    refused = refusal(name, f"\n{ANN}")
    assert refused.message == (
        "expected JSON, which begins with { or [, found text that begins 'order number,name'"
    )
    assert refused.origin.line == 2
