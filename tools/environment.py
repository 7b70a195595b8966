"""The project's own Python environment: `.venv` in the tree, made and renewed when it is needed.

Only the standard library is used here, and pip finds its index in the user's own configuration.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "set-up.json"


def ready() -> None:
    """Make the environment, or bring it up to date; do nothing where it is as it should be."""
    wanted = _wanted()
    stamped = _stamped()
    moved = bool(stamped) and stamped.get("place") != wanted["place"]
    if moved or not _is_usable():
        say(f"making {VENV.name} with Python {sys.version.split()[0]}")
        _create()
    if stamped != wanted or not STAMP.exists():
        say(f"installing into {VENV.name}, exactly what constraints.txt says")
        STAMP.unlink(missing_ok=True)
        _install()
        STAMP.write_text(json.dumps(wanted, indent=2), encoding="utf-8")


def script(name: str) -> str:
    """The path of a command that is installed in the environment."""
    return str(SCRIPTS / (f"{name}.exe" if os.name == "nt" else name))


def say(text: str) -> None:
    """Tell the person at the terminal what is going on."""
    print(f"== {text}", flush=True)


def _wanted() -> dict[str, str]:
    """What the environment must have been made from. Its scripts know their place by heart."""
    inputs = ("pyproject.toml", "setup.py", "constraints.txt")
    made_from = {name: sha256((ROOT / name).read_bytes()).hexdigest() for name in inputs}
    return {"place": str(ROOT), "python": sys.version, **made_from}


def _stamped() -> dict[str, str]:
    """What it was made from; nothing where nobody finished making it."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_usable() -> bool:
    """Whether its Python starts, has pip, and is the Python that we run on."""
    asked = [str(PYTHON), "-c", "import sys, pip; print(sys.version, end='')"]
    try:
        answer = subprocess.run(asked, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout == sys.version


def _create() -> None:
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(VENV)
    except (OSError, subprocess.CalledProcessError) as problem:
        sys.exit(
            f"{sys.executable} cannot make a virtual environment in {VENV}: {problem}\n"
            "On Debian and Ubuntu the package python3-venv is needed for that."
        )


def _install() -> None:
    # First the build tool, pinned like everything else; then no second environment is needed to
    # build the package itself, and the tests can build a wheel without a network.
    _pip("setuptools")
    _pip("--no-build-isolation", "--editable", ".[dev]")


def _pip(*what: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "-qq", "--disable-pip-version-check"]  # says errors only
    install = [*pip, "install", "--constraint", "constraints.txt", *what]
    done = subprocess.run(install, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit("pip could not install what is needed; its message stands above")
