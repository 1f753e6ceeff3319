#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A stranger's checker (seal_check.py, made from docs/seal.md) proves a site, and finds changes.

time limit: 400 s
"""
import datetime
import os
import shutil
import sqlite3
import tempfile

from lib import tap
from lib.site import COMPANY, TODAY, Site, customer, invoice, line, program
from seal_check import Checker

NAME = 'Été | \\ "SARL"'  # what must be escaped
HAS_CLOSING = TODAY.timetuple().tm_yday > 1  # the fiscal year began before yesterday


def fill(site):
    customer(site, NAME)
    for n in range(3):
        lines = [line(1, 100 + n), line(2, 5, 'TVA55')]
        doc = invoice(site, lines, NAME, docstatus=1)
    site.cancel('Sales Invoice', doc['name']).expect(200)
    site.create('Custom Field', dt='Sales Invoice', fieldname='site_no', label='Site',
                fieldtype='Data')
    kept = invoice(site, [line(1, 7)], NAME, docstatus=1, site_no='0')
    site.fetch('bastide.einvoice.download', doctype='Sales Invoice', name=kept['name'],
               format='cii').expect(200)
    if HAS_CLOSING:
        day = (TODAY - datetime.timedelta(days=1)).isoformat()
        site.method('bastide.ledger.close_period',
                    {'company': COMPANY, 'to_date': day}).expect(200)


def test_a_stranger_finds_every_seal_right(site):
    fill(site)
    check = Checker(site.dir, program())
    tap.eq(check.run(), [])
    # 4 invoices and a cancellation, each with an entry; the e-invoice made of one
    tap.eq(check.counts, {'entries': 5, 'events': 6, 'closings': int(HAS_CLOSING)})


CHANGES = [
    "UPDATE gl_entry SET remarks = 'x' WHERE id = 1",
    'DELETE FROM gl_entry WHERE id = 2',
    "UPDATE ledger_entry SET posted_by = 'x' WHERE seq = 2",
    'DELETE FROM ledger_entry WHERE seq = 5',
    'DELETE FROM seal_record WHERE seq = 5',
    "UPDATE sales_invoice SET po_no = 'x' WHERE id = (SELECT min(id) FROM sales_invoice)",
    'UPDATE sales_invoice_item SET rate = rate + 1 WHERE idx = 2',
    "UPDATE sales_invoice SET site_no = '1' WHERE site_no = '0'",
    "UPDATE einvoice_file SET hash = replace(hash, substr(hash, 1, 1), 'x')",
    'DELETE FROM einvoice_file',
]
if HAS_CLOSING:
    CHANGES.append('UPDATE period_closing SET closed_at = closed_at + 1')


def changed_copy(site, change):
    copy = os.path.join(tempfile.mkdtemp(), 'site')
    shutil.copytree(site.dir, copy)
    db = sqlite3.connect(os.path.join(copy, 'bastide.db'))
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        db.execute(f'DROP TRIGGER "{name}"')
    tap.ok(db.execute(change).rowcount, f'nothing to change: {change}')
    db.commit()
    db.close()
    return copy


def test_the_stranger_and_the_program_find_what_was_changed():
    site = Site('sqlite')
    fill(site)
    site.stop()
    for change in CHANGES:
        site.dir, own = changed_copy(site, change), site.dir
        tap.ok(Checker(site.dir, program()).run(), f'the stranger misses: {change}')
        tap.eq(site.run('verify').returncode, 1, f'verify misses: {change}')
        shutil.rmtree(site.dir)
        site.dir = own


if __name__ == '__main__':
    tap.main()
