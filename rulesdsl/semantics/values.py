"""Currencies, attributes and names of customers resolved."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from rulesdsl.diagnostics import Code, Severity
from rulesdsl.model import attributes
from rulesdsl.model.attributes import Attribute, Kind
from rulesdsl.model.currencies import called_currency
from rulesdsl.model.storage import LIMITS, label, stored_text
from rulesdsl.semantics.literals import full_text, is_day, no_such_day
from rulesdsl.semantics.policy import Attributes
from rulesdsl.semantics.report import Report
from rulesdsl.semantics.templates import slots_in
from rulesdsl.source import Span
from rulesdsl.spelling import fold, nearest
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

UNKNOWN_ATTRIBUTE = Code("N104", "unknown-attribute")
WRONG_ATTRIBUTE = Code("N111", "wrong-attribute-value")
UNKNOWN_CURRENCY = Code("N112", "unknown-currency")
NOT_A_NAME = Code("N119", "not-a-quickbooks-name")
STANDARD_IS_A_JOB = Code("C214", "standard-customer-is-a-job")
TEMPLATE_IN_ATTRIBUTE = Code("N123", "template-in-an-attribute", Severity.WARNING)
ATTRIBUTE_TWICE = Code("C216", "attribute-twice")


# Currencies


@cache
def _currencies() -> frozenset[str]:
    from rulesdsl.model.countries import currencies  # long: most policies need no table

    return currencies()


def is_currency(code: str) -> bool:
    """Whether a code in capitals is one of ISO 4217."""
    return code == "USD" or code in _currencies()


_AS_THE_BANK = "write the three letters of the currency, as your bank writes them"


def meant_currency(words: str) -> str | None:
    """The code of a currency that people call so, in capitals."""
    return words.upper() if is_currency(words.upper()) else called_currency(words)


def currency_code(text: ast.Text, report: Report) -> str | None:
    """An ISO 4217 code in capitals, or a finding."""
    code = text.value.strip().upper()
    if is_currency(code):
        return code
    meant = meant_currency(fold(text.value))
    report.say(
        UNKNOWN_CURRENCY,
        f"expected a currency code such as 'EUR', found {report.shown(text)}",
        text.span,
        f"write {quoted(meant)}" if meant else _AS_THE_BANK,
        instead=quoted(meant) if meant else None,
    )
    return None


# Customers by name


def customer_name(text: ast.Text, report: Report) -> str | None:
    """The full name of a customer that QuickBooks can have at the top of its list, or a finding."""
    name = full_text(text, "the name of a customer", report)
    if name is None:
        return None
    slot = next((it for it in slots_in(name) if it), None)
    if slot is not None:
        report.say(
            NOT_A_NAME,
            f"expected the name of one customer, found {report.shown(text)} with fields in it",
            text.span,
            "for a customer of each buyer's own, write `create customer named …`",
        )
        return None
    cure = "name what stands before the colon; a job under it is made by `with job`"
    return name if can_be_listed(text, name, "a customer", cure, report) else None


def can_be_listed(text: ast.Text, name: str, what: str, colon: str, report: Report) -> bool:
    """Whether QuickBooks can have a name in one of its lists, or a finding.

    `what` has the name; `colon` says what to do about a colon in it.
    """
    if ":" in name:
        report.say(
            STANDARD_IS_A_JOB,
            f"expected {what}, found {report.shown(text)}, which QuickBooks takes for a job",
            text.span,
            colon,
        )
    elif len(name) > LIMITS["name"]:
        report.say(
            NOT_A_NAME,
            f"expected {what}'s name of at most {LIMITS['name']} characters, found {len(name)}",
            text.span,
            "write the name as it stands in QuickBooks, which allows no longer ones",
        )
    elif not label(name).text:
        report.say(
            NOT_A_NAME,
            f"expected a name in characters that QuickBooks can store, found {report.shown(text)}",
            text.span,
            "write the name as it stands in QuickBooks",
        )
    else:
        return True
    return False


# Attributes


def given_attributes(
    written: tuple[ast.Attribute, ...], report: Report, *, for_job: bool
) -> Attributes:
    """The attributes that a new record is given, or findings."""
    done: dict[str, str] = {}
    places: dict[str, Span] = {}
    for it in written:
        entry = attributes.find(it.name.words)
        if entry is None:
            _unknown_attribute(it.name, report, for_job=for_job)
        elif entry.name in places:
            report.say(
                ATTRIBUTE_TWICE,
                f"expected `{entry.name}` once, found it twice",
                it.name.span,
                "keep the one that is meant",
                others=[(report.source, places[entry.name], "the first one")],
            )
        elif entry.jobs_only and not for_job:
            report.say(
                WRONG_ATTRIBUTE,
                f"expected an attribute of a customer, found `{entry.name}`, which only jobs have",
                it.name.span,
                "take it out here, or give it to a job: `use customer 'X' with job`",
            )
        else:
            value = _attribute_value(entry, it.value, report)
            if value is not None:
                done[entry.name] = value
                _as_it_stands(entry, it.value, report)
        if entry is not None:
            places.setdefault(entry.name, it.name.span)
    return tuple(done.items())


def _unknown_attribute(name: ast.Name, report: Report, *, for_job: bool) -> None:
    what = f"an attribute of a new {'job' if for_job else 'customer'}"
    known = [it for it, one in attributes.BY_NAME.items() if for_job or not one.jobs_only]
    within = [it for it in known if f" {it} " in f" {name.words} "]
    if len(within) == 1:  # `payment terms`
        report.say(
            UNKNOWN_ATTRIBUTE,
            f"expected {what}, found `{name.written}`",
            name.span,
            f"write `{within[0]}`",
            instead=within[0],
        )
        return
    otherwise = "attributes are, for example, `terms`, `type`, `class` or `sales rep`"
    report.unknown(UNKNOWN_ATTRIBUTE, what, name, known, otherwise)


def _as_it_stands(entry: Attribute, value: ast.Literal, report: Report) -> None:
    """Warn of fields in braces: only names are filled in."""
    if isinstance(value, ast.Text) and slots_in(value.value):
        report.say(
            TEMPLATE_IN_ATTRIBUTE,
            f"expected a fixed text for `{entry.name}`, found {report.shown(value)} with braces, "
            "which QuickBooks is sent as it stands",
            value.span,
            "fields in braces are only filled in in names: `named '{last name}, {first name}'`",
        )


def _attribute_value(entry: Attribute, value: ast.Literal, report: Report) -> str | None:
    match value:
        case ast.Text() if full_text(value, f"a value for `{entry.name}`", report) is None:
            return None
        case ast.Day(value=None):
            no_such_day(value, report)
            return None
        case _:
            pass
    match entry.kind:
        case Kind.TEXT | Kind.REFERENCE:
            found, wrong = _as_text(entry, value)
        case Kind.CHOICE:
            found, wrong = _as_choice(entry, value)
        case Kind.AMOUNT:
            found, wrong = _as_amount(value)
        case Kind.DATE:
            found, wrong = _as_date(value)
    if found is not None:
        return found
    instead = _meant(entry, value, report)
    report.say(
        WRONG_ATTRIBUTE,
        f"expected {wrong} for `{entry.name}`, found {report.shown(value)}",
        value.span,
        f"write {instead}" if instead else f"write for example `{entry.name} {sample_of(entry)}`",
        instead=instead,
    )
    return None


_Read = tuple[str | None, str]
"""A value as QuickBooks is sent it, None where it does not fit, and what would have fitted."""


def _as_text(entry: Attribute, value: ast.Literal) -> _Read:
    text = " ".join(value.value.split()) if isinstance(value, ast.Text) else ""
    if not text:
        return None, "a text in quotes"
    if len(text) > entry.limit:
        return None, f"at most {entry.limit} characters"
    kept = stored_text(text, entry.limit)
    return text if kept == text else None, "characters that QuickBooks can store"


def _as_choice(entry: Attribute, value: ast.Literal) -> _Read:
    text = value.value if isinstance(value, ast.Text) else ""
    choices = {choice.casefold(): choice for choice in entry.choices}
    *first, last = map(quoted, entry.choices)
    return choices.get(text.replace(" ", "").casefold()), f"{', '.join(first)} or {last}"


def _as_amount(value: ast.Literal) -> _Read:
    wanted = "an amount with at most two decimals"
    match value:
        case ast.Number(value=amount):
            written = format(amount, "f")
        case ast.Text(value=text):
            written = text.strip()
        case _:
            return None, wanted
    if re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,2})?", written):
        return f"{Decimal(written):.2f}", wanted
    return None, wanted


def _as_date(value: ast.Literal) -> _Read:
    wanted = "a date such as 2026-11-21"
    match value:
        case ast.Day(value=day) if day is not None:
            return day.isoformat(), wanted
        case ast.Text(value=text) if is_day(text.strip()):
            return text.strip(), wanted
        case _:
            return None, wanted


def _meant(entry: Attribute, value: ast.Literal, report: Report) -> str | None:
    """The value that was evidently meant."""
    match entry.kind, value:
        case ((Kind.TEXT | Kind.REFERENCE), (ast.Number() | ast.Day() | ast.YesNo())):
            written = report.as_written(value)
            return quoted(written) if 0 < len(written) <= entry.limit else None
        case Kind.CHOICE, ast.Text(value=text):
            near = nearest(text, entry.choices)
            return quoted(near) if near else None
        case Kind.AMOUNT, ast.Text(value=text):
            plain = text.strip().lstrip("$€£ ")
            if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d\d?)?", plain):
                plain = plain.replace(",", "")
            return plain if _as_amount(ast.Text(plain, value.span))[0] else None
        case _:
            return None


def sample_of(entry: Attribute) -> str:
    """The catalogue's sample as a policy writes it."""
    return entry.sample if entry.kind in (Kind.AMOUNT, Kind.DATE) else quoted(entry.sample)
