"""Findings as a comment on a pull request: a table a file, and help behind it that unfolds.

Nothing of a policy becomes Markdown or HTML, calls anybody or leads anywhere. A comment has an end:
where there is not room for all, the help is left out first, from the last finding on, and then
findings; it is said how many.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from rulesdsl.defining import frozen
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.patterns import pattern
from rulesdsl.render._places import path_of
from rulesdsl.render._snippets import CUT, drawn
from rulesdsl.render._words import count, more, where
from rulesdsl.sheets.markdown import block, code, in_comment
from rulesdsl.visible import visible

MARK = "<!-- rulesdsl lint -->"
"""By which a program finds the comment again, to write it anew instead of adding one more."""

MOST = 65_536
"""Characters of a comment on GitHub; we count bytes, so that nobody counts more than we do."""

MOST_TOLD = 600
"""Characters: of one thing told of a finding, the rest is left out."""

MOST_LINES = 20
"""Of what shows a finding."""

ROOM = 100
"""Columns: longer lines of a source are cut around the place."""

_CODE = pattern(r"`([^`]+)`")


@frozen
class _Told:
    """What is said of one finding: a line of the table of its file, and the help."""

    path: str
    line: str
    help: str


def render(diagnostics: Iterable[Diagnostic], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  all renderings are called alike
    """The findings as Markdown, never too long for a comment."""
    every = list(diagnostics)
    told = [_told(it) for it in every]
    title = f"{MARK}\n### rulesdsl lint: {count(every) or 'nothing found'}\n"
    shown = _most(lambda number: title + _page(told, number, 0), len(told))
    helped = _most(lambda number: title + _page(told, shown, number), shown)
    return title + _page(told, shown, helped)


RENDER = render


def _most(page: Callable[[int], str], number: int) -> int:
    """The greatest number, up to `number`, with which a page is not too long."""
    sizes = range(number + 1)
    return bisect_right(sizes, MOST, key=lambda it: len(page(it).encode("utf-8", "replace"))) - 1


def _page(told: Sequence[_Told], shown: int, helped: int) -> str:
    """The first `shown` findings, file by file, the first `helped` of them with their help."""
    files: dict[str, list[int]] = {}
    for number, it in enumerate(told[:shown]):
        files.setdefault(it.path, []).append(number)
    lines: list[str] = []
    for path, numbers in files.items():
        lines += [
            "",
            f"#### {code(path)}",
            "",
            "| line | code | what was found |",
            "|---:|---|---|",
        ]
        lines += [told[number].line for number in numbers]
        helps = [told[number].help for number in numbers if number < helped]
        if helps:
            lines += ["", "<details><summary>Where, why and what to do</summary>", ""]
            lines += [*helps, "</details>"]
    return "".join(f"{it}\n" for it in (*lines, *_left_out(len(told) - shown, shown - helped)))


def _left_out(findings: int, helps: int) -> Iterator[str]:
    if findings or helps:
        left = " and ".join(
            f"{number:,} {what}"
            for number, what in ((findings, "more findings"), (helps, "findings' help"))
            if number
        )
        yield from ("", f"There is no room here for {left}: `rulesdsl lint` tells everything.")


def _told(it: Diagnostic) -> _Told:
    path = _clipped(path_of(it.at.source) or it.at.source.name).strip() or "?"
    number = it.at.source.place(it.at.span.start).line
    kind = f"{it.code.severity.value} {code(it.code.id)}"
    line = f"| {number} | {kind} | {_prose(it.message, in_table=True)} |"
    return _Told(path, line, "\n".join(_help(it, number)))


def _help(it: Diagnostic, number: int) -> Iterator[str]:
    yield f"**Line {number}: {code(f'{it.code.id} {it.code.name}')}**"
    yield ""
    yield from block(_drawn(it))
    yield ""
    if it.evidence:
        lines = map(_prose, it.evidence[:MOST_LINES])
        yield f"* for example: {'<br>'.join(lines)}"
    if it.help:
        yield f"* help: {_prose(it.help)}"
    if it.fix:
        option = "--fix" if it.fix.safe else "--unsafe-fixes"
        yield f"* `rulesdsl lint {option}` does it"
    yield f"* more: {code(more(it))}"
    yield ""


def _drawn(it: Diagnostic) -> Iterator[str]:
    labels = (it.at, *it.others[:MOST_LINES])
    yield from drawn([label for label in labels if label.source == it.at.source], ROOM)
    for other in labels:
        if other.source != it.at.source:
            yield _clipped(f"{where(other)}:")
            yield from drawn([other], ROOM)


def _prose(text: str, *, in_table: bool = False) -> str:
    """A sentence of ours, in which code stands between backticks; the rest is shown as it is."""
    parts = _CODE.split(_clipped(text))
    return "".join(
        code(part, in_table=in_table) if number % 2 else in_comment(part)
        for number, part in enumerate(parts)
    )


def _clipped(text: str) -> str:
    told = visible(text)
    return told if len(told) <= MOST_TOLD else told[:MOST_TOLD] + CUT
