"""Proofs as Markdown: for a pull request, or to keep beside the books."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulesdsl.analysis.evidence import Proof
from rulesdsl.analysis.verdicts import Broken, NotDecided, Proved, Statement
from rulesdsl.proofs._shown import (
    as_example,
    decided,
    line_in_words,
    place_of,
    verdict_in_words,
)
from rulesdsl.sheets.markdown import block, code, in_comment
from rulesdsl.wording import one_line


def write(proofs: Sequence[Proof], version: str, width: int = 80) -> str:  # noqa: ARG001  all forms are called alike
    """The proofs, one policy after the other."""
    lines = [line for proof in proofs for line in _policy(proof)]
    return "".join(f"{line}\n" for line in (*lines, f"Proved by rulesdsl {version}."))


WRITE = write


def _policy(proof: Proof) -> Iterator[str]:
    outside = "" if proof.override is None else f" with override {str(proof.override).lower()}"
    yield f"## {_plain(proof.name)}{outside}"
    yield ""
    yield f"Fingerprint `{proof.policy.fingerprint}`"
    yield ""
    yield "| verdict | what is promised |"
    yield "| --- | --- |"
    for it in proof.statements:
        yield f"| {_verdict(it)} | {code(it.claim.words, in_table=True)} |"
    yield ""
    for it in proof.statements:
        yield from _more(proof, it)


def _verdict(it: Statement) -> str:
    words = verdict_in_words(it.verdict)
    return words if isinstance(it.verdict, Proved) else f"**{words}**"


def _more(proof: Proof, it: Statement) -> Iterator[str]:
    match it.verdict:
        case Proved(aside=()):
            return
        case Proved(aside=aside):
            yield f"{code(it.claim.words)} does not speak of orders that are held because of:"
            yield ""
            for reason in aside:
                yield f"* {_plain(reason)}"
        case Broken(line=line, witness=shown):
            yield f"### Broken: {code(it.claim.words)}"
            yield ""
            yield f"{_plain(place_of(proof, it.claim))}: this customer list and order break it."
            yield ""
            yield from block(as_example(shown))
            yield ""
            yield f"Decided by {_plain(line_in_words(proof, line))}:"
            yield ""
            yield from block(decided(proof, shown))
        case NotDecided(line=line, reason=reason):
            yield f"### Not decided: {code(it.claim.words)}"
            yield ""
            yield f"About {_plain(line_in_words(proof, line))}: {reason}."
    yield ""


def _plain(text: str) -> str:
    return in_comment(one_line(text))
