"""Names and values that somebody chose in order to do harm: nothing breaks, steers or runs."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.examples import Result, run
from rulesdsl.examples.coverage import Coverage, coverage
from rulesdsl.examples.json import as_json
from rulesdsl.examples.junit import junit
from rulesdsl.examples.page import page
from rulesdsl.examples.suggestions import as_policy
from rulesdsl.examples.text import report
from rulesdsl.source import Source
from tests.webpages import read_strictly, text_of

HOSTILE = "</pre><script>alert(1)</script> & \x1b[2J \u202e \ufffe \ud83d ]]> `rm`"

POLICY = f"""\
policy '{HOSTILE}'

rule '{HOSTILE}'
  when email is '{HOSTILE}' or total > 10
  match by name
  else use customer 'Web Sales' with job

example '{HOSTILE}'
  customer 'Web Sales'
  order name '{HOSTILE}', email '{HOSTILE}'
  expect create job '{HOSTILE}'
  expect hold
"""


@pytest.fixture(scope="module")
def tested() -> tuple[Compiled, tuple[Result, ...], Coverage]:
    compiled = compile_policy(Source(f"{HOSTILE}.rules", POLICY))
    assert compiled.ok, [it.message for it in compiled.diagnostics]
    results = run(compiled)
    return compiled, results, coverage(compiled, results)


def test_nothing_steers_a_terminal(tested: tuple[Compiled, tuple[Result, ...], Coverage]) -> None:
    for width in (40, 80):
        for line in report([tested], width, every=True):
            assert not set("\x1b\u202e\ud83d\n") & set(line)


def test_the_file_for_ci_is_xml(tested: tuple[Compiled, tuple[Result, ...], Coverage]) -> None:
    compiled, results, _ = tested
    document = etree.fromstring(junit([(compiled, results)]))
    [case] = document.iter("testcase")
    assert str(case.attrib["name"]).startswith("</pre><script>alert(1)</script> & ␛[2J")


def test_the_page_runs_nothing(tested: tuple[Compiled, tuple[Result, ...], Coverage]) -> None:
    _, results, its = tested
    shown = read_strictly(b"".join(page([(its, results)])).decode())
    assert "<script>alert(1)</script>" in text_of(shown, "//pre")


def test_json_can_be_read(tested: tuple[Compiled, tuple[Result, ...], Coverage]) -> None:
    told = json.loads(as_json([tested]))
    assert told["policies"][0]["examples"][0]["name"] == HOSTILE


def test_what_is_suggested_is_a_policy(
    tested: tuple[Compiled, tuple[Result, ...], Coverage],
) -> None:
    compiled, _, its = tested
    text = compiled.tree.source.text + "".join(as_policy(its, several=True))
    again = compile_policy(text)
    assert again.ok, [it.message for it in again.diagnostics]
    assert sum(not it.passed for it in run(again)) == 1
