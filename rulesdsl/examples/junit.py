"""What came of examples, as JUnit's XML: a suite a policy, a case an example.

The form is the one that CI systems read: `file` and `line` lead to the example, `failure` has the
same text that a terminal shows. A policy without examples is no suite; without any example there is
one case that passes, for programs take an empty report for a mistake. It tells no times, so that it
is the same for the same results.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from xml.etree import ElementTree as ET

from rulesdsl.examples import Result, effect_in_words
from rulesdsl.examples.examined import Examined
from rulesdsl.examples.text import failure
from rulesdsl.visible import visible
from rulesdsl.wording import listed

NAME = "rulesdsl test"

_WIDTH = 100


def junit(tested: Sequence[Examined]) -> bytes:
    """The document."""
    results = [it for its in tested for it in its.results]
    root = ET.Element("testsuites", _attributes(NAME, results))
    for its in tested:
        if its.results:
            name = PurePath(its.name).as_posix()
            suite = ET.SubElement(root, "testsuite", _attributes(name, its.results))
            for it in its.results:
                _add_case(suite, name, it)
    if not results:
        suite = ET.SubElement(root, "testsuite", _attributes(NAME, results))
        ET.SubElement(suite, "testcase", classname=NAME, name="no examples", time="0")
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _attributes(name: str, results: Sequence[Result]) -> dict[str, str]:
    failed = sum(not it.passed for it in results)
    return {
        "name": visible(name),
        "tests": str(max(len(results), 1)),
        "failures": str(failed),
        "errors": "0",
        "time": "0",
    }


def _add_case(suite: ET.Element, name: str, result: Result) -> None:
    example, file = result.example, visible(name)
    case = ET.SubElement(
        suite,
        "testcase",
        classname=file,
        name=visible(example.name),
        file=file,
        line=str(example.line),
        time="0",
    )
    if not result.passed:
        message = visible(f"expected {listed(f'`{it}`' for it in _missed(result))}")
        told = ET.SubElement(case, "failure", message=message, type="expect")
        told.text = "\n".join(failure(result, _WIDTH))


def _missed(result: Result) -> Iterator[str]:
    """The effects that were expected in vain."""
    for its in result.taken:
        for expectation in its.missed:
            yield from (effect_in_words(it) for it in expectation.effects if not its.met(it))
