"""Plain lines are those that rich lays out."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.cli import _summary_lines as lines
from rulesdsl.cli._summary_lines import Counted, Line, Part, print_sections

TEXTS = st.text(st.sampled_from("ab Zé€…’–,.:[]()日 \u0301\xa0"), max_size=30)
PARTS = st.one_of(
    st.builds(Line, TEXTS, st.sampled_from(["", "bold"]), st.integers(0, 6)),
    st.builds(
        Counted,
        st.lists(st.tuples(st.integers(0, 12_000).map("{:,}".format), TEXTS), max_size=3).map(
            tuple
        ),
    ),
)
SECTIONS = st.lists(st.lists(PARTS, min_size=1, max_size=4), max_size=3)


def printed(sections: Sequence[Sequence[Part]], width: int) -> str:
    stream = io.StringIO()
    print_sections(sections, stream, width)
    return stream.getvalue()


@given(SECTIONS, st.integers(20, 120))
def test_plain_lines_are_those_of_rich(sections: list[list[Part]], width: int) -> None:
    plain = printed(sections, width)
    with patch.object(lines, "_plain", lambda *_: None):
        assert printed(sections, width) == plain


def test_what_does_not_fit_is_broken() -> None:
    assert printed([[Line("Ann Lee and Kim Park", "", 2)]], 12) == "  Ann Lee\n  and Kim\n  Park\n"


@pytest.mark.parametrize(("text", "needs_rich"), [("Ann Lee", False), ("安 Lee", True)])
def test_rich_is_loaded_only_where_it_is_needed(
    text: str, needs_rich: bool, tmp_path: Path
) -> None:
    program = tmp_path / "lines.py"
    program.write_text(
        "import sys\n"
        "from rulesdsl.cli._summary_lines import Line, print_sections\n"
        f"print_sections([[Line({text!r}, '', 0)]], sys.stderr, 80)\n"
        "print('rich' in sys.modules)\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(needs_rich)
