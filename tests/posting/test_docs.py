"""docs/plan-files.md shows the files of the sample plan as they are."""

from __future__ import annotations

import json
import re

import pytest

from rulesdsl.posting.files import files
from rulesdsl.posting.tables import DECISION_COLUMNS
from tests.conftest import ROOT
from tests.posting.plans import sample_plan

PAGE = (ROOT / "docs" / "plan-files.md").read_text("utf-8")


def content(name: str) -> str:
    pieces = files(sample_plan())[name]
    assert pieces is not None
    return b"".join(pieces).decode("utf-8-sig").replace("\r\n", "\n")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_the_lists() -> None:
    names = ("decisions.csv", "review.csv", "notifications.csv")
    assert blocks("csv") == [content(it) for it in names]


def test_the_requests() -> None:
    head, transaction = blocks("xml")
    assert content("requests.qbxml").startswith(head)
    assert transaction in content("requests.qbxml")


def test_a_decision() -> None:
    [shown] = blocks("json")
    assert json.loads(shown) in json.loads(content("plan.json"))["decisions"]


@pytest.mark.parametrize("name", [*files(sample_plan()), *json.loads(content("plan.json"))])
def test_every_file_and_every_key_is_told(name: str) -> None:
    assert f"| `{name}` |" in PAGE


@pytest.mark.parametrize("name", DECISION_COLUMNS)
def test_every_column_is_told(name: str) -> None:
    assert f"`{name}`" in PAGE
