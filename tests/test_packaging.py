"""A wheel has every module and the grammar, and what is installed from it works elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built in a copy of the tree: setuptools leaves its scraps where it builds."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("wheels")
    for name in ("rulesdsl", "grammar", "docs/codes"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in NEEDED:
        shutil.copy(ROOT / name, tree / name)
    # Without isolation and index: setuptools is in the environment, nothing else is needed.
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(out), str(tree))
    [built] = out.glob("*.whl")
    return built


def pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_wheel_has_everything_and_nothing_else(wheel: Path) -> None:
    in_tree = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "rulesdsl").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    grammar = {f"rulesdsl/grammar/{path.name}" for path in (ROOT / "grammar").glob("*.*")}
    pages = {f"rulesdsl/codes/{path.name}" for path in (ROOT / "docs" / "codes").glob("*.*")}
    in_wheel = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert "rulesdsl/grammar/policy.lark" in in_wheel
    assert "rulesdsl/codes/A401.md" in in_wheel
    assert in_wheel == in_tree | grammar | pages


def test_installed_package_compiles_a_policy(wheel: Path, tmp_path: Path) -> None:
    pip("install", "--no-deps", "--no-index", "--target", str(tmp_path / "site"), str(wheel))
    # First on the path stands the installed package, and not the tree that it was built from.
    program = """
import sys
sys.path.insert(0, sys.argv[1])
import rulesdsl, rulesdsl.grammar
print(*rulesdsl.compile_policy("match by email; else use customer 'Web Sales'").diagnostics)
print(rulesdsl.__file__, rulesdsl.grammar.__file__, sep="\\n")
"""
    site = tmp_path / "site"
    words = [sys.executable, "-c", program, str(site)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    diagnostics, *places = done.stdout.splitlines()
    assert diagnostics == ""
    assert [Path(place).is_relative_to(site) for place in places] == [True, True]
