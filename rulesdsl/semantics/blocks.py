"""The blocks of a file: its head, its rules, its promises and examples, each statement in its place."""

from __future__ import annotations

from attrs import define, field

from rulesdsl.diagnostics import Code
from rulesdsl.semantics.report import Report
from rulesdsl.source import Span
from rulesdsl.syntax import ast

OUTSIDE_A_RULE = Code("C206", "outside-a-rule")
BEFORE_THE_RULES = Code("C217", "belongs-before-the-rules")
OUTSIDE_AN_EXAMPLE = Code("C218", "outside-an-example")

_OF_A_RULE = (ast.When, ast.Match, ast.Else)
_OF_THE_HEAD = (ast.Title, ast.Include, ast.ListValues, ast.ListFile, ast.Currency)
_OF_AN_EXAMPLE = (
    ast.ExampleCustomer, ast.ExampleJob, ast.ExampleVendor, ast.ExampleOrder, ast.Expect,
)  # fmt: skip
_ENDS_A_RULE = (ast.Rule, ast.Promise, ast.Example)


@define
class RuleBlock:
    """A rule and its statements; `start` is None for the one rule of a policy without `rule`."""

    start: ast.Written | None
    body: list[ast.Written] = field(factory=list)
    broken: bool = False

    @property
    def name(self) -> str | None:
        """The rule's name as written."""
        statement = self.start.statement if self.start else None
        return statement.name.value if isinstance(statement, ast.Rule) else None

    @property
    def span(self) -> Span:
        """Where the rule begins."""
        if self.start is not None:
            return self.start.span
        return self.body[0].span if self.body else Span(0, 0)


@define
class Blocks:
    """A file taken apart."""

    head: list[ast.Written] = field(factory=list)
    rules: list[RuleBlock] = field(factory=list)
    promises: list[ast.Written] = field(factory=list)
    examples: list[tuple[ast.Written, list[ast.Written]]] = field(factory=list)


def take_apart(file: ast.PolicyFile, report: Report) -> Blocks:
    """Sort the statements of a file into its blocks; what stands in the wrong place is reported."""
    blocks = Blocks()
    has_rules = any(_starts_rule(written.statement) for written in file.statements)
    only = None if has_rules else RuleBlock(None)
    place: RuleBlock | list[ast.Written] | None = only  # an example's statements, or a rule
    in_head = True
    for written in file.statements:
        statement = written.statement
        in_head = in_head and not _starts_rule(statement) and not isinstance(statement, ast.Example)
        if _starts_rule(statement):
            place = RuleBlock(written, broken=isinstance(statement, ast.Broken))
            blocks.rules.append(place)
        elif isinstance(statement, ast.Promise):
            blocks.promises.append(written)
            place = None if has_rules else place
            in_head = in_head and not has_rules
        elif isinstance(statement, ast.Example):
            place = []
            blocks.examples.append((written, place))
        else:
            _put(written, blocks, place, report, in_head=in_head, no_rules=only is not None)
    if only is not None and (only.body or only.broken):
        blocks.rules.append(only)
    return blocks


def _starts_rule(statement: ast.Statement) -> bool:
    return isinstance(statement, ast.Rule) or statement == ast.Broken("rule")


def _put(
    written: ast.Written,
    blocks: Blocks,
    place: RuleBlock | list[ast.Written] | None,
    report: Report,
    *,
    in_head: bool,
    no_rules: bool,
) -> None:
    """One statement that begins no block."""
    statement = written.statement
    rule = place if isinstance(place, RuleBlock) else None
    match statement:
        case ast.Broken():
            if rule is not None:
                rule.broken = True
            elif in_head and not no_rules:
                blocks.head.append(written)
        case _ if isinstance(statement, _OF_AN_EXAMPLE):
            if isinstance(place, list):
                place.append(written)
            else:
                report.say(
                    OUTSIDE_AN_EXAMPLE,
                    "expected this line below an `example 'name'`",
                    written.span,
                    "give the example a name on a line before it",
                )
        case _ if isinstance(statement, _OF_THE_HEAD):
            blocks.head.append(written)
            if not in_head:
                report.say(
                    BEFORE_THE_RULES,
                    "expected this line before the first rule, because it holds for the whole policy",
                    written.span,
                    "move it to the beginning of the file",
                )
        case ast.Setting() if in_head:
            blocks.head.append(written)
        case _:
            if rule is None:
                _outside(written, report)
            else:
                rule.body.append(written)


def _outside(written: ast.Written, report: Report) -> None:
    report.say(
        OUTSIDE_A_RULE,
        "expected this line inside a rule",
        written.span,
        "begin a rule with `rule 'name'` on the line before it",
    )
