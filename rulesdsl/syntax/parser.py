"""Text to tree. The only module that knows Lark.

Each statement is parsed by itself, so that one run tells all mistakes; what happens where one
cannot be read is in `recovery` and `repair`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from attrs import evolve
from lark import Lark, Token, Tree, UnexpectedInput
from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.lexer import PatternRE, PatternStr, TerminalDef

from rulesdsl.diagnostics import Diagnostic
from rulesdsl.source import Source
from rulesdsl.syntax import ast, mistakes
from rulesdsl.syntax.layout import lay_out
from rulesdsl.syntax.recovery import read_all
from rulesdsl.syntax.repair import Piece, Stop
from rulesdsl.syntax.trivia import attach


def parse(source: Source) -> tuple[ast.PolicyFile, list[Diagnostic]]:
    """The tree of a source and every syntax mistake in it. Accepts any text."""
    laid = lay_out(source.text)
    pieces, found = read_all(source, laid, _read)
    statements = [
        (_statement(tree, piece), piece.span(0, len(piece.raw))) for tree, piece in pieces
    ]
    written, after = attach(source, laid, statements)
    return ast.PolicyFile(source, written, after), found


def parse_at_once(source: Source) -> tuple[ast.Statement, ...]:
    """The same by the grammar's rule for a whole file; for the tests, and without any mistake."""
    plain = lay_out(source.text).plain
    piece = Piece(source.text, plain, range(len(source.text) + 1))
    whole = _lark().parse(plain, start="policy")
    parts = [it for it in whole.children if isinstance(it, Tree)]
    return tuple(_statement(it, piece) for it in parts)


def grammar() -> str:
    """The text of `grammar/policy.lark`."""
    return (files("rulesdsl.grammar") / "policy.lark").read_text(encoding="utf-8")


@cache
def _lark() -> Lark:
    return Lark(
        grammar(),
        parser="lalr",
        lexer="contextual",
        start=["statement", "policy"],
        edit_terminals=_whole_words,
    )


def _whole_words(terminal: TerminalDef) -> None:
    """Keep a keyword from being read as the beginning of a longer word."""
    if isinstance(terminal.pattern, PatternStr) and terminal.pattern.value.isalpha():
        terminal.pattern = PatternRE(terminal.pattern.value + r"(?!\w)")
        terminal.priority = 2


# One statement


def _read(plain: str) -> Tree[Token] | Stop:
    """The tree of one plain statement, or where it stops making sense.

    A statement is read by its shape, in which texts are masked and all digits are alike (but for
    `street 2`): a long policy has few of them. The builder takes values from the statement itself.
    """
    return _read_shape(plain if "street" in plain else plain.translate(_ALL_ONES))


_ALL_ONES = str.maketrans("023456789", "111111111")


@lru_cache(maxsize=4096)
def _read_shape(plain: str) -> Tree[Token] | Stop:
    try:
        return _lark().parse(plain, start="statement")
    except UnexpectedToken as stop:
        at_end = stop.token.type == "$END"
        start = len(plain) if at_end else stop.token.start_pos or 0
    except UnexpectedCharacters as stop:
        start = stop.pos_in_stream or 0
    except UnexpectedInput:
        start = len(plain)
    return Stop(start, lambda: _accepted_behind(plain[:start]))


def _accepted_behind(plain: str) -> frozenset[str]:
    """The terminals that may follow a text that made sense so far.

    What Lark's exceptions say themselves is slow to make, and where no terminal fits it is that of
    a merged state, with some of other statements.
    """
    reading = _lark().parse_interactive(plain, start="statement")
    try:
        reading.exhaust_lexer()
    except UnexpectedInput:
        return frozenset()
    return frozenset(reading.accepts())  # type: ignore[no-untyped-call]  # Lark says no types here


def _statement(tree: Tree[Token] | None, piece: Piece) -> ast.Statement:
    if tree is None:
        return ast.Broken(mistakes.keyword_of(piece.plain))
    statement: ast.Statement = _Builder(piece).build(tree)
    return statement


# Lark's tree to ours


class _Builder:
    """One method a grammar alias; each makes the node of `ast` of the same name."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece

    def build(self, tree: Tree[Token]) -> Any:  # noqa: ANN401  each method below has its type
        """The node of a tree: Lark's own Transformer, without what makes it four times as slow."""
        parts = [
            self.build(child)
            if isinstance(child, Tree)
            else self._text(child)
            if isinstance(child, Token) and child.type == "TEXT"
            else child
            for child in tree.children
        ]
        return getattr(self, tree.data)(*parts)

    def policy(self, *statements: ast.Statement | None) -> tuple[ast.Statement, ...]:
        return tuple(it for it in statements if it is not None)

    def _text(self, token: Token) -> ast.Text:
        start, end = token.start_pos or 0, token.end_pos or 0
        return ast.Text(text_value(self.piece.raw[start:end]), self.piece.span(start, end))

    def _name(self, *parts: Token | None) -> ast.Name:
        words = [part for part in parts if part is not None]
        start, end = words[0].start_pos or 0, words[-1].end_pos or 0
        plain = " ".join(self.piece.plain[start:end].split())
        written = " ".join(self.piece.raw[start:end].split())
        return ast.Name(plain, written, self.piece.span(start, end))

    def TEXT(self, token: Token) -> ast.Text:  # noqa: N802  Lark calls it by the terminal's name
        return self._text(token)

    def value(self, part: ast.Text | Token) -> ast.Literal:
        if isinstance(part, ast.Text):
            return part
        start, end = part.start_pos or 0, part.end_pos or 0
        written, span = self.piece.plain[start:end], self.piece.span(start, end)
        match part.type:
            case "NUMBER":
                return ast.Number(Decimal(written), span)
            case "DATE":
                try:
                    return ast.Day(date.fromisoformat(written), written, span)
                except ValueError:
                    return ast.Day(None, written, span)
            case _:
                return ast.YesNo(part.type == "YES", span)

    name = setting_name = _name

    def setting_value(self, value: ast.Literal | ast.Name) -> ast.Literal | ast.Name:
        return value

    def title(self, title: ast.Text) -> ast.Title:
        return ast.Title(title)

    def include(self, file: ast.Text) -> ast.Include:
        return ast.Include(file)

    def list_values(self, name: ast.Name, *values: ast.Literal) -> ast.ListValues:
        return ast.ListValues(name, values)

    def list_file(self, name: ast.Name, file: ast.Text) -> ast.ListFile:
        return ast.ListFile(name, file)

    def rule(self, name: ast.Text) -> ast.Rule:
        return ast.Rule(name)

    def when(self, condition: ast.Condition) -> ast.When:
        return ast.When(condition)

    def match(self, *keys: ast.Key) -> ast.Match:
        return ast.Match(keys)

    def key(self, *fields: ast.Name) -> ast.Key:
        return ast.Key(fields)

    def else_(self, choice: ast.UseCustomer | ast.CreateCustomer | ast.Hold) -> ast.Else:
        return ast.Else(choice, with_else=True)

    def bare_else(self, choice: ast.UseCustomer | ast.CreateCustomer | ast.Hold) -> ast.Else:
        return ast.Else(choice, with_else=False)

    def use_customer(self, customer: ast.Text, job: ast.Job | None) -> ast.UseCustomer:
        return ast.UseCustomer(customer, job)

    def job(self, word: Token, template: ast.Text | None, *attributes: ast.Attribute) -> ast.Job:
        span = self.piece.span(word.start_pos or 0, word.end_pos or 0)
        return ast.Job(template, attributes, span)

    def create_customer(
        self, template: ast.Text | None, attributes: tuple[ast.Attribute, ...] | None
    ) -> ast.CreateCustomer:
        return ast.CreateCustomer(template, attributes or ())

    def attributes(self, *attributes: ast.Attribute) -> tuple[ast.Attribute, ...]:
        return attributes

    def attribute(self, name: ast.Name, value: ast.Literal) -> ast.Attribute:
        return ast.Attribute(name, value)

    def hold(self, why: ast.Text | None) -> ast.Hold:
        return ast.Hold(why)

    def setting(self, name: ast.Name, value: ast.Literal | ast.Name) -> ast.Setting:
        return ast.Setting(name, value)

    def currency(
        self, code: ast.Text, customer: ast.Text, *accounts: ast.Attribute
    ) -> ast.Currency:
        return ast.Currency(code, customer, accounts)

    # Conditions

    def or_(self, *parts: ast.Condition) -> ast.Condition:
        flat = tuple(
            it for part in parts for it in (part.parts if isinstance(part, ast.Or) else (part,))
        )
        return flat[0] if len(flat) == 1 else ast.Or(flat)

    def and_(self, *parts: ast.Condition) -> ast.Condition:
        flat = tuple(
            it for part in parts for it in (part.parts if isinstance(part, ast.And) else (part,))
        )
        return flat[0] if len(flat) == 1 else ast.And(flat)

    def not_(self, part: ast.Condition) -> ast.Condition:
        return ast.Not(part)

    def compare(self, field: ast.Name, operator: Token, value: ast.Literal) -> ast.Compare:
        return ast.Compare(field, ast.Operator(str(operator)), value)

    def is_(self, field: ast.Name, value: ast.Literal) -> ast.Compare:
        return ast.Compare(field, ast.Operator.IS, value)

    def is_not(self, field: ast.Name, value: ast.Literal) -> ast.Compare:
        return ast.Compare(field, ast.Operator.IS_NOT, value)

    def starts_with(self, field: ast.Name, value: ast.Literal) -> ast.Compare:
        return ast.Compare(field, ast.Operator.STARTS_WITH, value)

    def ends_with(self, field: ast.Name, value: ast.Literal) -> ast.Compare:
        return ast.Compare(field, ast.Operator.ENDS_WITH, value)

    def contains(self, field: ast.Name, value: ast.Literal) -> ast.Compare:
        return ast.Compare(field, ast.Operator.CONTAINS, value)

    def includes(self, field: ast.Name, value: ast.Literal) -> ast.Compare:
        return ast.Compare(field, ast.Operator.INCLUDE, value)

    def one_of(self, field: ast.Name, *values: ast.Literal) -> ast.OneOf:
        return ast.OneOf(field, values, negated=False)

    def not_one_of(self, field: ast.Name, *values: ast.Literal) -> ast.OneOf:
        return ast.OneOf(field, values, negated=True)

    def in_list(self, field: ast.Name, name: ast.Name) -> ast.InList:
        return ast.InList(field, name, negated=False)

    def not_in_list(self, field: ast.Name, name: ast.Name) -> ast.InList:
        return ast.InList(field, name, negated=True)

    def known(self, field: ast.Name) -> ast.Known:
        return ast.Known(field, negated=False)

    def missing(self, field: ast.Name) -> ast.Known:
        return ast.Known(field, negated=True)

    def between(self, field: ast.Name, low: ast.Literal, high: ast.Literal) -> ast.Between:
        return ast.Between(field, low, high)

    def holds(self, field: ast.Name) -> ast.Holds:
        return ast.Holds(field)

    # Promises and examples

    def never(self, promised: tuple[ast.Effect, ast.Condition | None]) -> ast.Promise:
        return ast.Promise(False, *promised)

    def always(self, promised: tuple[ast.Effect, ast.Condition | None]) -> ast.Promise:
        return ast.Promise(True, *promised)

    def promised(
        self, effect: ast.Effect, *rest: ast.Name | ast.Condition | None
    ) -> tuple[ast.Effect, ast.Condition | None]:
        names = [it for it in rest if isinstance(it, ast.Name)]
        condition = next(
            (it for it in rest if it is not None and not isinstance(it, ast.Name)), None
        )
        return _joined((effect, *names))[0], condition

    def expect(self, *parts: ast.Effect | ast.Name) -> ast.Expect:
        return ast.Expect(_joined(parts))

    def use_customer_effect(self, name: ast.Text | None) -> ast.Effect:
        return ast.Effect(ast.EffectKind.USE_CUSTOMER, name)

    def match_effect(self, name: ast.Text | None, by: ast.Name | None) -> ast.Effect:
        return ast.Effect(ast.EffectKind.MATCH, name, by=ast.Key((by,)) if by else None)

    def create_customer_effect(self, name: ast.Text | None) -> ast.Effect:
        return ast.Effect(ast.EffectKind.CREATE_CUSTOMER, name)

    def create_job_effect(self, name: ast.Text | None, under: ast.Text | None) -> ast.Effect:
        return ast.Effect(ast.EffectKind.CREATE_JOB, name, under)

    def use_job_effect(self, name: ast.Text | None, under: ast.Text | None) -> ast.Effect:
        return ast.Effect(ast.EffectKind.USE_JOB, name, under)

    def hold_effect(self) -> ast.Effect:
        return ast.Effect(ast.EffectKind.HOLD)

    def update_effect(self, what: ast.Name) -> ast.Effect:
        return ast.Effect(ast.EffectKind.UPDATE, what=what)

    def notify_effect(self) -> ast.Effect:
        return ast.Effect(ast.EffectKind.NOTIFY)

    def example(self, name: ast.Text) -> ast.Example:
        return ast.Example(name)

    def example_customer(
        self, name: ast.Text, facts: tuple[ast.Fact, ...] | None
    ) -> ast.ExampleCustomer:
        return ast.ExampleCustomer(name, facts or ())

    def example_job(
        self, name: ast.Text, under: ast.Text, facts: tuple[ast.Fact, ...] | None
    ) -> ast.ExampleJob:
        return ast.ExampleJob(name, under, facts or ())

    def example_vendor(self, name: ast.Text) -> ast.ExampleVendor:
        return ast.ExampleVendor(name)

    def example_order(self, facts: tuple[ast.Fact, ...]) -> ast.ExampleOrder:
        return ast.ExampleOrder(facts)

    def fact(self, name: ast.Name, value: ast.Literal) -> ast.Fact:
        return ast.Fact(name, (value,))

    def facts(self, *parts: ast.Fact | ast.Literal) -> tuple[ast.Fact, ...]:
        done: list[ast.Fact] = []
        for part in parts:
            if isinstance(part, ast.Fact):
                done.append(part)
            else:
                done[-1] = evolve(done[-1], values=(*done[-1].values, part))
        return tuple(done)


def _joined(parts: tuple[ast.Effect | ast.Name, ...]) -> tuple[ast.Effect, ...]:
    """Effects, where a bare name is one more field of the key of the `match by` before it."""
    effects: list[ast.Effect] = []
    for part in parts:
        if isinstance(part, ast.Effect):
            effects.append(part)
        else:
            by = effects[-1].by
            key = ast.Key((*by.fields, part) if by else (part,))
            effects[-1] = evolve(effects[-1], by=key)
    return tuple(effects)


def text_value(written: str) -> str:
    """What a text in quotes says: doubled quotes made single, no-break spaces plain."""
    inner = written[1:-1].translate(_INVISIBLE)
    match written[0]:
        case "'" | "\u2018" | "\u2019":
            return inner.replace("''", "'")
        case _:
            return inner.replace('""', '"')


_INVISIBLE = {
    0xA0: " ",
    0x202F: " ",
    0x2007: " ",
    0x9: " ",
    0xFEFF: None,
    0x200B: None,
    0x2060: None,
}
