"""Nodes of the tree, made by hand: spans do not count when trees are compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rulesdsl.source import Span
from rulesdsl.spelling import fold
from rulesdsl.syntax import ast

AT = Span(0, 0)


def name(words: str) -> ast.Name:
    return ast.Name(fold(words), words, AT)


def text(value: str) -> ast.Text:
    return ast.Text(value, AT)


def number(value: str) -> ast.Number:
    return ast.Number(Decimal(value), AT)


def day(iso: str) -> ast.Day:
    return ast.Day(date.fromisoformat(iso), iso, AT)


def yes_no(value: bool) -> ast.YesNo:
    return ast.YesNo(value, AT)


def key(*fields: str) -> ast.Key:
    return ast.Key(tuple(map(name, fields)))
