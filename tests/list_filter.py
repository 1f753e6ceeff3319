#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The filter language of lists: what people type becomes an address, the address finds documents.
Expectations are written by hand."""
import datetime
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import TODAY, YEAR, customer, invoice, line  # noqa: E402

INVOICES = '/app/sales-invoice'


def french(site):
    return site.login(headers={'Accept-Language': 'fr'})


def asked(desk, typed, path=INVOICES, **more):
    """The query that the typed words lead to, decoded."""
    answer = desk.get(path, q=typed, **more)
    tap.eq(answer.status, 303, typed)
    return urllib.parse.unquote_plus(urllib.parse.urlsplit(answer.headers['Location']).query)


TYPED = [
    ('impayé', 'is=unpaid'), ('Impayées', 'is=unpaid'), ('est:impayée', 'is=unpaid'),
    ('est impayée', 'is=unpaid'), ('à payer', 'is=unpaid'), ('unpaid', 'is=unpaid'),
    ('en retard', 'is=overdue'), ('retard', 'is=overdue'), ('échues', 'is=overdue'),
    ('brouillons', 'is=draft'), ('état:annulée', 'is=cancelled'), ('validées', 'is=submitted'),
    ('soldée', 'status=Paid'), ('sauf soldée', 'not.status=Paid'), ('-soldée', 'not.status=Paid'),
    ('payée en partie', 'status=Partly Paid'),
    ('sauf impayé', 'not.is=unpaid'),
    ('client:dupont', 'customer__like=dupont'), ('customer:dupont', 'customer__like=dupont'),
    ('Cli:dupont', 'customer__like=dupont'), ('client: dupont', 'customer__like=dupont'),
    ('client:"hôtel du port"', 'customer__like=hôtel du port'),
    ('-client:dupont', 'not.customer__like=dupont'),
    ('sauf client:dupont', 'not.customer__like=dupont'),
    ('>1000', 'grand_total__gt=1000'), ('> 1000', 'grand_total__gt=1000'),
    ('>=1 234,50', 'grand_total__gte=1234.50'), ('<1 000 000', 'grand_total__lt=1000000'),
    ('=120', 'grand_total=120'), ('1000..2000', 'grand_total__between=1000..2000'),
    ('HT:>50', 'net_total__gt=50'), ('ttc:50', 'grand_total=50'),
    ('reste:>0', 'outstanding_amount__gt=0'),
    ('2026-03', 'posting_date=2026-03'), ('03/2026', 'posting_date=2026-03'),
    ('mars 2026', 'posting_date=2026-03'), ('march 2026', 'posting_date=2026-03'),
    ('15 mars 2026', 'posting_date=2026-03-15'), ('2026', 'posting_date=2026'),
    ('15/03/2026', 'posting_date=2026-03-15'), ('15/03', f'posting_date={YEAR}-03-15'),
    ('2026-01..2026-03', 'posting_date=2026-01..2026-03'),
    ('01/03/2026..15/03/2026', 'posting_date=2026-03-01..2026-03-15'),
    ('cette semaine', 'posting_date=this-week'), ('hier', 'posting_date=yesterday'),
    ('ce mois', 'posting_date=this-month'), ('ce mois-ci', 'posting_date=this-month'),
    ('le mois dernier', 'posting_date=last-month'), ("aujourd'hui", 'posting_date=today'),
    ('échéance:cette semaine', 'due_date=this-week'), ('échéance:<15/03/2026',
                                                      'due_date__lt=2026-03-15'),
    ('éché:>=mars 2026', 'due_date__gte=2026-03'), ('-mars 2026', 'not.posting_date=2026-03'),
    ('envoyée:oui', 'is_sent=1'), ('envoyée:non', 'is_sent=0'),
    ('chaise', 'text=chaise'), ('chaise longue', 'text=chaise longue'),
    ('"impayé"', 'text=impayé'), ('"client:x"', 'text=client:x'), ('inconnu:x', 'text=inconnu:x'),
    ('sauf chaise', 'not.text=chaise'), ('99/99/2026', 'text=99/99/2026'), ('>abc', 'text=>abc'),
    ('impayé client:dupont >1000 2026-03',
     'is=unpaid&customer__like=dupont&grand_total__gt=1000&posting_date=2026-03'),
    ('dupont impayé ferme', 'is=unpaid&text=dupont ferme'),
    ('', ''), ('"', ''), ('-', 'text=-'), (':', 'text=:'), ('..', 'text=..'), ('>', 'text=>'),
]


def test_what_is_typed_is_understood(site):
    desk = french(site)
    for typed, want in TYPED:
        tap.eq(asked(desk, typed), want, typed)


def test_a_month_without_a_year_is_the_nearest_one(site):
    desk = french(site)
    names = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre',
             'octobre', 'novembre', 'décembre']
    for ahead, year in ((0, 0), (-8, 0), (3, 0)):
        month = TODAY.month - 1 + ahead
        want = TODAY.year + month // 12
        tap.eq(asked(desk, names[month % 12]), f'posting_date={want}-{month % 12 + 1:02d}')


def test_hostile_words_stay_words(site):
    desk = french(site)
    for typed in ('<script>alert(1)</script>', "' OR 1=1 --", '100%', 'x' * 3000, '🦊 : > <',
                  'client:' + 'y' * 3000, '"' * 99, '-' * 99, '.. ' * 99, 'a:b:c:d'):
        page = desk.get(desk.get(INVOICES, q=typed).headers['Location'])
        tap.ok(page.status in (200, 417), f'{typed[:40]}: {page.status}')
        tap.ok('<script>alert' not in page.text, typed)


def rows(page):
    """The names of the documents of a list, and the texts of its chips."""
    links = re.findall(r'<th scope="row" role="rowheader"[^>]*><a href="[^"]*/([^"/?]*)[?"]',
                       page.text)
    names = [urllib.parse.unquote(name) for name in links]
    chips = [re.sub(r'<[^>]*>|\s+', ' ', c).strip()
             for c in re.findall(r'<span class="chip">(.*?)<a ', page.text, re.S)]
    return sorted(names), [re.sub(' +', ' ', c) for c in chips]


def make_three(site):
    if site.sql('SELECT count(*) FROM sales_invoice')[0][0] not in ('0', 0):
        return site.made
    week = datetime.timedelta(7)
    made = []
    for who, net, age, due, status in (('Dupont SARL', 1000, 5, -1, 1),
                                       ('Mairie de Clisson', 500, 0, 4, 1),
                                       ('Dupont SARL', 50, 0, 1, 0)):
        if (who, status) != ('Dupont SARL', 0):
            customer(site, who)
        made.append(invoice(site, [line(1, net)], who, docstatus=status,
                            posting_date=str(TODAY - age * week),
                            due_date=str(TODAY + due * week))['name'])
    late, due, draft = made
    site.made = late, due, draft
    return site.made


def test_each_condition_finds_its_documents(site):
    late, due, draft = make_three(site)
    desk = french(site)
    for query, want, chips in (
            ('is=unpaid', [late, due], ['est impayée']),
            ('is=overdue', [late], ['est en retard']),
            ('is=draft', [draft], ['est en brouillon']),
            ('not.is=unpaid', [draft], ['n’est pas impayée']),
            ('not.is=overdue', [due, draft], ['n’est pas en retard']),
            ('customer__like=dupont', [late, draft], ['Client dupont']),
            ('not.customer__like=dupont', [due], ['sauf Client dupont']),
            ('grand_total__between=60..700', [draft, due],
             ['Total TTC 60,00 – 700,00']),
            ('posting_date=today', [due, draft], ['Date aujourd’hui']),
            ('not.posting_date=today', [late], ['sauf Date aujourd’hui']),
            ('posting_date__lt=today', [late], ['Date &lt; aujourd’hui']),
            (f'due_date=2000..{YEAR + 1}', sorted([late, due, draft]),
             [f'Échéance 2000 – {YEAR + 1}']),
            ('text=mairie', [due], ['avec mairie']),
            ('not.text=mairie', [late, draft], ['sans mairie']),
            ('is=unpaid&not.customer__like=dupont', [due], ['est impayée', 'sauf Client dupont'])):
        page = desk.get(f'{INVOICES}?{query}')
        tap.eq(page.status, 200, query)
        got, said = rows(page)
        tap.eq((got, [c.replace('\u202f', ' ') for c in said]), (sorted(want), chips), query)


def test_every_chip_is_taken_off(site):
    make_three(site)
    page = french(site).get(f'{INVOICES}?is=unpaid&not.customer__like=dupont&after=x.1')
    page = french(site).get(f'{INVOICES}?is=unpaid&not.customer__like=dupont')
    links = re.findall(r'<span class="chip">.*?<a href="([^"]*)"', page.text, re.S)
    tap.eq([urllib.parse.unquote(x.replace('&amp;', '&')) for x in links],
           [f'{INVOICES}?not.customer__like=dupont', f'{INVOICES}?is=unpaid'])


def test_tabs_are_the_views_of_the_schema(site):
    make_three(site)
    page = french(site).get(f'{INVOICES}?is=overdue')
    nav = re.search(r'<nav class="tabs".*?</nav>', page.text, re.S).group(0)
    tabs = re.findall(r'<a href="([^"]*)"( aria-current="[^"]*")?>(.*?)</a>', nav, re.S)
    tap.eq([(url.replace(INVOICES, ''), bool(now), re.sub('<[^>]*>', '', text).split())
            for url, now, text in tabs],
           [('', False, ['Toutes']), ('?is=draft', False, ['Brouillons', '1']),
            ('?is=unpaid', False, ['Impayées', '2']),
            ('?is=overdue', True, ['En', 'retard', '1']),
            ('?is=this-month', False, ['Ce', 'mois-ci'])])


def test_a_negation_is_a_filter_of_programs_too(site):
    late, due, draft = make_three(site)
    found = site.list('Sales Invoice', filters=[['', 'not', [['docstatus', '=', 1],
                                                             ['customer', '=', 'Dupont SARL']]]])
    tap.eq(sorted(x['name'] for x in found), sorted([due, draft]))
    for bad in ([['', 'not', []]], [['', 'not', 'x']], [['', 'not', [['nope', '=', 1]]]],
                [['', 'not', [1]]]):
        site.get('/api/resource/Sales Invoice', filters=bad).refused(417)


if __name__ == '__main__':
    tap.main()
