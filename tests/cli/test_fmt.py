"""`rulesdsl fmt` as a user runs it; the form itself is the printer's."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import pytest

from rulesdsl import cli
from tests.cli.program import Program, Ran, everything_in, started

UGLY = b'MATCH BY email\n# why\nelse   hold "x"\n'
PLAIN = b"match by email\n# why\nelse hold 'x'\n"


def test_it_prints(shop: Path, run: Program) -> None:
    (shop / "a.rules").write_bytes(UGLY)
    before = everything_in(shop)
    ran = run("fmt", "a.rules")
    assert (ran.code, ran.out.encode(), ran.err) == (cli.OK, PLAIN, "")
    assert everything_in(shop) == before


def test_check(shop: Path, run: Program) -> None:
    (shop / "a.rules").write_bytes(UGLY)
    (shop / "b.rules").write_bytes(PLAIN)
    before = everything_in(shop)
    ran = run("fmt", "--check", "b.rules", "a.rules")
    assert (ran.code, ran.out) == (cli.FOUND, "a.rules: would be formatted\n")
    assert run("fmt", "--check", "b.rules").code == cli.OK
    assert everything_in(shop) == before


def test_in_place(shop: Path, run: Program) -> None:
    (shop / "a.rules").write_bytes(UGLY)
    (shop / "b.rules").write_bytes(PLAIN)
    ran = run("fmt", "--in-place", "a.rules", "b.rules")
    assert (ran.code, ran.out) == (cli.OK, "a.rules: formatted\n")
    assert (shop / "a.rules").read_bytes() == (shop / "b.rules").read_bytes() == PLAIN
    assert run("fmt", "--in-place", "a.rules").out == ""
    assert [it for it in everything_in(shop) if it.startswith(".")] == []


@pytest.mark.parametrize(
    "other",
    [
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.decode().encode("utf-16"),
        PLAIN.replace(b"'x'", "‘x’".encode("cp1252")),
        PLAIN.replace(b" hold", "\xa0hold".encode()),
    ],
    ids=["Windows", "old Mac", "byte-order mark", "UTF-16", "Word", "non-breaking"],
)
def test_what_windows_and_word_leave_behind_is_made_plain(
    shop: Path, run: Program, other: bytes
) -> None:
    (shop / "a.rules").write_bytes(other)
    assert run("fmt", "--check", "a.rules").code == cli.FOUND
    assert run("fmt", "--in-place", "a.rules").code == cli.OK
    assert (shop / "a.rules").read_bytes() == PLAIN
    assert run("fmt", "--check", "a.rules").code == cli.OK


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these links nor these modes")
def test_links_and_modes_stay(shop: Path, run: Program) -> None:
    target, link = shop / "a.rules", shop / "link.rules"
    target.write_bytes(UGLY)
    target.chmod(0o640)
    link.symlink_to(target)
    assert run("fmt", "--in-place", "link.rules").code == cli.OK
    assert link.is_symlink()
    assert target.read_bytes() == PLAIN
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_broken_policy_is_left_as_it_is(shop: Path, run: Program) -> None:
    (shop / "bad.rules").write_bytes(b"macth by email\nelse hold 'a\n")
    before = everything_in(shop)
    for how in ((), ("--check",), ("--in-place",)):
        err = run.refuses("fmt", *how, "bad.rules")
        assert err.endswith("error: 'bad.rules' was left as it is, because it cannot be read\n")
        assert err.index("bad.rules:1:1: error") < err.index("bad.rules:2:")
    assert everything_in(shop) == before
    ran = run("fmt", "bad.rules", "policy.rules")
    assert ran.code == cli.UNUSABLE
    assert ran.out.startswith("match by email")


def test_a_failure_while_writing_leaves_the_file(
    shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "a.rules").write_bytes(UGLY)
    before = everything_in(shop)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    assert "no room left on the disk" in run.refuses("fmt", "--in-place", "a.rules")
    assert everything_in(shop) == before


@pytest.mark.usefixtures("shop")
def test_standard_input(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def given(text: bytes, *how: str) -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
        return run("fmt", *how, "-")

    assert given(UGLY).out.encode() == PLAIN
    assert given(UGLY, "--in-place").out.encode() == PLAIN
    assert given(UGLY, "--check") == Ran(cli.FOUND, "-: would be formatted\n", "")
    assert given(PLAIN, "--check").code == cli.OK


@pytest.mark.usefixtures("shop")
def test_a_policy_is_written_in_utf_8_wherever_it_goes() -> None:
    policy = "else hold 'Łódź'\n"
    assert started("fmt", "-", stdin=policy.encode(), PYTHONIOENCODING="ascii").out == policy


@pytest.mark.usefixtures("shop")
def test_check_and_in_place_are_one_or_the_other(run: Program) -> None:
    assert "not allowed with" in run.refuses("fmt", "--check", "--in-place", "policy.rules")
