"""The findings about many policies at once, each looked at as its own configuration wants it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from rulesdsl.cli._configuration import LEVELS, Configuration
from rulesdsl.cli._policies import read_source
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.diagnostics import Diagnostic, in_reading_order
from rulesdsl.lint.engine import lint
from rulesdsl.lint.selection import Selection
from rulesdsl.source import Source, Unreadable

if TYPE_CHECKING:
    from rulesdsl.customers.index import CustomerIndex
    from rulesdsl.lint.fixing import Texts


@frozen
class Wishes:
    """What is to be told of a policy, and from which severity on it counts as found."""

    selection: Selection
    fail_level: str

    @classmethod
    def of(
        cls,
        configuration: Configuration,
        select: Iterable[str] = (),
        extend_select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        fail_level: str | None = None,
    ) -> Wishes:
        """What a configuration wants, with the words of the command line before it."""
        own = tuple(select)
        chosen = Selection(own or configuration.select, configuration.ignore)
        extended = [*(() if own else configuration.extend_select), *extend_select]
        level = fail_level or configuration.fail_level or "warning"
        return cls(chosen.extended(extended, ignore), level)

    def fails(self, finding: Diagnostic) -> bool:
        """Whether a finding is bad enough to fail."""
        return LEVELS.index(finding.code.severity.value) <= LEVELS.index(self.fail_level)


@define
class Linting:
    """Policies being looked at: what is other than on the disk so far, and what was found.

    `found` tells of each finding whether it fails; what is wrong in a file that two policies
    include is found once. `mended` are findings that are gone, `held_back` those whose fix was not
    carried out for safety's sake.
    """

    today: date
    customers: CustomerIndex | None = None
    texts: dict[str, Source] = field(factory=dict)
    policies: list[Compiled] = field(factory=list)
    found: dict[Diagnostic, bool] = field(factory=dict)
    mended: dict[Diagnostic, None] = field(factory=dict)
    held_back: dict[Diagnostic, None] = field(factory=dict)

    def look(self, source: Source, wishes: Wishes) -> None:
        """Look at a policy."""
        self._take(*self._looker(source, wishes)({}), wishes)

    def mend(self, source: Source, wishes: Wishes, files: Iterable[str], *, unsafe: bool) -> None:
        """Look at a policy, and carry out the fixes of what is found in these files."""
        from rulesdsl.lint.fixing import fixed  # brings the proof that nothing changes with it

        done = fixed(self._looker(source, wishes), frozenset(files), self.texts, unsafe=unsafe)
        self.texts |= done.texts
        self.mended |= dict.fromkeys(done.mended)
        self.held_back |= dict.fromkeys(done.held_back)
        self._take(done.compiled, done.left, wishes)

    def _looker(
        self, source: Source, wishes: Wishes
    ) -> Callable[[Texts], tuple[Compiled, tuple[Diagnostic, ...]]]:
        def look(texts: Texts) -> tuple[Compiled, tuple[Diagnostic, ...]]:
            compiled = compile_policy(texts.get(source.name, source), _reader(texts))
            return compiled, lint(compiled, self.today, wishes.selection, self.customers)

        return look

    def _take(self, compiled: Compiled, found: Iterable[Diagnostic], wishes: Wishes) -> None:
        self.policies.append(compiled)
        self.found |= {it: wishes.fails(it) for it in found}

    @property
    def told(self) -> tuple[Diagnostic, ...]:
        """All that was found, file by file."""
        return in_reading_order(list(self.found))

    @property
    def counted(self) -> int:
        """How many policies there are; what others include is none by itself."""
        included = {
            os.path.normpath(it.source.name) for one in self.policies for it in one.included
        }
        own = [os.path.normpath(it.tree.source.name) for it in self.policies if not it.policy.rules]
        return len(self.policies) - sum(it in included for it in own)


def _reader(texts: Mapping[str, Source]) -> Callable[[str], Source | Unreadable]:
    """Reads files as they are to be, or as they are on the disk."""
    return lambda name: texts.get(name) or read_source(name)
