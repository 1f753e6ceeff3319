#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The entry sheet (Saisie au kilomètre) without script: entries of a journal typed one after
another below the drafts of the month, the other rows proposed after what is in the books."""
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import page, tap  # noqa: E402
from lib.site import TODAY, YEAR, Site  # noqa: E402

BUYING, BANK = 'AC - Achats', 'BQ - Banque'
DEBIT, CREDIT = 'debit_in_account_currency', 'credit_in_account_currency'
OCTOBER = f'{YEAR}-10-05'


def make_site(engine):
    site = Site(engine)
    site.create('Supplier', supplier_name='Scierie')
    site.create('Supplier', supplier_name='Quincaillerie')
    site.desk = site.login()
    return site


def account(site, number):
    return site.list('Account', filters=[['account_number', '=', number]])[0]['name']


def address(journal=BUYING, day=OCTOBER):
    return f'/books/entry?journal={urllib.parse.quote(journal)}&posting_date={day}'


def sheet(site, journal=BUYING, day=OCTOBER, desk=None):
    return page.Page((desk or site.desk).get(address(journal, day)).expect(200))


def rows(*lines):
    """Fields of rows: (account, party, debit, credit)."""
    fields = {}
    for i, (name, party, debit, credit) in enumerate(lines):
        fields.update({f'accounts[{i}].account': name, f'accounts[{i}].party': party,
                       f'accounts[{i}].{DEBIT}': debit, f'accounts[{i}].{CREDIT}': credit})
    return fields


def shown(answer):
    """The rows that the page proposes: (number, party, debit, credit)."""
    fields, found = page.Page(answer).fields, []
    for i in range(20):
        name = fields.get(f'accounts[{i}].account', '')
        if name:
            found.append((name.split(' ')[0], fields[f'accounts[{i}].party'],
                          fields[f'accounts[{i}].{DEBIT}'], fields[f'accounts[{i}].{CREDIT}']))
    return [tuple(x.replace('\u202f', '').replace('\u00a0', '') for x in row) for row in found]


def text_of(answer):
    plain = re.sub(r'<[^>]*>', ' ', answer.text).replace('\u202f', ' ').replace('\u00a0', ' ')
    return re.sub(r'\s+', ' ', plain)


def test_a_journal_is_chosen_first(site):
    text = site.desk.get('/books/entry').expect(200).text
    tap.ok(f'href="{address(BUYING, TODAY)}"'.replace('&', '&amp;') in text
           or urllib.parse.quote(BUYING) in text, text[:2000])


def test_a_piece_is_kept_and_the_next_one_follows(site):
    p = sheet(site)
    tap.ok('Brouillard du mois' not in p.text)
    # 1 296.00 owed for 1 080.00 of wood with 216.00 of VAT
    answer = page.send(site.desk, '/books/entry', p, 'save', posting_date='23', cheque_no='F8841',
                       user_remark='Chêne', due_date=f'23/12/{YEAR}', **rows(
                           (account(site, '401'), 'Scierie', '', '1296,00'),
                           (account(site, '601'), '', '1080', ''),
                           (account(site, '44566'), '', '216', ''))).expect(303)
    to = urllib.parse.unquote(answer.headers['Location'])
    tap.eq(to, f'/books/entry?journal={BUYING}&posting_date={YEAR}-10-23')
    (kept,) = site.list('Journal Entry', fields=['name', 'docstatus', 'posting_date', 'journal',
                                                 'cheque_no', 'due_date', 'total_debit'])
    site.first = kept.pop('name')
    tap.eq(kept, {'docstatus': 0, 'posting_date': f'{YEAR}-10-23', 'journal': BUYING,
                  'cheque_no': 'F8841', 'due_date': f'{YEAR}-12-23', 'total_debit': 1296})
    text = text_of(sheet(site))
    tap.ok('Brouillard du mois une pièce, 1 296,00' in text, text)
    tap.ok('équilibrée 23 401 - Fournisseurs Scierie Chêne 1 296,00' in text, text)
    tap.ok('Brouillard' not in text_of(sheet(site, BANK)), 'of another journal')
    tap.ok('Brouillard' not in text_of(sheet(site, BUYING, f'{YEAR}-11-02')), 'of another month')


def test_the_journal_of_last_time_opens(site):
    answer = site.desk.raw('GET', '/books/entry').expect(303)
    tap.eq(urllib.parse.unquote(answer.headers['Location']),
           f'/books/entry?journal={BUYING}&posting_date={TODAY}')


def test_a_piece_that_is_not_even_is_told(site):
    page.send(site.desk, '/books/entry', sheet(site), 'save', posting_date='+2', **rows(
        (account(site, '401'), 'Scierie', '', '50'),
        (account(site, '601'), '', '49', ''))).expect(303)
    text = text_of(sheet(site))
    # 1 296.00 and 49.00 at the debit, on the 23rd and two days after the 5th
    tap.ok('2 pièces, 1 345,00' in text, text)
    tap.ok('écart de 1,00 7 401' in text, text)
    wrong = site.list('Journal Entry', filters=[['posting_date', '=', f'{YEAR}-10-07']])
    site.remove('Journal Entry', wrong[0]['name']).expect(202)


def test_number_and_due_date_stand_in_the_books(site):
    site.submit('Journal Entry', site.first)
    name = site.list('Journal Entry', filters=[['docstatus', '=', 1]])[0]['name']
    lines = site.list('GL Entry', fields=['account_number', 'due_date'],
                      filters=[['voucher_no', '=', name]])
    tap.eq(sorted((x['account_number'], x['due_date']) for x in lines),
           [('401', f'{YEAR}-12-23'), ('44566', None), ('601', None)])
    (entry,) = site.list('Ledger Entry', fields=['piece_ref', 'journal_code'],
                         filters=[['voucher_no', '=', name]])
    tap.eq((entry['piece_ref'], entry['journal_code']), ('F8841', 'AC'))


def complete(site, *lines, **more):
    return page.send(site.desk, '/books/entry', sheet(site), 'complete', posting_date='24',
                     **{**rows(*lines), **more})


def test_the_other_rows_are_those_of_last_time(site):
    # 1 080 and 216 of 1 296 are five sixths and one: of 100.00, 83.33 and 16.67
    owed = account(site, '401')
    answer = complete(site, (owed, 'Scierie', '', '100')).expect(200)
    tap.eq(shown(answer), [('401', 'Scierie', '', '100,00'), ('601', '', '83,33', ''),
                           ('44566', '', '16,67', '')])
    tap.eq(len(site.list('Journal Entry', limit_page_length=0)), 1, 'a proposal only')
    tap.ok('Écart 0,00' in text_of(answer), text_of(answer))
    tap.eq(page.Page(answer).fields['posting_date'], f'24/10/{YEAR}')


def test_the_last_row_takes_what_is_left(site):
    # three equal parts of 10.00: 3.33, 3.33 and 3.34
    owed = account(site, '401')
    site.create('Journal Entry', journal=BUYING, posting_date=OCTOBER, docstatus=1, accounts=[
        {'account': owed, 'party': 'Quincaillerie', CREDIT: 30},
        {'account': account(site, '601'), DEBIT: 10}, {'account': account(site, '6063'), DEBIT: 10},
        {'account': account(site, '44566'), DEBIT: 10}])
    answer = complete(site, (owed, 'Quincaillerie', '', '10')).expect(200)
    tap.eq([row[2] for row in shown(answer)[1:]], ['3,33', '3,33', '3,34'])
    answer = complete(site, (owed, 'Scierie', '', '100')).expect(200)
    tap.eq([row[2] for row in shown(answer)[1:]], ['83,33', '16,67'], 'each his own')


def test_rows_that_are_typed_already_stay(site):
    # of 100.00 at 120 % 80.00 are typed for the 83.33 of last time: 20.00 are left
    owed, wood = account(site, '401'), account(site, '601')
    answer = complete(site, (owed, 'Scierie', '', '100'), (wood, '', '80', '')).expect(200)
    tap.eq(shown(answer)[1:], [('601', '', '80,00', ''), ('44566', '', '20,00', '')])
    answer = complete(site, (owed, 'Scierie', '', '100'), ('', '', '', ''),
                      (wood, '', '', '')).expect(200)
    tap.eq(shown(answer)[1:], [('601', '', '83,33', ''), ('44566', '', '16,67', '')])


def proposed(site, *lines, **more):
    """What a page shows in its empty cells: "row.field" without the name of the account."""
    form = {'posting_date': OCTOBER, 'journal': BUYING, **rows(*lines)}
    message = site.desk.post('/app/journal-entry/new/draft', {
        'doctype': 'Journal Entry', 'once': 'abcdef0123456789' * 2, 'changed': [],
        'form': [list(pair) for pair in form.items()], **more}).message
    cells = message.get('proposed', {})
    return {re.sub(r'accounts\[(\d)\]\.(\w+)', r'\1.\2', k).replace('_in_account_currency', ''):
            v.split(' ')[0] for k, v in cells.items()}


def test_the_other_rows_are_proposed_while_one_types(site):
    owed, wood, tax = (account(site, n) for n in ('401', '601', '44566'))
    first = (owed, 'Scierie', '', '100')
    tap.eq(proposed(site, first), {}, 'not asked for')
    ask = {'proposed': True}
    # five sixths and one, as above
    tap.eq(proposed(site, first, **ask), {'1.account': '601', '1.debit': '83,33',
                                          '2.account': '44566', '2.debit': '16,67'})
    tap.eq(proposed(site, first, (wood, '', '', ''), **ask),
           {'1.debit': '83,33', '2.account': '44566', '2.debit': '16,67'})
    tap.eq(proposed(site, first, (wood, '', '80', ''), **ask),
           {'2.account': '44566', '2.debit': '20,00'})
    tap.eq(proposed(site, first, (wood, '', '80', ''), (tax, '', '', ''), **ask),
           {'2.debit': '20,00'})
    whole = (first, (wood, '', '80', ''), (tax, '', '20', ''))
    for lines in (whole, (first, (tax, '', '80', '')),  # another row than that of last time
                  (first, *[(wood, '', '1', '')] * 4), ((owed, 'Scierie', '', ''),),
                  ((owed, '', '', '100'),), (('401 - Nulle part', 'Scierie', '', '100'),), ()):
        tap.eq(proposed(site, *lines, **ask), {}, str(lines))


def test_what_one_may_not_see_is_not_proposed(site):
    site.create('User', email='quinca@test.example', first_name='Q', new_password='a long phrase',
                roles=[{'role': 'Accounts Manager'}])
    site.create('User Permission', user='quinca@test.example', allow='Supplier',
                for_value='Quincaillerie')
    kept, site.desk = site.desk, site.login('quinca@test.example', 'a long phrase')
    owed, ask = account(site, '401'), {'proposed': True}
    got = [proposed(site, (owed, who, '', '10'), **ask) for who in ('Scierie', 'Quincaillerie')]
    site.desk = kept
    tap.eq([len(got[0]), got[1].get('1.debit')], [0, '3,33'])


def test_what_cannot_be_completed_says_why_and_keeps_all(site):
    owed, care = account(site, '401'), account(site, '6155')
    cases = [
        ([], 'Saisissez la première ligne'),
        ([(owed, 'Scierie', '', '')], 'Saisissez la première ligne'),
        ([(owed, 'Scierie', '', '10'), (care, '', '8', '')], 'a déjà plusieurs lignes'),
        ([(owed, 'Scierie', '10', '')], 'rien n’est encore dans les livres de ce côté'),
        ([(owed, 'Scierie', '', '900000000000000')], 'Les montants sont trop grands'),
    ]
    for lines, words in cases:
        answer = complete(site, *lines, cheque_no='F1').expect(417)
        told = page.Page(answer)
        tap.ok(words in text_of(answer), f'{lines}: {text_of(answer)[-1500:]}')
        tap.eq(told.fields['cheque_no'], 'F1')
        for i, row in enumerate(lines):
            tap.eq(told.fields[f'accounts[{i}].account'], row[0])


def test_a_wrong_day_is_told_beside_it(site):
    answer = page.send(site.desk, '/books/entry', sheet(site), 'save', posting_date='32',
                       **rows((account(site, '601'), '', '1', ''))).expect(417)
    told = page.Page(answer)
    tap.eq(told.fields['posting_date'], '32')
    tap.ok('f-posting_date' in told.wrong, told.wrong)


def test_addresses_that_mean_nothing_open_a_sheet_all_the_same(site):
    for query in ('journal=%3Cscript%3Ealert(1)%3C/script%3E', 'journal=' + 'A' * 10000,
                  f'journal={urllib.parse.quote(BUYING)}&posting_date=xx',
                  f'journal={urllib.parse.quote(BUYING)}&posting_date=9999-12-31',
                  f'journal={urllib.parse.quote(BUYING)}&posting_date=0001-01-01'):
        text = site.desk.raw('GET', f'/books/entry?{query}').expect(200).text
        tap.ok('<script>alert' not in text and 'name="posting_date"' in text, query[:60])


def test_who_may_not_write_entries_has_no_sheet(site):
    site.create('User', email='vue@test.example', first_name='Vue',
                new_password='a long phrase', roles=[{'role': 'Auditor'}])
    desk = site.login('vue@test.example', 'a long phrase')
    desk.get('/books/entry').expect(403)
    tap.ok('Saisie au kilomètre' not in desk.get('/app/journal-entry').text)
    tap.ok('Saisie au kilomètre' in site.desk.get('/app/journal-entry').text)


if __name__ == '__main__':
    tap.main(make_site)
