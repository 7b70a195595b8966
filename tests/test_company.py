"""The company file of the tests answers as QuickBooks does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from rulesdsl.model.records import CustomerList, OtherList, TakenName
from rulesdsl.posting.plan import Plan
from tests.company import query_response
from tests.posting.plans import plans, sample_plan


@pytest.fixture(scope="session")
def schema(samples: Path) -> etree.XMLSchema:
    return etree.XMLSchema(file=samples / "qbxml" / "qbxmlops130.xsd")


@given(plan=plans())
def test_its_list_is_a_valid_answer(schema: etree.XMLSchema, plan: Plan) -> None:
    taken = tuple(TakenName(f"Somebody {kind.value}", kind) for kind in OtherList)
    books = CustomerList(
        tuple(it.record for it in (*plan.creations, *sample_plan().creations)), taken
    )
    schema.assertValid(etree.ElementTree(etree.fromstring(query_response(books))))
