"""`rulesdsl lint` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

from rulesdsl import cli
from tests.cli.program import Program

GAP = "when total >= 0\nmatch by email\nelse hold\n"
NOTE_ALONE = """
rule 'Amazon'
when channel is 'Amazon'
else use customer 'Amazon Sales'

rule 'Guests'
when guest
else use customer 'Guests'

rule 'Others'
else use customer 'Web Sales'
"""


def test_nothing_found(shop: Path, run: Program) -> None:
    ran = run("lint", "policy.rules")
    assert (ran.code, ran.out, ran.err) == (cli.OK, "1 policy, nothing found\n", "")
    (shop / "other.rules").write_text("else hold 'why'\n")
    assert run("lint", "policy.rules", "other.rules").out == "2 policies, nothing found\n"


def test_what_is_found_is_the_output(shop: Path, run: Program) -> None:
    (shop / "gap.rules").write_text(GAP)
    ran = run("lint", "gap.rules", "policy.rules")
    assert (ran.code, ran.err) == (cli.FOUND, "")
    assert ran.out.startswith("gap.rules:1:1: warning A401: expected a rule for every order")
    assert ran.out.endswith("\n1 warning\n")


def test_notes_alone_are_nothing_to_mend(shop: Path, run: Program) -> None:
    (shop / "note.rules").write_text(NOTE_ALONE)
    ran = run("lint", "note.rules")
    assert (ran.code, ran.err) == (cli.OK, "")
    assert "note A404" in ran.out


def test_a_policy_with_a_mistake_is_found_and_not_looked_at_further(
    shop: Path, run: Program
) -> None:
    (shop / "bad.rules").write_text("when chanel is 'a'\nelse hold\n")
    ran = run("lint", "bad.rules")
    assert (ran.code, ran.err) == (cli.FOUND, "")
    assert "error N101" in ran.out
    assert "A401" not in ran.out


def test_a_folder_is_all_its_policies_and_no_hidden_ones(shop: Path, run: Program) -> None:
    (shop / "policies" / "deep").mkdir(parents=True)
    (shop / "policies" / ".old").mkdir()
    (shop / "policies" / "b.rules").write_text(GAP)
    (shop / "policies" / "deep" / "a.RULES").write_text(GAP)
    (shop / "policies" / ".old" / "c.rules").write_text(GAP)
    (shop / "policies" / "notes.txt").write_text("no policy")
    ran = run("lint", "policies", "--format", "json")
    assert ran.code == cli.FOUND
    files = [Path(it["file"]).as_posix() for it in json.loads(ran.out)]
    assert files == ["policies/b.rules", "policies/deep/a.RULES"]


def test_what_others_include_is_no_policy_by_itself(shop: Path, run: Program) -> None:
    (shop / "policies").mkdir()
    (shop / "policies" / "eu.rules").write_text("list EU = 'AT', 'DE'\n")
    (shop / "policies" / "main.rules").write_text(
        "include 'eu.rules'\nrule 'Inside'\nwhen shipping country is in EU\nelse hold\n"
        "rule 'Others'\nelse use customer 'Web Sales'\n"
    )
    assert run("lint", "policies").out == "1 policy, nothing found\n"
    assert run("lint", "policies/eu.rules").code == cli.FOUND  # nobody includes it here


def test_json_has_the_order_that_shows_it_and_the_rule_that_mends_it(
    shop: Path, run: Program
) -> None:
    (shop / "gap.rules").write_text(GAP)
    [found] = json.loads(run("lint", "gap.rules", "--format", "json").out)
    assert found["code"] == "A401"
    assert found["evidence"] == ["an order with total -1 is held, because no rule applies"]
    assert "else hold 'no rule for such orders yet'" in found["fix"]["edits"][-1]["text"]
    assert found["fix"]["safe"] is False


def test_paths_that_name_no_policy(shop: Path, run: Program) -> None:
    (shop / "empty").mkdir()
    (shop / "gap.rules").write_text(GAP)
    ran = run("lint", "empty", "none.rules", "gap.rules")
    assert ran.code == cli.UNUSABLE
    assert "expected policies in the folder 'empty', found none that ends in .rules" in ran.err
    assert "expected a policy in 'none.rules', found none of that name" in ran.err
    assert "A401" in ran.out


def test_a_file_named_twice_is_told_once(shop: Path, run: Program) -> None:
    (shop / "gap.rules").write_text(GAP)
    assert run("lint", "gap.rules", "gap.rules").out.count("A401:") == 1
