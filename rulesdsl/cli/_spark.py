"""A plan that is made in Spark: Parquet in and Parquet out, on this machine or on a cluster."""

from __future__ import annotations

import argparse
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

from rulesdsl.cli import INTERRUPTED, UNUSABLE
from rulesdsl.cli._files import is_prepared, read_changes, read_orders
from rulesdsl.cli._filling import fill
from rulesdsl.cli._heads import head_of, is_file, is_parquet
from rulesdsl.cli._in_relations import Doors, Planning
from rulesdsl.cli._lists import read_list
from rulesdsl.cli._made import Made
from rulesdsl.cli._out import complain, say
from rulesdsl.cli._spark_folders import Fresh, Places, in_the_way, places_of
from rulesdsl.cli._spark_session import NoSpark, Session, session
from rulesdsl.cli._stopping import unstopped
from rulesdsl.cli._summary import Files
from rulesdsl.cli._watching import steps
from rulesdsl.compiled import Compiled
from rulesdsl.defining import evolve
from rulesdsl.formats import CustomerReading, Refusal
from rulesdsl.formats.neutral_csv import orders_of_rows
from rulesdsl.model.records import CustomerList
from rulesdsl.posting.never_known import NeverKnown
from rulesdsl.posting.tables import REVIEW_COLUMNS, review_rows
from rulesdsl.relational.outputs import creations_query, decisions_query
from rulesdsl.relational.reading_customers import Customers, CustomersRead
from rulesdsl.relational.reading_orders import Orders, OrdersRead
from rulesdsl.relational.source import Source
from rulesdsl.relational.spark import Spark
from rulesdsl.relational.spark_errors import SparkError, carried_out
from rulesdsl.relational.spark_files import parquet, write, write_rows
from rulesdsl.relational.spark_storage import FileSystem

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
"""How an address begins; a single letter is a drive of Windows."""


def plan_in_spark(
    compiled: Compiled, arguments: argparse.Namespace, never_known: tuple[NeverKnown, ...]
) -> int:
    """Make the plan in Spark, print its summary, write its folders, and give the exit code."""
    made = session(arguments.memory)
    if isinstance(made, NoSpark):
        complain(made.message, made.cure)
        return UNUSABLE
    where = _absolute if made.is_local else str
    out = arguments.out
    places = None if out is None else places_of(where(out))
    named = None if out is None else places_of(out)
    try:
        with _silent(), _at_work(made, places) as (spark, fresh), steps() as shown:
            if places is not None and _is_in_the_way(spark, places, arguments, where):
                return UNUSABLE
            doors = Doors(
                spark,
                partial(orders_into, spark, where),
                partial(customers_into, spark, where),
                partial(_written, spark, fresh, places, named),
                _files(named),
            )
            return Planning(compiled, arguments, never_known, doors, shown).carry_out()
    except KeyboardInterrupt:
        complain(
            "stopped; what was not written as a whole was taken away",
            "start the same command again: it begins anew",
        )
        return INTERRUPTED
    except BrokenPipeError:
        raise  # nobody reads what is told: that has its own ending
    except (SparkError, OSError) as error:
        complain(
            f"expected Spark to carry the plan out, found: {error}",
            "what was not written as a whole was taken away; Spark's own log says more",
        )
        return UNUSABLE
    finally:
        made.close()


@contextmanager
def _silent() -> Iterator[None]:
    """Without what PySpark logs of calls that are broken off: pages of Python's."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        yield
    finally:
        logging.disable(before)


def _files(places: Places | None) -> Files | None:
    """What the summary may point to: held orders stand among the decisions."""
    if places is None:
        return None
    return Files(places.decisions, places.decisions, places.review, places.decisions, None)


def _absolute(path: str) -> str:
    """A path as Java has it too, which does not follow where a program goes; or an address.

    Links are followed, so that nothing has two names.
    """
    return path if _SCHEME.match(path) else os.path.realpath(path)


@contextmanager
def _at_work(made: Session, places: Places | None) -> Iterator[tuple[Spark, Fresh | None]]:
    """Spark, and the folders that it is to write; what is left of them is cleared after.

    Where parts of Spark may go away, it has a shelf beside the results.
    """
    shelf = None
    if not made.is_local and places is not None:
        shelf = f"{places.decisions}.{uuid4().hex[:8]}.work"
    spark = Spark(made.spark, shelf)
    fresh = None if places is None else Fresh(FileSystem(made.spark, places.decisions))
    leaving: list[Callable[[], None]] = [spark.close]
    if shelf is not None:
        leaving.append(lambda: FileSystem(made.spark, shelf).remove(shelf))
    if fresh is not None:
        leaving.append(fresh.clear)
    try:
        yield spark, fresh
    except BaseException:
        leaving.insert(0, made.halt)
        raise
    finally:
        with unstopped():
            _leave(leaving)


def _leave(leaving: Iterable[Callable[[], None]]) -> None:
    """Put away what is needed no more; what cannot be is told, once."""
    failed: SparkError | None = None
    for it in leaving:
        try:
            carried_out(it)
        except SparkError as error:
            failed = failed or error
    if failed is not None:
        complain(
            f"expected to take away what is needed no more, found: {failed}",
            "remove what is called as the output with .part, .old or .work behind it",
        )


# --- reading --------------------------------------------------------------------------------------


def orders_into(
    spark: Spark, where: Callable[[str], str], files: list[str], format_name: str | None
) -> OrdersRead | Refusal:
    """Read files of orders into the relation `orders`."""
    orders = Orders(spark, orders_of_rows)
    names = _names("orders")
    refusal = fill(
        orders,
        _alone(files),
        lambda bundle: _table(spark, where(bundle[0]), next(names)),
        lambda file: read_orders([file], format_name),
    )
    return refusal or orders.finish()


def customers_into(
    spark: Spark, where: Callable[[str], str], files: list[str], format_name: str | None
) -> CustomersRead | Refusal:
    """Read files of lists into the relation `customers`."""
    customers = Customers(spark)
    if any(map(is_prepared, files)):
        read = read_list(files, format_name)
        if isinstance(read, Refusal):
            return read
        there = read.customers
        customers.add(CustomerReading(there if isinstance(there, CustomerList) else there.whole))
        return evolve(customers.finish(), problems=read.problems, remarks=read.remarks)
    names = _names("customers")
    refusal = fill(
        customers,
        _alone(files),
        lambda bundle: _table(spark, where(bundle[0]), next(names)),
        lambda file: read_changes([file], format_name),
    )
    return refusal or customers.finish()


def _alone(files: list[str]) -> Iterator[list[str]]:
    """Each file by itself: Spark takes a folder for a table anyhow."""
    return ([it] for it in files)


def _names(of: str) -> Iterator[str]:
    """A name for each table that is read."""
    return (f"{of}_{number}" for number in count())


def _table(spark: Spark, file: str, name: str) -> Source | Refusal | None:
    """What Spark is to read: anything but a file of this machine that is no Parquet."""
    if is_file(file) and not is_parquet(head_of(file)):
        return None
    return parquet(spark, file, name)


# --- writing --------------------------------------------------------------------------------------


def _is_in_the_way(
    spark: Spark, places: Places, arguments: argparse.Namespace, where: Callable[[str], str]
) -> bool:
    """Whether something would be lost, or nothing can be written, which is told."""
    given = (*arguments.orders, *arguments.customers)
    here = (arguments.policy, *(arguments.items or ()))  # on this machine, wherever the others are
    read = [(it, where(it)) for it in given]
    read += [(it, unquote(Path(it).resolve().as_uri())) for it in here]  # Java wants no %20
    problem = in_the_way(spark, places, read)
    if problem is not None:
        complain(problem.message, problem.cure)
    return problem is not None


def _written(
    spark: Spark, fresh: Fresh | None, places: Places | None, named: Places | None, made: Made
) -> bool:
    """Write the decisions, the creations and what a person is to look at; tell their names."""
    if fresh is None or places is None or named is None:
        return True
    told = [named.decisions, named.creations]
    with made.shown.step("writing the decisions"):
        write(spark, decisions_query(), fresh.beside(places.decisions))
    with made.shown.step("writing what is created"):
        write(spark, creations_query(), fresh.beside(places.creations))
    rows = list(_to_review(made))
    if rows:
        write_rows(spark, REVIEW_COLUMNS, rows, fresh.beside(places.review))
        told.append(named.review)
    else:
        fresh.without(places.review)
    fresh.put_in_place()
    say(f"\nWritten: {', '.join(told)}\n")
    return True


def _to_review(made: Made) -> Iterator[Sequence[object]]:
    """Rows that were not read, and changes to be made by hand.

    Orders that are held stand among the decisions, with what is to be done about them.
    """
    outputs = made.outputs
    return review_rows((), outputs.heard.changes.modifications(), outputs.problems)
