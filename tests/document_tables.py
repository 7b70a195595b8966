"""The tables of the documentation: catalogues as they are, and what the program works out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from attrs import evolve

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.changes import FACTS, Verdict, compared
from rulesdsl.formats import Format, Kind
from rulesdsl.model.attributes import ATTRIBUTES, Attribute
from rulesdsl.model.conditions import holds
from rulesdsl.model.fields import FIELDS, Field
from rulesdsl.model.items import DISCOUNT, GOODS, SHIPPING, TAX, WORDS
from rulesdsl.model.records import Customer, Money, Order, OrderLine, Party
from rulesdsl.model.settings import SETTINGS, Changed, Setting, Settings
from rulesdsl.model.storage import label
from rulesdsl.pages import Page, codes, page_of
from rulesdsl.semantics.policy import Standard
from rulesdsl.shelf import shelf
from rulesdsl.table.case import Wrong
from rulesdsl.table.transaction_lines import lines_of
from tests import document_cases as cases
from tests import document_effects as effect_cases

# The catalogues


def fields() -> str:
    formats = [it for it in shelf("rulesdsl.formats", "FORMAT").values() if it.kind is Kind.ORDERS]
    rows = [(f"`{it.name}`", it.type.value, it.meaning, _code(it.sample)) for it in FIELDS]
    return _table(
        ("field", "type", "what it is", "such as", "known from"),
        [(*row, _known_from(it, formats)) for row, it in zip(rows, FIELDS, strict=True)],
    )


def _known_from(field: Field, formats: list[Format]) -> str:
    """The formats that can hold a field; our own tables hold every field."""
    names = dict.fromkeys(it.channel for it in formats if it.channel and field.name in it.columns)
    return ", ".join(str(name) for name in names) or "our own tables only"


def keys() -> str:
    return _table(
        ("key", "is compared, in QuickBooks, with"),
        [(f"`{it.name}`", it.in_quickbooks) for it in FIELDS if it.in_quickbooks],
    )


def settings() -> str:
    return _table(
        ("setting", "values, the default first", "what it does"),
        [(f"`{it.name}`", _values(it), it.meaning) for it in SETTINGS],
    )


def _values(setting: Setting) -> str:
    return ", ".join(it if it.endswith("in quotes") else f"`{it}`" for it in setting.values)


def attributes() -> str:
    return _table(
        ("attribute", "what it is", "its value", "such as", "qbXML"),
        [
            (
                f"`{it.name}`",
                it.meaning + " *(jobs only)*" * it.jobs_only,
                _value_of(it),
                f"`{it.name} {_written(it)}`",
                it.element,
            )
            for it in ATTRIBUTES
        ],
    )


def _value_of(entry: Attribute) -> str:
    if entry.choices:
        return "one of " + ", ".join(f"`'{it}'`" for it in entry.choices)
    return entry.kind.value + (f", at most {entry.limit} characters" if entry.limit else "")


def _written(entry: Attribute) -> str:
    return (
        entry.sample
        if entry.kind.value in {"a date", "an amount of money"}
        else f"'{entry.sample}'"
    )


# Worked out


_ANN = Order(
    number="#1001",
    channel="Shopify",
    order_date=date(2026, 11, 21),
    total=Decimal("129.90"),
    tags=("wholesale", "rush"),
    guest=True,
    email="Ann@Example.com",
    name="Ann Lee",
    shipping=Party(country="DE"),
)

_CONDITIONS = (
    "channel is 'shopify'",
    "channel is not 'Amazon'",
    "company is not 'Lee Tools Ltd'",
    "channel is one of 'Amazon', 'Shopify'",
    "shipping country is in EU",
    "shipping country is 'Germany'",
    "company is known",
    "company is missing",
    "total < 129.90",
    "total between 100 and 129.90",
    "order date >= 2026-11-01",
    "order date between 2026-11-01 and 2026-11-30",
    "name starts with 'ann'",
    "email ends with '@example.com'",
    "email contains 'example'",
    "tags include 'Wholesale'",
    "guest",
    "not guest",
    "total > 100 and (guest or company is known)",
)


def conditions() -> str:
    return _table(
        ("condition", "for the order"),
        [(f"`{it}`", "yes" if _holds(it) else "no") for it in _CONDITIONS],
    )


def _holds(text: str) -> bool:
    compiled = compile_policy(f"list EU = 'DE', 'FR'\nrule 'it'\nwhen {text}\nelse hold")
    assert compiled.ok, compiled.diagnostics
    (rule,) = compiled.policy.rules
    assert rule.condition is not None
    return holds(rule.condition, lambda field: field.get(_ANN))


_NAMES = (
    ("{last name}, {first name}", Order(number="1", last_name="Lee", first_name="Ann")),
    ("{last name}, {first name}", Order(number="1", last_name="Lee")),
    ("{company or name}", Order(number="1", company="Lee Tools Ltd", name="Ann Lee")),
    ("{company or name}", Order(number="1", name="Ann Lee")),
    ("{company or name}", Order(number="1")),
    ("Web {order number}", Order(number="#1001")),
    ("{company}", Order(number="1", company="Lee: Tools  &  Dies")),
    ("{name}", Order(number="1", name="Łukasz Żak")),
    ("{name}", Order(number="1", name="Ann Lee 🎉")),
    ("{company}", Order(number="1", company="The Very Long Company of Northern Lanterns Ltd")),
)


def templates() -> str:
    return _table(
        ("template", "the order has", "the name becomes", "the decision says"),
        [_filled(template, order) for template, order in _NAMES],
    )


def _filled(template: str, order: Order) -> tuple[str, ...]:
    compiled = compile_policy(f"else use customer 'Web Sales' with job named '{template}'")
    (rule,) = compiled.policy.rules
    assert isinstance(rule.fallback, Standard)
    assert rule.fallback.job
    text = rule.fallback.job.template.fill(order)
    facts = {
        "order number": order.number if "order number" in template else None,
        "company": order.company, "first name": order.first_name,
        "last name": order.last_name, "name": order.name,
    }  # fmt: skip
    has = ", ".join(f"{name} {_code(value)}" for name, value in facts.items() if value)
    if text is None:
        return f"`'{template}'`", has or "none of them", "", "the order is held"
    stored = label(text)
    return f"`'{template}'`", has, _code(stored.text), "; ".join(stored.changes)


def comparisons() -> str:
    return _table(
        ("key", "the order says", "QuickBooks has", "found"),
        [
            (f"`{it.key}`", _code(it.said) + it.place, it.held, "yes" if it.meets() else "no")
            for it in cases.PAIRS
        ],
    )


def _decided(them: Iterable[cases.Case]) -> str:
    return _table(("policy", "in QuickBooks", "the order", "decision"), [it.row() for it in them])


def effects() -> str:
    return _table(
        ("policy", "in QuickBooks", "the order", "effects"),
        [it.row() for it in effect_cases.EFFECTS],
    )


# What is posted


def facts() -> str:
    """What an order brings up to date in a record, where every setting says update."""
    update = {it.setting: Changed.UPDATE for it in FACTS.values()}
    settings = Settings(**update)  # type: ignore[arg-type]  # four settings of one kind
    return _table(
        ("QuickBooks has", "the order says", "is brought up to date"),
        [_compared(record, order, settings) for record, order in cases.FACTS],
    )


def _compared(record: Customer, order: Order, settings: Settings) -> tuple[str, str, str]:
    """The facts of which the order tells anything."""
    found = [it for it in compared(record, order, settings, ()) if it.verdict is not Verdict.UNTOLD]
    asked = [name for name in FACTS if name in {it.fact for it in found}] or ["billing address"]
    there = "; ".join(f"{name} `{FACTS[name].written(record) or 'none'}`" for name in asked)
    told = ", ".join(
        f"{field.name} `{field.get(order)}`"
        for field in FIELDS
        if field.get(order) and field.name not in ("order number", "customer name")
    )
    changed = "; ".join(f"`{it.new}`" for it in found if it.verdict is Verdict.CHANGED)
    return there, told, changed or "nothing"


def item_map() -> str:
    return _table(
        ("in the column `sku`", "what stands beside it"),
        [(_code(word), meaning) for word, meaning in WORDS.items()],
    )


_ITEMS = {
    "mug-1": "Mugs",
    SHIPPING: "Shipping",
    TAX: "Sales Tax (web)",
    DISCOUNT: "Discounts",
    GOODS: "Web goods",
}

_MUGS = OrderLine(amount=Decimal("25.00"), quantity=Decimal(2), sku="MUG-1")

_SOLD = (
    ("31.50", Money(lines=(_MUGS,), shipping=Decimal("5.00"), tax=Decimal("2.50"),
                    discount=Decimal("1.00"))),
    ("30.00", Money(shipping=Decimal("5.00"))),
    ("30.00", Money(lines=(_MUGS,), shipping=Decimal("5.00"), tax=Decimal("4.79"),
                    tax_included=True)),
    ("30.00", Money(lines=(_MUGS,))),
    ("25.00", Money(lines=(evolve(_MUGS, sku="CUP-9"),))),
    ("-25.00", Money(lines=(evolve(_MUGS, amount=Decimal("-25.00")),))),
)  # fmt: skip


def posted_lines() -> str:
    return _table(
        ("the order's total", "made of", "what is posted"),
        [(total, "; ".join(_made_of(money)), _posted(total, money)) for total, money in _SOLD],
    )


def _made_of(money: Money) -> Iterator[str]:
    yield from (f"{it.quantity} × `{it.sku}` {it.amount}" for it in money.lines)
    if money.shipping:
        yield f"shipping {money.shipping}"
    if money.discount:
        yield f"discount {money.discount}"
    if money.tax:
        yield f"tax {money.tax}" + ", which the prices have in them" * money.tax_included


def _posted(total: str, money: Money) -> str:
    made = lines_of(Order(number="#1001", total=Decimal(total), money=money), _ITEMS)
    if isinstance(made, Wrong):
        return f"**hold**: {made.reason}"
    return "; ".join(f"`{it.item}` {it.amount}" for it in made.lines)


# Markdown


def _table(headings: Iterable[str], rows: Iterable[Iterable[str | None]]) -> str:
    """A Markdown table; a line end or a bar inside a cell would break it."""
    first = list(headings)
    lines = [first, ["---"] * len(first), *rows]
    return "\n".join(f"| {' | '.join(str(cell or '') for cell in line)} |" for line in lines) + "\n"


def _code(text: str) -> str:
    return f"`{text}`"


# Findings


def findings() -> str:
    """What the analysis tells: code, name and what it means."""
    return _pages(it for it in codes() if it[0] == "A")


def lints() -> str:
    """The same of every lint, with what --fix does."""
    return _pages(it for it in codes() if it[0] == "L")


def _pages(wanted: Iterable[str]) -> str:
    rows = []
    for code in wanted:
        page = page_of(code)
        assert page is not None
        name = page.title.removeprefix(code).strip()
        rows.append((f"[{code}](codes/{code}.md)", name, _first_sentence(page)))
    return _table(("code", "name", "what is told of"), rows)


def _first_sentence(page: Page) -> str:
    text = " ".join(page.sections["What it means"].split())
    return re.split(r"(?<=[.:])\s", text, maxsplit=1)[0].rstrip(".:")


TABLES: dict[str, Callable[[], str]] = {
    "attributes": attributes,
    "cases of effects": effects,
    "cases of currencies": lambda: _decided(cases.CURRENCIES),
    "cases of inactive customers": lambda: _decided(cases.INACTIVE),
    "cases of matching": lambda: _decided(cases.MATCHING),
    "cases of name clashes": lambda: _decided(cases.CLASHES),
    "cases of standard customers": lambda: _decided(cases.STANDARD),
    "comparisons": comparisons,
    "conditions": conditions,
    "facts": facts,
    "fields": fields,
    "findings": findings,
    "item map": item_map,
    "keys": keys,
    "lints": lints,
    "posted lines": posted_lines,
    "settings": settings,
    "templates": templates,
}
"""Every table by its name in the pages."""
