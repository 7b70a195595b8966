"""By what a finding is known again, in another version of its file.

Where it stands does not count, for a line above may come or go: what the line says does, and which
of the findings of its kind in such lines it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from rulesdsl.diagnostics import Diagnostic
from rulesdsl.render._places import lines_of, path_of


def fingerprints(diagnostics: Sequence[Diagnostic]) -> tuple[str, ...]:
    """The fingerprint of each: 32 hexadecimal digits, no two of them alike."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for it in diagnostics:
        words = " ".join(" ".join(lines_of(it.at)).split())
        known_by = (it.code.id, path_of(it.at.source) or "", words)
        seen[known_by] += 1
        whole = "\0".join((*known_by, str(seen[known_by])))
        found.append(sha256(whole.encode("utf-8", "replace")).hexdigest()[:32])
    return tuple(found)
