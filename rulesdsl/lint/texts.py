"""The texts in quotes of a policy, each with what it is for; those of examples are left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TypeAlias

from rulesdsl.syntax import ast


class For(Enum):
    """What a text is for, and so what happens to the spaces in it.

    What is `COMPARED` loses those around it alone. A `RECORD` (a customer, an account, an entry of
    a QuickBooks list) and what is only `TOLD` (titles, names of rules, reasons) lose all that are
    too much.
    """

    COMPARED = "compared with a field of the order"
    RECORD = "the name of something in QuickBooks"
    TEMPLATE = "a name with fields in it"
    PREFIX = "put before names"
    TOLD = "for people"


Used: TypeAlias = tuple[ast.Text, For]


def texts_of(file: ast.PolicyFile) -> Iterator[Used]:
    """The texts of a file, but those of examples: what is tried there may look as it likes.

    Codes of currencies and names of files are no texts: they are looked up as they are.
    """
    for it in file.statements:
        yield from _of_statement(it.statement)


def _of_statement(statement: ast.Statement) -> Iterable[Used]:
    match statement:
        case ast.Title(title=text) | ast.Rule(name=text) | ast.Example(name=text):
            return ((text, For.TOLD),)
        case ast.ListValues(values=values):
            return _literals(values, For.COMPARED)
        case ast.When(condition=condition):
            return _of_condition(condition)
        case ast.Else(choice=choice):
            return _of_choice(choice)
        case ast.Setting(name=ast.Name(words="name prefix"), value=ast.Text() as text):
            return ((text, For.PREFIX),)
        case ast.Currency(customer=customer, accounts=accounts):
            return ((customer, For.RECORD), *_attributes(accounts))
        case ast.Promise(effect=effect, condition=condition):
            names = [(it, For.RECORD) for it in (effect.name, effect.under) if it]
            return (*names, *(_of_condition(condition) if condition else ()))
        case _:
            return ()


def _of_condition(condition: ast.Condition) -> Iterator[Used]:
    match condition:
        case ast.And(parts=parts) | ast.Or(parts=parts):
            for part in parts:
                yield from _of_condition(part)
        case ast.Not(part=part):
            yield from _of_condition(part)
        case ast.Compare(value=value):
            yield from _literals((value,), For.COMPARED)
        case ast.OneOf(values=values):
            yield from _literals(values, For.COMPARED)
        case _:
            pass


def _of_choice(choice: ast.UseCustomer | ast.CreateCustomer | ast.Hold) -> Iterator[Used]:
    match choice:
        case ast.UseCustomer(customer=customer, job=job):
            yield customer, For.RECORD
            if job is not None:
                yield from _made(job.template, job.attributes)
        case ast.CreateCustomer(template=template, attributes=attributes):
            yield from _made(template, attributes)
        case ast.Hold(why=why):
            if why is not None:
                yield why, For.TOLD


def _made(template: ast.Text | None, attributes: Iterable[ast.Attribute]) -> Iterator[Used]:
    if template is not None:
        yield template, For.TEMPLATE
    yield from _attributes(attributes)


def _attributes(attributes: Iterable[ast.Attribute]) -> Iterator[Used]:
    return _literals((it.value for it in attributes), For.RECORD)


def _literals(values: Iterable[ast.Literal], use: For) -> Iterator[Used]:
    return ((it, use) for it in values if isinstance(it, ast.Text))
