"""A table in one number: two tables with the same digest decide every order in the same way.

It takes in all that a decision depends on: columns, lines, arms, and of each rule its settings and
what else carrying out an arm looks at. Names and places of rules do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from rulesdsl.defining import fields, has
from rulesdsl.model.fields import Field
from rulesdsl.model.templates import Template
from rulesdsl.semantics.policy import Rule
from rulesdsl.table import ir


def digest(table: ir.Table) -> str:
    """SHA-256, in hexadecimal."""
    from hashlib import sha256  # brings OpenSSL with it

    rules: dict[int, str] = {}
    summed = sha256()
    for column in table.columns:
        summed.update(f"column {_written(column)}\n".encode())
    for line in table.lines:
        rule = "none"
        if line.rule is not None:
            rule = rules.setdefault(id(line.rule), "") or _of_rule(line.rule)
            rules[id(line.rule)] = rule
        cells = " ".join(f"{it.column}:{_written(it.test)}" for it in line.cells)
        summed.update(f"line {cells} | {_written(line.arm)} | {rule}\n".encode())
    return summed.hexdigest()


def _of_rule(rule: Rule) -> str:
    its = (rule.settings, rule.condition, rule.ladder, rule.currencies, rule.standards)
    return _written(its)


def _written(its: Any) -> str:  # noqa: ANN401  whatever a table is made of
    """A value so that equal ones are written alike, in every run of the program."""
    match its:
        case Field(name=name):
            return name
        case Template(written=written):
            return repr(written)
        case Enum():
            return f"{type(its).__name__}.{its.name}"
        case Mapping():
            pairs = (f"{_written(key)}={_written(value)}" for key, value in its.items())
            return "{" + ",".join(sorted(pairs)) + "}"
        case frozenset():
            return "{" + ",".join(sorted(map(_written, its))) + "}"
        case tuple():
            return "(" + ",".join(map(_written, its)) + ")"
        case _ if has(type(its)):
            told = (f"{it.name}={_written(getattr(its, it.name))}" for it in fields(type(its)))
            return f"{type(its).__name__}({','.join(told)})"
        case _:
            return repr(its)
