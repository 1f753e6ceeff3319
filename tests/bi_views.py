#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The views for people count in the units of each currency: yen have no cents, dinars have mils."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import TODAY, customer, gl_rows  # noqa: E402
from lib.site import invoice, line  # noqa: E402


def view(site, name):
    return f'bi.{name}' if site.engine == 'postgresql' else f'bi_{name}'


def numbers(site, what, name, where):
    row = site.sql(f'SELECT {what} FROM {view(site, name)} WHERE {where}')[0]
    return [float(v) for v in row]


def test_the_companys_currency(site):
    customer(site)
    doc = invoice(site, [line(2, 115.5)], docstatus=1)
    tap.eq(numbers(site, 'net_total, grand_total, base_grand_total', 'sales_invoice',
                   f"name = '{doc['name']}'"), [231, 277.2, 277.2])
    tap.eq(numbers(site, 'sum(qty), sum(rate), sum(amount)', 'sales_invoice_item',
                   f"parent = '{doc['name']}'"), [2, 115.5, 231])
    tap.eq(site.sql(f"SELECT posting_date, customer FROM {view(site, 'sales_invoice')} "
                    f"WHERE name = '{doc['name']}'"), [[TODAY.isoformat(), 'Dupont SARL']])


def test_currencies_without_cents_and_with_mils(site):
    # 12 000 JPY at 0.006 = 72.00; 10.125 TND at 0.3 = 3.0375: 3.04.
    customer(site, 'Kyoto KK', territory='JP', default_currency='JPY', vat_code='EXPORT')
    customer(site, 'Tunis', territory='TN', default_currency='TND', vat_code='EXPORT')
    for who, price, rate, base in (('Kyoto KK', 12000, 0.006, 72), ('Tunis', 10.125, 0.3, 3.04)):
        doc = invoice(site, [line(1, price, 'EXPORT')], who, conversion_rate=rate, docstatus=1)
        tap.eq(doc['grand_total'], price)
        tap.eq(numbers(site, 'grand_total, outstanding_amount, base_grand_total',
                       'sales_invoice', f"name = '{doc['name']}'"), [price, price, base])
        tap.eq(numbers(site, 'amount, base_amount', 'sales_invoice_item',
                       f"parent = '{doc['name']}'"), [price, base])
        row = [r for r in gl_rows(site, doc['name']) if r['account_number'] == '411'][0]
        tap.eq(numbers(site, 'debit, debit_in_account_currency, outstanding_in_account_currency',
                       'gl_entry', f"id = {row['name']}"), [base, price, price])


def test_every_view_can_be_read(site):
    names = site.sql("SELECT name FROM sqlite_master WHERE type = 'view' AND name LIKE 'bi!_%' "
                     "ESCAPE '!'") if site.engine == 'sqlite' else \
        site.sql("SELECT 'bi.' || quote_ident(table_name) FROM information_schema.views "
                 "WHERE table_schema = 'bi'")
    tap.ok(len(names) > 30, len(names))
    for (name,) in names:
        site.sql(f'SELECT count(*) FROM (SELECT * FROM {name}) x')


if __name__ == '__main__':
    tap.main()
