"""Text to tree. The only module that knows Lark.

Each statement is parsed by itself, so that one run tells all mistakes; what happens where one
cannot be read is in `recovery` and `repair`. What Lark makes of a statement becomes a *recipe* for
every statement of the same shape (see `repair.shape_of`): a long policy has few shapes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pkgutil import get_data
from typing import Any, TypeAlias

from lark import Lark, Token, Tree, UnexpectedInput
from lark import __version__ as lark_version
from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.lexer import PatternRE, PatternStr, TerminalDef

from rulesdsl.defining import evolve
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.source import Source, Span
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
        (_statement(recipe, piece), piece.span(0, len(piece.raw))) for recipe, piece in pieces
    ]
    written, after = attach(source, laid, statements)
    return ast.PolicyFile(source, written, after), found


def parse_at_once(source: Source) -> tuple[ast.Statement, ...]:
    """The same by the grammar's rule for a whole file; for the tests, and without any mistake."""
    plain = lay_out(source.text).plain
    piece = Piece(source.text, plain, range(len(source.text) + 1))
    whole = _lark().parse(plain, start="policy")
    parts = [it for it in whole.children if isinstance(it, Tree)]
    return tuple(_statement(_recipe(it, plain), piece) for it in parts)


def grammar() -> str:
    """The text of `grammar/policy.lark`."""
    return _resource("policy.lark").decode()


def table() -> bytes:
    """What stands in `grammar/policy.table`: what it was made for, and what Lark made of it."""
    made = BytesIO()
    _made_now().save(made, exclude_options=["edit_terminals"])
    return _made_for() + made.getvalue()


@cache
def _lark() -> Lark:
    """Lark's tables; those made beforehand, if they were made of this grammar by this Lark."""
    before, made_for = _resource("policy.table"), _made_for()
    if before.startswith(made_for):
        return Lark.load(BytesIO(before[len(made_for) :]))
    return _made_now()


def _made_for() -> bytes:
    return f"Lark {lark_version}\0{grammar()}\0".encode()


def _made_now() -> Lark:
    return Lark(
        grammar(),
        parser="lalr",
        lexer="contextual",
        start=["statement", "policy"],
        edit_terminals=_whole_words,
    )


def _resource(name: str) -> bytes:
    return get_data("rulesdsl.grammar", name) or b""


def _whole_words(terminal: TerminalDef) -> None:
    """Keep a keyword from being read as the beginning of a longer word."""
    if isinstance(terminal.pattern, PatternStr) and terminal.pattern.value.isalpha():
        terminal.pattern = PatternRE(terminal.pattern.value + r"(?!\w)")
        terminal.priority = 2


# One statement

_COMMENT = re.compile("#[^\n]*")

Recipe: TypeAlias = Callable[[Piece], Any]
"""Makes a node of a piece of the shape that the recipe was written for."""


@lru_cache(maxsize=4096)
def _read(shape: str) -> Recipe | Stop:
    """The recipe for a plain statement of this shape, or where it stops making sense."""
    try:
        tree = _lark().parse(shape, start="statement")
    except UnexpectedToken as stop:
        at_end = stop.token.type == "$END"
        start = len(shape) if at_end else stop.token.start_pos or 0
    except UnexpectedCharacters as stop:
        start = stop.pos_in_stream or 0
    except UnexpectedInput:
        start = len(shape)
    else:
        return _recipe(tree, shape)
    return Stop(start, lambda: _accepted_behind(shape[:start]))


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


def _statement(recipe: Recipe | None, piece: Piece) -> ast.Statement:
    if recipe is None:
        return ast.Broken(mistakes.keyword_of(piece.plain))
    statement: ast.Statement = recipe(piece)
    return statement


# Lark's tree to ours


def _recipe(part: Tree[Token] | Token | None, plain: str) -> Recipe:
    """How to make the node of a part of Lark's tree, read from `plain`, of any such statement."""
    match part:
        case Tree(data="name" | "list_name" | "setting_name", children=words):
            return _name([it for it in words if isinstance(it, Token)], plain)
        case Tree(data=alias, children=children):
            return _combined(_NODES[alias], [_recipe(child, plain) for child in children])
        case Token(type="TEXT"):
            return _text(*_place(part))
        case Token(type="NUMBER"):
            return _number(*_place(part))
        case Token(type="DATE"):
            return _day(*_place(part))
        case Token(type="YES" | "NO"):
            return _yes_no(*_place(part), yes=part.type == "YES")
        case Token(type="JOB"):
            start, end = _place(part)
            return lambda piece: piece.span(start, end)
        case _:  # an operator, or something that was left out
            return lambda _: part


def _combined(make: Callable[..., Any], parts: list[Recipe]) -> Recipe:
    match parts:
        case [one]:
            return lambda piece: make(one(piece))
        case [one, two]:
            return lambda piece: make(one(piece), two(piece))
        case _:
            return lambda piece: make(*[part(piece) for part in parts])


def _place(token: Token) -> tuple[int, int]:
    return token.start_pos or 0, token.end_pos or 0


def _name(words: list[Token], plain: str) -> Recipe:
    start, end = words[0].start_pos or 0, words[-1].end_pos or 0
    of_shape = " ".join(plain[start:end].split())
    has_digits = not of_shape.isascii() or any(sign.isdigit() for sign in of_shape)

    def make(piece: Piece) -> ast.Name:
        raw, span = piece.raw[start:end], piece.span(start, end)
        if raw == of_shape and not has_digits:
            return ast.Name(of_shape, of_shape, span)
        if "#" in raw:  # a comment, where the name goes over lines
            raw = _COMMENT.sub("", raw)
        return ast.Name(" ".join(piece.plain[start:end].split()), " ".join(raw.split()), span)

    return make


def _text(start: int, end: int) -> Recipe:
    return lambda piece: ast.Text(text_value(piece.raw[start:end]), piece.span(start, end))


def _number(start: int, end: int) -> Recipe:
    return lambda piece: ast.Number(Decimal(piece.plain[start:end]), piece.span(start, end))


def _day(start: int, end: int) -> Recipe:
    def make(piece: Piece) -> ast.Day:
        written, span = piece.plain[start:end], piece.span(start, end)
        try:
            return ast.Day(date.fromisoformat(written), written, span)
        except ValueError:
            return ast.Day(None, written, span)

    return make


def _yes_no(start: int, end: int, *, yes: bool) -> Recipe:
    return lambda piece: ast.YesNo(yes, piece.span(start, end))


def _same(part: Any) -> Any:  # noqa: ANN401  a node as it is
    return part


def _compared(operator: ast.Operator) -> Callable[[ast.Name, ast.Literal], ast.Compare]:
    return lambda field, value: ast.Compare(field, operator, value)


def _effect(kind: ast.EffectKind) -> Callable[..., ast.Effect]:
    return lambda *names: ast.Effect(kind, *names)


def _or(*parts: ast.Condition) -> ast.Condition:
    flat = tuple(
        it for part in parts for it in (part.parts if isinstance(part, ast.Or) else (part,))
    )
    return flat[0] if len(flat) == 1 else ast.Or(flat)


def _and(*parts: ast.Condition) -> ast.Condition:
    flat = tuple(
        it for part in parts for it in (part.parts if isinstance(part, ast.And) else (part,))
    )
    return flat[0] if len(flat) == 1 else ast.And(flat)


def _job(span: Span, template: ast.Text | None, *attributes: ast.Attribute) -> ast.Job:
    return ast.Job(template, attributes, span)


def _promised(
    effect: ast.Effect, *rest: ast.Name | ast.Condition | None
) -> tuple[ast.Effect, ast.Condition | None]:
    names = [it for it in rest if isinstance(it, ast.Name)]
    condition = next((it for it in rest if it is not None and not isinstance(it, ast.Name)), None)
    return _joined((effect, *names))[0], condition


def _facts(*parts: ast.Fact | ast.Literal) -> tuple[ast.Fact, ...]:
    done: list[ast.Fact] = []
    for part in parts:
        if isinstance(part, ast.Fact):
            done.append(part)
        else:
            done[-1] = evolve(done[-1], values=(*done[-1].values, part))
    return tuple(done)


_NODES: dict[str, Callable[..., Any]] = {
    "value": _same,
    "title": ast.Title,
    "include": ast.Include,
    "list_values": lambda name, *values: ast.ListValues(name, values),
    "list_file": ast.ListFile,
    "rule": ast.Rule,
    "when": ast.When,
    "match": lambda *keys: ast.Match(keys),
    "key": lambda *fields: ast.Key(fields),
    "else_": lambda choice: ast.Else(choice, with_else=True),
    "bare_else": lambda choice: ast.Else(choice, with_else=False),
    "use_customer": ast.UseCustomer,
    "job": _job,
    "create_customer": lambda template, given: ast.CreateCustomer(template, given or ()),
    "attributes": lambda *attributes: attributes,
    "attribute": ast.Attribute,
    "hold": ast.Hold,
    "setting": ast.Setting,
    "setting_value": _same,
    "currency": lambda code, customer, *accounts: ast.Currency(code, customer, accounts),
    # Conditions
    "or_": _or,
    "and_": _and,
    "not_": ast.Not,
    "compare": lambda field, sign, value: ast.Compare(field, ast.Operator(str(sign)), value),
    "is_": _compared(ast.Operator.IS),
    "is_not": _compared(ast.Operator.IS_NOT),
    "starts_with": _compared(ast.Operator.STARTS_WITH),
    "ends_with": _compared(ast.Operator.ENDS_WITH),
    "contains": _compared(ast.Operator.CONTAINS),
    "includes": _compared(ast.Operator.INCLUDE),
    "one_of": lambda field, *values: ast.OneOf(field, values, negated=False),
    "not_one_of": lambda field, *values: ast.OneOf(field, values, negated=True),
    "in_list": lambda field, name: ast.InList(field, name, negated=False),
    "not_in_list": lambda field, name: ast.InList(field, name, negated=True),
    "known": lambda field: ast.Known(field, negated=False),
    "missing": lambda field: ast.Known(field, negated=True),
    "between": ast.Between,
    "holds": ast.Holds,
    # Promises and examples
    "never": lambda promised: ast.Promise(False, *promised),
    "always": lambda promised: ast.Promise(True, *promised),
    "promised": _promised,
    "expect": lambda *parts: ast.Expect(_joined(parts)),
    "use_customer_effect": _effect(ast.EffectKind.USE_CUSTOMER),
    "match_effect": lambda name, by: ast.Effect(
        ast.EffectKind.MATCH, name, by=ast.Key((by,)) if by else None
    ),
    "create_customer_effect": _effect(ast.EffectKind.CREATE_CUSTOMER),
    "create_job_effect": _effect(ast.EffectKind.CREATE_JOB),
    "use_job_effect": _effect(ast.EffectKind.USE_JOB),
    "hold_effect": _effect(ast.EffectKind.HOLD),
    "update_effect": lambda what: ast.Effect(ast.EffectKind.UPDATE, what=what),
    "notify_effect": _effect(ast.EffectKind.NOTIFY),
    "example": ast.Example,
    "example_customer": lambda name, facts: ast.ExampleCustomer(name, facts or ()),
    "example_job": lambda name, under, facts: ast.ExampleJob(name, under, facts or ()),
    "example_vendor": ast.ExampleVendor,
    "example_order": ast.ExampleOrder,
    "fact": lambda name, value: ast.Fact(name, (value,)),
    "facts": _facts,
}
"""How the node of each alias of the grammar is made of its parts."""


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
    inner = written[1:-1]
    if not inner.isprintable():
        inner = inner.translate(_INVISIBLE)
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
