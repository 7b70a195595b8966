"""The real files, and what a person counted in them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

from rulesdsl.formats import CustomerReading, OrderReading
from rulesdsl.model.records import CustomerList, OtherList
from tests.formats.reading import customers, orders

SHOPIFY = "orders/shopify"
QUICKBOOKS = "quickbooks"


def read_orders(samples: Path, name: str, place: str) -> OrderReading:
    return orders(name, (samples / place).read_bytes())


def read_customers(samples: Path, name: str, place: str) -> CustomerReading:
    return customers(name, (samples / QUICKBOOKS / place).read_bytes())


def test_a_genuine_shopify_export(samples: Path) -> None:
    place = f"{SHOPIFY}/creyox_test_store_orders_export_1.csv"
    reading = read_orders(samples, "shopify", place)
    assert (reading.problems, reading.remarks) == ((), ())
    assert [(it.number, it.total) for it in reading.orders] == [
        ("#1002", Decimal("141.70")),
        ("#1001", Decimal("109.00")),
    ]
    first = reading.orders[0]
    assert (first.currency, first.billing.zip, first.billing.country) == ("INR", "751024", "IN")
    assert first.channel == "Shopify"  # not its Source, which is shopify_draft_order


def test_a_messy_shopify_export(samples: Path) -> None:
    reading = read_orders(samples, "shopify", f"{SHOPIFY}/messy_fixture_falling_light.csv")
    assert reading.problems == ()
    total, remark = reading.remarks
    assert (
        total.message == "the file has no column Total, so a policy finds it missing in every order"
    )
    assert remark.origin.line == 10
    assert "order #AA10412" in remark.message
    by_number = {it.number: it for it in reading.orders}
    assert len(by_number) == len(reading.orders) == 10
    chidi = by_number["#AA10415"]
    assert (chidi.name, chidi.first_name, chidi.last_name) == ("Okafor, Chidi", "Chidi", "Okafor")
    assert by_number["#AA10421"].email is None
    assert by_number["#AA10430"].name is None
    assert by_number["#AA10419"].tags == ("vip", "framed-upgrade")
    assert Counter(it.currency for it in reading.orders) == {"GBP": 6, "EUR": 3, "USD": 1}
    assert {it.shipping.country for it in reading.orders} == {"GB", "NL", "FR", "US", "IT"}


def test_woocommerce(samples: Path) -> None:
    place = "orders/woocommerce/rest-api-docs_v3_list_orders.json"
    reading = read_orders(samples, "woocommerce", place)
    guest, member = reading.orders
    assert (guest.guest, guest.customer_id) == (True, None)
    assert (member.guest, member.customer_id) == (False, "26")
    assert (member.name, member.last_name) == ("João Silva", "Silva")
    assert guest.origin is not None
    assert guest.origin.line == 2


def test_amazon(samples: Path) -> None:
    reading = read_orders(samples, "amazon", "orders/amazon/new_orders_report_29col.txt")
    assert (reading.problems, reading.remarks) == ((), ())
    assert [(it.name, it.total) for it in reading.orders] == [
        ("Bob Smith", Decimal("3.28")),
        ("Bob Jones", Decimal("6.56")),
        ("Chuck Jones", Decimal("3.28")),
        ("John Johnson", Decimal("6.56")),
    ]


def test_every_amazon_header_can_be_read(samples: Path) -> None:
    for line in (samples / "orders/amazon/headers.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            reading = orders("amazon", line + "\n")
            assert (reading.orders, reading.problems) == ((), ())
            assert len(reading.remarks) == 1


def test_a_real_customer_list(samples: Path) -> None:
    reading = read_customers(samples, "qbxml", "rockcastle_CustomerQueryRs.xml")
    assert (reading.problems, reading.remarks) == ((), ())
    everybody = reading.customers.customers
    by_name = {it.full_name: it for it in everybody}
    assert len(by_name) == len(everybody) == 146
    assert sum(it.is_job for it in everybody) == 82
    assert by_name["Abercrombie, Kristy"].email == "kristy@samplename.com"
    mails = Counter(it.email for it in everybody if not it.is_job and it.email)
    assert [mail for mail, count in mails.items() if count > 1] != []
    shared = [it for it in everybody if it.parent and it.email == by_name[it.parent].email]
    assert len(shared) == 81


def test_real_vendors(samples: Path) -> None:
    reading = read_customers(samples, "qbxml", "rockcastle_VendorQueryRs.xml")
    assert reading.customers.customers == ()
    assert len(reading.customers.taken) == 54
    assert {it.list for it in reading.customers.taken} == {OtherList.VENDOR}


def test_the_header_of_desktops_export(samples: Path) -> None:
    reading = read_customers(samples, "quickbooks_csv", "qbd_customer_list_export_header.csv")
    assert reading == CustomerReading(CustomerList())
    header = (samples / QUICKBOOKS / "qbd_customer_list_export_header.csv").read_text().strip()
    cells = dict.fromkeys(header.split(","), "") | {
        "Active Status": "Not-active",
        "Customer": "Web Sales:Ann Lee",
        "Main Email": "ann@example.com",
        "Bill to 5": "Germany",
        "Ship to 1": "Ann Lee",
    }
    assert len(cells) == 41
    (ann,) = customers(
        "quickbooks_csv", f"{header}\r\n{','.join(cells.values())}\r\n"
    ).customers.customers
    assert (ann.parent, ann.name, ann.active) == ("Web Sales", "Ann Lee", False)
    assert (ann.email, ann.billing.lines, ann.shipping.lines) == (
        "ann@example.com",
        ("Germany",),
        ("Ann Lee",),
    )


def test_a_contact_list_of_quickbooks_online(samples: Path) -> None:
    place = "qbo_customer_contact_list_a.csv"
    reading = read_customers(samples, "quickbooks_online_contacts", place)
    acme, shell = reading.customers.customers
    assert (acme.full_name, acme.email) == ("Acme Corp", "billing@acme.example")
    assert (acme.first_name, acme.last_name) == ("Ann", "Acme")
    assert acme.billing.lines == ("Ann Acme", "1 Main St Springfield IL")
    assert (shell.full_name, shell.email, shell.active) == ("SHELL OIL 123", None, True)
    assert (reading.problems, reading.customers.company.online) == ((), True)


def test_a_real_iif_list(samples: Path) -> None:
    reading = read_customers(samples, "iif", "sample-qbd-customers.IIF")
    assert (reading.problems, reading.remarks) == ((), ())
    everybody = {it.full_name: it for it in reading.customers.customers}
    assert len(everybody) == 65
    job = everybody["Balak, Mike:330 Main St"]
    assert (job.parent, job.name) == ("Balak, Mike", "330 Main St")
    assert (job.billing.city, job.billing.state, job.billing.zip) == ("Bayshore", "CA", "94326")
    assert all(it.billing.city for it in everybody.values() if len(it.billing.lines) > 1)
