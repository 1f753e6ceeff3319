#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Two companies in one site: the same account numbers, the same journals, series of their own."""
from lib import tap
from lib.site import COMPANY, line

SECOND = 'Bois et Fils'


def test_a_second_company_opens_its_books(site):
    made = site.create('Company', company_name=SECOND, abbr='BF', siren='732829320')
    tap.eq(made['tax_id'], 'FR44732829320')  # key (12 + 3 x (732829320 mod 97)) mod 97 = 44
    names = {}
    for company in (COMPANY, SECOND):
        found = site.list('Account', filters={'account_number': '411', 'company': company},
                          fields=['name'])
        tap.eq(len(found), 1, company)
        names[company] = found[0]['name']
    tap.eq(names[COMPANY], '411 - Clients')
    tap.eq(names[SECOND], '411 - Clients - BF')
    tap.eq(site.list('Accounting Journal', filters={'company': SECOND, 'code': 'VE'},
                     fields=['name'])[0]['name'], 'VE - Ventes - BF')
    tap.eq(len(site.list('Fiscal Year', filters={'company': SECOND})), 1)


def sell(site, company, amount):
    return site.create('Sales Invoice', customer='Client', company=company, docstatus=1,
                       items=[line(1, amount)])


def test_each_has_its_own_numbers(site):
    site.create('Customer', customer_name='Client')
    one = [sell(site, COMPANY, 100)['name'], sell(site, COMPANY, 100)['name']]
    two = [sell(site, SECOND, 10)['name'], sell(site, SECOND, 10)['name']]
    tap.eq([n[-5:] for n in one + two], ['00001', '00002', '00001', '00002'])
    tap.ok(all(n.startswith('FAC-') for n in one), str(one))
    tap.ok(all(n.startswith('BF-FAC-') for n in two), str(two))


def test_the_books_do_not_mix(site):
    # 2 invoices of 100.00 and 2 of 10.00, VAT 20 %: 240.00 and 24.00 on 411
    for company, total in ((COMPANY, 240), (SECOND, 24)):
        rows = site.report('Trial Balance', company=company)['result']
        row = next(r for r in rows if r['account_number'] == '411' and not r.get('is_group'))
        tap.eq(row['closing_debit'], total, company)
        lines = site.list('GL Entry', filters={'company': company, 'account_number': '411'},
                          fields=['debit', 'entry_number'], order_by='entry_number')
        tap.eq([x['debit'] for x in lines], [total / 2, total / 2])
        tap.eq([x['entry_number'][-5:] for x in lines], ['00001', '00002'])


def test_an_account_of_the_other_company_is_refused(site):
    site.try_create('Journal Entry', company=SECOND, docstatus=1, accounts=[
        {'account': '512 - Banques', 'debit_in_account_currency': 5},
        {'account': '53 - Caisse - BF', 'credit_in_account_currency': 5}]).refused(417, None, '512')


def test_a_user_of_one_company_sees_only_its_rows(site):
    site.create('User', email='bf@test.example', first_name='B', new_password='long enough 1',
                roles=[{'role': 'Accounts Manager'}])
    site.create('User Permission', user='bf@test.example', allow='Company', for_value=SECOND)
    client = site.client('bf@test.example')
    names = [x['name'] for x in client.list('Sales Invoice', limit_page_length=0)]
    tap.eq(len(names), 2, str(names))
    tap.ok(all(n.startswith('BF-') for n in names), str(names))
    tap.eq({x['company'] for x in client.list('GL Entry', fields=['company'])}, {SECOND})
    other = site.list('Sales Invoice', filters={'company': COMPANY})[0]['name']
    client.get(f'/api/resource/Sales Invoice/{other}').refused(403, 'PermissionError')


def test_all_proofs_hold(site):
    done = site.run('verify')
    tap.eq(done.returncode, 0, done.stdout + done.stderr)


if __name__ == '__main__':
    tap.main()
