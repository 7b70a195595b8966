"""A value that the channel beside it never sends in this form: it has other words for it."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.lacking import channels_at
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.lint.values import Compared, compared, one_of
from rulesdsl.model.conditions import fold
from rulesdsl.model.countries import state_code
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted
from rulesdsl.wording import listed

CODE = Code("L214", "not-in-the-words-of-the-channel", Severity.WARNING)

_FIELDS = {"billing state", "shipping state", "fulfilment", "customer group", "payment method"}

_BRANDS = {"visa", "mastercard", "amex", "american express", "discover", "jcb", "diners club"}
"""Brands of cards. A store that takes cards by itself tells that a card paid, not which."""

_SENDING_LETTERS = {"shopify", "woocommerce", "magento"}
"""Stores whose states and provinces are codes; BigCommerce writes the whole name."""

_LONGEST_CODE = 3
"""Letters of a state's code; with the table of names nobody waits for these."""

_OF_AMAZON = {"fba": "AFN", "fbm": "MFN", "fulfilled by amazon": "AFN"}
"""What sellers call it, and what Amazon's reports do: `Amazon` and `Merchant` in some of them."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every text that no file of the channels at its place has."""
    for its in compared(subject, _FIELDS):
        channels = {fold(it) for it in channels_at(its.place)}
        if channels and not its.in_list:
            yield from _told(its, channels)


def _told(its: Compared, channels: set[str]) -> Iterator[Diagnostic]:
    written = its.text.value
    match its.field.name:
        case "billing state" | "shipping state" if channels <= _SENDING_LETTERS:
            code = state_code(written, None) if len(written.strip()) > _LONGEST_CODE else None
            if code is not None and code not in _values(its):
                where = listed(channels_at(its.place))
                found = f"expected the letters of a state, as they come from {where}"
                yield _said(its, found, f"write {quoted(code)}", Edit(its.text.span, quoted(code)))
        case "fulfilment" if channels == {"amazon"} and fold(written) in _OF_AMAZON:
            word = quoted(_OF_AMAZON[fold(written)])
            found = "expected AFN or MFN, as Amazon's reports have it"
            yield _said(its, found, f"write {word}", Edit(its.text.span, word))
        case "payment method" if channels <= {"shopify", "square"} and fold(written) in _BRANDS:
            where = listed(channels_at(its.place))
            yield _said(
                its,
                f"expected a payment method as it comes from {where}",
                "write it as the file of orders has it, for example 'Shopify Payments' or 'Card'",
            )
        case "customer group" if channels == {"magento"} and not written.strip().isdigit():
            yield _said(
                its,
                "expected the number of a customer group, as Magento has it",
                "write the number that Magento shows for it below Customers, Customer Groups",
            )
        case "customer group" if channels == {"shopify"}:
            yield from _one_of_the_customers_tags(its)
        case _:
            pass


def _values(its: Compared) -> frozenset[object]:
    """All that the field is compared with there."""
    test = one_of(its.place.clause.meant)
    return frozenset(test.values) if test is not None else frozenset()


def _one_of_the_customers_tags(its: Compared) -> Iterator[Diagnostic]:
    match its.place.clause.written:
        case ast.Compare(field=name, operator=ast.Operator.IS, value=value):
            instead = f"{name.words} contains {quoted(its.text.value)}"
            found = "expected `contains` for the customer's tags, which Shopify sends as one text"
            edit = Edit(name.span.to(value.span), instead)
            yield _said(its, found, f"write `{instead}`", edit)
        case _:
            pass


def _said(its: Compared, expected: str, help_: str, edit: Edit | None = None) -> Diagnostic:
    fix = None if edit is None else Fix(help_, (edit,))
    at = Label(
        its.source, its.place.span if its.place.span.end == its.text.span.end else its.text.span
    )
    return Diagnostic(CODE, f"{expected}, found {quoted(its.text.value)}", at, help_, fix)


LINT = Lint(CODE, look)
