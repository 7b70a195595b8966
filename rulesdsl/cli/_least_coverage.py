"""How much of policies examples have to come to: by an option, or as their teams have settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rulesdsl.cli._out import complain
from rulesdsl.defining import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rulesdsl.compiled import Compiled
    from rulesdsl.examples.coverage import Coverage

_STANDARD_INPUT = "<standard input>"


@frozen(eq=False)
class Threshold:
    """So many hundredths of the lines of these policies' tables, taken together.

    `file` is where it is settled; None where it was asked for by an option.
    """

    percent: float
    policies: tuple[Compiled, ...]
    file: str | None = None


def settled(policies: Iterable[Compiled]) -> tuple[Threshold, ...] | None:
    """What the nearest configuration of each policy asks for.

    None where one is no good, which is told.
    """
    from rulesdsl.cli._configuration import (  # see rulesdsl.cli: `--help` stays light
        Configurations,
        WrongConfiguration,
    )

    configurations = Configurations()
    found: dict[tuple[str | None, float], list[Compiled]] = {}
    wrong: dict[WrongConfiguration, None] = {}
    for policy in policies:
        name = policy.tree.source.name
        its = configurations.of("-" if name == _STANDARD_INPUT else name)
        if isinstance(its, WrongConfiguration):
            wrong[its] = None
        elif its.min_coverage is not None:
            found.setdefault((its.file, its.min_coverage), []).append(policy)
    for it in wrong:
        complain(it.message, it.cure)
    if wrong:
        return None
    return tuple(Threshold(least, tuple(its), file) for (file, least), its in found.items())


def below(thresholds: Iterable[Threshold], covered: Mapping[Compiled, Coverage]) -> Iterator[str]:
    """What is told of each threshold that the examples stay below."""
    from rulesdsl.examples.coverage import Share  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.examples.coverage_text import percent  # likewise

    for it in thresholds:
        share = sum((covered[policy].of_lines for policy in it.policies), Share(0, 0))
        if share.percent < it.percent:
            why = f", as {it.file} says" if it.file else ""
            yield (
                f"expected examples for at least {it.percent:g}% of the lines of the decision "
                f"tables{why}, found them for {percent(share)} ({share})"
            )
