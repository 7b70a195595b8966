"""A plan says of which line of which file it speaks, wherever that file lies."""

from __future__ import annotations

from rulesdsl import Source, compile_policy
from rulesdsl.model.records import CustomerList

POLICY = """\
match by email
else hold

never create job when guest
never create customer when total > 1000
"""

NOT_PROVED = "this promise is understood, but not proved by this version"


def test_a_notice_names_its_line() -> None:
    for name in ("policy.rules", "shop/policy.rules", "shop\\policy.rules"):
        plan = compile_policy(Source(name, POLICY)).plan([], CustomerList())
        assert plan.notices == (f"policy.rules:4: {NOT_PROVED}", f"policy.rules:5: {NOT_PROVED}")
