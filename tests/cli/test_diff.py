"""`rulesdsl diff` as a user runs it; what it says of policies is tested in tests/comparisons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rulesdsl import cli
from rulesdsl.shelf import names
from tests.cli.conftest import POLICY
from tests.cli.program import FILES, Program, git, needs_git, on_a_terminal, started

CHANGED = POLICY.replace(" with job", "")
"""No job is made any more."""


@pytest.fixture
def two(shop: Path) -> Path:
    (shop / "new.rules").write_text(CHANGED, encoding="utf-8")
    return shop


@pytest.fixture
def repository(shop: Path) -> Path:
    """The shop in a repository, its policy changed since."""
    git("init", "-q", ".")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    (shop / "policy.rules").write_text(CHANGED, encoding="utf-8")
    return shop


@pytest.mark.usefixtures("two")
def test_every_form(run: Program) -> None:
    found = {
        form: run("diff", "policy.rules", "new.rules", "--format", form)
        for form in names("rulesdsl.comparisons")
    }
    assert {(it.code, it.err) for it in found.values()} == {(cli.FOUND, "")}
    title = "policy.rules → new.rules: 1 change in what is decided\n"
    assert found["text"].out.startswith(title)
    assert found["markdown"].out.startswith(f"## {title}")
    (told,) = json.loads(found["json"].out)
    standard = "use customer 'Web Sales'"
    assert [it["differences"] for it in told["changes"]] == [
        [{"what": "else", "old": f"{standard} with job", "new": standard}]
    ]
    assert run("diff", "policy.rules", "new.rules").out == found["text"].out


def test_the_same(shop: Path, run: Program) -> None:
    (shop / "new.rules").write_text(f"# formatted\n{POLICY.upper()}".replace("WEB", "web"))
    ran = run("diff", "policy.rules", "new.rules")
    assert (ran.code, ran.err) == (cli.OK, "")
    assert ran.out.startswith("policy.rules → new.rules: every order is decided the same\n")


@pytest.mark.usefixtures("two")
def test_with_past_orders(run: Program) -> None:
    ran = run("diff", "policy.rules", "new.rules", *FILES)
    assert ran.code == cli.FOUND
    assert "\n   3 past orders (144.90 USD), 2 of them decided differently.\n" in ran.out
    assert "  4 past orders (144.90 USD, 5.00 EUR): 2 decided differently.\n" in ran.out
    assert "  No longer created: 1 job: 'Web Sales:Nora Neu'.\n" in ran.out
    (told,) = json.loads(run("diff", "policy.rules", "new.rules", *FILES, "--format", "json").out)
    assert told["past"] == {
        "orders": 4,
        "money": {"USD": "144.90", "EUR": "5.00"},
        "without_total": 0,
        "decided_differently": 2,
        "because_of_orders_before": 0,
        "held": {"old": 1, "new": 1},
        "created": {},
        "no_longer_created": {"job": ["Web Sales:Nora Neu"]},
    }
    assert told["changes"][0]["past"]["orders"] == 3


@needs_git
@pytest.mark.usefixtures("repository")
def test_against_a_revision(run: Program) -> None:
    ran = run("diff", "--against", "HEAD", "policy.rules")
    assert (ran.code, ran.err) == (cli.FOUND, "")
    assert ran.out.startswith("policy.rules at HEAD → policy.rules: 1 change in what is decided\n")
    git("commit", "-q", "-a", "-m", "second")
    assert run("diff", "--against", "HEAD", "policy.rules").code == cli.OK
    assert run("diff", "--against", "HEAD~1", "policy.rules").out == ran.out.replace(
        "at HEAD", "at HEAD~1"
    )


@needs_git
def test_all_policies_of_a_folder(repository: Path, run: Program) -> None:
    """Those that are new or gone are told; what others include is no policy."""
    (repository / "gone.rules").write_text("else hold\n", encoding="utf-8")
    (repository / "shared.rules").write_text("list EU = 'DE'\n", encoding="utf-8")
    git("add", "gone.rules", "shared.rules")
    git("commit", "-q", "-m", "second")
    (repository / "gone.rules").unlink()
    (repository / "deeper").mkdir()
    whole = "include '../shared.rules'\nrule 'a'\nwhen shipping country is in EU\nelse hold\n"
    (repository / "deeper" / "new.rules").write_text(whole, encoding="utf-8")
    ran = run("diff", "--against", "HEAD~1", ".", "policy.rules")
    assert ran.code == cli.FOUND
    heads = [it for it in ran.out.splitlines() if ": " in it and it[0] not in " 0123456789"]
    assert heads == [
        f"{Path('deeper/new.rules')}: a new policy",
        "policy.rules at HEAD~1 → policy.rules: 1 change in what is decided",
    ]
    ran = run("diff", "--against", "HEAD", ".")
    assert "gone.rules at HEAD: there is no such policy any more\n" in ran.out
    assert run("diff", "--against", "HEAD", "gone.rules").code == cli.FOUND


@needs_git
def test_includes_and_lists_are_those_of_the_revision(repository: Path, run: Program) -> None:
    (repository / "countries.csv").write_text("DE\n", encoding="utf-8")
    (repository / "policy.rules").write_text(
        "list EU from 'countries.csv'\nrule 'a'\nwhen shipping country is in EU\nelse hold\n"
        "rule 'b'\nelse use customer 'Web Sales'\n",
        encoding="utf-8",
    )
    git("add", ".")
    git("commit", "-q", "-m", "second")
    assert run("diff", "--against", "HEAD", "policy.rules").code == cli.OK
    (repository / "countries.csv").write_text("DE\nFR\n", encoding="utf-8")
    ran = run("diff", "--against", "HEAD", "policy.rules")
    assert ran.code == cli.FOUND
    assert "when shipping country is 'FR' now go to rule 'a'" in " ".join(ran.out.split())


@needs_git
@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--against", "nope", "policy.rules"), "found 'nope'"),
        (("--against=--all", "policy.rules"), "found '--all'"),
        (("--against", "HEAD", "none.rules"), "expected a policy in 'none.rules'"),
        (("--against", "HEAD", "-"), "found standard input"),
        (("policy.rules",), "expected two policies, the old one and the new one, found 1"),
        (("policy.rules", "none.rules"), "expected a policy in 'none.rules'"),
        (("policy.rules", "policy.rules", "--orders", "orders.csv"), "--customers beside --orders"),
        (("policy.rules", "policy.rules", "--customers", "list.xml"), "--orders beside"),
        (
            ("policy.rules", "policy.rules", "--orders", "x", "--customers", "list.xml"),
            "found none",
        ),
        (("policy.rules", "policy.rules", "--format", "pdf"), "found 'pdf'"),
    ],
)
def test_what_cannot_be_done(run: Program, words: tuple[str, ...], said: str) -> None:
    assert said in run.refuses("diff", *words)


@needs_git
def test_a_version_with_errors(repository: Path, run: Program) -> None:
    (repository / "policy.rules").write_text("match by emial; else hold", encoding="utf-8")
    err = run.refuses("diff", "--against", "HEAD", "policy.rules")
    assert "did you mean `email`?" in err
    assert "found some in policy.rules\n" in err
    git("commit", "-q", "-a", "-m", "second")
    (repository / "policy.rules").write_text(POLICY, encoding="utf-8")
    err = run.refuses("diff", "--against", "HEAD", "policy.rules")
    assert "found some in policy.rules at HEAD\n" in err


@pytest.mark.usefixtures("two")
def test_orders_that_would_be_posted_need_an_item_map(two: Path, run: Program) -> None:
    (two / "new.rules").write_text(f"{CHANGED}post as = invoice\n", encoding="utf-8")
    assert "expected an item map" in run.refuses("diff", "policy.rules", "new.rules", *FILES)


@pytest.mark.usefixtures("two")
def test_colours_are_for_a_terminal() -> None:
    plain = started("diff", "policy.rules", "new.rules")
    assert "\x1b" not in plain.out
    pytest.importorskip("pty")
    assert "\x1b[1m" in on_a_terminal("diff", "policy.rules", "new.rules").out
    assert "\x1b[1m" not in on_a_terminal("diff", "policy.rules", "new.rules", NO_COLOR="1").out


@pytest.mark.usefixtures("two")
def test_in_an_encoding_that_cannot_show_it() -> None:
    ran = started("diff", "policy.rules", "new.rules", PYTHONIOENCODING="ascii")
    assert ran.out.startswith("policy.rules -> new.rules: 1 change")


@pytest.mark.usefixtures("two")
def test_from_standard_input() -> None:
    ran = started("diff", "policy.rules", "-", stdin=CHANGED.encode())
    assert ran.out.startswith("policy.rules → <standard input>: 1 change")
