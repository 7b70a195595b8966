"""A policy in its canonical form, and whether that form says just what the policy says."""

from __future__ import annotations

from rulesdsl.defining import frozen
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.source import Source
from rulesdsl.syntax import ast
from rulesdsl.syntax.layout import lay_out
from rulesdsl.syntax.parser import parse
from rulesdsl.syntax.printer import print_policy


@frozen
class Formatted:
    """The canonical form of a source.

    `faithful` tells that reading it gives the same statements and the same comments. It is always
    so, unless this program is wrong; nobody should find that out by losing a line of a policy.
    """

    text: str
    faithful: bool


def formatted(source: Source) -> Formatted | list[Diagnostic]:
    """The canonical form, or what is wrong with the form of the source. Accepts any text."""
    tree, found = parse(source)
    if found:
        return found
    text = print_policy(tree)
    return Formatted(text, _says_the_same(tree, Source(source.name, text)))


def _says_the_same(tree: ast.PolicyFile, other: Source) -> bool:
    again, found = parse(other)
    return not found and again == tree and _comments(other) == _comments(tree.source)


def _comments(source: Source) -> list[str]:
    """Every comment, in the order in which they stand."""
    return [source.cut(it.span).rstrip() for it in lay_out(source.text).comments]
