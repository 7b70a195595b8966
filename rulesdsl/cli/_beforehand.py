"""What is told before the first order is read: that the policy asks for what no file can tell."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rulesdsl.cli._inputs import override_of
from rulesdsl.cli._out import warn

if TYPE_CHECKING:
    from rulesdsl.compiled import Compiled
    from rulesdsl.formats import Format
    from rulesdsl.posting.never_known import NeverKnown


def warned(compiled: Compiled, arguments: Namespace) -> tuple[NeverKnown, ...]:
    """What no order of the given files can tell, which is said at once."""
    from rulesdsl.posting.never_known import never_known  # see rulesdsl.cli: `--help` stays light

    found = never_known(compiled.policy, _formats(arguments), override_of(arguments))
    for it in found:
        warn(f"{it.where}: {it.message}", it.cure)
    return found


def _formats(arguments: Namespace) -> Iterator[Format]:
    """The formats of the files of orders; what is wrong with a file is told when it is read."""
    from rulesdsl.formats import Format, Kind  # see rulesdsl.cli: `--help` stays light
    from rulesdsl.reading.recognise import choose  # likewise
    from rulesdsl.reading.text import HEAD_BYTES  # likewise

    for file in arguments.orders:
        try:
            path = Path(file)
            if not path.is_file():
                continue
            with path.open("rb") as stream:
                chosen = choose(stream.read(HEAD_BYTES), file, Kind.ORDERS, arguments.orders_format)
        except (OSError, ValueError):
            continue
        if isinstance(chosen, Format):
            yield chosen
