"""Name templates resolved: each pair of braces holds fields that an order can have."""

from __future__ import annotations

import re
from functools import lru_cache

from rulesdsl.diagnostics import Code
from rulesdsl.model import fields
from rulesdsl.model.templates import Piece, Slot, Template
from rulesdsl.model.types import Type
from rulesdsl.patterns import pattern
from rulesdsl.semantics.known_fields import also_called
from rulesdsl.semantics.literals import full_text
from rulesdsl.semantics.report import Report
from rulesdsl.source import Source, Span
from rulesdsl.spelling import fold, nearest
from rulesdsl.syntax import ast

WRONG_TEMPLATE = Code("N108", "wrong-template")

_SLOT = pattern(r"\{([^{}]*)\}")
_SEVERAL = pattern(r"\s*[,+&/]\s*|\s+and\s+", re.IGNORECASE)
_OR = pattern(r" or ", re.IGNORECASE)


def template(text: ast.Text, report: Report) -> Template | None:
    """A name template, or findings about it."""
    return _flawless(text.value) or _looked_through(text, report)


@lru_cache(maxsize=1024)
def _flawless(written: str) -> Template | None:
    """The template of a text in which nothing is wrong: many rules have the same one."""
    text = ast.Text(written, Span(0, len(written)))
    report = Report(Source("", written))
    found = _looked_through(text, report)
    return None if report.found else found


def _looked_through(text: ast.Text, report: Report) -> Template | None:
    if full_text(text, "a name", report) is None:
        return None
    lone = re.search(r"[{}]", _SLOT.sub(lambda found: " " * len(found[0]), text.value))
    if lone is not None:
        report.say(
            WRONG_TEMPLATE,
            f"expected a field between {{ and }}, found {lone[0]} without its "
            + ("}" if lone[0] == "{" else "{"),
            _within(text, lone.start(), lone.end(), report),
            "write for example '{last name}, {first name}'",
        )
        return None
    pieces: list[Piece | None] = []
    at = 0
    for found in _SLOT.finditer(text.value):
        span = _within(text, found.start(), found.end(), report)
        pieces += [text.value[at : found.start()], _slot(found.group(1), span, report)]
        at = found.end()
    pieces.append(text.value[at:])
    good = tuple(piece for piece in pieces if piece is not None)
    if len(good) < len(pieces):
        return None
    return Template(tuple(piece for piece in good if piece != ""), text.value)


def slots_in(text: str) -> list[bool]:
    """For each pair of braces in a text, whether a template would fill it."""
    return [
        all(fields.find(name) for name in _OR.split(" ".join(found.group(1).split())))
        for found in _SLOT.finditer(text)
    ]


def _within(text: ast.Text, start: int, end: int, report: Report) -> Span:
    """The place of some of a text's characters; the whole text where quotes were doubled."""
    if report.source.cut(text.span)[1:-1] != text.value:
        return text.span
    first = text.span.start + 1
    return Span(first + start, first + end)


def _slot(inside: str, span: Span, report: Report) -> Slot | None:
    names = _OR.split(" ".join(inside.split()))
    found = []
    for name in names:
        field = fields.find(name)
        if field is None:
            _unknown(inside, name.strip(), span, report)
        elif field.type in (Type.TAGS, Type.YES_NO):
            report.say(
                WRONG_TEMPLATE,
                f"expected a text, number or date between the braces, found `{field.name}` "
                f"({field.type.value})",
                span,
                "name another field, such as `{company or name}`",
            )
        else:
            found.append(field)
    return Slot(tuple(found)) if len(found) == len(names) else None


def _unknown(inside: str, name: str, span: Span, report: Report) -> None:
    near = also_called(fold(name)) or (nearest(name, fields.BY_NAME) if name else None)
    several = _SEVERAL.split(" ".join(inside.split()))
    if len(several) > 1 and all(fields.find(it) for it in several):
        near = ("}, {" if several[0] == "last name" else "} {").join(several)
    alone = near is not None and inside.strip() == name and span.end - span.start == len(inside) + 2
    report.say(
        WRONG_TEMPLATE,
        "expected a field of the order between the braces, found "
        + (f"`{name}`" if name else "nothing"),
        span,
        f"did you mean `{{{near}}}`?" if near else "write for example `{company or name}`",
        instead=f"{{{near}}}" if alone else None,
    )


def built_in(written: str) -> Template:
    """A template of the language itself."""
    pieces: list[Piece] = []
    for index, piece in enumerate(_SLOT.split(written)):
        if index % 2:
            pieces.append(Slot(tuple(fields.BY_NAME[name] for name in piece.split(" or "))))
        elif piece:
            pieces.append(piece)
    return Template(tuple(pieces), written)


DEFAULT_JOB = built_in("{name or company or email or order number}")
DEFAULT_CUSTOMER = built_in("{name or company or email}")
