"""Proofs for a program: the evidence itself, which `rulesdsl prove --check` reads."""

from __future__ import annotations

from collections.abc import Sequence

from rulesdsl.analysis.evidence import Proof, as_text, document


def write(proofs: Sequence[Proof], version: str, width: int = 80) -> str:  # noqa: ARG001  all forms are called alike
    """The evidence."""
    return as_text(document(proofs, version))


WRITE = write
