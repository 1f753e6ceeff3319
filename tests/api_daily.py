#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What a server does once a day: invoices become Overdue. Days pass by the clock of the server."""
import datetime
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import TODAY, customer  # noqa: E402
from lib.site import invoice, line  # noqa: E402

MANY = 205  # more than one batch of 200


def day(ahead):
    return (TODAY + datetime.timedelta(days=ahead)).isoformat()


def after(site, days):
    """The server starts again so many days later."""
    site.stop()
    os.environ['BASTIDE_TEST_DAYS'] = str(days)
    try:
        site.start()
    finally:
        del os.environ['BASTIDE_TEST_DAYS']


def wait(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    tap.ok(condition(), 'in time')


def status(site, name, doctype='Sales Invoice'):
    return site.read(doctype, name)['status']


def test_invoices_become_overdue(site):
    customer(site)
    bill = {'due_date': day(1), 'docstatus': 1}
    late = invoice(site, [line(1, 100)], **bill)['name']
    part = invoice(site, [line(1, 100)], **bill)['name']
    paid = invoice(site, [line(1, 100)], **bill)['name']
    later = invoice(site, [line(1, 100)], due_date=day(30), docstatus=1)['name']
    draft = invoice(site, [line(1, 100)], due_date=day(1))['name']
    parts = invoice(site, [line(1, 100)], docstatus=1, payment_schedule=[
        {'due_date': day(1), 'invoice_portion': 50},
        {'due_date': day(40), 'invoice_portion': 50}])['name']
    begun = invoice(site, [line(1, 100)], docstatus=1, payment_schedule=[
        {'due_date': day(1), 'invoice_portion': 50},
        {'due_date': day(40), 'invoice_portion': 50}])['name']
    for name, amount in ((paid, 120), (part, 20), (begun, 60)):
        site.create('Payment Entry', payment_type='Receive', party='Dupont SARL',
                    paid_amount=amount, docstatus=1, references=[{'reference_name': name}])
    site.create('Supplier', supplier_name='Scierie')
    bought = site.create('Purchase Invoice', supplier='Scierie', items=[line(1, 10)],
                         **bill)['name']
    for _ in range(MANY):
        invoice(site, [line(1, 1)], **bill)
    after(site, 1)  # on the day itself nothing is late
    site.get('/api/method/ping').expect(200)
    tap.eq(status(site, late), 'Unpaid')
    after(site, 2)
    wait(lambda: status(site, bought, 'Purchase Invoice') == 'Overdue')
    tap.eq([status(site, n) for n in (late, part, parts)], ['Overdue'] * 3)
    tap.eq([status(site, n) for n in (paid, later, draft, begun)],
           ['Paid', 'Unpaid', 'Draft', 'Partly Paid'])
    wait(lambda: len(site.list('Sales Invoice', filters={'status': 'Overdue'}, limit=0))
         == MANY + 3)
    site.create('Payment Entry', payment_type='Receive', party='Dupont SARL', docstatus=1,
                references=[{'reference_name': late}])
    tap.eq(status(site, late), 'Paid')


def test_the_books_are_proved(site):
    tap.eq(site.run('verify').returncode, 0)


if __name__ == '__main__':
    tap.main()
