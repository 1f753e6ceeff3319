#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The entry that a draft would post, beside it: what the page of the draft shows, and what a form
that was never saved is told, is what the books hold once it is submitted. Of each type that posts;
amounts are worked out by hand."""
import html
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import TODAY, YEAR, Site, customer, invoice, line  # noqa: E402

FRENCH = {'Accept-Language': 'fr'}
PAGE = '0123456789abcdef' * 2


def account(site, number):
    return site.list('Account', filters={'account_number': number})[0]['name']


# ---- what is shown ----

def plain(markup):
    return ' '.join(html.unescape(re.sub(r'<[^>]+>', ' ', markup)).replace('\u202f', '').split())


class Plan:
    """The section of a page: `entries`, each [(account number, debit, credit), …]; how each one
    stands; `reasons`: {id of the field: sentence}."""

    def __init__(self, markup):
        section = re.search(r'<section id="entry">(.*?)</section>', markup, re.S)
        tap.ok(section, 'the entry is shown')
        self.markup = section[1]
        self.entries, self.stands = [], []
        for table in re.findall(r'<table.*?</table>', self.markup, re.S):
            body, foot = table.split('<tfoot>')
            rows = [[plain(cell) for cell in re.findall(r'<t[dh].*?</t[dh]>', row, re.S)]
                    for row in re.findall(r'<tr.*?</tr>', body.split('<tbody>')[1], re.S)]
            self.entries.append([(row[0].split()[0], cents(row[1]), cents(row[2]))
                                 for row in rows])
            self.stands.append(plain(re.search(r'<td.*?</td>', foot, re.S)[0]))
        self.reasons = {where: plain(text) for where, text in
                        re.findall(r'<a href="#f-([\w-]+)">(.*?)</a>', self.markup)}


def cents(text):
    return int(text.replace(',', '') or 0)


def of_draft(client, doctype, name):
    return Plan(client.get(f'/app/{slug(doctype)}/{name}').expect(200).text)


def of_form(client, doctype, **fields):
    """Of a form that nobody has saved: {"items": [{…}], "customer": …} as typed."""
    pairs = []
    for name, value in fields.items():
        if isinstance(value, list):
            pairs += [[f'{name}[{i}].{k}', str(v)] for i, row in enumerate(value)
                      for k, v in row.items()]
        else:
            pairs.append([name, str(value)])
    answer = client.post(f'/app/{slug(doctype)}/new/draft',
                         {'doctype': doctype, 'once': PAGE, 'form': pairs, 'changed': [],
                          'entry': True})
    return Plan(answer.expect(200).message['entry'])


def slug(doctype):
    return doctype.lower().replace(' ', '-')


def posted(site, name):
    """[[(account number, debit, credit), …], …] of the books."""
    rows = site.sql('SELECT g.entry, g.account_number, g.debit, g.credit FROM gl_entry g '
                    f"JOIN document d ON d.id = g.voucher_no WHERE d.name = '{name}' "
                    'ORDER BY g.entry, g.idx_in_entry')
    out = {}
    for entry, number, debit, credit in rows:
        out.setdefault(entry, []).append((number, int(debit), int(credit)))
    return list(out.values())


def summed(entries):
    """{account number: debit - credit} in units."""
    out = {}
    for number, debit, credit in (row for entry in entries for row in entry):
        out[number] = round(out.get(number, 0) + (debit - credit) / 100, 2)
    return out


def follow(site, doctype, **doc):
    """Keeps a draft, compares what its page shows with what its submission posts; {account: sum}.
    A draft whose form was touched shows what is typed: here the same."""
    client = site.login(headers=FRENCH)
    draft = site.create(doctype, doc)
    name = draft['name']
    plan = of_draft(client, doctype, name)
    touched = client.post(f'/app/{slug(doctype)}/{name}/draft',
                          {'doctype': doctype, 'name': name, 'version': 1, 'ops': [],
                           'entry': True}).expect(200).message['entry']
    tap.eq(Plan(touched).entries, plan.entries, 'as typed')
    tap.eq((plan.reasons, set(plan.stands) - {'Équilibrée'}), ({}, set()), plan.markup)
    drafts = site.sql('SELECT f.debit - f.credit FROM entry_draft f JOIN document d '
                      f"ON d.id = f.voucher WHERE d.name = '{name}' ORDER BY f.idx")
    tap.eq([int(r[0]) for r in drafts], [d - c for e in plan.entries for _, d, c in e], 'draft')
    number = site.submit(doctype, name).data['name']
    tap.eq(posted(site, number), plan.entries, 'posted')
    tap.eq(Plan(client.get(f'/app/{slug(doctype)}/{number}').text).entries, plan.entries, 'paper')
    return summed(plan.entries)


# ---- each type that posts ----

def parties(site):
    if not getattr(site, 'parties', False):
        site.parties = True
        customer(site)
        customer(site, 'Ohio Inc.', territory='US', default_currency='USD', vat_code='EXPORT')
        site.create('Supplier', supplier_name='Scierie')


def test_a_sales_invoice(site):
    parties(site)
    # 2 × 100 at 20 %, 1 × 50 at 10 %, 10 % off the net: 180 + 45 = 225, VAT 36 + 4.50
    tap.eq(follow(site, 'Sales Invoice', customer='Dupont SARL', apply_discount_on='Net Total',
                  additional_discount_percentage=10,
                  items=[line(2, 100), line(1, 50, 'TVA10')]),
           {'411': 265.5, '706': -225, '44571': -40.5})


def test_an_invoice_in_instalments_and_its_credit_note(site):
    parties(site)
    site.create('Payment Terms Template', template_name='Moitiés', terms=[
        {'invoice_portion': 50, 'credit_days': 10}, {'invoice_portion': 50, 'credit_days': 40}])
    bill = site.create('Sales Invoice', customer='Dupont SARL', payment_terms='Moitiés',
                       items=[line(1, 1000)])['name']
    plan = of_draft(site.login(headers=FRENCH), 'Sales Invoice', bill)
    tap.eq([row for row in plan.entries[0] if row[0] == '411'],
           [('411', 60000, 0), ('411', 60000, 0)])
    number = site.submit('Sales Invoice', bill).data['name']
    tap.eq(posted(site, number), plan.entries)
    tap.eq(follow(site, 'Sales Invoice', customer='Dupont SARL', is_return=1, return_against=number,
                  items=[line(-1, 1000)]), {'706': 1000, '44571': 200, '411': -1200})


def test_a_foreign_invoice(site):
    # 1 000 USD at 0.90
    parties(site)
    tap.eq(follow(site, 'Sales Invoice', customer='Ohio Inc.', conversion_rate=0.9,
                  items=[line(1, 1000, 'EXPORT')]), {'411': 900, '706': -900})


def test_a_purchase_invoice(site):
    # 500 of goods; 200 of services of which VAT is deducted to 80 %: 40 × 20 % = 8 stay with them
    parties(site)
    tap.eq(follow(site, 'Purchase Invoice', supplier='Scierie', bill_no='A-1', items=[
        line(5, 100, expense_account=account(site, '607')),
        line(1, 200, expense_account=account(site, '604'), deductible_percentage=80)]),
        {'607': 500, '604': 208, '44566': 132, '401': -840})
    # the buyer owes the VAT and deducts it
    got = follow(site, 'Purchase Invoice', supplier='Scierie', bill_no='A-2',
                 items=[line(1, 500, 'AUTOLIQ', expense_account=account(site, '604'))])
    tap.eq((got.pop('604'), got.pop('401')), (500, -500))
    tap.eq(sorted(got.values()), [-100, 100])


def test_payments(site):
    parties(site)
    # 2 % of 1 200 = 24 are taken off, 4 of them VAT
    bill = invoice(site, [line(1, 1000)], docstatus=1)['name']
    tap.eq(follow(site, 'Payment Entry', payment_type='Receive', party='Dupont SARL',
                  paid_amount=1176, references=[{'reference_name': bill, 'allocated_amount': 1200,
                                                 'discount_amount': 24}]),
           {'512': 1176, '411': -1200, '44571': 4, '665': 20})
    # 1 000 USD of 900.00 are paid with 930.00: 30.00 gained
    bill = invoice(site, [line(1, 1000, 'EXPORT')], 'Ohio Inc.', conversion_rate=0.9,
                   docstatus=1)['name']
    tap.eq(follow(site, 'Payment Entry', payment_type='Receive', party='Ohio Inc.',
                  paid_amount=1000, received_amount=930,
                  references=[{'reference_name': bill, 'allocated_amount': 1000}]),
           {'512': 930, '411': -900, '756': -30})
    # from the till to the bank: an entry in each journal, through 580
    tap.eq(follow(site, 'Payment Entry', payment_type='Internal Transfer', paid_amount=250,
                  paid_from=account(site, '53'), paid_to=account(site, '512')),
           {'53': -250, '580': 0, '512': 250})


def test_an_entry_by_hand(site):
    parties(site)
    by_hand = lambda *rows: [  # noqa: E731
        {'account': account(site, number), 'debit_in_account_currency': max(amount, 0),
         'credit_in_account_currency': max(-amount, 0), **more} for number, amount, more in rows]
    tap.eq(follow(site, 'Journal Entry', user_remark='Frais',
                  accounts=by_hand(('627', 12.5, {}), ('512', -12.5, {}))),
           {'627': 12.5, '512': -12.5})
    # 1 000 USD of 900.00 are settled with 950.00: a second entry takes the gain
    bill = invoice(site, [line(1, 1000, 'EXPORT')], 'Ohio Inc.', conversion_rate=0.9,
                   docstatus=1)['name']
    owed = {'party_type': 'Customer', 'party': 'Ohio Inc.', 'reference_name': bill,
            'account_currency': 'USD', 'exchange_rate': 0.95}
    tap.eq(follow(site, 'Journal Entry', accounts=by_hand(('512', 950, {}), ('411', -1000, owed))),
           {'512': 950, '411': -900, '756': -50})


def test_a_reconciliation(site):
    # 1 000 USD of 900.00 against 1 000 USD that came before for 880.00: 20.00 lost
    customer(site, 'Reno Inc.', territory='US', default_currency='USD', vat_code='EXPORT')
    site.create('Payment Entry', payment_type='Receive', party='Reno Inc.', paid_amount=1000,
                received_amount=880, paid_from_account_currency='USD', docstatus=1)
    invoice(site, [line(1, 1000, 'EXPORT')], 'Reno Inc.', conversion_rate=0.9, docstatus=1)
    tap.eq(follow(site, 'Payment Reconciliation', party='Reno Inc.'), {'411': -20, '656': 20})


def test_a_lease(site):
    parties(site)
    doc = {'tenant': 'Dupont SARL', 'premises': 'Local 3', 'kind': 'commercial',
           'start_on': str(TODAY), 'rent': 1200, 'deposit': 2400}
    tap.eq(follow(site, 'Lease', **doc), {'411': 2400, '165': -2400})


def test_vat_on_receipts(other):
    site = Site(other.engine, vat_regime='encaissements')
    try:
        customer(site)
        tap.eq(follow(site, 'Sales Invoice', customer='Dupont SARL', items=[line(1, 1000)]),
               {'411': 1200, '706': -1000, '44574': -200})
        bill = f'FAC-{YEAR}-00001'
        # 400 of 1 200: round(200 × 400/1 200) = 66.67; by hand 200: 133.33 × 200/800, as of 600
        tap.eq(follow(site, 'Payment Entry', payment_type='Receive', party='Dupont SARL',
                      paid_amount=400,
                      references=[{'reference_name': bill, 'allocated_amount': 400}]),
               {'512': 400, '411': -400, '44574': 66.67, '44571': -66.67})
        owed = {'party_type': 'Customer', 'party': 'Dupont SARL', 'reference_name': bill,
                'account': account(site, '411'), 'credit_in_account_currency': 200}
        paid = {'account': account(site, '512'), 'debit_in_account_currency': 200}
        tap.eq(follow(site, 'Journal Entry', accounts=[paid, owed]),
               {'512': 200, '411': -200, '44574': 33.33, '44571': -33.33})
        # written off: nothing was received, nothing falls due
        lost = {'account': account(site, '6541'), 'debit_in_account_currency': 200}
        tap.eq(follow(site, 'Journal Entry', accounts=[lost, owed]), {'6541': 200, '411': -200})
        tap.eq(site.run('verify').returncode, 0)
    finally:
        site.stop()


# ---- a form that was never saved ----

def test_of_a_form_that_is_new(site):
    parties(site)
    before = site.sql('SELECT count(*) FROM entry_draft'), site.sql('SELECT count(*) FROM document')
    a = site.login(headers=FRENCH)
    plan = of_form(a, 'Sales Invoice', items=[{'item_name': 'Heure', 'qty': 3, 'rate': '12,50'}])
    tap.eq((plan.entries, plan.stands),
           ([[('411', 4500, 0), ('706', 0, 3750), ('44571', 0, 750)]], ['Équilibrée']))
    tap.eq(list(plan.reasons), ['customer'])
    tap.contains(plan.reasons['customer'], 'Client')
    tap.contains(plan.markup, 'General%20Ledger?account=411')  # an account leads to its lines
    plan = of_form(a, 'Sales Invoice', customer='Dupont SARL', items=[{'qty': 1, 'rate': 10}])
    tap.eq((summed(plan.entries), list(plan.reasons)),
           ({'411': 12, '706': -10, '44571': -2}, ['items-0-item_code']))
    after = site.sql('SELECT count(*) FROM entry_draft'), site.sql('SELECT count(*) FROM document')
    tap.eq(after, before)  # nothing was written by asking


def test_why_it_cannot_be_posted(site):
    parties(site)
    a = site.login(headers=FRENCH)
    plan = of_form(a, 'Journal Entry', accounts=[
        {'account': account(site, '627'), 'debit_in_account_currency': '120'},
        {'credit_in_account_currency': '100'}])
    tap.eq((plan.stands, plan.entries[0][0]), (['Déséquilibrée de 20,00'], ('627', 12000, 0)))
    tap.eq(sorted(plan.reasons), ['accounts', 'accounts-1-account'])
    tap.contains(plan.reasons['accounts'], '20,00')
    plan = of_form(a, 'Journal Entry', posting_date='31/12/1999', accounts=[
        {'account': account(site, '627'), 'debit_in_account_currency': '7'},
        {'account': account(site, '401'), 'credit_in_account_currency': '7'}])
    tap.eq((plan.stands, sorted(plan.reasons)),
           (['Équilibrée'], ['accounts-1-party', 'posting_date']))
    plan = of_form(a, 'Payment Entry', paid_amount='150')
    tap.eq((summed(plan.entries), list(plan.reasons)), ({'512': 150, '411': -150}, ['party']))
    plan = of_form(a, 'Purchase Invoice', currency='USD',
                   items=[{'item_name': 'Clous', 'qty': 1, 'rate': 10}])
    tap.eq((plan.entries, sorted(plan.reasons)), ([], ['conversion_rate', 'supplier']))
    for doctype in ('Sales Invoice', 'Purchase Invoice', 'Payment Entry', 'Journal Entry', 'Lease',
                    'Payment Reconciliation'):
        plan = of_form(a, doctype)
        tap.eq(plan.entries, [])
        tap.contains(plan.markup, 'Rien à passer')
        tap.ok(plan.reasons, doctype)


def test_rows_are_named_as_in_the_form(site):
    # the first row is blank: what is wrong in the second is said of the second
    a = site.login(headers=FRENCH)
    plan = of_form(a, 'Journal Entry',
                   accounts=[{'account': ''}, {'credit_in_account_currency': 5}])
    tap.ok('accounts-1-account' in plan.reasons, plan.reasons)


def test_who_may_not_read_the_books_is_shown_nothing(site):
    site.create('User', email='v@v.example', first_name='Vera', new_password='long enough too',
                roles=[{'role': 'Sales User'}])
    site.create('Customer', customer_name='Mairie')
    vera = site.login('v@v.example', 'long enough too', headers=FRENCH)
    page = vera.get('/app/sales-invoice/new').expect(200).text
    tap.ok('id="entry"' not in page)
    answer = vera.post('/app/sales-invoice/new/draft',
                       {'doctype': 'Sales Invoice', 'once': PAGE, 'changed': [], 'entry': True,
                        'form': [['items[0].item_name', 'A'], ['items[0].rate', '1']]})
    tap.ok('entry' not in answer.expect(200).message)


def test_of_many_lines_it_is_quick(site):
    parties(site)
    # one more request of the same form without the entry is the measure
    a = site.login(headers=FRENCH)
    rows = [{'item_name': f'Ligne {i}', 'qty': 1, 'rate': 2} for i in range(500)]
    plan = of_form(a, 'Sales Invoice', customer='Dupont SARL', items=rows)
    tap.eq(summed(plan.entries), {'411': 1200, '706': -1000, '44571': -200})
    name = site.create('Sales Invoice', customer='Dupont SARL', items=[
        line(1, 2) for _ in range(500)])['name']
    version, took = 1, {True: [], False: []}
    for _ in range(5):
        for entry in (False, True):
            began = time.monotonic()
            answer = a.post(f'/app/sales-invoice/{name}/draft',
                            {'doctype': 'Sales Invoice', 'name': name, 'version': version,
                             'ops': [], 'entry': entry}).expect(200)
            took[entry].append(time.monotonic() - began)
            version = answer.message['version']
    print(f'# with the entry {min(took[True]) * 1000:.1f} ms, without '
          f'{min(took[False]) * 1000:.1f} ms')
    tap.ok(min(took[True]) - min(took[False]) < 0.1, took)


if __name__ == '__main__':
    tap.main()
