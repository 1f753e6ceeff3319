#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Settling what is no payment of an invoice: reconciliations, entries by hand, by hand figures."""
import concurrent.futures
import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import TODAY, YEAR, Client, Site, customer, gl_rows  # noqa: E402
from lib.site import invoice, line, shared  # noqa: E402


def sold(site, net=1000, who='Dupont SARL', **fields):
    """A submitted invoice: by default 1 000 of services at 20 %, 1 200 in all."""
    if not site.list('Customer', filters={'customer_name': who}):
        customer(site, who)
    return invoice(site, [line(1, net)], who, docstatus=1, **fields)['name']


def received(site, amount, who='Dupont SARL', **fields):
    """Money without invoice."""
    return site.create('Payment Entry', payment_type='Receive', party=who, paid_amount=amount,
                       docstatus=1, **fields)['name']


def state(site, name, doctype='Sales Invoice'):
    doc = site.read(doctype, name)
    return doc['outstanding_amount'], doc['status']


def accounts(site, voucher):
    out = {}
    for row in gl_rows(site, voucher):
        out[row['account_number']] = round(
            out.get(row['account_number'], 0) + row['debit'] - row['credit'], 2)
    return {k: v for k, v in out.items() if v}


def account(site, number):
    return site.list('Account', filters={'account_number': number})[0]['name']


def letters(site, voucher):
    """Codes of the lettered lines of a document."""
    return site.sql('SELECT DISTINCT l.code FROM lettrage l JOIN lettrage_line x '
                    'ON x.lettrage = l.id JOIN gl_entry g ON g.id = x.gl_entry JOIN document d '
                    f"ON d.id = g.voucher_no WHERE d.name = '{voucher}'")


def line_of(site, voucher, number='411'):
    return site.sql('SELECT g.id FROM gl_entry g JOIN document d ON d.id = g.voucher_no '
                    f"WHERE d.name = '{voucher}' AND g.account_number = '{number}' "
                    'ORDER BY g.id')[0][0]


def test_a_payment_that_came_before_its_invoice(site):
    # 1 500 came; the invoice is 1 200: 300 stay on the account.
    customer(site)
    pay = received(site, 1500, reference_no='VIR 9')
    bill = sold(site)
    doc = site.create('Payment Reconciliation', party='Dupont SARL')
    row = doc['allocations'][0]
    tap.eq(len(doc['allocations']), 1)
    tap.eq((row['debit_document'], row['debit_type'], row['debit_open'], row['debit_date']),
           (bill, 'Sales Invoice', 1200, TODAY.isoformat()))
    tap.eq((row['credit_document'], row['credit_type'], row['credit_open'], row['amount']),
           (pay, 'Payment Entry', 1500, 1200))
    tap.eq((row['debit_piece'], row['credit_piece']), (bill, pay))
    tap.eq(state(site, bill), (1200, 'Unpaid'))
    doc = site.submit('Payment Reconciliation', doc['name']).data
    tap.eq(doc['name'], f'LET-{YEAR}-00001')
    tap.eq(doc['status'], 'Submitted')
    tap.eq(state(site, bill), (0, 'Paid'))
    tap.eq(gl_rows(site, doc['name']), [])  # nothing is to be posted
    tap.eq(letters(site, bill), [['a']])    # 300 hang on it still: partial
    site.cancel('Payment Reconciliation', doc['name']).expect(200)
    tap.eq(state(site, bill), (1200, 'Unpaid'))
    tap.eq(site.read('Payment Reconciliation', doc['name'])['status'], 'Cancelled')
    refund = site.create('Payment Reconciliation', party='Dupont SARL', docstatus=1)
    tap.eq(refund['allocations'][0]['amount'], 1200)


def test_the_same_amount_first_then_the_oldest(site):
    # Open: 240 (oldest), 120, 600. Received: 120 and 300. 120 meets 120; 300 pays the 240, and 60
    # of the 600.
    who = 'Menuiserie'
    old, same, late = (sold(site, net, who) for net in (200, 100, 500))
    pays = [received(site, 120, who), received(site, 300, who)]
    rows = site.create('Payment Reconciliation', party=who, docstatus=1)['allocations']
    tap.eq([(r['debit_document'], r['credit_document'], r['amount']) for r in rows],
           [(same, pays[0], 120), (old, pays[1], 240), (late, pays[1], 60)])
    tap.eq([state(site, n) for n in (old, same, late)],
           [(0, 'Paid'), (0, 'Paid'), (540, 'Partly Paid')])
    tap.ok(letters(site, same), 'the whole pair has a letter')
    site.try_create('Payment Reconciliation', party=who).refused(417, 'ValidationError', 'party')


def test_wrong_rows_are_refused(site):
    who = 'Garage'
    bill, pay, other = sold(site, 100, who), received(site, 50, who), sold(site, 100, 'Autre')
    debit, credit = line_of(site, bill), line_of(site, pay)

    def refused(word, **row):
        row = {'debit_line': debit, 'credit_line': credit, **row}
        site.try_create('Payment Reconciliation', party=who, allocations=[row], docstatus=1) \
            .refused(417, 'ValidationError', word)
    refused('amount', amount=50.01)
    refused('amount', amount=-1)
    refused('amount', amount=0)
    refused('debit_line', debit_line=line_of(site, other))
    refused('debit_line', debit_line=987654)
    refused('debit_line', debit_line=credit, credit_line=debit)
    refused('debit_line', debit_line=line_of(site, bill, '706'))
    site.try_create('Payment Reconciliation', party=who, docstatus=1,
                    posting_date=(TODAY - datetime.timedelta(days=1)).isoformat()) \
        .refused(417, 'ValidationError', 'posting_date')
    twice = [{'debit_line': debit, 'credit_line': credit, 'amount': 30}] * 2
    site.try_create('Payment Reconciliation', party=who, allocations=twice, docstatus=1) \
        .refused(417, 'ValidationError', 'allocations[1].amount')
    tap.eq(state(site, bill), (120, 'Unpaid'))


def test_two_people_settle_the_same(site):
    who = 'Deux'
    bill, pay = sold(site, 100, who), received(site, 120, who)
    body = {'party': who, 'docstatus': 1,
            'allocations': [{'debit_line': line_of(site, bill), 'credit_line': line_of(site, pay),
                             'amount': 120}]}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        clients = [Client(site.port, site.headers) for _ in range(4)]
        got = list(pool.map(
            lambda one: one.try_create('Payment Reconciliation', body).status, clients))
    tap.eq(sorted(got), [200, 417, 417, 417])
    tap.eq(state(site, bill), (0, 'Paid'))


def test_an_exchange_difference(site):
    # 1 000 USD at 0.90 = 900.00; 600 USD came at 0.93 = 558.00. 600/1 000 of 900 = 540.00: 18.00
    # are gained (PCG 756). The rest, 400 USD = 360.00, is met by 400 USD at 0.88 = 352.00: 8.00
    # are lost (656).
    customer(site, 'Ohio Inc.', territory='US', default_currency='USD', vat_code='EXPORT')
    bill = invoice(site, [line(1, 1000, 'EXPORT')], 'Ohio Inc.', conversion_rate=0.9,
                   docstatus=1)['name']
    usd = {'paid_from_account_currency': 'USD'}
    received(site, 600, 'Ohio Inc.', received_amount=558, **usd)
    doc = site.create('Payment Reconciliation', party='Ohio Inc.', docstatus=1)
    tap.eq((doc['allocations'][0]['amount'], doc['allocations'][0]['currency'],
            doc['difference_amount']), (600, 'USD', 18))
    tap.eq(accounts(site, doc['name']), {'411': 18, '756': -18})
    tap.eq(gl_rows(site, doc['name'])[0]['journal'][:2], 'OD')
    tap.eq(state(site, bill), (400, 'Partly Paid'))
    received(site, 400, 'Ohio Inc.', received_amount=352, **usd)
    last = site.create('Payment Reconciliation', party='Ohio Inc.', docstatus=1)
    tap.eq(last['difference_amount'], -8)
    tap.eq(accounts(site, last['name']), {'411': -8, '656': 8})
    tap.eq(state(site, bill), (0, 'Paid'))
    tap.eq(letters(site, bill), letters(site, doc['name']))
    tap.eq(site.sql('SELECT count(*) FROM gl_entry g JOIN document d ON d.id = g.party '
                    "WHERE d.name = 'Ohio Inc.' AND (g.outstanding <> 0 "
                    'OR g.outstanding_in_account_currency <> 0)'), [['0']])
    site.cancel('Payment Reconciliation', last['name']).expect(200)
    tap.eq(accounts(site, last['name']), {})
    tap.eq(state(site, bill), (400, 'Partly Paid'))
    tap.eq(site.sql('SELECT sum(g.outstanding) FROM gl_entry g JOIN document d ON d.id = g.party '
                    "WHERE d.name = 'Ohio Inc.'"), [['800']])  # 360.00 owed, 352.00 received
    tap.eq(site.run('verify').returncode, 0)


def test_what_a_supplier_was_paid(site):
    site.create('Supplier', supplier_name='Scierie')
    bill = site.create('Purchase Invoice', supplier='Scierie', items=[line(1, 100)],
                       docstatus=1)['name']
    site.create('Payment Entry', payment_type='Pay', party='Scierie', paid_amount=50, docstatus=1)
    doc = site.create('Payment Reconciliation', party_type='Supplier', party='Scierie',
                      docstatus=1)
    tap.eq(doc['allocations'][0]['credit_document'], bill)
    tap.eq(state(site, bill, 'Purchase Invoice'), (70, 'Partly Paid'))


def test_vat_on_receipts_falls_due(other):
    # 1 000 of services at 20 %, VAT on receipts: 200 wait on 44574. 400 came before and are set
    # against it: 200 × 400/1 200 = 66.67 fall due; then 800 are paid: 133.33. A credit note of 240
    # carries its own VAT: setting it against another invoice moves none.
    site = Site(other.engine, vat_regime='encaissements')
    try:
        customer(site)
        received(site, 400)
        bill = sold(site)
        doc = site.create('Payment Reconciliation', party='Dupont SARL', docstatus=1)
        tap.eq(accounts(site, doc['name']), {'44574': 66.67, '44571': -66.67})
        rest = site.create('Payment Entry', payment_type='Receive', party='Dupont SARL',
                           docstatus=1, references=[{'reference_name': bill}])
        tap.eq(accounts(site, rest['name']),
               {'512': 800, '411': -800, '44574': 133.33, '44571': -133.33})
        two = sold(site)
        invoice(site, [line(-2, 100)], is_return=1, docstatus=1)
        note = site.create('Payment Reconciliation', party='Dupont SARL', docstatus=1)
        tap.eq((note['allocations'][0]['amount'], gl_rows(site, note['name'])), (240, []))
        # 1 200 - 240 = 960 paid: 200 × 960/1 200 = 160 = 200 - 40.
        last = site.create('Payment Entry', payment_type='Receive', party='Dupont SARL',
                           docstatus=1, references=[{'reference_name': two}])
        tap.eq(accounts(site, last['name']),
               {'512': 960, '411': -960, '44574': 160, '44571': -160})
        site.cancel('Payment Reconciliation', doc['name']).expect(200)
        tap.eq(accounts(site, doc['name']), {})
        tap.eq(site.run('verify').returncode, 0)
    finally:
        site.stop()


def test_items_of_a_fec(other):
    # What was taken over has no document: its lines are settled like others.
    path = shared('corpus', 'fec', 'own-clean', '123456782FEC20251231.txt')
    site = Site(other.engine)
    try:
        site.ask('import fec', path)
        who = site.sql('SELECT d.name, sum(g.outstanding) FROM gl_entry g JOIN document d '
                       "ON d.id = g.party WHERE g.party_type = 'Customer' AND g.outstanding > 0 "
                       'GROUP BY d.name ORDER BY 1')
        name, cents = who[0]
        received(site, int(cents) / 100, name)
        doc = site.create('Payment Reconciliation', party=name, docstatus=1)
        row = doc['allocations'][0]
        tap.eq((row['debit_document'] or '', bool(row['debit_piece'])), ('', True))
        tap.eq(sum(round(100 * r['amount']) for r in doc['allocations']), int(cents))
        tap.eq(site.sql('SELECT count(*) FROM gl_entry g JOIN document d ON d.id = g.party '
                        f"WHERE d.name = '{name}' AND g.outstanding <> 0"), [['0']])
        tap.eq(site.run('verify').returncode, 0)
    finally:
        site.stop()


def by_hand(site, rows, **fields):
    """[(account number, debit - credit, more)] as an entry; the answer."""
    lines = [{'account': account(site, number), **more,
              'debit_in_account_currency': max(amount, 0),
              'credit_in_account_currency': max(-amount, 0)} for number, amount, more in rows]
    return site.try_create('Journal Entry', accounts=lines, docstatus=1, **fields)


def test_an_entry_by_hand_settles(site):
    # 1 200 owed; an entry takes 200 of them to 658, another 1 000 to 512.
    who = 'Main'
    bill = sold(site, 1000, who)
    owed = {'party_type': 'Customer', 'party': who, 'reference_type': 'Sales Invoice',
            'reference_name': bill}
    doc = by_hand(site, [('658', 200, {}), ('411', -200, owed)]).data
    tap.eq(doc['accounts'][1]['credit'], 200)
    tap.eq(state(site, bill), (1000, 'Partly Paid'))
    by_hand(site, [('512', 1000.01, {}), ('411', -1000.01, owed)]) \
        .refused(417, 'ValidationError', 'accounts[1].reference_name')
    by_hand(site, [('512', 100, owed), ('411', -100, {**owed, 'reference_name': None})]) \
        .refused(417, 'ValidationError', 'accounts[0].reference_name')
    tap.eq(state(site, bill), (1000, 'Partly Paid'))
    del owed['reference_type']  # a customer's line settles a sales invoice
    last = by_hand(site, [('512', 1000, {}), ('411', -400, owed), ('411', -600, owed)]).data
    tap.eq(state(site, bill), (0, 'Paid'))
    by_hand(site, [('512', 1, {}), ('411', -1, owed)]).refused(417, 'ValidationError')
    site.method('frappe.client.cancel', {'doctype': 'Sales Invoice', 'name': bill}) \
        .refused(417, 'LinkExistsError', doc['name'])
    site.cancel('Journal Entry', last['name']).expect(200)
    tap.eq(state(site, bill), (1000, 'Partly Paid'))


def test_a_suppliers_account_needs_a_supplier(site):
    by_hand(site, [('606', 10, {}), ('401', -10, {})]) \
        .refused(417, 'MandatoryError', 'accounts[1].party')


def test_an_entry_in_another_currency(site):
    # 100 USD at 0.90 = 90.00 are owed. An entry brings 100 USD at 0.95 = 95.00: 5.00 gained.
    who = 'Texas Inc.'
    customer(site, who, territory='US', default_currency='USD', vat_code='EXPORT')
    bill = invoice(site, [line(1, 100, 'EXPORT')], who, conversion_rate=0.9, docstatus=1)['name']
    owed = {'party_type': 'Customer', 'party': who, 'reference_name': bill,
            'account_currency': 'USD'}
    by_hand(site, [('512', 95, {}), ('411', -100, owed)]) \
        .refused(417, 'MandatoryError', 'accounts[1].exchange_rate')
    owed['exchange_rate'] = 0.95
    doc = by_hand(site, [('512', 95, {}), ('411', -100, owed)]).data
    tap.eq((doc['total_debit'], doc['total_credit']), (95, 95))
    tap.eq(accounts(site, doc['name']), {'512': 95, '411': -90, '756': -5})
    tap.eq(state(site, bill), (0, 'Paid'))
    tap.ok(letters(site, bill), 'a letter')
    site.cancel('Journal Entry', doc['name']).expect(200)
    tap.eq(accounts(site, doc['name']), {})
    tap.eq(state(site, bill), (100, 'Unpaid'))


def test_a_payment_of_an_entry(site):
    # An entry charges 50 to each of two customers; one of them pays.
    for who in ('Un', 'Deux bis'):
        customer(site, who)
    doc = by_hand(site, [('411', 50, {'party_type': 'Customer', 'party': 'Un'}),
                         ('411', 50, {'party_type': 'Customer', 'party': 'Deux bis'}),
                         ('758', -100, {})]).data
    pay = site.create('Payment Entry', payment_type='Receive', party='Un', docstatus=1,
                      references=[{'reference_doctype': 'Journal Entry',
                                   'reference_name': doc['name']}])
    tap.eq((pay['paid_amount'], pay['unallocated_amount'],
            pay['references'][0]['outstanding_amount']), (50, 0, 50))
    left = site.sql('SELECT d.name, g.outstanding FROM gl_entry g JOIN document d '
                    'ON d.id = g.party JOIN document v ON v.id = g.voucher_no '
                    f"WHERE v.name = '{doc['name']}' AND g.outstanding <> 0")
    tap.eq(left, [['Deux bis', '5000']])


def test_vat_on_receipts_of_entries(other):
    # 600 of 1 200 come by an entry on 512: 100 of VAT fall due. The rest is written off (654):
    # nothing was received, nothing falls due.
    site = Site(other.engine, vat_regime='encaissements')
    try:
        bill = sold(site)
        owed = {'party_type': 'Customer', 'party': 'Dupont SARL', 'reference_name': bill}
        doc = by_hand(site, [('512', 600, {}), ('411', -600, owed)]).data
        tap.eq(accounts(site, doc['name']), {'512': 600, '411': -600, '44574': 100, '44571': -100})
        lost = by_hand(site, [('6541', 600, {}), ('411', -600, owed)]).data
        tap.eq(accounts(site, lost['name']), {'6541': 600, '411': -600})
        tap.eq(state(site, bill), (0, 'Paid'))
        tap.eq(site.run('verify').returncode, 0)
    finally:
        site.stop()


def test_the_books_are_proved(site):
    tap.eq(site.run('verify').returncode, 0)


if __name__ == '__main__':
    tap.main()
