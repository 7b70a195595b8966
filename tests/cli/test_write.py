"""Files are written all together or not at all."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.cli._write import WriteProblem, Written, write_files
from rulesdsl.posting.files import files
from rulesdsl.posting.plan import Plan
from tests.posting.plans import sample_plan

OLD = {"decisions.csv": b"old", "requests.qbxml": b"old requests", "mine.txt": b"mine"}


def contents(folder: Path) -> dict[str, bytes]:
    return {it.name: it.read_bytes() for it in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an earlier plan and a file of the user's own."""
    for name, content in OLD.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def failing(error: BaseException) -> Iterator[bytes]:
    yield b"first piece"
    raise error


def test_everything_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "plans" / "today"
    found = write_files(folder, {"a.csv": [b"one", b"two"], "b.json": []})
    assert found == Written(str(folder), ("a.csv", "b.json"), ())
    assert contents(folder) == {"a.csv": b"onetwo", "b.json": b""}


def test_old_files_are_replaced_stale_ones_go_and_others_stay(folder: Path) -> None:
    found = write_files(folder, {"decisions.csv": [b"new"], "requests.qbxml": None})
    assert found == Written(str(folder), ("decisions.csv",), ("requests.qbxml",))
    assert contents(folder) == {"decisions.csv": b"new", "mine.txt": b"mine"}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_a_failure_while_writing_leaves_everything_as_it_was(folder: Path, code: int) -> None:
    new = {"decisions.csv": [b"new"], "plan.json": failing(OSError(code, os.strerror(code)))}
    assert isinstance(write_files(folder, new), WriteProblem)
    assert contents(folder) == OLD


@pytest.mark.parametrize("error", [AssertionError("a mistake of ours"), KeyboardInterrupt()])
def test_so_does_a_mistake_of_ours_or_an_interruption(folder: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        write_files(folder, {"decisions.csv": [b"new"], "plan.json": failing(error)})
    assert contents(folder) == OLD


@pytest.mark.parametrize("failing_step", range(5))
def test_a_failure_between_the_renames_is_undone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failing_step: int
) -> None:
    """Two files are set aside and three put in place: whichever of the five renames fails."""
    rename, done = Path.rename, list[Path]()

    def fragile(here: Path, there: Path) -> Path:
        if len(done) == failing_step:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(here))
        done.append(there)
        return rename(here, there)

    monkeypatch.setattr(Path, "rename", fragile)
    new = {"decisions.csv": [b"1"], "plan.json": [b"2"], "requests.qbxml": [b"3"]}
    found = write_files(folder, new)
    assert isinstance(found, WriteProblem)
    assert "Excel" in found.cure
    assert contents(folder) == OLD


def test_what_is_listed_last_is_last_in_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the power fail between the renames, no old requests lie beside new decisions."""
    rename, seen = Path.rename, list[str]()

    def watched(here: Path, there: Path) -> Path:
        seen.append(here.name if here.name in OLD else there.name)
        return rename(here, there)

    monkeypatch.setattr(Path, "rename", watched)
    write_files(folder, {"decisions.csv": [b"1"], "requests.qbxml": [b"2"]})
    assert seen == ["requests.qbxml", "decisions.csv", "decisions.csv", "requests.qbxml"]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_who_stops_it_between_the_renames_comes_too_late(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for changed in ("rename", "unlink"):
        its = getattr(Path, changed)

        def stopped(here: Path, *words: object, its: Callable[..., object] = its) -> object:
            os.kill(os.getpid(), getattr(signal, name))
            return its(here, *words)

        monkeypatch.setattr(Path, changed, stopped)
    found = write_files(folder, {"decisions.csv": [b"new"], "requests.qbxml": None})
    assert found == Written(str(folder), ("decisions.csv",), ("requests.qbxml",))
    assert contents(folder) == {"decisions.csv": b"new", "mine.txt": b"mine"}


def test_a_link_is_written_through(tmp_path: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    link, file = tmp_path / "here" / "plan.csv", tmp_path / "there" / "kept.csv"
    for before in (None, b"old"):
        file.unlink(missing_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(file)
        if before is not None:
            file.write_bytes(before)
        assert write_files(link.parent, {link.name: [b"new"]}) == Written(
            str(link.parent), ("plan.csv",), ()
        )
        assert link.is_symlink()
        assert contents(file.parent) == {"kept.csv": b"new"}
        assert list(link.parent.iterdir()) == [link]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_what_is_no_file_is_left_alone(folder: Path) -> None:
    os.mkfifo(folder / "plan.json")
    found = write_files(folder, {"decisions.csv": [b"new"], "plan.json": [b""]})
    assert isinstance(found, WriteProblem)
    assert found.message == f"'{folder / 'plan.json'}' is no file (a device, or the end of a pipe)"
    assert (folder / "plan.json").is_fifo()


def test_no_folder_is_left_behind(tmp_path: Path) -> None:
    folder = tmp_path / "plans" / "today"
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    found = write_files(folder, {"a": failing(full)})
    assert isinstance(found, WriteProblem)
    assert "no room" in found.message
    assert not (tmp_path / "plans").exists()


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_file_in_the_way(tmp_path: Path, below: str) -> None:
    (tmp_path / "out").write_text("a file")
    found = write_files(tmp_path / "out" / below, {"a": [b""]})
    assert isinstance(found, WriteProblem)
    assert found.message == f"expected a folder, found the file '{tmp_path / 'out'}'"


def test_a_folder_in_the_way(folder: Path) -> None:
    (folder / "plan.json").mkdir()
    found = write_files(folder, {"decisions.csv": [b"new"], "plan.json": [b""]})
    assert isinstance(found, WriteProblem)
    assert str(folder / "plan.json") in found.message
    assert (folder / "decisions.csv").read_bytes() == b"old"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere"
)
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    found = write_files(tmp_path, {"a": [b""]})
    assert isinstance(found, WriteProblem)
    assert "not allowed" in found.message


def test_a_plan_that_asks_nothing_takes_old_requests_away(folder: Path) -> None:
    write_files(folder, files(sample_plan()))
    assert (folder / "requests.qbxml").read_bytes().startswith(b"<?xml")
    found = write_files(folder, files(Plan(policy="", fingerprint="", decisions=())))
    assert isinstance(found, Written)
    assert found.removed == ("notifications.csv", "requests.qbxml")
    assert not (folder / "requests.qbxml").exists()


@given(pieces=st.dictionaries(st.sampled_from("abc"), st.lists(st.binary())))
def test_what_is_written_is_what_was_given(
    tmp_path_factory: pytest.TempPathFactory, pieces: dict[str, list[bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    write_files(folder, pieces)
    assert contents(folder) == {name: b"".join(parts) for name, parts in pieces.items()}
