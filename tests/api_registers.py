#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Registers, VAT summary and bank book, by hand."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import YEAR, Site, customer, invoice, line  # noqa: E402

DAYS = {'from_date': f'{YEAR}-01-01', 'to_date': f'{YEAR}-12-31'}


def books(site):
    """Sold: 1 000 and 200 at 20 %, 300 at 10 %, 400 for export; 100 of the first given back.
    Bought: 500 at 20 %, 250 from another member state. Received 600, paid 600."""
    if getattr(site, 'made', None):
        return
    site.made = True
    customer(site)
    site.first = invoice(site, [line(1, 1000)], docstatus=1)['name']
    invoice(site, [line(1, 200), line(1, 300, 'TVA10'), line(1, 400, 'EXPORT')], docstatus=1)
    invoice(site, [line(-1, 100)], is_return=1, return_against=site.first, docstatus=1)
    site.create('Supplier', supplier_name='Scierie')
    site.bill = site.create('Purchase Invoice', supplier='Scierie', bill_no='S1', docstatus=1,
                            items=[line(1, 500)])['name']
    site.create('Purchase Invoice', supplier='Scierie', bill_no='S2', docstatus=1,
                items=[line(1, 250, 'INTRA-S')])
    site.create('Payment Entry', payment_type='Receive', party='Dupont SARL', paid_amount=600,
                docstatus=1, references=[{'reference_name': site.first}])
    site.create('Payment Entry', payment_type='Pay', party='Scierie', paid_amount=600,
                docstatus=1, references=[{'reference_name': site.bill}])


def test_sales_register(site):
    books(site)
    got = site.report('Sales Register', **DAYS)['result']
    tap.eq([(r['net_total'], r['tax_total'], r['grand_total'], r['outstanding_amount'])
            for r in got[:-1]],
           [(1000, 200, 1200, 480), (900, 70, 970, 970), (-100, -20, -120, 0)])
    total = got[-1]
    tap.eq((total['is_total'], total['net_total'], total['tax_total'], total['grand_total']),
           (1, 1800, 250, 2050))
    one = site.report('Sales Register', limit=2, **DAYS)['result']
    tap.eq((len(one), one[-1]['grand_total']), (3, 2050))  # the total is of the whole
    tap.eq(len(site.report('Sales Register', customer='Dupont SARL', **DAYS)['result']), 4)


def test_purchase_register(site):
    books(site)
    got = site.report('Purchase Register', **DAYS)['result']
    tap.eq([(r['bill_no'], r['grand_total'], r['outstanding_amount']) for r in got[:-1]],
           [('S1', 600, 0), ('S2', 250, 250)])


def vat(site, **days):
    out = {}
    for row in site.report('VAT Summary', **{**DAYS, **days})['result']:
        key = (row['account_number'], row['vat_code']) if not row.get('is_total') else 'total'
        out[key] = (row.get('base'), row['tax'])
    return out


def test_vat_summary(site):
    books(site)
    # Due: 1 000 + 200 - 100 = 1 100 at 20 %: 220; 300 at 10 %: 30; 250 by the buyer: 50.
    # Deducted: 500: 100; 250: 50. To pay: 220 + 30 + 50 - 100 - 50 = 150.
    tap.eq(vat(site), {('44571', 'TVA20'): (1100, 220), ('44571', 'TVA10'): (300, 30),
                       ('4452', 'INTRA-S'): (250, 50), ('44566', 'TVA20'): (500, 100),
                       ('445662', 'INTRA-S'): (250, 50), ('706', 'EXPORT'): (400, 0),
                       'total': (None, 150)})


def test_vat_of_days_within_months(other):
    site = Site(other.engine)
    try:
        customer(site)
        days = [f'{YEAR}-01-{d}' for d in ('09', '10', '10', '20', '21')]
        made = [invoice(site, [line(1, 100 * (i + 1))], posting_date=day, docstatus=1)['name']
                for i, day in enumerate(days)]
        site.cancel('Sales Invoice', made[2])  # its reversal has its day
        # 200 of the 10th and 400 of the 20th, at 20 %
        want = {('44571', 'TVA20'): (600, 120), 'total': (None, 120)}
        span = {'from_date': days[1], 'to_date': days[3]}
        tap.eq(vat(site, **span), want)
        tap.eq(vat(site, from_date=days[1], to_date=days[1])['total'], (None, 40))
        # Whoever may see some lines only is told from lines; those of VAT have no party.
        site.create('User', email='b@b.example', first_name='Bob', new_password='long enough too',
                    roles=[{'role': 'Accounts Manager'}])
        site.create('User Permission', user='b@b.example', allow='Customer',
                    for_value='Dupont SARL')
        site.headers = site.client('b@b.example').headers
        tap.eq(vat(site, **span), want)
    finally:
        site.stop()


def test_vat_that_waits(other):
    site = Site(other.engine, vat_regime='encaissements')
    try:
        customer(site)
        bill = invoice(site, [line(1, 1000)], docstatus=1)['name']
        tap.eq(vat(site), {('44574', 'TVA20'): (1000, 200), 'total': (None, 0)})
        pay = site.create('Payment Entry', payment_type='Receive', party='Dupont SARL',
                          paid_amount=300, docstatus=1, references=[{'reference_name': bill}])
        # 300 of 1 200: 50 of VAT on 250
        tap.eq(vat(site), {('44574', 'TVA20'): (750, 150), ('44571', 'TVA20'): (250, 50),
                           'total': (None, 50)})
        site.cancel('Payment Entry', pay['name'])
        tap.eq(vat(site), {('44574', 'TVA20'): (1000, 200), 'total': (None, 0)})
    finally:
        site.stop()


def test_bank_book(site):
    books(site)
    got = site.report('Bank Book', **DAYS)['result']
    lines = [r for r in got if r.get('voucher_no')]
    tap.eq([(r['debit'], r['credit'], r['balance']) for r in lines],
           [(600, 0, 600), (0, 600, 0)])
    sales = site.list('Account', filters={'account_number': '706'})[0]['name']
    site.fetch('frappe.desk.query_report.run', report_name='Bank Book',
               filters='{"account": "%s"}' % sales).refused(417, None, 'account')


if __name__ == '__main__':
    tap.main()
