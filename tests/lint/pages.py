"""Policies as they stand in pages: fenced blocks, with the files and the customer list before them.

    rules                 a policy
    … file=NAME           a file that policies name: an included one, a list of values
    csv file=customers.csv, csv file=vendors.csv    QuickBooks' lists

A file is there for all policies behind it, up to the next heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path

from attrs import evolve, field, frozen

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.diagnostics import Diagnostic, Fix
from rulesdsl.formats import CustomerReading, Format, Kind
from rulesdsl.lint.engine import lint
from rulesdsl.lint.selection import Selection
from rulesdsl.reading.once import join_customers
from rulesdsl.reading.recognise import choose
from rulesdsl.source import Source, Unreadable
from tests.fixes import applied

ROOT = Path(__file__).resolve().parent.parent.parent
MAIN = "policy.rules"
TODAY = date(2026, 11, 21)

LISTS = ("customers.csv", "vendors.csv")
"""The files that are QuickBooks' lists."""

FENCE = re.compile(
    r"^```(?P<language>\w+)(?P<words>[^\n]*)\n(?P<text>.*?)^```$|^##? (?P<heading>[^\n]+)$",
    re.MULTILINE | re.DOTALL,
)


@frozen(slots=False, eq=False)
class Shown:
    """A policy with its files; `title` is the heading above it, `line` its place in its `page`.

    `given` is QuickBooks' list where it is not in the files.
    """

    text: str
    files: Mapping[str, str] = field(factory=dict, repr=False)
    title: str = ""
    line: int = 1
    page: str = ""
    given: CustomerIndex | None = field(default=None, repr=False)

    def read(self, name: str) -> Source | Unreadable:
        """A file that the policy names."""
        there = name in self.files
        return Source(name, self.files[name]) if there else Unreadable("found none of that name")

    @cached_property
    def compiled(self) -> Compiled:
        """The policy, compiled."""
        return compile_policy(Source(MAIN, self.text), self.read)

    @cached_property
    def customers(self) -> CustomerIndex | None:
        """QuickBooks' list, where there is one."""
        lists = [_read_list(it, self.files[it]) for it in LISTS if it in self.files]
        return CustomerIndex(join_customers(lists).customers) if lists else self.given

    @cached_property
    def told(self) -> tuple[Diagnostic, ...]:
        """All that is to be said of it."""
        return lint(self.compiled, TODAY, customers=self.customers)

    def told_of(self, code: str) -> tuple[Diagnostic, ...]:
        """What is to be said with this code."""
        return lint(self.compiled, TODAY, Selection((code,)), self.customers)

    def fixed(self, found: Diagnostic, fix: Fix) -> Shown:
        """The policy with a finding's fix applied, in whichever file that is."""
        name = found.at.source.name
        if name == MAIN:
            return evolve(self, text=applied(self.text, fix))
        return evolve(self, files={**self.files, name: applied(self.files[name], fix)})


def _read_list(name: str, text: str) -> CustomerReading:
    data = text.encode()
    chosen = choose(data, name, Kind.CUSTOMERS)
    assert isinstance(chosen, Format), chosen
    read = chosen.read(BytesIO(data), name)
    assert isinstance(read, CustomerReading), read
    assert not read.problems, read.problems
    return read


def shown(page: Path, *, but: Iterable[str] = (), headings: bool = True) -> Iterator[Shown]:
    """The policies of a page, but those whose blocks have one of the words `but`.

    Without `headings` a file is there up to the end of the page.
    """
    markdown = page.read_text(encoding="utf-8")
    files: dict[str, str] = {}
    title = ""
    left_out = set(but)
    for it in FENCE.finditer(markdown):
        if it["heading"] is not None:
            title, files = it["heading"], {} if headings else files
            continue
        options = dict(word.partition("=")[::2] for word in it["words"].split())
        name = options.get("file")
        if name is not None:
            files = {**files, name: it["text"]}
        if it["language"] != "rules" or left_out & options.keys():
            continue
        if name is None or not headings:
            line = markdown.count("\n", 0, it.start("text")) + 1
            yield Shown(it["text"], files, title, line, page.stem)
