"""Proofs for a terminal: what holds in one line each, what is broken with all that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from rulesdsl.analysis.evidence import Proof
from rulesdsl.analysis.verdicts import Broken, NotDecided, Proved, Statement
from rulesdsl.proofs._shown import (
    as_example,
    decided,
    line_in_words,
    place_of,
    verdict_in_words,
)
from rulesdsl.wording import one_line

_WIDEST = 100


def write(proofs: Sequence[Proof], version: str, width: int = 80) -> str:  # noqa: ARG001  all forms are called alike
    """The proofs, one policy after the other."""
    lines = [line for proof in proofs for line in _policy(proof, min(width, _WIDEST))]
    return "".join(f"{line}\n" for line in (*lines, _count(proofs)))


WRITE = write


def _policy(proof: Proof, width: int) -> Iterator[str]:
    outside = "" if proof.override is None else f" --override {str(proof.override).lower()}"
    yield f"{proof.name}{outside}"
    for it in proof.statements:
        yield from _filled(_one(it), 2, width, under=15)
    yield ""
    for it in proof.statements:
        yield from _more(proof, it, width)


def _one(it: Statement) -> str:
    return f"{verdict_in_words(it.verdict):<12} {it.claim.words}"


def _more(proof: Proof, it: Statement, width: int) -> Iterator[str]:
    """What is to be said of a statement beside its verdict."""
    head = f"{place_of(proof, it.claim)}: {verdict_in_words(it.verdict)}: {it.claim.words}"
    match it.verdict:
        case Proved(aside=()):
            return
        case Proved(aside=aside):
            yield from _filled(head, 0, width, under=4)
            yield from _filled("It does not speak of orders that are held because of:", 2, width)
            for reason in aside:
                yield from _filled(reason, 4, width)
        case Broken(line=line, witness=shown):
            yield from _filled(head, 0, width, under=4)
            yield from _filled("This customer list and this order break it:", 2, width)
            for told in as_example(shown):
                yield from _filled(told, 4, width, under=8)
            yield from _filled(f"Decided by {line_in_words(proof, line)}:", 2, width)
            for step in decided(proof, shown):
                indent = len(step) - len(step.lstrip())
                yield from _filled(step.strip(), 4 + indent, width, under=8 + indent)
        case NotDecided(line=line, reason=reason):
            yield from _filled(head, 0, width, under=4)
            yield from _filled(f"About {line_in_words(proof, line)}: {reason}.", 2, width)
    yield ""


def _filled(text: str, indent: int, width: int, *, under: int | None = None) -> list[str]:
    """A line as wide as may be, what goes over it under its own beginning."""
    return wrap(
        one_line(text),
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if under is None else under),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _count(proofs: Sequence[Proof]) -> str:
    verdicts = [it.verdict for proof in proofs for it in proof.statements]
    parts = [
        f"{count} {words}"
        for kind, words in ((Proved, "proved"), (Broken, "broken"), (NotDecided, "not decided"))
        if (count := sum(isinstance(it, kind) for it in verdicts))
    ]
    return ", ".join(parts)
