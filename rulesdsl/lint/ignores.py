"""Comments that switch advice off where it is meant so, with the reason.

    match by email  # lint: ignore L103 because this marketplace sends real addresses

Behind a statement such a comment is for that statement; on a line of its own for the one below,
and above a `rule` or `example` for all that belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeAlias

from rulesdsl.defining import frozen
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.patterns import pattern
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.layout import lay_out

UNREADABLE = Code("L901", "ignore-without-reason", Severity.WARNING)
UNUSED = Code("L902", "unused-ignore", Severity.WARNING)

_MARK = pattern(r"#\s*lint\s*:(?P<rest>.*)", re.IGNORECASE)
_IGNORE = pattern(r"\s*ignore\b\s*:?(?P<codes>.*?)(?:\bbecause\b(?P<reason>.*))?$", re.IGNORECASE)
_CODE = pattern(r"[A-Z]\d+", re.IGNORECASE)
_BETWEEN = pattern(r"[\s,;]+|\band\b", re.IGNORECASE)

Known: TypeAlias = Callable[[], Collection[str]]

EXAMPLE = "# lint: ignore L103 because this marketplace sends real addresses"


@frozen
class Ignore:
    """A comment that switches codes off: where it stands, and for which stretch of the file."""

    comment: Span
    codes: tuple[str, ...]
    reach: Span


@frozen
class Ignores:
    """The comments of a file that switch advice off, and what is wrong with some of them."""

    source: Source
    every: tuple[Ignore, ...]
    found: tuple[Diagnostic, ...]


def ignores_of(file: ast.PolicyFile, known: Known) -> Ignores:
    """What the comments of a file switch off; `known` tells the codes that there are."""
    source = file.source
    if "lint" not in source.text.lower():
        return Ignores(source, (), ())
    every: list[Ignore] = []
    found: list[Diagnostic] = []
    for comment in lay_out(source.text).comments:
        mark = _MARK.match(source.cut(comment.span))
        if mark is None:
            continue
        codes, wrong = _read(mark["rest"], known)
        if wrong:
            found.append(_unreadable(source, comment.span, *wrong))
        else:
            reach = _reach(file, comment.span, alone=comment.alone)
            every.append(Ignore(comment.span, codes, reach))
    return Ignores(source, tuple(every), tuple(found))


def _read(rest: str, known: Known) -> tuple[tuple[str, ...], tuple[str, str] | None]:
    """The codes of a comment, or what is wrong with it: what was found, and what to do."""
    ignore = _IGNORE.fullmatch(rest.rstrip())
    if ignore is None:
        return (), (f"found '{rest.strip()}'", f"write for example `{EXAMPLE}`")
    words = [it for it in _BETWEEN.split(ignore["codes"]) if it]
    strange = next((it for it in words if not _CODE.fullmatch(it)), None)
    codes = tuple(dict.fromkeys(it.upper() for it in words))
    if strange is not None:
        return (), (
            f"found '{strange}', which is no code",
            f"write codes, and the reason behind `because`: `{EXAMPLE}`",
        )
    if not codes:
        return (), ("found no code", f"say which findings are meant: `{EXAMPLE}`")
    unknown = next((it for it in codes if it not in known()), None)
    if unknown is not None:
        cure = "`rulesdsl lint` tells the code of each finding"
        return (), (f"found {unknown}, which no finding has", cure)
    if not (ignore["reason"] or "").strip():
        return (), (
            "found no reason",
            "say why it is meant so behind `because`; whoever reads the policy next will ask",
        )
    return codes, None


def _unreadable(source: Source, span: Span, found: str, cure: str) -> Diagnostic:
    message = f"expected `# lint: ignore CODE because REASON` in this comment, {found}"
    return Diagnostic(UNREADABLE, message, Label(source, span), cure)


def _reach(file: ast.PolicyFile, comment: Span, *, alone: bool) -> Span:
    """For which stretch of the file a comment is."""
    statements = file.statements
    if not alone:
        line = file.source.place(comment.start).line
        its = [it for it in statements if _ends_on(file.source, it, line) or _holds(it, comment)]
        return its[0].span.to(its[-1].span) if its else comment
    inside = next((it for it in statements if _holds(it, comment)), None)
    if inside is not None:
        return inside.span
    below = next((n for n, it in enumerate(statements) if it.span.start > comment.end), None)
    return comment if below is None else _with_its_block(statements, below)


def _holds(written: ast.Written, comment: Span) -> bool:
    return written.span.start < comment.start < written.span.end


def _ends_on(source: Source, written: ast.Written, line: int) -> bool:
    return source.place(max(written.span.end - 1, written.span.start)).line == line


def _with_its_block(statements: Sequence[ast.Written], at: int) -> Span:
    """A statement, or the whole block that it begins."""
    first = statements[at]
    if not isinstance(first.statement, ast.Rule | ast.Example):
        return first.span
    ends = (n for n in range(at + 1, len(statements)) if _begins(statements[n].statement))
    return first.span.to(statements[next(ends, len(statements)) - 1].span)


def _begins(statement: ast.Statement) -> bool:
    return isinstance(statement, ast.Rule | ast.Example | ast.Promise)


def without_ignored(
    found: Iterable[Diagnostic],
    own: Ignores,
    included: Iterable[Ignores] = (),
    judged: Collection[str] = (),
) -> Iterator[Diagnostic]:
    """The findings that no comment switches off, and the comments that switch nothing off.

    `judged` are the codes that were looked for: only of these it is known that nothing was found,
    and only in the policy's `own` file; a comment in an included one may be for another policy.
    That a policy cannot be used is no advice: no comment takes it away.
    """
    by_file = {it.source.name: it for it in (own, *included)}
    used: set[tuple[Ignore, str]] = set()
    for it in found:
        its = by_file.get(it.at.source.name)
        silenced = [(one, it.code.id) for one in its.every if _is_for(one, it)] if its else []
        used.update(silenced)
        if not silenced:
            yield it
    for its in by_file.values():
        yield from its.found
    for one in own.every:
        idle = [code for code in one.codes if code in judged and (one, code) not in used]
        if idle:
            yield _unused(own.source, one, idle)


def _is_for(ignore: Ignore, finding: Diagnostic) -> bool:
    cannot_be_used = finding.is_error and finding.code.id[0] != "A"
    at = finding.at.span.start
    within = ignore.reach.start <= at <= max(ignore.reach.end - 1, ignore.reach.start)
    return within and not cannot_be_used and finding.code.id in ignore.codes


def _unused(source: Source, ignore: Ignore, codes: list[str]) -> Diagnostic:
    what = " or ".join(codes)
    edit = _taken_out(source, ignore) if len(codes) == len(ignore.codes) else None
    title = "take the comment out" if edit else f"take {what} out of the comment"
    return Diagnostic(
        UNUSED,
        f"expected a finding {what} that this comment switches off, found none",
        Label(source, ignore.comment),
        title,
        Fix(title, (edit,), safe=True) if edit else None,
    )


def _taken_out(source: Source, ignore: Ignore) -> Edit:
    """A comment with the space before it, or its whole line where nothing else stands there."""
    start, end = ignore.comment.start, ignore.comment.end
    before = len(source.text[:start].rstrip(" \t"))
    alone = before == 0 or source.text[before - 1] == "\n"
    if alone and source.text[end : end + 1] == "\n":
        end += 1
    return Edit(Span(before, end), "")
