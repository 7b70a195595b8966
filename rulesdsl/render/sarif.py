"""Findings as SARIF 2.1.0 (OASIS), which code scanning and editors show beside the lines.

What is not in the standard's own words: a message has one paragraph for the finding, and one for
each thing that comes with it. `fixes` have `properties.safe`. A finding is known again by
`partialFingerprints["rulesdsl/v1"]`; GitHub works out `primaryLocationLineHash` by itself. Braces
stay single: a message without `arguments` is shown as it is, and `{last name}` is a name template.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.pages import page_of
from rulesdsl.patterns import pattern
from rulesdsl.render._fingerprints import fingerprints
from rulesdsl.render._objects import json_text
from rulesdsl.render._places import extent, is_relative, lines_of, path_of, uri_of
from rulesdsl.render._words import more, shown_and_cured, where
from rulesdsl.source import Source, Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

ROOT = "%SRCROOT%"
"""The name, agreed among programs, of the folder to which the paths are relative."""

MOST_SHOWN = 2000
"""Characters: a longer stretch of a source is not repeated."""

_BETTER = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
"""The words of GitHub, by which its lists can be filtered."""

_BRACKETS = str.maketrans("[]", "()")

_LINK = pattern(r"\[([^\]]*)\]\((?!https?:)[^)]*\)")


def render(diagnostics: Iterable[Diagnostic], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  all renderings are called alike
    """The findings as one run of a SARIF log."""
    every = list(diagnostics)
    codes = {it.code.id: it.code for it in sorted(every, key=lambda it: it.code.id)}
    known_by = fingerprints(every)
    numbers = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {"driver": {**_program(), "rules": [_rule(it) for it in codes.values()]}},
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The folder in which rulesdsl was started."}}
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            {**_result(it), "ruleIndex": numbers[it.code.id], "partialFingerprints": known}
            for it, known in zip(every, ({"rulesdsl/v1": it} for it in known_by), strict=True)
        ],
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


RENDER = render


def _program() -> dict[str, str]:
    return {"name": "rulesdsl", "semanticVersion": version("rulesdsl")}


def _rule(code: Code) -> dict[str, Any]:
    """What is told of a kind of finding, from the page of its code."""
    title = code.name.replace("-", " ").capitalize()
    page = page_of(code.id)
    meaning = page.sections.get("What it means") if page else None
    text = _without_dead_links(page.text) if page else title
    return {
        "id": code.id,
        "name": code.name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": _paragraph(meaning or title)},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": code.severity.value},
        "properties": {
            "tags": ["rulesdsl", "policy"],
            "problem.severity": _BETTER[code.severity],
        },
    }


def _paragraph(markdown: str) -> str:
    """The first paragraph of a page, in one line."""
    return " ".join(_without_dead_links(markdown).partition("\n\n")[0].split())


def _without_dead_links(markdown: str) -> str:
    """A link to another of our pages leads nowhere in somebody else's program."""
    return _LINK.sub(r"\1", markdown)


def _result(it: Diagnostic) -> dict[str, Any]:
    links = (_link(number, label) for number, label in enumerate(it.others, 1))
    told = (_plain(it.message), *links, *map(_plain, shown_and_cured(it)), f"more: {more(it)}")
    result: dict[str, Any] = {
        "ruleId": it.code.id,
        "level": it.code.severity.value,
        "message": {"text": "\n\n".join(told)},
        "locations": [{"physicalLocation": _place(it.at)}],
    }
    if it.others:
        result["relatedLocations"] = [
            _related(number, other) for number, other in enumerate(it.others, 1)
        ]
    if it.fix:
        result["fixes"] = [_fix(it.at.source, it.fix)]
    return result


def _plain(text: str) -> str:
    """A message in which nothing is taken for a link, `[text](address)`."""
    return text.replace("](", "] (")


def _link(number: int, label: Label) -> str:
    """A link to a related place, by its id."""
    words = (label.text or where(label)).translate(_BRACKETS)
    return f"see also [{words}]({number})"


def _related(number: int, label: Label) -> dict[str, Any]:
    related: dict[str, Any] = {"id": number, "physicalLocation": _place(label)}
    return {**related, "message": {"text": _plain(label.text)}} if label.text else related


def _place(label: Label) -> dict[str, Any]:
    text = label.source.cut(label.span).removesuffix("\n")
    region: dict[str, Any] = _region(label.source, label.span)
    place: dict[str, Any] = {"artifactLocation": _file(label.source), "region": region}
    if 0 < len(text) <= MOST_SHOWN:
        region["snippet"] = {"text": text}
    lines = lines_of(label)
    if sum(map(len, lines)) <= MOST_SHOWN:
        last = region["startLine"] + len(lines) - 1
        whole = {"startLine": region["startLine"], "endLine": last}
        place["contextRegion"] = {**whole, "snippet": {"text": "\n".join(lines)}}
    return place


def _file(source: Source) -> dict[str, str]:
    uri = uri_of(source)
    in_root = path_of(source) is not None and is_relative(uri)
    return {"uri": uri, "uriBaseId": ROOT} if in_root else {"uri": uri}


def _region(source: Source, span: Span) -> dict[str, int]:
    """Columns count characters, and the end is the column behind the last one."""
    found = extent(source, span)
    return {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }


def _fix(source: Source, fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _exactly(source, it.span), "insertedContent": {"text": it.text}}
        for it in fix.edits
    ]
    return {
        "description": {"text": _plain(fix.title)},
        "artifactChanges": [{"artifactLocation": _file(source), "replacements": replacements}],
        "properties": {"safe": fix.safe},
    }


def _exactly(source: Source, span: Span) -> dict[str, int]:
    """A stretch to be replaced, to the letter: the end of a line counts."""
    start, end = source.place(span.start), source.place(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
