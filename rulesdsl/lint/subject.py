"""What a lint looks at: a policy without errors, and what else is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from rulesdsl.analysis.clauses import When
from rulesdsl.analysis.study import Study
from rulesdsl.compiled import Compiled
from rulesdsl.defining import define, frozen
from rulesdsl.diagnostics import Code, Diagnostic
from rulesdsl.lint.naming import Naming, namings_of
from rulesdsl.lint.places import Place, places_of
from rulesdsl.lint.texts import For, texts_of
from rulesdsl.semantics.blocks import Blocks, take_apart
from rulesdsl.semantics.policy import Policy, Rule
from rulesdsl.semantics.report import Report
from rulesdsl.source import Source
from rulesdsl.syntax import ast

if TYPE_CHECKING:
    from rulesdsl.customers.index import CustomerIndex
    from rulesdsl.lint.promised import Promises
    from rulesdsl.model.records import Customer


@define(eq=False, slots=False)
class Subject:
    """A policy without errors, its files, and what the analysis knows; nothing in it is changed.

    The settings of a policy without any `rule` are its head's and its only rule's at once.
    `customers` is the list of QuickBooks where one was given, `today` the day on which it is asked.
    """

    compiled: Compiled
    today: date
    customers: CustomerIndex | None = None

    @property
    def policy(self) -> Policy:
        """The policy as meant."""
        return self.compiled.policy

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, numbered from 0."""
        return self.compiled.policy.rules

    @cached_property
    def living(self) -> tuple[tuple[int, Rule], ...]:
        """The rules that some order gets to, with their numbers: of others the analysis tells."""
        alive = self.study.alive
        return tuple((at, it) for at, it in enumerate(self.rules) if alive[at] is not False)

    @property
    def source(self) -> Source:
        """The policy's own file."""
        return self.compiled.tree.source

    @property
    def files(self) -> tuple[ast.PolicyFile, ...]:
        """The policy's own file, and those that it includes."""
        return (self.compiled.tree, *self.compiled.included)

    @cached_property
    def study(self) -> Study:
        """The rules as conditions of which the first that holds counts, for exact questions."""
        return Study(self.compiled)

    @cached_property
    def blocks(self) -> Blocks:
        """The policy's own file taken apart: its head, rules, promises and examples."""
        return take_apart(self.compiled.tree, Report(self.source))

    @cached_property
    def head(self) -> tuple[ast.Written, ...]:
        """What holds for all rules, in the policy's own file."""
        return tuple(self.blocks.head)

    def statements(self, at: int) -> tuple[ast.Written, ...]:
        """The statements of a rule, its `rule 'name'` first where it has one."""
        return self.study.statements.get(at, ())

    def when(self, at: int) -> When | None:
        """The `when` of a rule as it stands in the file beside what it means."""
        return self.study.when(at)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every clause of the rules' and the promises' conditions, where it stands."""
        return tuple(places_of(self.rules, self.study.statements, self.policy.promises))

    @cached_property
    def namings(self) -> tuple[Naming, ...]:
        """What names the customers and jobs that rules make; of rules that some order gets to."""
        return tuple(namings_of(self.living, self.study.statements))

    @cached_property
    def texts(self) -> tuple[tuple[Source, ast.Text, For], ...]:
        """The texts in quotes of all files, each with the file it is in and what it is for."""
        return tuple((it.source, *its) for it in self.files for its in texts_of(it))

    @cached_property
    def promises(self) -> Promises:
        """The promises of the policy, and which orders each is about."""
        from rulesdsl.lint.promised import Promises  # brings what effects mean with it

        return Promises(self.policy)

    def standards(self, name: str) -> tuple[Customer, ...]:
        """The standard customers of that name in the list; none where no list is given."""
        if self.customers is None:
            return ()
        from rulesdsl.table.case import standards  # brings what looks customers up

        return standards(self.customers, name)

    def ladder(self, at: int) -> tuple[ast.Key, ...]:
        """The keys of a rule as they stand in the file; one for each of `Rule.ladder`."""
        its = (it.statement for it in self.statements(at))
        return next((it.keys for it in its if isinstance(it, ast.Match)), ())

    def fallback(self, at: int) -> ast.Written | None:
        """The `else` of a rule, also where the word is left out; None where it has none."""
        its = self.statements(at)
        return next((it for it in its if isinstance(it.statement, ast.Else)), None)

    def setting(self, at: int, name: str) -> ast.Written | None:
        """Where a rule itself sets something (`several matches`); None where it does not."""
        return _setting(self.statements(at), name)

    def default(self, name: str) -> ast.Written | None:
        """Where the policy's own head sets something for all rules; None where it does not."""
        return _setting(self.head, name)


def _setting(statements: Iterable[ast.Written], name: str) -> ast.Written | None:
    for it in statements:
        if isinstance(it.statement, ast.Setting) and it.statement.name.words == name:
            return it
    return None


Look: TypeAlias = Callable[[Subject], Iterable[Diagnostic]]


@frozen
class Lint:
    """One piece of advice: its code, and how it is found.

    One that `needs_customers` is asked only where a customer list is given.
    """

    code: Code
    look: Look
    needs_customers: bool = False
