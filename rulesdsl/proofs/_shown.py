"""What a proof says, in words: shared by the forms that people read."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl import wording
from rulesdsl.analysis.claims import Claim
from rulesdsl.analysis.evidence import Proof, line_of
from rulesdsl.analysis.told import facts_of
from rulesdsl.analysis.verdicts import Broken, NotDecided, Proved, Verdict
from rulesdsl.analysis.witness import Witness
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.explain import Question, explain
from rulesdsl.model.records import Block, Customer, CustomerList, Order, OtherList, TakenName
from rulesdsl.syntax.printer import quoted


def verdict_in_words(verdict: Verdict) -> str:
    """One or two words."""
    match verdict:
        case Proved():
            return "proved"
        case Broken():
            return "broken"
        case NotDecided():
            return "not decided"


def place_of(proof: Proof, claim: Claim) -> str:
    """The file, and the line where there is one."""
    if claim.at is None:
        return proof.name
    return f"{claim.at[0].name}:{line_of(claim)}"


def as_example(shown: Witness) -> Iterator[str]:
    """The list and the order as the lines of an example in a policy."""
    yield from _list(shown.customers)
    yield _order(shown.order)
    if shown.override is not None:
        yield f"# with --override {'true' if shown.override else 'false'}"


def decided(proof: Proof, shown: Witness) -> Iterator[str]:
    """How the order comes to its decision, step by step."""
    asked = Question(shown.order, CustomerIndex(shown.customers), shown.override)
    yield from explain(proof.policy.policy, proof.policy.table, asked).lines()


def line_in_words(proof: Proof, number: int) -> str:
    """A line of the decision table, and the rule that it comes from."""
    line = proof.policy.table.lines[number - 1]
    arm = wording.arm(line.arm)
    if line.rule is None:
        return f"line {number} of the decision table ({arm})"
    rule = f"rule {quoted(line.rule.name)}" if line.rule.name else "the only rule"
    where = f"{line.rule.source.name}:{line.rule.line}"
    return f"line {number} of the decision table ({arm}), of {rule} ({where})"


def _order(order: Order) -> str:
    told = facts_of(order)
    return f"order {', '.join(told)}" if told else "# an order of which nothing is told"


def _list(customers: CustomerList) -> Iterator[str]:
    for record in customers.customers:
        yield _record(record)
    for taken in customers.taken:
        yield _taken(taken)
    if customers.company.posted:
        yield "# QuickBooks has a transaction for the order already"
    if not customers.customers and not customers.taken:
        yield "# the customer list is empty"


def _record(record: Customer) -> str:
    head = f"customer {quoted(record.name)}"
    if record.parent is not None:
        head = f"job {quoted(record.name)} under {quoted(record.parent)}"
    named = {
        "email": record.email,
        "phone": record.phone,
        "company": record.company,
        "first name": record.first_name,
        "last name": record.last_name,
        **_address("billing", record.billing),
        **_address("shipping", record.shipping),
        "card last four": record.card_last_four,
        "card expiry": record.card_expiry,
        "currency": record.currency,
        "list id": record.list_id,
    }
    facts = [f"{name} {quoted(value)}" for name, value in named.items() if value]
    facts += [] if record.active else ["inactive yes"]
    return f"{head} {', '.join(facts)}" if facts else head


def _address(side: str, block: Block) -> dict[str, str | None]:
    lines = dict(zip((f"{side} street", f"{side} street 2"), block.lines, strict=False))
    place = {name: getattr(block, name) for name in ("city", "state", "zip", "country")}
    return lines | {f"{side} {name}": value for name, value in place.items()}


def _taken(name: TakenName) -> str:
    told = f"{name.list.value} {quoted(name.name)}"
    return told if name.list is OtherList.VENDOR else f"# the {told}"
