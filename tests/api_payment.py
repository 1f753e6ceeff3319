#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Payments and credit notes: what they settle, what they post, worked out by hand."""
import concurrent.futures
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import TODAY, YEAR, Client, Site, customer, gl_rows  # noqa: E402
from lib.site import invoice, line  # noqa: E402


def sold(site, lines=None, **fields):
    """A submitted invoice: by default 1 000 of services at 20 %, 1 200 in all."""
    if not getattr(site, 'buyer', None):
        site.buyer = customer(site)
    return invoice(site, lines or [line(1, 1000)], docstatus=1, **fields)


def paid(site, amount, *invoices, **fields):
    doc = {'payment_type': 'Receive', 'party_type': 'Customer', 'party': 'Dupont SARL',
           'paid_amount': amount, 'docstatus': 1,
           'references': [{'reference_doctype': 'Sales Invoice', 'reference_name': name,
                           'allocated_amount': part} for name, part in invoices]}
    return site.create('Payment Entry', doc, **fields)


def state(site, name):
    doc = site.read('Sales Invoice', name)
    return doc['outstanding_amount'], doc['status']


def accounts(site, voucher):
    """{account: debit - credit} of the voucher's entries."""
    out = {}
    for row in gl_rows(site, voucher):
        out[row['account_number']] = round(
            out.get(row['account_number'], 0) + row['debit'] - row['credit'], 2)
    return {k: v for k, v in out.items() if v}


def test_a_whole_payment(site):
    bill = sold(site)
    pay = paid(site, 1200, (bill['name'], 1200), reference_no='VIR 1')
    tap.eq(pay['name'], f'REG-{YEAR}-00001')
    tap.eq(state(site, bill['name']), (0, 'Paid'))
    tap.eq(accounts(site, pay['name']), {'512': 1200, '411': -1200})
    tap.eq((pay['total_allocated_amount'], pay['unallocated_amount'], pay['status']),
           (1200, 0, 'Submitted'))
    tap.eq(gl_rows(site, pay['name'])[0]['journal'][:2], 'BQ')
    tap.eq(pay['mode_of_payment'], 'Virement')


def test_part_payments_and_several_invoices(site):
    # 1 200 and 600: 500 on the first, then 700 + 600 = 1 300 on both.
    one, two = sold(site), sold(site, [line(1, 500)])
    paid(site, 500, (one['name'], 500))
    tap.eq(state(site, one['name']), (700, 'Partly Paid'))
    paid(site, 1300, (one['name'], 700), (two['name'], 600))
    tap.eq(state(site, one['name']), (0, 'Paid'))
    tap.eq(state(site, two['name']), (0, 'Paid'))


def test_what_is_not_allocated_stays_on_the_account(site):
    bill = sold(site)
    pay = paid(site, 1500, (bill['name'], 1200))
    tap.eq((pay['total_allocated_amount'], pay['unallocated_amount']), (1200, 300))
    tap.eq(accounts(site, pay['name']), {'512': 1500, '411': -1500})
    alone = paid(site, 42)
    tap.eq(alone['unallocated_amount'], 42)


def test_the_amount_of_a_draft_is_changed(site):
    # 1 200 open; the draft takes all of it, then 500: what was received follows what was paid
    bill = sold(site)
    draft = paid(site, 1200, (bill['name'], 1200), docstatus=0)
    rows = [{'reference_doctype': 'Sales Invoice', 'reference_name': bill['name'],
             'allocated_amount': 500}]
    now = site.change('Payment Entry', draft['name'], paid_amount=500, references=rows).data
    tap.eq((now['paid_amount'], now['received_amount'], now['unallocated_amount']), (500, 500, 0))
    now = site.change('Payment Entry', draft['name'], received_amount=600).data
    tap.eq((now['paid_amount'], now['received_amount'], now['unallocated_amount']), (600, 600, 100))
    site.remove('Payment Entry', draft['name'])


def test_the_allocation_defaults_to_what_is_open(site):
    bill = sold(site)
    pay = site.create('Payment Entry', payment_type='Receive', party='Dupont SARL',
                      paid_amount=1000, docstatus=1,
                      references=[{'reference_name': bill['name']}])
    tap.eq(pay['references'][0]['allocated_amount'], 1000)
    tap.eq((pay['references'][0]['total_amount'], pay['references'][0]['outstanding_amount']),
           (1200, 1200))
    tap.eq(state(site, bill['name']), (200, 'Partly Paid'))


def test_more_than_is_open_is_refused(site):
    bill = sold(site)
    body = {'payment_type': 'Receive', 'party': 'Dupont SARL', 'paid_amount': 1300, 'docstatus': 1,
            'references': [{'reference_name': bill['name'], 'allocated_amount': 1200.01}]}
    site.try_create('Payment Entry', body).refused(417, 'ValidationError', 'allocated_amount')
    body['references'][0]['allocated_amount'] = 1200
    body['paid_amount'] = 1100  # less paid than allocated
    site.try_create('Payment Entry', body).refused(417, 'ValidationError', 'paid_amount')
    tap.eq(state(site, bill['name'])[0], 1200)
    body['paid_amount'] = 1200
    body['references'] *= 2
    site.try_create('Payment Entry', body).refused(417, 'ValidationError', 'reference_name')


def test_two_people_pay_the_same_invoice(site):
    bill = sold(site)
    body = {'payment_type': 'Receive', 'party': 'Dupont SARL', 'paid_amount': 1200, 'docstatus': 1,
            'references': [{'reference_name': bill['name'], 'allocated_amount': 1200}]}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        clients = [Client(site.port, site.headers) for _ in range(4)]
        got = list(pool.map(lambda one: one.try_create('Payment Entry', body).status, clients))
    tap.eq(sorted(got), [200, 417, 417, 417])
    tap.eq(state(site, bill['name']), (0, 'Paid'))


def test_cancelling_opens_the_invoice_again(site):
    bill = sold(site)
    pay = paid(site, 1200, (bill['name'], 1200))
    refused = site.method('frappe.client.cancel', {'doctype': 'Sales Invoice',
                                                   'name': bill['name']})
    tap.ok(refused.status == 417, refused.status)
    tap.contains(refused.text, pay['name'])
    site.cancel('Payment Entry', pay['name'])
    tap.eq(state(site, bill['name'])[0], 1200)
    tap.eq(accounts(site, pay['name']), {})
    site.cancel('Sales Invoice', bill['name'])
    tap.eq(accounts(site, bill['name']), {})


def test_a_bank_fee(site):
    # 1 200 due, the bank keeps 6: 1 194 come in. DB 512 1 194, DB 627 6, CR 411 1 200.
    bill = sold(site)
    fee = site.list('Account', filters={'account_number': '627'})[0]['name']
    pay = paid(site, 1194, (bill['name'], 1200), deductions=[{'account': fee, 'amount': 6}])
    tap.eq(accounts(site, pay['name']), {'512': 1194, '627': 6, '411': -1200})
    tap.eq(state(site, bill['name']), (0, 'Paid'))


def test_a_discount_for_early_payment(site):
    # 2 % of 1 200 = 24, of which 24 × 200/1 200 = 4 is VAT: DB 665 20, DB 44571 4.
    bill = sold(site)
    pay = site.create('Payment Entry', payment_type='Receive', party='Dupont SARL',
                      paid_amount=1176, docstatus=1,
                      references=[{'reference_name': bill['name'], 'allocated_amount': 1200,
                                   'discount_amount': 24}])
    tap.eq(accounts(site, pay['name']), {'512': 1176, '665': 20, '44571': 4, '411': -1200})
    tap.eq(state(site, bill['name']), (0, 'Paid'))


def test_a_credit_note(site):
    # 2 of 5 at 100 come back: 200 and 40 of VAT. The invoice of 600 keeps 360 open.
    bill = sold(site, [line(5, 100)])
    back = sold(site, [line(-2, 100)], is_return=1, return_against=bill['name'])
    tap.eq(back['name'], f'AVO-{YEAR}-00001')
    tap.eq((back['net_total'], back['total_taxes_and_charges'], back['grand_total']),
           (-200, -40, -240))
    tap.eq(accounts(site, back['name']), {'706': 200, '44571': 40, '411': -240})
    tap.ok(all(r['debit'] >= 0 and r['credit'] >= 0 for r in gl_rows(site, back['name'])))
    tap.eq(state(site, bill['name']), (360, 'Partly Paid'))
    tap.eq(state(site, back['name']), (0, 'Return'))
    paid(site, 360, (bill['name'], 360))
    tap.eq(state(site, bill['name']), (0, 'Credit Note Issued'))


def test_a_credit_note_takes_the_lines_of_its_invoice(site):
    bill = sold(site, [line(3, 115.5), line(2.5, 99.99, 'TVA10')])
    back = site.create('Sales Invoice', customer='Dupont SARL', is_return=1,
                       return_against=bill['name'])
    tap.eq([(i['qty'], i['rate'], i['vat_code']) for i in back['items']],
           [(-3, 115.5, 'TVA20'), (-2.5, 99.99, 'TVA10')])
    tap.eq(back['grand_total'], -bill['grand_total'])
    site.submit('Sales Invoice', back['name'])
    tap.eq(state(site, bill['name']), (0, 'Credit Note Issued'))


def test_wrong_credit_notes(site):
    bill = sold(site, [line(1, 100)])
    body = {'customer': 'Dupont SARL', 'is_return': 1, 'return_against': bill['name'],
            'docstatus': 1, 'items': [line(-2, 100)]}
    site.try_create('Sales Invoice', body).refused(417, 'ValidationError', 'items')
    body['items'] = [line(1, 100)]
    site.try_create('Sales Invoice', body).refused(417, 'ValidationError', 'items')
    body.update(items=[line(-1, 100)], is_return=0)
    site.try_create('Sales Invoice', body).refused(417, 'ValidationError', 'return_against')
    tap.eq(state(site, bill['name'])[0], 120)


def test_what_was_sent_is_not_cancelled(site):
    bill = sold(site, [line(1, 100)])
    site.change('Sales Invoice', bill['name'], is_sent=1).expect(200)
    site.method('frappe.client.cancel', {'doctype': 'Sales Invoice', 'name': bill['name']}
                ).refused(417, 'ValidationError', 'is_sent')
    back = site.create('Sales Invoice', customer='Dupont SARL', is_return=1,
                       return_against=bill['name'], docstatus=1)
    tap.eq((back['grand_total'], state(site, bill['name'])), (-120, (0, 'Credit Note Issued')))


def test_a_refund(site):
    # The invoice is paid, then credited: the credit note stays open at -120 until it is paid out.
    bill = sold(site, [line(1, 100)])
    paid(site, 120, (bill['name'], 120))
    back = sold(site, [line(-1, 100)], is_return=1, return_against=bill['name'])
    tap.eq(state(site, back['name']), (-120, 'Return'))
    out = site.create('Payment Entry', payment_type='Pay', party_type='Customer',
                      party='Dupont SARL', paid_amount=120, docstatus=1,
                      references=[{'reference_name': back['name']}])
    tap.eq(accounts(site, out['name']), {'512': -120, '411': 120})
    tap.eq(state(site, back['name']), (0, 'Return'))


def test_a_credit_note_within_a_receipt(site):
    # 1 200 less a credit of 240: 960 come in.
    bill = sold(site)
    back = sold(site, [line(-2, 100)], is_return=1)
    tap.eq(state(site, back['name']), (-240, 'Return'))
    pay = paid(site, 960, (bill['name'], 1200), (back['name'], -240))
    tap.eq(accounts(site, pay['name']), {'512': 960, '411': -960})
    tap.eq(state(site, bill['name']), (0, 'Paid'))
    tap.eq(state(site, back['name']), (0, 'Return'))


def test_an_exchange_gain(site):
    # 1 000 USD at 0.90 = 900.00; paid at 0.93 = 930.00: 30.00 gained (PCG 756).
    customer(site, 'Ohio Inc.', territory='US', default_currency='USD', vat_code='EXPORT')
    bill = invoice(site, [line(1, 1000, 'EXPORT')], 'Ohio Inc.', conversion_rate=0.9, docstatus=1)
    tap.eq((bill['currency'], bill['grand_total'], bill['base_grand_total']), ('USD', 1000, 900))
    pay = site.create('Payment Entry', payment_type='Receive', party='Ohio Inc.',
                      paid_amount=1000, received_amount=930, docstatus=1,
                      references=[{'reference_name': bill['name'], 'allocated_amount': 1000}])
    tap.eq(accounts(site, pay['name']), {'512': 930, '411': -900, '756': -30})
    tap.eq((pay['difference_amount'], pay['paid_from_account_currency']), (30, 'USD'))
    tap.eq(state(site, bill['name']), (0, 'Paid'))


def test_an_exchange_loss_on_half(site):
    # 500 of 1 000 USD at 0.90 = 450.00; 440.00 came in: 10.00 lost (PCG 656).
    bill = invoice(site, [line(1, 1000, 'EXPORT')], 'Ohio Inc.', conversion_rate=0.9, docstatus=1)
    pay = site.create('Payment Entry', payment_type='Receive', party='Ohio Inc.',
                      paid_amount=500, received_amount=440, docstatus=1,
                      references=[{'reference_name': bill['name'], 'allocated_amount': 500}])
    tap.eq(accounts(site, pay['name']), {'512': 440, '411': -450, '656': 10})
    tap.eq(state(site, bill['name']), (500, 'Partly Paid'))


def test_an_amount_in_yen_has_no_decimals(site):
    customer(site, 'Kyoto KK', territory='JP', default_currency='JPY', vat_code='EXPORT')
    bill = invoice(site, [line(1, 12000, 'EXPORT')], 'Kyoto KK', conversion_rate=0.006,
                   discount_amount=2000, docstatus=1)
    tap.eq((bill['grand_total'], bill['base_grand_total']), (10000, 60))
    pay = site.create('Payment Entry', payment_type='Receive', party='Kyoto KK', paid_amount=10000,
                      received_amount=60, docstatus=1,
                      references=[{'reference_name': bill['name'], 'allocated_amount': 10000}])
    tap.eq(accounts(site, pay['name']), {'512': 60, '411': -60})


def test_an_internal_transfer(site):
    cash = site.list('Account', filters={'account_number': '53'})[0]['name']
    bank = site.list('Account', filters={'account_number': '512'})[0]['name']
    doc = site.create('Payment Entry', payment_type='Internal Transfer', paid_from=cash,
                      paid_to=bank, paid_amount=250, docstatus=1)
    tap.eq(accounts(site, doc['name']), {'53': -250, '512': 250})
    tap.eq(sorted(r['journal'][:2] for r in gl_rows(site, doc['name'])),
           ['BQ', 'BQ', 'CA', 'CA'])


def test_settled_lines_get_a_letter(site):
    bill = sold(site, [line(1, 10)])
    paid(site, 12, (bill['name'], 12))
    open_now = site.sql("SELECT count(*) AS n FROM gl_entry WHERE outstanding <> 0 "
                        "AND voucher_no = (SELECT id FROM sales_invoice WHERE name = "
                        f"'{bill['name']}')")
    tap.eq(open_now, [['0']])
    code = site.sql('SELECT l.code FROM lettrage l JOIN lettrage_line x ON x.lettrage = l.id '
                    'JOIN gl_entry g ON g.id = x.gl_entry JOIN sales_invoice s '
                    f"ON s.id = g.voucher_no WHERE s.name = '{bill['name']}'")
    tap.ok(code[0][0].isupper(), code)


def test_vat_on_receipts_falls_due_with_the_payment(other):
    # 1 000 of services at 20 %: 200 wait on 44574. Paid 400, then 400, then 400 of 1 200:
    # round(200 × 400/1 200) = 66.67; round(200 × 800/1 200) = 133.33, so 66.66; the rest 66.67.
    site = Site(other.engine, vat_regime='encaissements')
    try:
        customer(site)
        bill = invoice(site, [line(1, 1000)], docstatus=1)
        tap.eq(accounts(site, bill['name']), {'411': 1200, '706': -1000, '44574': -200})
        moved = []
        for _ in range(3):
            pay = paid(site, 400, (bill['name'], 400))
            got = accounts(site, pay['name'])
            tap.eq(got['44574'], -got['44571'])
            moved.append(got['44574'])
        tap.eq(moved, [66.67, 66.66, 66.67])
        site.cancel('Payment Entry', pay['name'])
        tap.eq(state(site, bill['name']), (400, 'Partly Paid'))
        # The rest with 12 of discount: VAT of 12 is 2; 66.67 - 2 fall due.
        last = site.create('Payment Entry', payment_type='Receive', party='Dupont SARL',
                           paid_amount=388, docstatus=1,
                           references=[{'reference_name': bill['name'], 'allocated_amount': 400,
                                        'discount_amount': 12}])
        tap.eq(accounts(site, last['name']),
               {'512': 388, '411': -400, '665': 10, '44574': 66.67, '44571': -64.67})
        waiting = site.report('Trial Balance', from_date=f'{YEAR}-01-01', to_date=str(TODAY))
        rows = {r.get('account_number'): r for r in waiting['result']}
        tap.eq(rows['44574']['closing_debit'] - rows['44574']['closing_credit'], 0)
    finally:
        site.stop()


def test_the_books_are_proved(site):
    tap.eq(site.run('verify').returncode, 0)


if __name__ == '__main__':
    tap.main()
