"""The GitHub action: its form, and its scripts carried out as the runner does it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field
from lxml import etree
from ruamel.yaml import YAML

from tests.cli.program import git, needs_git, plain_git
from tests.guards import schemas
from tests.guards.repositories import MISTAKES, ROOT, commit, make_repository, needs_index, our_tree

needs_bash = pytest.mark.skipif(
    shutil.which("bash") is None or sys.platform == "win32", reason="there is no bash here"
)

ACTION: dict[str, Any] = YAML(typ="safe").load(ROOT / "action.yml")
STEPS = {it["id"]: it for it in ACTION["runs"]["steps"]}

_EXPRESSION = re.compile(r"\$\{\{ (inputs|steps)\.([\w.-]+) \}\}")


@define
class Runner:
    """What the runner of GitHub gives to the steps of an action, and takes from them."""

    folder: Path
    inputs: dict[str, str]
    action: Path = ROOT
    outputs: dict[str, str] = field(factory=dict)
    said: str = ""

    def run(self, step: str) -> int:
        """Carry out one step in the folder that we are in; its exit code."""
        script = self.folder / f"{step}.sh"
        script.write_text(STEPS[step]["run"], encoding="utf-8", newline="\n")
        files = {it: self.folder / it.lower() for it in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_bytes(b"")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],  # noqa: S607  as the runner
            env={
                **plain_git(),
                **{it: str(file) for it, file in files.items()},
                "GITHUB_ACTION_PATH": str(self.action),
                "RUNNER_TEMP": str(self.folder),
                **{name: self.value(its) for name, its in STEPS[step]["env"].items()},
            },
            capture_output=True,
            text=True,
            check=False,
        )
        for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines():
            name, _, value = line.partition("=")
            self.outputs[f"{step}.outputs.{name}"] = value
        self.said = done.stdout + done.stderr
        assert "Traceback" not in self.said, self.said
        return done.returncode

    def value(self, written: str) -> str:
        """What an expression stands for; only two kinds are used."""
        return _EXPRESSION.sub(lambda it: self.values(it[1])[it[2]], written)

    def values(self, kind: str) -> dict[str, str]:
        defaults = {name: its["default"] for name, its in ACTION["inputs"].items()}
        return {**defaults, **self.inputs} if kind == "inputs" else self.outputs

    @property
    def summary(self) -> str:
        return (self.folder / "github_step_summary").read_text("utf-8")

    def output(self, name: str) -> str | None:
        """What the action gives; None where a step gave nothing."""
        written = _EXPRESSION.fullmatch(ACTION["outputs"][name]["value"])
        assert written
        return self.outputs.get(written[2])


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_repository(tmp_path / "books")
    monkeypatch.chdir(tmp_path / "books")
    return tmp_path


def checked(folder: Path, **inputs: str) -> tuple[int, Runner]:
    """The checks with some inputs; the program is the one that is installed here."""
    runner = Runner(folder, {name.replace("_", "-"): its for name, its in inputs.items()})
    runner.outputs["install.outputs.bin"] = str(Path(sys.executable).parent)
    return runner.run("check"), runner


def test_form() -> None:
    schemas.check(schemas.ACTION, ROOT / "action.yml")
    schemas.check(schemas.WORKFLOW, *(ROOT / ".github" / "workflows").iterdir())


def test_nothing_given_becomes_part_of_a_script() -> None:
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")
        assert all(
            _EXPRESSION.fullmatch(it) or "${{" not in it for it in step.get("env", {}).values()
        )
    used = set(_EXPRESSION.findall((ROOT / "action.yml").read_text("utf-8")))
    assert {name for kind, name in used if kind == "inputs"} == set(ACTION["inputs"])


@needs_git
@needs_bash
def test_a_good_repository(repository: Path) -> None:
    code, runner = checked(repository, junit="results.xml")
    assert code == 0, runner.said
    assert not re.search("^::(error|warning)", runner.said, re.MULTILINE)
    assert runner.output("sarif") == "rulesdsl.sarif"
    assert json.loads(Path("rulesdsl.sarif").read_bytes())["runs"][0]["results"] == []
    assert runner.output("junit") == "results.xml"
    assert etree.parse("results.xml").getroot().get("failures") == "0"
    assert runner.output("comment") is None


@needs_git
@needs_bash
@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake: str, repository: Path) -> None:
    its = MISTAKES[mistake]
    its.make()
    code, runner = checked(repository)
    assert code == 1
    for guard in ("fmt", "lint", "test"):
        summed_up = f"::error title=rulesdsl {guard}::" in runner.said
        assert summed_up is bool(getattr(its, guard)), (guard, runner.said)
    if its.lint:
        pattern = r"^::(error|warning) title=\w+ [\w-]+,file=web shop/policy\.rules,line=\d+.*$"
        found = [it[0] for it in re.finditer(pattern, runner.said, re.MULTILINE)]
        assert any(its.lint in it for it in found), runner.said
        assert its.lint in runner.summary.replace("\\", "")
        assert json.loads(Path("rulesdsl.sarif").read_bytes())["runs"][0]["results"]
    if its.test:
        assert its.test in " ".join(runner.said.split())


@needs_git
@needs_bash
def test_each_check_can_be_left_out(repository: Path) -> None:
    for mistake in ("an untidy line", "an example that fails"):
        MISTAKES[mistake].make()
    assert checked(repository, fmt="false", test="false", sarif="")[0] == 0
    assert not Path("rulesdsl.sarif").exists()
    code, runner = checked(repository, fmt="false")
    assert (code, "title=rulesdsl test" in runner.said) == (1, True)
    code, runner = checked(repository, test="false")
    assert (code, "title=rulesdsl fmt" in runner.said) == (1, True)


@needs_git
@needs_bash
def test_what_lint_is_told(repository: Path) -> None:
    MISTAKES["a rule for nobody"].make()
    assert checked(repository)[0] == 1
    code, runner = checked(repository, fail_level="error")
    assert (code, "A402" in runner.said) == (0, True)
    code, runner = checked(repository, lint_args="--ignore=A4\n\n  --ignore=L\n")
    assert code == 0, runner.said


@needs_git
@needs_bash
def test_how_much_the_examples_must_reach(repository: Path) -> None:
    code, runner = checked(repository, min_coverage="100", fmt="false", lint="false")
    assert (code, "title=rulesdsl test" in runner.said) == (1, True)
    assert checked(repository, min_coverage="5", fmt="false", lint="false")[0] == 0


@needs_git
@needs_bash
def test_paths_are_one_a_line(repository: Path) -> None:
    commit(Path())
    Path("aside.rules").write_text("match by emial\n", encoding="utf-8")
    assert checked(repository)[0] == 1
    code, runner = checked(repository, paths="\n  web shop/policy.rules\r\nshared\n")
    assert code == 0, runner.said
    code, runner = checked(repository, paths="nowhere")
    assert code == 1
    assert "expected a policy in 'nowhere', found none of that name" in runner.said


@needs_git
@needs_bash
def test_words_that_a_shell_would_take_for_its_own(repository: Path) -> None:
    hostile = "$(touch stolen); `touch stolen`; 'x\" && touch stolen #"
    texts = {it for it, its in ACTION["inputs"].items() if its["default"] != "true"}
    for names in (texts, set(ACTION["inputs"])):
        code, runner = checked(repository, **dict.fromkeys(names, hostile))
        assert code in {0, 1}, runner.said
        assert not Path("stolen").exists()


@needs_git
@needs_bash
def test_what_a_policy_says_is_no_command(repository: Path) -> None:
    """A name that looks like one may come with a pull request from anybody."""
    text = Path("web shop/policy.rules").read_text("utf-8")
    hostile = "\n::error::stolen\n::add-mask::policy\n"
    text = hostile + text.replace("Ann Lee", "::error::x")
    Path("web shop/policy.rules").write_bytes(text.encode())
    _, runner = checked(repository)
    commanding, word = [], None
    for line in runner.said.splitlines():
        if word is None and line.startswith("::stop-commands::"):
            word = line.removeprefix("::stop-commands::")
        elif word is not None and line == f"::{word}::":
            word = None
        elif word is None and line.lstrip().startswith("::"):
            commanding.append(line)
    assert word is None
    assert all(
        re.match("::(error|warning|notice) title=", it) and "stolen" not in it[:40]
        for it in commanding
    )


@needs_git
@needs_bash
def test_what_a_pull_request_changes(repository: Path) -> None:
    base = git("rev-parse", "HEAD").strip()
    code, runner = checked(repository, against=base)
    assert (code, runner.output("comment")) == (0, "rulesdsl-comment.md")
    path = Path("web shop/policy.rules")
    text = path.read_bytes().decode()
    path.write_bytes(text.replace("by email\n", "by email then phone\n").encode())
    code, runner = checked(repository, against=base, comment="what changes.md")
    assert code == 0, runner.said
    assert "phone" in Path("what changes.md").read_text("utf-8")
    assert Path("what changes.md").read_text("utf-8") in runner.summary
    code, runner = checked(repository, against="no-such-branch")
    assert (code, "title=rulesdsl diff" in runner.said) == (1, True)


@needs_git
@needs_bash
def test_install(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program comes from the action itself, into an environment of its own."""
    needs_index()
    action = repository / "action"
    action.mkdir()
    our_tree(action)
    runner = Runner(repository, {}, action)
    runner.outputs["python.outputs.python-path"] = sys.executable
    # What it needs is installed here already, and pre-commit's test installs all of it.
    monkeypatch.setenv("PIP_NO_DEPS", "1")
    monkeypatch.setenv("PYTHONPATH", sysconfig.get_path("purelib"))
    assert runner.run("install") == 0, runner.said
    assert Path(runner.outputs["install.outputs.bin"]).is_relative_to(repository)
    assert runner.run("check") == 0, runner.said
    assert STEPS["python"]["with"]["update-environment"] is False
