"""One small whole file of each format: what the fuzzer damages, and what is to be recognised."""

from __future__ import annotations

SHOPIFY = """\
Name,Email,Financial Status,Currency,Total,Created at,Lineitem name,Billing Name,Billing Zip,\
Shipping Country,Tags
#1001,ann@example.com,paid,USD,129.90,2026-11-21 09:14:02 -0500,Mug,"Lee, Ann",'02134,\
United States,"vip, wholesale"
,,,,,,Cup,,,,
#1002,bob@example.com,paid,EUR,10.00,2026-11-22 09:14:02 -0500,"A ""big"" mug
in a box",Bob Roe,10115,Germany,
"""

AMAZON = """\
order-id\torder-item-id\tpurchase-date\tbuyer-email\tbuyer-name\tcurrency\titem-price\titem-tax\
\tship-country\titem-promotion-discount
111-1111111-1111111\t1\t2026-11-21T10:50:49-08:00\tann@example.com\tAnn Lee\tUSD\t10.00\t1.00\tUS\
\t-2.00
111-1111111-1111111\t2\t2026-11-21T10:50:49-08:00\tann@example.com\tAnn Lee\tUSD\t5.00\t\tUS\t
"""

ALL_ORDERS = """\
amazon-order-id\tmerchant-order-id\tpurchase-date\torder-status\tfulfillment-channel\t\
sales-channel\tsku\tcurrency\titem-price\tship-country
111-1111111-1111111\t\t2026-11-21T10:50:49+00:00\tShipped\tAmazon\tAmazon.com\tA\tUSD\t10.00\tUS
"""

WOOCOMMERCE = """\
[
  {"id": 727, "number": "727", "status": "processing", "currency": "USD",
   "date_created": "2026-11-21T16:28:02", "total": "29.35", "customer_id": 0,
   "billing": {"first_name": "Ann", "last_name": "O&#039;Lee", "email": "ann@example.com",
               "country": "US", "phone": ""},
   "shipping": {"first_name": "", "last_name": ""}, "line_items": []}
]
"""

NEUTRAL_CSV = """\
Order Number,channel,total,order_date,guest,tags,name,card last four
1001,Phone,129.90,2026-11-21,yes,vip;trade,Ann Lee,4242
"""

NEUTRAL_JSON = """\
[{"order number": "1001", "total": 129.90, "guest": true, "tags": ["vip", "trade"],
  "first name": "Ann", "last_name": "Lee", "email": null}]
"""

QBXML = """\
<?xml version="1.0" ?>
<QBXML><QBXMLMsgsRs>
<CustomerQueryRs requestID="1" statusCode="0" statusSeverity="Info" statusMessage="Status OK">
<CustomerRet><ListID>80000001-1</ListID><Name>Web Sales</Name><FullName>Web Sales</FullName>
<IsActive>true</IsActive><BillAddress><Addr1>Web Sales</Addr1><City>Bayshore</City></BillAddress>
<Email>web@example.com</Email><CurrencyRef><FullName>US Dollar</FullName></CurrencyRef>
</CustomerRet>
<CustomerRet><ListID>80000002-1</ListID><Name>Lee, Ann</Name><FullName>Web Sales:Lee, Ann</FullName>
<ParentRef><FullName>Web Sales</FullName></ParentRef><Sublevel>1</Sublevel></CustomerRet>
</CustomerQueryRs>
<VendorQueryRs statusCode="0" statusSeverity="Info"><VendorRet><Name>Bank</Name></VendorRet>
</VendorQueryRs>
</QBXMLMsgsRs></QBXML>
"""

IIF = """\
!HDR\tPROD\tVER
HDR\tQuickBooks\tVersion 34.0D
!CUSTNAMEDICT\tINDEX\tLABEL
!ENDCUSTNAMEDICT
CUSTNAMEDICT\t0\tSpouse
ENDCUSTNAMEDICT
!CUST\tNAME\tBADDR1\tBADDR2\tBADDR3\tEMAIL\tCOMPANYNAME\tHIDDEN\t
CUST\t"Lee, Ann"\tAnn Lee\t1 Main St\t"Bayshore, CA 94326"\tann@example.com\t\tN
CUST\t"Lee, Ann:Kitchen"\tAnn Lee\t1 Main St\tBayshore CA 94326
!VEND\tNAME
VEND\tBank
"""

BY_FORMAT = {
    "shopify": SHOPIFY,
    "amazon": AMAZON,
    "woocommerce": WOOCOMMERCE,
    "neutral_csv": NEUTRAL_CSV,
    "neutral_json": NEUTRAL_JSON,
    "qbxml": QBXML,
    "iif": IIF,
}

SEEDS = [seed.encode() for seed in (*BY_FORMAT.values(), ALL_ORDERS)]
