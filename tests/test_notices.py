"""A plan says of which line of which file it speaks, wherever that file lies."""

from __future__ import annotations

from rulesdsl import Source, compile_policy
from rulesdsl.model.records import CustomerList

POLICY = """\
match by email
else hold

example 'a guest'
  order guest yes
  expect hold

example 'nobody'
  order email 'ann@example.com'
  expect hold
"""

NOT_RUN = "this example is understood, but not run by this version"


def test_a_notice_names_its_line() -> None:
    for name in ("policy.rules", "shop/policy.rules", "shop\\policy.rules"):
        plan = compile_policy(Source(name, POLICY)).plan([], CustomerList())
        assert plan.notices == (f"policy.rules:4: {NOT_RUN}", f"policy.rules:8: {NOT_RUN}")
