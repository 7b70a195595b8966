"""Examples that live with a policy, carried out: what is decided beside what is expected.

Each example is a small world of its own: its list, and its orders as one batch. The page of it is
docs/language.md, "What an example says".
"""

from __future__ import annotations

from collections.abc import Callable

from rulesdsl.analysis.effects import has
from rulesdsl.backtest.explanations import explanations
from rulesdsl.compiled import Compiled, PolicyError
from rulesdsl.customers.index import Batch, CustomerIndex
from rulesdsl.defining import evolve, frozen
from rulesdsl.engines import rows
from rulesdsl.explain import Explanation
from rulesdsl.garbage import undisturbed
from rulesdsl.model.decisions import Decision
from rulesdsl.model.settings import PostAs
from rulesdsl.semantics.policy import Example, Expectation, Ordered, Rule
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_statement
from rulesdsl.table.decided import take_up


@frozen(eq=False)
class Taken:
    """An order of an example as it was decided.

    `why` explains the decision; it is only there where something was expected in vain.
    """

    written: Ordered
    decision: Decision
    why: Explanation | None = None

    def met(self, effect: ast.Effect) -> bool:
        """Whether the decision has an effect."""
        return has(effect, self.decision)

    @property
    def missed(self) -> tuple[Expectation, ...]:
        """What is expected, and is not so."""
        return tuple(
            it for it in self.written.expected if not all(self.met(effect) for effect in it.effects)
        )

    @property
    def passed(self) -> bool:
        """Whether the decision has all effects that are expected."""
        return not self.missed


@frozen(eq=False)
class Result:
    """An example and what came of its orders, one after the other."""

    example: Example
    taken: tuple[Taken, ...]

    @property
    def passed(self) -> bool:
        """Whether all is as it is expected."""
        return all(it.passed for it in self.taken)


def run(
    compiled: Compiled, wanted: Callable[[Example], bool] = lambda _: True
) -> tuple[Result, ...]:
    """What comes of the examples of a policy, or of those that are wanted.

    Raises PolicyError for a policy with errors.

    >>> from rulesdsl.compiler import compile_policy
    >>> text = "match by email; else hold; example 'new'; order email 'a@example.com'; expect hold"
    >>> [(it.example.name, it.passed) for it in run(compile_policy(text))]
    [('new', True)]
    """
    wrong = [it.message for it in compiled.diagnostics if it.is_error]
    if wrong:
        raise PolicyError("; ".join(wrong))
    examples = [it for it in compiled.policy.examples if wanted(it)]
    if not examples:
        return ()
    policy = without_posting(compiled)
    prepared = rows.prepare(policy.table)
    with undisturbed():
        return tuple(carried_out(it, policy, prepared) for it in examples)


def without_posting(compiled: Compiled) -> Compiled:
    """The policy as examples carry it out: they ask whose an order is, and nothing is posted."""
    rules = {it: _not_posting(it) for it in compiled.policy.rules}
    if all(one is other for one, other in rules.items()):
        return compiled
    lines = tuple(
        it if it.rule is None else evolve(it, rule=rules[it.rule]) for it in compiled.table.lines
    )
    policy = evolve(compiled.policy, rules=tuple(rules.values()))
    return evolve(compiled, policy=policy, table=evolve(compiled.table, lines=lines))


def _not_posting(rule: Rule) -> Rule:
    if rule.settings.post_as is PostAs.NOTHING:
        return rule
    return evolve(rule, settings=evolve(rule.settings, post_as=PostAs.NOTHING))


def carried_out(example: Example, policy: Compiled, prepared: rows.Prepared) -> Result:
    """What comes of one example; the policy is one `without_posting`, and made ready to run."""
    book = Batch(CustomerIndex(example.customers))
    taken: list[Taken] = []
    for it in example.orders:
        decision = rows.decide(prepared, it.order, book)
        take_up(book, decision)
        taken.append(Taken(it, decision))
    failed = frozenset(place for place, it in enumerate(taken, 1) if not it.passed)
    orders = (it.order for it in example.orders)
    why = dict(explanations(policy, orders, example.customers, failed)) if failed else {}
    return Result(
        example, tuple(evolve(it, why=why.get(place)) for place, it in enumerate(taken, 1))
    )


def effect_in_words(effect: ast.Effect) -> str:
    """An effect as a policy writes it."""
    return print_statement(ast.Expect((effect,))).removeprefix("expect ")
