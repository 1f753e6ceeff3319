#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""How far the books are kept: on the home page each journal by month says what is closed, what is
up to date and what waits as a draft, and leads there."""
import html
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import COMPANY, TODAY, Site, customer, invoice, line  # noqa: E402

JANUARY = TODAY.replace(month=1, day=1)


def make_site(engine):
    site = Site(engine)
    customer(site)
    site.desk = site.login()
    return site


def table(site, desk=None):
    """{'Ventes VE': [(words of the month, address), …]}."""
    text = html.unescape((desk or site.desk).get('/').expect(200).text)
    text = text.replace('\u202f', ' ').replace('\u00a0', ' ')
    found = re.search(r'<div class="scroll months".*?</table>', text, re.S)
    rows = {}
    for row in re.findall(r'<tr[^>]*>(.*?)</tr>', found.group(0) if found else '', re.S)[1:]:
        name = re.sub(r'<[^>]*>', '', re.search(r'<th.*?</th>', row, re.S).group(0))
        rows[name] = [(re.sub(r'<[^>]*>', ' ', re.sub(r'<span class="spoken">.*?</span>', '', cell)
                              ).strip(),
                       (re.findall(r'href="([^"]*)"', cell) or [''])[0])
                      for cell in re.findall(r'<td.*?</td>', row, re.S)]
    return rows


def now(rows, journal):
    return rows[journal][TODAY.month - 1]


def entry(site, **more):
    bank, sales = (site.list('Account', filters=[['account_number', '=', n]])[0]['name']
                   for n in ('512', '706'))
    return site.create('Journal Entry', accounts=[
        {'account': bank, 'debit_in_account_currency': 10},
        {'account': sales, 'credit_in_account_currency': 10}], **more)


def test_nothing_while_the_books_are_empty(site):
    tap.eq(table(site), {})


def test_drafts_wait_and_lead_to_what_is_to_be_posted(site):
    site.one = invoice(site, [line(1, 100)])
    site.two = [entry(site, posting_date=str(TODAY)) for _ in range(2)]
    rows = table(site)
    tap.eq(sorted(rows), ['Opérations diverses OD', 'Ventes VE'])
    tap.eq([len(row) for row in rows.values()], [12, 12])
    word, url = now(rows, 'Ventes VE')
    tap.eq(word, '1 à valider')
    tap.contains(url, site.one['name'])
    site.desk.get(url).expect(200)
    word, url = now(rows, 'Opérations diverses OD')
    tap.eq(word, '2 à valider')
    listed = site.desk.get(url).expect(200).text
    tap.ok(all(x['name'] in listed for x in site.two), url)
    rest = [cell for i, cell in enumerate(rows['Ventes VE']) if i != TODAY.month - 1]
    tap.eq(rest, [('–' if i < TODAY.month - 1 else '', '') for i in range(11)])


def test_what_is_posted_is_up_to_date_and_shows_its_lines(site):
    done = site.put(f'/api/resource/Sales Invoice/{site.one["name"]}', {'docstatus': 1}).data
    word, url = now(table(site), 'Ventes VE')
    tap.eq(word, 'à jour')
    site.put(f'/api/resource/Journal Entry/{site.two[0]["name"]}', {'docstatus': 1}).expect(200)
    listed = site.desk.get(url).expect(200).text
    tap.contains(listed, done['name'])
    tap.ok('OD-' not in listed, 'lines of another journal')
    tap.eq(now(table(site), 'Opérations diverses OD')[0], '1 à valider')


def test_a_draft_that_goes_waits_no_more(site):
    site.delete(f'/api/resource/Journal Entry/{site.two[1]["name"]}').expect(202)
    tap.eq(now(table(site), 'Opérations diverses OD')[0], 'à jour')


def test_a_closed_month_is_ticked(site):
    if TODAY.month == 1:
        return  # nothing of this year can be closed yet
    entry(site, posting_date=str(JANUARY), docstatus=1)
    tap.eq(table(site)['Opérations diverses OD'][0][0], 'à jour')
    site.post('/api/method/bastide.ledger.close_period',
              {'company': COMPANY, 'to_date': str(JANUARY.replace(day=31))}).expect(200)
    word, url = table(site)['Opérations diverses OD'][0]
    tap.eq(word, '')
    tap.contains(url, f'posting_date={JANUARY.year}-01')
    tap.contains(site.desk.get('/').expect(200).text, '<span class="spoken">clos</span>')


def test_only_for_who_reads_all_books(site):
    site.create('User', email='seller@test.example', full_name='Seller', new_password='long enough',
                roles=[{'role': 'Sales User'}])
    tap.eq(table(site, site.login('seller@test.example', 'long enough')), {})


def test_a_journal_leads_to_where_its_entries_are_typed(site):
    heads = re.findall(r'<th scope="row"><a href="([^"]*)">([^<]*)</a>', site.desk.get('/').text)
    tap.eq(html.unescape(dict((name, url) for url, name in heads)['Ventes']),
           f'/books/entry?journal=VE%20-%20Ventes&posting_date={TODAY}')


if __name__ == '__main__':
    tap.main(make_site)
