"""Which findings are wanted: by code (`L105`), or by what codes begin with (`L1`).

The longest beginning that fits decides, as in Ruff; of two equally long ones that which leaves out.
"""

from __future__ import annotations

from collections.abc import Iterable

from rulesdsl.defining import evolve, frozen
from rulesdsl.diagnostics import Diagnostic

ALL = "ALL"
"""The beginning of every code."""

ON_REQUEST = frozenset({"A404", "A408"})
"""Notes about what is often meant so: told only where they are asked for."""

_ALWAYS = "SNCIU"
"""What makes a policy impossible to use, or is said by the compiler: no selection takes it away."""


@frozen
class Selection:
    """What is wanted, and what is not; without `select` it is everything but notes on request."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def extended(self, select: Iterable[str], ignore: Iterable[str] = ()) -> Selection:
        """With more that is wanted, and more that is not."""
        own = self.select or (_DEFAULT,)
        more = tuple(select)
        return evolve(
            self, select=own + more if more else self.select, ignore=(*self.ignore, *ignore)
        )

    def wants(self, code: str) -> bool:
        """Whether findings of a code are told."""
        wanted = max((_fit(it, code) for it in self.select or (_DEFAULT,)), default=-1)
        left_out = max((_fit(it, code) for it in self.ignore), default=-1)
        return wanted > left_out

    def keeps(self, finding: Diagnostic) -> bool:
        """Whether a finding is told. That a policy cannot be used always is."""
        must = finding.is_error and finding.code.id[0] in _ALWAYS
        return must or self.wants(finding.code.id)


_DEFAULT = ""


def _fit(beginning: str, code: str) -> int:
    """How many signs of a code a beginning gives; -1 where it is none of this code."""
    if beginning == _DEFAULT:
        return -1 if code in ON_REQUEST else 0
    if beginning == ALL:
        return 0
    return len(beginning) if code.startswith(beginning) else -1
