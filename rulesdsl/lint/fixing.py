"""Cures carried out: as many fixes at once as do not meddle with each other, until none is left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from rulesdsl.analysis.changes import Version, changes
from rulesdsl.analysis.gaps import GAP
from rulesdsl.compiled import Compiled
from rulesdsl.defining import evolve, frozen
from rulesdsl.diagnostics import Diagnostic, Edit
from rulesdsl.source import Source

MOST_ROUNDS = 20
"""What one fix leaves another may mend; a policy that is not at rest after so many is left so."""

Texts: TypeAlias = Mapping[str, Source]
"""Files that are other than on the disk, by name."""

Look: TypeAlias = Callable[[Texts], tuple[Compiled, tuple[Diagnostic, ...]]]
"""Compiles a policy, some of its files being other than on the disk, and gives its findings."""


@frozen
class Fixed:
    """What came of fixes: the policy, its files that are other now, findings mended, those left.

    `held_back` are those among the ones left whose fix was not carried out: with it the policy had
    more errors than before, or it was not proved that every order is decided as before.
    """

    compiled: Compiled
    texts: Texts
    mended: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]
    held_back: tuple[Diagnostic, ...] = ()


def fixed(look: Look, files: Collection[str], texts: Texts, *, unsafe: bool = False) -> Fixed:
    """Carry out the fixes of a policy's findings in these files, beginning with these texts.

    Fixes that may change what the policy decides are carried out only with `unsafe`; without it the
    analysis proves of each step, also of several fixes together, that it changes no decision.
    """
    compiled, found = look(texts)
    mended: list[Diagnostic] = []
    for _ in range(MOST_ROUNDS):
        wanted = [it for it in found if it.at.source.name in files and _can(it, unsafe=unsafe)]
        for chosen in _attempts(wanted):
            after = {**texts, **_changed(chosen)}
            its, still = look(after)
            if _errors(its) <= _errors(compiled) and (unsafe or _decides_alike(its, compiled)):
                break
        else:
            return Fixed(compiled, texts, tuple(mended), found, tuple(wanted))
        texts, compiled, found = after, its, still
        mended += chosen
    return Fixed(compiled, texts, tuple(mended), found)


def _can(finding: Diagnostic, *, unsafe: bool) -> bool:
    return finding.fix is not None and (finding.fix.safe or unsafe)


def _errors(compiled: Compiled) -> int:
    return sum(it.is_error for it in compiled.diagnostics)


def _decides_alike(new: Compiled, old: Compiled) -> bool:
    """Whether it is proved that all orders are decided alike, whatever the customer list."""
    versions = (Version(it.policy.rules, it.table) for it in (old, new))
    return changes(*versions).same


def _attempts(wanted: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, ...]]:
    """All that can be done at once; should that go wrong, one after the other.

    Rules for orders that have none come last: every other fix can change which orders these are.
    """
    first = [it for it in wanted if it.code != GAP]
    chosen = together(first or wanted)
    if chosen:
        yield chosen
    if len(wanted) > 1:
        yield from ((it,) for it in sorted(wanted, key=lambda it: it not in first))


def together(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings with a fix, without those that would change what one before them changes."""
    chosen: list[Diagnostic] = []
    taken: dict[str, list[Edit]] = {}
    for it in found:
        its = taken.setdefault(it.at.source.name, [])
        edits = it.fix.edits if it.fix else ()
        if edits and not any(_meddles(edit, other) for edit in edits for other in its):
            its += edits
            chosen.append(it)
    return tuple(chosen)


def _meddles(edit: Edit, other: Edit) -> bool:
    """Whether two edits touch the same letters, or meet at one place."""
    return edit.span.start <= other.span.end and other.span.start <= edit.span.end


def _changed(chosen: Iterable[Diagnostic]) -> dict[str, Source]:
    """The files with these fixes carried out."""
    edits: dict[Source, list[Edit]] = {}
    for it in chosen:
        if it.fix:
            edits.setdefault(it.at.source, []).extend(it.fix.edits)
    return {
        source.name: evolve(source, text=edited(source.text, its)) for source, its in edits.items()
    }


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits carried out; those at one place in the order in which they are given."""
    done, at = [], 0
    for edit in sorted(edits, key=lambda it: it.span):
        done += [text[at : edit.span.start], edit.text]
        at = max(at, edit.span.end)
    return "".join([*done, text[at:]])
