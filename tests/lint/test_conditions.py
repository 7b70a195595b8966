"""The lints about conditions: they are all there, and a card number is never shown again."""

from __future__ import annotations

import re

from rulesdsl.diagnostics import Diagnostic
from rulesdsl.shelf import names, pick
from tests.lint.pages import ROOT, shown

CARDS = ROOT / "tests" / "lint" / "cases" / "L215.md"


def test_a_card_number_is_not_shown_again() -> None:
    found = [it for case in shown(CARDS) for it in case.told if it.code.id == "L215"]
    assert found
    for it in found:
        assert not re.search(r"\d{4}[ -]?\d{4}", everything_shown(it))
        assert len(it.at.source.cut(it.at.span)) >= len("4111111111111111") - 1


def everything_shown(found: Diagnostic) -> str:
    texts = [found.message, found.help or "", *found.evidence]
    line = found.at.source.line(found.at.source.place(found.at.span.start).line)
    return "\n".join([*texts, line])


def test_the_lints_are_there() -> None:
    its = {pick("rulesdsl.lint.rules", it, "LINT").code.id for it in names("rulesdsl.lint.rules")}
    assert {f"L2{number:02}" for number in range(1, 20)} <= its
