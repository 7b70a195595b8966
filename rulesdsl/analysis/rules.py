"""Rules that decide nothing, rules that could be left out, and rules whose order matters."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from rulesdsl import wording
from rulesdsl.analysis.clauses import Clause, Kind
from rulesdsl.analysis.phrases import is_in
from rulesdsl.analysis.regions import Undecided
from rulesdsl.analysis.study import Finding, Open, Study, named, pointed_at
from rulesdsl.analysis.unlike import Unlike
from rulesdsl.defining import define, field, frozen
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.model.storage import same_label
from rulesdsl.semantics.policy import Rule, Standard

DEAD = Code("A402", "rule-without-orders", Severity.WARNING)
REDUNDANT = Code("A403", "rule-without-effect", Severity.WARNING)

MOST_NOTES = 20
"""Rules of a policy of which it is told that their order matters."""

MOST_LOOKS = 500
"""So many pairs of rules are looked at; beyond, the first of which the order matters is enough."""


@frozen
class Ranks:
    """What was found of rules among each other, by their numbers.

    `redundant` gives for each rule that could be left out those that decide its orders then. Where
    one of them is dead or redundant itself, one of the two can go, and not both.
    """

    redundant: Mapping[int, tuple[int, ...]]
    found: tuple[Finding, ...]


def ranked(study: Study, *, of_order: bool = True) -> Ranks:
    """What is to be said of each rule among the others; whether their order matters, if asked."""
    unlike = Unlike(study)
    found: list[Finding] = []
    redundant: dict[int, tuple[int, ...]] = {}
    notes = untold = 0
    for at, alive in enumerate(study.alive):
        if isinstance(alive, Undecided):
            found.append(Open("whether some order gets to a rule", study.rules[at], alive.reason))
        if alive is not True:
            continue
        look = _Look(study, unlike, at, of_order, may_go=not _is_named_for_others(study, at))
        look.at_all()
        if look.may_go and look.open is None:
            redundant[at] = tuple(look.alike)
        told = list(_of_order(look, told=notes >= MOST_NOTES or not of_order))
        untold += notes >= MOST_NOTES and bool(look.partners) and of_order
        notes += any(isinstance(it, Diagnostic) for it in told)
        found += told
    if untold:
        from rulesdsl.analysis.order_matters import and_more  # as below

        found = and_more(found, untold)
    found += [_dead(study, at, redundant) for at, it in enumerate(study.alive) if it is False]
    found += [_redundant(study, at, redundant) for at in redundant]
    return Ranks(redundant, tuple(found))


# Dead rules


def _dead(study: Study, at: int, redundant: Container[int]) -> Diagnostic:
    rule = study.rules[at]
    because = study.cascade.because(at)
    if not because:
        return _never_holds(study, at)
    takers = [study.rules[it] for it in because]
    those = "that rule" if len(takers) == 1 else "those rules"
    either = [study.rules[it] for it in because if it in redundant]
    out = "take it out"
    if either:
        out += f", or {named(either)}, and look again before more goes"
    which = "one of its orders" if rule.condition is not None else "an order"
    return Diagnostic(
        DEAD,
        f"expected {which} to get to this rule, found that {named(takers)} "
        f"{'takes' if len(takers) == 1 else 'take'} them all before",
        Label(rule.source, rule.span),
        f"move it above {those}, or {out}",
        others=pointed_at(takers, "before it"),
    )


def _never_holds(study: Study, at: int) -> Diagnostic:
    """A rule whose own condition holds for no order."""
    rule, when = study.rules[at], study.when(at)
    parts = _contradicting(study, when.clause) if when else ()
    words = [f"`{wording.sentence(it.meant)}`" for it in parts]
    found = "one that contradicts itself"
    if len(words) > 1:
        found = f"{', '.join(words[:-1])} and {words[-1]}, which never hold together"
    return Diagnostic(
        DEAD,
        f"expected a `when` that holds for some order, found {found}",
        Label(rule.source, when.span if when else rule.span),
        "look whether another value is meant; where either may hold, write `or` for `and`",
    )


def _contradicting(study: Study, clause: Clause) -> tuple[Clause, ...]:
    """Parts of an `and` that never hold together, none of which could be left out."""
    kept = clause.parts if clause.kind is Kind.ALL else ()
    for part in kept:
        rest = tuple(it for it in kept if it is not part)
        if rest and study.cascade.there_is([it.meant for it in rest], []) is False:
            kept = rest
    return kept


# Rules that are first for some order


@define(eq=False)
class _Look:
    """What was seen of a rule and those that would decide its orders if it were not there.

    `of_order` tells that it is asked whether the order matters, too, `may_go` that all of them
    decide the same as far as was seen. `partners` are later rules that decide some of its orders
    otherwise.
    """

    study: Study
    unlike: Unlike
    at: int
    of_order: bool
    may_go: bool
    alike: list[int] = field(factory=list)
    partners: list[int] = field(factory=list)
    open: Undecided | None = None

    def at_all(self) -> None:
        """Look at each of them that may matter still."""
        for then in self.study.cascade.perhaps_next(self.at):
            settled = self.open is not None or (self.partners and not self.may_go)
            if settled and self.unlike.looked >= MOST_LOOKS:
                return
            if not (self.may_go or self.of_order):
                return
            if self._may_matter(then):
                self._look(then)

    def _may_matter(self, then: int) -> bool:
        """Of a rule that must stay, those that do the same, or are for every order, are no news.

        Nor are dead ones: it is told of them that their orders are taken.
        """
        if self.may_go or then == len(self.study.rules):
            return self.may_go
        its = self.study.behaviours
        return (
            self.study.rules[then].condition is not None
            and its[then] is not its[self.at]
            and self.study.alive[then] is not False
        )

    def _look(self, then: int) -> None:
        self.unlike.looked += 1
        implied = then < len(self.study.rules) and self.study.implies(self.at, then)
        if implied is True and not self.may_go:
            return  # an intended exception
        match self.study.cascade.is_second(self.at, then):
            case True if then == len(self.study.rules):
                self.may_go = False
            case True:
                self._see(then, implied)
            case Undecided() as undecided:
                self.open = undecided
            case _:
                pass

    def _see(self, then: int, implied: bool | None) -> None:
        match self.unlike.alike((self.at, then)), implied:
            case Undecided() as undecided, _:
                self.open = undecided
            case True, _:
                self.alike.append(then)
            case _, None:
                self.may_go = False
                self.open = Undecided("a condition has more alternatives than are looked at")
            case _, False if self.study.alive[then] is not False:
                self.may_go = False
                self.partners.append(then)
            case _:
                self.may_go = False


def _of_order(look: _Look, *, told: bool) -> Iterator[Finding]:
    """Whether a rule could change places with a later one, and what was not decided of it."""
    rule = look.study.rules[look.at]
    if look.may_go and look.open is not None:
        yield Open("whether a rule could be left out", rule, look.open.reason)
    if look.partners and not told:
        from rulesdsl.analysis.order_matters import order_matters  # brings the engines with it

        shown = look.unlike.evidence((look.at, look.partners[0]))
        yield order_matters(look.study, look.at, look.partners, shown)
    elif look.open is not None and not look.partners:
        yield Open("whether the order of two rules matters", rule, look.open.reason)


def _is_named_for_others(study: Study, at: int) -> bool:
    """Whether another rule leaves a customer as he is only because this one names him.

    No rule brings the standard customer of another one up to date.
    """
    rule = study.rules[at]
    if not isinstance(rule.fallback, Standard):
        return False
    updating = study.updating - bool(rule.updates and rule.ladder)
    return updating > 0 and study.standards[same_label(rule.fallback.customer)] == 1


def _redundant(study: Study, at: int, redundant: Mapping[int, tuple[int, ...]]) -> Diagnostic:
    rule = study.rules[at]
    takers = [study.rules[it] for it in redundant[at]]
    idle = (it for it in redundant[at] if it in redundant or study.alive[it] is False)
    either = [study.rules[it] for it in idle]
    verb = "decides" if len(takers) == 1 else "decide"
    return Diagnostic(
        REDUNDANT,
        f"expected this rule to change what is decided, found that {named(takers)} below "
        f"{verb} its orders the same",
        Label(rule.source, rule.span),
        _why_without_effect(study, at, either),
        others=pointed_at(takers, "the same is decided here"),
    )


def _why_without_effect(study: Study, at: int, either: list[Rule]) -> str:
    its = study.rules[at].settings
    at_home = study.cascade.is_first(at, [is_in(its.home_currency)])
    if not its.multi_currency and at_home is False:
        return (
            f"write `multi currency = true` before the first rule: without it all orders that are "
            f"not in {its.home_currency} are held, and this rule has no others"
        )
    if either:
        return f"take it out, or {named(either)}, and look again before more goes"
    return "take it out, or let it say what is different for its orders"
