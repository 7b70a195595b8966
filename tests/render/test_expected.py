"""Every form of the same rich findings, to be read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from rulesdsl.diagnostics import Diagnostic
from rulesdsl.shelf import names, pick
from tests.conftest import ROOT, Expected
from tests.render.findings import rich

HERE = Path(__file__).parent / "expected"
FORMS = names("rulesdsl.render")
FILES = {
    "concise": "concise.txt",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "json": "list.json",
    "json_lines": "lines.jsonl",
    "junit": "junit.xml",
    "markdown": "comment.md",
    "sarif": "log.sarif",
    "terminal": "terminal.txt",
}


def rendered(form: str, found: tuple[Diagnostic, ...], **options: int) -> str:
    text: str = pick("rulesdsl.render", form, "RENDER")(found, **options)
    return text


@pytest.mark.parametrize("form", FORMS)
def test_findings_in_each_form(form: str, expected: Expected) -> None:
    text = rendered(form, rich())
    text = re.sub(r'("semanticVersion": )"[\d.]+"', r'\1"of this program"', text)
    expected(HERE / FILES[form], text)


def test_findings_on_a_narrow_terminal(expected: Expected) -> None:
    expected(HERE / "terminal-40.txt", rendered("terminal", rich(), width=40))


def test_concise_and_text_in_colour() -> None:
    for form in ("concise", "terminal"):
        plain, coloured = rendered(form, rich()), rendered(form, rich(), colour=True)
        assert "\x1b" not in plain
        assert "\x1b" in coloured
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


@pytest.mark.parametrize("form", FORMS)
def test_nothing_found(form: str, expected: Expected) -> None:
    text = re.sub(r'"semanticVersion": "[\d.]+"', "", rendered(form, ()))
    if form in {"concise", "json_lines", "terminal", "github"}:
        assert text == ""
    else:
        expected(HERE / "nothing" / FILES[form], text)


def test_the_contract_of_import_linter_has_every_form() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [ours] = (
        it["modules"]
        for it in contracts["tool"]["importlinter"]["contracts"]
        if it["name"] == "the renderings know nothing of each other"
    )
    assert ours == [f"rulesdsl.render.{form}" for form in FORMS]
