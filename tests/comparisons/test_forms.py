"""Pairs of policies, and what each form says of them. `pytest --update` writes it anew."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from attrs import evolve

from rulesdsl.comparisons import Report, markdown, text
from rulesdsl.comparisons import json as json_form
from rulesdsl.comparisons._report import Named, alone, report
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.source import Source
from tests.conftest import Expected

CORPUS = Path(__file__).parent / "corpus"
CASES = sorted(it.name.removesuffix(".old.rules") for it in CORPUS.glob("*.old.rules"))

SAME = {"written_otherwise", "beside_the_rules"}
"""The cases in which every order is decided the same."""


_FINGERPRINT = re.compile("(old|new) [0-9a-f]{64}")


def compiled(name: str) -> Compiled:
    made = compile_policy(Source(name, (CORPUS / name).read_text("utf-8")))
    assert made.ok, [it.message for it in made.diagnostics]
    return made


def reported(case: str) -> Report:
    old, new = (f"{case}.{version}.rules" for version in ("old", "new"))
    return report(Named(old, compiled(old)), Named(new, compiled(new)))


@pytest.mark.parametrize("case", CASES)
def test_text(case: str, expected: Expected) -> None:
    found = reported(case)
    expected(CORPUS / f"{case}.txt", text.write([found]))
    assert found.same is (case in SAME)
    assert found.is_decided


@pytest.mark.parametrize("case", CASES)
def test_narrow_and_wide(case: str) -> None:
    """No line is wider than there is room, unless a single word is; nothing gets lost."""
    found = reported(case)
    for width in (50, 80, 200):
        lines = text.write([found], width=width).splitlines()
        assert [it for it in lines if len(it) > width and not _FINGERPRINT.fullmatch(it)] == []
    assert "".join(text.write([found], width=50).split()) == "".join(
        text.write([found], width=200).split()
    )


def test_colours_change_no_word() -> None:
    found = reported("moved_limit")
    plain, coloured = text.write([found]), text.write([found], colour=True)
    assert "\x1b" not in plain
    for ink in ("1", "31", "32", "0"):
        assert f"\x1b[{ink}m" in coloured
        coloured = coloured.replace(f"\x1b[{ink}m", "")
    assert coloured == plain


@pytest.mark.parametrize("case", ["above_all_rules", "moved_limit", "strange_texts"])
def test_markdown(case: str, expected: Expected) -> None:
    expected(CORPUS / f"{case}.md", markdown.write([reported(case)]))


def test_markdown_takes_nothing_for_its_own() -> None:
    """A reader of Markdown shows what a policy says as it is said, GitHub's too."""
    written = markdown.write([reported("strange_texts")])
    for harmful in ("<script", "<img", "<b>", "@ann", "#12", "https://", "www.example", "**bold"):
        assert harmful not in written.replace("\\<", "").replace("\\*", "")
    table = [it for it in written.splitlines() if it.startswith("| else")]
    assert [it.replace("\\|", "").count("|") for it in table] == [4]


@pytest.mark.parametrize("case", ["above_all_rules", "gone_and_new"])
def test_json(case: str, expected: Expected) -> None:
    expected(CORPUS / f"{case}.json", json_form.write([reported(case)]))


def test_json_tells_what_is_the_same() -> None:
    for case in CASES:
        (told,) = json.loads(json_form.write([reported(case)]))
        assert (told["same"], told["decided"]) == (case in SAME, True)
        assert bool(told["changes"]) is (case not in SAME)


def test_a_policy_that_only_one_version_has() -> None:
    its = Named("a.rules", compiled("only_terms.old.rules"))
    new, gone = alone(its, is_new=True), alone(its, is_new=False)
    assert not new.same
    assert not gone.same
    assert text.write([new, gone]).split("\n")[0] == "a.rules: a new policy"
    told = json.loads(json_form.write([new, gone]))
    assert [(it["old"] is None, it["new"] is None) for it in told] == [(True, False), (False, True)]


def test_what_is_not_known_is_never_the_same() -> None:
    found = evolve(reported("moved_limit"))
    unknown = evolve(
        found, entries=(), undecided=tuple(evolve(it, undecided="why") for it in found.entries)
    )
    assert not unknown.same
    assert "Not known: why." in text.write([unknown])
    assert "**Not known:** why." in markdown.write([unknown])
    (told,) = json.loads(json_form.write([unknown]))
    assert (told["same"], told["decided"]) == (False, False)
    left_out = evolve(found, entries=(), left_out="too much")
    assert not left_out.same
    assert "too much" in text.write([left_out])
    assert "too much" in markdown.write([left_out])
