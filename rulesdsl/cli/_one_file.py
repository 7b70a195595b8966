"""A file that a user names behind an option: written whole, or left as it was."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rulesdsl.cli._out import complain
from rulesdsl.cli._write import WriteProblem, write_files

POLICY = ".rules"


def write_file(file: str, pieces: Iterable[bytes], option: str, what: str) -> bool:
    """Write the file that stands behind an option; what is wrong is told."""
    path = Path(file)
    if not path.name or "\0" in file:
        complain(f"expected the name of a file behind {option}, found '{file}'")
        return False
    if path.suffix.lower() == POLICY:
        complain(
            f"expected a file that is no policy behind {option}, found '{file}'",
            f"choose another file with {option}",
        )
        return False
    done = write_files(path.parent, {path.name: pieces}, what)
    if isinstance(done, WriteProblem):
        complain(done.message, f"choose another file with {option}")
        return False
    return True
