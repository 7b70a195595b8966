"""What all tests share: how Hypothesis searches, the real files, files with expected text."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from lxml import etree

from rulesdsl.garbage import undisturbed

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT.parent / "shared" / "samples"
LONGEST = ROOT / "tests" / "relational"
"""Where tests take up to a minute each."""

Expected = Callable[[Path, str], None]
"""How the fixture `expected` is called: the file with the expected text, and the text found."""

# No deadline and no health check on speed: a busy machine is not a mistake in the program.
settings.register_profile(
    "dev", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
# CI is a gate: it takes the same examples every time, so that a change passes or fails by itself.
# New ones are looked for with every run at a desk. With a failure it prints the blob that repeats
# it anywhere (@reproduce_failure). Twice as many examples take minutes more.
settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    print_blob=True,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking for garbage: next to nothing of it is any, and all tests need it.

    So it is not looked at again and again while they run, either.
    """
    with undisturbed():
        found = yield
    gc.collect()
    gc.freeze()
    return found


def pytest_unconfigure() -> None:
    """At its end DuckDB complains of whatever Python has not given back."""
    gc.unfreeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: many tests wait for programs that they start."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests come first: at the end each process has something short to do."""
    items.sort(key=lambda it: ("spark" not in it.path.name, it.path.parent != LONGEST))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update",
        action="store_true",
        help="rewrite the expected files of data tests with what was found; then read the diff",
    )


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real orders and QuickBooks lists, which is not part of the repository."""
    if not SAMPLES.is_dir():
        pytest.skip("the real samples are not here (../shared/samples beside the repository)")
    return SAMPLES


@pytest.fixture(scope="session")
def schema(samples: Path) -> etree.XMLSchema:
    """Intuit's qbXML 13.0: tests may look at it, the project does not ship it."""
    return etree.XMLSchema(file=samples / "qbxml" / "qbxmlops130.xsd")


@pytest.fixture
def expected(request: pytest.FixtureRequest) -> Expected:
    """Compare a text with the content of a file; with `--update`, write the file instead."""
    update = bool(request.config.getoption("--update"))

    def compare(path: Path, text: str) -> None:
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        where = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        assert path.is_file(), f"{where} is missing: `pytest --update` writes it"
        assert text == path.read_bytes().decode(), (
            f"{where} differs: `pytest --update`, read the diff"
        )

    return compare
