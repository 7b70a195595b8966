"""The jobs for GitLab: their form, and their scripts carried out as its runner does it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from ruamel.yaml import YAML

from tests.cli.program import git, needs_git, plain_git
from tests.guards import schemas
from tests.guards.repositories import MISTAKES, ROOT, make_repository

JOBS_FILE = ROOT / "docs" / "ci" / "gitlab.yml"
JOBS: dict[str, Any] = YAML(typ="safe").load(JOBS_FILE)

pytestmark = [
    needs_git,
    pytest.mark.skipif(
        shutil.which("sh") is None or sys.platform == "win32", reason="there is no sh here"
    ),
]


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_repository(tmp_path / "books")
    (tmp_path / "books" / "web shop").rename(tmp_path / "books" / "web")
    monkeypatch.chdir(tmp_path / "books")
    monkeypatch.setenv("RULESDSL_PATHS", "web shared")
    return tmp_path


def run(job: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The script of a job; what is installed before it is tested by itself."""
    its = JOBS[job]
    assert its["extends"] == ".rulesdsl"
    return shell("\n".join(its["script"]), **variables)


def shell(script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        ["sh", "-e", "-c", script],  # noqa: S607  as the runner
        env={**plain_git(), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def mistake(name: str) -> None:
    Path("web").rename("web shop")
    MISTAKES[name].make()
    Path("web shop").rename("web")


def test_form() -> None:
    schemas.check(schemas.GITLAB, JOBS_FILE)


def test_a_good_repository() -> None:
    for job in ("rulesdsl fmt", "rulesdsl lint", "rulesdsl test"):
        done = run(job)
        assert done.returncode == 0, (job, done.stdout + done.stderr)
    assert reported("rulesdsl lint", "codequality") == b"[]\n"
    results = etree.fromstring(reported("rulesdsl test", "junit"))
    assert results.get("failures") == "0"


def test_how_much_the_examples_reach() -> None:
    """GitLab takes the number from the last place in the log that the pattern is for."""
    text = Path("web/policy.rules").read_bytes()
    Path("web/second.rules").write_bytes(text.partition(b"example")[0])
    pattern = JOBS["rulesdsl test"]["coverage"]
    assert pattern[0] == pattern[-1] == "/"
    *each, whole = re.findall(pattern[1:-1], run("rulesdsl test").stdout)
    assert len(each) == 2
    assert int(each[0]) > int(whole) > int(each[1]) == 0


def reported(job: str, kind: str) -> bytes:
    """The report that GitLab takes from a job, also where it failed."""
    artifacts = JOBS[job]["artifacts"]
    assert artifacts["when"] == "always"
    return Path(artifacts["reports"][kind]).read_bytes()


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(name: str) -> None:
    mistake(name)
    its = MISTAKES[name]
    for guard in ("fmt", "lint", "test"):
        done = run(f"rulesdsl {guard}")
        assert bool(done.returncode) is bool(getattr(its, guard)), (guard, done.stdout)
        assert guard == "fmt" or getattr(its, guard) in " ".join(
            (done.stdout + done.stderr).split()
        )
    report = json.loads(reported("rulesdsl lint", "codequality"))
    assert bool(report) is bool(its.lint)
    assert all(it["location"]["path"].startswith(("web/", "shared/")) for it in report)


def test_what_a_merge_request_changes() -> None:
    git("add", "--all")
    git("commit", "-q", "-m", "moved")
    base = git("rev-parse", "HEAD").strip()
    path = Path("web/policy.rules")
    path.write_bytes(path.read_bytes().replace(b"by email\n", b"by email then phone\n"))
    done = run("rulesdsl diff", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 0, done.stderr
    [file] = JOBS["rulesdsl diff"]["artifacts"]["paths"]
    assert "phone" in Path(file).read_text("utf-8")
    assert run("rulesdsl diff", CI_MERGE_REQUEST_DIFF_BASE_SHA="nothing").returncode != 0


def test_what_is_installed_must_be_said(tmp_path: Path) -> None:
    """The name alone may be somebody else's package on a public index."""
    pip = tmp_path / "bin" / "pip"
    pip.parent.mkdir()
    pip.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n", encoding="utf-8")
    pip.chmod(0o755)
    path = f"{pip.parent}:{plain_git()['PATH']}"
    script = "\n".join(JOBS[".rulesdsl"]["before_script"])
    done = shell(script, PATH=path, RULESDSL="")
    assert done.returncode != 0
    assert "expected what pip shall install, found nothing" in done.stderr
    done = shell(script, PATH=path, RULESDSL="a package; touch stolen")
    assert done.stdout.splitlines() == ["install", "--quiet", "a package; touch stolen"]
