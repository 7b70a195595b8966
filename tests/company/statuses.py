"""What QuickBooks answers to a request: a status code, its severity and its words.

The words are those of real answers where there are some [quickbooks.md 2; its samples of errors],
else those of Intuit's table ("Status codes in response messages"), which the comments call [D].
Where no source tells the code, the function says *our choice*: the laws need only that it is an
error, and so the strict reading is taken.
"""

from __future__ import annotations

from attrs import define, field, frozen

DETAIL = "  QuickBooks error message: "
"""Two spaces: so it stands in every real message that has a second part."""

NOT_THERE = f"{DETAIL}Invalid argument.  The specified record does not exist in the list."
NOT_IN_CURRENCY = (
    f"{DETAIL}The currency of the account must be either in home currency or the transaction "
    "currency."
)


class UnreadableError(Exception):
    """HRESULT 0x80040400: the whole document cannot be parsed, nothing of it is done [2, R]."""


class NotModelledError(AssertionError):
    """The request uses something that this model of QuickBooks knows nothing about."""


@frozen
class Status:
    """Code and words; the ranges of codes tell the severity [quickbooks.md 2, D]."""

    code: int
    message: str

    @property
    def severity(self) -> str:
        if self.code < 500:
            return "Info"
        return "Warn" if self.code < 1000 else "Error"

    @property
    def is_error(self) -> bool:
        """Judged by the severity: 1, 500 and 530 are successes [quickbooks.md 2, R]."""
        return self.severity == "Error"


@define
class RefusedError(Exception):
    """A request that is answered with an error; `status` says which."""

    status: Status = field()


DONE = Status(0, "Status OK")
NO_MATCH = Status(1, "A query request did not find a matching object in QuickBooks")
NOT_PROCESSED = Status(3231, "The request has not been processed.")


def some_not_found(name: str) -> Status:
    return Status(
        500,
        "The query request has not been fully completed. There was a required element "
        f'("{name}") that could not be found in QuickBooks.',
    )


def unsupported(field_name: str) -> Status:
    """A field of QuickBooks Online only: it is passed over, and the rest is saved."""
    return Status(530, f'The field "{field_name}" is not supported by this implementation.')


def request_id_too_long(request_id: str) -> Status:
    return Status(1060, f'The request ID "{request_id}" is invalid, possibly too long.')


def bad_value(code: int, kind: str, value: str, field_name: str) -> Status:
    """3000 object ID, 3010 boolean, 3020 date, 3040 amount and their kin [D; 3040 also 3]."""
    return Status(
        code,
        f'There was an error when converting the {kind} "{value}" in the field "{field_name}".',
    )


def too_long(value: str, field_name: str) -> Status:
    return Status(3070, f'The string "{value}" in the field "{field_name}" is too long.')


def colon(name: str) -> Status:
    return Status(
        3090,
        f'There was an error when storing "{name}" in the "customer name" field.{DETAIL}'
        "Names in this list cannot contain a colon.  The colon is a special character used to "
        "indicate a parent/child relationship.",
    )


def in_use(name: str) -> Status:
    return Status(3100, f'The name "{name}" of the list element is already in use.')


def name_taken(name: str) -> Status:
    """What a CustomerMod is told; a CustomerAdd is told `in_use`."""
    return Status(3100, f'The name "{name}" is already taken.')


def not_found(list_id: str) -> Status:
    return Status(3120, f'Object "{list_id}" specified in the request cannot be found.{NOT_THERE}')


def invalid_reference(what: str, name: str, where: str, why: str = NOT_THERE) -> Status:
    return Status(
        3140, f'There is an invalid reference to QuickBooks {what} "{name}" in the {where}.{why}'
    )


def missing(field_name: str) -> Status:
    return Status(3150, f'There is a missing element: "{field_name}".')


def not_saved(name: str, why: str) -> Status:
    """3180 is the catch-all of what goes wrong when a record is saved [quickbooks.md 2, R]."""
    return Status(
        3180,
        f'There was an error when saving a Customer list, element "{name}".{DETAIL}{why}',
    )


def out_of_date(sequence: str) -> Status:
    return Status(3200, f'The provided edit sequence "{sequence}" is out-of-date. ')


def bad_field(field_name: str, why: str) -> Status:
    return Status(3210, f'The "{field_name}" field has an invalid value.{DETAIL}{why}')


def not_enabled(what: str) -> Status:
    return Status(3250, f"This feature is not enabled or not available in this version: {what}.")
