"""What `rulesdsl lint` prints and writes in the end."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rulesdsl.cli._linting import Linting
from rulesdsl.cli._out import coloured, say, send, width
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.shelf import pick
from rulesdsl.source import Source
from rulesdsl.wording import several

TEXT = "text"
STANDARD_INPUT = "-"

_FOR_PEOPLE = {TEXT: "terminal", "concise": "concise"}
"""The forms that a person reads on a terminal, and their modules; programs read the others."""

_WIDTH_OF_FILES = 100


def show(linting: Linting, form: str, file: str | None, *, aside: bool) -> bool:
    """Tell what was found; whether that could be done, where it goes into a file.

    `aside` says that the standard output is taken by a policy.
    """
    found = linting.told
    render = pick("rulesdsl.render", _FOR_PEOPLE.get(form, form.replace("-", "_")), "RENDER")
    stream = sys.stderr if aside else sys.stdout
    if file is not None:
        return _write(file, render(found, width=_WIDTH_OF_FILES))
    if form in _FOR_PEOPLE:
        say(render(found, width=width(), colour=coloured(stream)), stream)
    else:
        send(render(found), stream)
    if form == TEXT:
        for line in _in_the_end(linting, found):
            say(f"{line}\n", stream)
    return True


def _write(file: str, text: str) -> bool:
    from rulesdsl.cli._one_file import write_file  # only where a file is asked for

    return write_file(file, [text.encode("utf-8", "replace")], "--output", "findings")


def _in_the_end(linting: Linting, found: Sequence[Diagnostic]) -> Iterator[str]:
    """What was mended, what could be, and that nothing was found."""
    if linting.mended:
        yield f"{several(len(linting.mended), 'finding')} mended"
    if linting.held_back:
        codes = ", ".join(sorted({it.code.id for it in linting.held_back}))
        yield f"not mended, because it was not proved that all orders are decided alike: {codes}"
    if not found and linting.looked:
        yield f"{_policies(linting)}, nothing found"
        return
    fixes = Counter(it.fix.safe for it in found if it.fix and it not in linting.held_back)
    if fixes[True]:
        yield f"--fix mends {fixes[True]}, and changes no decision"
    if fixes[False]:
        yield f"--unsafe-fixes mends {fixes[False]}{' more' if fixes[True] else ''}: look at them"


def _policies(linting: Linting) -> str:
    return f"{linting.counted} {'policy' if linting.counted == 1 else 'policies'}"


def show_statistics(linting: Linting, *, as_json: bool) -> None:
    """How often each code is found, the most frequent first; * behind what --fix mends."""
    numbers = Counter(it.code for it in linting.told)
    safe = {it.code for it in linting.told if it.fix and it.fix.safe}
    rows = sorted(numbers.items(), key=lambda it: (-it[1], it[0].id))
    if as_json:
        import json  # only for this form

        data = [
            {"code": code.id, "name": code.name, "count": number, "fixable": code in safe}
            for code, number in rows
        ]
        send(json.dumps(data, indent=2) + "\n")
        return
    wide = max((len(str(number)) for _, number in rows), default=0)
    for code, number in rows:
        say(f"{number:>{wide}}  {code.id}  {code.name}{' *' if code in safe else ''}\n")
    if any(code in safe for code in numbers):
        say("* mended by --fix, or some of them\n")
    if not rows:
        say(f"{_policies(linting)}, nothing found\n")


def show_changes(linting: Linting, sources: Mapping[str, Source]) -> bool:
    """Print what the fixes would change; whether there is anything."""
    from rulesdsl.cli import _differences  # loaded with what compares texts

    changed = list(_changed(linting, sources))
    for _, old, new in changed:
        changes = _differences.difference(old.name, old.text, new.text)
        if sys.stdout.isatty():
            say(_differences.for_a_terminal(changes, colour=coloured(sys.stdout)))
        else:
            send(changes)
    number = several(len(linting.mended), "finding")
    say(f"{number} would be mended\n" if changed else "nothing would be mended\n", sys.stderr)
    return bool(changed)


def write_mended(linting: Linting, sources: Mapping[str, Source]) -> bool:
    """Write the files that are other now; whether all could be written."""
    from rulesdsl.cli._rewriting import rewrite  # only where something is mended

    done = [
        rewrite(name, old, new.text, keep_line_ends=True)
        for name, old, new in _changed(linting, sources)
        if name != STANDARD_INPUT
    ]
    if STANDARD_INPUT in sources:
        send(linting.texts.get(sources[STANDARD_INPUT].name, sources[STANDARD_INPUT]).text)
    return all(done)


def _changed(
    linting: Linting, sources: Mapping[str, Source]
) -> Iterator[tuple[str, Source, Source]]:
    """The files that are other now: the name on the command line, as it was, as it is."""
    for name, old in sources.items():
        new = linting.texts.get(old.name, old)
        if new.text != old.text:
            yield name, old, new
