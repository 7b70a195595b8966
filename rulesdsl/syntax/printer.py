"""Tree to text: the one canonical form of a policy, with every comment kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from rulesdsl.syntax import ast
from rulesdsl.syntax.comments import with_comments
from rulesdsl.syntax.pretty import (
    INDENT,
    Document,
    filled,
    flat,
    laid_out,
    together,
)

WIDTH = 100
"""Characters a line; a longer statement goes on over the next line, where the layout allows it.

What is counted are characters, not the columns that a terminal gives them: how wide a character is
changes from one version of Unicode to the next, and the fingerprint of a policy must not.
"""

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
        above, its_lines = _lines(written, indent)
        if (
            lines
            and (opens or (own and not isinstance(previous, _ON_ITS_OWN)))
            and above[:1] != [""]
        ):
            above.insert(0, "")
        if above:
            above = above if lines else _not_blank(above)
            lines += [indent + line if line else "" for line in above]
        lines += its_lines
        inside = opens or (inside and not own)
        previous = statement
    lines += policy.after if lines else _not_blank(policy.after)
    return "".join([line + "\n" for line in lines])


def print_statement(statement: ast.Statement) -> str:
    """A statement in one line, however long that gets."""
    return flat(_document(statement))


def print_condition(condition: ast.Condition) -> str:
    """A condition on one line."""
    return flat(_whole("", condition))


def print_key(key: ast.Key) -> str:
    """`last name and shipping zip`."""
    return flat(_key("", key))


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


def _lines(written: ast.Written, indent: str) -> tuple[list[str], list[str]]:
    """What stands above a statement, without the indent, and its own lines."""
    above = list(written.before)
    document = _document(written.statement)
    if written.within:
        document, homeless = with_comments(document, written.within)
        above += homeless
    lines = [indent + flat(document)]
    if written.within or len(lines[0]) > WIDTH:
        lines = laid_out(document, indent, WIDTH)
    if written.behind is not None:
        lines[-1] += f"  {written.behind}"
    return above, lines


# Documents: a joint stands only before `and`, `or`, `then`, `with` and `named`, and behind a comma,
# where a statement may go on over the next line. What is `before` or `behind` a part stands right
# beside it, without a joint.


def _document(statement: ast.Statement) -> Document:
    match statement:
        case ast.When():
            return _whole("when ", statement.condition)
        case ast.Match():
            first, *others = statement.keys
            return together([_key("match by ", first), *[_key("then ", it) for it in others]])
        case ast.Else():
            return _choice("else ", statement.choice)
        case ast.Promise():
            word = "always " if statement.always else "never "
            effect = _effect(word, statement.effect)
            if statement.condition is None:
                return effect
            return _whole(f"{flat(effect)} when ", statement.condition)
        case ast.Expect():
            first_effect, *effects = statement.effects
            return together(
                [_effect("expect ", first_effect), *[_effect("and ", it) for it in effects]]
            )
        case _:
            return _plain_document(statement)


def _plain_document(
    statement: ast.Title | ast.Include | ast.ListValues | ast.ListFile | ast.Rule | ast.Setting
    | ast.Currency | ast.Example | ast.ExampleCustomer | ast.ExampleJob | ast.ExampleVendor
    | ast.ExampleOrder | ast.Broken,
) -> Document:  # fmt: skip
    match statement:
        case ast.Title(title=text):
            return f"policy {quoted(text.value)}"
        case ast.Include(file=text):
            return f"include {quoted(text.value)}"
        case ast.ListValues():
            return _values(f"list {statement.name.written} = ", statement.values)
        case ast.ListFile():
            return f"list {statement.name.written} from {quoted(statement.file.value)}"
        case ast.Rule(name=text):
            return f"rule {quoted(text.value)}"
        case ast.Setting(name=name, value=value):
            words = value.words if isinstance(value, ast.Name) else print_literal(value)
            return f"{name.words} = {words}"
        case ast.Currency():
            code, customer = statement.currency.value, statement.customer.value
            head = f"currency {quoted(code)} uses customer {quoted(customer)}"
            accounts = [_attribute(it) for it in statement.accounts]
            return together([f"{head},", filled(_commas(accounts))]) if accounts else head
        case ast.Example(name=text):
            return f"example {quoted(text.value)}"
        case ast.ExampleCustomer():
            return _record(f"customer {quoted(statement.name.value)}", statement.facts)
        case ast.ExampleJob(name=name_, under=under):
            head = f"job {quoted(name_.value)} under {quoted(under.value)}"
            return _record(head, statement.facts)
        case ast.ExampleVendor(name=text):
            return f"vendor {quoted(text.value)}"
        case ast.ExampleOrder():
            return _with_facts("order", statement.facts)
        case ast.Broken():
            return "#"  # a policy that cannot be read is not formatted
        case _:
            assert_never(statement)


def _choice(before: str, choice: ast.UseCustomer | ast.CreateCustomer | ast.Hold) -> Document:
    match choice:
        case ast.UseCustomer(customer=customer, job=job):
            use = f"{before}use customer {quoted(customer.value)}"
            return use if job is None else together([use, _job(job)])
        case ast.CreateCustomer(template=template):
            create = [f"{before}create customer"]
            if template:
                create.append(f"named {quoted(template.value)}")
            if not choice.attributes:
                return filled(create)
            first, *others = map(_attribute, choice.attributes)
            return together([filled(create), filled(_commas([f"with {first}", *others]))])
        case ast.Hold(why=why):
            return f"{before}hold" if why is None else f"{before}hold {quoted(why.value)}"
        case _:
            assert_never(choice)


def _job(job: ast.Job) -> Document:
    attributes = map(_attribute, job.attributes)
    if job.template is None:
        return filled(_commas(["with job", *attributes]))
    return filled(["with job", *_commas([f"named {quoted(job.template.value)}", *attributes])])


def _whole(before: str, condition: ast.Condition) -> Document:
    """A condition; parentheses say what everybody need not know: that `and` goes before `or`.

    Those that are not needed are left out where they would be too many within each other.
    """
    document = _condition(before, condition, clear=True)
    said = flat(document)
    if said.count("(") + said.count("not") < ast.MOST_NESTED or _depth(condition) < ast.MOST_NESTED:
        return document
    return _condition(before, condition, clear=False)


def _condition(before: str, condition: ast.Condition, behind: str = "", *, clear: bool) -> Document:
    match condition:
        case ast.And() | ast.Or():
            return _joined(before, condition, behind, clear=clear)
        case ast.Not(part=part):
            plain = isinstance(part, ast.Holds | ast.Not)
            if plain or not (clear or isinstance(part, ast.And | ast.Or)):
                return _condition(f"{before}not ", part, behind, clear=clear)
            return _condition(f"{before}not (", part, f"){behind}", clear=clear)
        case _:
            return _test(before, condition, behind)


def _joined(before: str, condition: ast.And | ast.Or, behind: str, *, clear: bool) -> Document:
    """Conditions with a word between them; those with the other word stand in parentheses."""
    either = isinstance(condition, ast.Or)
    word = "or " if either else "and "
    last = len(condition.parts) - 1
    done = []
    for at, part in enumerate(condition.parts):
        begin, end = before if at == 0 else word, behind if at == last else ""
        if isinstance(part, ast.And | ast.Or) and (clear or not either):
            done.append(_joined(f"{begin}(", part, f"){end}", clear=clear))
        else:
            done.append(_condition(begin, part, end, clear=clear))
    return together(done)


def _depth(condition: ast.Condition) -> int:
    """How many parentheses and `not` would stand within each other, with all that make it clear."""
    match condition:
        case ast.Or(parts=parts) | ast.And(parts=parts):
            return max([_depth(it) + isinstance(it, ast.Or | ast.And) for it in parts])
        case ast.Not(part=part):
            return 1 + _depth(part) + (not isinstance(part, ast.Holds | ast.Not))
        case _:
            return 0


def _test(before: str, test: ast.Test, behind: str) -> Document:
    asked = before + test.field.words
    match test:
        case ast.Compare():
            return f"{asked} {test.operator.value} {print_literal(test.value)}{behind}"
        case ast.OneOf():
            words = "is not one of" if test.negated else "is one of"
            return _values(f"{asked} {words} ", test.values, behind)
        case ast.InList():
            return f"{asked} is {'not ' if test.negated else ''}in {test.list.written}{behind}"
        case ast.Known():
            return f"{asked} is {'missing' if test.negated else 'known'}{behind}"
        case ast.Between():
            low, high = print_literal(test.low), print_literal(test.high)
            return f"{asked} between {low} and {high}{behind}"
        case ast.Holds():
            return asked + behind
        case _:
            assert_never(test)


def _effect(before: str, effect: ast.Effect) -> Document:
    words = [before + effect.kind.value]
    if effect.what:
        words.append(effect.what.words)
    if effect.name:
        words.append(
            ("customer " if effect.kind is ast.EffectKind.MATCH else "") + quoted(effect.name.value)
        )
    if effect.under:
        words.append(f"under {quoted(effect.under.value)}")
    if effect.by is None:
        return " ".join(words)
    return _key(" ".join([*words, "by "]), effect.by)


def _key(before: str, key: ast.Key) -> Document:
    first, *others = key.fields
    return together([before + first.words, *[f"and {it.words}" for it in others]])


_ELSE_A_STATEMENT = frozenset("customer job vendor order expect with".split())
"""Words that, right behind the name of a record, would be read as the beginning of something."""


def _record(head: str, facts: tuple[ast.Fact, ...]) -> Document:
    doubtful = facts and facts[0].name.words.split()[0] in _ELSE_A_STATEMENT
    return _with_facts(f"{head}," if doubtful else head, facts)


def _with_facts(head: str, facts: tuple[ast.Fact, ...]) -> Document:
    parts = []
    for at, fact in enumerate(facts, 1):
        before = f"{head} " if at == 1 else ""
        behind = "," if at < len(facts) else ""
        parts.append(_values(f"{before}{fact.name.words} ", fact.values, behind))
    return filled(parts) if parts else head


def _attribute(attribute: ast.Attribute) -> str:
    return f"{attribute.name.words} {print_literal(attribute.value)}"


def _values(before: str, values: tuple[ast.Literal, ...], behind: str = "") -> Document:
    done = _commas([*map(print_literal, values)])
    done[0] = before + done[0]
    done[-1] += behind
    return filled(done)


def _commas(parts: list[str]) -> list[str]:
    """Each part but the last with a comma behind it."""
    return [*[f"{it}," for it in parts[:-1]], parts[-1]]
