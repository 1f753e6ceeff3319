#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The tabs of a list say how much waits: of a view that asks more than another both are counted in
one go, and by themselves where there are too many."""
import datetime
import html
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import TODAY, customer, invoice, line  # noqa: E402

INVOICES = '/app/sales-invoice'


def tabs(client):
    """What each tab says behind its name."""
    nav = re.search(r'<nav class="tabs".*?</nav>', client.get(INVOICES).text, re.S).group(0)
    texts = [html.unescape(re.sub('<[^>]*>', '', x)).strip()
             for x in re.findall(r'<a [^>]*>(.*?)</a>', nav, re.S)]
    return dict(re.match(r'(.*?)\s*(\d*\+?)$', text, re.S).groups() for text in texts)


def french(site, user=None):
    who = (user, 'a long phrase') if user else ()
    return site.login(*who, headers={'Accept-Language': 'fr'})


def due(site, who, days, **fields):
    """An invoice made forty days ago, to be paid in so many days."""
    return invoice(site, [line(1, 100)], who, posting_date=str(TODAY - datetime.timedelta(40)),
                   due_date=str(TODAY + datetime.timedelta(days)), **fields)


def last_year(site):
    """Forty days ago may be a year ago."""
    start = TODAY.replace(month=1, day=1)
    if TODAY - datetime.timedelta(40) < start:
        site.create('Fiscal Year', year=str(start.year - 1),
                    year_start_date=str(start.replace(year=start.year - 1)),
                    year_end_date=str(start - datetime.timedelta(1)))


def waits(site):
    """Of Dupont: two late, one due today, one in ten days, one late draft. Of Mairie: one late."""
    if site.list('Customer', filters={'name': 'Mairie'}):
        return
    last_year(site)
    for who in ('Dupont', 'Mairie'):
        customer(site, who)
    for days in (-3, -1, 0, 10):
        due(site, 'Dupont', days, docstatus=1)
    due(site, 'Dupont', -3)
    due(site, 'Mairie', -2, docstatus=1)


def test_what_waits_is_counted(site):
    waits(site)
    tap.eq(tabs(french(site)), {'Toutes': '', 'Brouillons': '1', 'Impayées': '5', 'En retard': '3',
                                'Ce mois-ci': ''})


def test_of_what_the_user_may_see(site):
    waits(site)
    site.create('User', email='m@test.example', first_name='M', new_password='a long phrase',
                roles=[{'role': 'Accounts Manager'}])
    site.create('User Permission', user='m@test.example', allow='Customer', for_value='Mairie')
    tap.eq(tabs(french(site, 'm@test.example')),
           {'Toutes': '', 'Brouillons': '', 'Impayées': '1', 'En retard': '1', 'Ce mois-ci': ''})


def test_a_thousand_unpaid_do_not_hide_how_many_are_late(site):
    waits(site)
    docs = [{'doctype': 'Sales Invoice', 'customer': 'Dupont', 'posting_date': str(TODAY),
             'due_date': str(TODAY), 'docstatus': 1, 'items': [line(1, 10)]}] * 199
    for _ in range(5):
        site.method('frappe.client.insert_many', {'docs': docs}).expect(200)
    got = tabs(french(site))  # 995 more: 1 000 in all
    tap.eq((got['Impayées'], got['En retard']), ('999+', '3'))


if __name__ == '__main__':
    tap.main()
