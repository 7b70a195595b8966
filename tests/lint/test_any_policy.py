"""Of any policy and any customer list the lints say something that can be shown, or nothing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.customers.index import CustomerIndex
from rulesdsl.diagnostics import Diagnostic, Severity
from rulesdsl.lint.engine import lint
from rulesdsl.model.records import CustomerList
from rulesdsl.source import Source, Span
from tests import noise, town
from tests.lint.pages import TODAY
from tests.policies import Written, policies


@given(policies(), st.none() | town.lists(), st.data())
def test_whatever_is_said_can_be_shown(
    policy: Written, customers: CustomerList | None, data: st.DataObject
) -> None:
    text = policy.source.text
    if data.draw(st.booleans()):
        text = data.draw(noise.noisy(text)).text
    compiled = Written(Source(policy.source.name, text), policy.files).compiled()
    index = None if customers is None else CustomerIndex(customers)
    found = lint(compiled, TODAY, customers=index)
    assert found == lint(compiled, TODAY, customers=index)
    for it in found:
        if it.code.id[0] == "L":
            _can_be_shown(it)


def _can_be_shown(found: Diagnostic) -> None:
    assert "\n" not in found.message
    assert found.code.severity is not Severity.ERROR
    for it in (found.at, *found.others):
        assert _is_in(it.span, it.source), found
    if found.fix is not None:
        assert found.fix.edits
        spans = sorted(it.span for it in found.fix.edits)
        assert all(_is_in(it, found.at.source) for it in spans), found
        assert all(one.end <= other.start for one, other in pairwise(spans))


def _is_in(span: Span, source: Source) -> bool:
    return 0 <= span.start <= span.end <= len(source.text)
