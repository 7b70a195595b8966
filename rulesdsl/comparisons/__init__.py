"""The difference between two versions of a policy, in words, and the forms in which it is shown.

Each form is a module with its `write`. What is said is made once, as a `Report`; a form draws it,
and several of them one after the other.
"""

from __future__ import annotations

from rulesdsl.analysis.rule_differences import Difference
from rulesdsl.defining import frozen


@frozen
class Rule:
    """A rule of one version: its name, how it is spoken of, and where it stands, `file:line`.

    No rule has neither name nor place; the only rule of a policy may have a place alone.
    """

    name: str | None
    spoken: str
    where: str


@frozen
class Moved:
    """Orders that go from a rule to another one, or stay and are decided differently.

    `of` says of which version's rule they are orders ('old' or 'new'), `when` which of its orders;
    nothing there is all of them. `whole` tells whether these are all.
    """

    old: Rule
    new: Rule
    of: str
    when: tuple[str, ...]
    whole: bool
    in_place: bool
    currency: str | None


@frozen
class Shown:
    """An order and a customer list, and what both versions decide, each with what else is said."""

    order: str
    customers: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@frozen
class Hits:
    """Past orders: how many, their money, and how many of them are really decided differently."""

    orders: int
    money: tuple[tuple[str, str], ...]
    untold: int
    otherwise: int


@frozen
class Entry:
    """One change. `undecided` says why it is not known whether it is one."""

    headline: str
    moved: tuple[Moved, ...]
    differences: tuple[Difference, ...]
    shown: Shown | None
    undecided: str | None
    hits: Hits | None


@frozen
class Beside:
    """What is otherwise beside the rules: what was there, what is there now."""

    what: str
    gone: tuple[str, ...]
    added: tuple[str, ...]


@frozen
class Before:
    """What past orders say of the change as a whole.

    `after_others` are orders of rules that did not change: they are decided differently because of
    orders before them. `held` counts the orders that wait, before and now. Names of customers and
    jobs that only one version creates stand by what they are for.
    """

    orders: Hits
    after_others: Hits
    held: tuple[int, int]
    created: tuple[tuple[str, tuple[str, ...]], ...]
    no_longer: tuple[tuple[str, tuple[str, ...]], ...]


@frozen
class Report:
    """All that is said of two versions; the names are those of their files.

    Where only one version has the policy, the name and the fingerprint of the other are empty.
    """

    old: str
    new: str
    old_fingerprint: str
    new_fingerprint: str
    verdict: str
    entries: tuple[Entry, ...] = ()
    undecided: tuple[Entry, ...] = ()
    left_out: str | None = None
    beside: tuple[Beside, ...] = ()
    notes: tuple[str, ...] = ()
    past: Before | None = None

    @property
    def is_decided(self) -> bool:
        """Whether nothing was left open."""
        return not self.undecided and self.left_out is None

    @property
    def same(self) -> bool:
        """Whether it is proved that every order is decided the same."""
        return bool(self.old and self.new) and not self.entries and self.is_decided

    @property
    def title(self) -> str:
        """Both names and the verdict."""
        names = f"{self.old} → {self.new}" if self.old and self.new else self.old or self.new
        return f"{names}: {self.verdict}"
