"""`rulesdsl fmt` as a user runs it; the form itself is the printer's."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

import pytest

from rulesdsl import cli
from tests.cli.program import Program, Ran, everything_in, git, needs_git, on_a_terminal, started

UGLY = b'MATCH BY email\n# why\nelse   hold "x"\n'
PLAIN = b"match by email\n# why\nelse hold 'x'\n"


def test_it_writes_only_what_changes(shop: Path, run: Program) -> None:
    (shop / "a.rules").write_bytes(UGLY)
    (shop / "b.rules").write_bytes(PLAIN)
    untouched = (shop / "b.rules").stat().st_mtime_ns
    ran = run("fmt", "a.rules", "b.rules")
    told = "a.rules: formatted\n1 policy formatted, 1 left as it is\n"
    assert (ran.code, ran.out, ran.err) == (cli.OK, told, "")
    assert (shop / "a.rules").read_bytes() == (shop / "b.rules").read_bytes() == PLAIN
    assert (shop / "b.rules").stat().st_mtime_ns == untouched
    assert run("fmt", "a.rules").out == "1 policy left as it is\n"
    assert [it for it in everything_in(shop) if it.startswith(".")] == []


def test_check(shop: Path, run: Program) -> None:
    (shop / "a.rules").write_bytes(UGLY)
    (shop / "b.rules").write_bytes(PLAIN)
    before = everything_in(shop)
    ran = run("fmt", "--check", "b.rules", "a.rules", "policy.rules")
    told = "a.rules: would be formatted\n1 policy would be formatted, 2 left as they are\n"
    assert ran == Ran(cli.FOUND, told, "")
    assert run("fmt", "--check", "b.rules") == Ran(cli.OK, "1 policy left as it is\n", "")
    assert everything_in(shop) == before


DIFFERENCE = """\
--- a.rules
+++ a.rules
@@ -1,3 +1,3 @@
-MATCH BY email
+match by email
 # why
-else   hold "x"
+else hold 'x'
"""


def test_diff(shop: Path, run: Program) -> None:
    (shop / "a.rules").write_bytes(UGLY)
    before = everything_in(shop)
    ran = run("fmt", "--diff", "policy.rules", "a.rules")
    told = "1 policy would be formatted, 1 left as it is\n"
    assert ran == Ran(cli.FOUND, DIFFERENCE, told)
    both = run("fmt", "--diff", "--check", "policy.rules", "a.rules")
    assert both == Ran(cli.FOUND, DIFFERENCE, f"a.rules: would be formatted\n{told}")
    assert run("fmt", "--diff", "policy.rules") == Ran(cli.OK, "", "1 policy left as it is\n")
    assert everything_in(shop) == before


@needs_git
@pytest.mark.parametrize("old", [UGLY, UGLY.rstrip(), b"\n\n" + UGLY, UGLY + b"\n\n"])
def test_a_difference_can_be_applied(shop: Path, run: Program, old: bytes) -> None:
    (shop / "a.rules").write_bytes(old)
    (shop / "a.patch").write_bytes(run("fmt", "--diff", "a.rules").out.encode())
    git("apply", "-p0", "a.patch")
    assert (shop / "a.rules").read_bytes() == PLAIN


def test_a_difference_that_nobody_sees(shop: Path, run: Program) -> None:
    (shop / "a.rules").write_bytes(PLAIN.replace(b"\n", b"\r\n"))
    ran = run("fmt", "--diff", "a.rules")
    assert (ran.code, ran.out) == (cli.FOUND, "")
    assert ran.err.startswith("a.rules: only its line ends or its encoding would change\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_a_difference_is_coloured_on_a_terminal_only(shop: Path) -> None:
    (shop / "a.rules").write_bytes(UGLY + b"# \x1b[2J\n")
    ran = on_a_terminal("fmt", "--diff", "a.rules")
    assert "\x1b[31m-MATCH BY email\x1b[0m" in ran.out
    assert "\x1b[2J" not in ran.out
    assert "\x1b" not in on_a_terminal("fmt", "--diff", "a.rules", NO_COLOR="1").out
    assert "\x1b[31m" not in started("fmt", "--diff", "a.rules").out


def test_folders(shop: Path, run: Program) -> None:
    for name in ("a.rules", "below/b.RULES", ".hidden/c.rules", "below/.d.rules", "notes.txt"):
        (shop / name).parent.mkdir(exist_ok=True)
        (shop / name).write_bytes(UGLY)
    ran = run("fmt", "--check", ".")
    below = str(Path("below/b.RULES"))
    assert ran.out.splitlines() == [
        "a.rules: would be formatted",
        f"{below}: would be formatted",
        "2 policies would be formatted, 1 left as it is",
    ]
    assert run("fmt", "below").out == f"{below}: formatted\n1 policy formatted\n"
    (shop / "empty").mkdir()
    assert "expected policies in the folder 'empty'" in run("fmt", "empty", "a.rules").err
    assert (shop / "a.rules").read_bytes() == PLAIN


def test_a_file_that_is_named_twice_is_done_once(shop: Path, run: Program) -> None:
    (shop / "a.rules").write_bytes(UGLY)
    told = "a.rules: would be formatted\n1 policy would be formatted, 1 left as it is\n"
    assert run("fmt", "--check", "a.rules", ".", str(shop / "a.rules")).out == told


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
    assert run("fmt", "a.rules").code == cli.OK
    assert (shop / "a.rules").read_bytes() == PLAIN
    assert run("fmt", "--check", "a.rules").code == cli.OK


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these links nor these modes")
def test_links_and_modes_stay(shop: Path, run: Program) -> None:
    target, link = shop / "a.rules", shop / "link.rules"
    target.write_bytes(UGLY)
    target.chmod(0o640)
    link.symlink_to(target)
    assert run("fmt", "link.rules").code == cli.OK
    assert link.is_symlink()
    assert target.read_bytes() == PLAIN
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_broken_policy_is_left_as_it_is(shop: Path, run: Program) -> None:
    (shop / "bad.rules").write_bytes(b"macth by email\nelse hold 'a\n")
    before = everything_in(shop)
    for how in ((), ("--check",), ("--diff",)):
        err = run.refuses("fmt", *how, "bad.rules")
        assert err.endswith("error: 'bad.rules' was left as it is, because it cannot be read\n")
        assert err.index("bad.rules:1:1: error") < err.index("bad.rules:2:")
    assert everything_in(shop) == before
    (shop / "a.rules").write_bytes(UGLY)
    ran = run("fmt", "bad.rules", "none.rules", "a.rules")
    assert ran.code == cli.UNUSABLE
    assert ran.out == "a.rules: formatted\n1 policy formatted, 2 not formatted\n"
    assert (shop / "a.rules").read_bytes() == PLAIN


def test_a_failure_while_writing_leaves_the_file(
    shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "a.rules").write_bytes(UGLY)
    before = everything_in(shop)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    assert "no room left on the disk" in run.refuses("fmt", "a.rules")
    assert everything_in(shop) == before


@pytest.mark.usefixtures("shop")
def test_standard_input(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def given(text: bytes, *how: str) -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
        return run("fmt", *how, "-")

    assert given(UGLY).out.encode() == PLAIN
    assert given(UGLY, "--check") == Ran(cli.FOUND, "-: would be formatted\n", "")
    assert given(PLAIN, "--check") == Ran(cli.OK, "", "")
    named = DIFFERENCE.replace("a.rules", "<standard input>")
    assert given(UGLY, "--diff") == Ran(cli.FOUND, named, "")
    assert given(b"macth by\n").code == cli.UNUSABLE


def test_standard_input_among_files(
    shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is printed is a policy, and nothing else."""
    (shop / "a.rules").write_bytes(UGLY)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(UGLY)))
    ran = run("fmt", "a.rules", "-")
    assert ran == Ran(cli.OK, PLAIN.decode(), "a.rules: formatted\n1 policy formatted\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_terminal_does_not_obey_a_name(shop: Path, run: Program) -> None:
    (shop / "a\x1b[2J.rules").write_bytes(UGLY)
    for how in (("--check",), ()):
        ran = run("fmt", *how, "a\x1b[2J.rules")
        assert "\x1b" not in ran.out + ran.err
    assert (shop / "a\x1b[2J.rules").read_bytes() == PLAIN


def test_a_mistake_of_ours_costs_nobody_a_line(
    shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "a.rules").write_bytes(UGLY)
    for wrong in ("match by email\nelse hold 'x'\n", "# why\nmatch by email\n", "# why\nmatch\n"):
        monkeypatch.setattr("rulesdsl.syntax.formatting.print_policy", lambda _, it=wrong: it)
        assert "would not say the same" in run.refuses("fmt", "a.rules")
    assert (shop / "a.rules").read_bytes() == UGLY


@pytest.mark.skipif(os.name == "nt", reason="Windows has not these modes")
def test_a_protected_file_stays(shop: Path, run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop / "a.rules").write_bytes(UGLY)
    monkeypatch.setattr(os, "access", lambda *_: False)  # who is root may write everywhere
    assert "found 'a.rules' protected against writing" in run.refuses("fmt", "a.rules")
    assert (shop / "a.rules").read_bytes() == UGLY


@pytest.mark.usefixtures("shop")
def test_a_policy_is_written_in_utf_8_wherever_it_goes() -> None:
    policy = "else hold 'Łódź'\n"
    assert started("fmt", "-", stdin=policy.encode(), PYTHONIOENCODING="ascii").out == policy
