#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The French facts of data/fr are whole: what the program looks up is there, once."""
import datetime
import glob
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.path.join(ROOT, 'data', 'fr')
ROOT_TYPES = {'Asset', 'Liability', 'Equity', 'Income', 'Expense'}
ROLES = '''RECEIVABLE PAYABLE SALES_GOODS SALES_SERVICES PURCHASE_GOODS VAT_COLLECTED
VAT_COLLECTED_PENDING VAT_DEDUCTIBLE VAT_DEDUCTIBLE_ASSETS VAT_REVERSE_CHARGE_DUE
VAT_REVERSE_CHARGE_DEDUCTIBLE VAT_PAYABLE VAT_CREDIT BANK CASH INTERNAL_TRANSFER ROUNDING_LOSS
ROUNDING_GAIN EXCHANGE_LOSS EXCHANGE_GAIN DEPOSIT_RECEIVED CUSTOMER_ADVANCE SUPPLIER_ADVANCE
RESULT_PROFIT RESULT_LOSS RETAINED_PROFIT RETAINED_LOSS SUSPENSE OPENING'''.split()
VAT_CODES = {  # category and rate by hand, from the law
    'TVA20': ('S', '20'), 'TVA10': ('S', '10'), 'TVA55': ('S', '5.5'), 'TVA21': ('S', '2.1'),
    'AUTOLIQ': ('AE', '0'), 'INTRA-B': ('K', '0'), 'INTRA-S': ('AE', '0'), 'EXPORT': ('G', '0'),
    'FRANCHISE': ('E', '0'), 'EXO': ('E', '0')}


def rows(name):
    with open(os.path.join(DATA, name), encoding='utf-8') as f:
        lines = f.read().split('\n')
    head = lines[0].split(';')
    return [dict(zip(head, line.split(';'))) for line in lines[1:] if line]


def every_file_is_regular():
    for path in glob.glob(os.path.join(DATA, '*.csv')):
        with open(path, encoding='utf-8') as f:
            text = f.read()
        assert text.endswith('\n') and '"' not in text and '\r' not in text, path
        widths = {line.count(';') for line in text.rstrip('\n').split('\n')}
        assert len(widths) == 1, path
        for row in rows(os.path.basename(path)):
            assert all(v == v.strip() for v in row.values()), (path, row)
            for key in ('valid_from', 'valid_to', 'eu_from', 'eu_to'):
                if row.get(key):
                    datetime.date.fromisoformat(row[key])


def accounts_form_a_tree():
    accounts = rows('accounts.csv')
    by_number = {a['number']: a for a in accounts}
    assert len(by_number) == len(accounts) > 840
    for a in accounts:
        n = a['number']
        groups = [n[:i] for i in range(len(n) - 1, 0, -1)
                  if by_number.get(n[:i], {}).get('is_group') == '1']
        assert a['parent'] == (groups[0] if groups else ''), a
        assert a['root_type'] in ROOT_TYPES, a
        assert a['is_group'] == '0' or any(b['parent'] == n for b in accounts), a


def roles_are_posting_accounts():
    found = {}
    for a in rows('accounts.csv'):
        for role in filter(None, a['role'].split('|')):
            assert role not in found, role
            assert a['is_group'] == '0', a
            found[role] = a['number']
    assert not set(ROLES) - set(found), set(ROLES) - set(found)
    want = {'RECEIVABLE': '411', 'PAYABLE': '401', 'SALES_GOODS': '707', 'SALES_SERVICES': '706',
            'VAT_COLLECTED': '44571', 'VAT_COLLECTED_PENDING': '44574', 'VAT_DEDUCTIBLE': '44566',
            'BANK': '512', 'ROUNDING_LOSS': '658', 'ROUNDING_GAIN': '758', 'RESULT_PROFIT': '120'}
    assert all(found[k] == v for k, v in want.items())


def vat_codes_are_complete():
    codes = {c['code']: (c['category'], c['rate']) for c in rows('vat_codes.csv')}
    assert codes == VAT_CODES
    for c in rows('vat_codes.csv'):
        exempt = c['category'] != 'S'
        for column in ('vatex', 'printed_mention', 'printed_mention_en'):
            assert bool(c[column]) == exempt, (column, c)


def names_are_unique():
    for name, key in (('units.csv', 'name'), ('units.csv', 'code'), ('countries.csv', 'code'),
                      ('countries.csv', 'name'), ('currencies.csv', 'code'),
                      ('journals.csv', 'code'), ('mentions.csv', 'code'),
                      ('legal_forms.csv', 'code'), ('payment_terms.csv', 'name')):
        values = [r[key] for r in rows(name)]
        assert len(values) == len(set(values)), (name, key)
    shorts = [r['short'] for r in rows('legal_forms.csv') if r['is_default'] == '1']
    assert len(shorts) == len(set(shorts))
    assert sum(r['is_eu'] == '1' for r in rows('countries.csv')) == 27
    decimals = {r['code']: r['decimals'] for r in rows('currencies.csv')}
    assert (decimals['EUR'], decimals['JPY'], decimals['TND']) == ('2', '0', '3')


def main():
    tests = [every_file_is_regular, accounts_form_a_tree, roles_are_posting_accounts,
             vat_codes_are_complete, names_are_unique]
    print('1..%d' % len(tests))
    bad = 0
    for n, test in enumerate(tests):
        try:
            test()
            print('ok %d - %s' % (n + 1, test.__name__))
        except (AssertionError, KeyError, ValueError) as e:
            bad += 1
            print('# %r\nnot ok %d - %s' % (e, n + 1, test.__name__))
    return 1 if bad else 0


sys.exit(main())
