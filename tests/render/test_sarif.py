"""SARIF: valid by the schema of the standard, and every finding can be found and known again."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import unquote

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker

from rulesdsl import Source, compile_policy
from rulesdsl.analysis.findings import findings
from rulesdsl.diagnostics import Diagnostic, Label, Severity
from rulesdsl.pages import codes
from rulesdsl.render.sarif import RENDER
from rulesdsl.source import Span
from tests.render.findings import ERROR, NOTE, WARNING, hostile, rich

SCHEMA = Path(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json"
VALID = Draft4Validator(json.loads(SCHEMA.read_bytes()), format_checker=FormatChecker())


def run_of(found: tuple[Diagnostic, ...]) -> dict[str, Any]:
    """The one run of the log, which is valid."""
    log = json.loads(RENDER(found))
    assert [f"{list(it.absolute_path)}: {it.message}" for it in VALID.iter_errors(log)] == []
    [run] = log["runs"]
    assert isinstance(run, dict)
    return run


def test_the_schema_is_the_one_that_was_published() -> None:
    Draft4Validator.check_schema(json.loads(SCHEMA.read_bytes()))
    known = sha256(SCHEMA.read_bytes()).hexdigest()
    assert known in (SCHEMA.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ({"level": "fatal"}, "enum"),
        ({"message": {}}, "anyOf"),
        ({"ruleId": 1}, "type"),
        ({"severity": "error"}, "additionalProperties"),
    ],
)
def test_the_schema_sees_what_is_wrong(broken: dict[str, Any], what: str) -> None:
    log = json.loads(RENDER(rich()))
    log["runs"][0]["results"][0] |= broken
    assert what in {it.validator for it in VALID.iter_errors(log)}


def test_the_schema_sees_an_address_that_is_none() -> None:
    log = json.loads(RENDER(rich()))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    place["artifactLocation"]["uri"] = "a b<c>.rules"
    assert [it.validator for it in VALID.iter_errors(log)] == ["format"]


@given(hostile())
def test_every_log_is_valid_and_says_what_was_found(found: tuple[Diagnostic, ...]) -> None:
    run = run_of(found)
    rules = run["tool"]["driver"]["rules"]
    for it, result in zip(found, run["results"], strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == it.code.id
        assert result["level"] == it.code.severity.value
        assert len(result.get("relatedLocations", ())) == len(it.others)
        text = result["message"]["text"]
        assert text.count("](") == len(it.others)  # our own links, and none of the source
    known = [it["partialFingerprints"]["rulesdsl/v1"] for it in run["results"]]
    assert len(set(known)) == len(known)


@given(hostile())
def test_places_and_fixes_lead_to_the_same_text(found: tuple[Diagnostic, ...]) -> None:
    for it, result in zip(found, run_of(found)["results"], strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        text = stretch(it.at.source, region)
        assert text == it.at.source.cut(it.at.span).removesuffix("\n")
        if "snippet" in region:
            assert region["snippet"]["text"] == re.sub("[\ud800-\udfff]", "\ufffd", text)
        if it.fix:
            [change] = result["fixes"][0]["artifactChanges"]
            for edit, replacement in zip(it.fix.edits, change["replacements"], strict=True):
                assert stretch(it.at.source, replacement["deletedRegion"]) == it.at.source.cut(
                    edit.span
                )


def stretch(source: Source, region: dict[str, int]) -> str:
    """The text of a region, taken from the lines as a reader of SARIF would."""
    lines = source.text.split("\n")
    first, last = region["startLine"], region["endLine"]
    covered = lines[first - 1 : last]
    covered[-1] = covered[-1][: region["endColumn"] - 1]
    covered[0] = covered[0][region["startColumn"] - 1 :]
    return "\n".join(covered)


# What the rules say


def test_a_rule_is_explained_by_the_page_of_its_code() -> None:
    text = "match by email; else use 'Web Sales'"
    [rule] = run_of(compile_policy(text).diagnostics)["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"]) == ("S008", "word-missing")
    assert rule["shortDescription"] == {"text": "Word missing"}
    assert rule["fullDescription"]["text"].startswith("A word is missing, without which")
    assert "\n## Why\n" in rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": "error"}


@pytest.mark.parametrize("code", codes())
def test_no_explanation_leads_to_a_page_that_is_not_there(code: str) -> None:
    [rule] = run_of((evolve(rich()[0], code=evolve(ERROR, id=code)),))["tool"]["driver"]["rules"]
    assert "](" not in rule["help"]["markdown"].replace("](http", "")
    assert rule["fullDescription"]["text"] != "Word missing"


def test_severities_are_levels() -> None:
    assert {it.value for it in Severity} == {"error", "warning", "note"}
    found = tuple(evolve(rich()[0], code=it) for it in (WARNING, ERROR, NOTE))
    run = run_of(found)
    assert [it["level"] for it in run["results"]] == ["warning", "error", "note"]
    assert [it["ruleIndex"] for it in run["results"]] == [1, 0, 2]


# Files


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("shop.rules", "shop.rules"),
        ("./rules/shop.rules", "rules/shop.rules"),
        (r"rules\shop.rules", "rules/shop.rules"),
        ("../shop.rules", "../shop.rules"),
        ("a:b.rules", "a%3Ab.rules"),
        ("50 % für EU?#.rules", "50%20%25%20f%C3%BCr%20EU%3F%23.rules"),
    ],
)
def test_files_below_the_root(name: str, uri: str) -> None:
    assert file_of(name) == {"uri": uri, "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("/shop/eu.rules", PurePosixPath("/shop/eu.rules").as_uri()),
        (r"C:\shop\eu.rules", PureWindowsPath("C:/shop/eu.rules").as_uri()),
        ("C:/shop/eu.rules", PureWindowsPath("C:/shop/eu.rules").as_uri()),
        ("<standard input>", "%3Cstandard%20input%3E"),
    ],
)
def test_other_files(name: str, uri: str) -> None:
    assert file_of(name) == {"uri": uri}


def file_of(name: str) -> dict[str, str]:
    at = Label(Source(name, "match"), Span(0, 5))
    [result] = run_of((Diagnostic(ERROR, "expected this", at),))["results"]
    file: dict[str, str] = result["locations"][0]["physicalLocation"]["artifactLocation"]
    return file


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\\"), min_size=1))
def test_a_name_can_be_read_back(name: str) -> None:
    plain = not name.startswith(("/", "<")) and ".." not in name and "//" not in name
    if plain and "./" not in name and not name.endswith(("/", ".")):
        assert unquote(file_of(name)["uri"]) == name


# Fingerprints

POLICY = """\
rule 'Amazon'
  when channel is 'Amazon'
  else use customer 'Amazon Sales'

rule 'Amazon too'
  when channel is 'Amazon' or channel is 'Amazon'
  else use customer 'Amazon Sales'

rule 'Others'
  else use customer 'Web Sales'
"""


def known_by(text: str) -> dict[str, list[str]]:
    """The fingerprints of what is found in a policy, by code."""
    run = run_of(findings(compile_policy(Source("a.rules", text))))
    known: dict[str, list[str]] = {}
    for it in run["results"]:
        known.setdefault(it["ruleId"], []).append(it["partialFingerprints"]["rulesdsl/v1"])
    return known


def test_a_finding_is_known_again_where_its_lines_have_moved() -> None:
    before = known_by(POLICY)
    assert before
    assert known_by("# a note\n\n" + POLICY) == before
    assert known_by(POLICY.replace("\n  ", "\n\t     ")) == before
    assert known_by(POLICY.replace("\n", "\r\n")) == before


def test_a_finding_in_another_line_is_another() -> None:
    before = known_by(POLICY)
    after = known_by(POLICY.replace("'Amazon too'", "'Amazon also'"))
    assert set(after) == set(before)
    assert after != before


def test_two_findings_in_lines_alike_are_two() -> None:
    source = Source("a.rules", "else hold\nelse hold\nelse hold\n")
    found = tuple(
        Diagnostic(ERROR, "expected this", Label(source, Span(start, start + 4)))
        for start in (0, 10, 20)
    )
    first, second, third = (it["partialFingerprints"] for it in run_of(found)["results"])
    assert len({*first.values(), *second.values(), *third.values()}) == 3
    assert [it["partialFingerprints"] for it in run_of(found[:2])["results"]] == [first, second]
