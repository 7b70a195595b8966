"""The findings about many policies at once, each looked at as its own configuration wants it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from rulesdsl.cli._configuration import LEVELS, Configuration
from rulesdsl.cli._policies import read_source
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.defining import define, field, frozen
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
        """What a configuration wants, with the words of the command line before it.

        Who selects on the command line has settled by that what is told.
        """
        own = tuple(select)
        chosen = Selection(own) if own else Selection(configuration.select, configuration.ignore)
        extended = [*(() if own else configuration.extend_select), *extend_select]
        level = fail_level or configuration.fail_level or "warning"
        return cls(chosen.extended(extended, ignore), level)

    def fails(self, finding: Diagnostic) -> bool:
        """Whether a finding is bad enough to fail."""
        return LEVELS.index(finding.code.severity.value) <= LEVELS.index(self.fail_level)


@frozen
class Looked:
    """A policy that was looked at, as which text, and what was found."""

    source: Source
    wishes: Wishes
    compiled: Compiled
    found: tuple[Diagnostic, ...]


@define
class Linting:
    """Policies being looked at: what is other than on the disk so far, and what was found.

    `mended` are findings that are gone, `held_back` those whose fix was not carried out for
    safety's sake.
    """

    today: date
    customers: CustomerIndex | None = None
    texts: dict[str, Source] = field(factory=dict)
    looked: list[Looked] = field(factory=list)
    mended: dict[Diagnostic, None] = field(factory=dict)
    held_back: dict[Diagnostic, None] = field(factory=dict)

    def look(self, source: Source, wishes: Wishes) -> None:
        """Look at a policy."""
        self.looked.append(Looked(source, wishes, *self._looker(source, wishes)(self.texts)))

    def mend(self, source: Source, wishes: Wishes, files: Iterable[str], *, unsafe: bool) -> None:
        """Look at a policy, and carry out the fixes of what is found in these files."""
        from rulesdsl.lint.fixing import fixed  # brings the proof that nothing changes with it

        done = fixed(self._looker(source, wishes), frozenset(files), self.texts, unsafe=unsafe)
        self.texts |= done.texts
        self.mended |= dict.fromkeys(done.mended)
        self.held_back |= dict.fromkeys(done.held_back)
        self.looked.append(Looked(source, wishes, done.compiled, done.left))

    def look_again(self) -> None:
        """Look once more at policies that include a file which was mended for another one."""
        looked, self.looked = self.looked, []
        for it in looked:
            if self._is_as_it_was(it.compiled):
                self.looked.append(it)
            else:
                self.look(it.source, it.wishes)

    def _is_as_it_was(self, compiled: Compiled) -> bool:
        sources = [it.source for it in (compiled.tree, *compiled.included)]
        return all(self.texts.get(it.name, it).text == it.text for it in sources)

    def _looker(
        self, source: Source, wishes: Wishes
    ) -> Callable[[Texts], tuple[Compiled, tuple[Diagnostic, ...]]]:
        def look(texts: Texts) -> tuple[Compiled, tuple[Diagnostic, ...]]:
            compiled = compile_policy(texts.get(source.name, source), _reader(texts))
            return compiled, lint(compiled, self.today, wishes.selection, self.customers)

        return look

    @property
    def found(self) -> dict[Diagnostic, bool]:
        """What was found, and whether it fails; of a file that two policies include, once."""
        found: dict[Diagnostic, bool] = {}
        for it in self.looked:
            for finding in it.found:
                found[finding] = found.get(finding, False) or it.wishes.fails(finding)
        return found

    @property
    def told(self) -> tuple[Diagnostic, ...]:
        """All that was found, file by file."""
        return in_reading_order(list(self.found))

    @property
    def counted(self) -> int:
        """How many policies there are; what others include is none by itself."""
        policies = [it.compiled for it in self.looked]
        included = {os.path.normpath(it.source.name) for one in policies for it in one.included}
        own = [os.path.normpath(it.tree.source.name) for it in policies if not it.policy.rules]
        return len(policies) - sum(it in included for it in own)


def _reader(texts: Mapping[str, Source]) -> Callable[[str], Source | Unreadable]:
    """Reads files as they are to be, or as they are on the disk."""
    return lambda name: texts.get(name) or read_source(name)
