"""`rulesdsl prove` as a user runs it: what is said, what is written down, what is checked again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rulesdsl import cli
from rulesdsl.shelf import names
from tests.cli.program import FILES, Program, started
from tests.conftest import Expected

HERE = Path(__file__).parent / "expected"

POLICY = """\
match by email then name
else use customer 'Web Sales' with job

never create job when override
never create customer
"""

BROKEN = """\
rule 'Amazon'
  when channel is 'Amazon'
  else use customer 'Amazon Sales'

rule 'Everybody else'
  match by email then name
  else use customer 'Web Sales' with job

never create job when channel starts with 'Amazon'
never hold when channel is 'Amazon' and currency is missing
"""


@pytest.fixture
def policies(shop: Path) -> Path:
    (shop / "policy.rules").write_text(POLICY)
    (shop / "broken.rules").write_text(BROKEN)
    return shop


@pytest.mark.usefixtures("policies")
@pytest.mark.parametrize("form", names("rulesdsl.proofs"))
def test_every_form(run: Program, expected: Expected, form: str) -> None:
    ran = run("prove", "policy.rules", "broken.rules", "--format", form)
    assert (ran.code, ran.err) == (cli.FOUND, "")
    expected(HERE / f"prove.{form}", ran.out)


@pytest.mark.usefixtures("policies")
def test_exit_codes(run: Program) -> None:
    assert run("prove", "policy.rules").code == cli.OK
    assert run("prove", "broken.rules").code == cli.FOUND
    assert "expected a policy in 'none.rules'" in run.refuses("prove", "none.rules")


def test_a_folder(policies: Path, run: Program) -> None:
    (policies / "below").mkdir()
    (policies / "below" / "more.rules").write_text("match by email; else hold")
    ran = run("prove", ".")
    assert ran.code == cli.FOUND
    assert [it for it in ran.out.splitlines() if it.endswith(".rules")] == [
        "broken.rules",
        "policy.rules",
        "below/more.rules",
    ]


def test_a_policy_with_errors_is_not_proved(policies: Path, run: Program) -> None:
    (policies / "policy.rules").write_text("match by emial; else hold\nnever hold")
    assert "did you mean `email`?" in run.refuses("prove", "policy.rules")


@pytest.mark.usefixtures("policies")
def test_from_standard_input() -> None:
    ran = started("prove", "-", stdin=b"match by email; else hold\nnever create job")
    assert ran.code == cli.OK
    assert "proved       never create job" in ran.out


def test_with_override_from_outside(policies: Path, run: Program) -> None:
    """A promise that does not ask for override is looked at for the plan that is to be made."""
    policy = "match by email\nelse create customer\nnever hold when email is missing"
    (policies / "policy.rules").write_text(policy + " and (currency is missing)")
    assert run("prove", "policy.rules").code == cli.OK
    ran = run("prove", "policy.rules", "--override", "true")
    assert ran.code == cli.FOUND
    assert "# with --override true" in ran.out


# Evidence


def evidence(run: Program, *paths: str) -> dict[str, Any]:
    code = run("prove", *paths, "--evidence", "proof.json").code
    assert code in {cli.OK, cli.FOUND}
    told: dict[str, Any] = json.loads(Path("proof.json").read_text("utf-8"))
    return told


def checked(run: Program, told: dict[str, Any], *paths: str) -> str:
    """What is said of evidence that does not hold."""
    Path("proof.json").write_text(json.dumps(told), "utf-8")
    ran = run("prove", *paths, "--check", "proof.json")
    assert (ran.code, ran.out) == (cli.FOUND, "")
    return ran.err


@pytest.mark.usefixtures("policies")
def test_evidence_is_what_the_json_says_and_holds(run: Program) -> None:
    told = evidence(run, "policy.rules", "broken.rules")
    ran = run("prove", "policy.rules", "broken.rules", "--format", "json")
    assert json.loads(ran.out) == told
    ran = run("prove", "policy.rules", "broken.rules", "--check", "proof.json")
    assert (ran.code, ran.err) == (cli.OK, "")
    assert ran.out == "proof.json: all 6 statements hold as they are told\n"


def test_another_policy_is_noticed(policies: Path, run: Program) -> None:
    told = evidence(run, "policy.rules")
    (policies / "policy.rules").write_text(POLICY.replace("by email then name", "by email"))
    wrong = checked(run, told, "policy.rules")
    assert "expected the policy with the fingerprint" in wrong
    assert "expected the decision table with the digest" in wrong
    assert "expected evidence about this policy, found none" in checked(
        run, {**told, "policies": []}, "policy.rules"
    )
    assert "found none of that name" in checked(run, told, "broken.rules")


def test_a_note_changes_the_fingerprint_and_not_the_table(policies: Path, run: Program) -> None:
    told = evidence(run, "policy.rules")
    (policies / "policy.rules").write_text(f"# as of 2026\n{POLICY}")
    wrong = checked(run, told, "policy.rules")
    assert "fingerprint" in wrong
    assert "digest" not in wrong


@pytest.mark.usefixtures("policies")
def test_a_verdict_that_was_changed_is_noticed(run: Program) -> None:
    told = evidence(run, "broken.rules")
    (_, broken, proved) = told["policies"][0]["statements"]
    assert (broken["verdict"], proved["verdict"]) == ("broken", "proved")
    broken["verdict"] = "proved"
    assert "to be proved, found it broken" in checked(run, told, "broken.rules")
    del told["policies"][0]["statements"][1]
    assert "expected evidence about 'never create job" in checked(run, told, "broken.rules")
    told["policies"][0]["statements"].append({"says": "always hold", "verdict": "proved"})
    assert "expected a statement of the policy, found 'always hold'" in checked(
        run, told, "broken.rules"
    )


@pytest.mark.usefixtures("policies")
@pytest.mark.parametrize("what", ["because", "set aside"])
def test_how_it_was_proved_may_not_be_changed(run: Program, what: str) -> None:
    told = evidence(run, "broken.rules")
    told["policies"][0]["statements"][2][what] = ["everything"]
    assert "expected the reasons that are told for" in checked(run, told, "broken.rules")


@pytest.mark.usefixtures("policies")
def test_a_promise_is_not_told_of_twice_in_two_ways(run: Program) -> None:
    told = evidence(run, "broken.rules")
    statements = told["policies"][0]["statements"]
    statements.insert(0, {**statements[2], "says": statements[1]["says"]})
    assert "to be proved, found it broken" in checked(run, told, "broken.rules")


@pytest.mark.usefixtures("policies")
@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"order": {"number": "1", "channel": "Shopify"}}, "found one that does not"),
        ({"decision": {}}, "found another one"),
        ({"order": None}, "expected an order and a customer list"),
        ({"order": {"number": "1", "colour": "red"}}, "expected an order and a customer list"),
        ({"order": {"number": "1", "total": "much"}}, "expected an order and a customer list"),
        ({"customers": [1]}, "expected an order and a customer list"),
    ],
)
def test_a_witness_that_was_changed_is_noticed(
    run: Program, change: dict[str, Any], wrong: str
) -> None:
    told = evidence(run, "broken.rules")
    told["policies"][0]["statements"][1].update(change)
    assert wrong in checked(run, told, "broken.rules")


@pytest.mark.usefixtures("policies")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "{}",
        '{"policies": [], "form": 99}',
        '{"policies": [1], "form": 1}',
        '{"policies": [{"file": "policy.rules"}], "form": 1}',
    ],
)
def test_what_is_no_evidence(run: Program, text: str) -> None:
    Path("proof.json").write_text(text)
    told = run.refuses("prove", "policy.rules", "--check", "proof.json")
    assert told.startswith("error: expected evidence in 'proof.json', found ")


@pytest.mark.usefixtures("policies")
def test_a_file_that_cannot_be_written(run: Program) -> None:
    assert "expected the name of a file" in run.refuses("prove", "policy.rules", "--evidence", "")
    wrong = run.refuses("prove", "policy.rules", "--evidence", "policy.rules/proof.json")
    assert "choose another file with --evidence" in wrong
    assert "expected evidence in 'none'" in run.refuses("prove", "policy.rules", "--check", "none")


# A plan


def test_a_plan_says_which_promise_is_broken(policies: Path, run: Program) -> None:
    text = BROKEN.replace("'Amazon Sales'", "'Web Sales'")
    (policies / "policy.rules").write_text(text)
    said = " ".join(run("plan", "policy.rules", *FILES, "--dry-run").out.split())
    assert said.startswith("Careful: do not carry out this plan before this is settled")
    assert (
        "policy.rules:9: the policy does not keep its promise `never create job when channel "
        "starts with 'Amazon'`: `rulesdsl prove policy.rules` shows an order" in said
    )
    assert "never hold" not in said


def test_a_plan_says_which_promise_is_not_decided(policies: Path, run: Program) -> None:
    text = "match by email; else create customer named 'Web {name}'\nnever create customer 'Web'"
    (policies / "policy.rules").write_text(text)
    said = " ".join(run("plan", "policy.rules", *FILES, "--dry-run").out.split())
    assert "Careful" not in said
    assert "policy.rules:2: it is not decided whether the policy keeps its promise" in said


def test_a_plan_with_override_looks_at_its_own_promises(policies: Path, run: Program) -> None:
    policy = "match by email\nelse create customer\nnever hold when currency is missing"
    text = policy.replace("match", "several matches = first\nmatch")
    (policies / "policy.rules").write_text(text)
    assert "Careful" not in run("plan", "policy.rules", *FILES, "--dry-run").out
    ran = run("plan", "policy.rules", *FILES, "--dry-run", "--override", "true")
    assert "rulesdsl prove policy.rules --override true" in " ".join(ran.out.split())
