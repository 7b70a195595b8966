"""What came of examples, as JUnit's XML: a suite a policy, a case an example.

The form is the one that CI systems read: `file` and `line` lead to the example, `failure` has the
same text that a terminal shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from rulesdsl.compiled import Compiled
from rulesdsl.examples import Result, effect_in_words
from rulesdsl.examples.text import failure
from rulesdsl.wording import listed, one_line

_WIDTH = 100


def junit(tested: Sequence[tuple[Compiled, tuple[Result, ...]]]) -> bytes:
    """The document, the same for the same results: it tells no times."""
    results = [it for _, its in tested for it in its]
    root = Element("testsuites", {"name": "rulesdsl test", **_counts(results)})
    for policy, its in tested:
        name = PurePath(policy.tree.source.name).as_posix()
        suite = SubElement(root, "testsuite", {"name": _text(name), **_counts(its)})
        for it in its:
            _case(suite, name, it)
    indent(root)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _counts(results: Sequence[Result]) -> dict[str, str]:
    failed = sum(not it.passed for it in results)
    return {"tests": str(len(results)), "failures": str(failed), "errors": "0", "skipped": "0"}


def _case(suite: Element, file: str, result: Result) -> None:
    example = result.example
    case = SubElement(
        suite,
        "testcase",
        classname=_text(file),
        name=_text(example.name),
        file=_text(file),
        line=str(example.line),
    )
    if not result.passed:
        missed = listed(f"`{it}`" for it in _missed(result))
        told = SubElement(case, "failure", message=_text(f"expected {missed}"), type="expect")
        told.text = "\n" + "".join(f"{_text(it)}\n" for it in failure(result, _WIDTH))


def _missed(result: Result) -> Iterator[str]:
    """The effects that were expected in vain."""
    for its in result.taken:
        for expectation in its.missed:
            yield from (effect_in_words(it) for it in expectation.effects if not its.met(it))


def _text(text: str) -> str:
    """A text as XML can have it: neither control characters nor what is no character."""
    return "".join("?" if it in _NONE else it for it in one_line(text))


_NONE = "\ufffe\uffff"
