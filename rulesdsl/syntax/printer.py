"""Tree to text: the one canonical form of a policy, with every comment kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from rulesdsl.syntax import ast

WIDTH = 100
"""Characters a line; a longer statement goes on over the next line, where the layout allows it."""

INDENT = "  "

_OPENS_BLOCK = (ast.Rule, ast.Example)
_ON_ITS_OWN = (ast.Promise,)


def print_policy(policy: ast.PolicyFile) -> str:
    """The canonical text: parsing it gives an equal tree, and printing that the same text."""
    lines: list[str] = []
    inside = False
    previous: ast.Statement | None = None
    for written in policy.statements:
        statement = written.statement
        opens = isinstance(statement, _OPENS_BLOCK)
        own = isinstance(statement, _ON_ITS_OWN)
        indent = INDENT if inside and not opens and not own else ""
        before = list(written.before)
        if (
            lines
            and (opens or (own and not isinstance(previous, _ON_ITS_OWN)))
            and before[:1] != [""]
        ):
            before.insert(0, "")
        lines += [
            indent + line if line else "" for line in (before if lines else _not_blank(before))
        ]
        lines += _filled(indent, _chunks(statement), written.behind)
        inside = opens or (inside and not own)
        previous = statement
    lines += policy.after if lines else _not_blank(policy.after)
    return "".join(line + "\n" for line in lines)


def print_statement(statement: ast.Statement) -> str:
    """A statement in one line, however long that gets."""
    return " ".join(_chunks(statement))


def print_condition(condition: ast.Condition) -> str:
    """A condition on one line."""
    return " ".join(_condition(condition))


def print_key(key: ast.Key) -> str:
    """`last name and shipping zip`."""
    return " and ".join(name.words for name in key.fields)


def print_literal(value: ast.Literal) -> str:
    """A value as a policy writes it."""
    match value:
        case ast.Text():
            return quoted(value.value)
        case ast.Number():
            return format(value.value, "f")
        case ast.Day():
            return value.written
        case ast.YesNo():
            return "true" if value.value else "false"
        case _:
            assert_never(value)


def quoted(text: str) -> str:
    """A text in plain quotes, its own quotes doubled."""
    return "'" + text.replace("'", "''") + "'"


def _not_blank(lines: Iterable[str]) -> list[str]:
    """Without the blank lines at the beginning."""
    kept = list(lines)
    while kept and not kept[0]:
        del kept[0]
    return kept


def _filled(indent: str, chunks: list[str], behind: str | None) -> Iterator[str]:
    """Chunks joined by spaces, broken between chunks where the line would get too long."""
    line = indent + chunks[0]
    for chunk in chunks[1:]:
        if len(line) + 1 + len(chunk) > WIDTH:
            yield line
            line = indent + INDENT * 2 + chunk
        else:
            line += " " + chunk
    yield line if behind is None else f"{line}  {behind}"


# Each function gives chunks: a line may break before every chunk but the first, because the chunk
# before it ends in a comma or it begins with `and`, `or`, `then`, `with` or `named`.


def _chunks(statement: ast.Statement) -> list[str]:
    match statement:
        case ast.When():
            condition = _condition(statement.condition)
            return [f"when {condition[0]}", *condition[1:]]
        case ast.Match():
            first, *others = (print_key(key).split(" and ") for key in statement.keys)
            ladder = [["match by " + first[0], *_each("and ", first[1:])]]
            ladder += [["then " + key[0], *_each("and ", key[1:])] for key in others]
            return [chunk for key in ladder for chunk in key]
        case ast.Else():
            choice = _choice(statement.choice)
            return [f"else {choice[0]}", *choice[1:]]
        case ast.Promise():
            word = "always" if statement.always else "never"
            effect = _effect(statement.effect)
            condition = _condition(statement.condition) if statement.condition else []
            if condition:
                effect[-1] += f" when {condition[0]}"
            return [f"{word} {effect[0]}", *effect[1:], *condition[1:]]
        case ast.Expect():
            first, *rest = (_effect(effect) for effect in statement.effects)
            chunks = [f"expect {first[0]}", *first[1:]]
            return chunks + [
                chunk for effect in rest for chunk in (f"and {effect[0]}", *effect[1:])
            ]
        case _:
            return _plain_chunks(statement)


def _plain_chunks(
    statement: ast.Title | ast.Include | ast.ListValues | ast.ListFile | ast.Rule | ast.Setting
    | ast.Currency | ast.Example | ast.ExampleCustomer | ast.ExampleJob | ast.ExampleVendor
    | ast.ExampleOrder | ast.Broken,
) -> list[str]:  # fmt: skip
    match statement:
        case ast.Title(title=text):
            return [f"policy {quoted(text.value)}"]
        case ast.Include(file=text):
            return [f"include {quoted(text.value)}"]
        case ast.ListValues():
            values = _commas(print_literal(value) for value in statement.values)
            return [f"list {statement.name.written} = {values[0]}", *values[1:]]
        case ast.ListFile():
            return [f"list {statement.name.written} from {quoted(statement.file.value)}"]
        case ast.Rule(name=text):
            return [f"rule {quoted(text.value)}"]
        case ast.Setting(name=name, value=value):
            words = value.words if isinstance(value, ast.Name) else print_literal(value)
            return [f"{name.words} = {words}"]
        case ast.Currency():
            code, customer = statement.currency.value, statement.customer.value
            head = f"currency {quoted(code)} uses customer {quoted(customer)}"
            return _commas([head, *map(_attribute, statement.accounts)])
        case ast.Example(name=text):
            return [f"example {quoted(text.value)}"]
        case ast.ExampleCustomer():
            return _with_facts(f"customer {quoted(statement.name.value)}", statement.facts)
        case ast.ExampleJob(name=name_, under=under):
            head = f"job {quoted(name_.value)} under {quoted(under.value)}"
            return _with_facts(head, statement.facts)
        case ast.ExampleVendor(name=text):
            return [f"vendor {quoted(text.value)}"]
        case ast.ExampleOrder():
            return _with_facts("order", statement.facts)
        case ast.Broken():
            return ["#"]  # a policy that cannot be read is not formatted
        case _:
            assert_never(statement)


def _choice(choice: ast.UseCustomer | ast.CreateCustomer | ast.Hold) -> list[str]:
    match choice:
        case ast.UseCustomer(customer=customer, job=job):
            if job is None:
                return [f"use customer {quoted(customer.value)}"]
            chunks = [f"use customer {quoted(customer.value)}", "with job"]
            if job.template:
                chunks[-1:] = ["with job", f"named {quoted(job.template.value)}"]
            attributes = _commas(_attribute(it) for it in job.attributes)
            return [*chunks[:-1], chunks[-1] + ("," if attributes else ""), *attributes]
        case ast.CreateCustomer():
            chunks = ["create customer"]
            if choice.template:
                chunks.append(f"named {quoted(choice.template.value)}")
            attributes = _commas(_attribute(it) for it in choice.attributes)
            return chunks + ([f"with {attributes[0]}", *attributes[1:]] if attributes else [])
        case ast.Hold():
            return ["hold"] if choice.why is None else [f"hold {quoted(choice.why.value)}"]
        case _:
            assert_never(choice)


def _condition(condition: ast.Condition) -> list[str]:
    match condition:
        case ast.Or(parts=parts):
            return _joined("or", [_condition(part) for part in parts])
        case ast.And(parts=parts):
            wrapped = [
                _wrapped(_condition(part)) if isinstance(part, ast.Or) else _condition(part)
                for part in parts
            ]
            return _joined("and", wrapped)
        case ast.Not(part=part):
            inner = _condition(part)
            inner = _wrapped(inner) if isinstance(part, ast.And | ast.Or) else inner
            return [f"not {inner[0]}", *inner[1:]]
        case _:
            return _test(condition)


def _test(test: ast.Test) -> list[str]:
    field = test.field.words
    match test:
        case ast.Compare():
            return [f"{field} {test.operator.value} {print_literal(test.value)}"]
        case ast.OneOf():
            values = _commas(print_literal(value) for value in test.values)
            words = "is not one of" if test.negated else "is one of"
            return [f"{field} {words} {values[0]}", *values[1:]]
        case ast.InList():
            return [f"{field} is {'not ' if test.negated else ''}in {test.list.written}"]
        case ast.Known():
            return [f"{field} is {'missing' if test.negated else 'known'}"]
        case ast.Between():
            return [f"{field} between {print_literal(test.low)} and {print_literal(test.high)}"]
        case ast.Holds():
            return [field]
        case _:
            assert_never(test)


def _effect(effect: ast.Effect) -> list[str]:
    words = [effect.kind.value]
    if effect.what:
        words.append(effect.what.words)
    if effect.name:
        words.append(
            ("customer " if effect.kind is ast.EffectKind.MATCH else "") + quoted(effect.name.value)
        )
    if effect.under:
        words.append(f"under {quoted(effect.under.value)}")
    if effect.by is None:
        return [" ".join(words)]
    first, *more = (name.words for name in effect.by.fields)
    return [" ".join([*words, "by", first]), *_each("and ", more)]


def _with_facts(head: str, facts: tuple[ast.Fact, ...]) -> list[str]:
    written = [
        f"{fact.name.words} {', '.join(print_literal(value) for value in fact.values)}"
        for fact in facts
    ]
    chunks = _commas(written)
    return [f"{head} {chunks[0]}", *chunks[1:]] if chunks else [head]


def _attribute(attribute: ast.Attribute) -> str:
    return f"{attribute.name.words} {print_literal(attribute.value)}"


def _commas(parts: Iterable[str]) -> list[str]:
    """Each part but the last with a comma behind it."""
    chunks = list(parts)
    return [f"{chunk}," for chunk in chunks[:-1]] + chunks[-1:]


def _each(word: str, parts: Iterable[str]) -> list[str]:
    return [word + part for part in parts]


def _joined(word: str, parts: list[list[str]]) -> list[str]:
    """Parts with a word between them, which begins each part but the first."""
    chunks = list(parts[0])
    for part in parts[1:]:
        chunks += [f"{word} {part[0]}", *part[1:]]
    return chunks


def _wrapped(chunks: list[str]) -> list[str]:
    """In parentheses."""
    chunks = list(chunks)
    chunks[0] = "(" + chunks[0]
    chunks[-1] += ")"
    return chunks
