"""`rulesdsl test` as a user runs it: what is said, the exit codes, the file for CI."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from rulesdsl import cli
from tests.cli.program import Program, everything_in, started
from tests.conftest import Expected

HERE = Path(__file__).parent / "expected"

FINE = """\
match by email then name
else use customer 'Web Sales' with job

example 'a guest gets a job'
  customer 'Web Sales'
  order email 'ann@example.com', name 'Ann Lee'
  expect create job 'Ann Lee' under 'Web Sales'

example 'nobody is created without a customer'
  order email 'ann@example.com', name 'Ann Lee'
  expect hold
"""

FAILING = """\
rule 'Amazon'
  when channel is 'Amazon'
  else use customer 'Amazon Sales'

rule 'Everybody else'
  match by email then name
  else use customer 'Web Sales' with job

example 'Amazon'
  customer 'Amazon Sales'
  order channel 'Amazon', email 'ann@example.com'
  expect use customer 'Amazon Sales'

example 'a guest & <friends>'
  customer 'Web Sales'
  order email 'ann@example.com', name 'Ann Lee'
  expect use customer 'Web Sales' and create job 'Lee, Ann'
"""


@pytest.fixture(autouse=True)
def policies(shop: Path) -> Path:
    (shop / "fine.rules").write_text(FINE)
    (shop / "failing.rules").write_text(FAILING)
    (shop / "wrong.rules").write_text("match email")
    return shop


@pytest.mark.parametrize("columns", ["80", "40"])
def test_what_is_told(
    run: Program, expected: Expected, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ran = run("test", "fine.rules", "failing.rules")
    assert (ran.code, ran.err) == (cli.FOUND, "")
    expected(HERE / f"test-{columns}.txt", ran.out)
    if columns == "40":
        assert max(map(len, ran.out.splitlines())) <= 40


def test_exit_codes(run: Program) -> None:
    assert run("test", "fine.rules").code == cli.OK
    assert run("test", "failing.rules").code == cli.FOUND
    wrong = run("test", "wrong.rules", "fine.rules")
    assert (wrong.code, wrong.out) == (cli.UNUSABLE, "")
    assert "S008" in wrong.err
    assert "expected a policy in 'none.rules'" in run.refuses("test", "none.rules")


def test_a_folder_and_standard_input(policies: Path, run: Program) -> None:
    (policies / "wrong.rules").unlink()
    assert "In all: 3 examples passed, 1 failed" in run("test", ".").out
    ran = started("test", "-", "-v", stdin=FINE.encode())
    assert ran.code == cli.OK
    assert ran.out.startswith("<standard input>: 2 examples passed\n  passed  a guest")


def test_some_of_the_examples(run: Program) -> None:
    ran = run("test", "failing.rules", "-v", "--select", "AMAZON")
    assert (ran.code, ran.out) == (
        cli.OK,
        "failing.rules: 1 example passed\n  passed  Amazon\n",
    )
    assert "with 'x' in its name" in run.refuses("test", "fine.rules", "--select", "x")


def test_a_policy_without_examples(policies: Path, run: Program) -> None:
    (policies / "none.rules").write_text("match by email")
    ran = run("test", "none.rules")
    assert (ran.code, ran.out) == (cli.OK, "none.rules: no examples\n")


def test_a_file_for_ci(run: Program, expected: Expected) -> None:
    ran = run("test", "fine.rules", "failing.rules", "--junit", "results.xml")
    assert ran.code == cli.FOUND
    text = Path("results.xml").read_text(encoding="utf-8")
    expected(HERE / "test-junit.xml", text)
    suites = etree.fromstring(text.encode())
    for suite in suites.iter("testsuite"):
        cases = suite.findall("testcase")
        assert int(suite.attrib["tests"]) == len(cases)
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
        for case in cases:
            file, line, name = (str(case.attrib[it]) for it in ("file", "line", "name"))
            lines = Path(file).read_text().splitlines()
            assert lines[int(line) - 1] == f"example '{name}'"


def test_a_file_for_ci_that_cannot_be_written(policies: Path, run: Program) -> None:
    before = everything_in(policies)
    for name in ("fine.rules/results.xml", "", "results\0.xml"):
        ran = run("test", "fine.rules", "--junit", name)
        assert ran.code == cli.UNUSABLE
        assert ran.err
    assert everything_in(policies) == before


# Coverage


@pytest.mark.parametrize("columns", ["80", "40"])
def test_what_no_example_comes_to(
    run: Program, expected: Expected, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ran = run("test", "fine.rules", "failing.rules", "--coverage", "--select", "a")
    assert (ran.code, ran.err) == (cli.FOUND, "")
    expected(HERE / f"test-coverage-{columns}.txt", ran.out)


def test_the_form_for_programs(run: Program, expected: Expected) -> None:
    ran = run("test", "fine.rules", "failing.rules", "--format", "json", "--coverage")
    assert (ran.code, ran.err) == (cli.FOUND, "")
    told = json.loads(ran.out)
    for policy in told["policies"]:
        policy["fingerprint"] = "…"
    expected(HERE / "test.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    plain = json.loads(run("test", "fine.rules", "--format", "json").out)
    assert [it["coverage"] for it in plain["policies"]] == [None]


def test_too_little_is_covered(run: Program) -> None:
    # fine.rules has 6 lines that count, of which its examples come to one
    assert run("test", "fine.rules", "--min-coverage", "16").code == cli.OK
    ran = run("test", "fine.rules", "--min-coverage", "17")
    assert ran.code == cli.BELOW
    assert "at least 17% of the lines of the decision tables, found them for 16% (1/6)" in ran.err
    assert run("test", "failing.rules", "--min-coverage", "100").code == cli.FOUND
    for wrong in ("101", "-1", "half", "50%", "nan"):
        told = run.refuses("test", "fine.rules", f"--min-coverage={wrong}")
        assert "expected a number from 0 to 100" in told


def test_how_much_is_covered_can_be_settled(policies: Path, run: Program) -> None:
    (policies / "team").mkdir()
    (policies / "team" / "fine.rules").write_text(FINE)
    (policies / "team" / "rulesdsl.toml").write_text("min-coverage = 16.5\n")
    assert run("test", "fine.rules").code == cli.OK
    ran = run("test", "fine.rules", "team")
    assert ran.code == cli.OK  # 1 of 6 is more
    (policies / "team" / "rulesdsl.toml").write_text("min-coverage = 17\n")
    ran = run("test", "fine.rules", "team")
    assert ran.code == cli.BELOW
    assert "rulesdsl.toml says, found them for 16% (1/6)" in ran.err
    assert run("test", "fine.rules", "team", "--min-coverage", "10").code == cli.OK
    assert run("test", "team", "--select", "guest").code == cli.OK
    (policies / "team" / "rulesdsl.toml").write_text("min-coverage = 'much'\n")
    assert "a number from 0 to 100" in run.refuses("test", "fine.rules", "team")


# Suggestions


def test_what_is_suggested_can_be_put_behind_the_policy(policies: Path, run: Program) -> None:
    ran = run("test", "fine.rules", "--suggest")
    assert (ran.code, ran.err) == (cli.OK, "")
    assert "# Suggested for line 2 of the decision table: is this what you want?" in ran.out
    with (policies / "fine.rules").open("a", encoding="utf-8") as file:
        file.write(ran.out)
    assert run("test", "fine.rules", "--min-coverage", "100").code == cli.OK
    assert run("fmt", "fine.rules", "--check").code == cli.OK
    done = run("test", "fine.rules", "--suggest").out
    assert done == "\n# Examples come to every line of the decision table that they can come to.\n"


def test_suggestions_for_several_policies(run: Program, expected: Expected) -> None:
    ran = run("test", "fine.rules", "failing.rules", "--suggest")
    assert ran.code == cli.FOUND
    assert "examples fail in failing.rules" in ran.err
    expected(HERE / "test-suggest.txt", ran.out)
    for option in ("--select", "--junit", "--html"):
        refused = run.refuses("test", "fine.rules", "--suggest", option, "a")
        assert f"without `{option}`" in refused


# The page


def test_a_page_for_a_browser(run: Program) -> None:
    ran = run("test", "fine.rules", "failing.rules", "--html", "page.html")
    assert ran.code == cli.FOUND
    assert "rules 1/1" not in ran.out  # that is what --coverage is for
    text = Path("page.html").read_text(encoding="utf-8")
    assert "fine.rules" in text
    assert "failing.rules" in text
    assert run("test", "fine.rules", "--html", "fine.rules/page.html").code == cli.UNUSABLE


def test_a_file_for_ci_without_examples(policies: Path, run: Program) -> None:
    (policies / "none.rules").write_text("match by email")
    assert run("test", "none.rules", "--junit", "results.xml").code == cli.OK
    [case] = etree.fromstring(Path("results.xml").read_bytes()).iter("testcase")
    assert case.attrib["name"] == "no examples"
