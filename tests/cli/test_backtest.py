"""`rulesdsl backtest` as a user runs it."""

from __future__ import annotations

import csv
import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rulesdsl import cli
from rulesdsl.backtest.files import NAMES
from tests.cli.conftest import ORDERS, POLICY, UNREADABLE
from tests.cli.program import FILES, Program, everything_in, git, needs_git

BACKTEST = ("backtest", "policy.rules", *FILES)
OUT = (*BACKTEST, "--out", "out")
OLD = POLICY.replace("email then name", "name")
"""Nora Neu is found by her name all the same, as Ann Lee is."""
NUMBERED = POLICY.replace("with job", "with job named '{order number}'")
"""Jobs of another name."""


@pytest.fixture(autouse=True)
def _old(shop: Path) -> None:
    (shop / "old.rules").write_text(OLD)
    (shop / "numbered.rules").write_text(NUMBERED)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_one_policy(shop: Path, run: Program) -> None:
    before = everything_in(shop)
    ran = run(*OUT)
    assert (ran.code, ran.err) == (cli.OK, "")
    assert ran.out == (
        "Backtest of 'policy.rules'\n\n"
        "4 orders from 21 November 2026 to 22 November 2026, 144.90 USD and 5.00 EUR.\n"
        "3 orders find their customer; 1 (25 %) waits for a person: 5.00 EUR.\n"
        "QuickBooks would be asked to create 1 job.\n"
        f"\nWritten to out: {', '.join(NAMES)}\n"
        f"Open {Path('out') / 'index.html'} in a browser.\n"
    )
    assert set(everything_in(shop)) - set(before) == {str(Path("out") / it) for it in NAMES}
    assert [it["job_action"] for it in rows(shop / "out" / NAMES[0])] == [
        "create", "use", "use", "none",
    ]  # fmt: skip
    assert "Nora Neu" in (shop / "out" / "index.html").read_text("utf-8")


def test_two_policies(shop: Path, run: Program) -> None:
    ran = run(*OUT, "--against", "numbered.rules", "--fail-on-change")
    assert (ran.code, ran.err) == (cli.FOUND, "")
    assert "2 orders (50 %) would be decided differently than by the old policy: 134.90 USD." in (
        ran.out
    )
    found = rows(shop / "out" / NAMES[0])
    assert [it["changed"] for it in found] == ["yes", "no", "yes", "no"]
    assert [it["old_job"] for it in found] == ["#1001", "Lee, Ann", "#1001", ""]
    made = {it["full_name"]: (it["new"], it["old"]) for it in rows(shop / "out" / NAMES[1])}
    assert made == {
        "Web Sales:Nora Neu": ("yes", "no"),
        "Web Sales:#1001": ("no", "yes"),
    }


def test_a_change_without_consequences_is_no_change(run: Program) -> None:
    ran = run(*OUT, "--against", "old.rules", "--fail-on-change")
    assert ran.code == cli.OK
    assert "No order would be decided differently than by the old policy." in ran.out


def test_override_holds_for_both(shop: Path, run: Program) -> None:
    assert run(*OUT, "--against", "numbered.rules", "--override", "true").code == cli.OK
    found = rows(shop / "out" / NAMES[0])
    assert {it["job"] for it in found} | {it["old_job"] for it in found} == {""}
    assert "set to true from outside" in (shop / "out" / "index.html").read_text("utf-8")


def test_rows_that_cannot_be_read_are_told(shop: Path, run: Program) -> None:
    (shop / "orders.csv").write_text(ORDERS + UNREADABLE)
    assert "1 row of the files could not be read, and is not counted here." in run(*OUT).out
    assert "#1005" in (shop / "out" / "index.html").read_text("utf-8")


# Revisions


@pytest.fixture
def repository(shop: Path) -> Path:
    """The shop with its policy in git: two versions, and a third on the disk."""
    git("init", "--quiet")
    (shop / "shared.rules").write_text("check jobs = true\n")
    for text in (f"include 'shared.rules'\n{NUMBERED}", POLICY):
        (shop / "policy.rules").write_text(text)
        git("add", "policy.rules", "shared.rules")
        git("commit", "--quiet", "-m", "a policy")
    (shop / "shared.rules").write_text("check jobs = false\n")
    return shop


@needs_git
@pytest.mark.usefixtures("repository")
def test_against_a_revision(run: Program) -> None:
    """The files that the old policy includes are those of its revision, too."""
    against_file = run(*OUT, "--against", "numbered.rules")
    ran = run(*OUT, "--against", "HEAD~1")
    assert (ran.code, ran.err) == (cli.OK, "")
    assert ran.out == against_file.out
    assert "No order would be decided differently" in run(*OUT, "--against", "HEAD").out


@needs_git
def test_a_file_goes_before_a_revision_of_its_name(repository: Path, run: Program) -> None:
    git("branch", "old")
    (repository / "old").write_text(NUMBERED)
    assert "2 orders (50 %) would be decided differently" in run(*OUT, "--against", "old").out


@needs_git
@pytest.mark.parametrize(
    ("against", "said"),
    [
        ("HEAD~7", "expected a revision of the repository, found 'HEAD~7'"),
        ("--output=x", "found '--output=x'"),
        ("no.rules", "expected a policy in 'no.rules', found none of that name"),
        ("out/..", "found a folder of that name"),
        ("a\0b", "found 'a?b'"),
        ("", "expected a revision behind --against, found ''"),
    ],
)
def test_what_is_no_old_policy(repository: Path, run: Program, against: str, said: str) -> None:
    (repository / "out").mkdir()
    before = everything_in(repository)
    assert said in run.refuses(*OUT, f"--against={against}")
    assert everything_in(repository) == before


def test_an_old_policy_with_errors(shop: Path, run: Program) -> None:
    (shop / "old.rules").write_text("macth by email; else hold")
    said = run.refuses(*OUT, "--against", "old.rules")
    assert "did you mean `match`?" in said
    assert "expected an old policy that can be used, found none in 'old.rules'" in said


# What cannot be


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "expected --out behind `rulesdsl backtest`, found none"),
        (("--out", " "), "expected the name of a folder behind --out, found ' '"),
        (("--out", "a\0b"), "expected the name of a folder behind --out, found 'a?b'"),
        (("--out", "out", "--fail-on-change"), "expected an old policy for --fail-on-change"),
    ],
)
def test_arguments_that_cannot_be(
    shop: Path, run: Program, words: tuple[str, ...], said: str
) -> None:
    before = everything_in(shop)
    assert said in run.refuses(*BACKTEST, *words)
    assert everything_in(shop) == before


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_is_not_overwritten(shop: Path, run: Program, name: str) -> None:
    (shop / "orders.csv").rename(shop / name)
    before = everything_in(shop)
    words = ("backtest", "policy.rules", "--orders", name, *FILES[2:], "--out")
    for folder in (".", str(shop), str(Path("out") / "..")):
        assert f"found that '{name}' in it would be overwritten" in run.refuses(*words, folder)
    assert everything_in(shop) == before


def test_an_item_map_is_asked_for_by_either_policy(shop: Path, run: Program) -> None:
    (shop / "old.rules").write_text(f"post as = invoice\n{POLICY}")
    assert "expected an item map" in run.refuses(*OUT, "--against", "old.rules")


def test_a_failure_in_the_middle_leaves_the_earlier_files(
    shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*OUT)
    before = everything_in(shop)

    def fails(*_: object) -> Iterator[bytes]:
        yield b"half of"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("rulesdsl.backtest.files.page", fails)
    ran = run(*OUT, "--against", "numbered.rules")
    assert ran.code == cli.UNUSABLE
    assert "there is no room left on the disk for the files of the backtest in 'out'" in ran.err
    assert everything_in(shop) == before
