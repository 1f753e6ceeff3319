#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The whole story over the API: from a SIREN to a company that took its books over, invoices, and
hands books and invoice to whoever asks.

Twice: with a real FEC of the common test data, whose sums are added up here from its bytes, and
with a small one that lib/fec.py writes from figures worked out by hand, which runs everywhere.
time limit: 900 s
"""
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import tap  # noqa: E402
from lib.fec import (SMALL, SMALL_BALANCES, SMALL_NAME, cents, official,  # noqa: E402
                     per_account, rows_of)
from lib.site import (SHARED, SIREN, YEAR, Site, customer, gl_rows, invoice,  # noqa: E402
                      shared)

REAL = ('corpus', 'fec', '123456782FEC20220831.txt')
CBC = '{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}'
# 12,5 h of advice at 84,00 = 1 050,00; 3 oak boards at 33,33 = 99,99: 1 149,99 without VAT.
# VAT 20 % of 1 149,99 = 229,998 -> 230,00. To pay: 1 379,99.
NET, VAT, TOTAL = 114999, 23000, 137999
# What the invoice adds to the balances, in cents: customer, sale of services, VAT.
ADVICE, BOARDS = 105000, 9999


def make_site(engine):
    return Site(engine, serve=False, legal_form='SAS', address='1 rue des Lilas', postcode='69001',
                city='Lyon', iban='FR1420041010050500013M02606')


class Story:
    """One company; `fec` is the path of the file whose books it takes over."""

    def __init__(self, engine, fec):
        self.site = make_site(engine)
        self.site.start()
        self.fec = fec
        self.old = rows_of(fec)

    def take_over(self):
        self.site.ask('import fec', self.fec, timeout=300)
        tap.eq(self.balances(), per_account(self.old))

    def balances(self):
        """debit - credit of all times, by account, in cents."""
        sums = {}
        for r in self.site.list('GL Entry', fields=['account_number', 'debit', 'credit'],
                                limit_page_length=0):
            number = str(r['account_number'])
            sums[number] = sums.get(number, 0) + round(100 * r['debit']) - round(100 * r['credit'])
        return {k: v for k, v in sums.items() if v}

    def sell(self):
        site = self.site
        buyer = site.create('Customer', customer_name='Épicerie du Marché', siren='732829320',
                            tax_id='FR44732829320')['name']
        site.create('Address', address_title='Siège', address_type='Billing', city='Paris',
                    address_line1='2 rue de Rivoli', pincode='75001', country='France',
                    links=[{'link_doctype': 'Customer', 'link_name': buyer}])
        site.create('Item', item_code='CONSEIL', item_name='Conseil', is_stock_item=0,
                    standard_rate=84, vat_code='TVA20')
        site.create('Item', item_code='PLANCHE', item_name='Planche de chêne', is_stock_item=0,
                    standard_rate=33.33, vat_code='TVA20')
        draft = site.create('Sales Invoice', customer=buyer, items=[
            {'item_code': 'CONSEIL', 'qty': 12.5}, {'item_code': 'PLANCHE', 'qty': 3}])
        tap.eq([round(100 * draft[k]) for k in ('net_total', 'total_taxes_and_charges',
                                                'grand_total')], [NET, VAT, TOTAL])
        self.invoice = site.submit('Sales Invoice', draft['name']).data
        tap.eq(self.invoice['name'], f'FAC-{YEAR}-00001')

    def ubl_is_valid(self):
        xml = self.site.fetch('bastide.einvoice.download', doctype='Sales Invoice',
                              name=self.invoice['name'], format='ubl').expect(200).body
        root = ET.fromstring(xml)
        tap.eq(root.find(f'{CBC}ID').text, self.invoice['name'])
        tap.eq([root.find(f'.//{CBC}{name}').text for name in
                ('TaxExclusiveAmount', 'TaxInclusiveAmount', 'PayableAmount')],
               ['1149.99', '1379.99', '1379.99'])
        if not os.path.exists(os.path.join(SHARED, 'tools', 'validate-einvoice')):
            return
        path = os.path.join(tempfile.mkdtemp(), 'invoice.xml')
        with open(path, 'wb') as f:
            f.write(xml)
        done = subprocess.run([shared('tools', 'validate-einvoice'), '--fr', path], text=True,
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        tap.eq(done.returncode, 0, done.stdout[-3000:])

    def expected(self, accounts):
        """The books after the invoice: those of the file and three sums beside them."""
        sums = dict(per_account(self.old))
        for number, amount in accounts.items():
            sums[number] = sums.get(number, 0) + amount
        return {k: v for k, v in sums.items() if v}

    def trial_balance_adds_up(self):
        rows = self.site.list('GL Entry', filters=[['voucher_no', '=', self.invoice['name']]],
                              fields=['account_number', 'debit', 'credit'], limit_page_length=0)
        moved = {}
        for r in rows:
            number = str(r['account_number'])
            moved[number] = moved.get(number, 0) + round(100 * (r['debit'] - r['credit']))
        by_class = {p: sum(v for k, v in moved.items() if k.startswith(p))
                    for p in ('411', '70', '4457')}
        tap.eq(by_class, {'411': TOTAL, '70': -NET, '4457': -VAT})
        tap.eq(len(moved), 3, moved)  # no other account
        tap.ok(set(moved) & {r['CompteNum'] for r in self.old}, 'no account of the file is used')
        self.all = self.expected(moved)
        tap.eq(self.balances(), self.all)
        report = self.site.report('Trial Balance', from_date=f'{YEAR}-01-01',
                                  to_date=f'{YEAR}-12-31')
        rows = [r for r in report['result'] if not r.get('is_group') and not r.get('is_total')]
        for number, amount in moved.items():
            row = [r for r in rows if str(r.get('account_number')) == number][0]
            tap.eq(round(100 * (row['debit'] - row['credit'])), amount, number)
            closing = round(100 * (row['closing_debit'] - row['closing_credit']))
            if number[0] in '12345':  # what the file left on it is carried on
                tap.eq(closing, self.all[number], number)
            else:                     # the results of earlier years are not of this one
                tap.eq(closing, amount, number)
        total = [r for r in report['result'] if r.get('is_total')][-1]
        tap.eq(total['closing_debit'], total['closing_credit'])
        tap.eq((round(100 * total['debit']), round(100 * total['credit'])), (TOTAL, TOTAL))

    def export(self, first, last, valid=True):
        out = tempfile.mkdtemp()
        self.site.ask('export fec', '--from', first, '--to', last, '--out', out)
        path = os.path.join(out, os.listdir(out)[0])
        if valid and os.path.exists(os.path.join(SHARED, 'tools', 'validate-fec')):
            official(path, '--siren', SIREN)
        return rows_of(path)

    def fec_holds_both(self):
        """In one file over all years, which the law takes when it spans 24 months at most, and
        each fiscal year in a file of its own."""
        day = min(r['EcritureDate'] for r in self.old)
        first = f'{day[:4]}-{day[4:6]}-{day[6:]}'
        rows = self.export(first, f'{YEAR}-12-31', valid=int(day[:4]) >= YEAR - 1)
        mine = [r for r in rows if r['PieceRef'] == self.invoice['name']]
        tap.eq(len(rows), len(self.old) + len(mine))
        tap.eq(per_account(rows), self.all)
        tap.eq(sum(cents(r['Debit']) for r in mine), TOTAL)
        tap.eq(sum(cents(r['Debit']) for r in rows),
               sum(cents(r['Debit']) for r in self.old) + TOTAL)
        year = self.export(f'{YEAR}-01-01', f'{YEAR}-12-31')
        tap.eq(per_account(year), per_account(mine))
        past = self.site.list('Fiscal Year', filters=[['year_start_date', '<=', first]],
                              fields=['year_start_date', 'year_end_date'])[0]
        tap.eq(per_account(self.export(past['year_start_date'], past['year_end_date'])),
               per_account(self.old))

    def tell(self):
        try:
            self.take_over()
            self.sell()
            self.ubl_is_valid()
            self.trial_balance_adds_up()
            self.fec_holds_both()
            tap.eq(self.site.run('verify').returncode, 0)
        finally:
            self.site.stop()


def test_with_a_real_fec(site):
    Story(site.engine, shared(*REAL)).tell()


def test_with_a_small_fec_of_our_own(site):
    path = os.path.join(tempfile.mkdtemp(), SMALL_NAME)
    with open(path, 'wb') as f:
        f.write(SMALL)
    tap.eq(per_account(rows_of(path)), SMALL_BALANCES)
    story = Story(site.engine, path)
    story.tell()
    # by hand: 411 1 440,00 + 1 379,99; 706 -1 200,00 - 1 149,99; 44571 -240,00 - 230,00
    tap.eq(story.all, {**SMALL_BALANCES, '411000': 281999, '706000': -234999, '445710': -47000})


def test_accounts_in_use_keep_their_documents(site):
    """Who has invoiced on 411 goes on there; 401, where nothing is yet, gives way to 401000."""
    other = make_site(site.engine)
    other.start()
    customer(other)
    line = {'item_name': 'Conseil', 'qty': 1, 'rate': 100, 'vat_code': 'TVA20'}
    invoice(other, [line], docstatus=1)
    path = os.path.join(tempfile.mkdtemp(), SMALL_NAME)
    with open(path, 'wb') as f:
        f.write(SMALL)
    other.ask('import fec', path)
    later = invoice(other, [line], docstatus=1)['name']
    tap.eq(sorted(r['account_number'] for r in gl_rows(other, later)), ['411', '44571', '706'])
    roles = {r['account_number']: r['role'] for r in other.list(
        'Account', filters=[['role', '!=', '']], fields=['account_number', 'role'],
        limit_page_length=0)}
    tap.eq([roles.get(n) for n in ('411', '411000', '401', '401000')],
           ['RECEIVABLE', None, None, 'PAYABLE'])
    tap.contains(other.read('Company', 'Atelier Test')['default_payable_account'], '401000')
    other.stop()


def test_the_validators_are_there():
    """They are not part of this repository; without them the stories prove less, and say so."""
    shared('tools', 'validate-einvoice')
    shared('tools', 'validate-fec')


class Engine:
    def __init__(self, engine):
        self.engine = engine

    def stop(self):
        pass


if __name__ == '__main__':
    tap.main(make_site=Engine)
