"""Pages of the documentation, carried out: what a page shows is what happens.

A fenced block says in its first line what it is:

    rules                      a policy that compiles without errors
    rules wrong                a policy that has errors
    rules later                a policy for a changed tree, which is not compiled here
    rules typed                a policy as people type it; all others are in the canonical form
    … file=NAME                written to NAME, for what follows on the page
    console                    commands after `$` (`rulesdsl`, `git`), each with what it prints;
                               `exit=1` for its code
    python                     runs in one name space a page; a `text printed` block behind it shows
                               what it prints
    csv shows=NAME             the file NAME as it is then; `head=8` shows its first lines only
    diff                       a change to the tree, put into a copy of it, in which the commands
                               behind it are run; of `pytest` only the success counts
    yaml schema=NAME           a configuration, which tests/guards holds against its schema
    sh, text                   for people only

Between `<!-- table: NAME -->` and `<!-- end -->` stands what `tests/document_tables.py` makes.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field, frozen

from rulesdsl.cli import main
from rulesdsl.compiler import compile_policy
from rulesdsl.source import Source, Unreadable
from tests.cli.program import git
from tests.document_tables import TABLES

ROOT = Path(__file__).resolve().parent.parent

PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/backtest.md",
    "docs/ci.md",
    "docs/customers.md",
    "docs/diff.md",
    "docs/fmt.md",
    "docs/from-checkboxes.md",
    "docs/git-diff.md",
    "docs/how-it-works.md",
    "docs/language.md",
    "docs/lint-forms.md",
    "docs/lint.md",
    "docs/prove.md",
    "docs/sql.md",
    "docs/test.md",
    "docs/tutorial.md",
    "docs/windows.md",
    "rules/README.md",
)
"""The pages whose examples are carried out here; the others have tests of their own."""

ALL = (
    "README.md",
    "CONTRIBUTING.md",
    "rules/README.md",
    *(it.relative_to(ROOT).as_posix() for it in sorted((ROOT / "docs").rglob("*.md"))),
)

ELLIPSIS = "…"

_FENCE = re.compile(r"```(?P<words>[^`\n]*)\n(?P<text>(?:(?!```).*\n)*)```\n")

_TABLE = re.compile(r"(<!-- table: (?P<name>[\w ]+) -->\n).*?(<!-- end -->\n)", re.DOTALL)

_FOR_PEOPLE = {"sh", "text"}


@frozen
class Block:
    """A fenced block of a page: its language, its flags and options, and what stands in it."""

    language: str
    options: dict[str, str]
    text: str

    @classmethod
    def of(cls, fence: re.Match[str]) -> Block:
        language, *words = fence["words"].split() or [""]
        options = dict(word.partition("=")[::2] for word in words)
        return cls(language, options, fence["text"])

    def head(self, text: str) -> str:
        """As much of a text as the block wants to show."""
        lines = text.splitlines(keepends=True)
        most = int(self.options.get("head", len(lines)))
        return "".join(lines[:most]) + (f"{ELLIPSIS}\n" if most < len(lines) else "")


@define
class Desk:
    """Where a page is carried out: its folder, or a copy of the tree in it; and Python's names."""

    folder: Path
    in_tree: bool = False
    names: dict[str, Any] = field(factory=dict)
    printed: str = ""


def remade(page: Path, folder: Path) -> str:
    """The page with all that it shows made anew, in an empty folder."""
    desk = Desk(folder)
    _lay_out(page, desk)
    text = page.read_bytes().decode()
    text = _TABLE.sub(lambda it: f"{it[1]}\n{TABLES[it['name']]()}\n{it[3]}", text)
    done, at = "", 0
    with chdir(folder):
        for fence in _FENCE.finditer(text):
            block = Block.of(fence)
            done += text[at : fence.start("text")] + _carried_out(block, desk)
            at = fence.end("text")
    return done + text[at:]


def _lay_out(page: Path, desk: Desk) -> None:
    """The demo, and the files that lie in a folder called like the page."""
    shutil.copytree(ROOT / "rules", desk.folder / "rules")
    own = page.with_suffix("")
    if own.is_dir():
        shutil.copytree(own, desk.folder, dirs_exist_ok=True)


def _carried_out(block: Block, desk: Desk) -> str:
    """What the block shows when it is true."""
    if "shows" in block.options:
        return block.head(
            Path(block.options["shows"]).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        )
    if "file" in block.options:
        path = Path(block.options["file"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(block.text.encode())
        if block.language != "rules":
            return block.text
    return _BY_LANGUAGE[block.language](block, desk)


def _rules(block: Block, _: Desk) -> str:
    if "later" in block.options:
        return block.text
    name = block.options.get("file", "policy.rules")
    compiled = compile_policy(Source(name, block.text), _beside)
    messages = [f"{it.code.id} {it.message}" for it in compiled.diagnostics if it.is_error]
    assert bool(messages) is ("wrong" in block.options), f"{block.text}\n{messages}"
    return block.text


def _beside(name: str) -> Source | Unreadable:
    path = Path(name)
    return Source(name, path.read_text("utf-8")) if path.is_file() else Unreadable("found none")


def _console(block: Block, desk: Desk) -> str:
    """Each command of the block with what it prints, the last one ending in the code it should."""
    commands = [line[2:] for line in block.text.splitlines() if line.startswith("$ ")]
    assert commands, f"no line begins with `$ `:\n{block.text}"
    done = ""
    for command in commands:
        printed, code = _run(command, desk)
        wanted = int(block.options.get("exit", 0)) if command is commands[-1] else 0
        assert code == wanted, f"{command} ended with {code}:\n{printed}"
        done += f"$ {command}\n{block.head(printed)}"
    return done


def _run(command: str, desk: Desk) -> tuple[str, int]:
    """What a command prints, on both streams in turn, and its exit code."""
    program, *words = shlex.split(command)
    if desk.in_tree:
        return _run_in_tree(program, words)
    if program == "git":
        return _run_git(words)
    assert program == "rulesdsl", f"only `rulesdsl …` and `git …` can be shown: {command}"
    data = BytesIO()
    with TextIOWrapper(data, encoding="utf-8", newline="\n", write_through=True) as stream:
        with redirect_stdout(stream), redirect_stderr(stream):
            try:
                code = main(words)
            except SystemExit as end:  # argparse, and `--version`
                code = end.code if isinstance(end.code, int) else 2
        return data.getvalue().decode().replace("\r\n", "\n"), code


def _run_git(words: list[str]) -> tuple[str, int]:
    if shutil.which("git") is None:
        pytest.skip("there is no git here")
    return git(*words), 0


def _python(block: Block, desk: Desk) -> str:
    data = TextIOWrapper(BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    with redirect_stdout(data):
        exec(compile(block.text, "page", "exec"), desk.names)  # noqa: S102  that is what is shown
    data.seek(0)
    desk.printed = data.read()
    return block.text


def _text(block: Block, desk: Desk) -> str:
    return block.head(desk.printed) if "printed" in block.options else block.text


def _as_it_is(block: Block, _: Desk) -> str:
    return block.text


# Changes to the tree


def _diff(block: Block, desk: Desk) -> str:
    """Put a change into a copy of the tree, which is made for the first one."""
    if not desk.in_tree:
        _copy_tree(desk.folder / "tree")
        os.chdir(desk.folder / "tree")
        desk.in_tree = True
    for name, changes in _changes(block.text):
        path = Path(name)
        text = path.read_bytes().decode() if path.exists() else ""
        for before, after in changes:
            assert text.count(before) == 1 or not before, f"{name} has not once:\n{before}"
            text = text.replace(before, after, 1) if before else text + after
        path.write_bytes(text.encode())
    return block.text


def _copy_tree(tree: Path) -> None:
    for name in ("rulesdsl", "grammar", "rules", "tests", "tools", "docs"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tree / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md", "action.yml"):
        shutil.copy(ROOT / name, tree / name)


def _changes(text: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each file of a difference with its hunks: lines as they are, and as they should be."""
    for part in re.split(r"^\+\+\+ ", text, flags=re.MULTILINE)[1:]:
        path, _, body = part.partition("\n")
        hunks = re.split(r"^@@.*\n", body, flags=re.MULTILINE)
        yield path.strip(), [(_side(it, "-"), _side(it, "+")) for it in hunks if it]


def _side(hunk: str, sign: str) -> str:
    lines = hunk.splitlines(keepends=True)
    return "".join(line[1:] for line in lines if line[0] in {" ", sign})


def _run_in_tree(program: str, words: list[str]) -> tuple[str, int]:
    command = [sys.executable, "-m", program, *words]
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, env=ours, capture_output=True, text=True, check=False)
    told = done.stderr + done.stdout
    return ("" if program == "pytest" and not done.returncode else told), done.returncode


_BY_LANGUAGE: dict[str, Callable[[Block, Desk], str]] = {
    "rules": _rules,
    "console": _console,
    "python": _python,
    "text": _text,
    "diff": _diff,
    "sh": _as_it_is,
    "csv": _as_it_is,
    "xml": _as_it_is,
    "json": _as_it_is,
    "yaml": _as_it_is,
}
