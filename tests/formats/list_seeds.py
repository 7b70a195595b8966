"""Small whole files of QuickBooks' lists as tables and as JSON, as in `seeds`."""

from __future__ import annotations

QUICKBOOKS_CSV = """\
,Active Status,Customer,Balance,Balance Total,Company,Mr./Ms./...,First Name,M.I.,Last Name,\
Primary Contact,Main Phone,Fax,Alt. Phone,Main Email,Bill to 1,Bill to 2,Bill to 3,Ship to 1,\
Ship to 2,Terms,Account No.
,Active,"Lee, Ann",0.00,12.50,Lee Tools Ltd,,Ann,,Lee,Ann Lee,(415) 555-6579,,415.555.6580,\
"ann@example.com, lee@example.com",Ann Lee,1 Main St,"Bayshore, CA 94326",,,Net 30,
,Not-active,"Lee, Ann:Kitchen",0.00,0.00,,,,,,,,,,,,,,,,,
"""

VENDORS_CSV = """\
,Active Status,Vendor,Balance,Balance Total,Company,Main Phone,Bill from 1,Bill from 2
,Active,Bank of Bayshore,0.00,0.00,,,Bank of Bayshore,1 Bank St
"""

CONTACTS = """\
"Lee Tools, Ltd",,,,,
Customer Contact List,,,,,

Customer full name,Phone numbers,Email,Full name,Bill address,Ship address
"Lee, Ann",Phone:(415) 555-6579 Mobile: 415.555.6580,ann@example.com,Ann Lee,"1 Main St
Bayshore CA 94326",
"Lee, Ann:Kitchen",,,,"1 Main St, Bayshore, CA 94326 USA",
Roe Ltd (deleted),,,,,

" Saturday, November 21, 2026 01:46 PM GMT-05:00",,,,,
"""

SUPPLIERS = """\
Supplier Contact List
Supplier,Phone Numbers,Email,Full Name,Address,Account No.
Bank of Bayshore,-,-,,-,-
"""

ONLINE_JSON = """\
{"QueryResponse": {
  "Customer": [
    {"Id": "58", "SyncToken": "0", "DisplayName": "Lee, Ann", "FullyQualifiedName": "Lee, Ann",
     "Job": false, "Active": true, "GivenName": "Ann", "FamilyName": "Lee", "Level": 0,
     "PrimaryEmailAddr": {"Address": "ann@example.com"}, "CurrencyRef": {"value": "USD"},
     "Mobile": {"FreeFormNumber": "(415) 555-6579"}, "Balance": 12.5,
     "BillAddr": {"Id": "2", "Line1": "1 Main St", "City": "Bayshore", "PostalCode": "94326"},
     "MetaData": {"CreateTime": "2026-01-02T03:04:05-08:00"}},
    {"Id": "59", "SyncToken": "1", "DisplayName": "Kitchen", "Job": true, "Active": false,
     "FullyQualifiedName": "Lee, Ann:Kitchen", "ParentRef": {"value": "58"}}
  ],
  "Vendor": [{"Id": "60", "DisplayName": "Bank of Bayshore", "Vendor1099": false}],
  "startPosition": 1, "maxResults": 3
}, "time": "2026-11-21T10:00:00.000-08:00"}
"""

NEUTRAL_CUSTOMERS = """\
full name,list id,active,email,first name,last name,phone,billing line 1,billing line 2,\
billing city,billing state,billing zip,currency,list
"Lee, Ann",80000001-1234567890,yes,ann@example.com,Ann,Lee,(415) 555-6579,Ann Lee,1 Main St,\
Bayshore,CA,94326,USD,
"Lee, Ann:Kitchen",,no,,,,,,,,,,,customer
Bank of Bayshore,,,,,,,,,,,,,vendor
"""

BY_FORMAT = {
    "neutral_customers": NEUTRAL_CUSTOMERS,
    "quickbooks_csv": QUICKBOOKS_CSV,
    "quickbooks_online_contacts": CONTACTS,
    "quickbooks_online_json": ONLINE_JSON,
}

VARIANTS = (VENDORS_CSV, SUPPLIERS)
