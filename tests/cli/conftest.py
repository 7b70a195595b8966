"""A small shop in a folder of its own, and the program run in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.large_shop import fill
from tests.cli.program import Program
from tests.formats import seeds

POLICY = """\
match by email then name
else use customer 'Web Sales' with job
override = false
"""

ORDERS = """\
Name,Email,Currency,Total,Created at,Billing Name
#1001,new@example.com,USD,129.90,2026-11-21 09:14:02 -0500,Nora Neu
#1002,ann@example.com,USD,10.00,2026-11-21 09:14:02 -0500,"Lee, Ann"
#1003,new@example.com,USD,5.00,2026-11-22 09:14:02 -0500,Nora Neu
#1004,eve@example.com,EUR,5.00,2026-11-22 09:14:02 -0500,Eve Euro
"""
"""A new job, a job that is there, the job just made, and one to be held."""

UNREADABLE = "#1005,bob@example.com,USD,five,2026-11-22 09:14:02 -0500,Bob Bad\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a policy, orders and a customer list, and the program started in it."""
    folder = tmp_path / "shop"
    folder.mkdir()
    files = {"policy.rules": POLICY, "orders.csv": ORDERS, "list.xml": seeds.QBXML}
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    return folder


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Program:
    return Program(capsysbinary)


@pytest.fixture
def large(shop: Path) -> Path:
    """The small shop with the files of a large one."""
    fill(shop)
    return shop
