"""The summary on the terminal, as an accountant sees it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.cli._summary import IN_FOLDER, NAMES_SHOWN, print_summary
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.summary import Held, Summary, summarize
from tests.conftest import Expected
from tests.posting.plans import plans, sample_plan

HERE = Path(__file__).parent


def shown(summary: Summary, *, width: int = 80, encoding: str = "utf-8", files: bool = True) -> str:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, newline="\n") as stream:
        print_summary(summary, stream, width=width, files=IN_FOLDER if files else None)
        stream.flush()
        return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [80, 40])
def test_as_a_person_reads_it(width: int, expected: Expected) -> None:
    text = shown(summarize(sample_plan()), width=width)
    expected(HERE / "expected" / f"summary-{width}.txt", text)


def test_nothing_to_do() -> None:
    nothing = Plan(policy="", fingerprint="", decisions=())
    assert shown(summarize(nothing)) == (
        "Plan\n\n0 orders, and how each finds its customer\n\n"
        "Nothing would be created or changed in QuickBooks\n"
    )


@given(
    plan=plans(), width=st.integers(30, 200), encoding=st.sampled_from(["utf-8", "cp1252", "ascii"])
)
def test_every_plan_can_be_shown_anywhere(plan: Plan, width: int, encoding: str) -> None:
    text = shown(summarize(plan), width=width, encoding=encoding)
    assert "\x1b" not in text
    assert all(line == line.rstrip() for line in text.split("\n"))


def test_names_cannot_steer_the_terminal() -> None:
    summary = evolve(summarize(sample_plan()), new_jobs=("\x1b[2J[red]Ann\u202e\r",))
    assert "?[2J[red]Ann??\n" in shown(summary)


def test_a_long_list_is_cut_and_its_count_is_not() -> None:
    jobs = tuple(f"Web Sales:{number}" for number in range(1, 1801))
    summary = evolve(summarize(sample_plan()), new_jobs=jobs)
    text = shown(summary)
    assert "create 1,800 jobs" in text
    assert f"Web Sales:{NAMES_SHOWN}\n" in text
    assert f"Web Sales:{NAMES_SHOWN + 1}\n" not in text
    assert "… and 1,790 more, see decisions.csv\n" in text
    assert "... and 1,790 more, see decisions.csv\n" in shown(summary, encoding="ascii")


def test_nothing_points_to_files_that_are_not_written() -> None:
    jobs = tuple(map(str, range(99)))
    held = (Held("no rule applies", "write one", jobs),)
    summary = evolve(summarize(sample_plan()), new_jobs=jobs, held=held)
    assert ".csv," not in shown(summary)
    assert "see " not in shown(summary, files=False)
