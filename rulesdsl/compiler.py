"""The whole compiler on one page: source → tree → policy → decision table, with every finding."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.compiled import Compiled
from rulesdsl.diagnostics import Code, Diagnostic, Label, in_reading_order
from rulesdsl.garbage import undisturbed
from rulesdsl.semantics.includes import Files, Read
from rulesdsl.semantics.names import policy_of
from rulesdsl.source import Source, Span, Unreadable
from rulesdsl.syntax.parser import parse
from rulesdsl.table import ir
from rulesdsl.table.law import breaches
from rulesdsl.table.lowering import lower

LAW_BROKEN = Code("C299", "law-broken")


def compile_policy(source: str | Source, read: Read | None = None) -> Compiled:
    """Compile a policy. Accepts any text and never raises: what is wrong is in `diagnostics`.

    `read` gives the text of a file that the policy names (`include`, `list … from`), by its name
    relative to the source's own.
    """
    source = Source("policy.rules", source) if isinstance(source, str) else source
    with undisturbed():
        tree, found = parse(source)
        misread = tuple(it.at.span for it in found)
        files = Files(read or _no_files, found=found)
        policy = policy_of(tree, files)
        table = lower(policy)
        found += [_law_broken(source, line) for line in breaches(table)]
    findings = in_reading_order(list(_told_once(found, source, misread)))
    return Compiled(tree, policy, table, findings, tuple(files.included), tuple(files.lists))


def _told_once(
    found: list[Diagnostic], source: Source, misread: tuple[Span, ...]
) -> Iterator[Diagnostic]:
    """The findings without those about words that were misread: what they mean is only guessed."""
    yield from found[: len(misread)]
    for it in found[len(misread) :]:
        guessed = it.at.source is source and any(
            span.start <= it.at.span.start < it.at.span.end <= span.end for span in misread
        )
        if not guessed:
            yield it


def _no_files(_: str) -> Unreadable:
    return Unreadable("but this policy was given as a text, without a folder")


def _law_broken(source: Source, line: ir.Line) -> Diagnostic:
    """Our own mistake, should there ever be one: the policy is refused rather than run."""
    span = line.rule.span if line.rule else Span(0, 0)
    message = "expected a table that makes no job under override, found a line that could"
    return Diagnostic(LAW_BROKEN, message, Label(source, span), "please report this policy")
