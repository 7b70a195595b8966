"""The attributes that a policy may give a new customer or job: the fields of CustomerAdd, in words.

Element names, order and lengths follow Intuit's qbXML 13.0 schema (CustomerAdd).
"""

from __future__ import annotations

from enum import Enum

from rulesdsl.defining import frozen
from rulesdsl.spelling import fold


class Kind(Enum):
    """How the value is written and sent."""

    REFERENCE = "the name of an entry in a QuickBooks list"
    TEXT = "a text"
    AMOUNT = "an amount of money"
    DATE = "a date"
    CHOICE = "one of its words"


@frozen(eq=False)
class Attribute:
    """One attribute: its name in the language, its qbXML element, and what it may hold.

    `limit` counts characters; `choices` are QuickBooks' own spellings; `jobs_only` marks those that
    mean something for a job only.
    """

    name: str
    element: str
    kind: Kind
    meaning: str
    sample: str
    limit: int = 0
    choices: tuple[str, ...] = ()
    jobs_only: bool = False


_STATUS = ("Awarded", "Closed", "InProgress", "None", "NotAwarded", "Pending")

ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("class", "ClassRef", Kind.REFERENCE, "the QuickBooks class", "Online", 159),
    Attribute("type", "CustomerTypeRef", Kind.REFERENCE, "the customer type", "Retail", 159),
    Attribute("terms", "TermsRef", Kind.REFERENCE, "the payment terms", "Net 30", 31),
    Attribute("sales rep", "SalesRepRef", Kind.REFERENCE, "the initials of the sales rep", "KL", 5),
    Attribute("tax code", "SalesTaxCodeRef", Kind.REFERENCE, "the sales tax code", "Tax", 3),
    Attribute("tax item", "ItemSalesTaxRef", Kind.REFERENCE, "the sales tax item", "San Tomas", 31),
    Attribute("resale number", "ResaleNumber", Kind.TEXT, "the resale number", "SR-1142", 15),
    Attribute("account number", "AccountNumber", Kind.TEXT, "your number for the customer", "91-431", 99),
    Attribute("credit limit", "CreditLimit", Kind.AMOUNT, "the credit limit", "2000.00"),
    Attribute("preferred payment method", "PreferredPaymentMethodRef", Kind.REFERENCE, "how the customer mostly pays", "Check", 31),
    Attribute("job status", "JobStatus", Kind.CHOICE, "how far the job is", "Awarded", choices=_STATUS, jobs_only=True),
    Attribute("job start date", "JobStartDate", Kind.DATE, "when the job begins", "2026-11-21", jobs_only=True),
    Attribute("job projected end date", "JobProjectedEndDate", Kind.DATE, "when the job should end", "2026-12-24", jobs_only=True),
    Attribute("job description", "JobDesc", Kind.TEXT, "what the job is", "Online orders", 99, jobs_only=True),
    Attribute("job type", "JobTypeRef", Kind.REFERENCE, "the job type", "Web", 159, jobs_only=True),
    Attribute("note", "Notes", Kind.TEXT, "a note on the record", "from the web shop", 4095),
    Attribute("preferred delivery method", "PreferredDeliveryMethod", Kind.CHOICE, "how documents are sent", "Email", choices=("None", "Email", "Fax")),
    Attribute("price level", "PriceLevelRef", Kind.REFERENCE, "the price level", "Web", 31),
)  # fmt: skip
"""In the order in which CustomerAdd wants them."""

BY_NAME: dict[str, Attribute] = {entry.name: entry for entry in ATTRIBUTES}


def find(words: str) -> Attribute | None:
    """The attribute of that name, in any letter case, with spaces or underscores."""
    return BY_NAME.get(words) or BY_NAME.get(fold(words))
