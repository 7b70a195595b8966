"""decisions.csv and review.csv."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from attrs import evolve
from hypothesis import given

from rulesdsl.model.decisions import Action
from rulesdsl.model.records import Customer
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.tables import decisions_csv, path_below_top, review_csv
from rulesdsl.spreadsheet import as_meant
from tests.conftest import Expected
from tests.posting.plans import plans, sample_plan

HERE = Path(__file__).parent


def rows(content: bytes) -> list[dict[str, str]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return [{name: as_meant(cell) for name, cell in row.items()} for row in csv.DictReader(text)]


def decisions(plan: Plan) -> bytes:
    return b"".join(decisions_csv(plan))


def review(plan: Plan) -> bytes:
    return b"".join(review_csv(plan))


def test_the_files_as_a_person_reads_them(expected: Expected) -> None:
    expected(HERE / "expected" / "decisions.csv", decisions(sample_plan()).decode())
    expected(HERE / "expected" / "review.csv", review(sample_plan()).decode())


@given(plan=plans())
def test_one_line_an_order_in_the_order_of_the_file(plan: Plan) -> None:
    found = [row["order_number"] for row in rows(decisions(plan))]
    assert found == [as_utf_8(it.order.number) for it in plan.decisions]


@given(plan=plans())
def test_every_held_order_waits_in_the_review_list(plan: Plan) -> None:
    found = [row["order_number"] for row in rows(review(plan))]
    held = [it.order.number for it in plan.decisions if it.action is Action.HOLD]
    assert found == [as_utf_8(number) for number in held]
    assert all(row["what_to_do"] for row in rows(review(plan)))


def as_utf_8(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def test_the_path_of_a_job_is_told_below_its_customer() -> None:
    job = Customer(name="Roof", parent="Web Sales:Lee, Ann")
    assert path_below_top(job) == "Lee, Ann:Roof"
    assert path_below_top(evolve(job, parent="Web Sales")) == "Roof"


def test_a_plan_without_orders_still_says_what_the_columns_are() -> None:
    nothing = Plan(policy="", fingerprint="", decisions=())
    assert rows(decisions(nothing)) == []
    assert decisions(nothing).startswith(b"\xef\xbb\xbforder_number,channel,action,")
