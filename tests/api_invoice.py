#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Sales invoices: totals worked out by hand, states, legal numbers, and the entries they make."""
import concurrent.futures
import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import COMPANY, TODAY, YEAR, balance_of, customer, gl_rows  # noqa: E402
from lib.site import invoice, item, line  # noqa: E402

THREE = [line(3, 115.5, 'TVA20'), line(2.5, 99.99, 'TVA10'), line(1, 10, 'TVA55')]


def buyer(site):
    if not getattr(site, 'buyer', None):
        site.buyer = customer(site)
    return site.buyer


def new(site, lines, **fields):
    buyer(site)
    return invoice(site, lines, **fields)


def test_the_first_number_is_one(site):
    doc = new(site, [line(1, 100)], docstatus=1)
    tap.eq((doc['name'], doc['docstatus']), (f'FAC-{YEAR}-00001', 1))
    tap.eq(doc['posting_date'], TODAY.isoformat())


def test_totals_of_three_rates(site):
    # 3 × 115.50 = 346.50; 2.5 × 99.99 = 249.975, so 249.98; 1 × 10 = 10: 606.48 in all.
    # VAT: 20 % of 346.50 = 69.30; 10 % of 249.98 = 24.998, so 25.00; 5.5 % of 10 = 0.55: 94.85.
    doc = new(site, THREE)
    tap.eq([i['amount'] for i in doc['items']], [346.5, 249.98, 10])
    tap.eq((doc['total'], doc['net_total']), (606.48, 606.48))
    tap.eq((doc['total_taxes_and_charges'], doc['grand_total']), (94.85, 701.33))
    tap.eq(sorted((t['rate'], t['tax_amount']) for t in doc['taxes']),
           [(5.5, 0.55), (10, 25), (20, 69.3)])
    tap.eq(doc['taxes'][-1]['total'], 701.33)
    tap.eq((doc['outstanding_amount'], doc['status'], doc['docstatus']), (701.33, 'Draft', 0))
    tap.eq(doc['rounded_total'], 701.33)


def test_vat_is_worked_out_on_the_sum_of_a_rate(site):
    # Three lines of 0.33 at 20 %: 20 % of 0.99 = 0.198, so 0.20; line by line it would be 0.21.
    doc = new(site, [line(1, 0.33)] * 3)
    tap.eq((doc['net_total'], doc['total_taxes_and_charges'], doc['grand_total']),
           (0.99, 0.2, 1.19))


def test_a_line_discount_gives_the_rate(site):
    # 100 less 12.5 % = 87.50; × 4 = 350.00; VAT 70.00
    lines = [{'item_name': 'Remise', 'qty': 4, 'price_list_rate': 100, 'discount_percentage': 12.5,
              'vat_code': 'TVA20'}]
    doc = new(site, lines)
    tap.eq((doc['items'][0]['rate'], doc['items'][0]['amount'], doc['grand_total']),
           (87.5, 350, 420))


def test_a_document_discount_on_net_is_shared(site):
    # 50 over 346.50, 249.98 and 10.00 of 606.48: 28.57, 20.61 and 0.82.
    # Bases 317.93, 229.37 and 9.18; VAT 63.59 + 22.94 + 0.50 = 87.03.
    doc = new(site, THREE, discount_amount=50, apply_discount_on='Net Total')
    tap.eq((doc['total'], doc['net_total']), (606.48, 556.48))
    tap.eq((doc['total_taxes_and_charges'], doc['grand_total']), (87.03, 643.51))


def test_a_document_discount_in_percent(site):
    # 10 % of 200 = 20; 180 net; VAT 36
    doc = new(site, [line(2, 100)], additional_discount_percentage=10,
              apply_discount_on='Net Total')
    tap.eq((doc['total'], doc['net_total'], doc['grand_total']), (200, 180, 216))


def test_a_document_discount_on_the_grand_total(site):
    # 12 off 120 leaves 108: 90 net and 18 VAT
    doc = new(site, [line(1, 100)], discount_amount=12, apply_discount_on='Grand Total')
    tap.eq((doc['grand_total'], doc['net_total'], doc['total_taxes_and_charges']), (108, 90, 18))


def test_decimal_texts_are_taken(site):
    doc = new(site, [line('1.5', '10.20')])
    tap.eq((doc['net_total'], doc['grand_total']), (15.3, 18.36))


def test_given_totals_do_not_win(site):
    doc = new(site, [line(1, 100)], grand_total=1, net_total=1, outstanding_amount=1)
    tap.eq((doc['grand_total'], doc['outstanding_amount']), (120, 120))


def test_no_vat_codes(site):
    for code in ('AUTOLIQ', 'INTRA-B', 'INTRA-S', 'EXPORT', 'FRANCHISE', 'EXO'):
        doc = new(site, [line(1, 100, code)])
        tap.eq((doc['total_taxes_and_charges'], doc['grand_total']), (0, 100), code)
    tap.eq(new(site, [line(1, 100, 'TVA21')])['grand_total'], 102.1)


def test_the_vat_code_defaults(site):
    buyer(site)
    item(site, 'LIVRE', stock=1, vat_code='TVA55')
    doc = new(site, [{'item_code': 'LIVRE', 'qty': 1, 'rate': 100}])
    tap.eq((doc['items'][0]['vat_code'], doc['items'][0]['item_name'], doc['grand_total']),
           ('TVA55', 'Livre', 105.5))
    doc = new(site, [{'item_name': 'Sans code', 'qty': 1, 'rate': 100}])
    tap.eq((doc['items'][0]['vat_code'], doc['grand_total']), ('TVA20', 120))


def test_defaults_of_the_head(site):
    doc = new(site, [line(1, 100)])
    tap.eq((doc['company'], doc['currency'], doc['conversion_rate']), (COMPANY, 'EUR', 1))
    tap.ok(doc['debit_to'].startswith('411'), doc['debit_to'])
    tap.ok(doc['due_date'] >= doc['posting_date'])


def test_an_invoice_needs_lines_and_a_customer(site):
    buyer(site)
    site.try_create('Sales Invoice', customer=site.buyer).refused(417, None, 'items')
    site.try_create('Sales Invoice', items=[line(1, 1)]).refused(417, None, 'customer')


def test_the_draft_changes_and_the_submitted_does_not(site):
    doc = new(site, [line(1, 100)])
    tap.ok(doc['name'].startswith('BROUILLON-'), doc['name'])
    doc = site.change('Sales Invoice', doc['name'], items=[line(2, 100)]).data
    tap.eq((len(doc['items']), doc['grand_total']), (1, 240))
    provisional = doc['name']
    doc = site.submit('Sales Invoice', provisional).data
    tap.ok(doc['name'].startswith(f'FAC-{YEAR}-'), doc['name'])
    tap.ok(doc['status'] in ('Unpaid', 'Overdue'), doc['status'])
    tap.eq(site.read('Sales Invoice', provisional)['name'], doc['name'])
    site.change('Sales Invoice', doc['name'], items=[line(3, 1)]).refused(
        417, 'UpdateAfterSubmitError')
    site.change('Sales Invoice', doc['name'], posting_date=f'{YEAR}-01-01').refused(417)
    site.remove('Sales Invoice', doc['name']).expect(403, 417)
    site.change('Sales Invoice', doc['name'], docstatus=0).expect(417)
    tap.eq(site.read('Sales Invoice', doc['name'])['grand_total'], 240)


def test_the_entry_of_an_invoice(site):
    item(site, 'TABLE', stock=1)
    doc = new(site, [line(1, 100, 'TVA20'), line(2, 30, 'TVA10', item_code='TABLE')], docstatus=1)
    rows = gl_rows(site, doc['name'])
    # 411: 100 + 60 + 20 + 6 = 186; 706: 100; 707: 60; 44571: 26
    tap.eq(balance_of(rows, '411'), 18600)
    tap.eq(balance_of(rows, '706'), -10000)
    tap.eq(balance_of(rows, '707'), -6000)
    tap.eq(balance_of(rows, '44571'), -2600)
    tap.eq(balance_of(rows, ''), 0)
    party = [r for r in rows if str(r['account_number']).startswith('411')][0]
    tap.eq((party['party_type'], party['party']), ('Customer', site.buyer))
    for r in rows:
        tap.eq((r['voucher_type'], r['voucher_no'], r['posting_date']),
               ('Sales Invoice', doc['name'], doc['posting_date']))
        tap.ok(r['seal'] and r['entry_number'] and r['journal'], r)
        tap.ok(r['account'].startswith(str(r['account_number'])), r)
        tap.ok((r['debit'] == 0) != (r['credit'] == 0), r)
    tap.eq(len({r['entry_number'] for r in rows}), 1)


def test_a_draft_makes_no_entry(site):
    doc = new(site, [line(1, 100)])
    tap.eq(gl_rows(site, doc['name']), [])


def test_cancelling_reverses_the_entry(site):
    doc = new(site, [line(1, 100)], docstatus=1)
    answer = site.cancel('Sales Invoice', doc['name'])
    tap.eq(answer.message['docstatus'], 2)
    got = site.read('Sales Invoice', doc['name'])
    tap.eq((got['status'], got['docstatus']), ('Cancelled', 2))
    rows = gl_rows(site, doc['name'])
    for prefix in ('411', '706', '44571'):
        tap.eq(balance_of(rows, prefix), 0, prefix)
    tap.eq(len(rows) % 2, 0)
    site.cancel('Sales Invoice', doc['name']).expect(409, 417)
    follower = new(site, [line(1, 1)], docstatus=1)
    tap.ok(follower['name'] > doc['name'], 'the number is not used again')


def test_numbers_have_no_gap_after_refusals(site):
    first = new(site, [line(1, 100)], docstatus=1)['name']
    number = int(first[-5:])
    for _ in range(3):
        site.try_create('Sales Invoice', customer='Nobody', items=[line(1, 1)],
                        docstatus=1).expect(417)
        site.try_create('Sales Invoice', customer=site.buyer, items=[], docstatus=1).expect(417)
    last = new(site, [line(1, 100)], docstatus=1)['name']
    tap.eq(last, f'FAC-{YEAR}-{number + 1:05}')


def kept(site):
    """Credit of the sales accounts in the balances of months and of days, in cents."""
    return [int(site.sql(f'SELECT coalesce(sum(b.credit), 0) FROM {table} b JOIN account a ON '
                         "a.id = b.account WHERE a.account_number LIKE '70%'")[0][0])
            for table in ('balance', 'day_balance')]


def test_numbers_have_no_gap_under_load(site):
    """And what is refused among them adds nothing to the sums that all share."""
    buyer(site)
    sold = kept(site)
    before = len(site.list('Sales Invoice', filters={'docstatus': ['!=', 0]},
                           limit_page_length=0))

    def many(worker):
        client = site.client(token=site.headers['Authorization'].split(' ')[1])
        made = []
        for n in range(15):
            lines = [line(1, 10)] if n % 5 else [line(1, 10, 'NONE')]
            answer = client.try_create('Sales Invoice', customer=site.buyer, items=lines,
                                       docstatus=1)
            if answer.status in (200, 201):
                made.append(answer.json['data']['name'])
        client.close()
        return made
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        made = sorted(name for batch in pool.map(many, range(4)) for name in batch)
    tap.eq(len(made), 48)
    tap.eq(made, [f'FAC-{YEAR}-{n:05}' for n in range(before + 1, before + 49)])
    # 48 invoices of 10.00 net
    tap.eq(kept(site), [sold[0] + 48000, sold[1] + 48000])


def test_a_date_before_the_last_number_is_refused(site):
    new(site, [line(1, 10)], docstatus=1)
    yesterday = (TODAY - datetime.timedelta(days=1)).isoformat()
    answer = site.try_create('Sales Invoice', customer=site.buyer, items=[line(1, 10)],
                             posting_date=yesterday, docstatus=1)
    answer.refused(417, None, 'posting_date')


def test_a_year_that_is_not_open_is_refused(site):
    buyer(site)
    site.try_create('Sales Invoice', customer=site.buyer, items=[line(1, 10)],
                    posting_date=f'{YEAR + 5}-01-10', docstatus=1).refused(
                        417, None, 'posting_date')


def test_a_foreign_currency_is_booked_in_euros(site):
    # 100 USD at 0.92: 92.00 net, 18.40 VAT, 110.40 in all
    doc = new(site, [line(1, 100)], currency='USD', conversion_rate=0.92, docstatus=1)
    tap.eq((doc['grand_total'], doc['currency']), (120, 'USD'))
    rows = gl_rows(site, doc['name'])
    tap.eq((balance_of(rows, '411'), balance_of(rows, '706'), balance_of(rows, '44571')),
           (11040, -9200, -1840))


def test_a_negative_or_zero_total(site):
    doc = new(site, [line(1, 100), line(-1, 100)])
    tap.eq(doc['grand_total'], 0)
    site.try_create('Sales Invoice', customer=site.buyer, items=[line(-1, 100)],
                    docstatus=1).expect(417)


def test_amounts_too_large_are_refused(site):
    buyer(site)
    site.try_create('Sales Invoice', customer=site.buyer,
                    items=[line(1e12, '99999999999')]).expect(400, 417)
    site.try_create('Sales Invoice', customer=site.buyer,
                    items=[line(1, '1' + '0' * 40)]).refused(417, None, 'rate')


def test_three_hundred_lines(site):
    # 300 × 1.01 = 303.00; VAT 60.60
    doc = new(site, [line(1, 1.01)] * 300, docstatus=1)
    tap.eq((len(doc['items']), doc['net_total'], doc['grand_total']), (300, 303, 363.6))


def test_the_database_refuses_to_change_what_is_sealed(site):
    doc = new(site, [line(1, 100)], docstatus=1)
    before = gl_rows(site, doc['name'])
    for statement in ('UPDATE gl_entry SET debit = debit + 1', 'DELETE FROM gl_entry',
                      'UPDATE sales_invoice SET grand_total = 1 WHERE docstatus = 1',
                      'DELETE FROM sales_invoice WHERE docstatus = 1',
                      'DELETE FROM sales_invoice_item'):
        done = site.run('sql', statement)
        tap.ok(done.returncode == 1, f'{statement}: {done.stdout}{done.stderr}')
    tap.eq(gl_rows(site, doc['name']), before)


if __name__ == '__main__':
    tap.main()
