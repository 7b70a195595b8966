"""What was proved about which policy, in a form that anybody can check again.

The document names the policy by its fingerprint and its decision table by its digest; it says of
each statement how it was proved, or holds the order and the customer list that break it, in full.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import PurePath
from typing import Any, TypeAlias

from rulesdsl.analysis.claims import Claim, claims_of
from rulesdsl.analysis.promises import prove
from rulesdsl.analysis.verdicts import (
    Broken,
    NotDecided,
    Proved,
    RuledOut,
    Statement,
    Verdict,
)
from rulesdsl.compiled import Compiled
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.defining import frozen
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.table.digest import digest
from rulesdsl.table.meaning import decide, overridden

FORM = 1
"""The form of the document; a later one may be another."""

Document: TypeAlias = dict[str, Any]
"""Of the types that JSON has."""


@frozen(eq=False)
class Proof:
    """A policy with what came of each of its statements, override set from outside or not."""

    policy: Compiled
    statements: tuple[Statement, ...]
    override: bool | None = None

    @property
    def name(self) -> str:
        """The name of the policy's file."""
        return self.policy.tree.source.name


def proof_of(policy: Compiled, override: bool | None = None) -> Proof:
    """The law and the promises of a policy, each with what came of it."""
    return Proof(policy, prove(policy, override), override)


def document(proofs: Iterable[Proof], version: str) -> Document:
    """What was proved by that version of the program."""
    return {"rulesdsl": version, "form": FORM, "policies": [_policy(it) for it in proofs]}


def as_text(written: Document) -> str:
    """The document as JSON, the same for the same proofs."""
    return json.dumps(written, indent=2, ensure_ascii=False) + "\n"


def _policy(proof: Proof) -> Document:
    return {
        "file": PurePath(proof.name).as_posix(),
        "fingerprint": proof.policy.fingerprint,
        "table": digest(proof.policy.table),
        "override": proof.override,
        "statements": [_statement(it) for it in proof.statements],
    }


def _statement(it: Statement) -> Document:
    return {"says": it.claim.words, "line": line_of(it.claim), **_verdict(it.verdict)}


def line_of(claim: Claim) -> int | None:
    """The line of the file that a promise stands in, from 1; None for the law."""
    if claim.at is None:
        return None
    source, span = claim.at
    return source.place(span.start).line


def _verdict(its: Verdict) -> Document:
    match its:
        case Proved(lines=lines, aside=aside):
            return {"verdict": "proved", "set aside": list(aside), "because": _because(lines)}
        case Broken(line=line, witness=shown):
            return {
                "verdict": "broken",
                "table line": line,
                "override": shown.override,
                "order": _converter().unstructure(shown.order),
                "customers": _converter().unstructure(shown.customers),
                "decision": _decision(shown.decision),
            }
        case NotDecided(line=line, reason=reason):
            return {"verdict": "not decided", "table line": line, "reason": reason}


def _because(lines: Iterable[RuledOut]) -> list[Document]:
    """Why no line breaks it, the lines together for which it is the same."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for it in lines:
        found.setdefault((it.override, it.reason, it.by, it.detail), []).append(it.line)
    return [
        {
            "table lines": _ranges(numbers),
            "override from outside": override,
            "why": reason.value,
            "by": list(by),
            "detail": detail,
        }
        for (override, reason, by, detail), numbers in found.items()
    ]


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in rising order, those in a row by the first and the last.

    >>> _ranges([1, 2, 3, 5, 7, 8])
    '1-3, 5, 7-8'
    """
    rows: list[list[int]] = []
    for number in numbers:
        if rows and rows[-1][-1] == number - 1:
            rows[-1][1:] = [number]
        else:
            rows.append([number])
    return ", ".join("-".join(map(str, row)) for row in rows)


def _decision(its: Decision) -> Document:
    """As much of a decision as tells it from another one."""
    return {
        "action": its.action.value,
        "customer": its.customer.full_name if its.customer else None,
        "job": its.job.full_name if its.job else None,
        "job action": its.job_action.value,
        "creates": [it.record.full_name for it in its.creates],
        "table line": its.line,
        "why": its.reason,
    }


@cache
def _converter() -> Any:  # noqa: ANN401  cattrs' converters for JSON have a type of their own each
    """Orders and lists to JSON and back, what is not told left out."""
    from cattrs.preconf.json import make_converter  # only for evidence

    made = make_converter(omit_if_default=True, forbid_extra_keys=True)
    made.register_unstructure_hook(Decimal, str)
    made.register_structure_hook(Decimal, lambda value, _: Decimal(value))
    made.register_unstructure_hook_func(
        lambda kind: getattr(kind, "__origin__", kind) is frozenset,
        lambda its: sorted((made.unstructure(it) for it in its), key=json.dumps),
    )
    return made


# Checking


class NoEvidenceError(ValueError):
    """A text that is no evidence; what was expected and what was found, as part of a sentence."""


def read(text: str) -> Document:
    """The document in a text. Raises NoEvidenceError."""
    try:
        found = json.loads(text)
    except ValueError as problem:
        raise NoEvidenceError("found a file that is no JSON") from problem
    if not isinstance(found, dict) or not isinstance(found.get("policies"), list):
        raise NoEvidenceError("found JSON that says nothing of policies")
    if found.get("form") != FORM:
        raise NoEvidenceError(f"found one of the form {found.get('form')}, which is not known here")
    if not all(_is_a_policy(it) for it in found["policies"]):
        raise NoEvidenceError("found one in which a policy or a statement lacks something")
    return found


def _is_a_policy(its: object) -> bool:
    return (
        isinstance(its, dict)
        and all(isinstance(its.get(it), str) for it in ("file", "fingerprint", "table"))
        and its.get("override") in (None, True, False)
        and isinstance(its.get("statements"), list)
        and all(
            isinstance(it, dict) and isinstance(it.get("says"), str) and "verdict" in it
            for it in its["statements"]
        )
    )


def check(evidence: Document, policies: Sequence[Compiled]) -> Iterator[str]:
    """What of the evidence does not hold of these policies, a sentence each.

    Every verdict is found anew, and every order that breaks a promise is decided again.
    """
    for its in evidence["policies"]:
        there = _find(its, policies)
        if there is None:
            yield f"{its['file']}: expected this policy among those given, found none of that name"
        else:
            yield from _check_policy(its, there)
    told = [_find(its, policies) for its in evidence["policies"]]
    for policy in policies:
        if all(policy is not it for it in told):
            yield f"{policy.tree.source.name}: expected evidence about this policy, found none"


def _find(its: Document, policies: Sequence[Compiled]) -> Compiled | None:
    """The policy of that name; or of the same base name, where only one has it."""
    for name_of in (PurePath.as_posix, lambda path: path.name):
        wanted = name_of(PurePath(its["file"]))
        found = [it for it in policies if name_of(PurePath(it.tree.source.name)) == wanted]
        if len(found) == 1:
            return found[0]
    return None


def _check_policy(its: Document, policy: Compiled) -> Iterator[str]:
    name = policy.tree.source.name
    if its["fingerprint"] != (own := policy.fingerprint):
        yield _differs(name, "the policy with the fingerprint", its["fingerprint"], own)
    if its["table"] != (found := digest(policy.table)):
        yield _differs(name, "the decision table with the digest", its["table"], found)
    anew = proof_of(policy, its["override"])
    expected = {it.claim.words: it for it in anew.statements}
    for told in its["statements"]:
        statement = expected.get(told["says"])
        if statement is None:
            yield f"{name}: expected a statement of the policy, found '{told['says']}'"
        else:
            yield from _check_statement(told, statement, policy)
    said = {told["says"] for told in its["statements"]}
    for words in expected:
        if words not in said:
            yield f"{name}: expected evidence about '{words}', found none"


def _check_statement(told: Document, anew: Statement, policy: Compiled) -> Iterator[str]:
    name, words, found = policy.tree.source.name, anew.claim.words, _verdict(anew.verdict)
    if told["verdict"] != found["verdict"]:
        yield f"{name}: expected '{words}' to be {told['verdict']}, found it {found['verdict']}"
    elif isinstance(anew.verdict, Broken):
        yield from _check_witness(told, anew.claim, policy)
    elif any(told.get(it) != its for it, its in found.items()):
        yield f"{name}: expected the reasons that are told for '{words}', found others"


def _differs(name: str, what: str, told: str, found: str) -> str:
    return f"{name}: expected {what} {told[:12]}…, found {found[:12]}…"


def _check_witness(told: Document, claim: Claim, policy: Compiled) -> Iterator[str]:
    """Decide again what is shown."""
    from cattrs import BaseValidationError  # as above

    name = policy.tree.source.name
    try:
        order = _converter().structure(told.get("order"), Order)
        customers = _converter().structure(told.get("customers"), CustomerList)
    except (BaseValidationError, ValueError, TypeError, KeyError, AttributeError):
        yield f"{name}: expected an order and a customer list for '{claim.words}', found none"
        return
    override = told.get("override")
    made = decide(policy.table, order, CustomerIndex(customers), override)
    rule = policy.table.lines[made.line - 1].rule if made.line is not None else None
    about = claim.is_about(order, override=overridden(rule, override))
    if not about or not claim.is_broken_by(made, policy.table):
        yield f"{name}: expected an order that breaks '{claim.words}', found one that does not"
    elif _decision(made) != told.get("decision"):
        yield f"{name}: expected the decision that is told for '{claim.words}', found another one"


def promises_of(policy: Compiled) -> tuple[Claim, ...]:
    """What a policy promises, the law left out."""
    return claims_of(policy.policy)[1:]
