#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The to-do of the home page: the VAT that is declared next, its sum and its last day."""
import datetime
import html
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import COMPANY, TODAY, Site, customer, invoice, line  # noqa: E402

FIRST = TODAY.replace(day=1)
LAST_MONTH = FIRST - datetime.timedelta(days=1)
TWO_AGO = LAST_MONTH.replace(day=1) - datetime.timedelta(days=1)
NEXT_FIRST = (FIRST + datetime.timedelta(days=31)).replace(day=1)


def year_before(site):
    """The month before may lie in the year before."""
    start = datetime.date.fromisoformat(
        site.list('Fiscal Year', fields=['year_start_date'])[0]['year_start_date'])
    if start > TWO_AGO:
        site.create('Fiscal Year', year=str(start.year - 1), company=COMPANY,
                    year_start_date=str(start.replace(year=start.year - 1)),
                    year_end_date=str(start - datetime.timedelta(days=1)))


def make_site(engine):
    """300 at 20 % in the month before, 100 in this one: VAT of 60 and of 20."""
    site = Site(engine)
    year_before(site)
    customer(site)
    invoice(site, [line(1, 300)], docstatus=1, posting_date=str(LAST_MONTH))
    invoice(site, [line(1, 100)], docstatus=1, posting_date=str(FIRST))
    site.desk = site.login()
    return site


def vat_row(site):
    text = html.unescape(site.desk.get('/').expect(200).text)
    text = text.replace('\u202f', ' ').replace('\u00a0', ' ')
    rows = [re.sub(r'<[^>]*>', ' ', r) for r in re.findall(r'<tr[ >].*?</tr>', text, re.S)]
    found = [r for r in rows if 'TVA du' in r]
    return found[0] if found else ''


def company(site, **fields):
    name = site.get('/api/resource/Company').expect(200).json['data'][0]['name']
    site.put(f'/api/resource/Company/{name}', fields).expect(200)


def fr(day):
    return day.strftime('%d/%m/%Y')


def test_a_form_that_is_not_known_has_no_day(site):
    company(site, legal_form='Ltd')
    tap.ok('20,00' in vat_row(site), vat_row(site))
    tap.ok('au plus tard' not in vat_row(site), vat_row(site))


def test_the_last_month_stays_until_its_day(site):
    """A SARL in Lyon declares by the 21st of the next month."""
    company(site, legal_form='SARL', pincode='69001')
    row = vat_row(site)
    if TODAY.day <= 21:
        tap.ok('60,00' in row and fr(LAST_MONTH) in row, row)
        tap.ok(f'le {fr(TODAY.replace(day=21))}' in row, row)
    else:
        tap.ok('20,00' in row and fr(FIRST) in row, row)
        tap.ok(f'À ce jour ; à déclarer au plus tard le {fr(NEXT_FIRST.replace(day=21))}' in row,
               row)


def test_franchise_declares_none(site):
    company(site, vat_regime='franchise')
    tap.eq(vat_row(site), '')


def test_a_draft_is_shown_by_the_beginning_of_its_name(site):
    """People see "Brouillon 29b7"; addresses and files for programs keep the whole name."""
    draft = invoice(site, [line(1, 10)])['name']
    short = 'Brouillon ' + draft[len('BROUILLON-'):][:4]
    for path in ('/', '/app/sales-invoice', '/app/sales-invoice/' + draft):
        text = site.desk.get(path).expect(200).text
        tap.contains(text, f'>{short}<')
        tap.ok(f'>{draft}<' not in text, path)
    tap.contains(site.desk.get('/app/sales-invoice', format='csv').expect(200).text, draft)


def move(site, day, debit, credit, amount):
    rows = [{'account': site.list('Account', filters=[['account_number', '=', n]])[0]['name'],
             'debit_in_account_currency': d, 'credit_in_account_currency': c}
            for n, d, c in ((debit, amount, 0), (credit, 0, amount))]
    site.create('Journal Entry', accounts=rows, posting_date=str(day), docstatus=1)


def test_what_the_program_made_itself_is_said_in_french(site):
    page = site.login(headers={'Accept-Language': 'fr'}).get('/app/uom/Heure?pane=history')
    tap.contains(page.expect(200).text, 'Administrateur a créé')


def test_the_day_and_its_week(site):
    text = site.desk.get('/').expect(200).text
    tap.contains(text, f'<p>semaine {TODAY.isocalendar()[1]}</p>')


def test_the_money_at_the_ends_of_months(site):
    """1 000 in the bank two months ago, 50 out last month, 200 in today: 1 000, 950, 1 150."""
    move(site, TWO_AGO, '512', '706', 1000)
    move(site, LAST_MONTH, '706', '512', 50)
    move(site, TODAY, '512', '706', 200)
    text = html.unescape(site.desk.get('/').expect(200).text)
    figure = text[text.index('id="c-cash"'):]
    figure = re.sub(r'<[^>]*>', ' ', figure[:figure.index('</figure>')])
    figure = figure.replace('\u202f', ' ').replace('\u00a0', ' ')
    tap.eq(re.findall(r'\d[\d ]*,\d\d', figure),
           ['1 150,00', '1 000,00', '950,00', '1 150,00'])  # the title, then the table
    tap.contains(figure, 'Aujourd’hui')


if __name__ == '__main__':
    tap.main(make_site)
