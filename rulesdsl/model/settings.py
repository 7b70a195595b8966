"""The catalogue of settings: one entry a setting, and one typed value for all of them together."""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TypeVar

from rulesdsl.defining import field, fields, frozen
from rulesdsl.spelling import fold

T = TypeVar("T")


class Several(Enum):
    """What to do when a key finds several records."""

    HOLD = "hold"
    FIRST = "first"
    NEXT = "next"


class NameClash(Enum):
    """What to do when the name of a new customer is taken."""

    HOLD = "hold"
    ADD_NUMBER = "add number"
    ADD_EMAIL = "add email"


class Inactive(Enum):
    """What to do with a record that is inactive in QuickBooks."""

    HOLD = "hold"
    REACTIVATE = "reactivate"
    IGNORE = "ignore"


class Changed(Enum):
    """What to do when a matched customer's facts differ from the order's."""

    KEEP = "keep"
    UPDATE = "update"


class Addresses(Enum):
    """Whose addresses the transaction of a standard customer carries."""

    ORDER = "order"
    CUSTOMER = "customer"


class PostAs(Enum):
    """Which transaction carries the order."""

    NOTHING = "nothing"
    SALES_RECEIPT = "sales receipt"
    INVOICE = "invoice"


class Shape(Enum):
    """What a setting's value looks like in a policy."""

    YES_NO = "true or false"
    CHOICE = "one of its words"
    CURRENCY = "a currency code in quotes"
    TEXT_OR_NONE = "none, or a text in quotes"


def _setting(default: T, shape: Shape, meaning: str, replaces: str = "") -> T:
    """One attribute of `Settings`; attrs makes a field of what mypy sees as its default."""
    metadata = {"shape": shape, "meaning": meaning, "replaces": replaces}
    return field(default=default, metadata=metadata)


@frozen(kw_only=True)
class Settings:
    """The settings in force for a rule. The defaults are the language's."""

    override: bool = _setting(
        False,
        Shape.YES_NO,
        "always take the standard customer: nothing is matched and no job is used or created",
        "Override matching, always use this customer",
    )
    check_jobs: bool = _setting(
        True,
        Shape.YES_NO,
        "jobs take part in matching, and a job that exists already is used again",
        "Check job while post customer to QB",
    )
    addresses: Addresses = _setting(
        Addresses.ORDER,
        Shape.CHOICE,
        "whose addresses the transaction of a standard customer carries",
        "Use the above customer's billing and shipping address",
    )
    create_standard_customer: bool = _setting(
        False,
        Shape.YES_NO,
        "create the standard customer when it is not in the list, instead of holding the order",
        'the "+" beside the customer list',
    )
    changed_billing_address: Changed = _setting(
        Changed.KEEP,
        Shape.CHOICE,
        "bring the billing address of a matched customer up to date",
        "If the billing address changes, update it / use the existing billing address",
    )
    changed_shipping_address: Changed = _setting(
        Changed.KEEP, Shape.CHOICE, "bring the shipping address of a matched customer up to date"
    )
    changed_card: Changed = _setting(
        Changed.KEEP,
        Shape.CHOICE,
        "bring card brand, last four digits and expiry of a matched customer up to date",
        "If the credit card information changes (if accessible), update it",
    )
    changed_details: Changed = _setting(
        Changed.KEEP,
        Shape.CHOICE,
        "bring phone, company, e-mail and names of a matched customer up to date; never its label",
        "If a customer's information changes, update it",
    )
    notify_new_customers: bool = _setting(
        False,
        Shape.YES_NO,
        "list new customers, so that the sales channel can write to them",
        "Customer sync: notification from the sales channel",
    )
    multi_currency: bool = _setting(
        False,
        Shape.YES_NO,
        "orders may be in any currency, and only records in the order's currency take part",
        "Multi-currency settings",
    )
    home_currency: str = _setting(
        "USD",
        Shape.CURRENCY,
        "the currency of the QuickBooks company; a record without a currency has it",
    )
    several_matches: Several = _setting(
        Several.HOLD,
        Shape.CHOICE,
        "what to do when a key finds several customers: hold, take the oldest, or try the next key",
    )
    name_clash: NameClash = _setting(
        NameClash.HOLD,
        Shape.CHOICE,
        "what to do when the name of a new customer is taken, by a vendor or employee too",
        "QuickBooks errors 3100 / 6240",
    )
    inactive_customers: Inactive = _setting(
        Inactive.HOLD,
        Shape.CHOICE,
        "what to do with a customer that is inactive: hold, make it active, or pass it over",
        "Update inactive customers and make them active",
    )
    name_prefix: str | None = _setting(
        None,
        Shape.TEXT_OR_NONE,
        "put before the customer's name, when matching by `customer name` and when creating",
        "Use prefix in customer matching",
    )
    post_as: PostAs = _setting(
        PostAs.NOTHING, Shape.CHOICE, "the transaction that carries the order"
    )


@frozen(eq=False, slots=False)
class Setting:
    """One entry of the catalogue: its name in the language, its values and meaning."""

    name: str
    attribute: str
    shape: Shape
    default: object
    choices: type[Enum] | None
    meaning: str
    replaces: str

    @cached_property
    def values(self) -> tuple[str, ...]:
        """What may stand behind the equals sign, in words, the default first."""
        default = written(self.default)
        match self.shape:
            case Shape.YES_NO:
                return (default, "true" if default == "false" else "false")
            case Shape.CHOICE if self.choices is not None:
                return tuple(str(choice.value) for choice in self.choices)
            case Shape.CURRENCY:
                return (default, "any ISO 4217 code in quotes")
            case _:
                return (default, "a text in quotes")


def written(value: object) -> str:
    """A setting's value as a policy writes it."""
    match value:
        case None:
            return "none"
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case _:
            return "'" + str(value).replace("'", "''") + "'"


def _catalogue() -> tuple[Setting, ...]:
    return tuple(
        Setting(
            it.name.replace("_", " "),
            it.name,
            it.metadata["shape"],
            it.default,
            type(it.default) if isinstance(it.default, Enum) else None,
            it.metadata["meaning"],
            it.metadata["replaces"],
        )
        for it in fields(Settings)
    )


SETTINGS: tuple[Setting, ...] = _catalogue()

BY_NAME: dict[str, Setting] = {setting.name: setting for setting in SETTINGS}


def find(words: str) -> Setting | None:
    """The setting of that name, in any letter case, with spaces or underscores."""
    return BY_NAME.get(words) or BY_NAME.get(fold(words))
