"""The pages of the codes, what each means and what to do: the folder docs/codes, installed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from rulesdsl.defining import frozen
from rulesdsl.patterns import pattern

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_HEADING = pattern(r"^## (.+)\n", re.MULTILINE)


@frozen
class Page:
    """A page in Markdown: its title (`A401 orders-without-a-rule`), and its sections by heading."""

    title: str
    sections: Mapping[str, str]
    text: str


@cache
def codes() -> tuple[str, ...]:
    """All codes that there are, sorted: each has its page."""
    names = (it.name for it in _folder().iterdir())
    return tuple(sorted(it.removesuffix(".md") for it in names if it.endswith(".md")))


def page_of(code: str) -> Page | None:
    """The page of a code, None where there is no such code."""
    if not code.isalnum():  # no way into other folders
        return None
    file = _folder().joinpath(f"{code}.md")
    if not file.is_file():
        return None
    text = file.read_text(encoding="utf-8")
    head, *rest = _HEADING.split(text)
    sections = {name: body.strip() for name, body in zip(rest[::2], rest[1::2], strict=True)}
    return Page(head.strip().removeprefix("# "), sections, text)


def _folder() -> Traversable:
    from importlib.resources import files  # slow to load, and most runs need no page

    return files("rulesdsl.codes")
