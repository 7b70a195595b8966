"""Functions that are written out as source code, and compiled by Python, as attrs does for a class.

A loop over fields takes longer than what is done for each of them. What is written are names from
our own catalogues, and names that are given here: nothing that stands in a policy, an order or a
list becomes code. Its values are handed over as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any


def function_of(
    parameters: str, lines: Iterable[str], uses: Mapping[str, object]
) -> Callable[..., Any]:
    """The function of these parameters with these lines, which may use what stands in `uses`.

    >>> longer = function_of("text", ["return len(text) > most"], {"most": 3})
    >>> longer("Ann"), longer("Anna")
    (False, True)
    """
    source = "\n".join((f"def written({parameters}):", *(f"    {line}" for line in lines)))
    made: dict[str, Any] = dict(uses)
    exec(source, made)  # noqa: S102  what is written is ours alone, as said above
    function: Callable[..., Any] = made["written"]
    return function
