"""`rulesdsl lint` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rulesdsl import Source, cli
from rulesdsl.cli._rewriting import rewrite
from tests.cli.program import Program, started

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
    assert ran.out.endswith("\n1 warning\n--unsafe-fixes mends 1: look at them\n")


def test_notes_alone_are_nothing_to_mend(shop: Path, run: Program) -> None:
    (shop / "note.rules").write_text(NOTE_ALONE)
    assert "A404" not in run("lint", "note.rules").out  # it is told on request
    ran = run("lint", "note.rules", "--extend-select", "A404")
    assert (ran.code, ran.err) == (cli.OK, "")
    assert "note A404" in ran.out
    assert run("lint", "note.rules", "--select", "A404", "--fail-level=note").code == cli.FOUND


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
    assert run("lint", "policies/eu.rules").out == "1 policy, nothing found\n"  # it has only lists
    (shop / "empty.rules").write_text("# nothing yet\n")
    assert "C219" in run("lint", "empty.rules").out


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


REPEATED = "rule 'A'\nwhen channel is one of 'Amazon', 'eBay', 'amazon'\nelse hold 'a'\n"
LAST = "rule 'Others'\nelse use customer 'Web Sales'\n"


def test_fixes_are_written_with_the_line_ends_of_the_file(shop: Path, run: Program) -> None:
    path = shop / "repeated.rules"
    path.write_bytes((REPEATED + LAST).replace("\n", "\r\n").encode())
    ran = run("lint", "repeated.rules")
    assert ran.code == cli.FOUND
    assert ran.out.endswith("--fix mends 1, and changes no decision\n")
    ran = run("lint", "--fix", "repeated.rules")
    assert (ran.code, ran.err) == (cli.OK, "")
    assert ran.out == "1 finding mended\n1 policy, nothing found\n"
    mended = (REPEATED + LAST).replace(", 'amazon'", "").replace("\n", "\r\n")
    assert path.read_bytes() == mended.encode()
    assert [it.name for it in shop.iterdir() if it.name.startswith(".")] == []


def test_what_fixes_would_change_is_shown_and_nothing_written(shop: Path, run: Program) -> None:
    (shop / "repeated.rules").write_text(REPEATED + LAST)
    ran = run("lint", "--diff", "repeated.rules", "policy.rules")
    assert ran.code == cli.FOUND
    assert "-when channel is one of 'Amazon', 'eBay', 'amazon'\n" in ran.out
    assert "+when channel is one of 'Amazon', 'eBay'\n" in ran.out
    assert ran.err == "1 finding would be mended\n"
    assert (shop / "repeated.rules").read_text() == REPEATED + LAST
    ran = run("lint", "--diff", "policy.rules")
    assert (ran.code, ran.out, ran.err) == (cli.OK, "", "nothing would be mended\n")


def test_unsafe_fixes_are_carried_out_when_asked_for(shop: Path, run: Program) -> None:
    (shop / "gap.rules").write_text(GAP)
    assert run("lint", "--fix", "gap.rules").code == cli.FOUND
    assert (shop / "gap.rules").read_text() == GAP
    assert run("lint", "--unsafe-fixes", "gap.rules").code == cli.OK
    assert "else hold 'no rule for such orders yet'" in (shop / "gap.rules").read_text()


def test_a_file_that_another_policy_includes_is_mended_once(shop: Path, run: Program) -> None:
    folder = shop / "policies"
    folder.mkdir()
    (folder / "eu.rules").write_text("list EU = 'AT', 'DE', 'at'\n")
    policy = "include 'eu.rules'\nrule 'Inside'\nwhen shipping country is in EU\nelse hold 'x'\n"
    for name in ("a.rules", "b.rules"):
        (folder / name).write_text(policy + LAST)
    assert run("lint", "--fix", "policies/a.rules").code == cli.FOUND  # it is not among the paths
    ran = run("lint", "--fix", "policies")
    assert (ran.code, ran.out) == (cli.OK, "1 finding mended\n2 policies, nothing found\n")
    assert (folder / "eu.rules").read_text() == "list EU = 'AT', 'DE'\n"


def test_standard_input_is_mended_to_standard_output() -> None:
    ran = started(
        "lint", "--fix", "-", stdin=(REPEATED + GAP.replace("when", "rule 'B'\nwhen")).encode()
    )
    assert ran.code == cli.FOUND
    assert ran.out.startswith("rule 'A'\nwhen channel is one of 'Amazon', 'eBay'\n")
    assert "warning A401" in ran.err


def test_statistics(shop: Path, run: Program) -> None:
    (shop / "gap.rules").write_text(GAP)
    (shop / "repeated.rules").write_text(REPEATED)
    ran = run("lint", "--statistics", "gap.rules", "repeated.rules")
    assert ran.code == cli.FOUND
    assert ran.out == (
        "2  A401  orders-without-a-rule\n1  A405  condition-without-difference *\n"
        "* mended by --fix, or some of them\n"
    )
    rows = json.loads(run("lint", "--statistics", "--format=json", "gap.rules").out)
    assert rows == [{"code": "A401", "name": "orders-without-a-rule", "count": 1, "fixable": False}]


def test_how_it_ends_is_the_users_choice(shop: Path, run: Program) -> None:
    (shop / "gap.rules").write_text(GAP)
    assert run("lint", "gap.rules", "--fail-level", "error").code == cli.OK
    assert run("lint", "gap.rules", "--exit-zero").code == cli.OK
    assert run("lint", "none.rules", "--exit-zero").code == cli.UNUSABLE


def test_findings_go_into_a_file(shop: Path, run: Program) -> None:
    (shop / "gap.rules").write_text(GAP)
    ran = run("lint", "gap.rules", "--format", "json", "--output", "out/found.json")
    assert (ran.code, ran.out) == (cli.FOUND, "")
    [found] = json.loads((shop / "out" / "found.json").read_text())
    assert found["code"] == "A401"


def test_the_page_of_a_code_is_shown(run: Program) -> None:
    ran = run("lint", "--explain", "a401")
    assert (ran.code, ran.err) == (cli.OK, "")
    assert ran.out.startswith("# A401 orders-without-a-rule\n")
    assert "expected a code such as A401, found 'A4'" in run.refuses("lint", "--explain", "A4")


@pytest.mark.usefixtures("shop")
def test_words_that_make_no_sense(run: Program) -> None:
    refused = run.refuses("lint", "policy.rules", "--select", "X9")
    assert "expected a code behind --select, found 'X9', with which no code begins" in refused
    assert "expected a policy or a folder, found none" in run.refuses("lint")
    assert "found none" in run.refuses("lint", "policy.rules", "--config", "none.toml")
    refused = run.refuses("lint", "policy.rules", "--customers", "none.csv")
    assert "expected a file of this name, found none" in refused


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rulesdsl.toml", 'ignore = ["A4"]\n'),
        ("rulesdsl.toml", 'fail-level = "error"\n'),
        ("pyproject.toml", '[tool.rulesdsl]\nselect = ["l1"]\n'),
        ("pyproject.toml", '[tool.rulesdsl]\nselect = ["ALL"]\nignore = ["A401"]\n'),
    ],
)
def test_a_team_settles_what_counts(shop: Path, run: Program, name: str, text: str) -> None:
    (shop / "gap.rules").write_text(GAP)
    assert run("lint", "gap.rules").code == cli.FOUND
    (shop / name).write_text(text)
    assert run("lint", "gap.rules").code == cli.OK
    (shop / "deep").mkdir()
    (shop / "deep" / "gap.rules").write_text(GAP)
    assert run("lint", "deep").code == cli.OK
    (shop / "deep" / "rulesdsl.toml").write_text("")  # the nearest one counts
    assert run("lint", "deep").code == cli.FOUND
    assert run("lint", "deep", "--config", name).code == cli.OK
    selected = run("lint", "gap.rules", "--select", "A401", "--fail-level", "note")
    assert selected.code == cli.FOUND  # the command line comes before the file


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("rulesdsl.toml", "ignored = []", "expected a known name, found `ignored`"),
        ("rulesdsl.toml", "[tool.rulesdsl]\nignore = []", "leave out the heading [tool.rulesdsl]"),
        ("rulesdsl.toml", "ignore = 'A4'", 'behind `ignore`, found "A4"'),
        ("rulesdsl.toml", "ignore = ['Z']", "found 'Z', with which no code begins"),
        ("rulesdsl.toml", "ignore = [3]", "behind `ignore`, found 3"),
        ("rulesdsl.toml", "fail-level = 'fatal'", 'found "fatal"'),
        ("rulesdsl.toml", "min-coverage = 101", "expected a number from 0 to 100"),
        ("rulesdsl.toml", "min-coverage = true", "found true"),
        ("rulesdsl.toml", "ignore = [", "found a file that cannot be read"),
        ("pyproject.toml", "[tool.rulesdsl]\nignore = 1", "behind `ignore`, found 1"),
        ("pyproject.toml", "[tool.rulesdsl]\nignore = [", "found a file that cannot be read"),
    ],
)
def test_a_configuration_that_cannot_be_used(
    shop: Path, run: Program, name: str, text: str, told: str
) -> None:
    (shop / name).write_text(text)
    assert told in run.refuses("lint", "policy.rules")


def test_configurations_of_others_are_none_of_ours(shop: Path, run: Program) -> None:
    (shop / "pyproject.toml").write_text("[tool.black]\nline-length = 1\n")
    assert run("lint", "policy.rules").code == cli.OK
    (shop / "pyproject.toml").write_text("this is no TOML")
    assert run("lint", "policy.rules").code == cli.OK


# Files that several policies include

SHARED = "list SHOPS = 'Shopify', # ours\n  'shopify'\nlist ZIPS = '7030', '7031'\n"
ASKING = """include 'shared.rules'
when channel is in SHOPS
else hold 'see'
"""
ASKING_FOR_ZIPS = ASKING.replace(
    "channel is in SHOPS", "shipping country is 'US' and shipping zip is in ZIPS"
)


def _with_shared(shop: Path) -> None:
    (shop / "shared.rules").write_text(SHARED)
    (shop / "a.rules").write_text(ASKING)
    (shop / "b.rules").write_text(ASKING_FOR_ZIPS)


def test_what_is_left_in_a_file_that_is_mended_for_another_policy_is_told_once(
    shop: Path, run: Program
) -> None:
    _with_shared(shop)
    told = ("--select", "L219,L401", "--format", "concise")
    ran = run("lint", "--unsafe-fixes", *told, "a.rules", "b.rules", "shared.rules")
    assert "'07030', '07031'" in (shop / "shared.rules").read_text()
    assert [line.split(":")[0] for line in ran.out.splitlines()] == ["shared.rules", "1 warning"]


def test_a_shared_file_is_mended_whichever_way_it_is_named(shop: Path, run: Program) -> None:
    _with_shared(shop)
    (shop / "shared.rules").write_text("list SHOPS = 'Shopify', 'shopify'\n")
    run("lint", "--fix", "--select", "L401", "./a.rules", "./shared.rules")
    assert (shop / "shared.rules").read_text() == "list SHOPS = 'Shopify'\n"


def test_a_file_may_be_called_as_standard_input_is(shop: Path, run: Program) -> None:
    (shop / "-").write_text(GAP)
    assert run("lint", "./-").out.startswith("./-:1:1: warning A401")


def test_a_finding_fails_if_it_does_for_one_of_the_policies(shop: Path, run: Program) -> None:
    _with_shared(shop)
    (shop / "strict").mkdir()
    (shop / "strict" / "z.rules").write_text(ASKING.replace("shared.rules", "../shared.rules"))
    (shop / "z.rules").write_text(ASKING)
    for name, level in (("rulesdsl.toml", "error"), ("strict/rulesdsl.toml", "warning")):
        (shop / name).write_text(f'select = ["L401"]\nfail-level = "{level}"\n')
    assert run("lint", "a.rules").code == cli.OK
    assert run("lint", "a.rules", "strict/z.rules", "z.rules").code == cli.FOUND


def test_what_is_written_meanwhile_is_not_lost(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    was = Source("policy.rules", (shop / "policy.rules").read_text())
    (shop / "policy.rules").write_text("else hold 'written meanwhile'\n")
    assert not rewrite("policy.rules", was, "else hold 'mended'\n")
    assert "found it changed since then" in capsys.readouterr().err
    assert (shop / "policy.rules").read_text() == "else hold 'written meanwhile'\n"
