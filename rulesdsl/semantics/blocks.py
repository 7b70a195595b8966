"""The blocks of a file: its head, rules, promises and examples, each statement in its place."""

from __future__ import annotations

from rulesdsl.defining import define, evolve, field
from rulesdsl.diagnostics import Code, Edit
from rulesdsl.semantics.report import Report
from rulesdsl.source import Span
from rulesdsl.syntax import ast

OUTSIDE_A_RULE = Code("C206", "outside-a-rule")
BEFORE_THE_RULES = Code("C217", "belongs-before-the-rules")
OUTSIDE_AN_EXAMPLE = Code("C218", "outside-an-example")

_OF_THE_HEAD = (ast.Title, ast.Include, ast.ListValues, ast.ListFile, ast.Currency)
_OF_AN_EXAMPLE = (
    ast.ExampleCustomer, ast.ExampleJob, ast.ExampleVendor, ast.ExampleOrder, ast.Expect,
)  # fmt: skip


@define
class RuleBlock:
    """A rule and its statements; `start` is None for the one rule of a policy without `rule`."""

    start: ast.Written | None
    body: list[ast.Written] = field(factory=list)

    @property
    def broken(self) -> bool:
        """Whether a statement could not be read, so that what seems to be missing may be there."""
        mine = [self.start, *self.body] if self.start else self.body
        return any(isinstance(written.statement, ast.Broken) for written in mine)

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
    lists_unread: bool = False
    """Whether a statement could not be read that may have defined lists."""


@define
class _Desk:
    """Where the sorting has got to.

    `place` is the rule or the example that the next statement belongs to, None behind a promise.
    `anchor` is where the rules begin. Of several lines astray in a row the first one is `told`;
    behind a statement that could not be read, and may have begun a rule, none is: they are put into
    a rule that is none of the policy's.
    """

    report: Report
    anchor: Span | None
    only: RuleBlock | None
    place: RuleBlock | list[ast.Written] | None
    in_head: bool = True
    told: bool = False
    blocks: Blocks = field(factory=Blocks)


def take_apart(file: ast.PolicyFile, report: Report) -> Blocks:
    """Sort the statements of a file into its blocks; what stands in the wrong place is reported."""
    only = None if any(map(_starts_rule, file.statements)) else RuleBlock(None)
    starts = (it.span for it in file.statements if _starts_rule(it) or _starts_example(it))
    desk = _Desk(report, next(starts, None), only, only)
    for written in file.statements:
        if _starts_rule(written) or _starts_example(written) or _is_promise(written):
            _start(written, desk)
        else:
            _put(written, desk)
    if only is not None and only.body:
        desk.blocks.rules.append(only)
    return desk.blocks


def _starts_rule(written: ast.Written) -> bool:
    match written.statement:
        case ast.Rule() | ast.Broken(keyword="rule"):
            return True
        case _:
            return False


def _starts_example(written: ast.Written) -> bool:
    match written.statement:
        case ast.Example() | ast.Broken(keyword="example"):
            return True
        case _:
            return False


def _is_promise(written: ast.Written) -> bool:
    match written.statement:
        case ast.Promise() | ast.Broken(keyword="never" | "always"):
            return True
        case _:
            return False


def _start(written: ast.Written, desk: _Desk) -> None:
    """A statement that begins a block, or a promise, which ends one."""
    desk.told = False
    if _starts_rule(written):
        desk.in_head = False
        desk.place = RuleBlock(written)
        desk.blocks.rules.append(desk.place)
    elif _starts_example(written):
        desk.in_head = False
        desk.place = []
        if isinstance(written.statement, ast.Example):
            desk.blocks.examples.append((written, desk.place))
    else:
        if isinstance(written.statement, ast.Promise):
            desk.blocks.promises.append(written)
        if desk.only is None:
            desk.place = None
            desk.in_head = False


def _put(written: ast.Written, desk: _Desk) -> None:
    """A statement that begins no block."""
    statement = written.statement
    match statement:
        case ast.Broken(keyword=keyword):
            if not keyword:
                _lost(desk)
            if keyword in {"", "list", "include"}:
                desk.blocks.lists_unread = True
            if isinstance(desk.place, RuleBlock):
                desk.place.body.append(written)
            elif desk.place is not None:
                desk.place.append(written)
        case _ if isinstance(statement, _OF_AN_EXAMPLE):
            if isinstance(desk.place, list):
                desk.place.append(written)
            else:
                _no_example(written, desk)
        case _ if isinstance(statement, _OF_THE_HEAD):
            desk.blocks.head.append(written)
            if not desk.in_head and not desk.told:
                _not_in_head(written, desk)
        case ast.Setting() if desk.in_head:
            desk.blocks.head.append(written)
        case _ if isinstance(desk.place, RuleBlock):
            desk.place.body.append(written)
            desk.in_head = desk.in_head and desk.only is not None
        case _:
            _no_rule(written, desk)


def _lost(desk: _Desk) -> None:
    """From here to the next beginning of a block, nobody knows what belongs to what."""
    desk.told = True
    if desk.place is None:
        desk.place = RuleBlock(None)


def _no_example(written: ast.Written, desk: _Desk) -> None:
    if not desk.told:
        desk.report.say(
            OUTSIDE_AN_EXAMPLE,
            "expected this line below an `example 'name'`, found no example above it",
            written.span,
            "begin the example with `example 'name'` on the line before it",
        )
    desk.told = True


def _not_in_head(written: ast.Written, desk: _Desk) -> None:
    """What holds for the whole policy is taken for it wherever it stands, and can be moved."""
    text = desk.report.source.cut(written.span)
    edits: list[Edit] = []
    if desk.anchor is not None:
        start = Span(desk.anchor.start, desk.anchor.start)
        edits = [Edit(start, f"{text}\n"), Edit(written.span, "")]
    first = "example" if desk.only is not None else "rule"
    desk.report.say(
        BEFORE_THE_RULES,
        f"expected what holds for the whole policy before the first {first}, found it behind",
        written.span,
        f"move it above the first `{first}`",
        edits=edits,
    )


def _no_rule(written: ast.Written, desk: _Desk) -> None:
    if not desk.told:
        where, cure = (
            "before the first one",
            "begin a rule with `rule 'name'` on the line before it",
        )
        if isinstance(desk.place, list):
            where = "in an example"
            cure = "move it up " + ("above the example" if desk.only else "to its rule")
        elif not desk.in_head:
            where, cure = "behind a promise", "move it up to its rule"
        desk.report.say(
            OUTSIDE_A_RULE,
            f"expected this line inside a rule, found it {where}",
            written.span,
            cure,
        )
    if isinstance(desk.place, list):  # so that the example is not blamed for lacking it
        desk.place.append(evolve(written, statement=ast.Broken("")))
    _lost(desk)
    desk.in_head = False
