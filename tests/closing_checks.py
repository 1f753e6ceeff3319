#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The checklist before a period is closed: what is green, what is explained, and where each line
leads. Figures by hand."""
import datetime
import html
import re

from lib import tap
from lib.site import customer, invoice, line

TODAY = datetime.date.today()
YEAR = TODAY.year
JAN = f'{YEAR}-01-31'


def steps(site, day=JAN, client=None):
    """Of each line: (step, state, what was found, address)."""
    client = client or site.login(headers={'Accept-Language': 'fr'})
    text = client.get(f'/books/close?to_date={day}').expect(200).text
    body = re.search(r'<tbody.*?</tbody>', text, re.S).group(0)
    out = []
    for row in re.findall(r'<tr.*?</tr>', body, re.S):
        cells = re.findall(r'<t[hd][^>]*>(.*?)</t[hd]>', row, re.S)
        plain = [re.sub(r'[\u202f\u00a0]', ' ', html.unescape(re.sub('<[^>]*>', '', c)))
                 for c in cells]
        link = re.search(r'href="([^"]*)"', cells[3])
        out.append((*plain[:3], html.unescape(link.group(1)) if link else ''))
    return out


def of(site, step, **how):
    return [line[1:] for line in steps(site, **how) if line[0] == step]


def entry(site, day, *rows, submit=True):
    number = {x['account_number']: x['name'] for x in site.list(
        'Account', fields=['name', 'account_number'], limit_page_length=0)}
    accounts = [{'account': number[account],
                 'debit_in_account_currency': max(amount, 0),
                 'credit_in_account_currency': max(-amount, 0)} for account, amount in rows]
    return site.create('Journal Entry', posting_date=day, accounts=accounts,
                       docstatus=int(submit))['name']


def test_a_period_without_anything(site):
    tap.eq([s[:2] for s in steps(site)],
           [('Brouillons', 'en ordre'), ('Comptes d’attente', 'en ordre'),
            ('Lettrage', 'en ordre'), ('Vérification des livres', 'en ordre')])
    text = site.login(headers={'Accept-Language': 'fr'}).get(f'/books/close?to_date={JAN}').text
    tap.contains(html.unescape(text), f'Avant de clôturer du 01/01/{YEAR} au 31/01/{YEAR}')
    tap.contains(html.unescape(text), f'Clôturer définitivement jusqu’au 31/01/{YEAR}')


def test_drafts_of_the_period(site):
    customer(site)
    for day in ('01-10', '01-31', '02-01'):
        invoice(site, [line(1, 100)], posting_date=f'{YEAR}-{day}', due_date=f'{YEAR}-12-31')
    made = entry(site, f'{YEAR}-01-15', ('627', 5), ('512', -5), submit=False)
    tap.eq(of(site, 'Brouillons'), [
        ('à voir', 'Factures : 2 pas encore en comptabilité',
         f'/app/sales-invoice?docstatus=0&posting_date__lte={JAN}'),
        ('à voir', 'Écriture d’OD : 1 pas encore en comptabilité',
         f'/app/journal-entry?docstatus=0&posting_date__lte={JAN}')])
    shown = site.get(of(site, 'Brouillons')[0][2]).expect(200).text
    tap.eq(len(re.findall('rowheader', shown.split('<tbody')[1].split('</tbody')[0])), 2)
    site.remove('Journal Entry', made)
    for x in site.list('Sales Invoice', filters={'docstatus': 0}, limit_page_length=0):
        site.remove('Sales Invoice', x['name'])
    tap.eq(of(site, 'Brouillons'), [('en ordre', f'Aucun n’est daté jusqu’au 31/01/{YEAR}', '')])


def test_money_that_waits(site):
    # 120 in January that nobody knows, 20 of it cleared in January, the rest in February.
    entry(site, f'{YEAR}-01-05', ('512', 120), ('471', -120))
    entry(site, f'{YEAR}-01-20', ('471', 20), ('758', -20))
    state, found, address = of(site, 'Comptes d’attente')[0]
    tap.eq((state, found), ('à voir', '471 - Comptes d\'attente : 100,00 au crédit, à reclasser'))
    tap.contains(site.get(address).expect(200).text, '471')
    tap.contains(address, f'from_date={YEAR}-01-01&to_date={JAN}')
    entry(site, f'{YEAR}-02-05', ('471', 100), ('758', -100))
    tap.eq(len(of(site, 'Comptes d’attente')), 1)
    tap.eq(of(site, 'Comptes d’attente', day=f'{YEAR}-02-28'),
           [('en ordre', 'Les comptes 471 à 473 et 58 sont soldés', '')])
    entry(site, f'{YEAR}-02-06', ('580', 40), ('512', -40))
    tap.eq(of(site, 'Comptes d’attente', day=f'{YEAR}-02-28')[0][1],
           '580 - Virements internes : 40,00 au débit, à reclasser')
    entry(site, f'{YEAR}-02-07', ('512', 40), ('580', -40))


def test_a_cash_box_below_zero(site):
    # 50 in on the 6th, 80 out on the 8th, 100 in on the 9th: 30 less than nothing on the 8th,
    # though 70 stand there at the end.
    entry(site, f'{YEAR}-01-06', ('53', 50), ('512', -50))
    tap.eq(of(site, 'Caisse'), [('en ordre', 'Jamais créditrice', '')])
    entry(site, f'{YEAR}-01-08', ('627', 80), ('53', -80))
    entry(site, f'{YEAR}-01-09', ('53', 100), ('512', -100))
    tap.eq([x[:2] for x in of(site, 'Caisse')],
           [('à voir', f'53 - Caisse : créditrice de 30,00 le 08/01/{YEAR}')])
    tap.eq(of(site, 'Caisse', day=f'{YEAR}-01-07'), [('en ordre', 'Jamais créditrice', '')])


def test_vat_and_letters(site):
    # 200 of VAT in January, 60 deducted: 140. A payment of the same customer waits.
    customer(site, 'Lettre')
    invoice(site, [line(1, 1000)], 'Lettre', posting_date=f'{YEAR}-01-12',
            due_date=f'{YEAR}-02-12', docstatus=1)
    before = of(site, 'TVA')[0][1]
    tap.contains(before, f'01/01/{YEAR} – 31/01/{YEAR} : 200,00 à payer')
    entry(site, f'{YEAR}-01-13', ('627', 300), ('44566', 60), ('512', -360))
    state, found, address = of(site, 'TVA')[0]
    tap.contains(found, ': 140,00 à payer')
    tap.eq((state, address), ('à déclarer', '/app/query-report/VAT%20Summary?'
                              f'from_date={YEAR}-01-01&to_date={JAN}'))
    site.create('Payment Entry', payment_type='Receive', party='Lettre', paid_amount=500,
                posting_date=f'{YEAR}-01-20', docstatus=1)
    tap.eq(of(site, 'Lettrage'), [('à voir', '1 compte à lettrer', '/books/letters?')])


def test_the_proof_and_what_was_closed(site):
    site.login().call('POST', '/books/verify', b'', {
        'Content-Type': 'application/x-www-form-urlencoded'})
    tap.eq(of(site, 'Vérification des livres')[0][0], 'en ordre')
    site.method('bastide.ledger.close_period', {'to_date': JAN}).expect(200)
    text = site.login(headers={'Accept-Language': 'fr'}).get(
        f'/books/close?to_date={YEAR}-02-28').expect(200).text
    tap.contains(html.unescape(text), f'Avant de clôturer du 01/02/{YEAR} au 28/02/{YEAR}')


def test_who_may_not_close_sees_nothing_of_it(site):
    site.create('User', email='vente@test.example', first_name='V', new_password='a long phrase',
                roles=[{'role': 'Sales User'}])
    site.login('vente@test.example', 'a long phrase').get(
        f'/books/close?to_date={YEAR}-03-31').expect(403)


if __name__ == '__main__':
    tap.main()
