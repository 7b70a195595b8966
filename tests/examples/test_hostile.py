"""Names and values that somebody chose in order to do harm: nothing breaks, steers or runs."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from rulesdsl.compiler import compile_policy
from rulesdsl.examples import run
from rulesdsl.examples.coverage import coverage
from rulesdsl.examples.examined import Examined
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
def tested() -> Examined:
    compiled = compile_policy(Source(f"{HOSTILE}.rules", POLICY))
    assert compiled.ok, [it.message for it in compiled.diagnostics]
    results = run(compiled)
    return Examined(compiled, results, coverage(compiled, results))


def test_nothing_steers_a_terminal(tested: Examined) -> None:
    for width in (40, 80):
        for line in report([tested], width, every=True, coverage=True):
            assert not set("\x1b\u202e\ud83d\n") & set(line)


def test_the_file_for_ci_is_xml(tested: Examined) -> None:
    document = etree.fromstring(junit([tested]))
    [case] = document.iter("testcase")
    assert str(case.attrib["name"]).startswith("</pre><script>alert(1)</script> & ␛[2J")


def test_the_page_runs_nothing(tested: Examined) -> None:
    shown = read_strictly(b"".join(page([tested])).decode())
    assert "<script>alert(1)</script>" in text_of(shown, "//pre")


def test_json_can_be_read(tested: Examined) -> None:
    told = json.loads(as_json([tested]))
    assert told["policies"][0]["examples"][0]["name"] == HOSTILE


def test_what_is_suggested_is_a_policy(
    tested: Examined,
) -> None:
    assert tested.coverage is not None
    text = POLICY + "".join(as_policy(tested.coverage, several=True))
    again = compile_policy(text)
    assert again.ok, [it.message for it in again.diagnostics]
    assert sum(not it.passed for it in run(again)) == 1
