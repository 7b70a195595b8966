"""Files into a folder, all of them or none.

Every file is written beside its place under another name and brought safely to the disk; only when
the last byte of the last file stands are the old files set aside and the new ones given their
names. If anything fails before that, or during it, the folder is as it was. Who presses Ctrl-C
while names change comes too late.

A link is written through: its file is replaced, and the link stays.

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

from rulesdsl.cli._stopping import unstopped
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

    name: str
    target: Path
    fresh: Path | None
    aside: Path = field()

    @aside.default
    def _beside(self) -> Path:
        return temporary(self.target, "old")


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
            moves.append(_move(folder / name, is_written=pieces is not None))
            _write_beside(moves[-1], pieces or ())
        with unstopped():
            removed = _swap(moves)
            done = True
            _settle({it.target.parent for it in moves})
    except OSError as error:
        return _problem(folder, error, what)
    finally:
        # Also when a mistake of ours or the user's Ctrl-C ends it: nothing half-written stays.
        if not done:
            with unstopped():
                _clean_up(moves, made)
    return Written(str(folder), tuple(it.name for it in moves if it.fresh), removed)


def temporary(target: Path, ending: str) -> Path:
    """A name beside a file for what is to take its place, or stood there: nobody else has it.

    Programs of two machines, or containers, may write into one folder with the same number.
    """
    return target.with_name(f".{target.name}.rulesdsl-{os.getpid()}-{os.urandom(4).hex()}.{ending}")


def _make_folder(folder: Path) -> list[Path]:
    """Create the folder with those above it; tell which had to be created, the deepest first."""
    missing = [it for it in (folder, *folder.parents) if not it.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _look_for_obstacles(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        there = folder / name
        if there.exists() and not there.is_file():
            kind = errno.EISDIR if there.is_dir() else errno.ENODEV
            raise OSError(kind, os.strerror(kind), str(there))


def _move(target: Path, *, is_written: bool) -> _Move:
    if not is_written:
        return _Move(target.name, target, None)
    to = Path(os.path.realpath(target)) if target.is_symlink() else target
    return _Move(target.name, to, temporary(to, "new"))


def _write_beside(move: _Move, pieces: Iterable[bytes]) -> None:
    if move.fresh is None:
        return
    with move.fresh.open("xb") as file:
        with suppress(OSError):  # what nobody else may read stays so; a new file has no mode yet
            move.fresh.chmod(stat.S_IMODE(move.target.stat().st_mode))
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


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
    return tuple(it.name for it in gone if it.fresh is None)


def _settle(folders: Iterable[Path]) -> None:
    """Bring the new names to the disk as well, where the system lets a folder be opened."""
    for folder in folders:
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _clean_up(moves: list[_Move], made: list[Path]) -> None:
    with suppress(OSError):
        for move in moves:
            if move.fresh is not None:
                move.fresh.unlink(missing_ok=True)
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
        case errno.ENODEV:
            return WriteProblem(
                f"'{where}' is no file (a device, or the end of a pipe)",
                "choose another name with --out",
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
