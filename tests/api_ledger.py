#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The ledger over REST: journal entries, closing a period, trial balance, general ledger."""
import datetime
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import COMPANY, TODAY, YEAR, customer, gl_rows, invoice, line  # noqa: E402

FIRST, LAST = f'{YEAR}-01-01', f'{YEAR}-12-31'


def account(site, number):
    """The name of the posting account whose number begins so."""
    found = site.list('Account', filters=[['account_number', 'like', number + '%'],
                                          ['is_group', '=', 0]],
                      fields=['name', 'account_number'], order_by='account_number asc', limit=1)
    tap.ok(found, f'no account {number}')
    return found[0]['name']


def amount(site, number, debit=0, credit=0, **fields):
    return {'account': account(site, number), 'debit_in_account_currency': debit,
            'credit_in_account_currency': credit, **fields}


def entry(site, rows, **fields):
    return site.try_create('Journal Entry', accounts=rows, **fields)


def total(report, field):
    return [r for r in report['result'] if r.get('is_total')][-1][field]


def of_account(report, number):
    return [r for r in report['result'] if str(r.get('account_number', '')).startswith(number)
            and not r.get('is_total') and not r.get('is_group')]


def test_the_chart_is_there(site):
    for number in ('101', '401', '411', '512', '606', '706', '707', '44566', '44571', '658', '758'):
        account(site, number)
    rows = site.list('Account', filters=[['account_number', 'like', '411%'], ['is_group', '=', 0]],
                     fields=['*'], limit=1)
    tap.eq((rows[0]['company'], rows[0]['root_type'], rows[0]['account_type']),
           (COMPANY, 'Asset', 'Receivable'))
    tap.ok(rows[0]['name'].startswith(f"{rows[0]['account_number']} - "), rows[0]['name'])


def test_a_journal_entry(site):
    doc = entry(site, [amount(site, '606', debit=80), amount(site, '44566', debit=16),
                       amount(site, '512', credit=96)], user_remark='Fournitures',
                docstatus=1).data
    tap.eq(doc['name'], f'OD-{YEAR}-00001')
    tap.eq((doc['total_debit'], doc['total_credit']), (96, 96))
    rows = gl_rows(site, doc['name'])
    tap.eq(sorted((str(r['account_number'])[:3], r['debit'], r['credit']) for r in rows),
           [('445', 16, 0), ('512', 0, 96), ('606', 80, 0)])


def test_an_unbalanced_entry_is_refused_with_the_difference(site):
    rows = [amount(site, '606', debit=100), amount(site, '512', credit=99.5)]
    answer = entry(site, rows, docstatus=1).refused(417, 'ValidationError')
    tap.ok('0.50' in answer.text or '0,50' in answer.text, answer.text)


def test_wrong_lines_are_refused(site):
    ok = amount(site, '512', credit=10)
    entry(site, [], docstatus=1).refused(417, None, 'accounts')
    entry(site, [{**ok, 'account': 'x'}, ok], docstatus=1).refused(417, None, 'account')
    both = {**amount(site, '606', debit=10), 'credit_in_account_currency': 10}
    entry(site, [both, ok], docstatus=1).expect(417)
    entry(site, [amount(site, '606', debit=0), amount(site, '512')], docstatus=1).expect(417)
    group = site.list('Account', filters={'is_group': 1}, limit=1)[0]['name']
    entry(site, [{**amount(site, '606', debit=10), 'account': group}, ok], docstatus=1).refused(
        417, None, 'account')
    entry(site, [amount(site, '411', debit=10), ok], docstatus=1).refused(417, None, 'party')


def test_a_party_line(site):
    customer(site, 'Tiers')
    doc = entry(site, [amount(site, '411', debit=10, party_type='Customer', party='Tiers'),
                       amount(site, '706', credit=10)], docstatus=1).data
    row = [r for r in gl_rows(site, doc['name']) if r['debit']][0]
    tap.eq((row['party_type'], row['party']), ('Customer', 'Tiers'))


def test_entry_numbers_run_without_gap_in_a_journal(site):
    for _ in range(3):
        entry(site, [amount(site, '606', debit=1), amount(site, '512', credit=1)],
              docstatus=1).expect(200, 201)
    rows = site.list('GL Entry', fields=['journal', 'entry_number'], limit_page_length=0)
    by_journal = {}
    for r in rows:
        running = re.search(r'(\d+)$', str(r['entry_number'])).group(1)
        by_journal.setdefault(r['journal'], set()).add(int(running))
    for journal, numbers in by_journal.items():
        tap.eq(sorted(numbers), list(range(1, len(numbers) + 1)), journal)


def test_reversal_of_a_journal_entry(site):
    doc = entry(site, [amount(site, '606', debit=7), amount(site, '512', credit=7)],
                docstatus=1).data
    site.cancel('Journal Entry', doc['name']).expect(200)
    rows = gl_rows(site, doc['name'])
    tap.eq(len(rows), 4)
    tap.eq(sum(r['debit'] - r['credit'] for r in rows if str(r['account_number'])[:3] == '606'), 0)


def test_the_trial_balance(site):
    before = site.report('Trial Balance', from_date=FIRST, to_date=LAST)
    customer(site, 'Balance')
    invoice(site, [line(1, 1000)], 'Balance', docstatus=1)
    entry(site, [amount(site, '615', debit=250.25), amount(site, '512', credit=250.25)],
          docstatus=1).expect(200, 201)
    after = site.report('Trial Balance', from_date=FIRST, to_date=LAST)
    fields = {c['fieldname'] if isinstance(c, dict) else c for c in after['columns']}
    for field in ('account', 'opening_debit', 'opening_credit', 'debit', 'credit',
                  'closing_debit', 'closing_credit'):
        tap.ok(field in fields, f'{field} is not a column')
    tap.eq(round(total(after, 'debit') - total(before, 'debit'), 2), 1450.25)
    tap.eq(total(after, 'debit'), total(after, 'credit'))
    tap.eq(total(after, 'closing_debit'), total(after, 'closing_credit'))
    repairs = of_account(after, '615')
    tap.eq([(r['debit'], r['credit'], r['closing_debit']) for r in repairs], [(250.25, 0, 250.25)])


def test_the_trial_balance_of_a_later_day_opens_with_the_rest(site):
    tomorrow = (TODAY + datetime.timedelta(days=1)).isoformat()
    if tomorrow > LAST:
        tap.skip('today is the last day of the year')
    whole = site.report('Trial Balance', from_date=FIRST, to_date=LAST)
    late = site.report('Trial Balance', from_date=tomorrow, to_date=LAST)
    for row in of_account(late, ''):
        same = of_account(whole, str(row['account_number']))
        tap.eq((row['closing_debit'], row['closing_credit']),
               (same[0]['closing_debit'], same[0]['closing_credit']), row['account'])
        tap.eq((row['debit'], row['credit']), (0, 0), row['account'])


def test_the_general_ledger_follows_an_account(site):
    name = account(site, '606')
    report = site.report('General Ledger', account=name, from_date=FIRST, to_date=LAST)
    rows = [r for r in report['result'] if not r.get('is_total') and r.get('voucher_no')]
    tap.ok(rows, 'no rows')
    tap.ok(all(r['account'] == name for r in rows))
    listed = site.list('GL Entry', filters={'account': name}, fields=['debit', 'credit'],
                       limit_page_length=0)
    tap.eq(round(sum(r['debit'] - r['credit'] for r in rows), 2),
           round(sum(r['debit'] - r['credit'] for r in listed), 2))


def test_the_general_ledger_follows_a_party(site):
    report = site.report('General Ledger', party='Balance', from_date=FIRST, to_date=LAST)
    rows = [r for r in report['result'] if r.get('voucher_no') and not r.get('is_total')]
    tap.eq([(r['debit'], r['credit']) for r in rows], [(1200, 0)])


def test_unknown_reports_and_filters_are_refused(site):
    site.method('frappe.desk.query_report.run', {'report_name': 'Nonsense'}).expect(404)
    site.method('frappe.desk.query_report.run',
                {'report_name': 'Trial Balance', 'filters': {'from_date': 'x'}}).expect(417)


# ---- last, because it closes ----

def test_a_closed_period_is_shut(site):
    day = TODAY - datetime.timedelta(days=1)
    if day.year != YEAR:
        tap.skip('today is the first day of the year')
    site.method('bastide.ledger.close_period',
                {'company': COMPANY, 'to_date': day.isoformat()}).expect(200)
    rows = [amount(site, '606', debit=1), amount(site, '512', credit=1)]
    entry(site, rows, posting_date=day.isoformat(), docstatus=1).refused(
        417, None, 'posting_date')
    entry(site, rows, posting_date=FIRST, docstatus=1).refused(417, None, 'posting_date')
    entry(site, rows, posting_date=TODAY.isoformat(), docstatus=1).expect(200, 201)
    site.method('bastide.ledger.close_period',
                {'company': COMPANY, 'to_date': FIRST}).expect(417)
    site.method('bastide.ledger.close_period', {'company': COMPANY}).expect(400, 417)
    tap.eq(site.run('verify').returncode, 0)


if __name__ == '__main__':
    tap.main()
