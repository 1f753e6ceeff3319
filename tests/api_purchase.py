#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Purchase invoices: totals, entries, reverse charge, credit notes, payments, by hand."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import YEAR, Site, gl_rows, line  # noqa: E402


def seller(site, name='Scierie de Retz', **fields):
    made = site.__dict__.setdefault('sellers', set())
    if name not in made:
        site.create('Supplier', supplier_name=name, **fields)
        made.add(name)
    return name


def bought(site, lines, supplier='Scierie de Retz', **fields):
    """An invoice of a supplier; of services (604) where nothing else is said."""
    seller(site, supplier)
    if supplier == 'Scierie de Retz':
        lines = [{'expense_account': account(site, '604'), **row} for row in lines]
    return site.create('Purchase Invoice', supplier=supplier, items=lines, **fields)


def accounts(site, voucher):
    out = {}
    for row in gl_rows(site, voucher):
        out[row['account_number']] = round(
            out.get(row['account_number'], 0) + row['debit'] - row['credit'], 2)
    return {k: v for k, v in out.items() if v}


def account(site, number):
    return site.list('Account', filters={'account_number': number})[0]['name']


def state(site, name):
    doc = site.read('Purchase Invoice', name)
    return doc['outstanding_amount'], doc['status']


def test_goods_and_services(site):
    # 10 × 80 = 800.00 of goods, 1 × 200 of services: 1 000.00; VAT 20 % = 200.00.
    lines = [line(10, 80, expense_account=account(site, '607')), line(1, 200)]
    doc = bought(site, lines, bill_no='F-2031', bill_date=f'{YEAR}-01-05', docstatus=1,
                 posting_date=f'{YEAR}-01-07')
    tap.eq(doc['name'], f'FF-{YEAR}-00001')
    tap.eq((doc['net_total'], doc['total_taxes_and_charges'], doc['grand_total']),
           (1000, 200, 1200))
    tap.eq(doc['due_date'], f'{YEAR}-02-04')  # 30 days after the supplier's date
    tap.eq(accounts(site, doc['name']), {'607': 800, '604': 200, '44566': 200, '401': -1200})
    tap.eq(gl_rows(site, doc['name'])[0]['journal'][:2], 'AC')
    tap.eq(state(site, doc['name']), (1200, 'Overdue'))


def test_the_same_number_of_a_supplier_is_refused(site):
    body = {'supplier': seller(site), 'bill_no': 'F-2031', 'items': [line(1, 1)], 'docstatus': 1}
    site.try_create('Purchase Invoice', body).refused(409, 'DuplicateEntryError', 'bill_no')
    body['docstatus'] = 0  # a draft may wait, so that a person can look at it
    site.create('Purchase Invoice', body)


def test_the_account_of_the_last_invoice_is_proposed(site):
    bought(site, [line(1, 50, expense_account=account(site, '6061'))], 'Lumière SA', bill_no='1',
           docstatus=1)
    tap.eq(bought(site, [line(1, 60)], 'Lumière SA', bill_no='2')['items'][0]['expense_account'],
           account(site, '6061'))


def test_goods_from_another_member_state(site):
    # 1 000 without VAT: the buyer owes 200 and deducts 200 (features A13).
    seller(site, 'Holz GmbH', country='Germany', vat_code='INTRA-B')
    doc = bought(site, [{'item_name': 'Bois', 'qty': 1, 'rate': 1000,
                         'expense_account': account(site, '607')}], 'Holz GmbH', docstatus=1)
    tap.eq((doc['total_taxes_and_charges'], doc['grand_total']), (0, 1000))
    tap.eq(accounts(site, doc['name']), {'607': 1000, '401': -1000, '445662': 200, '4452': -200})


def test_works_under_the_domestic_reverse_charge(site):
    doc = bought(site, [line(1, 500, 'AUTOLIQ')], docstatus=1)
    tap.eq(accounts(site, doc['name']), {'604': 500, '401': -500, '445662': 100, '44522': -100})


def test_vat_that_is_not_deductible(site):
    # Fuel at 80 %: of 20.00 of VAT 16.00 are deducted, 4.00 stay in the expense.
    doc = bought(site, [line(1, 100, expense_account=account(site, '6061'),
                             deductible_percentage=80)], docstatus=1)
    tap.eq(accounts(site, doc['name']), {'6061': 104, '44566': 16, '401': -120})


def test_what_is_bought_to_be_kept(site):
    doc = bought(site, [line(1, 1500, expense_account=account(site, '2183'))], docstatus=1)
    tap.eq(accounts(site, doc['name']), {'2183': 1500, '44562': 300, '401': -1800})


def test_the_cents_of_the_supplier(site):
    # 3 × 0.33 = 0.99; VAT 0.198, so 0.20; the supplier wrote 0.21: one cent more.
    doc = bought(site, [line(3, 0.33)], vat_difference=0.01, docstatus=1)
    tap.eq((doc['total_taxes_and_charges'], doc['grand_total']), (0.21, 1.2))
    tap.eq(accounts(site, doc['name']), {'604': 0.99, '44566': 0.21, '401': -1.2})
    body = {'supplier': seller(site), 'items': [line(1, 1)], 'vat_difference': 1.01}
    site.try_create('Purchase Invoice', body).refused(417, 'ValidationError', 'vat_difference')


def test_a_credit_note_of_a_supplier(site):
    bill = bought(site, [line(1, 1000)], bill_no='K1', docstatus=1)
    back = bought(site, [line(-1, 250)], bill_no='KA1', is_return=1, return_against=bill['name'],
                  docstatus=1)
    tap.eq(accounts(site, back['name']), {'604': -250, '44566': -50, '401': 300})
    tap.eq(state(site, bill['name']), (900, 'Partly Paid'))
    tap.eq(state(site, back['name']), (0, 'Return'))


def test_paying_a_supplier(site):
    # 1 200 due, 3.50 of bank fee: DB 401 1 200, DB 627 3.50, CR 512 1 203.50.
    bill = bought(site, [line(1, 1000)], bill_no='P1', docstatus=1)
    pay = site.create('Payment Entry', payment_type='Pay', party='Scierie de Retz',
                      paid_amount=1203.5, docstatus=1,
                      deductions=[{'account': account(site, '627'), 'amount': 3.5}],
                      references=[{'reference_name': bill['name'], 'allocated_amount': 1200}])
    tap.eq(accounts(site, pay['name']), {'401': 1200, '627': 3.5, '512': -1203.5})
    tap.eq(state(site, bill['name']), (0, 'Paid'))
    tap.eq(pay['references'][0]['bill_no'], 'P1')


def test_a_discount_that_a_supplier_grants(site):
    # 1 200 less 2 % = 24, VAT of it 4: DB 401 1 200, CR 512 1 176, CR 765 20, CR 44566 4.
    bill = bought(site, [line(1, 1000)], bill_no='P2', docstatus=1)
    pay = site.create('Payment Entry', payment_type='Pay', party='Scierie de Retz',
                      paid_amount=1176, docstatus=1,
                      references=[{'reference_name': bill['name'], 'allocated_amount': 1200,
                                   'discount_amount': 24}])
    tap.eq(accounts(site, pay['name']), {'401': 1200, '512': -1176, '765': -20, '44566': -4})


def test_vat_of_a_supplier_on_receipts(site):
    # 200 wait on 44564; 400 of 1 200 paid: round(200 / 3) = 66.67; then the rest, 133.33.
    seller(site, 'Cabinet Rey', vat_on_payment=1)
    bill = bought(site, [line(1, 1000)], 'Cabinet Rey', bill_no='H1', docstatus=1)
    tap.eq(accounts(site, bill['name']), {'604': 1000, '44564': 200, '401': -1200})
    for amount, moved in ((400, 66.67), (800, 133.33)):
        pay = site.create('Payment Entry', payment_type='Pay', party='Cabinet Rey',
                          paid_amount=amount, docstatus=1,
                          references=[{'reference_name': bill['name'],
                                       'allocated_amount': amount}])
        tap.eq(accounts(site, pay['name']),
               {'401': amount, '512': -amount, '44566': moved, '44564': -moved})


def test_a_small_business_deducts_nothing(other):
    site = Site(other.engine, vat_regime='franchise')
    try:
        doc = bought(site, [line(1, 100)], docstatus=1)
        tap.eq(accounts(site, doc['name']), {'604': 120, '401': -120})
        owed = bought(site, [line(1, 100, 'INTRA-S')], docstatus=1)
        tap.eq(accounts(site, owed['name']), {'604': 120, '401': -100, '4452': -20})
    finally:
        site.stop()


def test_a_foreign_currency(site):
    # 100 GBP + 20 GBP of VAT at 1.17: 117.00 + 23.40 = 140.40; paid at 1.20: 144.00, 3.60 lost.
    seller(site, 'Kent Ltd', default_currency='GBP')
    bill = bought(site, [line(1, 100)], 'Kent Ltd', conversion_rate=1.17, docstatus=1)
    tap.eq(accounts(site, bill['name']), {'604': 117, '44566': 23.4, '401': -140.4})
    pay = site.create('Payment Entry', payment_type='Pay', party='Kent Ltd', paid_amount=144,
                      received_amount=120, docstatus=1,
                      references=[{'reference_name': bill['name'], 'allocated_amount': 120}])
    tap.eq(accounts(site, pay['name']), {'401': 140.4, '512': -144, '656': 3.6})
    tap.eq(state(site, bill['name']), (0, 'Paid'))


def test_taxes_as_other_programs_give_them(site):
    # 100 at 10 % by the row; by the template 5.5 %; 120 with VAT within: 100 and 20.
    row = {'charge_type': 'On Net Total', 'rate': 10, 'account_head': account(site, '44566')}
    bare = {'item_name': 'X', 'qty': 1, 'rate': 100}
    tap.eq(bought(site, [bare], taxes=[row])['total_taxes_and_charges'], 10)
    tap.eq(bought(site, [{**bare, 'item_tax_template': 'TVA55'}])['total_taxes_and_charges'], 5.5)
    doc = bought(site, [{**bare, 'rate': 120}],
                 taxes=[{**row, 'rate': 20, 'included_in_print_rate': 1}])
    tap.eq((doc['net_total'], doc['total_taxes_and_charges'], doc['grand_total']), (100, 20, 120))
    body = {'supplier': seller(site), 'items': [bare], 'cost_center': 'Main', 'update_stock': 0,
            'taxes': [{'charge_type': 'Actual', 'tax_amount': 3}]}
    site.try_create('Purchase Invoice', body).refused(417, 'ValidationError', 'charge_type')


def test_cancelling(site):
    bill = bought(site, [line(1, 70)], bill_no='C1', docstatus=1)
    site.cancel('Purchase Invoice', bill['name'])
    tap.eq(accounts(site, bill['name']), {})
    bought(site, [line(1, 70)], bill_no='C1', docstatus=1)  # the number is free again


def test_the_books_are_proved(site):
    tap.eq(site.run('verify').returncode, 0)


if __name__ == '__main__':
    tap.main()
