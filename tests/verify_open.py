#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""verify proves what is open of each line, and names the first that is wrong."""
import os
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import customer, invoice, line, shared  # noqa: E402
from lib.site import Site  # noqa: E402


def change(site, statement):
    """Behind the program's back; triggers let what is open change."""
    if site.db:
        site.sql(statement)
        return
    db = sqlite3.connect(os.path.join(site.dir, 'bastide.db'), timeout=30)
    db.execute(statement)
    db.commit()
    db.close()


def lines(site, voucher):
    return [r[0] for r in site.sql('SELECT g.id FROM gl_entry g JOIN document d '
                                   f"ON d.id = g.voucher_no WHERE d.name = '{voucher}' "
                                   'ORDER BY g.id')]


def found(site):
    done = site.run('verify')
    tap.eq(done.returncode, 1)
    return done.stdout + done.stderr


def test_what_is_open_is_proved(site):
    # 1 200.00, 500.00 of it paid: 700.00 are open.
    customer(site)
    bill = invoice(site, [line(1, 1000)], docstatus=1)['name']
    site.create('Payment Entry', payment_type='Receive', party='Dupont SARL', paid_amount=500,
                docstatus=1, references=[{'reference_name': bill}])
    tap.eq(site.run('verify').returncode, 0)
    owed, income = lines(site, bill)[:2]
    change(site, f'UPDATE gl_entry SET outstanding = 0 WHERE id = {owed}')
    text = found(site)
    tap.contains(text, f'gl_entry, row {owed}:')
    tap.contains(text, '700.00')
    change(site, f'UPDATE gl_entry SET outstanding = 70000, '
                 f'outstanding_in_account_currency = 69999 WHERE id = {owed}')
    tap.contains(found(site), '699.99')
    change(site, f'UPDATE gl_entry SET outstanding_in_account_currency = 70000 WHERE id = {owed}')
    change(site, f'UPDATE gl_entry SET outstanding = 1 WHERE id = {income}')
    tap.contains(found(site), f'gl_entry, row {income}:')
    change(site, f'UPDATE gl_entry SET outstanding = 0 WHERE id = {income}')
    tap.eq(site.run('verify').returncode, 0)
    site.cancel('Sales Invoice', bill).refused(417)


def test_an_account_keeps_its_kind(site):
    account = site.list('Account', filters={'account_number': '411'})[0]['name']
    site.change('Account', account, account_type='').refused(417, 'ValidationError',
                                                             'account_type')
    site.change('Account', account, account_name='Clients France').expect(200)


def test_books_that_were_taken_over(other):
    path = shared('corpus', 'fec', 'own-clean', '123456782FEC20251231.txt')
    site = Site(other.engine)
    try:
        site.ask('import fec', path)
        tap.eq(site.run('verify').returncode, 0)
        row = site.sql('SELECT min(id) FROM gl_entry WHERE outstanding <> 0')[0][0]
        change(site, f'UPDATE gl_entry SET outstanding = 0, outstanding_in_account_currency = 0 '
                     f'WHERE id = {row}')
        tap.contains(found(site), f'gl_entry, row {row}:')
    finally:
        site.stop()


if __name__ == '__main__':
    tap.main()
