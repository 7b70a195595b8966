"""The published schemas of GitHub and GitLab, as check-jsonschema brings them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ACTION = "vendor.github-actions"
WORKFLOW = "vendor.github-workflows"
GITLAB = "vendor.gitlab-ci"


def check(schema: str, *files: Path) -> None:
    """Fail where a file is not what the schema says."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
