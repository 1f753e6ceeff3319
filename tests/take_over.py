#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Taking over a FEC through the desk, and handing one over: the pages without script.

time limit: 600 s
"""
import html
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import tap  # noqa: E402
from lib.fec import (LAST_YEAR, SMALL, SMALL_BALANCES, SMALL_NAME, official,  # noqa: E402
                     per_account, rows_of)
from lib.site import ADMIN, COMPANY, PASSWORD, SIREN, Site  # noqa: E402

PAGE = '/books/take-over'


def text_of(answer):
    """What a reader sees: no tags, plain spaces."""
    words = html.unescape(re.sub(r'<[^>]*>', ' ', answer.text))
    return re.sub(r'[\s\u202f\xa0]+', ' ', words)


def send(client, name, content, **fields):
    return client.upload(name, content, PAGE, **fields)


def entries(site):
    return site.sql('SELECT count(*) FROM ledger_entry')[0][0]


def test_the_page_says_what_will_happen(site):
    desk = site.login()
    home = desk.get('/').expect(200).text
    tap.contains(home, PAGE)
    page = desk.get(PAGE).expect(200)
    tap.contains(page.text, 'multipart/form-data')
    tap.contains(page.text, 'aria-current="page">Reprendre un FEC')
    tap.contains(text_of(page), 'en entier ou pas du tout')
    for word, found in (('fec', PAGE), ('clotur', '/books/close'), ('ecritures', '/books/fec')):
        tap.contains(desk.get('/search', q=word).expect(200, 303).text, found)


def test_a_file_that_cannot_be_taken_books_nothing(site):
    desk = site.login()
    tap.contains(text_of(send(desk, 'empty.txt', b'').expect(417)), 'aucun n’a été envoyé')
    # the third line of the file is 411000 of the opening: 1 200,00 becomes 1 200,01
    broken = SMALL.replace(b'1200,00\t0,00', b'1200,01\t0,00', 1)
    page = send(desk, SMALL_NAME, broken).expect(417)
    tap.contains(page.text, 'class="notice err"')
    tap.ok(re.search(r'[Ll]igne \d', text_of(page)), text_of(page)[-2000:])
    tap.contains(text_of(page), 'Rien n’a été enregistré')
    send(desk, '<b>.txt', b'<script>\x00\xff').expect(417)
    tap.eq(entries(site), '0')


def test_nobody_else_may(site):
    send(site.client(), SMALL_NAME, SMALL).expect(303)
    site.create('User', email='seller@test.example', first_name='Seller', new_password=PASSWORD,
                roles=[{'role': 'Sales User'}])
    seller = site.login('seller@test.example')
    seller.get(PAGE).expect(403)
    seller.get('/books/fec').expect(403)
    send(seller, SMALL_NAME, SMALL).expect(403)
    tap.ok(PAGE not in seller.get('/').expect(200).text, 'the page is offered')
    stranger = site.login()
    stranger.headers['Origin'] = 'https://elsewhere.example'
    send(stranger, SMALL_NAME, SMALL).expect(403)
    tap.eq(entries(site), '0')


def test_a_file_comes_in_with_a_report(site):
    """12 lines, 4 entries, 8 accounts, 3 parties, 4 journals: counted in lib/fec.py. New documents
    take 411000, 401000, 512000, 607000, 706000 and 445710 (44571 with a zero), 445660 (44566)."""
    desk = site.login()
    page = send(desk, SMALL_NAME, SMALL).expect(200)
    said = text_of(page)
    for words in ('Le fichier est repris', 'Lignes 12', 'Écritures 4', 'Comptes 8', 'Tiers 3',
                  'Journaux 4', 'Exercices créés 1', f'01/01/{LAST_YEAR} – 15/05/{LAST_YEAR}',
                  'Pour les nouvelles pièces 7'):
        tap.contains(said, words)
    link = html.unescape(re.search(r'href="([^"]*query-report[^"]*)"', page.text).group(1))
    tap.contains(link, f'from_date={LAST_YEAR}-01-01&to_date={LAST_YEAR}-12-31')
    balance = desk.get(link).expect(200)
    tap.contains(text_of(balance), '512000 Banque')
    tap.contains(text_of(balance), 'Équilibrée')
    # closing debits: 411 1 440 + 512 8 000 + 607 300 + 44566 60 = 9 800
    tap.contains(text_of(balance), '9 800,00 9 800,00')


def test_the_database_has_counted_its_rows(site):
    """Else reading them back takes the square of their number on PostgreSQL."""
    if site.db:
        counted = site.sql("SELECT reltuples FROM pg_class "
                           "WHERE relname = 'gl_entry' AND relkind = 'r'")
        tap.eq(counted, [['12']])


def test_the_same_file_books_nothing_again(site):
    page = send(site.login(), SMALL_NAME, SMALL).expect(200)
    tap.contains(text_of(page), 'Ce fichier a déjà été repris')
    tap.eq(entries(site), '4')


def test_oddities_are_told_with_their_line(site):
    """Of another company, and the name of the file says so."""
    odd = SMALL.replace(b'FA-1', b'FA-2')
    page = send(site.login(), f'732829320FEC{LAST_YEAR}1231.txt', odd).expect(200)
    said = text_of(page)
    tap.contains(said, 'Anomalies du fichier')
    tap.contains(said, 'SIREN')
    tap.eq(entries(site), '8')


def test_the_fec_of_a_year_is_downloaded(site):
    desk = site.login()
    page = desk.get('/books/fec').expect(200)
    links = [html.unescape(x) for x in re.findall(r'href="(/books/fec\?[^"]*)"', page.text)]
    tap.eq(len(links), 2, links)  # only last year has entries: the file and its description
    answer = desk.raw('GET', links[0]).expect(200)
    tap.contains(answer.headers['Content-Disposition'], SMALL_NAME)
    tap.eq(per_account(rows_of(answer.body)), {k: 2 * v for k, v in SMALL_BALANCES.items()})
    about = desk.raw('GET', links[1]).expect(200)
    tap.contains(about.headers['Content-Disposition'], 'description')
    tap.contains(about.text, 'EcritureNum')
    tap.eq([n for n in os.listdir(site.dir) if n.startswith('fec')], [])
    path = os.path.join(tempfile.mkdtemp(), SMALL_NAME)
    with open(path, 'wb') as f:
        f.write(answer.body)
    official(path, '--siren', SIREN)


def test_a_period_is_closed_in_two_steps(site):
    """The year that was taken over; nothing is closed before the second step."""
    desk = site.login()
    tap.contains(text_of(desk.get('/books/close').expect(200)), 'Clôturer jusqu’au')
    tap.contains(text_of(desk.get('/books/close', to_date='Karneval').expect(417)), 'Karneval')
    page = desk.get('/books/close', to_date=f'31/12/{LAST_YEAR}').expect(200)
    tap.contains(text_of(page), 'Personne ne pourra rouvrir')
    tap.contains(page.text, f'value="{LAST_YEAR}-12-31"')
    tap.eq(site.list('Period Closing'), [])
    form = {'Content-Type': 'application/x-www-form-urlencoded'}
    done = desk.raw('POST', '/books/close', f'to_date={LAST_YEAR}-12-31', form).expect(303)
    tap.contains(done.headers['Location'], 'period-closing')
    tap.eq([c['to_date'] for c in site.list('Period Closing', fields=['to_date'])],
           [f'{LAST_YEAR}-12-31'])
    again = desk.raw('POST', '/books/close', f'to_date={LAST_YEAR}-12-31', form).expect(417)
    tap.contains(again.text, 'class="notice err"')
    seller = site.login('seller@test.example')
    seller.raw('POST', '/books/close', f'to_date={LAST_YEAR}-12-31', form).expect(403)
    tap.eq(site.run('verify').returncode, 0)


def test_two_companies_have_a_choice(site):
    site.create('Company', company_name='Seconde', abbr='SEC', siren='732829320')
    desk = site.login()
    page = desk.get(PAGE).expect(200).text
    tap.contains(page, 'name="company"')
    tap.contains(text_of(send(desk, SMALL_NAME, SMALL, company='Seconde').expect(200)),
                 'Le fichier est repris')
    tap.eq(entries(site), '12')
    of_second = desk.get('/books/fec', company='Seconde').expect(200).text
    tap.contains(of_second, f'company=Seconde&amp;from={LAST_YEAR}-01-01')
    desk.get('/books/fec', company='Nonsense').expect(404)
    of_first = desk.get('/books/fec', company=COMPANY).expect(200).text
    tap.contains(of_first, f'from={LAST_YEAR}-01-01')


def make_site(engine):
    return Site(engine, admin=ADMIN)


if __name__ == '__main__':
    tap.main(make_site=make_site)
