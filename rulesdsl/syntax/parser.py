"""Text to tree.

Each statement is parsed by itself, so that one run tells all mistakes; what happens where one
cannot be read is in `recovery` and `repair`. What the grammar makes of a statement becomes a
*recipe* for every statement of the same shape (see `repair.shape_of`): a long policy has few of
them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

from rulesdsl.defining import evolve
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.patterns import pattern
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast, mistakes
from rulesdsl.syntax.automaton import Node, Tables, Word, begun, read, understood, written
from rulesdsl.syntax.layout import lay_out
from rulesdsl.syntax.recovery import read_all
from rulesdsl.syntax.repair import Piece, Stop
from rulesdsl.syntax.trivia import attach


def parse(source: Source) -> tuple[ast.PolicyFile, list[Diagnostic]]:
    """The tree of a source and every syntax mistake in it. Accepts any text."""
    laid = lay_out(source.text)
    if len(_CLEAN) > MOST_REMEMBERED:
        _CLEAN.clear()
    pieces, found = read_all(source, laid, _read, _CLEAN)
    statements = [
        (_statement(recipe, piece), piece.span(0, len(piece.raw))) for recipe, piece in pieces
    ]
    written, after = attach(source, laid, statements)
    return ast.PolicyFile(source, written, after), found


def parse_at_once(source: Source) -> tuple[ast.Statement, ...]:
    """The same by the grammar's rule for a whole file; for the tests, and without any mistake."""
    plain = lay_out(source.text).plain
    piece = Piece(source.text, plain, range(len(source.text) + 1))
    whole = read(tables(), plain, "policy")
    parts = [it for it in whole.parts if isinstance(it, Node)] if isinstance(whole, Node) else []
    return tuple(_statement(_recipe(it, plain), piece) for it in parts)


def grammar() -> str:
    """The text of `grammar/policy.lark`."""
    return _resource("policy.lark").decode()


def table() -> str:
    """What stands in `grammar/policy.table`: the grammar it was made of, and its tables."""
    return f"{grammar()}{_BETWEEN}{written(_made_now())}\n"


_BETWEEN = "\n\0\n"


@cache
def tables() -> Tables:
    """The grammar's tables; those made beforehand, if they were made of this grammar."""
    made_of, _, before = _resource("policy.table").decode().partition(_BETWEEN)
    return understood(before.rstrip("\n")) if made_of == grammar() else _made_now()


def _made_now() -> Tables:
    from rulesdsl.syntax import making  # only where the grammar was changed

    return making.tables(grammar())


def _resource(name: str) -> bytes:
    home: Any = find_spec("rulesdsl.grammar")  # loaders read files, in archives too
    content: bytes = home.loader.get_data(str(Path(home.origin).with_name(name)))
    return content


# One statement

_COMMENT = pattern("#[^\n]*")

Recipe: TypeAlias = Callable[[Piece], Any]
"""Makes a node of a piece of the shape that the recipe was written for."""


MOST_REMEMBERED = 4096
"""Of so many shapes it is remembered how they are read."""

_CLEAN: dict[str, Recipe] = {}


@lru_cache(maxsize=MOST_REMEMBERED)
def _read(shape: str) -> Recipe | Stop:
    """The recipe for a plain statement of this shape, or where it stops making sense."""
    found = read(tables(), shape, "statement")
    if isinstance(found, int):
        return Stop(found, lambda: _accepted_behind(shape[:found]))
    return _recipe(found, shape)


def _accepted_behind(plain: str) -> frozenset[str]:
    """The kinds of words that may follow a text that made sense so far."""
    reading = begun(tables(), plain, "statement")
    while reading.goes_on():
        pass
    return reading.accepted()


def _statement(recipe: Recipe | None, piece: Piece) -> ast.Statement:
    if recipe is None:
        return ast.Broken(mistakes.keyword_of(piece.plain))
    statement: ast.Statement = recipe(piece)
    return statement


# The grammar's nodes to ours


def _recipe(part: Node | Word | None, plain: str) -> Recipe:
    """How to make our node of one of the grammar's, read from `plain`, of any such statement."""
    match part:
        case Node(name="name" | "list_name" | "setting_name", parts=words):
            return _name([it for it in words if isinstance(it, Word)], plain)
        case Node(name=name, parts=parts):
            return _combined(_NODES[name], [_recipe(it, plain) for it in parts])
        case Word(kind="TEXT", start=start, end=end):
            return _text(start, end)
        case Word(kind="NUMBER", start=start, end=end):
            return _number(start, end)
        case Word(kind="DATE", start=start, end=end):
            return _day(start, end)
        case Word(kind="YES" | "NO" as kind, start=start, end=end):
            return _yes_no(start, end, yes=kind == "YES")
        case Word(kind="JOB", start=start, end=end):
            return lambda piece: piece.span(start, end)
        case Word(start=start, end=end):  # an operator
            sign = plain[start:end]
            return lambda _: sign
        case None:  # what was left out
            return lambda _: None


def _combined(make: Callable[..., Any], parts: list[Recipe]) -> Recipe:
    match parts:
        case [one]:
            return lambda piece: make(one(piece))
        case [one, two]:
            return lambda piece: make(one(piece), two(piece))
        case _:
            return lambda piece: make(*[part(piece) for part in parts])


def _name(words: list[Word], plain: str) -> Recipe:
    start, end = words[0].start, words[-1].end
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
    "compare": lambda field, sign, value: ast.Compare(field, ast.Operator(sign), value),
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
