"""The first rule whose condition holds, as one CASE with an arm a rule."""

from __future__ import annotations

from sqlglot import exp

from rulesdsl import wording
from rulesdsl.semantics.policy import Policy, Rule
from rulesdsl.sql import conditions
from rulesdsl.sql.dialects import Dialect


def rule_number(policy: Policy, dialect: Dialect) -> exp.Expr:
    """The number of the order's rule, from 1; NULL where no rule applies."""
    arms: list[exp.Expr] = []
    for number, rule in enumerate(policy.rules, 1):
        found = exp.Literal.number(number)
        found.add_comments([comment(rule)])
        if rule.condition is None:
            return exp.Case(ifs=arms, default=found) if arms else found
        arms.append(exp.If(this=conditions.holds(rule.condition, dialect), true=found))
    return exp.Case(ifs=arms) if arms else exp.cast(exp.null(), "INT")


def comment(rule: Rule) -> str:
    """What a reader is told of a rule: its name and its line in the policy."""
    return wording.one_line(f" rule {rule.title}, line {rule.line} ")
