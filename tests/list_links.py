#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Lists in the order of a link: by the name that is shown, as in a directory, equal ones as they
were made; of one customer the newest first, upwards and downwards; without a link before all names.
With an index that has it and without, page by page both ways; with filters and row rules. Expected
orders are made here, from the values that the test itself wrote."""
from lib import tap
from lib.pages import flat, page, walk
from lib.site import customer, invoice, line

NAMES = ['Mistral', 'alpha', 'Zinc', 'Beta', 'Mistral Sud', 'Été', "L'Ancre", 'ete']
IN_ORDER = ['alpha', 'Beta', 'Été', 'ete', "L'Ancre", 'Mistral', 'Mistral Sud', 'Zinc']
ROWS = 120


def ordered(rows, down=False):
    """rows: (name of the document, link or None, day or None) in the order of making."""
    rank = {name: i for i, name in enumerate(IN_ORDER)}
    newest = [x for _, x in sorted(enumerate(rows), key=lambda x: (x[1][2] or '', x[0]),
                                   reverse=True)]
    newest.sort(key=lambda x: -1 if x[1] is None else rank[x[1]], reverse=down)  # keeps equal ones
    return [x[0] for x in newest]


def invoices(site):
    if not getattr(site, 'sold', None):
        for name in NAMES:
            customer(site, name)
        site.sold = []
        for n in range(ROWS):
            who, day = NAMES[(n * n + n // 7) % 8], f'2026-{1 + n // 30:02d}-{10 + n % 3}'
            made = invoice(site, [line(1, 10 + n)], who, posting_date=day, due_date='2026-12-31')
            site.sold.append((made['name'], who, day))
    return site.sold


def test_by_name_then_the_newest_first(site):
    sold = invoices(site)
    pages = walk(site, '/app/sales-invoice?order=customer%20asc')
    tap.eq([len(p) for p in pages], [50, 50, 20])
    tap.eq(flat(pages), ordered(sold))
    tap.eq(flat(walk(site, '/app/sales-invoice?order=customer%20desc')), ordered(sold, True))


def test_under_a_filter(site):
    sold = invoices(site)
    some = [x for x in sold if x[1] in ('Zinc', 'Beta')]
    url = '/app/sales-invoice?order=customer%20asc'
    tap.eq(flat(walk(site, f'{url}&customer=Zinc')), ordered([x for x in sold if x[1] == 'Zinc']))
    tap.eq(flat(walk(site, f'{url}&docstatus=0')), ordered(sold))
    march = [x for x in sold if x[2] >= '2026-03-01']
    tap.eq(flat(walk(site, f'{url}&posting_date__gte=2026-03-01')), ordered(march))
    got = site.list('Sales Invoice', filters=[['customer', 'in', ['Zinc', 'Beta']]],
                    order_by='customer desc', limit_page_length=0)
    tap.eq([x['name'] for x in got], ordered(some, True))


def test_under_row_rules(site):
    sold = invoices(site)
    site.create('User', email='deux@test.example', first_name='X', new_password='long phrase',
                roles=[{'role': 'Accounts User'}])
    for name in ('alpha', 'Mistral'):
        site.create('User Permission', user='deux@test.example', allow='Customer', for_value=name)
    theirs = [x for x in sold if x[1] in ('alpha', 'Mistral')]
    two = site.client('deux@test.example')
    tap.eq(flat(walk(two, '/app/sales-invoice?order=customer%20asc')), ordered(theirs))


def test_pages_of_rest_by_number(site):
    sold, got = invoices(site), []
    for start in range(0, ROWS, 25):
        got += [x['name'] for x in site.list('Sales Invoice', order_by='customer asc',
                                             limit_start=start, limit_page_length=25)]
    tap.eq(got, ordered(sold))


def test_the_link_behind_another_field(site):
    by_name = sorted(invoices(site), key=lambda x: IN_ORDER.index(x[1]))  # equal ones as made
    got = site.list('Sales Invoice', order_by='posting_date desc, customer asc',
                    limit_page_length=0)
    tap.eq([x['name'] for x in got],
           [x[0] for x in sorted(by_name, key=lambda x: x[2], reverse=True)])


def test_a_place_is_kept_when_its_row_moves(site):
    """The cursor is a place, not a row: another customer on the last row loses no other one."""
    sold = invoices(site)
    want = ordered(sold)
    pages = walk(site, '/app/sales-invoice?order=customer%20asc')
    _, _, behind = page(site, '/app/sales-invoice?order=customer%20asc')
    site.change('Sales Invoice', pages[0][-1], customer='Beta')
    tap.eq(page(site, behind)[0], want[50:100])
    moved = pages[0][-1]
    site.sold = [(n, 'Beta' if n == moved else who, day) for n, who, day in sold]
    tap.eq(flat(walk(site, '/app/sales-invoice?order=customer%20asc')), ordered(site.sold))


def test_without_index_and_with_empty_links(site):
    customer(site, 'Locataire')
    made = []
    rates = sorted(x['name'] for x in site.list('VAT Code', limit_page_length=0))[:3]
    for n in range(110):
        rate = (rates[2], None, rates[0], rates[1])[n % 4]
        doc = {'tenant': 'Locataire', 'premises': f'Lot {n}', 'rent': 100,
               'kind': 'commercial', 'start_on': '2026-01-01'}
        doc.update({'vat_rate': rate} if rate else {'kind': 'residential'})
        made.append((site.create('Lease', doc)['name'], rate))
    up = [x[0] for x in sorted(made, key=lambda x: x[1] or '')]
    tap.eq(flat(walk(site, '/app/lease?order=vat_rate%20asc')), up)
    down = [x[0] for _, x in sorted(enumerate(made), key=lambda x: (x[1][1] or '', x[0]),
                                    reverse=True)]
    tap.eq(flat(walk(site, '/app/lease?order=vat_rate%20desc')), down)


def test_parties_of_two_types_and_none(site):
    """Customers and suppliers in one order, transfers (which have none) before them."""
    accounts = {x['account_number']: x['name'] for x in site.list(
        'Account', fields=['name', 'account_number'], limit_page_length=0)}
    bank, cash = accounts['512'], accounts['53']
    names = {'Customer': ['Beta', 'Zinc', 'Mistral'], 'Supplier': ['Mistral Sud', 'alpha']}
    for kind, field in (('Customer', 'customer_name'), ('Supplier', 'supplier_name')):
        known = {x['name'] for x in site.list(kind, limit_page_length=0)}
        for name in names[kind]:
            if name not in known:
                site.create(kind, {field: name})
    made = []
    for n in range(110):
        kind, day = (('Customer', 'Supplier', None)[n % 3], f'2026-02-{1 + n % 5:02d}')
        doc = {'payment_type': 'Internal Transfer', 'paid_from': cash, 'paid_to': bank,
               'paid_amount': 1 + n, 'posting_date': day}
        who = names[kind][n % len(names[kind])] if kind else None
        if kind:
            doc = {'payment_type': 'Receive' if kind == 'Customer' else 'Pay', 'party': who,
                   'party_type': kind, 'paid_amount': 1 + n, 'posting_date': day}
        made.append((site.create('Payment Entry', doc)['name'], who, day))
    for down, way in ((False, 'asc'), (True, 'desc')):
        tap.eq(flat(walk(site, f'/app/payment-entry?order=party%20{way}')), ordered(made, down))


def test_a_bad_place_is_refused(site):
    invoices(site)
    for place in ('x', '12', '12.x', '12.x.Zinc', '.', '1.99999999999999999999.Zinc'):
        site.get(f'/app/sales-invoice?order=customer%20asc&after={place}').expect(417)


if __name__ == '__main__':
    tap.main()
