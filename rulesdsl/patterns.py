"""Patterns (regular expressions) that are compiled when they are first used.

The program knows more than a hundred, most of them for what hardly any policy or file has in it;
compiling them all would take as long as compiling a policy.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

__all__ = ["pattern"]

if TYPE_CHECKING:
    from re import compile as pattern
else:

    class pattern:  # noqa: N801  it stands for a function, `re.compile`
        """`re.compile`, put off."""

        def __init__(self, text: str, flags: int = 0) -> None:
            self.pattern, self._flags = text, flags

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401  a method of compiled patterns
            if name not in _METHODS:
                raise AttributeError(name)
            compiled = re.compile(self.pattern, self._flags)
            for it in _METHODS:  # from now on they are found without coming here
                setattr(self, it, getattr(compiled, it))
            return getattr(compiled, name)


_METHODS = ("finditer", "findall", "flags", "fullmatch", "match", "search", "split", "sub", "subn")
