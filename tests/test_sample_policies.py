"""The policies in `rules/` compile, are formatted, and do what is written down beside them.

In each folder lie a policy, orders as a shop exports them, QuickBooks' lists, an item map, and in
`expected/` what `rulesdsl` prints and writes about them. `pytest --update` rewrites that.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from lxml import etree

from rulesdsl.cli import main
from rulesdsl.cli._files import read_item_map
from rulesdsl.examples import run
from rulesdsl.examples.coverage import coverage
from rulesdsl.model.decisions import Action
from rulesdsl.model.records import CustomerList
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import requests
from rulesdsl.reading.items import ItemReading
from rulesdsl.syntax.printer import print_policy
from tests import folders
from tests.company import CompanyFile, books, process
from tests.conftest import ROOT, Expected

RULES = ROOT / "rules"
POLICIES = sorted(RULES.rglob("*.rules"))
FOLDERS = sorted(it.parent for it in RULES.glob("*/policy.rules"))

each_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda it: it.name)
each_policy = pytest.mark.parametrize(
    "policy", POLICIES, ids=lambda it: it.relative_to(RULES).as_posix()
)

FEWEST_LINES = 50
"""So many of a hundred lines of its table the examples of a sample come to."""

WRITTEN = ("decisions.csv", "review.csv", "notifications.csv", "requests.qbxml")
"""The files of a plan that are kept beside the policy: those that a person looks at."""


def test_the_policies_were_found() -> None:
    # Without this, an empty list would make everything below succeed.
    assert {"one-customer", "wholesale"} <= {it.name for it in FOLDERS}
    assert RULES / "shared" / "eu.rules" in POLICIES


@each_policy
def test_policy_compiles_without_findings(policy: Path) -> None:
    found = folders.compiled(policy).diagnostics
    if policy.parent.name == "shared":  # what is there to be included need not have rules itself
        found = tuple(it for it in found if it.code.name != "no-rule")
    assert [it.message for it in found] == []


@each_policy
def test_policy_is_formatted(policy: Path) -> None:
    assert policy.read_text(encoding="utf-8") == print_policy(folders.compiled(policy).tree)


@each_policy
def test_examples_pass_and_come_to_every_rule_and_outcome(policy: Path) -> None:
    compiled = folders.compiled(policy)
    results = run(compiled)
    assert [it.example.name for it in results if not it.passed] == []
    its = coverage(compiled, results)
    for share in (its.of_rules, its.of_outcomes):
        assert share.reached == share.of
    assert its.of_lines.percent >= FEWEST_LINES


# What the commands print and write


@pytest.fixture
def at_work(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in a copy of the folder, where files may be written, as somebody who tries it would be."""
    shutil.copytree(RULES, tmp_path / "rules", ignore=shutil.ignore_patterns("demo", "expected"))
    monkeypatch.chdir(tmp_path / "rules" / folder.name)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


@each_folder
@pytest.mark.usefixtures("at_work")
def test_table(folder: Path, expected: Expected, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table", "policy.rules"]) == 0
    expected(folder / "expected" / "table.txt", capsys.readouterr().out)


@each_folder
@pytest.mark.usefixtures("at_work")
def test_plan(folder: Path, expected: Expected, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "policy.rules", *_files(folder), "--out", "plan"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    expected(folder / "expected" / "summary.txt", printed.out)
    written = {it.name for it in Path("plan").iterdir()} & set(WRITTEN)
    for name in sorted(written):
        expected(folder / "expected" / name, (Path("plan") / name).read_bytes().decode())
    kept = {it.name for it in (folder / "expected").iterdir()} - {"summary.txt", "table.txt"}
    assert written == kept


@each_folder
@pytest.mark.usefixtures("at_work")
def test_plan_with_a_prepared_list(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [it.name for it in _lists(folder)]
    assert main(["customers", *names, "--out", "all.list"]) == 0
    words = ["plan", "policy.rules", "--orders", *(it.name for it in _orders(folder))]
    told, plans = [], []
    for lists in (names, ["all.list"]):
        capsys.readouterr()
        assert main([*words, "--items", "items.csv", "--out", "plan", "--customers", *lists]) == 0
        told.append(capsys.readouterr())
        plans.append({it.name: it.read_bytes() for it in Path("plan").iterdir()})
    assert told[0] == told[1]
    assert plans[0] == plans[1]


def _files(folder: Path) -> Iterator[str]:
    """The arguments that name the files of a folder, as somebody would type them in it."""
    for option, files in (("--orders", _orders(folder)), ("--customers", _lists(folder))):
        yield option
        yield from (it.name for it in files)
    yield from ("--items", "items.csv")


def _orders(folder: Path) -> list[Path]:
    return sorted(folder.glob("orders*"))


def _lists(folder: Path) -> list[Path]:
    return sorted((*folder.glob("customers.*"), *folder.glob("vendors.*")))


# What QuickBooks would say to it


@each_folder
def test_quickbooks_takes_the_requests_and_nothing_is_left_to_do(folder: Path) -> None:
    company = _company(folder)
    done = process(b"".join(requests(_plan(folder, books(company)))), company)
    assert [it for it in done.answers if it.code] == []
    assert done.answers, "a sample policy asks for something"
    again = _plan(folder, books(done.company))
    assert b"".join(requests(again)) == b""
    assert {it.action for it in again.decisions} <= {Action.USE, Action.HOLD}


@each_folder
def test_requests_are_valid(folder: Path, schema: etree.XMLSchema) -> None:
    schema.assertValid(etree.parse(folder / "expected" / "requests.qbxml"))


def _plan(folder: Path, given: CustomerList) -> Plan:
    items = read_item_map([folder / "items.csv"])
    assert isinstance(items, ItemReading)
    known = evolve(given, company=evolve(given.company, items=items.items))
    return folders.compiled(folder / "policy.rules").plan(
        folders.orders(_orders(folder)).orders, known
    )


def _company(folder: Path) -> CompanyFile:
    """The company whose lists lie in the folder; whatever else is referred to exists in it."""
    given = folders.customers(_lists(folder)).customers
    several = any(it.currency for it in given.customers)
    return CompanyFile.holding(given, multi_currency=several)
