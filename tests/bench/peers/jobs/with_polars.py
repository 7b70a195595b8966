"""By Polars, with the same fixpoint as in SQL."""

from __future__ import annotations

import sys

import polars as pl
from polars import col, lit, when

from tests.bench.peers.jobs import STANDARD, STANDARD_ID


def main(orders: str, customers: str, out: str) -> None:
    """The whole job: what the list has, round by round what is created, and the decisions."""
    people = pl.scan_parquet(customers)
    by_email = _index(people, col("email").str.to_lowercase(), "email")
    name = (col("first name") + col("last name")).str.to_lowercase()
    by_name = _index(people, name, "name")
    asked = pl.scan_parquet(orders).select(
        col("order number").alias("number"),
        col("name").alias("written"),
        col("email").str.to_lowercase(),
        col("name").str.replace(" ", "", literal=True).str.to_lowercase(),
    )
    matched = (
        asked.with_row_index("place")
        .join(by_email, on="email", how="left")
        .join(by_name, on="name", how="left")
        .collect()
    )
    nobody = col("email_hits").is_null() & col("name_hits").is_null()
    created = _created(matched.filter(nobody).select("place", "email", "name", "written"))
    _decided(matched.lazy(), created).sink_parquet(out)


def _index(people: pl.LazyFrame, key: pl.Expr, name: str) -> pl.LazyFrame:
    """For each value of a key how many have it, and one of them."""
    known = people.select(key.alias(name), "full name", "list id").drop_nulls(name)
    return known.group_by(name).agg(
        pl.len().alias(f"{name}_hits"),
        col("full name").first().alias(f"by_{name}"),
        col("list id").first().alias(f"id_by_{name}"),
    )


def _created(waiting: pl.DataFrame) -> pl.DataFrame:
    """The orders that create a job: the first of their address and name, then of who is left."""
    rounds = [waiting.clear()]
    while waiting.height:
        first_of_name = col("place") == col("place").min().over("name")
        first_of_email = col("place") == col("place").min().over("email")
        firsts = waiting.filter(first_of_name & (first_of_email | col("email").is_null()))
        rounds.append(firsts)
        waiting = waiting.join(firsts, on="name", how="anti").join(
            firsts.drop_nulls("email"), on="email", how="anti"
        )
    return pl.concat(rounds)


def _decided(matched: pl.LazyFrame, created: pl.DataFrame) -> pl.LazyFrame:
    jobs = created.lazy()
    for key in ("email", "name"):
        job = jobs.drop_nulls(key).select(
            key, col("place").alias(f"{key}_place"), col("written").alias(f"job_by_{key}")
        )
        matched = matched.join(job, on=key, how="left")
    by_email, by_name = _made_before("email"), _made_before("name")
    is_job = col("email_hits").is_null() & (by_email | col("name_hits").is_null())
    is_held = ~is_job & _several()
    job = when(by_email).then("job_by_email").when(by_name).then("job_by_name").otherwise("written")
    new = ~by_email & ~by_name
    customer = when(col("email_hits") == 1).then("by_email").otherwise("by_name")
    list_id = when(col("email_hits") == 1).then("id_by_email").otherwise("id_by_name")
    found_by_email = by_email | (col("email_hits") == 1).fill_null(value=False)
    found = when(found_by_email).then(lit("email")).when(~(is_job & new)).then(lit("name"))
    return matched.sort("place").select(
        "number",
        when(is_held).then(lit("hold")).otherwise(lit("use")).alias("action"),
        when(is_job).then(lit(STANDARD)).when(~is_held).then(customer).alias("customer"),
        when(is_job).then(lit(STANDARD_ID)).when(~is_held).then(list_id).alias("list_id"),
        when(is_job).then(job).alias("job"),
        when(~is_job)
        .then(lit("none"))
        .when(new)
        .then(lit("create"))
        .otherwise(lit("use"))
        .alias("job_action"),
        when(~is_held).then(found).alias("matched_by"),
    )


def _made_before(key: str) -> pl.Expr:
    return (col(f"{key}_place") < col("place")).fill_null(value=False)


def _several() -> pl.Expr:
    """Whether the key that decides in the list found several customers."""
    return when(col("email_hits").is_null()).then(col("name_hits")).otherwise(col("email_hits")) > 1


if __name__ == "__main__":
    main(*sys.argv[1:])
