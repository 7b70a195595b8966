"""`rulesdsl plan --requests-per-file`: numbered files, and what an earlier plan left of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from rulesdsl import cli
from tests.cli.conftest import ORDERS
from tests.cli.program import FILES, Program, everything_in

OUT = ("plan", "policy.rules", *FILES, "--out", "out")
HEAD = ORDERS.splitlines()[0] + "\n"


def part(number: int) -> str:
    return f"requests-{number:04}.qbxml"


@pytest.fixture
def many(shop: Path) -> Path:
    """Seven buyers whom nobody knows: seven jobs to add."""
    orders(shop, 7)
    return shop


def orders(shop: Path, count: int) -> None:
    lines = (f"#{it},x{it}@example.com,USD,1,2026-11-21,Buyer {it}\n" for it in range(count))
    (shop / "orders.csv").write_text(HEAD + "".join(lines))


def numbered(shop: Path) -> list[str]:
    return sorted(it.name for it in (shop / "out").glob("requests*"))


def test_so_many_requests_in_each_file(many: Path, run: Program) -> None:
    ran = run(*OUT, "--requests-per-file", "3")
    assert ran.code == cli.OK
    assert ran.out.endswith(
        "Written to out: decisions.csv, review.csv, plan.json, "
        "requests-0001.qbxml, requests-0002.qbxml, requests-0003.qbxml\n"
    )
    found = [etree.parse(many / "out" / part(it)).getroot()[0] for it in (1, 2, 3)]
    assert [len(it) for it in found] == [3, 3, 1]
    ids = [it.get("requestID") for one in found for it in one]
    assert ids == [f"{it + 1}-job-{it}" for it in range(7)]
    assert numbered(many) == [part(1), part(2), part(3)]


def test_one_file_too_is_numbered_where_it_was_asked_for(many: Path, run: Program) -> None:
    run(*OUT, "--requests-per-file", "7")
    assert numbered(many) == [part(1)]


def test_of_many_files_the_first_and_the_last_are_told(many: Path, run: Program) -> None:
    ran = run(*OUT, "--requests-per-file", "1")
    assert ran.out.endswith("plan.json, requests-0001.qbxml to requests-0007.qbxml\n")
    assert numbered(many) == [part(it) for it in range(1, 8)]


def test_files_of_an_earlier_plan_are_taken_away(many: Path, run: Program) -> None:
    """Whatever way the requests were cut, no file of them lies beside those of the new plan."""
    run(*OUT)
    ran = run(*OUT, "--requests-per-file", "2")
    assert ran.out.endswith("belonged to an earlier plan: requests.qbxml\n")
    assert numbered(many) == [part(it) for it in range(1, 5)]
    orders(many, 3)
    ran = run(*OUT, "--requests-per-file", "2")
    assert ran.out.endswith("plan: requests-0003.qbxml, requests-0004.qbxml\n")
    assert numbered(many) == [part(1), part(2)]
    ran = run(*OUT)
    assert ran.out.endswith("plan: requests-0001.qbxml, requests-0002.qbxml\n")
    assert numbered(many) == ["requests.qbxml"]
    run(*OUT, "--requests-per-file", "1")
    (many / "out" / part(1)).unlink()  # it was sent, and put away
    orders(many, 0)
    ran = run(*OUT)
    assert ran.out.endswith("plan: requests-0002.qbxml, requests-0003.qbxml\n")
    assert numbered(many) == []


def test_what_only_has_such_a_name_stays(many: Path, run: Program) -> None:
    run(*OUT)
    out = many / "out"
    (out / "requests.qbxml").rename(out / "requests-2026.qbxml")
    (out / "requests-0003.qbxml").write_text("my notes")
    (out / "requests-0004.qbxml").mkdir()
    kept = everything_in(out)
    ran = run(*OUT, "--requests-per-file", "5")
    assert "Removed" not in ran.out
    after = everything_in(out)
    assert {name: after[name] for name in kept} == kept
    assert (out / "requests-0004.qbxml").is_dir()


def test_a_failure_leaves_all_files_of_the_earlier_plan(
    many: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*OUT, "--requests-per-file", "2")
    before = everything_in(many / "out")
    orders(many, 3)
    rename = Path.rename

    def fragile(here: Path, there: Path) -> Path:
        if there.name == part(2):
            raise PermissionError(13, "Permission denied", str(there))
        return rename(here, there)

    monkeypatch.setattr(Path, "rename", fragile)
    ran = run(*OUT, "--requests-per-file", "2")
    assert (ran.code, "is not allowed" in ran.err) == (cli.UNUSABLE, True)
    assert everything_in(many / "out") == before


@pytest.mark.parametrize("word", ["0", "-1", "1.5", "many", "1_000", "", "000", "٣", "9" * 5000])
def test_numbers_that_cannot_be(shop: Path, run: Program, word: str) -> None:
    told = " ".join(run.refuses(*OUT, f"--requests-per-file={word}").split())
    assert "expected a whole number from 1 on behind --requests-per-file, found '" in told
    assert not (shop / "out").exists()


def test_a_number_that_is_not_there(shop: Path, run: Program) -> None:
    assert "expected a number behind --requests-per-file" in run.refuses(
        *OUT, "--requests-per-file"
    )
    assert not (shop / "out").exists()
