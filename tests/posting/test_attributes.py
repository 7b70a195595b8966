"""Every attribute of a new customer or job, from the policy's words to what QuickBooks is sent."""

from __future__ import annotations

import pytest
from lxml import etree

from rulesdsl.model.attributes import ATTRIBUTES, Attribute, Kind
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import requests
from tests.company import add_everything
from tests.conftest import SAMPLES
from tests.policies import Written

SCHEMA = SAMPLES / "qbxml" / "qbxmlops130.xsd"
ANN = Order(number="#1", name="Ann Lee", email="ann@example.com")
CREATE = "match by email; else create customer with {}"
JOB = "create standard customer = true; match by email; else use customer 'Web' with job, {}"


def values(it: Attribute) -> dict[str, str]:
    """What a policy may write for an attribute, and what QuickBooks is sent."""
    match it.kind:
        case Kind.CHOICE:
            return {f"'{word}'": word for word in it.choices}
        case Kind.AMOUNT:
            return {
                "0": "0.00",
                "2000": "2000.00",
                "12.5": "12.50",
                "9999999999999.99": "9999999999999.99",
            }
        case Kind.DATE:
            return {"2026-11-21": "2026-11-21", "2028-02-29": "2028-02-29"}
        case _:
            longest = ("é&" * it.limit)[: it.limit]
            return {f"'{it.sample}'": it.sample, f"'{longest}'": longest, "'x'": "x"}


CASES = [
    (policy, it, written, sent)
    for it in ATTRIBUTES
    for policy in ((JOB,) if it.jobs_only else (CREATE, JOB))
    for written, sent in values(it).items()
]


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema | None:
    return etree.XMLSchema(file=SCHEMA) if SCHEMA.is_file() else None


def planned(policy: str) -> Plan:
    return Written.of(policy).compiled().plan([ANN], CustomerList())


@pytest.mark.parametrize(
    ("policy", "attribute", "written", "sent"),
    CASES,
    ids=[f"{it.name}-{place}" for place, (_, it, _, _) in enumerate(CASES)],
)
def test_it_is_sent_as_it_is_written(
    policy: str, attribute: Attribute, written: str, sent: str, schema: etree.XMLSchema | None
) -> None:
    plan = planned(policy.format(f"{attribute.name} {written}"))
    document = b"".join(requests(plan))
    add_everything(document, CustomerList())  # the company file refuses a wrong order, and lengths
    root = etree.fromstring(document)
    if schema is not None:
        schema.assertValid(etree.ElementTree(root))
    [element] = root.iter(attribute.element)
    assert (element.findtext("FullName") or element.text) == sent
    assert element.getparent() is root[0][-1][0], "on the buyer's own record, which is made last"


def test_all_of_them_at_once(schema: etree.XMLSchema | None) -> None:
    every = ", ".join(f"{it.name} {next(iter(values(it)))}" for it in reversed(ATTRIBUTES))
    document = b"".join(requests(planned(JOB.format(every))))
    add_everything(document, CustomerList())
    if schema is not None:
        schema.assertValid(etree.ElementTree(etree.fromstring(document)))


@pytest.mark.parametrize("attribute", [it for it in ATTRIBUTES if it.jobs_only])
def test_what_only_jobs_have_no_customer_is_given(attribute: Attribute) -> None:
    value = next(iter(values(attribute)))
    assert not Written.of(CREATE.format(f"{attribute.name} {value}")).compiled().ok


@pytest.mark.parametrize("attribute", [it for it in ATTRIBUTES if it.limit])
@pytest.mark.parametrize("too", ["{}x", "李", ""])
def test_what_quickbooks_would_refuse_is_an_error_of_the_policy(
    attribute: Attribute, too: str
) -> None:
    text = too.format("x" * attribute.limit)
    assert not Written.of(JOB.format(f"{attribute.name} '{text}'")).compiled().ok
