"""Letters that warehouses fold in ways of their own, in a policy that asks for them."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.model.records import Order
from rulesdsl.source import Source
from tests.sql.questions import with_value

WRITTEN: dict[str, tuple[str, ...]] = {
    "shipping.city": ("ISTANBUL", "İstanbul", "ıstanbul", "ISTANBUL\u00a0", "\u2003istanbul\x1f"),
    "company": ("BO\u017fS", "Boß", "BOẞ", "bos", "b\u00f3ss", "Bo\u0301ss", "BOSS\u0301"),
    "store": ("ﬁrst", "Firﬅ", "FIRﬆ", "oﬃcial \ufb06uff", "of\ufb01cial stuﬀ", "f\u0131rst"),
    "name": ("Groß", "GROẞE", "Bo\u017f\u017f", "s s", "s\u0301s", "ss\u0301", "Gros"),
    "email": (
        "x\u0130@example.com",
        "XI@EXAMPLE.COM",
        "\ufb01@example.com",
        "xi@example.com\u3000",
    ),
    "shipping.country": (
        "Cote d'Ivoire",
        "CÔTE  D'IVOIRE",
        "ci",
        "CIV",
        "Côte d’Ivoire",
        "Co\u0302te d'Ivoire",
    ),
    "billing.city": (
        "KÖLN",
        "Ko\u0308ln",
        "koln",
        "łódź",
        "ŁO\u0301DZ\u0301",
        "lodz",
        "οδος",
        "οδοσ",
    ),
    "tags": ("STRASSE", "straße", "STRAẞE ", "strase"),
    "customer_group": ("retail ", "RETAIL", "Retail x", "\u212aretail"),
}
"""The paths of fields, and how somebody may write what the policy asks for, or nearly that."""


def policy() -> Compiled:
    text = Path(__file__).with_name("stubborn.rules").read_text("utf-8")
    compiled = compile_policy(Source("stubborn.rules", text))
    assert compiled.ok
    return compiled


def orders(*, composed: bool = False) -> list[Order]:
    """An order for each; `composed`, with its accents put together, and only such as can be."""
    made = [Order(number="none")]
    for path, texts in WRITTEN.items():
        for at, written in enumerate(texts):
            text = normalize("NFC", written)
            if composed and any("\u0300" <= it <= "\u036f" for it in text):
                continue
            value = text if composed else written
            order = Order(number=f"{path} {at}")
            made.append(with_value(order, path, (value,) if path == "tags" else value))
    return made
