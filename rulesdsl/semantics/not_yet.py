"""What this version understands and does not carry out yet: said, never passed over."""

from __future__ import annotations

from rulesdsl.diagnostics import Code, Severity
from rulesdsl.model.settings import Addresses, Changed, Settings
from rulesdsl.semantics.report import Report
from rulesdsl.source import Span

SETTING = Code("U401", "setting-not-carried-out-yet", Severity.WARNING)
PROMISE = Code("U402", "promise-not-proved-yet", Severity.WARNING)
EXAMPLE = Code("U403", "example-not-run-yet", Severity.WARNING)

_CARRIED_OUT: dict[str, object] = {
    "changed_billing_address": Changed.KEEP,
    "changed_shipping_address": Changed.KEEP,
    "changed_card": Changed.KEEP,
    "changed_details": Changed.KEEP,
    "addresses": Addresses.ORDER,
}
"""The settings of which only one value is carried out, and that value."""

_MEANS = {
    "changed_billing_address": "matched customers keep the billing address that QuickBooks has",
    "changed_shipping_address": "matched customers keep the shipping address that QuickBooks has",
    "changed_card": "matched customers keep the card that QuickBooks has",
    "changed_details": "matched customers keep the details that QuickBooks has",
    "addresses": "it matters for the transaction, which this version does not write",
}
"""What happens instead."""


def settings(settings: Settings, places: dict[str, Span], report: Report) -> None:
    """Settings that are not carried out, each at the place where it was set."""
    for name, value in _CARRIED_OUT.items():
        if name in places and getattr(settings, name) != value:
            report.say(
                SETTING,
                f"`{name.replace('_', ' ')}` is understood, but not carried out by this version",
                places[name],
                _MEANS[name],
            )


def promise(span: Span, report: Report) -> None:
    """A promise that is right, and not proved."""
    report.say(
        PROMISE,
        "this promise is understood, but not proved by this version",
        span,
        "only the built-in law is proved: override never uses or creates a job",
    )


def example(span: Span, report: Report) -> None:
    """An example that is right, and not run."""
    report.say(
        EXAMPLE,
        "this example is understood, but not run by this version",
        span,
        "compare it by hand with what `rulesdsl plan` decides",
    )
