"""Wrong policies and what is said about them: pages of `tests/corpus/semantics`.

A case is a heading, the files of a policy in fenced blocks (```rules file=NAME; the policy itself
has no name), and a ```text block with the findings.
"""

from __future__ import annotations

import re
from pathlib import Path

from attrs import evolve, frozen

from rulesdsl.compiler import compile_policy
from rulesdsl.diagnostics import Diagnostic, Fix, Label
from rulesdsl.source import Source, Unreadable

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "semantics"
PAGES = sorted(CORPUS.glob("*.md"))

MAIN = "policy.rules"
NOTHING = "nothing to say\n"

_FENCE = re.compile(r"```(\w+)(?: file=(\S+))?\n((?:(?!```).*\n)*)```\n")


@frozen
class Case:
    """One policy of a page, with the files that it names."""

    title: str
    files: dict[str, str]

    def found(self) -> tuple[Diagnostic, ...]:
        """What the compiler says."""
        return compile_policy(Source(MAIN, self.files[MAIN]), self._read).diagnostics

    def _read(self, name: str) -> Source | Unreadable:
        text = self.files.get(name)
        return Unreadable("found none") if text is None else Source(name, text)

    def fixed(self, file: str, fix: Fix) -> Case:
        """The case after a fix."""
        text = self.files[file]
        for edit in sorted(fix.edits, key=lambda it: it.span, reverse=True):
            text = text[: edit.span.start] + edit.text + text[edit.span.end :]
        return evolve(self, files=self.files | {file: text})


def cases(page: Path) -> list[Case]:
    """The cases of a page."""
    _, *parts = re.split(r"^## ", page.read_bytes().decode(), flags=re.MULTILINE)
    return [_case(part) for part in parts]


def _case(part: str) -> Case:
    blocks = [it for it in _FENCE.finditer(part) if it[1] != "text"]
    return Case(part.partition("\n")[0], {it[2] or MAIN: it[3] for it in blocks})


def remade(page: Path) -> str:
    """The page with what is said now."""
    before, *parts = re.split(r"^## ", page.read_bytes().decode(), flags=re.MULTILINE)
    return before + "".join(f"## {_remade(part)}" for part in parts)


def _remade(part: str) -> str:
    said = "\n".join(map(shown, _case(part).found())) or NOTHING
    without = re.sub(r"```text\n(?:(?!```).*\n)*```\n+", "", part).rstrip("\n")
    return f"{without}\n\n```text\n{said}```\n\n"


def shown(finding: Diagnostic) -> str:
    """A finding in a few lines: where, what, the words meant, and the cure."""
    severity = finding.code.severity.value
    lines = [f"{_place(finding.at)} {severity} {finding.code.id}: {finding.message}"]
    words = finding.at.source.cut(finding.at.span)
    lines += [f"    | {line}" for line in words.splitlines()]
    lines += [f"    help: {finding.help}"] if finding.help else []
    if finding.fix:
        edits = [f"{finding.at.source.cut(it.span)!r} -> {it.text!r}" for it in finding.fix.edits]
        lines.append(f"    fix: {', '.join(edits)}")
    lines += [f"    {_place(other)}: {other.text}" for other in finding.others]
    return "".join(f"{line}\n" for line in lines)


def _place(label: Label) -> str:
    place = label.source.place(label.span.start)
    name = "" if label.source.name == MAIN else f"{label.source.name}:"
    return f"{name}{place.line}:{place.column}"
