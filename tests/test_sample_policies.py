"""The policies in `rules/` compile, are formatted, and decide as it is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from rulesdsl.syntax.printer import print_policy
from tests import folders
from tests.conftest import ROOT, Expected

RULES = ROOT / "rules"
POLICIES = sorted(RULES.rglob("*.rules"))
FOLDERS = sorted(it.parent for it in RULES.glob("*/policy.rules"))


def _name(path: Path) -> str:
    return path.relative_to(RULES).as_posix()


def test_the_policies_were_found() -> None:
    # Without this, an empty list would make everything below succeed.
    assert {"one-customer", "wholesale"} <= {it.name for it in FOLDERS}
    assert RULES / "shared" / "eu.rules" in POLICIES


@pytest.mark.parametrize("policy", POLICIES, ids=_name)
def test_policy_compiles_without_findings(policy: Path) -> None:
    found = folders.compiled(policy).diagnostics
    if policy.parent.name == "shared":  # what is there to be included need not have rules itself
        found = tuple(it for it in found if it.code.name != "no-rule")
    assert [it.message for it in found] == []


@pytest.mark.parametrize("policy", POLICIES, ids=_name)
def test_policy_is_formatted(policy: Path) -> None:
    assert policy.read_text(encoding="utf-8") == print_policy(folders.compiled(policy).tree)


@pytest.mark.parametrize("folder", FOLDERS, ids=_name)
def test_folder_decides_as_expected(folder: Path, expected: Expected) -> None:
    lists = sorted(folder.glob("customers.*"))
    plan = folders.planned(folder / "policy.rules", [folder / "orders.csv"], lists)
    assert plan.problems == ()
    assert plan.remarks == ()
    expected(folder / "expected.csv", folders.table(plan))
