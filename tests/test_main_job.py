"""The whole main job on real files: three shops' orders, a company's lists, QuickBooks' schema."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from attrs import frozen
from lxml import etree

from rulesdsl import cli
from rulesdsl.cli._files import read_customers
from rulesdsl.formats import CustomerReading
from rulesdsl.spreadsheet import as_meant
from tests.company import add_everything, query_response

POLICIES = {
    "jobs": """
        create standard customer = true
        match by email then name
        else use customer 'Web Sales' with job named '{last name}, {first name}'
    """,
    "customers": """
        name clash = add number
        rule 'Amazon'
          when channel is 'Amazon'
          create standard customer = true
          override = true
          else use customer 'Amazon Sales'
        rule 'The rest'
          match by email then name then phone
          else create customer named '{company or name or email}' with terms 'Net 30'
    """,
}

COLUMNS = (
    "order_number,channel,action,customer,list_id,job,job_action,matched_by,rule,rule_line,reason,"
    "warnings,ref_number,transaction,changes"
)


@frozen
class Job:
    """A folder with a policy, and the files that it is planned with."""

    folder: Path
    orders: tuple[Path, ...]
    customers: tuple[Path, ...]

    def planned(self, *customers: Path, out: str) -> Path:
        words = ["plan", str(self.folder / "policy.rules"), "--out", str(self.folder / out)]
        words += ["--orders", *map(str, self.orders)]
        words += ["--customers", *map(str, customers or self.customers)]
        assert cli.main(words) == cli.OK
        return self.folder / out


@pytest.fixture(params=POLICIES)
def job(request: pytest.FixtureRequest, samples: Path, tmp_path: Path) -> Job:
    (tmp_path / "policy.rules").write_text(POLICIES[request.param])
    orders, lists = samples / "orders", samples / "quickbooks"
    return Job(
        tmp_path,
        (
            orders / "shopify" / "creyox_test_store_orders_export_1.csv",
            orders / "shopify" / "messy_fixture_falling_light.csv",
            orders / "woocommerce" / "rest-api-docs_v3_list_orders.json",
            orders / "amazon" / "new_orders_report_29col.txt",
        ),
        (lists / "rockcastle_CustomerQueryRs.xml", lists / "rockcastle_VendorQueryRs.xml"),
    )


@pytest.fixture(scope="module")
def schema(samples: Path) -> etree.XMLSchema:
    return etree.XMLSchema(file=samples / "qbxml" / "qbxmlops130.xsd")


def decisions(folder: Path) -> list[dict[str, str]]:
    text = (folder / "decisions.csv").read_bytes().decode("utf-8-sig")
    assert text.split("\r\n", 1)[0] == COLUMNS
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return [{name: as_meant(cell) for name, cell in row.items()} for row in rows]


def test_from_real_orders_to_quickbooks_and_back(job: Job, schema: etree.XMLSchema) -> None:
    first = job.planned(out="first")
    told = decisions(first)
    assert Counter(it["channel"] for it in told) == {"Shopify": 12, "WooCommerce": 2, "Amazon": 4}
    assert {it["action"] for it in told} <= {"use", "create", "hold"}
    assert {it["job_action"] for it in told} <= {"none", "use", "create"}
    # Ten orders are in rupees, pounds or euros, which this company does not have.
    held = [it for it in told if it["action"] == "hold"]
    assert len(held) == 2 + 9
    assert all("home currency is USD" in it["reason"] for it in held)

    request = (first / "requests.qbxml").read_bytes()
    schema.assertValid(etree.ElementTree(etree.fromstring(request)))
    books = read_customers(job.customers)
    assert isinstance(books, CustomerReading)
    after = add_everything(request, books.customers)
    assert len(after.customers) > len(books.customers.customers) == 146

    answered = job.folder / "afterwards.xml"
    answered.write_bytes(query_response(after))
    second = job.planned(answered, out="second")
    assert not (second / "requests.qbxml").exists()
    again = decisions(second)
    assert {it["action"] for it in again} == {"use", "hold"}
    assert "create" not in {it["job_action"] for it in again}
    assert [(it["customer"], it["job"]) for it in again] == [
        (it["customer"], it["job"]) for it in told
    ]
    assert all(it["list_id"] for it in again if it["action"] == "use")
    both = [json.loads((it / "plan.json").read_bytes()) for it in (first, second)]
    assert both[0]["fingerprint"] == both[1]["fingerprint"]
