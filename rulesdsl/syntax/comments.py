"""Comments inside a statement: between which of its words each stands, and the joint it goes to.

A place is told by the number of words before it, a text in quotes being one word: parentheses and
commas come and go when a statement is formatted, its words do not.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import assert_never

from rulesdsl.defining import define, evolve
from rulesdsl.patterns import pattern
from rulesdsl.syntax import ast
from rulesdsl.syntax.pretty import (
    Commented,
    Document,
    Filled,
    Together,
    flat,
)

_WORD = pattern(r"'(?:[^'\n]|'')*'|[^\W_](?:[.-]?[^\W_])*")


def words_in(plain: str) -> int:
    """How many words a stretch of plain text has."""
    return len(_WORD.findall(plain))


def with_comments(
    document: Document, comments: Sequence[ast.CommentWithin]
) -> tuple[Document, tuple[str, ...]]:
    """A document with comments at its joints; and the comments that it has no joint for.

    A comment goes to the first joint that is not before its place. Behind the last joint there is
    only the end of the statement, where it would seem to be about all of it: there it goes above
    the last part.
    """
    first = _Walk(deque(comments))
    done = _walked(first, document)
    if not first.waiting:
        return done, ()
    if first.last_joint is None:
        return document, tuple(it.text for it in comments)
    placed = comments[: len(comments) - len(first.waiting)]
    moved = [evolve(it, words=first.last_joint, alone=True) for it in first.waiting]
    return _walked(_Walk(deque([*placed, *moved])), document), ()


@define
class _Walk:
    """The way through a document: its comments to come, the words behind us, the last joint."""

    waiting: deque[ast.CommentWithin]
    words: int = 0
    last_joint: int | None = None

    def at_joint(self) -> tuple[str | None, tuple[str, ...]]:
        """The comment that ends the line before this joint, and those on lines of their own."""
        self.last_joint = self.words
        here = []
        while self.waiting and self.waiting[0].words <= self.words:
            here.append(self.waiting.popleft())
        if here and not here[0].alone:
            return here[0].text, tuple(it.text for it in here[1:])
        return None, tuple(it.text for it in here)


def _walked(walk: _Walk, document: Document) -> Document:
    match document:
        case str():
            walk.words += words_in(document)
            return document
        case Together(parts) | Filled(parts):
            done = _walked_parts(walk, parts)
            broken = any(not isinstance(it, str) and it.broken for it in done)
            return evolve(document, parts=done, broken=broken)
        case Commented():
            return document  # it has its comments already
        case _:
            assert_never(document)


def _walked_parts(walk: _Walk, parts: Sequence[Document]) -> list[Document]:
    done: list[Document] = []
    above: tuple[str, ...] = ()
    for at, part in enumerate(parts, 1):
        walked = _walked(walk, part)
        behind, below = walk.at_joint() if at < len(parts) else (None, ())
        if above or behind:
            walked = Commented(walked, flat(walked), above, behind)
        done.append(walked)
        above = below
    return done
