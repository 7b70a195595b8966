"""One small whole file of each format: what the fuzzer damages, and what is to be recognised."""

from __future__ import annotations

from tests.formats import list_seeds

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

ETSY = """\
Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Street 1,Ship City,Ship Zipcode,\
Ship Country,Currency,Order Value,Discount Amount,Shipping,Shipping Discount,Sales Tax,Order Total,\
SKU
11/21/26,3001,annlee,Ann Lee,1,1 Main St,Bayshore,'02134,United States,USD,"1,250.00",10.00,4.50,\
0.00,0.62,"1,245.12",MUG-1
11/22/26,3002,broe,"Roe, Bob",2,"2 Oak Ave
in the yard",Denver,80202,United States,USD,$12.00,0,0,0,0,$12.00,
"""

ETSY_ITEMS = """\
Sale Date,Item Name,Buyer,Quantity,Discount Amount,Order Shipping,Order Sales Tax,Item Total,\
Currency,Transaction ID,Listing ID,Ship Name,Ship City,Order ID,SKU
11/21/26,Mug,Ann Lee (annlee),2,0,4.50,0.62,10.00,USD,4001,9001,Ann Lee,Bayshore,3001,MUG-1
11/21/26,Cup,Ann Lee (annlee),1,1.00,,,3.00,USD,4002,9002,Ann Lee,Bayshore,3001,
"""

EBAY = """\
,,,,,,,,,,,,,,,
"Sales Record Number","Order Number","Buyer Username","Buyer Name","Buyer Email",Buyer Zip,\
Ship To Name,Item Number,Item Title,Custom Label,Quantity,Sold For,Shipping And Handling,\
eBay Collected Tax,Total Price,Sale Date
,,,,,,,,,,,,,,,
101,12-10001-10001,annlee,Ann Lee,0a1b2c@members.ebay.com,94326,Ann Lee,110001,"A ""big"" mug",\
MUG-1,1,$12.00,$4.50,$1.00,$17.50,Nov-21-26
102,12-10002-10002,broe,Bob Roe,bob@example.com,80202,Bob Roe,,,,2,"$1,030.00",$0.00,$0.00,\
"$1,030.00",Nov-22-26
102,12-10002-10002,broe,,,,,110002,Cup,CUP-1,1,"$1,000.00",,,,
102,12-10002-10002,broe,,,,,110003,Mug,MUG-1,1,$30.00,,,,

2,record(s) downloaded,from Nov-21-26 to Nov-22-26
Seller ID : annsshop
"""

EBAY_IN_GERMAN = """\
sep=;
Verkaufsprotokollnummer;Bestellnummer;Nutzername des Käufers;Name des Käufers;Name des Empfängers;\
Artikelnummer;Angebotstitel;Anzahl;Verkauft für;Verpackung und Versand;Gesamtbetrag;Verkauft am
201;20-20001-20001;jutta;Jutta Maß;--;210001;Becher;1;1.234,50 €;EUR 4,90;1.239,40 €;10-Dez-26
"""

SQUARE = """\
Date,Gross Sales,Discounts,Net Sales,Tax,Tip,Total Collected,Card,Cash,Transaction ID,Card Brand,\
PAN Suffix,Description,Event Type,Location,Customer ID,Customer Name
2026-11-21,"$1,030.00",-$3.00,"$1,027.00",$2.16,$1.00,"$1,030.16",$30.16,"$1,000.00",SQA1x,Visa,\
0042,"Mug x 1, Cup x 1",Payment,Autumn Fair,CUST1,Ann Lee
2026-11-22,-$12.00,$0.00,-$12.00,$0.00,$0.00,-$12.00,-$12.00,$0.00,SQA1x,Visa,0042,Mug x 1,Refund,\
Autumn Fair,,
"""

SQUARE_ITEMS = """\
Date,Category,Item,Qty,Price Point Name,SKU,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,\
Event Type,Location,Customer Name
2026-11-21,Ceramics,Mug,1.0,Large,MUG-1,$18.00,-$3.00,$15.00,$1.20,SQA1x,Payment,Autumn Fair,Ann Lee
2026-11-21,Ceramics,Cup,2.0,Small,CUP-1,$24.00,$0.00,$24.00,$1.92,SQA1x,Payment,Autumn Fair,Ann Lee
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

SHOPIFY_JSON = """\
{"orders": [
  {"id": 450789469, "name": "#1001", "order_number": 1001, "email": "ann@example.com",
   "created_at": "2026-11-21T09:14:02-05:00", "currency": "USD", "total_price": "20.90",
   "total_tax": "1.90", "total_discounts": "1.00", "taxes_included": false, "tags": "vip",
   "fulfillment_status": null, "financial_status": "paid", "note": "ring twice",
   "payment_details": {"credit_card_number": "•••• 4242", "credit_card_company": "Visa"},
   "line_items": [{"sku": "MUG", "name": "Mug", "quantity": 2, "price": "10.00"}],
   "customer": {"id": 8, "first_name": "Ann", "last_name": "Lee", "state": "enabled"},
   "billing_address": {"name": "Bob Roe", "zip": "02134", "country_code": "US"}}
]}
"""

SHOPIFY_GRAPHQL = """\
{"data": {"orders": {"edges": [{"node": {"name": "#1001", "createdAt": "2026-11-21T09:14:02Z",
  "totalPriceSet": {"shopMoney": {"amount": "20.0", "currencyCode": "USD"}}, "tags": ["vip"],
  "lineItems": {"nodes": [{"sku": "MUG", "name": "Mug", "quantity": 2,
    "originalUnitPriceSet": {"shopMoney": {"amount": "10.0"}}}]},
  "customer": {"id": "gid://shopify/Customer/8", "firstName": "Ann"}}}]}}}
"""

BIGCOMMERCE = """\
[
  {"id": 100, "customer_id": 0, "date_created": "Sat, 21 Nov 2026 19:26:23 +0000",
   "status_id": 11, "status": "Awaiting Fulfillment", "total_inc_tax": "27.0000",
   "total_tax": "2.0000", "shipping_cost_ex_tax": "5.0000", "default_currency_code": "USD",
   "products": [{"name": "Mug", "sku": "MUG", "quantity": 2, "total_ex_tax": "20.0000"}],
   "shipping_addresses": {"url": "https://example.com/v2/orders/100", "resource": "/orders/100"},
   "billing_address": {"first_name": "Ann", "last_name": "Lee", "email": "ann@example.com"}}
]
"""

MAGENTO = """\
{"items": [
  {"increment_id": "000000102", "created_at": "2026-11-21 15:30:04", "customer_is_guest": 1,
   "customer_email": "ann@example.com", "order_currency_code": "USD", "grand_total": 28,
   "shipping_amount": 5, "tax_amount": 4.3, "discount_amount": -3.3, "status": "pending",
   "items": [{"sku": "TEE", "name": "Tee", "qty_ordered": 1, "row_total": 22},
             {"parent_item_id": 224, "sku": "TEE-XS", "qty_ordered": 1, "row_total": 22}],
   "billing_address": {"firstname": "Ann", "lastname": "Lee", "street": ["1 Main St", "Suite 2"]},
   "payment": {"method": "checkmo", "cc_last4": "1111", "cc_type": "VI"},
   "extension_attributes": {"shipping_assignments": [{"shipping": {"address": {"city": "Ely"}}}]}}
], "search_criteria": {"filter_groups": []}, "total_count": 1}
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
    "etsy": ETSY,
    "ebay": EBAY,
    "square": SQUARE,
    "neutral_csv": NEUTRAL_CSV,
    "neutral_json": NEUTRAL_JSON,
    "shopify_json": SHOPIFY_JSON,
    "bigcommerce": BIGCOMMERCE,
    "magento": MAGENTO,
    "qbxml": QBXML,
    "iif": IIF,
    **list_seeds.BY_FORMAT,
}

VARIANTS = (ALL_ORDERS, ETSY_ITEMS, EBAY_IN_GERMAN, SQUARE_ITEMS, *list_seeds.VARIANTS)
"""The other files that some of the formats have."""

SEEDS = [seed.encode() for seed in (*BY_FORMAT.values(), *VARIANTS)]
