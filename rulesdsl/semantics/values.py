"""Settings, attributes and templates resolved."""

from __future__ import annotations

import re

from functools import cache

from rulesdsl.diagnostics import Code
from rulesdsl.model import attributes, fields, settings
from rulesdsl.model.settings import Setting, Shape
from rulesdsl.model.templates import Piece, Slot, Template
from rulesdsl.model.types import Type
from rulesdsl.semantics.policy import Attributes
from rulesdsl.semantics.report import Report
from rulesdsl.source import Span
from rulesdsl.spelling import nearest
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_literal, quoted

UNKNOWN_SETTING = Code("N102", "unknown-setting")
UNKNOWN_ATTRIBUTE = Code("N104", "unknown-attribute")
WRONG_SETTING = Code("N106", "wrong-setting-value")
WRONG_TEMPLATE = Code("N108", "wrong-template")
WRONG_ATTRIBUTE = Code("N111", "wrong-attribute-value")
UNKNOWN_CURRENCY = Code("N112", "unknown-currency")
BLANK_TEXT = Code("N113", "blank-text")
ATTRIBUTE_TWICE = Code("C216", "attribute-twice")


# Settings


def setting_value(written: ast.Setting, report: Report) -> tuple[Setting, object] | None:
    """The setting of the catalogue and its value, or a finding."""
    setting = settings.find(written.name.words)
    if setting is None:
        report.unknown(
            UNKNOWN_SETTING, "a setting", written.name.written, written.name.span, settings.BY_NAME
        )
        return None
    value = written.value
    match setting.shape, value:
        case Shape.YES_NO, ast.YesNo(value=answer):
            return setting, answer
        case Shape.CHOICE, ast.Name(words=words) if setting.choices and words in setting.values:
            return setting, setting.choices(words)
        case Shape.CURRENCY, ast.Text():
            code = currency_code(value, report)
            return None if code is None else (setting, code)
        case Shape.TEXT_OR_NONE, ast.Name(words="none"):
            return setting, None
        case Shape.TEXT_OR_NONE, ast.Text(value=text):
            return setting, text or None
        case _:
            _wrong_setting(setting, value, report)
            return None


def _wrong_setting(setting: Setting, value: ast.Literal | ast.Name, report: Report) -> None:
    found = value.written if isinstance(value, ast.Name) else print_literal(value)
    words = found.strip("'").casefold()
    instead: str | None = None
    if setting.shape in (Shape.YES_NO, Shape.CHOICE):
        instead = words if words in setting.values else nearest(words, setting.values)
    elif isinstance(value, ast.Name):
        instead = quoted(found.upper() if setting.shape is Shape.CURRENCY else found)
    *first, last = setting.values
    report.say(
        WRONG_SETTING,
        f"expected {', '.join(first)} or {last} for `{setting.name}`, found {found}",
        value.span,
        None if instead is None else f"write `{setting.name} = {instead}`",
        instead=instead,
    )


@cache
def _currencies() -> frozenset[str]:
    from rulesdsl.model.countries import currencies  # reads a large table; most policies have no need

    return currencies()


def currency_code(text: ast.Text, report: Report) -> str | None:
    """An ISO 4217 code in capitals, or a finding."""
    code = text.value.strip().upper()
    if code == "USD" or code in _currencies():
        return code
    near = nearest(code, _currencies(), at_least=0.6) if len(code) == 3 else None  # noqa: PLR2004  ISO 4217
    report.say(
        UNKNOWN_CURRENCY,
        f"expected a currency code such as 'EUR', found {print_literal(text)}",
        text.span,
        "use the three letters of ISO 4217" + (f"; did you mean '{near}'?" if near else ""),
    )
    return None


# Texts and templates


def full_text(text: ast.Text, what: str, report: Report) -> str | None:
    """What a text says without outer space, or a finding where it says nothing."""
    value = " ".join(text.value.split())
    if value:
        return value
    report.say(BLANK_TEXT, f"expected {what}, found a text with nothing in it", text.span)
    return None


_SLOT = re.compile(r"\{([^{}]*)\}")


def template(text: ast.Text, report: Report) -> Template | None:
    """A name template, or findings about it."""
    if full_text(text, "a name", report) is None:
        return None
    pieces: list[Piece] = []
    good = True
    at = 0
    for found in _SLOT.finditer(text.value):
        pieces.append(text.value[at : found.start()])
        slot = _slot(found.group(1), text.span, report)
        good = good and slot is not None
        if slot is not None:
            pieces.append(slot)
        at = found.end()
    pieces.append(text.value[at:])
    if any("{" in piece or "}" in piece for piece in pieces if isinstance(piece, str)):
        report.say(
            WRONG_TEMPLATE,
            f"expected each {{ to have its }} in the name {print_literal(text)}",
            text.span,
            "write a field between braces, such as '{last name}, {first name}'",
        )
        return None
    return Template(tuple(piece for piece in pieces if piece != ""), text.value) if good else None


def _slot(inside: str, span: Span, report: Report) -> Slot | None:
    names = re.split(r"\s+or\s+", inside.strip(), flags=re.IGNORECASE)
    found = []
    for name in names:
        field = fields.find(name)
        if field is None:
            near = nearest(name, fields.BY_NAME)
            report.say(
                WRONG_TEMPLATE,
                f"expected a field of the order between the braces, found `{name.strip()}`",
                span,
                f"did you mean `{{{near}}}`?" if near else "write for example `{company or name}`",
            )
        elif field.type in (Type.TAGS, Type.YES_NO):
            report.say(
                WRONG_TEMPLATE,
                f"expected a text, number or date between the braces, found `{field.name}` "
                f"({field.type.value})",
                span,
            )
        else:
            found.append(field)
    return Slot(tuple(found)) if len(found) == len(names) else None


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


# Attributes


def given_attributes(
    written: tuple[ast.Attribute, ...], report: Report, *, for_job: bool
) -> Attributes:
    """The attributes that a new record is given, or findings."""
    done: dict[str, str] = {}
    for it in written:
        entry = attributes.find(it.name.words)
        if entry is None:
            report.unknown(
                UNKNOWN_ATTRIBUTE, "an attribute of a new customer or job", it.name.written,
                it.name.span, attributes.BY_NAME,
            )  # fmt: skip
        elif entry.name in done:
            report.say(ATTRIBUTE_TWICE, f"expected `{entry.name}` once, found it twice", it.name.span)
        elif entry.jobs_only and not for_job:
            report.say(
                WRONG_ATTRIBUTE,
                f"expected an attribute of a customer, found `{entry.name}`, which only jobs have",
                it.name.span,
            )
        else:
            value = _attribute_value(entry, it.value, report)
            if value is not None:
                done[entry.name] = value
    return tuple(done.items())


def _attribute_value(entry: attributes.Attribute, value: ast.Literal, report: Report) -> str | None:
    wrong = None
    match entry.kind, value:
        case attributes.Kind.TEXT | attributes.Kind.REFERENCE, ast.Text(value=text):
            if len(text) <= entry.limit and text.strip():
                return text.strip()
            wrong = f"at most {entry.limit} characters" if text.strip() else "a text"
        case attributes.Kind.CHOICE, ast.Text(value=text):
            chosen = {choice.casefold(): choice for choice in entry.choices}.get(
                text.replace(" ", "").casefold()
            )
            if chosen:
                return chosen
            wrong = "one of " + ", ".join(map(quoted, entry.choices))
        case attributes.Kind.AMOUNT, ast.Number(value=amount):
            if amount.as_tuple().exponent >= -2 and abs(amount) < 10**13:  # type: ignore[operator]  # a literal is finite
                return f"{amount:.2f}"
            wrong = "an amount with at most two decimals"
        case attributes.Kind.AMOUNT, ast.Text(value=text) if re.fullmatch(r"\d{1,13}(\.\d\d?)?", text):
            whole, _, cents = text.partition(".")
            return f"{whole}.{cents:0<2}"
        case attributes.Kind.DATE, ast.Day(value=day) if day is not None:
            return day.isoformat()
        case attributes.Kind.DATE, ast.Text(value=text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return text
    sample = entry.sample if entry.kind in (attributes.Kind.AMOUNT, attributes.Kind.DATE) else quoted(entry.sample)
    report.say(
        WRONG_ATTRIBUTE,
        f"expected {wrong or entry.kind.value} for `{entry.name}`, found {print_literal(value)}",
        value.span,
        f"write for example `{entry.name} {sample}`",
    )
    return None


