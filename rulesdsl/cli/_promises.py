"""What a plan says of promises: one that the policy does not keep is not passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rulesdsl.analysis.verdicts import Statement
    from rulesdsl.compiled import Compiled


def unkept(compiled: Compiled, override: bool | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A sentence for each promise that is broken, and for each that is not decided.

    `override` is as it is set for this plan. A policy without promises costs nothing.
    """
    if not compiled.policy.promises:
        return (), ()
    from rulesdsl.analysis.evidence import promises_of  # only for policies that promise something
    from rulesdsl.analysis.promises import prove_table  # likewise
    from rulesdsl.analysis.verdicts import Broken, NotDecided

    proved = prove_table(compiled.table, promises_of(compiled), override)
    given = "" if override is None else f" --override {'true' if override else 'false'}"
    show = f"`rulesdsl prove {compiled.tree.source.name}{given}`"
    broken = [
        f"{place}: the policy does not keep its promise `{it.claim.words}`: {show} shows an order"
        for it, place in _placed(proved)
        if isinstance(it.verdict, Broken)
    ]
    undecided = [
        f"{place}: it is not decided whether the policy keeps its promise `{it.claim.words}`: "
        f"{show} tells why"
        for it, place in _placed(proved)
        if isinstance(it.verdict, NotDecided)
    ]
    return tuple(broken), tuple(undecided)


def _placed(proved: tuple[Statement, ...]) -> Iterator[tuple[Statement, str]]:
    for it in proved:
        if it.claim.at is not None:
            source, span = it.claim.at
            yield it, f"{source.name}:{source.place(span.start).line}"
