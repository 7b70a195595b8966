"""What two versions say otherwise beside their rules."""

from __future__ import annotations

from rulesdsl.analysis.beside import Beside, beside
from tests.policies import Written

RULE = "else hold\n"


def told(old: str, new: str, **files: str) -> tuple[Beside, ...]:
    return beside(*(Written.of(it, **files).compiled() for it in (old, new)))


def test_nothing() -> None:
    assert told(RULE, RULE.upper()) == ()


def test_a_title() -> None:
    assert told(f"policy 'a'\n{RULE}", f"policy 'b'\n{RULE}") == (
        Beside("title", ("'a'",), ("'b'",)),
    )
    assert told(RULE, f"policy 'b'\n{RULE}") == (Beside("title", (), ("'b'",)),)


def test_lists_by_the_name_that_was_written() -> None:
    old, new = f"list EU = 'DE', 'FR'\n{RULE}", f"list EU = 'FR', 'SE'\n{RULE}"
    assert told(old, new) == (Beside("list EU", ("'DE'",), ("'SE'",)),)
    assert told(old, RULE) == (Beside("list EU", ("'DE'", "'FR'"), ()),)
    assert told(old, old.replace("'DE', 'FR'", "'FR', 'DE'")) == ()


def test_a_long_list_is_not_told_as_a_whole() -> None:
    values = ", ".join(f"'{number}'" for number in range(1234))
    (its,) = told(RULE, f"list Long = {values}\n{RULE}")
    assert (len(its.added), its.added[-1]) == (21, "and 1,214 more")


def test_promises_and_examples() -> None:
    promise = "never create job when override"
    example = "example 'a'\norder email 'ann@example.com'\nexpect hold"
    assert told(f"{RULE}{promise}", f"{RULE}{example}") == (
        Beside("promises", (promise,), ()),
        Beside("examples", (), ("'a': order email 'ann@example.com'; expect hold",)),
    )
    assert told(f"{RULE}{promise}", f"{RULE}NEVER create job WHEN override") == ()


def test_a_list_of_an_included_file() -> None:
    text = "include 'shared.rules'\n" + RULE
    old = Written.of(text, shared_rules="list Far = 'DE'").compiled()
    new = Written.of(text, shared_rules="list Far = 'DE', 'US'").compiled()
    assert beside(old, new) == (Beside("list Far", (), ("'US'",)),)
