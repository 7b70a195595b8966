"""The law of the house is guarded: with the override line taken out, its tests fail.

All mutants: `python -m tests.mutants`. Here they are only applied, so that the list stays true, and
the one that the house is built on is tried.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants import MUTANTS, ROOT, noticed_by
from tests.mutations import Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda it: it.name)
def test_mutant_can_be_made(mutant: Mutant, tmp_path: Path) -> None:
    path = tmp_path / "rulesdsl" / mutant.file
    path.parent.mkdir(parents=True)
    path.write_text((ROOT / "rulesdsl" / mutant.file).read_text(encoding="utf-8"), encoding="utf-8")
    mutant.made_in(tmp_path)


def test_without_the_override_line_the_tests_fail() -> None:
    assert noticed_by(MUTANTS[0]) == ["test_override_blocks_jobs"]
