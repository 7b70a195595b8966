"""The program starts quickly, because a heavy library is imported only where it is used.

What is imported can be told exactly; how long it takes is measured by `make bench` instead.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {"lark", "lxml", "phonenumbers", "pycountry", "anyascii", "rich"}

RUN = """
import json, sys
from rulesdsl.cli import main
sys.argv = ["rulesdsl", *{words!r}]
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def imported_by(*words: str) -> set[str]:
    """The top-level names of what a run of the program imported."""
    command = [sys.executable, "-c", RUN.format(words=words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in json.loads(done.stderr)}


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_help_needs_no_heavy_library(word: str) -> None:
    found = imported_by(word)
    assert "rulesdsl" in found
    assert found & HEAVY == set()
