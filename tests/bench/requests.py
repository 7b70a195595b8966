"""Requests for QuickBooks by the million: how fast they are written, and in how much memory.

`python -m tests.bench.requests 1000000` writes so many and prints the seconds and the peak memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from time import process_time

from attrs import frozen
from lxml import etree

from rulesdsl.model.decisions import Creation, Role
from rulesdsl.model.records import Block, Customer
from rulesdsl.posting.asked import Asked
from rulesdsl.posting.customer_add import customer_add
from rulesdsl.posting.qbxml_requests import request_files
from rulesdsl.posting.qbxml_text import Content, element
from tests.bench.measure import Row, timed

FEW, MANY = 10_000, 1_000_000
TEXTS = 5_000
PER_FILE = 1_000


@frozen
class Jobs:
    """So many new jobs with an address each, made while they are read; their customer comes first.

    That is how a large plan gives them: no record is there but the one that is written.
    """

    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[tuple[Creation, str]]:
        yield Creation(Customer(name="Web Sales"), Role.STANDARD), "#0"
        for number in range(1, self.count):
            yield Creation(_record(number), Role.JOB, (("type", "Online"),)), f"#{number}"


def _record(number: int) -> Customer:
    street = f"{number % 9_000} Main St"
    return Customer(
        name=f"Lee {number * 7_919 % 10_000_019}, Ann",  # names do not come sorted
        parent="Web Sales",
        first_name="Ann",
        last_name=f"Lee {number}",
        email=f"ann{number}@example.com",
        phone=f"+1 415 555 {number % 10_000:04}",
        billing=Block(lines=("Ann Lee", street), city="Bayshore", state="CA", zip="94326"),
    )


def rows() -> list[Row]:
    """The two measurements."""
    return [bytes_alone(), memory()]


# The bytes alone, by three ways to write the same


def bytes_alone() -> Row:
    texts = [customer_add(new, None) for new, _ in Jobs(TEXTS)]
    by_library = TEXTS / min(
        timed(lambda: [_by_lxml(it) for it in texts], 7), timed(lambda: _by_xmlfile(texts), 7)
    )
    ours = TEXTS / timed(lambda: [_by_us(it) for it in texts], 7)
    assert list(map(_by_us, texts)) == list(map(_by_lxml, texts))
    return Row(
        "the bytes of requests.qbxml, once it is known what stands in each request",
        f"{ours:,.0f} requests/s",
        "at least twice as fast",
        ours >= 2 * by_library,
        f"lxml, by the faster of its two ways ({by_library:,.0f} requests/s)",
        by_library / ours,
    )


def _by_us(inside: Content) -> bytes:
    return element("CustomerAddRq", (("CustomerAdd", inside),), "1-job-1", level=2)


def _by_lxml(inside: Content) -> bytes:
    made = _element(inside)
    return b"    " + etree.tostring(made, encoding="us-ascii", xml_declaration=False) + b"\n"


def _by_xmlfile(texts: Sequence[Content]) -> int:
    out = BytesIO()
    with etree.xmlfile(out, encoding="us-ascii") as file, file.element("QBXML"):
        for inside in texts:
            file.write(_element(inside))
    return out.tell()


def _element(inside: Content) -> etree._Element:
    made = etree.Element("CustomerAddRq", requestID="1-job-1")
    _fill(etree.SubElement(made, "CustomerAdd"), inside)
    etree.indent(made, space="  ", level=2)
    return made


def _fill(made: etree._Element, content: Content) -> None:
    if isinstance(content, str):
        made.text = content
    else:
        for name, inner in content:
            _fill(etree.SubElement(made, name), inner)


# All of it, from the records to the files


def memory() -> Row:
    few, many = _measured(FEW), _measured(MANY)
    return Row(
        f"requests.qbxml with {MANY:,} requests, in files of {PER_FILE:,}",
        f"{many.mebibytes:,.0f} MiB, {MANY / many.seconds:,.0f} requests/s",
        "within 32 MiB more",
        many.mebibytes <= few.mebibytes + 32,
        f"{FEW:,} requests ({few.mebibytes:,.0f} MiB, {FEW / few.seconds:,.0f} requests/s)",
        many.mebibytes / few.mebibytes,
    )


@frozen
class Measured:
    """The seconds of the processor that one run took, and the most memory that its process held."""

    seconds: float
    mebibytes: float


def _measured(count: int) -> Measured:
    words = [sys.executable, "-m", "tests.bench.requests", str(count)]
    ran = subprocess.run(words, stdout=subprocess.PIPE, check=True)
    return Measured(**json.loads(ran.stdout))


def _write(count: int, keep: Callable[[bytes], object]) -> None:
    for pieces in request_files(Asked(creations=Jobs(count)), PER_FILE).values():
        for piece in pieces:
            keep(piece)


def main(count: int) -> None:
    """Write so many requests and print what that took."""
    import resource  # not on Windows, where the rest can be read

    start = process_time()
    _write(count, len)
    seconds = process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "mebibytes": peak}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
