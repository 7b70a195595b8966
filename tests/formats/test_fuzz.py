"""No bytes make a reader raise: not random ones, not real-looking ones that were damaged."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rulesdsl.formats import CustomerReading, Kind, OrderReading, Refusal
from rulesdsl.reading.recognise import choose
from tests.formats.reading import BY_NAME
from tests.formats.seeds import SEEDS

OUTCOMES = {Kind.ORDERS: OrderReading, Kind.CUSTOMERS: CustomerReading}

PIECES = st.sampled_from(
    [
        *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9", b"\xed\xa0\x80", b"\r", b"\n", b"\r\n"),
        *(b'"', b'""', b"'", b",", b";", b"\t", b"|", b"[", b"]", b"{", b"}", b":", b"\\ud800"),
        *(b"<", b">", b"&", b"&x;", b"<!DOCTYPE a [", b"<!--", b"<?xml?>", b"<CustomerRet>"),
        *(
            b"<VendorQueryRs>",
            b"</CustomerQueryRs>",
            b"<Name/>",
            b"<QBXML>",
            b"&#0;",
            b"!CUST\t",
            b"CUST\t",
            b"NAME",
            b"orders",
            b"1e999999999999",
            b"NaN",
            b"9" * 5000,
        ),
        *(b"4111111111111111", b"[" * 3000, b"a" * 140_000, b"0001-02-30", b"-0", b"\x0b\x85"),
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file that was whole once: pieces cut out, doubled, or put in."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        middle = draw(st.one_of(PIECES, st.just(b""), st.just(data[start:end] * 2)))
        data = data[:start] + middle + data[end:]
    return data


@pytest.mark.parametrize("name", BY_NAME)
@given(data=st.one_of(damaged(), st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
@example(data=b"")
@example(data=b"[" * 100_000)
@example(data=b'{"orders":' * 20_000)
@example(data=b"<QBXML>" * 1_000)
@example(data=b'[{"order number": "1", "total": ' + b"1" * 5_000 + b"}]")
@example(data=b'a,b\n"c"' + b"d" * 140_000 + b",e\n")
def test_readers_never_raise(name: str, data: bytes) -> None:
    chosen = BY_NAME[name]
    reading = chosen.read(BytesIO(data), "file")
    assert isinstance(reading, (OUTCOMES[chosen.kind], Refusal))
    says = reading if isinstance(reading, Refusal) else None
    for it in [says] if says else [*reading.problems, *reading.remarks]:  # type: ignore[union-attr]
        assert "\n" not in it.message
        assert it.message.encode()  # nothing that cannot be written


@given(data=st.one_of(damaged(), st.binary(max_size=300)), kind=st.sampled_from(Kind))
def test_recognising_never_raises(data: bytes, kind: Kind) -> None:
    choose(data, "file", kind)
