"""Linting as editors and CI do it: a folder, a long policy, and again with every change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rulesdsl.compiler import compile_policy
from rulesdsl.lint.engine import lint
from rulesdsl.source import Source
from tests.bench.measure import Row, process, said, timed

POLICIES, RULES = 100, 1_000
LINES = 300
TODAY = date(2026, 11, 21)

_CHANNELS = ("Shopify", "WooCommerce", "BigCommerce", "Magento", "Counter", "Till", "Fair", "Phone")
_COUNTRIES = ("US", "CA", "MX", "GB", "IE", "DE", "AT", "CH", "FR", "BE", "NL", "ES", "IT", "SE")
_WORDS = ("Garden", "Kitchen", "Light", "Paper", "Wood", "Tool", "Glass", "Wool", "Tea", "Clay")

_HEAD = """# {title}: who gets which order, and why.
policy '{title}'

list NEAR = {near}
check jobs = true
several matches = hold
name clash = hold
"""


def policy(title: str, rules: int, seed: int) -> str:
    """A policy as an accountant keeps it: notes, a name for each rule, and a last rule for all."""
    random = Random(seed)  # noqa: S311  the same policies every time, no secrets
    near = ", ".join(f"'{it}'" for it in random.sample(_COUNTRIES, 3))
    parts = [_HEAD.format(title=title, near=near)]
    for number in range(rules - 1):
        channel = _CHANNELS[number % len(_CHANNELS)]
        word = f"{random.choice(_WORDS)} {number + 1}"
        far = "shipping country is known and shipping country is not in NEAR"
        asked = (
            far
            if not number
            else random.choice(
                (
                    far,
                    f"shipping country is '{random.choice(_COUNTRIES)}'",
                    f"total >= {random.randrange(500, 5_000, 50)}",
                    "company is known",
                    "guest",
                )
            )
        )
        parts.append(
            f"\n# {word}: agreed with the store in spring.\nrule '{word}'\n"
            f"  when channel is '{channel}' and shipping city is '{word}' and {asked}\n"
            "  match by email then phone\n"
            f"  else use customer '{channel} Sales' with job\n"
        )
    parts.append("\nrule 'Everybody else'\n  match by email\n  else use customer 'Web Sales'\n")
    return "".join(parts)


def lines(wanted: int) -> str:
    """A policy of that many lines, or just above."""
    rules = 2
    while policy("Long", rules, 1).count("\n") < wanted:
        rules += 1
    return policy("Long", rules, 1)


def rows() -> list[Row]:
    """The three measurements."""
    return [folder(), long_policy(), again_and_again()]


def folder() -> Row:
    """Many policies in a new process."""
    with TemporaryDirectory() as name:
        files = []
        for number in range(POLICIES):
            file = Path(name) / f"policy-{number}.rules"
            file.write_text(policy(f"Shop {number}", RULES // POLICIES, number), encoding="utf-8")
            files.append(str(file))
        seconds = process("-m", "rulesdsl", "lint", name, runs=5)
        least = process("-m", "rulesdsl", "check", *files, runs=5)
    return Row(
        f"`rulesdsl lint`: {POLICIES} policies with {RULES:,} rules in all, in a new process",
        said(seconds),
        "under 2 s",
        seconds < 2,
        f"`rulesdsl check` of the same ({said(least)})",
        seconds / least,
    )


def long_policy() -> Row:
    """One long policy in a new process."""
    with TemporaryDirectory() as name:
        file = Path(name) / "long.rules"
        file.write_text(lines(LINES), encoding="utf-8")
        seconds = process("-m", "rulesdsl", "lint", str(file))
        least = process("-m", "rulesdsl", "check", str(file))
    return Row(
        f"`rulesdsl lint`: one policy of {LINES} lines, in a new process",
        said(seconds),
        "under 300 ms",
        seconds < 0.3,
        f"`rulesdsl check` of the same ({said(least)})",
        seconds / least,
    )


def again_and_again() -> Row:
    """The same policy from Python, as an editor asks with every change."""
    source = Source("long.rules", lines(LINES))
    compiled = compile_policy(source)
    assert compiled.ok
    seconds = timed(lambda: lint(compile_policy(source), TODAY), 15)
    least = timed(lambda: compile_policy(source), 15)
    return Row(
        f"parse, check and lint a policy of {LINES} lines again, from Python",
        said(seconds),
        "under 50 ms",
        seconds < 0.05,
        f"parse and check alone ({said(least)})",
        seconds / least,
    )
