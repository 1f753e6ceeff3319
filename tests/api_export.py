#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Lists and reports as files: what the screen shows, with numbers and dates as such. Workbooks are
read back with Python's own zip and XML readers, paper with poppler."""
import datetime
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import SHARED, YEAR, customer, invoice, line  # noqa: E402

NS = {'m': 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'}
FRENCH = {'Accept-Language': 'fr'}


def workbook(body):
    """{'A1': (type, text)} of the only sheet; every part of the file must be whole XML."""
    with zipfile.ZipFile(io.BytesIO(body)) as z:
        tap.eq(z.testzip(), None)
        parts = {name: ElementTree.fromstring(z.read(name)) for name in z.namelist()}
    cells = {}
    for c in parts['xl/worksheets/sheet1.xml'].iterfind('.//m:c', NS):
        text = ''.join(c.itertext())
        cells[c.get('r')] = (c.get('t') or 'n', text, int(c.get('s')))
    return cells, parts


def rows_of(cells):
    """Texts by row and column letter."""
    rows = {}
    for place, (_, text, _) in cells.items():
        letters = ''.join(x for x in place if x.isalpha())
        rows.setdefault(int(place[len(letters):]), {})[letters] = text
    return rows


def column_of(cells, label):
    found = [p[:-1] for p, (_, text, _) in cells.items() if p.endswith('1') and text == label
             and p[:-1].isalpha()]
    tap.eq(len(found), 1, f'{label} in {[c for p, c in cells.items() if p[1:] == "1"]}')
    return found[0]


def paper(body):
    with tempfile.NamedTemporaryFile(suffix='.pdf') as f:
        f.write(body)
        f.flush()
        validator = os.path.join(SHARED, 'tools', 'validate-pdfa')
        if os.path.exists(validator):
            subprocess.run([validator, f.name], check=True, stdout=subprocess.DEVNULL)
        else:
            print('# SKIPPED: no validator of PDF/A')
        out = subprocess.run(['pdftotext', '-layout', f.name, '-'], check=True,
                             stdout=subprocess.PIPE)
    return out.stdout.decode().replace('\u202f', ' ').replace('\xa0', ' ')


def sold(site):
    """2 x 450.00 = 900.00 and 3 x 33.33 = 99.99: 999.99, VAT 200.00, 1 199.99, to a name that a
    spreadsheet would take for a formula."""
    if not getattr(site, 'sold', None):
        customer(site, '=SUM(1;2) <Dupont> & fils')
        site.sold = invoice(site, [line(2, 450), line(3, 33.33)], '=SUM(1;2) <Dupont> & fils',
                            docstatus=1)
    return site.sold


def test_a_list_is_a_workbook_of_numbers_and_days(site):
    doc = sold(site)
    answer = site.get('/app/sales-invoice?docstatus=1&format=xlsx', headers=FRENCH)
    tap.contains(answer.headers['content-type'], 'spreadsheetml')
    cells, _ = workbook(answer.body)
    tap.eq(cells['A2'][:2], ('inlineStr', doc['name']))
    total, day = column_of(cells, 'Total TTC'), column_of(cells, 'Date')
    tap.eq(cells[f'{total}2'][:2], ('n', '1199.99'))
    epoch = datetime.date(1899, 12, 30)
    serial = (datetime.date.fromisoformat(doc['posting_date']) - epoch).days
    tap.eq(cells[f'{day}2'][:2], ('n', str(serial)))
    who = column_of(cells, 'Client')
    tap.eq(cells[f'{who}2'][:2], ('inlineStr', '=SUM(1;2) <Dupont> & fils'))


def test_a_workbook_has_the_rows_of_the_csv(site):
    sold(site)
    csv = site.get('/app/sales-invoice?format=csv', headers=FRENCH).body.decode('utf-8-sig')
    cells, _ = workbook(site.get('/app/sales-invoice?format=xlsx', headers=FRENCH).body)
    tap.eq(len(csv.strip().split('\r\n')), len(rows_of(cells)))
    tap.contains(csv, ';1199,99;')
    tap.contains(csv, "'=SUM(1;2)")


def test_a_report_is_a_workbook(site):
    sold(site)
    url = f'/app/query-report/Trial%20Balance?from_date={YEAR}-01-01&to_date={YEAR}-12-31'
    cells, _ = workbook(site.get(url + '&format=xlsx', headers=FRENCH).body)
    rows = rows_of(cells)
    debit = column_of(cells, 'Débit')
    customers = [r for r in rows.values() if r.get('A', '').startswith('411')
                 or r.get('B', '').startswith('411')]
    tap.ok(any(r.get(debit) == '1199.99' for r in customers), customers)
    last = max(rows)  # the total: bold, so an odd style
    tap.eq(cells[f'{debit}{last}'][1:], ('1199.99', 9))


def test_rates_are_shown_as_people_say_them(site):
    sold(site)
    url = f'/app/query-report/VAT%20Summary?from_date={YEAR}-01-01&to_date={YEAR}-12-31'
    page = site.get(url, headers=FRENCH).text
    tap.ok('20\u202f000\u202f000' not in page, 'a rate in millionths')
    cells, _ = workbook(site.get(url + '&format=xlsx', headers=FRENCH).body)
    rate = column_of(cells, 'Taux')
    tap.eq(cells[f'{rate}2'][1], '20')


def test_a_report_on_paper_says_what_the_screen_says(site):
    doc = sold(site)
    url = '/app/query-report/Accounts%20Receivable?format=pdf'
    answer = site.get(url, headers=FRENCH)
    tap.eq(answer.headers['content-type'], 'application/pdf')
    text = paper(answer.body)
    register = site.get('/app/query-report/Sales%20Register', headers=FRENCH).text
    tap.contains(register, '>Impayée<')
    for part in ('Balance âgée clients', doc['name'], '1 199,99', 'Atelier Test', 'Page 1 sur 1'):
        tap.contains(text, part)


def test_many_rows_repeat_their_head(site):
    sold(site)
    customer(site, 'Dupont')
    for _ in range(60):
        invoice(site, [line(1, 10)], 'Dupont', docstatus=1)
    text = paper(site.get('/app/query-report/Sales%20Register?format=pdf', headers=FRENCH).body)
    pages = text.strip('\f\n').split('\f')
    tap.ok(len(pages) >= 2, len(pages))
    for i, page in enumerate(pages, 1):
        tap.contains(page, f'Page {i} sur {len(pages)}')
        tap.contains(page, 'Date')
    tap.contains(pages[-1], '1 599,99')  # 60 x 10.00 + 999.99


def test_an_export_needs_the_right(site):
    sold(site)
    site.create('User', email='lecteur@test.example', first_name='L', new_password='motdepasse 1',
                roles=[{'role': 'Sales User'}])
    reader = site.client(user='lecteur@test.example')
    tap.ok(reader.get('/app/fiscal-year?format=xlsx').status in (403, 404))


if __name__ == '__main__':
    tap.main()
