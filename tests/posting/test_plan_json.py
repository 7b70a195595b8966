"""plan.json: its shape, and that the same plan gives the same bytes."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from rulesdsl.model.fields import FIELDS
from rulesdsl.posting.asked import asked
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.plan_json import plan_json
from tests.conftest import Expected
from tests.posting.plans import plans, sample_plan
from tests.posting.shape import faults

HERE = Path(__file__).parent
SCHEMA: dict[str, Any] = json.loads((HERE / "plan.schema.json").read_bytes())


def read(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(b"".join(plan_json(plan)))
    return found


def test_the_file_as_a_program_reads_it(expected: Expected) -> None:
    expected(HERE / "expected" / "plan.json", b"".join(plan_json(sample_plan())).decode())


@given(plan=plans())
def test_every_plan_has_the_shape(plan: Plan) -> None:
    assert not list(faults(read(plan), SCHEMA, SCHEMA))


def test_the_shape_is_looked_at_closely() -> None:
    written = read(sample_plan())
    written["decisions"][0]["action"] = "perhaps"
    written["summary"]["orders"] = True
    del written["problems"]
    assert sorted(faults(written, SCHEMA, SCHEMA)) == [
        "$.decisions[0].action: 'perhaps' is not one of ['use', 'create', 'hold']",
        "$.summary.orders: True is not integer",
        "$: problems is missing",
    ]


def test_a_json_schema_validator_agrees() -> None:
    validators = pytest.importorskip("jsonschema", reason="no JSON Schema validator is installed")
    validators.Draft202012Validator.check_schema(SCHEMA)
    validators.validate(read(sample_plan()), SCHEMA)


def test_the_shape_knows_every_field_of_an_order() -> None:
    known = SCHEMA["$defs"]["order"]["properties"].keys()
    assert known == {field.name.replace(" ", "_") for field in FIELDS} | {"origin"}


@given(plan=plans())
def test_nothing_of_an_order_is_lost(plan: Plan) -> None:
    for made, entry in zip(plan.decisions, read(plan)["decisions"], strict=True):
        assert entry["order"]["order_number"] == made.order.number
        assert entry["order"].get("name") == made.order.name
        total = entry["order"].get("total")
        assert (None if total is None else Decimal(total)) == made.order.total


@given(plan=plans())
def test_every_request_is_told_once_and_belongs_to_a_decision(plan: Plan) -> None:
    written = read(plan)
    ids = [it["request"] for it in written["creations"]]
    assert ids == [it.id for it in asked(plan)]
    assert ids == [it for made in written["decisions"] for it in made["requests"]]


@given(plan=plans())
def test_the_same_plan_gives_the_same_bytes(plan: Plan) -> None:
    assert b"".join(plan_json(plan)) == b"".join(plan_json(plan))
