"""Currencies by name: QuickBooks writes 'US Dollar' where an order says USD (ISO 4217)."""

from __future__ import annotations

from functools import cache

QUICKBOOKS_NAMES: dict[str, str] = {
    "ARS": "Argentine Peso", "AUD": "Australian Dollar", "BGN": "Bulgarian Lev",
    "BHD": "Bahraini Dinar", "BND": "Brunei Dollar", "BRL": "Brazilian Real",
    "BSD": "Bahamian Dollar", "CAD": "Canadian Dollar", "CHF": "Swiss Franc",
    "CLP": "Chilean Peso", "CNY": "Chinese Yuan Renminbi", "COP": "Colombian Peso",
    "CZK": "Czech Koruna", "DKK": "Danish Krone", "DOP": "Dominican Peso",
    "EGP": "Egyptian Pound", "EUR": "Euro", "GBP": "British Pound Sterling",
    "HKD": "Hong Kong Dollar", "HUF": "Hungarian Forint", "IDR": "Indonesian Rupiah",
    "INR": "Indian Rupee", "JMD": "Jamaican Dollar", "JOD": "Jordanian Dinar",
    "JPY": "Japanese Yen", "KES": "Kenyan Shilling", "KRW": "South Korean Won",
    "KWD": "Kuwaiti Dinar", "MAD": "Moroccan Dirham", "MXN": "Mexican Peso",
    "MYR": "Malaysian Ringgit", "NGN": "Nigerian Naira", "NOK": "Norwegian Krone",
    "NZD": "New Zealand Dollar", "OMR": "Omani Rial", "PHP": "Philippine Peso",
    "PLN": "Polish Zloty", "RON": "Romanian Leu", "RUB": "Russian Ruble",
    "SEK": "Swedish Krona", "SGD": "Singapore Dollar", "THB": "Thai Baht",
    "TRY": "Turkish Lira", "USD": "US Dollar", "VND": "Vietnamese Dong",
    "ZAR": "South African Rand",
}  # fmt: skip
"""What QuickBooks' own list calls a currency, by ISO 4217 code: CurrencyRef takes the name.

Certain is 'US Dollar' (Intuit's MCInvoiceAdd sample). Of the others Intuit says that a built-in
currency has "the internationally accepted currency name", which cannot be edited, and that letter
case does not count (CurrencyQuery in the SDK's reference); they are spelt here as they mostly are,
and were not tried against a company file. A wrong name costs the run: QuickBooks answers 3140 and
stops. So a company's own list of currencies goes before this one (`Company.currencies`), and a
currency of which two names are in use is not here: its order is held. But for GBP ('British Pound')
and CNY ('Chinese Yuan'), which too many stores sell in; of those the longer one stands.
"""

_NAMES = """
AED UAE Dirham | United Arab Emirates Dirham
AFN Afghani | Afghan Afghani
ALL Lek | Albanian Lek
AMD Armenian Dram
AOA Kwanza | Angolan Kwanza
ARS Argentine Peso | Argentina Peso
AUD Australian Dollar | Australia Dollar
AWG Aruban Florin
AZN Azerbaijan Manat | Azerbaijani Manat | Azerbaijan New Manat
BAM Convertible Mark | Bosnia and Herzegovina Convertible Mark
BBD Barbados Dollar | Barbadian Dollar
BDT Taka | Bangladeshi Taka | Bangladesh Taka
BGN Bulgarian Lev | Bulgaria Lev
BHD Bahraini Dinar | Bahrain Dinar
BIF Burundi Franc | Burundian Franc
BMD Bermudian Dollar | Bermuda Dollar
BND Brunei Dollar
BOB Boliviano | Bolivian Boliviano
BRL Brazilian Real | Brazil Real
BSD Bahamian Dollar | Bahamas Dollar
BTN Ngultrum
BWP Pula | Botswana Pula
BYN Belarusian Ruble | Belarus Ruble | Belarusian Rouble
BZD Belize Dollar
CAD Canadian Dollar | Canada Dollar
CDF Congolese Franc
CHF Swiss Franc | Switzerland Franc
CLP Chilean Peso | Chile Peso
CNY Yuan Renminbi | Chinese Yuan Renminbi | Chinese Yuan | Renminbi
COP Colombian Peso | Colombia Peso
CRC Costa Rican Colon | Costa Rica Colon | Costa Rican Colón
CUP Cuban Peso
CVE Cabo Verde Escudo
CZK Czech Koruna | Czech Republic Koruna
DJF Djibouti Franc
DKK Danish Krone | Danish Kroner
DOP Dominican Peso | Dominican Republic Peso
DZD Algerian Dinar
EGP Egyptian Pound | Egypt Pound
ERN Nakfa
ETB Ethiopian Birr | Ethiopia Birr
EUR Euro
FJD Fiji Dollar | Fijian Dollar
FKP Falkland Islands Pound
GBP Pound Sterling | British Pound Sterling | British Pound | Great British Pound
GEL Lari | Georgian Lari
GHS Ghana Cedi | Ghanaian Cedi
GIP Gibraltar Pound
GMD Dalasi | Gambian Dalasi
GNF Guinean Franc
GTQ Quetzal | Guatemalan Quetzal | Guatemala Quetzal
GYD Guyana Dollar | Guyanese Dollar
HKD Hong Kong Dollar | Hong Kong Dollars
HNL Lempira | Honduran Lempira | Honduras Lempira
HRK Croatian Kuna | Croatia Kuna
HTG Gourde | Haitian Gourde | Haiti Gourde
HUF Forint | Hungarian Forint | Hungary Forint
IDR Rupiah | Indonesian Rupiah | Indonesia Rupiah
ILS New Israeli Sheqel | Israeli Shekel | Israeli New Shekel | New Israeli Shekel
INR Indian Rupee | India Rupee
IQD Iraqi Dinar
IRR Iranian Rial
ISK Iceland Krona | Icelandic Krona | Icelandic Króna
JMD Jamaican Dollar | Jamaica Dollar
JOD Jordanian Dinar | Jordan Dinar
JPY Yen | Japanese Yen | Japan Yen
KES Kenyan Shilling | Kenya Shilling
KGS Som | Kyrgyzstani Som
KHR Riel | Cambodian Riel | Cambodia Riel
KMF Comorian Franc
KPW North Korean Won
KRW Won | South Korean Won | Korean Won
KWD Kuwaiti Dinar | Kuwait Dinar
KYD Cayman Islands Dollar | Cayman Dollar
KZT Tenge | Kazakhstani Tenge | Kazakhstan Tenge
LAK Lao Kip | Laotian Kip
LBP Lebanese Pound | Lebanon Pound
LKR Sri Lanka Rupee | Sri Lankan Rupee
LRD Liberian Dollar
LSL Loti
LYD Libyan Dinar
MAD Moroccan Dirham | Morocco Dirham
MDL Moldovan Leu
MGA Malagasy Ariary
MKD Denar | Macedonian Denar
MMK Kyat | Myanmar Kyat | Burmese Kyat
MNT Tugrik | Mongolian Tugrik | Mongolian Tögrög
MOP Pataca | Macanese Pataca | Macau Pataca
MRU Ouguiya
MUR Mauritius Rupee | Mauritian Rupee
MVR Rufiyaa | Maldivian Rufiyaa
MWK Malawi Kwacha | Malawian Kwacha
MXN Mexican Peso | Mexico Peso
MYR Malaysian Ringgit | Malaysia Ringgit
MZN Mozambique Metical | Mozambican Metical
NAD Namibia Dollar | Namibian Dollar
NGN Naira | Nigerian Naira | Nigeria Naira
NIO Cordoba Oro | Nicaraguan Cordoba | Nicaraguan Córdoba
NOK Norwegian Krone | Norwegian Kroner
NPR Nepalese Rupee | Nepal Rupee
NZD New Zealand Dollar | New Zealand Dollars
OMR Rial Omani | Omani Rial
PAB Balboa | Panamanian Balboa | Panama Balboa
PEN Sol | Peruvian Nuevo Sol | Peruvian Sol | Nuevo Sol
PGK Kina | Papua New Guinean Kina
PHP Philippine Peso | Philippines Peso
PKR Pakistan Rupee | Pakistani Rupee
PLN Zloty | Polish Zloty | Polish Złoty | Poland Zloty
PYG Guarani | Paraguayan Guarani | Paraguay Guarani
QAR Qatari Rial | Qatar Riyal | Qatari Riyal | Qatar Rial
RON Romanian Leu | Romanian New Leu | Romania Leu | New Romanian Leu
RSD Serbian Dinar
RUB Russian Ruble | Russian Rouble | Russia Ruble
RWF Rwanda Franc | Rwandan Franc
SAR Saudi Riyal | Saudi Arabian Riyal | Saudi Arabia Riyal
SBD Solomon Islands Dollar
SCR Seychelles Rupee
SDG Sudanese Pound
SEK Swedish Krona | Swedish Kronor | Sweden Krona
SGD Singapore Dollar | Singapore Dollars
SHP Saint Helena Pound
SLE Leone
SOS Somali Shilling | Somalia Shilling
SRD Surinam Dollar | Surinamese Dollar
SSP South Sudanese Pound
STN Dobra
SVC El Salvador Colon
SYP Syrian Pound
SZL Lilangeni
THB Baht | Thai Baht | Thailand Baht
TJS Somoni
TMT Turkmenistan New Manat
TND Tunisian Dinar | Tunisia Dinar
TOP Pa’anga | Tongan Pa'anga | Tongan Paanga
TRY Turkish Lira | New Turkish Lira | Turkish New Lira | Turkey Lira
TTD Trinidad and Tobago Dollar | Trinidad & Tobago Dollar | Trinidad Dollar
TWD New Taiwan Dollar | Taiwan New Dollar | Taiwan Dollar | Taiwanese Dollar
TZS Tanzanian Shilling | Tanzania Shilling
UAH Hryvnia | Ukrainian Hryvnia | Ukraine Hryvnia
UGX Uganda Shilling | Ugandan Shilling
USD US Dollar | U.S. Dollar | United States Dollar | American Dollar
UYU Peso Uruguayo | Uruguayan Peso | Uruguay Peso
UZS Uzbekistan Sum | Uzbekistani Som
VES Bolívar Soberano | Venezuelan Bolivar | Venezuelan Bolívar | Venezuelan Bolívar Soberano
VND Dong | Vietnamese Dong | Viet Nam Dong | Vietnam Dong
VUV Vatu | Vanuatu Vatu
WST Tala | Samoan Tala
XAF CFA Franc BEAC | Central African CFA Franc
XCD East Caribbean Dollar
XCG Caribbean Guilder
XOF CFA Franc BCEAO | West African CFA Franc
XPF CFP Franc
YER Yemeni Rial | Yemen Rial
ZAR Rand | South African Rand | South Africa Rand
ZMW Zambian Kwacha | Zambia Kwacha
ZWG Zimbabwe Gold
"""

"""A line is a code and its names: ISO's own, and others that QuickBooks or people use."""

CODES: frozenset[str] = frozenset(line.partition(" ")[0] for line in _NAMES.strip().splitlines())
"""Every code of ISO 4217 that names a currency."""


def currency_code(text: str) -> str | None:
    """The three-letter code of the currency of that name or code, None where there is none.

    >>> currency_code("US Dollar"), currency_code("British pound sterling"), currency_code("eur")
    ('USD', 'GBP', 'EUR')
    """
    return _codes().get(" ".join(text.casefold().split()))


_ALSO = {
    "€": "EUR", "euros": "EUR", "£": "GBP", "pound": "GBP", "pounds": "GBP", "sterling": "GBP",
    "british pound": "GBP", "us dollars": "USD", "dollar": "USD", "dollars": "USD", "us$": "USD",
    "canadian dollars": "CAD", "australian dollars": "AUD", "swiss francs": "CHF",
    "japanese yen": "JPY",
}  # fmt: skip
"""What people call currencies, besides the names of the standard."""


def called_currency(text: str) -> str | None:
    """The code of the currency that people call so, None where there is none.

    >>> called_currency("Euros"), called_currency("US$"), called_currency("crowns")
    ('EUR', 'USD', None)
    """
    return _ALSO.get(" ".join(text.casefold().split())) or currency_code(text)


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for line in _NAMES.strip().splitlines():
        code, _, names = line.partition(" ")
        codes |= dict.fromkeys((name.strip().casefold() for name in names.split("|")), code)
        codes[code.casefold()] = code
    return codes
