"""Which typical mistake stands where a statement stopped making sense.

The first form that fits is taken, if its cure lets the statement be read beyond it: so a form may
be written for what people mean, and need not be proof against every other sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rulesdsl.defining import frozen
from rulesdsl.diagnostics import Code
from rulesdsl.syntax.layout import lay_out
from rulesdsl.syntax.mistakes.form import Form

MOST_OF_ONE_FORM = 8
"""How many places of a statement are tried for one form."""


@frozen
class Trouble:
    """Where a statement stopped making sense.

    `raw` and `plain` are the statement as written and as laid out, of equal length; `start` is
    where the first word begins that does not fit (the end of the statement when something is
    missing); `accepted` finds the names of the grammar's terminals that would fit there. `read`
    tells that the statement can be read, and is only looked at for words that slipped into a name.
    """

    raw: str
    plain: str
    start: int
    accepted: Callable[[], frozenset[str]] = frozenset
    read: bool = False


@frozen
class Cure:
    """Replace the characters from `start` to `end` of the statement by `text`."""

    start: int
    end: int
    text: str


@frozen
class Mistake:
    """A mistake understood; places count characters of the statement.

    `cures` mend it; where they are not `sure` they are only taken to go on reading.
    """

    code: Code
    message: str
    start: int
    end: int
    help: str | None = None
    cures: tuple[Cure, ...] = ()
    sure: bool = True


Stops = Callable[[str], int | None]
"""Where a plain text stops making sense; None where it can be read to its end."""


def look_up(trouble: Trouble, forms: Sequence[Form], stops: Stops) -> Mistake | None:
    """The mistake of the first form that fits, and whose cure helps."""
    for form in forms:
        for found in _places(trouble, form):
            mistake = _mistake(trouble, form, found)
            if not mistake.cures or (
                _changes(trouble, mistake) and helps(trouble.plain, mistake.cures, stops)
            ):
                return mistake
    return None


def _places(trouble: Trouble, form: Form) -> Iterator[re.Match[str]]:
    near = 0
    for found in form.pattern.finditer(trouble.plain):
        if found.start() > trouble.start or near == MOST_OF_ONE_FORM:
            return
        if form.must_be_near and trouble.plain[found.end() : trouble.start].strip():
            continue
        near += 1
        yield found


def _mistake(trouble: Trouble, form: Form, found: re.Match[str]) -> Mistake:
    cures = tuple(_cures(trouble, form, found))
    start, end = _without_spaces(trouble.raw, *found.span("wrong"))
    wrong = trouble.raw[start:end]
    words = {name: shortened(trouble.raw[slice(*found.span(name))]) for name in found.groupdict()}
    words["keyword"] = trouble.plain.split(maxsplit=1)[0].rstrip(":")
    words.setdefault("inner", wrong[1:-1])
    words["quoted"] = quoted(wrong)
    words["cure"] = cures[0].text.strip() if cures else ""
    words["mended"] = shortened(
        cured(trouble.raw[found.start() : found.end()], cures, found.start()), _LONGEST_CURE
    )
    return Mistake(
        form.code,
        form.message.format_map(words),
        start,
        end,
        form.help.format_map(words) if form.help else None,
        cures,
        form.sure,
    )


def _cures(trouble: Trouble, form: Form, found: re.Match[str]) -> Iterator[Cure]:
    groups = found.groupdict()
    raw = {name: trouble.raw[slice(*found.span(name))] for name in groups}
    raw["quoted"] = quoted(raw["wrong"].strip())
    raw.setdefault("inner", raw["wrong"].strip()[1:-1])
    match form.cure:
        case None:
            puts = {}
        case str(text):
            puts = {"at" if "at" in groups else "wrong": text}
        case several:
            puts = several
    for name, text in puts.items():
        if groups[name] is not None:
            yield spaced(trouble.raw, Cure(*found.span(name), text.format_map(raw)))
    if form.swap:
        start, end = found.span("wrong")
        pattern = re.compile("|".join(f"({it})" for it, _ in form.swap))
        for piece in pattern.finditer(trouble.plain, start, end):
            text = form.swap[(piece.lastindex or 1) - 1][1]
            here = trouble.raw[piece.start() : piece.end()]
            yield Cure(*piece.span(), text.format_map({**raw, "it": here, "quoted": quoted(here)}))


def spaced(raw: str, cure: Cure) -> Cure:
    """The cure with spaces between words, and without two where it takes a word out."""
    start, end, text = cure.start, cure.end, cure.text
    before, behind = raw[start - 1 : start], raw[end : end + 1]
    if not text.strip():
        return _taken_out(raw, cure, text)
    if before.strip() and before != "(" and (text[0].isalnum() or text[0] == "'"):
        text = " " + text
    elif before.isspace() or not before:
        text = text.lstrip()
    if behind.strip() and behind not in ",;.)" and (text[-1].isalnum() or text[-1] == "'"):
        text += " "
    elif behind.isspace() or not behind:
        text = text.rstrip()
    return Cure(start, end, text)


def _taken_out(raw: str, cure: Cure, text: str) -> Cure:
    """A cure that puts nothing, or a space, in the place of something."""
    start, end = cure.start, cure.end
    before, behind = raw[start - 1 : start], raw[end : end + 1]
    if behind.isspace() and (before.isspace() or not before):
        end += len(raw[end:]) - len(raw[end:].lstrip())
    elif not behind and before.isspace():
        start = len(raw[:start].rstrip())
    return Cure(
        start, end, "" if before.isspace() or behind.isspace() or not before or not behind else text
    )


def _without_spaces(raw: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the spaces at its ends."""
    stretch = raw[start:end]
    if not stretch.strip():
        return start, end
    return start + len(stretch) - len(stretch.lstrip()), start + len(stretch.rstrip())


def _changes(trouble: Trouble, mistake: Mistake) -> bool:
    """Whether the cures put anything else than what stands there."""
    return trouble.raw.casefold().split() != cured(trouble.raw, mistake.cures).casefold().split()


def cured(raw: str, cures: Sequence[Cure], begin: int = 0) -> str:
    """A text after its cures; `begin` is the place of its first character."""
    for cure in sorted(cures, key=lambda it: (it.start, it.end), reverse=True):
        start, end = max(cure.start - begin, 0), max(cure.end - begin, 0)
        raw = raw[:start] + cure.text + raw[end:]
    return raw


def helps(plain: str, cures: Sequence[Cure], stops: Stops) -> bool:
    """Whether a statement can be read beyond what its cures put there."""
    masked = [Cure(it.start, it.end, lay_out(it.text).plain) for it in cures]
    stop = stops(cured(plain, masked))
    if stop is None:
        return True
    last = max(masked, key=lambda it: it.end)
    end = last.end + sum(len(it.text) - (it.end - it.start) for it in masked)
    return stop > end or (stop == end and last.text.strip() != "")


def quoted(words: str) -> str:
    """Words as a text of the language."""
    return "'" + words.replace("'", "''") + "'"


_LONGEST = 60
_LONGEST_CURE = 120  # what is to be typed is better long than cut


def shortened(words: str, longest: int = _LONGEST) -> str:
    """Words of one line, and not too many."""
    words = " ".join(words.strip().partition("\n")[0].split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
