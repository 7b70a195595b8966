"""What carrying out an arm works with: the case, the record to be used, or what is wrong."""

from __future__ import annotations

from rulesdsl.customers.index import Book, above, currency_of
from rulesdsl.customers.matching import Found
from rulesdsl.defining import field, frozen, often
from rulesdsl.model.decisions import Creation, Update
from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.limits import Room
from rulesdsl.model.records import Customer, Order, OtherList, TakenName
from rulesdsl.model.settings import Inactive, Settings
from rulesdsl.model.storage import can_be_changed, label_text
from rulesdsl.model.templates import Template
from rulesdsl.semantics.policy import Key, Rule
from rulesdsl.table import holds

_DEFAULTS = Settings()


@often
class Case:
    """An order with all that its decision depends on; `found` is what the line's keys found.

    `settings` are those in force.
    """

    order: Order
    book: Book
    rule: Rule | None
    line: int
    found: tuple[tuple[Key, Found], ...] = ()
    settings: Settings = field(init=False)

    @settings.default
    def _settings(self) -> Settings:
        return self.rule.settings if self.rule else _DEFAULTS

    def came_of(self, key: Key) -> Found:
        """What one of the line's keys found."""
        for its, found in self.found:
            if its.name == key.name:
                return found
        raise AssertionError(key)  # the line asked for it

    @property
    def currency(self) -> str:
        """The order's currency; one without is in the home currency."""
        return self.order.currency or self.settings.home_currency

    @property
    def is_foreign(self) -> bool:
        """Whether the order is in another currency than the company."""
        its = self.order.currency
        return bool(its) and its != self.settings.home_currency


@frozen
class Wrong:
    """Why something cannot be done: the kind of hold and the reason in full.

    `unmapped` is what the item map lacks, where it is that.
    """

    kind: HoldKind
    reason: str
    unmapped: tuple[str, ...] = ()


@often
class Party:
    """A record to be used, with what must happen first.

    `remark` is added to the reason; `standard` is the customer above a new job; `update` is what is
    brought up to date in a record that matched.
    """

    record: Customer
    creates: tuple[Creation, ...] = ()
    reactivates: tuple[Customer, ...] = ()
    warnings: tuple[str, ...] = ()
    remark: str = ""
    standard: Customer | None = None
    update: Update | None = None


def warned(party: Party, *warnings: str) -> Party:
    """A party with more warnings."""
    its = party
    all_of_them = (*its.warnings, *warnings)
    return Party(
        its.record, its.creates, its.reactivates, all_of_them, its.remark, its.standard, its.update
    )


def usable(case: Case, record: Customer, what: str) -> Party | Wrong:
    """A record of the list, if it may be used as it is or can be made active."""
    if case.settings.multi_currency:
        currency = currency_of(record, case.book) or case.settings.home_currency
        if currency != case.currency:
            return Wrong(
                holds.CURRENCY_CUSTOMER,
                f"{what} is in {currency}, the order in {case.currency}: QuickBooks would take its "
                f"amounts for {currency}, or refuse them (error 3140)",
            )
    asleep = tuple([it for it in (*above(record, case.book), record) if not it.active])
    if not asleep:
        return Party(record)
    if case.settings.inactive_customers is not Inactive.REACTIVATE:
        whose = what if not record.active else f"'{asleep[0].full_name}', above {what.rstrip(',')},"
        return Wrong(holds.INACTIVE, f"{whose} is inactive in QuickBooks")
    if not all(map(can_be_changed, asleep)):
        return Wrong(
            holds.INACTIVE_BY_HAND,
            f"{what} is inactive, and the list has no ListID to make it active by",
        )
    return Party(record, reactivates=asleep, remark=" (made active again)")


def is_usable_as_it_is(case: Case, record: Customer) -> bool:
    """Whether nothing about a record must be asked or done: nearly always, and quick to tell."""
    return record.parent is None and record.active and not case.settings.multi_currency


def standards(book: Book, name: str) -> tuple[Customer, ...]:
    """The customers of that name, as the policy writes it or else as QuickBooks keeps it."""
    there = book.named(name) or book.named(label_text(name))
    if len(there) == 1 and there[0].parent is None:  # nearly always
        return there
    return tuple([it for it in there if it.parent is None])


def top_of(case: Case, record: Customer) -> Customer:
    """The top-level customer of a job; where a part of a list lacks it, at least its name."""
    there = [it for it in case.book.named(record.top) if it.parent is None]
    return there[0] if there else Customer(name=record.top)


# Reasons


def why_not(key: Key, found: Found, settings: Settings) -> str:
    """Why a key did not decide."""
    if found.blank:
        return f"the order has no {' and no '.join(it.name for it in found.blank)}"
    if found.hits:
        return f"several have this {key}"
    return f"{'nobody' if settings.check_jobs else 'no customer'} has this {key}"


def no_name(template: Template) -> Wrong:
    """A template that comes out empty."""
    return Wrong(
        holds.NO_NAME, f"the order has nothing of what the name '{template.written}' is made of"
    )


def no_room(case: Case, new: int) -> Wrong | None:
    """Why the lists of QuickBooks cannot take so many new names; None where nothing is known."""
    edition = case.book.company.edition
    if edition is None or not new:
        return None
    full = Room(edition, case.book.names).full_for(new)
    if full is None:
        return None
    return Wrong(
        holds.LIST_FULL,
        f"QuickBooks {edition.value.title()} holds {full.limit:,} {full.what}, and has "
        f"{full.used:,} of them",
    )


def described(owner: Customer | TakenName) -> str:
    """Who has a name."""
    match owner:
        case TakenName(list=OtherList.OTHER_NAME):
            return f"'{owner.name}' in the Other Names list"
        case TakenName(list=which):
            return f"the {which.value} '{owner.name}'"
        case Customer(active=active):
            return f"the {'' if active else 'inactive '}customer '{owner.full_name}'"


def cleaned(changes: tuple[str, ...], what: str) -> tuple[str, ...]:
    """Warnings about a name that QuickBooks would not store as it is."""
    return tuple(f"{what}: {change}" for change in changes)


def some(names: list[str], most: int = 3) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
