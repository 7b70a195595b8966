"""Pages for a browser: one HTML file each that needs nothing else, not even a network or a script.

The texts of buyers and authors stand in them: Jinja escapes every one, and `_shown` takes out what
would turn the line round. The style sheet beside this file is for all of them: light, dark, narrow,
on paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from rulesdsl.wording import one_line, several


def written(package: str, values: dict[str, Any], filters: dict[str, Any]) -> Iterator[bytes]:
    """The bytes of the page whose template is `page.html` in a package.

    The values are what the template may ask for; the filters, too, are known there by these names.
    """
    environment = _environment(package)
    environment.filters.update(filters)
    for piece in environment.get_template("page.html").generate(values):
        # Half a character, out of some JSON, has no UTF-8.
        yield piece.encode("utf-8", "replace")


def _shown(value: object) -> object:
    """What a person may read of a text; what the template itself has made stays as it is."""
    return one_line(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def _environment(package: str) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package, "."), PackageLoader("rulesdsl.webpage", ".")]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["several"] = several
    return environment
