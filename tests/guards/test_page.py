"""What docs/ci.md tells people to write is what the systems take."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import Expected
from tests.guards import schemas
from tests.guards.repositories import ROOT
from tests.guards.test_github import ACTION
from tests.guards.test_gitlab import JOBS

PAGE = ROOT / "docs" / "ci.md"
BLOCKS = re.findall(r"```yaml schema=([\w-]+)\n(.*?)```\n", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize(("schema", "text"), BLOCKS)
def test_every_snippet_is_taken(schema: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "snippet.yaml"
    file.write_text(text, encoding="utf-8")
    if schema == "pre-commit":
        command = [sys.executable, "-m", "pre_commit", "validate-config", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    else:
        schemas.check({"github": schemas.WORKFLOW, "gitlab": schemas.GITLAB}[schema], file)


def snippets(schema: str) -> list[dict[str, Any]]:
    return [YAML(typ="safe").load(text) for its, text in BLOCKS if its == schema]


def test_what_they_name_is_there() -> None:
    hooks = {it["id"] for it in YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")}
    configured = [
        it["id"]
        for config in snippets("pre-commit")
        for repo in config["repos"]
        for it in repo["hooks"]
    ]
    assert set(configured) == hooks
    [workflow] = snippets("github")
    steps = workflow["jobs"]["guard"]["steps"]
    [ours] = [it for it in steps if it.get("id") == "policies"]
    assert set(ours["with"]) <= set(ACTION["inputs"])
    outputs = set(re.findall(r"steps\.policies\.outputs\.(\w+)", str(steps)))
    assert outputs <= set(ACTION["outputs"])
    included, changed = snippets("gitlab")
    assert (ROOT / included["include"][0]["file"]).is_file()
    assert set(changed) <= set(JOBS)
    variables = set(included["variables"]) - {"RULESDSL"}
    assert variables <= set(JOBS["variables"])


def test_every_input_is_told(expected: Expected) -> None:
    """`pytest --update` writes the table of the inputs of the action."""
    rows = [
        f"| `{name}` | {told(its['default'])} | {its['description'].rstrip('.')} |"
        for name, its in ACTION["inputs"].items()
    ]
    table = "\n".join(["| input | default | what it is |", "|---|---|---|", *rows])
    text = PAGE.read_text("utf-8")
    begin, rest = text.split("<!-- inputs -->\n")
    _, end = rest.split("<!-- end of inputs -->\n")
    expected(PAGE, f"{begin}<!-- inputs -->\n\n{table}\n\n<!-- end of inputs -->\n{end}")


def told(default: str) -> str:
    return f"`{default}`" if default else "–"
