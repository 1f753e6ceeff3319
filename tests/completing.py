#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What is typed at once into a link: a number means itself, the beginning of one document means
that one, of several they are named. Accounts of groups are not meant, those of other companies
neither."""
import html
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.page import Page, get, send  # noqa: E402

PAGE = 'abcdef0123456789' * 2
CELL = 'accounts[0].account'


def chart(site):
    """988 with two accounts below, 989 with one; 9870 to 9873."""
    if site.list('Account', filters={'account_number': '988'}):
        return
    for number, name, group in (('988', 'Groupe', 1), ('9881', 'Alpha', 0), ('9882', 'Beta', 0),
                                ('989', 'Seul', 1), ('9891', 'Gamma', 0), ('9870', 'Kappa un', 0),
                                ('9871', 'Kappa deux', 0), ('9872', 'Kappa trois', 0),
                                ('9873', 'Lambda', 0)):
        site.create('Account', account_number=number, account_name=name, is_group=group)


def typed(site, text, doctype='Journal Entry', cell=CELL, more=()):
    """What stands in the cell afterwards, and what is said of it."""
    chart(site)
    client = site.login(headers={'Accept-Language': 'fr'})
    slug = doctype.lower().replace(' ', '-')
    message = client.post(f'/app/{slug}/new/draft', {
        'doctype': doctype, 'once': PAGE, 'form': [*more, [cell, text]],
        'changed': [[cell, '']]}).message
    told = [e['text'] for e in message['errors'] if e['field'] == cell]
    return message['values'].get(cell, text), [t.replace('\xa0', ' ') for t in told]


def test_a_number_means_itself(site):
    # 6271, 6272, 6275, 6276 and 6278 begin so as well
    tap.eq(typed(site, '627'), ('627 - Services bancaires et assimilés', []))


def test_the_only_account_below_a_group_is_meant(site):
    tap.eq(typed(site, '989'), ('9891 - Gamma', []))
    tap.eq(typed(site, '9881'), ('9881 - Alpha', []))
    tap.eq(typed(site, 'gam'), ('9891 - Gamma', []))


def test_a_party_of_one_of_two_types(site):
    """Typed faster than candidates come: of a supplier, of a customer, of both."""
    if not site.list('Supplier', filters={'supplier_name': 'Scierie de Retz'}):
        site.create('Supplier', supplier_name='Scierie de Retz')
        site.create('Customer', customer_name='Retouches Lebrun')
    party = CELL.replace('.account', '.party')
    tap.eq(typed(site, 'retz', cell=party), ('Scierie de Retz', []))
    tap.eq(typed(site, 'lebrun', cell=party), ('Retouches Lebrun', []))
    value, told = typed(site, 'ret', cell=party)
    tap.eq(value, 'ret')
    tap.contains(told[0], 'Scierie de Retz')
    tap.contains(told[0], 'Retouches Lebrun')


def test_marks_nobody_sees_come_with_what_is_pasted(site):
    tap.eq(typed(site, '\u202egam\u200bma'), ('9891 - Gamma', []))
    tap.eq(typed(site, '\u00abGamma\u00bb'), ('9891 - Gamma', []))


def test_of_several_the_first_are_named(site):
    tap.eq(typed(site, '988'), ('988', [
        'Compte : plusieurs commencent par « 988 » (9881 - Alpha ; 9882 - Beta). Choisissez-en un '
        'dans la liste ou précisez.']))
    tap.eq(typed(site, '987')[1], [
        'Compte : plusieurs commencent par « 987 » (9870 - Kappa un ; 9871 - Kappa deux ; '
        '9872 - Kappa trois ; …). Choisissez-en un dans la liste ou précisez.'])
    tap.eq(typed(site, 'kappa')[0], 'kappa')


def test_they_are_named_as_in_a_directory(site):
    for name in ('kiosque Zola', 'Kiosque Élan', 'KIOSQUE alpha'):
        site.create('Customer', customer_name=name)
    tap.eq(typed(site, 'kiosque', 'Sales Invoice', 'customer')[1], [
        'Client : plusieurs commencent par « kiosque » (KIOSQUE alpha ; Kiosque Élan ; kiosque '
        'Zola). Choisissez-en un dans la liste ou précisez.'])


def test_a_group_is_meant_where_groups_are_wanted(site):
    more = [['account_number', '9883'], ['account_name', 'Delta']]
    tap.eq(typed(site, '988', 'Account', 'parent_account', more), ('988 - Groupe', []))
    tap.eq(typed(site, '988 - Groupe')[0], '988 - Groupe')  # in full it is what was typed


def test_what_nothing_begins_with_is_refused_as_before(site):
    value, told = typed(site, '98765')
    tap.eq(value, '98765')
    tap.contains(told[0], '98765')


def test_who_is_disabled_is_not_offered_but_may_be_named(site):
    for name, disabled in (('Fermette ancienne', 1), ('Fermette neuve', 0)):
        site.create('Customer', customer_name=name, disabled=disabled)
    tap.eq(typed(site, 'ferme', 'Sales Invoice', 'customer'), ('Fermette neuve', []))
    tap.eq(typed(site, 'Fermette ancienne', 'Sales Invoice', 'customer')[0], 'Fermette ancienne')
    page = site.login().get('/app/sales-invoice/new').expect(200).text
    field = re.search(r'<input[^>]*name="customer"[^>]*>', page).group(0)
    tap.contains(html.unescape(field), 'data-filters="[["disabled","=","0"]]"')
    # what he still owes is paid
    page = site.login().get('/app/payment-entry/new').expect(200).text
    tap.ok('data-filters' not in re.search(r'<input[^>]*name="party"[^>]*>', page).group(0))


def test_without_script_nothing_is_lost(site):
    chart(site)
    client = site.login(headers={'Accept-Language': 'fr'})
    at = '/app/journal-entry/new'
    answer = Page(send(client, at, get(client, at), 'save', **{
        CELL: '988', 'accounts[0].debit_in_account_currency': '10',
        'accounts[1].account': '989', 'accounts[1].credit_in_account_currency': '10'}))
    tap.eq([answer.fields[f'accounts[{i}].account'] for i in (0, 1)], ['988', '989'])
    tap.contains(answer.wrong['f-accounts-0-account'], '9881 - Alpha\u00a0; 9882 - Beta')
    tap.eq(list(answer.wrong), ['f-accounts-0-account'])


def test_the_cell_offers_what_can_be_posted_to(site):
    chart(site)
    page = site.login().get('/app/journal-entry/new').expect(200).text
    cells = re.findall(r'<input[^>]*data-link="Account"[^>]*>', page)
    told = [html.unescape(re.search(r'data-filters="([^"]*)"', c)[1]) for c in cells]
    tap.eq(set(told), {'[["is_group","=","0"]]'})
    found = site.get('/api/method/frappe.desk.search.search_link', doctype='Account', txt='988',
                     filters=[['is_group', '=', '0']]).message
    tap.eq([f['value'] for f in found], ['9881 - Alpha', '9882 - Beta'])


def test_an_account_of_the_company_of_the_document(site):
    chart(site)
    if not site.list('Company', filters={'abbr': 'AUT'}):
        site.create('Company', company_name='Autre', abbr='AUT', siren='552100554')
    tap.eq(typed(site, '627')[0], '627 - Services bancaires et assimilés')
    tap.eq(typed(site, '627', more=[['company', 'Autre']])[0],
           '627 - Services bancaires et assimilés - AUT')


if __name__ == '__main__':
    tap.main()
