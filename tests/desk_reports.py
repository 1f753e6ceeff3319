#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Reports on the desk: groups that open and close, a day to compare with, a figure explained, the
same on screen and in files. Figures are worked out by hand."""
import datetime
import html
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import COMPANY, TODAY, YEAR, Site, customer, invoice, line  # noqa: E402

BALANCE = '/app/query-report/Trial%20Balance'
AGED = '/app/query-report/Accounts%20Receivable'


def make_site(engine):
    """Two invoices of 100 and 200 at 20 %: 411 holds 120 + 240 = 360, 706 300, 44571 60."""
    site = Site(engine)
    customer(site)
    customer(site, 'Martin SAS')
    invoice(site, [line(1, 100)], docstatus=1)
    invoice(site, [line(1, 200)], 'Martin SAS', docstatus=1)
    site.desk = site.login()
    return site


def page(site, address):
    text = html.unescape(site.desk.get(address).expect(200).text)
    return text.replace('\u202f', ' ').replace('\u00a0', ' ')


def rows(text, part='main'):
    """Texts of the cells of each row of the table."""
    inside = text[text.index('<main'):text.index('</main>')] if part == 'main' else \
        text[text.index('<aside'):text.index('</aside>')]
    out = []
    for row in re.findall(r'<tr[ >].*?</tr>', inside, re.S):
        cells = re.findall(r'<t[hd][ >].*?</t[hd]>', row, re.S)
        out.append([re.sub(r'<[^>]*>', '', re.sub(r'<span class="spoken">.*?</span>', '', c))
                    .strip() for c in cells])
    return out


def heads(text):
    return [r[0] for r in rows(text) if r and r[0]]


def test_groups_open_and_close(site):
    everything = page(site, BALANCE)
    for head in ('4 Comptes de tiers', '41 Clients et comptes rattachés', '411 Clients'):
        tap.ok(any(h.startswith(head) for h in heads(everything)), (head, heads(everything)))
    closed = page(site, BALANCE + '?fold=4')
    tap.ok(any(h.startswith('4 ') for h in heads(closed)), heads(closed))
    tap.ok(not any(h.startswith(('41 ', '411')) for h in heads(closed)), heads(closed))
    tap.ok(any(h.startswith('706') for h in heads(closed)), heads(closed))  # others stay open
    part = page(site, BALANCE + '?fold=41%7C7')
    tap.ok(any(h.startswith('44571') for h in heads(part)), heads(part))
    tap.ok(not any(h.startswith(('411', '706')) for h in heads(part)), heads(part))
    # the total is of everything in any case: 360 = 360
    tap.eq([r[-2:] for r in rows(closed) if r[0] == 'Équilibrée'], [['360,00', '360,00']])
    # each group leads to its other state, and each file shows what the screen shows
    tap.contains(closed, 'aria-expanded="false"')
    csv = site.desk.get(BALANCE + '?fold=4&format=csv').expect(200).text
    tap.ok('411' not in csv and '706' in csv, csv)


def test_groups_of_parties(site):
    text = page(site, AGED)
    tap.contains(text, 'fold=Dupont%20SARL')
    closed = page(site, AGED + '?fold=Dupont%20SARL')
    tap.ok('FAC-%s-00001' % YEAR not in closed and 'FAC-%s-00002' % YEAR in closed)
    hostile = site.desk.get(AGED + '?fold=%22%3E%3Cscript%3E').expect(200).text
    tap.ok('"><script>' not in hostile)


def test_a_day_to_compare_with(site):
    # a year ago there was nothing; today's 360 are compared with 0
    before = TODAY - datetime.timedelta(days=365)
    none = page(site, f'{BALANCE}?compare_to={before}')
    line_411 = next(r for r in rows(none) if r[0].startswith('411'))
    tap.eq(line_411[-2:], ['0,00', ''])
    # with itself: nothing changed
    same = page(site, f'{BALANCE}?compare_to={TODAY}')
    tap.eq(next(r for r in rows(same) if r[0].startswith('411'))[-2:], ['360,00', '0'])
    tap.eq(next(r for r in rows(same) if r[0].startswith('706'))[-2:], ['-300,00', '0'])
    data = site.report('Trial Balance', compare_to=str(TODAY))
    tap.eq([c['fieldname'] for c in data['columns']][-2:], ['compared', 'change'])
    tap.eq(site.desk.get(f'{BALANCE}?compare_to=31/02/2026').status, 417)


def test_a_figure_is_explained(site):
    text = page(site, BALANCE + '?explain=411:closing_debit')
    pane = text[text.index('<aside'):]
    for words in ('360,00', 'Report 0,00 − 0,00, mouvements + 360,00 − 0,00', '120,00', '240,00',
                  f'FAC-{YEAR}-00001', 'C’est bien ce chiffre.'):
        tap.contains(pane, words)
    total = page(site, AGED + '?explain=%3D:outstanding')
    pane = total[total.index('<aside'):]
    for words in ('360,00', 'La somme des lignes', '120,00', '240,00', 'C’est bien ce chiffre.'):
        tap.contains(pane, words)
    group = page(site, BALANCE + '?explain=4:closing_credit')
    tap.contains(group[group.index('<aside'):], '60,00')  # 44571, the only credit of class 4
    for odd in ('nothing', '411:nothing', ':', '411:', '9:debit', '%22:%22'):
        tap.ok('<aside' not in page(site, BALANCE + '?explain=' + odd), odd)


def test_open_and_closed_periods(site):
    tap.contains(page(site, BALANCE), 'Provisoire : période ouverte')
    last = TODAY.replace(day=1) - datetime.timedelta(days=1)
    if last.year != YEAR:
        return
    site.method('bastide.ledger.close_period', {'company': 'Atelier Test', 'to_date': str(last)})
    tap.contains(page(site, f'{BALANCE}?to_date={last}'), 'Définitif : période clôturée')
    tap.contains(page(site, BALANCE), 'Provisoire : période ouverte')


def test_the_whole_ledger_begins_and_ends_even(used):
    """Sold for 40 in the year before, which is not closed: its result is on no account yet."""
    site = make_site(used.engine)
    start = datetime.date(YEAR, 1, 1)
    site.create('Fiscal Year', year=str(YEAR - 1), year_start_date=f'{YEAR - 1}-01-01',
                year_end_date=f'{YEAR - 1}-12-31', company=COMPANY)
    bank, sales = (site.list('Account', filters=[['account_number', '=', n]])[0]['name']
                   for n in ('512', '706'))
    site.create('Journal Entry', posting_date=str(start - datetime.timedelta(days=1)),
                docstatus=1, accounts=[{'account': bank, 'debit_in_account_currency': 40},
                                       {'account': sales, 'credit_in_account_currency': 40}])
    period = {'from_date': str(start), 'to_date': f'{YEAR}-12-31'}
    whole = site.report('General Ledger', **period)['result']
    tap.eq((whole[0]['balance'], whole[-1]['balance']), (0, 0))
    tap.eq((whole[-1]['debit'], whole[-1]['credit']), (360, 360))
    tap.eq(site.report('General Ledger', account='512', **period)['result'][0]['balance'], 40)
    site.stop()


def test_a_register_of_many_pages_does_not_wait_for_its_total(used):
    """100, 200 and 203 times 10, at 20 %: 2 330 + 466 = 2 796; a page has 200."""
    site = make_site(used.engine)
    for _ in range(203):
        invoice(site, [line(1, 10)], docstatus=1)
    register = '/app/query-report/Sales%20Register'
    sums = ['2 330,00', '466,00', '2 796,00']
    first = page(site, register)
    foot = re.search('<tfoot.*?</tfoot>', first, re.S).group(0)
    tap.contains(foot, 'Totaliser toutes les lignes')
    tap.ok('2 330,00' not in foot, foot)
    whole = html.unescape(re.search('href="([^"]*sum=all)"', foot).group(1))
    tap.eq(rows(page(site, whole))[-1][-4:-1], sums)
    tap.eq(rows(page(site, whole.replace('sum=all', 'sum=foot')))[-1][-4:-1], sums)
    after = html.unescape(re.search('href="([^"]*after=[^"]*)"', first).group(1))
    tap.contains(page(site, after), 'Totaliser toutes les lignes')
    tap.contains(page(site, register + '?format=csv'), '2330,00;466,00;2796,00')
    told = site.report('Sales Register', from_date=f'{YEAR}-01-01', to_date=f'{YEAR}-12-31')
    tap.eq(told['result'][-1]['grand_total'], 2796)
    one = page(site, register + '?customer=Martin%20SAS')
    tap.contains(re.search('<tfoot.*?</tfoot>', one, re.S).group(0), '240,00')
    site.stop()


if __name__ == '__main__':
    tap.main(make_site)
