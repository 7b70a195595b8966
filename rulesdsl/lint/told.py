"""The fields that the files of each sales channel tell, by name.

Written by `pytest --update` from the formats: to import all of these takes long.
"""

from __future__ import annotations

TOLD = {
    "Amazon": """
        order number, channel, store, order date, currency, total, fulfilment, email, phone,
        name, first name, last name, company, customer name, billing street,
        billing street 2, billing city, billing state, billing zip, billing country,
        shipping name, shipping first name, shipping last name, shipping street,
        shipping street 2, shipping city, shipping state, shipping zip, shipping country,
        shipping phone
    """,
    "BigCommerce": """
        order number, channel, order date, currency, total, payment method, fulfilment,
        guest, customer id, location id, email, phone, name, first name, last name, company,
        customer name, billing name, billing first name, billing last name, billing company,
        billing street, billing street 2, billing city, billing state, billing zip,
        billing country, billing phone, shipping name, shipping first name,
        shipping last name, shipping company, shipping street, shipping street 2,
        shipping city, shipping state, shipping zip, shipping country, shipping phone,
        card brand
    """,
    "eBay": """
        order number, channel, store, order date, currency, total, payment method,
        customer id, email, phone, name, first name, last name, customer name, billing name,
        billing first name, billing last name, billing street, billing street 2,
        billing city, billing state, billing zip, billing country, shipping name,
        shipping first name, shipping last name, shipping street, shipping street 2,
        shipping city, shipping state, shipping zip, shipping country, shipping phone
    """,
    "Etsy": """
        order number, channel, order date, currency, total, payment method, fulfilment,
        customer id, name, first name, last name, customer name, shipping name,
        shipping first name, shipping last name, shipping street, shipping street 2,
        shipping city, shipping state, shipping zip, shipping country
    """,
    "Magento": """
        order number, channel, store, order date, currency, total, payment method,
        customer group, fulfilment, guest, customer id, company id, email, phone, name,
        first name, last name, company, customer name, billing name, billing first name,
        billing last name, billing company, billing street, billing street 2, billing city,
        billing state, billing zip, billing country, billing phone, shipping name,
        shipping first name, shipping last name, shipping company, shipping street,
        shipping street 2, shipping city, shipping state, shipping zip, shipping country,
        shipping phone, card brand, card last four, card expiry
    """,
    "Shopify": """
        order number, channel, order date, currency, total, payment method, tags,
        customer group, fulfilment, guest, customer id, company id, location id, email,
        phone, name, first name, last name, company, customer name, billing name,
        billing first name, billing last name, billing company, billing street,
        billing street 2, billing city, billing state, billing zip, billing country,
        billing phone, shipping name, shipping first name, shipping last name,
        shipping company, shipping street, shipping street 2, shipping city, shipping state,
        shipping zip, shipping country, shipping phone, card brand, card last four,
        card expiry
    """,
    "Square": """
        order number, channel, store, order date, currency, total, payment method,
        customer id, name, first name, last name, customer name, card brand, card last four
    """,
    "WooCommerce": """
        order number, channel, order date, currency, total, payment method, fulfilment,
        guest, customer id, email, phone, name, first name, last name, company,
        customer name, billing name, billing first name, billing last name, billing company,
        billing street, billing street 2, billing city, billing state, billing zip,
        billing country, billing phone, shipping name, shipping first name,
        shipping last name, shipping company, shipping street, shipping street 2,
        shipping city, shipping state, shipping zip, shipping country, shipping phone
    """,
}
