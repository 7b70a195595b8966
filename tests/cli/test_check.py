"""`rulesdsl check` as a user runs it, and what can be wrong with the file of a policy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rulesdsl import cli
from tests.cli.program import Program, started


def test_a_policy_without_errors(shop: Path, run: Program) -> None:
    ran = run("check", "policy.rules")
    assert (ran.code, ran.err) == (cli.OK, "")
    assert ran.out == "policy.rules: no errors; 1 rule, 7 lines in the table\n"
    (shop / "policy.rules").write_bytes(b"")
    ran = run("check", "policy.rules")
    assert ran.out == "policy.rules: no errors; 0 rules, 1 line in the table\n"
    assert "warning" in ran.err


def test_several_policies_are_all_looked_at(shop: Path, run: Program) -> None:
    (shop / "bad.rules").write_text("macth by email\nelse hold 'a\n")
    ran = run("check", "bad.rules", "policy.rules", "none.rules")
    assert ran.code == cli.UNUSABLE
    assert ran.out == "policy.rules: no errors; 1 rule, 7 lines in the table\n"
    assert "bad.rules:1:1: error" in ran.err
    assert "bad.rules:2:" in ran.err
    assert "expected a policy in 'none.rules', found none of that name" in ran.err


BAD_FILES = {
    "a workbook": (b"PK\x03\x04", "found an Excel workbook"),
    "a page to print": (b"%PDF-1.7", "found a PDF document"),
    "noise": (bytes(range(256)) * 20, "found "),
    "too much": (b"a" * 5 * 2**20, "found one of more than 4 MiB"),
    "an error on every line": (b"macth by\n" * 2000, "error"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
@pytest.mark.parametrize("command", ["check", "table", "fmt"])
def test_a_file_that_is_no_policy(shop: Path, run: Program, kind: str, command: str) -> None:
    content, said = BAD_FILES[kind]
    (shop / "bad.rules").write_bytes(content)
    err = run.refuses(command, "bad.rules")
    assert said in err
    assert "expected" in err


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("command", ["check", "table", "fmt"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.rules", "error: expected a policy in 'none.rules', found none of that name"),
        ("list.xml/a.rules", "found none of that name"),
        ("a\0b", "error: expected a policy in 'a?b', found none of that name"),
        ("a\nb\x1b[2J", "error: expected a policy in 'a b?[2J', found none of that name"),
        ("", "error: expected a policy in '', found "),
        (os.devnull, "found something that is no file"),
    ],
)
def test_a_name_that_names_no_policy(run: Program, command: str, name: str, said: str) -> None:
    assert said in run.refuses(command, name)


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("command", ["check", "table"])
def test_a_folder_is_no_policy(run: Program, command: str) -> None:
    said = "error: expected a policy in '.', found a folder of that name"
    assert said in run.refuses(command, ".")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied"), "found one that you have no permission to read"),
        (OSError(5, "Input/output error"), "found one that cannot be read (Input/output error)"),
    ],
)
def test_a_file_that_cannot_be_opened(
    run: Program, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    # Not by chmod: who runs the tests as administrator may read everything.
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", fail)
    assert said in run.refuses("check", "policy.rules")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_of_a_text_editor(shop: Path, run: Program, encoding: str) -> None:
    policy = "match by email\r\nelse hold ‘the café’s order’\r\n"
    (shop / "policy.rules").write_bytes(policy.encode(encoding))
    ran = run("table", "policy.rules")
    assert (ran.code, ran.err) == (cli.OK, "")
    assert "hold: the café’s order" in ran.out


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_findings_on_a_terminal_that_cannot_show_them(encoding: str) -> None:
    ran = started("check", "-", stdin="macth by ‘Ł李’".encode(), PYTHONIOENCODING=encoding)
    assert ran.code == cli.UNUSABLE
    assert ran.err.startswith("<standard input>:1:1: error")
