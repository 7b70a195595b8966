"""What names the customers and jobs that a policy makes: each template, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from rulesdsl.defining import frozen
from rulesdsl.model import fields
from rulesdsl.model.templates import Template
from rulesdsl.model.types import Type
from rulesdsl.patterns import pattern
from rulesdsl.semantics.policy import New, Rule
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast


@frozen(eq=False)
class Naming:
    """The template of a rule's new customers or jobs; `text` is it as written, None where none is.

    `at` is the rule's number; `span` is the text's, or the whole `else` that stands without one.
    """

    at: int
    rule: Rule
    template: Template
    text: ast.Text | None
    span: Span

    @property
    def source(self) -> Source:
        """The file that it stands in."""
        return self.rule.source

    @property
    def makes_customers(self) -> bool:
        """Whether customers are named by it, and not jobs."""
        return isinstance(self.rule.fallback, New)

    @property
    def kind(self) -> str:
        """What is named by it, in words."""
        return "customer" if self.makes_customers else "job"

    @property
    def fixed(self) -> str:
        """The fixed text in it, without the fields."""
        return "".join(it for it in self.template.pieces if isinstance(it, str))

    def span_of(self, slot: int) -> Span:
        """Where a pair of braces stands, from 0; the whole text where it has quotes in it."""
        if self.text is None or self.source.cut(self.span)[1:-1] != self.text.value:
            return self.span
        found = list(_BRACES.finditer(self.text.value))[slot]
        first = self.span.start + 1
        return Span(first + found.start(), first + found.end())


_BRACES = pattern(r"\{[^{}]*\}")


def namings_of(
    rules: Iterable[tuple[int, Rule]], statements: Mapping[int, tuple[ast.Written, ...]]
) -> Iterator[Naming]:
    """The template of each rule that makes customers or jobs; under override nothing is made."""
    for at, rule in rules:
        template = rule.template
        if template is None or rule.settings.override:
            continue
        for it in statements.get(at, ()):
            if isinstance(it.statement, ast.Else):
                text = _written(it.statement)
                yield Naming(at, rule, template, text, text.span if text else it.span)


def _written(otherwise: ast.Else) -> ast.Text | None:
    match otherwise.choice:
        case ast.CreateCustomer(template=text) | ast.UseCustomer(job=ast.Job(template=text)):
            return text
        case _:
            return None


# Fields that were meant, without their braces

_SIGNS = pattern(r"[\[<%$]|\(\(")
_CLOSED_BY = {"[": "]", "<": ">", "((": "))", "%": "%", "$": ""}


def with_braces(text: str) -> str | None:
    """A template in which fields evidently lack their braces, with them; None where none does.

    >>> with_braces("last name, first name"), with_braces("Web [name]"), with_braces("Web Sales")
    ('{last name}, {first name}', 'Web {name}', None)
    """
    if _SIGNS.search(text):
        marked = _in_other_signs().sub(_in_braces, text)
        if marked != text:
            return marked
    if "{" in text or not _fields_alone().fullmatch(text):
        return None
    marked, found = _one_field().subn(lambda it: f"{{{it[0]}}}", text)
    return marked if found > 1 or text.islower() else None  # 'Phone' can be a job


def _in_braces(found: re.Match[str]) -> str:
    closed = _CLOSED_BY[found["open"]] == found["close"]
    return f"{{{found['field']}}}" if closed else found[0]


# Long patterns, which nearly no policy asks for: each is made when it is needed.


@cache
def _in_other_signs() -> re.Pattern[str]:
    signs = rf"(?P<open>\[|<|\(\(|%|\$)\s*(?P<field>{_field()})\s*(?P<close>\]|>|\)\)|%|)(?!\w)"
    return re.compile(signs, re.IGNORECASE)


@cache
def _fields_alone() -> re.Pattern[str]:
    more = rf"[\s,/-]+(?:or\s+)?(?:{_field()})"
    return re.compile(rf"\s*(?:{_field()})(?:{more})*\s*", re.IGNORECASE)


@cache
def _one_field() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_field()})(?!\w)", re.IGNORECASE)


def _field() -> str:
    """The fields that can be in a name, the longest first."""
    names = [it.name for it in fields.FIELDS if it.type not in (Type.TAGS, Type.YES_NO)]
    return "|".join(it.replace(" ", "[ _]") for it in sorted(names, key=len, reverse=True))
