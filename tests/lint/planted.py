"""Policies in which something is to be found: those of pages and cases among others.

The policies of the pages and cases of a code stand among rules, settings and conditions that
Hypothesis makes up. They are put together as texts, so that what is wrong with a spelling, a space
or a comment stays so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from attrs import evolve, frozen
from hypothesis import strategies as st

from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.parser import parse
from rulesdsl.syntax.printer import print_condition, print_policy, quoted
from tests.conditions import conditions
from tests.lint.pages import ROOT, Shown, shown
from tests.policies import LISTS, policies, settings, tree

CODES = ROOT / "docs" / "codes"
CASES = Path(__file__).resolve().parent / "cases"


# Where something is to be found


@cache
def seeds() -> tuple[Shown, ...]:
    """The policies of pages and cases in which the analysis or a lint finds something."""
    files = [*sorted(CODES.glob("[AL][0-9]*.md")), *sorted(CASES.glob("*.md"))]
    its = [it for file in files for it in shown(file)]
    return tuple(it for it in its if it.compiled.ok and it.told)


@cache
def seeds_of(code: str, *, safe: bool) -> tuple[Shown, ...]:
    """Those in which this code is found, with a fix that is safe, or not."""
    return tuple(
        seed
        for seed in seeds()
        if any(it.code.id == code and it.fix and it.fix.safe is safe for it in seed.told)
    )


@cache
def codes(*, safe: bool) -> tuple[str, ...]:
    """The codes that have a fix that is safe, or not."""
    found = {it.code.id for seed in seeds() for it in seed.told if it.fix and it.fix.safe is safe}
    return tuple(sorted(found))


# A policy in parts


@frozen
class Parts:
    """What a policy is made of, as texts: what holds for all rules, each rule, and the rest."""

    head: tuple[str, ...]
    rules: tuple[str, ...]
    tail: tuple[str, ...]


def parts_of(text: str) -> Parts:
    """The parts of a policy; one without `rule` gets one."""
    source = Source("policy.rules", text)
    statements = parse(source)[0].statements
    if not any(isinstance(it.statement, ast.Rule) for it in statements):
        return _of_one_rule(source, statements)
    begins = [it for it in statements if isinstance(it.statement, _BEGIN)]
    starts = [_line_start(source.text, it.span.start) for it in begins]
    pieces = [source.cut(Span(*it)) for it in zip(starts, [*starts[1:], len(text)], strict=True)]
    at = next(n for n, it in enumerate(begins) if isinstance(it.statement, ast.Rule))
    end = next(
        (n for n, it in enumerate(begins) if n > at and not isinstance(it.statement, ast.Rule)),
        len(begins),
    )
    head = source.text[: starts[0]]
    return Parts((head, *pieces[:at]), tuple(pieces[at:end]), tuple(pieces[end:]))


_BEGIN = (ast.Rule, ast.Promise, ast.Example)
_OF_THE_HEAD = (ast.Title, ast.Include, ast.ListValues, ast.ListFile, ast.Currency)


def _line_start(text: str, at: int) -> int:
    start = text.rfind("\n", 0, at) + 1
    return at if text[start:at].strip() else start


def _of_one_rule(source: Source, statements: Sequence[ast.Written]) -> Parts:
    """The parts of a policy without `rule`: what belongs to the head is taken out of the rest."""
    begins = [it for it in statements if isinstance(it.statement, _BEGIN)]
    end = _line_start(source.text, begins[0].span.start) if begins else len(source.text)
    head, rest, at = [], ["rule 'planted'\n"], 0
    for it in statements:
        if isinstance(it.statement, _OF_THE_HEAD):
            head.append(source.cut(it.span))
            rest.append(source.text[at : it.span.start])
            at = it.span.end
    rest.append(source.text[at:end])
    return Parts(tuple(head), ("".join(rest),), (source.text[end:],))


# Put together


_WHEN = re.compile(r"^(\s*when )(.+)$", re.MULTILINE)


@st.composite
def planted(draw: st.DrawFn, code: str, *, safe: bool = True) -> Shown:
    """A policy in which a code is perhaps found still; it may have become one with errors."""
    seed = draw(st.sampled_from(seeds_of(code, safe=safe)))
    its = parts_of(seed.text)
    others = _made_up(draw)
    rules = [_narrowed(draw, it) for it in its.rules]
    for rule in others.rules:
        rules.insert(draw(st.sampled_from((len(rules), len(rules), 0, len(rules), 1))), rule)
    head = [*its.head, *_besides(draw, seed), *others.head]
    return evolve(seed, text="\n".join([*head, *rules, *its.tail, ""]))


def _made_up(draw: st.DrawFn) -> Parts:
    """The rules of another policy, and the lists that they ask for."""
    written = draw(policies(everything=False))
    assert written.tree is not None
    if not any(isinstance(it.statement, ast.Rule) for it in written.tree.statements):
        return Parts((), (), ())
    its = parts_of(written.source.text)
    kept = draw(st.sampled_from((1, 0, 2)))
    return evolve(its, head=tuple(_lists(its.rules[:kept])), rules=its.rules[:kept])


def _lists(rules: Iterable[str]) -> Iterator[str]:
    """The lists of made-up policies that these rules ask for."""
    for name, values in LISTS.items():
        if any(name in rule for rule in rules):
            yield f"list {name} = {', '.join(map(quoted, values))}\n"


def _besides(draw: st.DrawFn, seed: Shown) -> Iterator[str]:
    """Settings that hold for all rules, where the policy says nothing of them."""
    for it in draw(settings(most=2)):
        if it.name.words not in seed.text:
            yield print_policy(tree(it))


def _narrowed(draw: st.DrawFn, rule: str) -> str:
    """A rule for fewer orders, now and then."""
    if draw(st.sampled_from((False, False, True))):
        asked = print_condition(draw(conditions(leaves=2)))
        return _WHEN.sub(lambda it: _both(it, asked), rule, count=1)
    return rule


def _both(when: re.Match[str], asked: str) -> str:
    condition, sign, comment = when[2].partition("#")
    return f"{when[1]}({condition.rstrip()}) and ({asked}) {sign}{comment}".rstrip()
