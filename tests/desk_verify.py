#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The daily proof of the books: made when the server starts, shown on its page, and on the home
page when a figure was changed behind the program's back."""
import html
import json
import os
import re
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import Site, customer, invoice, line  # noqa: E402


def make_site(engine):
    """Two invoices of one line: 2 entries of 3 lines (411, 706, 44571)."""
    site = Site(engine)
    customer(site)
    for _ in range(2):
        invoice(site, [line(1, 100)], docstatus=1)
    site.desk = site.login()
    return site


def page(site, path='/books/verify'):
    text = html.unescape(site.desk.get(path).expect(200).text)
    return text.replace('\u202f', ' ').replace('\u00a0', ' ')


def kept(site):
    rows = site.sql("SELECT value FROM meta WHERE key = 'verified'")
    return json.loads(rows[0][0]) if rows else {}


def press(site):
    """The button of the page."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', page(site)).group(1)
    site.desk.raw('POST', '/books/verify', f'csrf_token={token}'.encode(), {
        'Content-Type': 'application/x-www-form-urlencoded'}).expect(303)


def test_the_start_proves_the_books(site):
    for _ in range(100):
        if kept(site):
            break
        time.sleep(0.1)
    tap.eq(kept(site)['broken'], 0)


def test_the_button_proves_them_now(site):
    press(site)
    shown = page(site)
    tap.contains(shown, 'toutes les preuves tiennent')
    tap.eq((kept(site)['entries'], kept(site)['lines']), (2, 6))
    tap.ok('Anomalies' not in page(site, '/'), 'the home page complains')


def test_a_figure_changed_is_on_the_home_page(site):
    site.ask('sql', 'UPDATE balance SET debit = debit + 1 WHERE kind = 0 AND debit > 0 AND account '
             '= (SELECT min(account) FROM balance WHERE debit > 0 AND kind = 0)')
    press(site)
    tap.ok(kept(site)['broken'] >= 1, kept(site))
    shown = page(site)
    tap.contains(shown, 'table balance')
    tap.contains(shown, 'Ne changez rien dans la base')
    tap.contains(page(site, '/'), 'Anomalies dans les livres')


def test_who_may_not_export_the_books_sees_none_of_it(site):
    site.create('User', email='rien@test.example', first_name='Rien', new_password='long phrase',
                roles=[])
    other = site.login('rien@test.example', 'long phrase')
    other.get('/books/verify').expect(403)
    tap.ok('Anomalies' not in other.get('/').text, 'told to anybody')


def test_a_start_soon_after_proves_nothing_again(site):
    press(site)
    before = kept(site)['at']
    site.stop()
    site.start()
    site.get('/api/method/ping').expect(200)
    time.sleep(0.5)
    tap.eq(kept(site)['at'], before)


if __name__ == '__main__':
    tap.main(make_site)
