#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Accounts Receivable and Payable: what is open at the end of any day, by hand."""
import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import TODAY, Client, customer, invoice, line  # noqa: E402


def day(ago):
    return (TODAY - datetime.timedelta(days=ago)).isoformat()


def books(site):
    """Dupont: 120 of 200 days ago, due 150 days ago; 240 of 40 days ago, due 10 days ago, of which
    100 were paid 5 days ago. Aubry: 60 of today, due in 30 days, and 25 paid without invoice."""
    if getattr(site, 'made', None):
        return
    site.made = True
    year = site.list('Fiscal Year', fields=['year_start_date'])[0]['year_start_date']
    start = datetime.date.fromisoformat(year)
    if (TODAY - datetime.timedelta(days=200)) < start:  # the year before is needed
        site.create('Fiscal Year', year=str(start.year - 1),
                    year_start_date=start.replace(year=start.year - 1).isoformat(),
                    year_end_date=(start - datetime.timedelta(days=1)).isoformat())
    customer(site)
    customer(site, 'Aubry')
    for net, ago, due in ((100, 200, 150), (200, 40, 10)):
        site.last = invoice(site, [line(1, net)], docstatus=1, posting_date=day(ago),
                            due_date=day(due))['name']
    invoice(site, [line(1, 50)], 'Aubry', docstatus=1, due_date=day(-30))
    site.create('Payment Entry', payment_type='Receive', party='Dupont SARL', paid_amount=100,
                posting_date=day(5), docstatus=1, references=[{'reference_name': site.last}])
    site.create('Payment Entry', payment_type='Receive', party='Aubry', paid_amount=25,
                docstatus=1)


def rows(site, **filters):
    return site.report('Accounts Receivable', **filters)['result']


def test_today(site):
    books(site)
    got = rows(site)
    tap.eq([(r['party'], r['outstanding']) for r in got if r.get('is_group')],
           [('Dupont SARL', 260), ('Aubry', 35)])
    items = [r for r in got if not r.get('is_group') and not r.get('is_total')]
    tap.eq([(r['party'], r['outstanding'], r['age']) for r in items],
           [('Dupont SARL', 120, 150), ('Dupont SARL', 140, 10), ('Aubry', -25, None),
            ('Aubry', 60, None)])
    tap.eq((items[0]['range4'], items[1]['range1'], items[3]['not_due']), (120, 140, 60))
    total = got[-1]
    tap.eq((total['is_total'], total['outstanding'], total['not_due'], total['range1'],
            total['range4']), (1, 295, 35, 140, 120))


def test_an_earlier_day(site):
    books(site)
    # Six days ago: nothing was paid, Aubry had bought nothing; the 240 were 4 days late.
    got = rows(site, report_date=day(6))
    tap.eq([(r['party'], r['outstanding']) for r in got if r.get('is_group')],
           [('Dupont SARL', 360)])
    tap.eq([(r['outstanding'], r['age']) for r in got
            if not r.get('is_group') and not r.get('is_total')], [(120, 144), (240, 4)])
    tap.eq(rows(site, report_date=day(201))[-1].get('outstanding'), 0)


def test_what_is_settled_since_is_open_on_the_day(site):
    books(site)
    before = rows(site, report_date=day(1))[-1]['outstanding']
    site.create('Payment Entry', payment_type='Receive', party='Dupont SARL', paid_amount=140,
                docstatus=1, references=[{'reference_name': site.last}])
    tap.eq(rows(site, report_date=day(1))[-1]['outstanding'], before)
    tap.eq([r['outstanding'] for r in rows(site) if r.get('is_group')], [120, 35])


def test_one_party_and_pages(site):
    books(site)
    tap.eq([r['party'] for r in rows(site, party='Aubry') if r.get('is_group')], ['Aubry'])
    page = site.report('Accounts Receivable', limit=1)
    tap.eq([r['party'] for r in page['result'] if r.get('is_group')], ['Dupont SARL'])
    site.fetch('frappe.desk.query_report.run', report_name='Accounts Receivable',
               filters='{"party": "Nobody"}').refused(417)


def test_suppliers(site):
    site.create('Supplier', supplier_name='Scierie')
    site.create('Purchase Invoice', supplier='Scierie', items=[line(1, 100)], docstatus=1)
    got = site.report('Accounts Payable')['result']
    tap.eq([(r['party'], r['outstanding']) for r in got if r.get('is_group')], [('Scierie', 120)])


def test_rights(site):
    books(site)
    nobody = Client(site.port)
    nobody.fetch('frappe.desk.query_report.run',
                 report_name='Accounts Receivable').refused(403, 'PermissionError')


if __name__ == '__main__':
    tap.main()
