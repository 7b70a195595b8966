"""The page of a test run: well-formed, in need of nothing else, true, safe from what is on it."""

from __future__ import annotations

import re

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.examples import run
from rulesdsl.examples.coverage import coverage
from rulesdsl.examples.examined import Examined
from rulesdsl.examples.page import page
from rulesdsl.source import Source
from tests.conftest import ROOT
from tests.policies import Written, policies
from tests.webpages import contrast, elements, read_strictly, text_of

POLICY = """\
rule 'Amazon'
  when channel is 'Amazon'
  else use customer 'Amazon Sales'

rule 'Everybody <b>else</b>'
  when total > 10
      or guest
  match by email
  else use customer 'Web Sales' with job

example 'Amazon & more'
  customer 'Amazon Sales'
  order channel 'Amazon'
  expect use customer

example '</pre><script>alert(1)</script>'
  order email 'ann@example.com', total 11
  expect use customer
"""


def _page(*compiled: Compiled) -> lxml.html.HtmlElement:
    tested = [(it, run(it)) for it in compiled]
    pieces = page(Examined(it, results, coverage(it, results)) for it, results in tested)
    return read_strictly(b"".join(pieces).decode())


@settings(max_examples=25)
@given(st.lists(policies(), min_size=1, max_size=3))
def test_the_page_of_any_policies(made: list[Written]) -> None:
    compiled = [it.compiled() for it in made]
    shown = _page(*compiled)
    sections = elements(shown, "//section[@class='policy']")
    for its, section in zip(compiled, sections, strict=True):
        lines = [it.text_content() for it in elements(section, ".//ol[@class='source']/li/code")]
        assert lines == its.tree.source.text.splitlines()
        numbers = elements(section, ".//table[@class='lines']//td[@class='number']")
        assert len(numbers) == len(its.table.lines)
        examples = elements(section, ".//div[@id]")
        assert len(examples) == len(its.policy.examples)
    assert bool(elements(shown, "//nav")) is (len(made) > 1)


@pytest.fixture(scope="module")
def shown() -> lxml.html.HtmlElement:
    return _page(compile_policy(Source("policy.rules", POLICY)))


def test_each_line_has_its_mark(shown: lxml.html.HtmlElement) -> None:
    marked = {}
    for it in elements(shown, "//ol[@class='source']/li"):
        number, sign, *_ = [piece.text_content() for piece in it]
        marked[int(number)] = (it.get("class"), sign)
    assert marked[1] == marked[2] == marked[3] == ("whole", "✓reached: ")
    assert marked[4] == ("none", "")
    assert marked[5] == ("partly", "◐partly reached: ")
    assert marked[6] == ("partly", "◐partly reached: ")
    assert marked[7] == ("partly", "")  # goes on with the `when`
    assert marked[8] == ("never", "✗never reached: ")
    assert marked[11] == ("whole", "✓as expected: ")
    assert marked[14] == ("whole", "✓as expected: ")
    assert marked[16] == marked[18] == ("never", "✗not as expected: ")


def test_it_says_what_is_missing(shown: lxml.html.HtmlElement) -> None:
    notes = text_of(shown, "//ol[@class='source']")
    assert "`total > 10` is never false (line 6 of the file)" in notes
    assert "`guest` is never true (line 7 of the file)" in notes
    table = text_of(shown, "//table[@class='lines']")
    assert "not counted: only with --override true" in table
    assert "1 order Amazon & more" in table
    assert "no example" in table
    assert "expected (line 18)" in text_of(shown, "//pre")


def test_several_policies_have_an_overview() -> None:
    one = compile_policy(Source("one.rules", POLICY))
    other = compile_policy(Source("other.rules", "policy 'Other'; match by email"))
    shown = _page(one, other)
    rows = [it.text_content() for it in elements(shown, "//nav//tbody/tr/th")]
    assert rows == ["one.rules", "other.rules"]
    assert [it.text_content() for it in elements(shown, "//h2")] == ["one.rules", "Other"]


def test_colours_can_be_told_apart() -> None:
    base = (ROOT / "rulesdsl" / "webpage" / "style.css").read_text("utf-8")
    own = (ROOT / "rulesdsl" / "examples" / "page.css").read_text("utf-8")
    for common, more in list(zip(_colours(base), _colours(own), strict=True))[:2]:
        colours = common | more
        for kind in ("whole", "partly", "never"):
            assert contrast(colours["text"], colours[f"{kind}-ground"]) >= 4.5
            assert contrast(colours["quiet"], colours[f"{kind}-ground"]) >= 4.5
            assert contrast(colours[kind], colours[f"{kind}-ground"]) >= 3


def _colours(style: str) -> list[dict[str, str]]:
    roots = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", it)) for it in roots]
