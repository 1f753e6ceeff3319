#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Lists page by page in the desk. Whoever follows "next" from the first page sees every row that
was there exactly once, and whoever goes back sees the same pages, whatever the order: equal values,
empty values, upwards and downwards; rows that come meanwhile move nothing. A user with row rules
sees only theirs. Expected orders are made here, from the values that the test itself wrote."""
import re

from lib import tap
from lib.pages import flat, page, walk
from lib.site import customer, invoice, line

ROWS = 130  # three pages of fifty
DAYS = [None, '2026-01-25', '2026-01-25', '2026-02-01', '2026-03-15']


def leases(site):
    """ROWS leases of few different rents and ends, some without an end; name -> (rent, end)."""
    if not getattr(site, 'made', None):
        customer(site)
        site.create('Item', item_code='LOYER', item_name='Loyer', is_stock_item=0)
        site.made = {}
        for n in range(ROWS):
            add_lease(site, n)
    return site.made


def add_lease(site, n):
    doc = {'tenant': 'Dupont SARL', 'premises': f'Lot {n:03d}', 'kind': 'residential',
           'start_on': '2026-01-01', 'rent': 100 + n % 4,
           'end_on': DAYS[n % 5]}
    made = site.create('Lease', {k: v for k, v in doc.items() if v is not None})
    site.made[made['name']] = (doc['rent'], doc['end_on'], made['premises'])
    return made['name']


def sorted_names(made, value, down):
    """NULL before all values upwards; equal values in the order in which they were made."""
    order = sorted(enumerate(made), key=lambda x: (value(made[x[1]]) is not None,
                                                   value(made[x[1]]) or 0, x[0]))
    names = [name for _, name in order]
    return names[::-1] if down else names


def test_every_row_once_in_every_order(site):
    made = leases(site)
    for field, value in (('rent', lambda v: v[0]), ('end_on', lambda v: v[1] or None),
                         ('premises', lambda v: v[2])):
        for way in ('asc', 'desc'):
            pages = walk(site, f'/app/lease?order={field}%20{way}')
            tap.eq([len(p) for p in pages], [50, 50, 30], field)
            tap.eq(flat(pages), sorted_names(made, value, way == 'desc'), f'{field} {way}')


def test_the_default_order_and_the_name(site):
    made = leases(site)
    tap.eq(sorted(flat(walk(site, '/app/lease'))), sorted(made))
    tap.eq(flat(walk(site, '/app/lease?order=name%20asc')), sorted(made))
    tap.eq(flat(walk(site, '/app/lease?order=name%20desc')), sorted(made, reverse=True))


def test_filters_stay_on_every_page(site):
    made = leases(site)
    pages = walk(site, '/app/lease?order=end_on%20desc&rent__lt=103')
    wanted = {k: v for k, v in made.items() if v[0] < 103}
    tap.eq(flat(pages), sorted_names(wanted, lambda v: v[1], True))
    pages = walk(site, '/app/lease?order=rent%20asc&end_on__is=not%20set')
    wanted = {k: v for k, v in made.items() if not v[1]}
    tap.eq(flat(pages), sorted_names(wanted, lambda v: v[0], False))


def test_rows_that_come_and_go_move_nothing(site):
    made = dict(leases(site))
    url = '/app/lease?order=rent%20asc'
    first, _, at = page(site, url)
    new = [add_lease(site, n) for n in (0, 1, 2, 3)]
    gone = first[-1]  # the cursor itself
    site.remove('Lease', gone).expect(200, 202)
    second, before, at = page(site, at)
    third, _, end = page(site, at)
    rest = sorted_names(made, lambda v: v[0], False)[50:]
    seen = [name for name in second + third if name not in new]
    tap.eq(seen, rest, 'what stood behind the first page is seen once')
    tap.ok(not set(first) & set(second + third), 'nothing is seen twice')
    tap.ok(end is None or page(site, end)[0], 'the end')
    back, _, _ = page(site, before)
    tap.ok(gone not in back and set(first) - {gone} <= set(back) | set(page(site, url)[0]), 'back')
    for name in new + [gone]:
        site.made.pop(name)
    for name in new:
        site.remove('Lease', name).expect(200, 202)


def test_a_bad_place_is_refused(site):
    leases(site)
    for place in ('x', '12.x', '.', '1.99999999999999999999'):
        site.get(f'/app/lease?order=rent%20asc&after={place}').expect(417)


def test_neighbours_follow_the_order(site):
    """Those of the list as it stands without a filter."""
    leases(site)
    shown = re.findall(r'rowheader"[^>]*><a href="/app/lease/([^"?]*)',
                       site.get('/app/lease').expect(200).text)
    tap.ok(len(shown) > 9, shown)
    text = site.get(f'/app/lease/{shown[7]}').expect(200).text
    for key, name in (('previous', shown[6]), ('next', shown[8])):
        tap.ok(re.search(f'href="/app/lease/{name}[^"]*" data-key="{key}"', text), (key, name))


def invoices(site):
    """Drafts and invoices of three customers over four days, mixed."""
    if not getattr(site, 'sold', None):
        for name in ('Alpha', 'Beta', 'Gamma'):
            customer(site, name)
        site.sold = []
        for n in range(66):
            who = ('Alpha', 'Beta', 'Gamma')[n % 3]
            made = invoice(site, [line(1, 10 + n)], who, posting_date=f'2026-{1 + n // 20:02d}-10',
                           due_date='2026-12-31')
            site.sold.append((made['name'], who, f'2026-{1 + n // 20:02d}-10'))
    return site.sold


def by_day(rows):
    return [x[0] for _, x in sorted(enumerate(rows), key=lambda x: (x[1][2], x[0]), reverse=True)]


def restricted(site, email, *rules):
    site.create('User', email=email, first_name='X', new_password='long phrase',
                roles=[{'role': 'Accounts User'}])
    for allow, value in rules:
        site.create('User Permission', user=email, allow=allow, for_value=value)
    return site.client(email)


def test_row_rules_hold_on_every_page(site):
    sold = invoices(site)
    tap.eq(flat(walk(site, '/app/sales-invoice')), by_day(sold))
    two = restricted(site, 'deux@test.example', ('Customer', 'Alpha'), ('Customer', 'Gamma'))
    theirs = [x for x in sold if x[1] != 'Beta']
    tap.eq(flat(walk(two, '/app/sales-invoice')), by_day(theirs))
    tap.eq(flat(walk(two, '/app/sales-invoice?docstatus=0')), by_day(theirs))
    tap.eq(flat(walk(two, '/app/sales-invoice?customer=Alpha')),
           by_day([x for x in sold if x[1] == 'Alpha']))
    tap.eq(flat(walk(two, '/app/sales-invoice?customer__like=a')), by_day(theirs))
    tap.eq(sorted(flat(walk(two, '/app/sales-invoice?order=grand_total%20desc'))),
           sorted(x[0] for x in theirs))
    text = two.get('/app/sales-invoice?customer=Beta').expect(200).text
    tap.ok('<tbody' not in text, 'nothing of another customer')
    firm = restricted(site, 'firme@test.example', ('Company', 'Atelier Test'))
    tap.eq(flat(walk(firm, '/app/sales-invoice')), by_day(sold))


def test_a_filter_of_several_values_shows_no_row_twice(site):
    sold = invoices(site)
    got = site.list('Sales Invoice', filters=[['customer', 'in', ['Alpha', 'Alpha', 'Beta']]],
                    order_by='posting_date desc', limit_page_length=0)
    tap.eq([x['name'] for x in got], by_day([x for x in sold if x[1] != 'Gamma']))


def test_pages_of_rest_by_number(site):
    sold = by_day(invoices(site))
    got = []
    for start in range(0, 70, 20):
        got += [x['name'] for x in site.list('Sales Invoice', order_by='posting_date desc',
                                             limit_start=start, limit_page_length=20)]
    tap.eq(got, sold)


if __name__ == '__main__':
    tap.main()
