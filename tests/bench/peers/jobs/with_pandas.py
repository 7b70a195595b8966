"""By pandas: what the list has by `merge`, and a pass in Python over who is left."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pandas as pd

from tests.bench.peers.jobs import COLUMNS, STANDARD, STANDARD_ID


def main(orders: str, customers: str, out: str) -> None:
    """The whole job."""
    people = pd.read_parquet(customers)
    by_email = _index(people["email"].str.lower(), people, "email")
    by_name = _index((people["first name"] + people["last name"]).str.lower(), people, "name")
    asked = pd.read_parquet(orders, columns=["order number", "email", "name"])
    asked = asked.rename(columns={"order number": "number", "name": "written"})
    asked["email"] = asked["email"].str.lower()
    asked["name"] = asked["written"].str.replace(" ", "", regex=False).str.lower()
    matched = asked.merge(by_email, on="email", how="left").merge(by_name, on="name", how="left")
    _decided(matched).to_parquet(out)


def _index(key: pd.Series, people: pd.DataFrame, name: str) -> pd.DataFrame:
    """For each value of a key how many have it, and the first of them."""
    facts = {f"by_{name}": people["full name"], f"id_by_{name}": people["list id"]}
    known = pd.DataFrame({name: key, **facts}).dropna()
    known[f"{name}_hits"] = known.groupby(name)[name].transform("size")
    return known.drop_duplicates(name)


def _decided(matched: pd.DataFrame) -> pd.DataFrame:
    by_email, by_name = matched["email_hits"].notna(), matched["name_hits"].notna()
    hits = matched["email_hits"].where(by_email, matched["name_hits"])
    found = matched["by_email"].where(by_email, matched["by_name"])
    list_id = matched["id_by_email"].where(by_email, matched["id_by_name"])
    one = hits == 1
    result = pd.DataFrame(index=matched.index)
    result["number"] = matched["number"]
    result["action"] = one.map({True: "use", False: "hold"})
    result["customer"] = found.where(one, None)
    result["list_id"] = list_id.where(one, None)
    result["job"] = None
    result["job_action"] = "none"
    result["matched_by"] = by_email.map({True: "email", False: "name"}).where(one, None)
    # Whose turn it is matters to who is in the list by neither key, and who has their address.
    waiting = ~by_email & ~by_name
    theirs = set(matched.loc[waiting, "email"].dropna())
    turns = matched[waiting | (~by_email & by_name & matched["email"].isin(theirs))]
    rows = dict(_one_after_the_other(turns))
    changed = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS[1:]))
    result.loc[changed.index, list(COLUMNS[1:])] = changed
    return result


def _one_after_the_other(
    turns: pd.DataFrame,
) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """Who gets a job, created or found; who is left to the list is left out."""
    emails: dict[str, str] = {}
    names: dict[str, str] = {}
    columns = (turns[it] for it in ("email", "name", "written", "name_hits"))
    for place, email, name, written, hits in zip(turns.index, *columns, strict=True):
        known = isinstance(email, str)
        if known and email in emails:
            yield place, ("use", STANDARD, STANDARD_ID, emails[email], "use", "email")
        elif hits > 0:  # the list has the name
            continue
        elif name in names:
            yield place, ("use", STANDARD, STANDARD_ID, names[name], "use", "name")
        else:
            names[name] = written
            if known:
                emails[email] = written
            yield place, ("use", STANDARD, STANDARD_ID, written, "create", None)


if __name__ == "__main__":
    main(*sys.argv[1:])
