"""What Hypothesis makes up: whole policies of every statement form, right by construction.

A policy is made as a tree and written by the printer; `tests/noise.py` writes it as people do.
Names and values come from the small pools of `tests/town.py`, so that rules meet orders.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cache
from typing import TypeVar

from attrs import field, frozen
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.model.attributes import ATTRIBUTES
from rulesdsl.model.settings import SETTINGS
from rulesdsl.source import Source, Unreadable
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_policy
from tests.conditions import conditions
from tests.nodes import AT, day, key, name, number, text, yes_no
from tests.promises import examples, promises
from tests.strategies import KEY_FIELDS
from tests.town import STANDARDS

T = TypeVar("T")

MAIN, SHARED, VALUES = "policy.rules", "shared.rules", "countries.csv"

LISTS = {
    "EU": ("DE", "PL", "FR"),
    "VIP_2": ("wholesale", "vip"),
    "Big_Shops": ("Shopify", "amazon "),
    "names of friends": ("Ann Lee", "bob straße", "O'Lee"),
}
FROM_FILE = "Far Away"
_LIST_NODES = tuple(
    ast.ListValues(name(it), tuple(text(value) for value in values)) for it, values in LISTS.items()
)
_CSV = "US,United States\n'DE',\n\nOld Atlantis;x\n"

LADDER_FIELDS = (
    *("email", "email", "name", "name", "phone", "company", "last name", "first name"),
    *("customer name", "billing zip", "shipping city", "shipping street", "billing company"),
)
"""Weighted: what shops match by."""

TEMPLATES = (
    "{name or company or email}",
    "{last name}, {first name}",
    "{company or name}",
    "Order {order number}",
    "{Billing_Name or email}: {channel}",
    "Web 'guest' {order date} {total}",
    "Everybody",
    "{name}{name}{name}",
)
PREFIXES = ("WEB-", "Shop ", "Łódź ")


@frozen
class Written:
    """A policy as files: its own text, and the files that it names; `tree` is what was written."""

    source: Source
    files: dict[str, str]
    tree: ast.PolicyFile | None = field(default=None, repr=False)

    @classmethod
    def of(cls, source: str, **files: str) -> Written:
        """A policy written out; a file's name in `files` has an underscore for its dot."""
        return cls(
            Source(MAIN, source), {name.replace("_", "."): text for name, text in files.items()}
        )

    def compiled(self) -> Compiled:
        return compile_policy(self.source, self.read)

    def read(self, file: str) -> Source | Unreadable:
        return (
            Source(file, self.files[file])
            if file in self.files
            else Unreadable("but it is not there")
        )


def tree(*statements: ast.Statement, source: str = MAIN) -> ast.PolicyFile:
    return ast.PolicyFile(Source(source, ""), tuple(ast.Written(it, AT) for it in statements))


def sized(
    pool: st.SearchStrategy[T], sizes: Sequence[int], by: Callable[[T], Hashable]
) -> st.SearchStrategy[list[T]]:
    """Different things of a pool, as many as one of the sizes: Hypothesis' own lists are short."""
    lists = {it: st.lists(pool, min_size=it, max_size=it, unique_by=by) for it in set(sizes)}
    return st.sampled_from(sizes).flatmap(lists.__getitem__)


# Settings


def setting(words: str, value: ast.Literal | ast.Name) -> ast.Setting:
    return ast.Setting(name(words), value)


def _settings() -> tuple[ast.Setting, ...]:
    """Every setting with every value, but for the two that a whole policy must agree about."""
    made = []
    for entry in SETTINGS:
        if entry.name in ("override", "create standard customer"):
            continue
        values: list[ast.Literal | ast.Name]
        if entry.choices is not None:
            values = [name(str(it.value)) for it in entry.choices]
        elif entry.default in (True, False):
            values = [yes_no(it) for it in (True, False)]
        elif entry.name == "home currency":
            values = [text("USD"), text("eur ")]
        else:
            values = [name("none"), *map(text, PREFIXES)]
        made += [setting(entry.name, it) for it in values]
    return tuple(made)


EVERY_SETTING = _settings()
DECISIVE = tuple(
    it
    for it in EVERY_SETTING
    if it.name.words.partition(" ")[0] in ("check", "several", "name", "inactive", "multi")
)
"""The settings on which it depends who gets an order."""

_UPDATE = ("update", "update", "keep")
EAGER: tuple[tuple[str, tuple[str | bool, ...]], ...] = (
    ("multi currency", (True, True, True, False)),
    ("post as", ("sales receipt", "invoice", "nothing")),
    ("inactive customers", ("reactivate", "reactivate", "hold", "ignore")),
    ("notify new customers", (True, False)),
    ("changed billing address", _UPDATE),
    ("changed shipping address", _UPDATE),
    ("changed details", _UPDATE),
    ("changed card", _UPDATE),
    ("several matches", ("first", "next", "hold")),
    ("name clash", ("add number", "add email", "hold")),
    ("check jobs", (True, True, False)),
    ("addresses", ("order", "customer")),
)
"""The settings that ask most of QuickBooks, mostly set so that they do."""

RARE = (setting("check jobs", yes_no(value=False)), setting("several matches", name("next")))
"""What would otherwise be met too seldom."""


@cache
def settings(*, most: int = 4) -> st.SearchStrategy[list[ast.Setting]]:
    """Settings of one place, each at most once."""
    pool = st.sampled_from((*RARE * 4, *DECISIVE * 2, *EVERY_SETTING))
    return sized(pool, range(most + 1), lambda it: it.name.words)


# Ladders and fallbacks


@cache
def ladders() -> st.SearchStrategy[list[ast.Key]]:
    """Keys of one field or several, no two of the same fields."""
    usual, every = st.sampled_from(LADDER_FIELDS), st.sampled_from([it.name for it in KEY_FIELDS])
    field = st.integers(0, 7).flatmap(lambda die: every if die == 7 else usual)
    one = st.lists(field, min_size=1, max_size=1)
    several = st.lists(field, min_size=2, max_size=3, unique=True)
    step = st.integers(0, 3).flatmap(lambda die: several if die == 3 else one)
    steps = sized(step, (1, 2, 2, 0, 1, 3), frozenset)
    return steps.map(lambda found: [key(*it) for it in found])


def _attribute_nodes(*, for_job: bool) -> tuple[ast.Attribute, ...]:
    values: dict[str, ast.Literal] = {
        "credit limit": number("2000.5"),
        "job start date": day("2026-02-28"),
    }
    return tuple(
        ast.Attribute(name(it.name), values.get(it.name, text(it.sample)))
        for it in ATTRIBUTES
        if for_job or not it.jobs_only
    )


@cache
def attributes(*, for_job: bool) -> st.SearchStrategy[tuple[ast.Attribute, ...]]:
    pool = st.sampled_from(_attribute_nodes(for_job=for_job))
    return st.lists(pool, max_size=3, unique_by=lambda it: it.name.words).map(tuple)


TEMPLATE = st.none() | st.sampled_from(TEMPLATES).map(text)
JOBS = st.builds(ast.Job, TEMPLATE, attributes(for_job=True), st.just(AT))
CUSTOMERS = st.sampled_from(STANDARDS)
PLAIN_STANDARD = st.builds(ast.UseCustomer, CUSTOMERS.map(text), st.none())
WITH_JOB = st.builds(ast.UseCustomer, CUSTOMERS.map(text), JOBS)
CREATE = st.builds(ast.CreateCustomer, TEMPLATE, attributes(for_job=False))
HOLD = st.builds(ast.Hold, st.none() | st.just(text("call the buyer's office first")))


@cache
def fallbacks() -> st.SearchStrategy[ast.UseCustomer | ast.CreateCustomer | ast.Hold]:
    return st.one_of(WITH_JOB, WITH_JOB, PLAIN_STANDARD, CREATE, CREATE, HOLD)


# Policies


@frozen
class _Frame:
    """What the rules of a policy must agree about."""

    lists: tuple[str, ...]
    creates: frozenset[str]
    override: bool
    create_standard: bool
    sound: bool


@st.composite
def _rule(draw: st.DrawFn, frame: _Frame, title: str | None) -> list[ast.Statement]:
    """The statements of one rule. In a sound policy no override meets anything but a customer."""
    own = (
        draw(st.sampled_from((None, False, None, True, None, None, None)))
        if title is not None
        else None
    )
    override = frame.override if own is None else own
    ladder = draw(ladders())
    choice = draw(PLAIN_STANDARD if override and frame.sound else fallbacks())
    body: list[ast.Statement] = [*draw(settings())] if title is not None else []
    if own is not None:
        body.append(setting("override", yes_no(own)))
    customer = choice.customer.value if isinstance(choice, ast.UseCustomer) else None
    if title is not None and customer and (customer in frame.creates) != frame.create_standard:
        value = yes_no(customer in frame.creates)
        body.append(setting("create standard customer", value))
    if ladder:
        body.append(ast.Match(tuple(ladder)))
    if not ladder or override or draw(st.sampled_from((True, False, *(True,) * 6))):
        body.append(ast.Else(choice, with_else=True))
    if draw(st.sampled_from((False, True, False))):
        body.append(ast.When(draw(conditions(frame.lists))))
    if draw(st.booleans()):
        body.reverse()
        body.sort(key=lambda it: isinstance(it, ast.Else))  # nothing else has its place in a rule
    return body if title is None else [ast.Rule(text(title)), *body]


def _accounts(code: str) -> tuple[ast.Attribute, ...]:
    """The accounts of a currency, as a town's company has them."""
    return (
        ast.Attribute(name("receivables account"), text(f"Receivables {code}")),
        ast.Attribute(name("deposit account"), text(f"Bank {code}")),
    )


@st.composite
def _head(draw: st.DrawFn, frame: _Frame, currencies: list[str]) -> list[ast.Statement]:
    """What stands before the rules, in any order, a title perhaps first or last."""
    made: list[ast.Statement] = [*draw(settings())]
    if frame.override:
        made.append(setting("override", yes_no(value=True)))
    if frame.create_standard:
        made.append(setting("create standard customer", yes_no(value=True)))
    for code in currencies:
        accounts = _accounts(code.upper())
        kept = draw(st.sampled_from(((), accounts, accounts[1:])))
        made.append(ast.Currency(text(code), text(draw(CUSTOMERS)), kept))
    made.sort(key=repr, reverse=draw(st.booleans()))
    if draw(st.integers(0, 2)) == 0:
        made.insert(draw(st.sampled_from((0, len(made)))), ast.Title(text("Online 'store' orders")))
    return made


@st.composite
def policies(draw: st.DrawFn, *, sound: bool = True, everything: bool = True) -> Written:
    """A policy of every statement form; without `everything` no promises, examples or files.

    A policy that is not `sound` may ask for override and for a job, or a new customer, at once.
    """
    count = draw(st.sampled_from((1, 0, 2, 3, 2)))
    override, create_standard = (
        draw(st.sampled_from((False, True, *(False,) * 5))),
        draw(st.booleans()),
    )
    from_file = everything and draw(st.booleans())
    lists = (*LISTS, FROM_FILE) if from_file else tuple(LISTS)
    currencies = draw(st.lists(st.sampled_from(("EUR", "usd")), max_size=2, unique=True))
    created = {it.casefold() for it in STANDARDS} if create_standard else set()
    if count and not currencies:  # a rule's own answer holds for the customers of currencies too
        created = draw(st.sets(CUSTOMERS.map(str.casefold)))
    creates = frozenset(it for it in STANDARDS if it.casefold() in created)
    frame = _Frame(lists, creates, override, create_standard, sound)
    head = draw(_head(frame, currencies))
    lists_here: list[ast.Statement] = [*_LIST_NODES]
    files = {}
    if from_file:
        files[VALUES] = _CSV
        lists_here.append(ast.ListFile(name(FROM_FILE), text(VALUES)))
    if everything and draw(st.booleans()):
        shared: list[ast.Statement] = [*lists_here, *draw(settings(most=2))]
        files[SHARED] = print_policy(tree(*shared, source=SHARED))
        lists_here = [ast.Include(text(SHARED))]
    titles = [None] if count == 0 else [f"{number}. rule" for number in range(1, count + 1)]
    body = [it for title in titles for it in draw(_rule(frame, title))]
    tail: list[ast.Statement] = []
    if everything:
        tail = [*draw(promises(lists)), *(it for made in draw(examples()) for it in made)]
    whole = tree(*lists_here, *head, *body, *tail)
    return Written(Source(MAIN, print_policy(whole)), files, whole)


@st.composite
def makers(draw: st.DrawFn) -> Written:
    """A short policy that makes something of nearly every order: names meet more often."""
    choice = draw(st.one_of(WITH_JOB, CREATE))
    answers = draw(sized(st.sampled_from(DECISIVE), (1, 2, 3), lambda it: it.name.words))
    ladder = draw(ladders())
    body: list[ast.Statement] = [*answers, setting("create standard customer", yes_no(value=True))]
    if ladder:
        body.append(ast.Match(tuple(ladder)))
    whole = tree(*body, ast.Else(choice, with_else=True))
    return Written(Source(MAIN, print_policy(whole)), {}, whole)


@st.composite
def eager(draw: st.DrawFn) -> Written:
    """A short policy that asks as much of QuickBooks as it can: changes, sales, currencies."""
    body: list[ast.Statement] = []
    for words, values in EAGER:
        value = draw(st.sampled_from(values))
        body.append(setting(words, name(value) if isinstance(value, str) else yes_no(value)))
    for code, customer in (("EUR", "Web Sales EUR"), ("USD", "Web Sales")):
        if draw(st.sampled_from((True, True, True, False))):
            body.append(ast.Currency(text(code), text(customer), _accounts(code)))
    override = draw(st.sampled_from((False, False, False, True)))
    choice = draw(PLAIN_STANDARD if override else st.one_of(WITH_JOB, CREATE, PLAIN_STANDARD))
    body.append(setting("override", yes_no(override)))
    if not isinstance(choice, ast.CreateCustomer):
        create = draw(st.sampled_from((True, True, False)))
        body.append(setting("create standard customer", yes_no(create)))
    ladder = draw(ladders())
    if ladder:
        body.append(ast.Match(tuple(ladder)))
    whole = tree(*body, ast.Else(choice, with_else=True))
    return Written(Source(MAIN, print_policy(whole)), {}, whole)
