"""How these tests read a text, and how they show what was read."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from rulesdsl.formats import (
    CustomerReading,
    Format,
    OrderReading,
    Refusal,
    Remark,
    RowProblem,
)
from rulesdsl.model.company import Company
from rulesdsl.model.fields import FIELDS
from rulesdsl.model.records import Block, Customer, Money, Order, TakenName
from rulesdsl.reading.recognise import formats

BY_NAME: dict[str, Format] = {it.name: it for it in formats()}

Reading = OrderReading | CustomerReading | Refusal


def read(name: str, content: str | bytes, file: str = "file") -> Reading:
    data = content.encode() if isinstance(content, str) else content
    return BY_NAME[name].read(BytesIO(data), file)


def orders(name: str, content: str | bytes) -> OrderReading:
    reading = read(name, content)
    assert isinstance(reading, OrderReading), reading
    return reading


def one_order(name: str, content: str | bytes) -> Order:
    reading = orders(name, content)
    assert reading.problems == ()
    (order,) = reading.orders
    return order


def one_problem(name: str, content: str | bytes) -> RowProblem:
    reading = orders(name, content)
    (problem,) = reading.problems
    return problem


def customers(name: str, content: str | bytes) -> CustomerReading:
    reading = read(name, content)
    assert isinstance(reading, CustomerReading), reading
    return reading


def refusal(name: str, content: str | bytes) -> Refusal:
    reading = read(name, content)
    assert isinstance(reading, Refusal), reading
    return reading


# What was read, as a person would check it


def shown(reading: Reading) -> str:
    match reading:
        case Refusal():
            return f"refused {_problem(reading)}"
        case OrderReading():
            records = "".join(map(_order, reading.orders))
        case CustomerReading():
            records = "".join(map(_customer, reading.customers.customers))
            records += "".join(map(_taken, reading.customers.taken))
            records += _company(reading.customers.company)
    problems = "".join(f"problem {_problem(it)}" for it in reading.problems)
    remarks = "".join(f"remark {it.origin}: {it.message}\n" for it in reading.remarks)
    return records + problems + remarks


def _problem(it: RowProblem | Refusal) -> str:
    order = f" (order {it.order_number})" if isinstance(it, RowProblem) and it.order_number else ""
    return f"{it.origin}{order}: {it.message}\n    {it.cure}\n"


def _order(order: Order) -> str:
    known = ((field.name, field.get(order)) for field in FIELDS)
    lines = (f"    {name}: {_value(value)}\n" for name, value in known if value not in {None, ()})
    return f"order {order.origin}\n{''.join(lines)}{''.join(_money(order.money))}"


def _money(money: Money) -> Iterator[str]:
    for line in money.lines:
        told = " ".join(filter(None, (f"[{line.sku}]" if line.sku else None, line.title)))
        yield f"    line: {line.quantity} x {told or '?'} = {line.amount}\n"
    for name in ("shipping", "tax", "discount", "exchange_rate"):
        amount = getattr(money, name)
        if amount is not None:
            yield f"    {name.replace('_', ' ')} amount: {amount}\n"
    if money.rate_currency:
        yield f"    exchange rate counts in: {money.rate_currency}\n"
    if money.tax_included:
        yield "    tax included\n"
    if money.standing:
        yield f"    stands: {money.standing}\n"


def _value(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _customer(customer: Customer) -> str:
    known = {
        name: getattr(customer, name)
        for name in (
            "list_id edit_sequence created company first_name middle_name last_name phone alt_phone"
            " email cc currency"
        ).split()
    }
    lines = [f"    {name}: {value}\n" for name, value in known.items() if value is not None]
    lines += [] if customer.active else ["    inactive\n"]
    for name, block in (("billing", customer.billing), ("shipping", customer.shipping)):
        lines += [f"    {name}: {_block(block)}\n"] if block != Block() else []
    return f"customer {customer.origin}: {customer.full_name}\n{''.join(lines)}"


def _block(block: Block) -> str:
    parts = (f"{name} {getattr(block, name)}" for name in ("city", "state", "zip", "country"))
    told = (part for part in parts if not part.endswith(" None"))
    return " / ".join([*block.lines, *told])


def _taken(taken: TakenName) -> str:
    return f"taken {taken.origin}: {taken.name} ({taken.list.value})\n"


def _company(company: Company) -> str:
    accounts = (
        f"account {it.name} ({it.kind.value}{', ' + it.currency if it.currency else ''})\n"
        for it in company.accounts
    )
    orders = sorted(company.posted, key=str)
    posted = (
        f"posted {it.number} ({it.channel}{', ' + it.store if it.store else ''})\n" for it in orders
    )
    numbers = ", ".join(sorted(company.numbers))
    called = sorted(company.currencies.items())
    money = [f"currency {code}: {name}\n" for code, name in called if name]
    money += ["no other currency is active\n"] if None in company.currencies.values() else []
    return "".join([*accounts, *posted, f"numbers {numbers}\n" if numbers else "", *money])


__all__ = [
    "BY_NAME",
    "Remark",
    "customers",
    "one_order",
    "one_problem",
    "orders",
    "read",
    "refusal",
]
