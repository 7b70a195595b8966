"""Small files, each with what is read from it beside it: the expectation is data, not code.

The format is recognised, as it is on the command line. `pytest --update` writes the expected texts.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from rulesdsl.formats import Format, Kind
from rulesdsl.reading.recognise import choose
from tests.conftest import Expected
from tests.formats.reading import shown

HERE = Path(__file__).parent / "data"

FILES = sorted(it for it in HERE.glob("*/*") if it.suffix != ".expected")


@pytest.mark.parametrize("path", FILES, ids=lambda it: it.name)
def test_what_is_read(path: Path, expected: Expected) -> None:
    data = path.read_bytes()
    chosen = choose(data, path.name, Kind(path.parent.name))
    assert isinstance(chosen, Format), chosen
    assert path.name.startswith(chosen.name.partition("_")[0])
    reading = chosen.read(BytesIO(data), path.name)
    expected(path.with_name(path.name + ".expected"), shown(reading))
