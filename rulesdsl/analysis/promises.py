"""Promises proved for every order, list and batch, or broken by one order and one list.

The proof is about the decision table that is run, not about the text. A claim holds when no line
can break it: because of what the line decides, because no order that the claim is about gets there,
or because no list lets it. What is left is looked for: an order in the region that was found, and a
list with which the reference decides it against the claim. Only that makes a claim broken; a line
for which nothing was found, and which was not ruled out, leaves it not decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Literal, TypeAlias

from rulesdsl.analysis import ladders
from rulesdsl.analysis.candidates import Sought, show
from rulesdsl.analysis.cascade import Cascade
from rulesdsl.analysis.claims import Claim, claims_of
from rulesdsl.analysis.phrases import any_of
from rulesdsl.analysis.possible import set_aside
from rulesdsl.analysis.regions import Region, Undecided
from rulesdsl.analysis.routes import NoRoute, Reason, Routes
from rulesdsl.analysis.verdicts import (
    Broken,
    NotDecided,
    Proved,
    RuledOut,
    Statement,
    Verdict,
)
from rulesdsl.analysis.ways import settled
from rulesdsl.compiled import Compiled
from rulesdsl.defining import define, evolve, field
from rulesdsl.engines.rows import Prepared, prepare
from rulesdsl.model.conditions import Any, Condition, Known, Not, OneOf
from rulesdsl.model.decisions import Decision
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.records import Order
from rulesdsl.semantics.policy import JobPlan, Rule, Standard
from rulesdsl.table import ir
from rulesdsl.table.meaning import overridden

Conditions: TypeAlias = tuple[Condition | None, ...]

Found: TypeAlias = RuledOut | Broken | NotDecided
"""What came of one line."""

_CURRENCY, _NUMBER = BY_NAME["currency"], BY_NAME["order number"]


def prove(compiled: Compiled, override: bool | None = None) -> tuple[Statement, ...]:
    """The law and every promise of a policy, each with what came of it.

    `override` is as in `Compiled.plan`: set from outside, the promises are those of such a plan.
    Without it a promise that asks for override is proved for either way of setting it, too.
    """
    return prove_table(compiled.table, claims_of(compiled.policy), override)


def prove_table(
    table: ir.Table, claims: Sequence[Claim], override: bool | None = None
) -> tuple[Statement, ...]:
    """The claims about a table, each with what came of it."""
    provers: dict[bool | None, _Prover] = {}

    def prover(outside: bool | None) -> _Prover:
        if outside not in provers:
            provers[outside] = _Prover(table, outside, tuple(claims))
        return provers[outside]

    return tuple(
        Statement(claim, _verdict(claim, map(prover, _settings(claim, override))))
        for claim in claims
    )


def _settings(claim: Claim, override: bool | None) -> tuple[bool | None, ...]:
    """The ways of setting override from outside for which a claim is made."""
    return (None, True, False) if override is None and claim.asks_for_override else (override,)


def _verdict(claim: Claim, provers: Iterable[_Prover]) -> Verdict:
    ruled_out: list[RuledOut] = []
    undecided: NotDecided | None = None
    asked: list[_Prover] = []
    for prover in provers:
        asked.append(prover)
        for found in prover.lines(claim):
            match found:
                case Broken():
                    return found
                case NotDecided():
                    undecided = undecided or found
                case RuledOut():
                    ruled_out.append(found)
    if undecided is not None:
        return undecided
    aside = dict.fromkeys(it for prover in asked for it in prover.set_aside(claim))
    return Proved(tuple(ruled_out), tuple(aside))


@define(eq=False, slots=False)
class _Prover:
    """A table with override set from outside in one way, and all that is claimed of it."""

    table: ir.Table
    override: bool | None
    claims: tuple[Claim, ...]
    routes: Routes = field(init=False)
    _meant: dict[tuple[int, bool], Condition | Literal[False] | None] = field(
        factory=dict, init=False
    )
    _foreign: dict[str, Not] = field(factory=dict, init=False)
    _known: dict[tuple[Field, ...], Condition] = field(factory=dict, init=False)
    _kept_out: dict[tuple[int, int], RuledOut | None] = field(factory=dict, init=False)

    @routes.default
    def _its_routes(self) -> Routes:
        return Routes(self.table, self.override)

    def lines(self, claim: Claim) -> Iterator[Found]:
        """What comes of each line of the table."""
        for number, line in enumerate(self.table.lines, 1):
            yield self._line(claim, number, line)

    def set_aside(self, claim: Claim) -> Iterator[str]:
        """Why orders that it is about may be held on lines that decide as it is claimed."""
        if not claim.is_broken_by_a_hold:
            return
        for number, line in enumerate(self.table.lines, 1):
            may_break = claim.may_be_broken_by(line, self.table.columns)
            if not may_break and self._may_get(claim, number, line):
                yield from set_aside(line)

    def _may_get(self, claim: Claim, number: int, line: ir.Line) -> bool:
        """Whether orders that the claim is about may get to a line. No is a proof."""
        meant = self._where(claim, line.rule)
        if meant is False or isinstance(self.routes.to(number), NoRoute):
            return False
        return self._keeps_out(claim, number, meant) is None

    def _line(self, claim: Claim, number: int, line: ir.Line) -> Found:
        meant = self._where(claim, line.rule)
        if meant is False:
            return RuledOut(number, self.override, Reason.NOT_MEANT)
        cases = tuple(self._cases(claim, line))
        if not cases:
            return RuledOut(number, self.override, Reason.ARM)
        routes = self.routes.to(number)
        if isinstance(routes, NoRoute):
            return RuledOut(number, self.override, routes.reason, tuple(map(str, routes.lines)))
        kept_out = self._keeps_out(claim, number, meant)
        if kept_out is not None:
            return evolve(kept_out, line=number)
        found = [
            self._way(claim, number, (meant, *case, *route.inside), route.outside)
            for case in cases
            for route in routes
        ]
        return min(found, key=_weight)

    def _keeps_out(self, claim: Claim, number: int, meant: Condition | None) -> RuledOut | None:
        """Why no order that it is about is decided by the rule of a line; asked once a rule."""
        run = self.routes.run_of(number)
        if not self.routes.is_taken(number):
            return None
        key = (id(claim), run)
        if key not in self._kept_out:
            found = self._cascade.first(run, (meant,))
            inside = (meant, self._cascade.conditions[run])
            self._kept_out[key] = None if found else self._nobody_comes(number, inside, ())
        return self._kept_out[key]

    def _cases(self, claim: Claim, line: ir.Line) -> Iterator[Conditions]:
        """The orders for which the line might break the claim, each with a way of its own."""
        may_be = claim.may_be_broken_by(line, self.table.columns)
        named = self._named(line.arm)
        if line.rule is None or line.rule.settings.multi_currency:
            if may_be:
                yield named
            return
        foreign = self._is_foreign(line.rule.settings.home_currency)
        if may_be:
            yield (foreign.part, *named)
        if claim.is_broken_by_a_hold:
            yield (foreign,)  # held before anything else is looked at

    def _named(self, arm: ir.Arm) -> Conditions:
        """What an order must tell for a record to be named by it; without that it is held."""
        match arm:
            case ir.CreateJob(template=template) | ir.CreateCustomer(template=template):
                fields = tuple(dict.fromkeys(it for slot in template.slots for it in slot.fields))
            case _:
                return ()
        if not fields or _NUMBER in fields:
            return ()
        if fields not in self._known:
            self._known[fields] = any_of(tuple(map(Known, fields)))
        return (self._known[fields],)

    def _is_foreign(self, home: str) -> Not:
        """The orders in another currency than the home currency; an order without one is in it."""
        if home not in self._foreign:
            at_home = Any((OneOf(_CURRENCY, (home,)), Not(Known(_CURRENCY))))
            self._foreign[home] = Not(at_home)
        return self._foreign[home]

    def _where(self, claim: Claim, rule: Rule | None) -> Condition | Literal[False] | None:
        """For which orders something is claimed of the lines of a rule."""
        on = overridden(rule, self.override)
        key = (id(claim), on)
        if key not in self._meant:
            self._meant[key] = claim.where(override=on)
        return self._meant[key]

    # One way to one line

    def _way(
        self, claim: Claim, number: int, inside: Conditions, outside: Sequence[Condition]
    ) -> Found:
        match self._find(number, inside, outside):
            case None:
                return self._nobody_comes(number, inside, outside)
            case Undecided(reason=reason):
                return NotDecided(number, reason)
            case Region() as region:
                detail = self._no_list(number, inside, outside)
                if detail is not None:
                    return RuledOut(number, self.override, Reason.LISTS, detail=detail)
        for _ in range(_MOST_REGIONS):
            shown = self._shown(claim, number, region.order)
            if shown is not None:
                return shown
            # perhaps with orders that are quite different
            outside = (*outside, region.condition) if region.condition else outside
            elsewhere = self._find(number, inside, outside) if region.condition else None
            if not isinstance(elsewhere, Region):
                break
            region = elsewhere
        return NotDecided(number, _NOT_FOUND)

    def _shown(self, claim: Claim, number: int, order: Order) -> Broken | None:
        """The claim broken by such an order, if a list is found for it."""
        on = overridden(self.table.lines[number - 1].rule, self.override)

        def breaks(its: Order, decision: Decision) -> bool:
            return claim.is_about(its, override=on) and claim.is_broken_by(decision, self.table)

        tables = (self.table, self._settled, self._prepared)
        witness = show(Sought(*tables, number, self.override, claim.effects, breaks), order)
        return None if witness is None else Broken(number, witness)

    def _find(
        self, number: int, inside: Conditions, outside: Sequence[Condition]
    ) -> Region | Undecided | None:
        run = self.routes.run_of(number)
        if self.routes.is_taken(number):
            return self._cascade.first(run, inside, outside)
        return self._cascade.regions.find(inside, (*self._cascade.conditions[:run], *outside))

    def _nobody_comes(
        self, number: int, inside: Conditions, outside: Sequence[Condition]
    ) -> RuledOut:
        """Whether the claim is about no such order at all, or earlier rules take them."""
        regions = self._cascade.regions
        if regions.find(inside, outside) is None:
            return RuledOut(number, self.override, Reason.NOT_MEANT)
        run = self.routes.run_of(number)
        taking = self._cascade.conditions[:run] if run <= _MOST_NAMED else ()
        by = tuple(
            self._name_of(at)
            for at, taken in enumerate(taking)
            if regions.find((*inside, taken), outside) is not None
        )
        return RuledOut(number, self.override, Reason.EARLIER_RULES, by)

    def _name_of(self, run: int) -> str:
        rule = self.routes.rule_of(run)
        return rule.title if rule else "no rule applies"

    def _no_list(self, number: int, inside: Conditions, outside: Sequence[Condition]) -> str | None:
        """Why no list lets such an order get to a line, as part of a sentence; None: perhaps."""
        rule = self.table.lines[number - 1].rule
        if rule is None or not _asks_its_ladder(self.table, number):
            return None
        missing: set[Field] = set()
        there: set[Field] = set()
        for it in _fields_of(rule):
            known = Known(it)
            if self._find(number, (*inside, known), outside) is None:
                missing.add(it)
            elif self._find(number, (*inside, Not(known)), outside) is None:
                there.add(it)
        return ladders.cannot_apply(self.table, number, frozenset(missing), frozenset(there))

    @cached_property
    def _settled(self) -> ir.Table:
        """The table with override put in."""
        return settled(self.table, self.override)

    @cached_property
    def _prepared(self) -> Prepared:
        """The table made ready to run."""
        return prepare(self.table, self.override)

    @cached_property
    def _cascade(self) -> Cascade:
        """All conditions that are asked about, cut into atoms; only made where a line needs it."""
        asked: list[Condition | None] = [*self.routes.asked]
        asked += [named for it in self.table.lines for named in self._named(it.arm)]
        for rule in dict.fromkeys(it.rule for it in self.table.lines):
            if rule is not None:
                asked += map(Known, _fields_of(rule))
                asked.append(self._is_foreign(rule.settings.home_currency))
            asked += [self._where(claim, rule) or None for claim in self.claims]
        return Cascade(self.routes.taken, asked)


_NOT_FOUND = "no customer list was found that lets such an order get there, and none is impossible"
_MOST_REGIONS = 4
"""Regions that are tried for an order that breaks a claim."""
_MOST_NAMED = 40
"""Of more rules than this it is not said which of them take the orders."""


def _fields_of(rule: Rule) -> tuple[Field, ...]:
    """The fields by which a rule finds its customers, and names its jobs."""
    asked = {it: None for key in rule.ladder for it in key.fields}
    match rule.fallback:
        case Standard(job=JobPlan(template=template)):
            asked |= {it: None for slot in template.slots for it in slot.fields}
        case _:
            pass
    return tuple(asked)


def _weight(found: Found) -> int:
    """What says more comes first."""
    return (Broken, NotDecided, RuledOut).index(type(found))


def _asks_its_ladder(table: ir.Table, number: int) -> bool:
    """Whether a line asks for keys as its rule's ladder has them, one after the other.

    Only then what is known of ladders goes for it: a table may have been written by somebody else.
    """
    line = table.lines[number - 1]
    columns = [table.columns[cell.column] for cell in line.cells]
    keys = [it.key for it in columns if isinstance(it, ir.KeyColumn)]
    return line.rule is not None and tuple(keys) == line.rule.ladder[: len(keys)]
