"""Files into a folder, all of them or none.

Every file is written beside its place under another name and brought safely to the disk; only when
the last byte of the last file stands are the old files set aside and the new ones given their
names. If anything fails before that, or during it, the folder is as it was.

Should the machine itself stop between the renames, the last file is the one that is missing: old
files are set aside beginning with the last, new ones put in place ending with it. A caller puts
last what would do harm if it did not belong to the rest.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from rulesdsl.defining import field, frozen


@frozen
class Written:
    """What stands in the folder now, and what an earlier run had left there and is gone."""

    folder: str
    files: tuple[str, ...]
    removed: tuple[str, ...]


@frozen
class WriteProblem:
    """Why nothing was written, and what to do."""

    message: str
    cure: str


@frozen
class _Move:
    """One file on its way: its name in the folder, where the new and the old one wait meanwhile."""

    target: Path
    fresh: Path | None
    aside: Path = field()

    @aside.default
    def _beside(self) -> Path:
        return _temporary(self.target, "old")


def write_files(
    folder: Path, files: Mapping[str, Iterable[bytes] | None], what: str = "plan"
) -> Written | WriteProblem:
    """Put these files into the folder and take away those given as None, or change nothing.

    `what` is what the files are together, in the words of a message.
    """
    made: list[Path] = []
    moves: list[_Move] = []
    done = False
    try:
        made = _make_folder(folder)
        _look_for_obstacles(folder, files)
        for name, pieces in files.items():
            moves.append(_write_beside(folder / name, pieces))
        removed = _swap(moves)
        _settle(folder)
        done = True
    except OSError as error:
        return _problem(folder, error, what)
    finally:
        # Also when a mistake of ours or the user's Ctrl-C ends it: nothing half-written stays.
        if not done:
            _clean_up(folder, made)
    return Written(str(folder), tuple(it.target.name for it in moves if it.fresh), removed)


_TEMPORARY_MARK = f".rulesdsl-{os.getpid()}-"


def _temporary(target: Path, ending: str) -> Path:
    return target.with_name(f".{target.name}{_TEMPORARY_MARK}{os.urandom(4).hex()}.{ending}")


def _make_folder(folder: Path) -> list[Path]:
    """Create the folder with those above it; tell which had to be created, the deepest first."""
    missing = [it for it in (folder, *folder.parents) if not it.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _look_for_obstacles(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        if (folder / name).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / name))


def _write_beside(target: Path, pieces: Iterable[bytes] | None) -> _Move:
    if pieces is None:
        return _Move(target, None)
    fresh = _temporary(target, "new")
    with fresh.open("xb") as file:
        with suppress(OSError):  # what nobody else may read stays so; a new file has no mode yet
            fresh.chmod(stat.S_IMODE(target.stat().st_mode))
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return _Move(target, fresh)


def _swap(moves: list[_Move]) -> tuple[str, ...]:
    """Old files aside, new files into place; if one step fails, all are undone, the last first."""
    undo: list[tuple[Path, Path]] = []
    try:
        for move in reversed(moves):
            if os.path.lexists(move.target):
                move.target.rename(move.aside)
                undo.append((move.aside, move.target))
        for move in moves:
            if move.fresh is not None:
                move.fresh.rename(move.target)
                undo.append((move.target, move.fresh))
    except BaseException:
        for here, back in reversed(undo):
            here.replace(back)
        raise
    gone = [it for it in moves if os.path.lexists(it.aside)]
    for move in gone:
        with suppress(OSError):  # the new files are in place: an old one that stays does no harm
            move.aside.unlink()
    return tuple(it.target.name for it in gone if it.fresh is None)


def _settle(folder: Path) -> None:
    """Bring the new names to the disk as well, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _clean_up(folder: Path, made: list[Path]) -> None:
    with suppress(OSError):
        for left in folder.glob(f".*{_TEMPORARY_MARK}*.new"):
            left.unlink(missing_ok=True)
        for empty in made:
            empty.rmdir()


def _problem(folder: Path, error: OSError, what: str) -> WriteProblem:
    where = error.filename or folder
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return WriteProblem(
                f"there is no room left on the disk for the files of the {what} in '{folder}'",
                "make room, or choose a folder on another disk with --out",
            )
        case errno.EEXIST | errno.ENOTDIR:
            return WriteProblem(
                f"expected a folder, found the file '{_file_in_the_way(folder)}'",
                "choose another folder with --out",
            )
        case errno.EISDIR:
            return WriteProblem(
                f"'{where}' is a folder, and a file of the {what} has to have that name",
                "move that folder away, or choose another one with --out",
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return WriteProblem(
                f"writing into '{folder}' is not allowed",
                f"close the files of an earlier {what} if Excel has them open, or choose another "
                "folder with --out",
            )
        case _:
            why = error.strerror or error
            return WriteProblem(
                f"the files of the {what} cannot be written into '{folder}': {why}",
                "choose another folder with --out",
            )


def _file_in_the_way(folder: Path) -> Path:
    """The file that stands where a folder of this path ought to be."""
    return next((it for it in (folder, *folder.parents) if it.is_file()), folder)
