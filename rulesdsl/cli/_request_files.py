"""A plan put into its folder; its requests in several files, and those of an earlier plan there."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

OPTION = "--requests-per-file"

_LISTED = 3
"""Of more files than this the first and the last are named."""


def add_argument(parser: argparse.ArgumentParser) -> None:
    """The option that cuts the requests into files."""
    parser.add_argument(
        OPTION,
        metavar="N",
        type=_number,
        help="cut requests.qbxml into requests-0001.qbxml, requests-0002.qbxml and so on, with at "
        "most N requests each",
    )


def _number(text: str) -> int:
    # Nobody means more requests than these digits say, and no more can be counted here.
    if text.isascii() and text.isdecimal() and text.strip("0") and len(text) <= len("1000000000"):
        return int(text)
    raise argparse.ArgumentTypeError(f"expected a whole number from 1 on, found '{text}'")


def put(folder: Path, wanted: Mapping[str, Iterable[bytes] | None]) -> bool:
    """Put the files of a plan into the folder, all or none, and tell; whether they are there.

    Those of an earlier plan go: the ones given as None, and numbered requests that are not written
    anew. What only has such a name stays.
    """
    kept = {it for it, pieces in wanted.items() if pieces is None and not _is_ours(folder / it)}
    files = {it: pieces for it, pieces in wanted.items() if it not in kept}
    return put_files(folder, {**files, **earlier(folder, files)})


def _is_ours(path: Path) -> bool:
    """Whether a file that a plan need not have is one of a plan."""
    from rulesdsl.posting.notifications import NOTIFICATION_COLUMNS  # see rulesdsl.cli
    from rulesdsl.posting.qbxml_requests import BEGINNING, WHOLE, is_ours  # likewise
    from rulesdsl.spreadsheet import csv_file  # likewise

    with suppress(OSError), path.open("rb") as file:
        found = file.read(BEGINNING)
        header = b"".join(csv_file(NOTIFICATION_COLUMNS, ()))
        return is_ours(found) if path.name == WHOLE else found.startswith(header)
    return False


def put_files(folder: Path, wanted: Mapping[str, Iterable[bytes] | None]) -> bool:
    """Put files into the folder, all or none, and tell; the ones given as None go."""
    from rulesdsl.cli._out import complain, say  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.cli._write import WriteProblem, write_files  # likewise

    done = write_files(folder, wanted)
    if isinstance(done, WriteProblem):
        complain(done.message, done.cure)
        return False
    where = "" if done.folder == "." else f" to {done.folder}"
    if done.files:
        say(f"\nWritten{where}: {listed(done.files)}\n")
    if done.removed:
        say(f"Removed, because it belonged to an earlier plan: {listed(done.removed)}\n")
    return True


def earlier(folder: Path, wanted: Iterable[str]) -> dict[str, None]:
    """The numbered files of an earlier plan that are not written anew, in the order of their names.

    They must not lie there to be sent by mistake. What only has such a name stays.
    """
    with suppress(OSError):  # there is no such folder yet, or whoever writes into it tells of it
        return dict.fromkeys(sorted(set(_parts(folder)) - set(wanted)))
    return {}


def _parts(folder: Path) -> Iterator[str]:
    from rulesdsl.posting.qbxml_requests import BEGINNING, is_part  # see rulesdsl.cli

    for path in folder.iterdir():
        if path.name.startswith("requests-"):
            with suppress(OSError), path.open("rb") as file:
                if is_part(path.name, file.read(BEGINNING)):
                    yield path.name


def listed(names: Iterable[str]) -> str:
    """File names as they are told: of many numbered ones the first and the last.

    >>> listed(["plan.json", *(f"requests-{it:04}.qbxml" for it in range(1, 8))])
    'plan.json, requests-0001.qbxml to requests-0007.qbxml'
    """
    names = list(names)
    numbered = [it for it in names if it.startswith("requests-")]
    if len(numbered) <= _LISTED:
        return ", ".join(names)
    others = [it for it in names if not it.startswith("requests-")]
    return ", ".join([*others, f"{numbered[0]} to {numbered[-1]}"])
