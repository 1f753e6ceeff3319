#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What a user makes of a list: columns in his order, views of his own; in the page, in the address
and in the files. Without a script: only links and forms are used."""
import html
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import PASSWORD, TODAY, YEAR, customer, invoice, line  # noqa: E402

INVOICES = '/app/sales-invoice'


def desk(site, user=None):
    who = [user] if user else []
    if not site.sql('SELECT count(*) FROM sales_invoice WHERE id > 0')[0][0] in (0, '0'):
        return site.login(*who, headers={'Accept-Language': 'fr'})
    customer(site, 'Dupont')
    customer(site, 'Mairie')
    invoice(site, [line(1, 100)], 'Dupont', docstatus=1)
    invoice(site, [line(1, 200)], 'Mairie', docstatus=1)
    return site.login(*who, headers={'Accept-Language': 'fr'})


def send(client, path, *pairs, **fields):
    body = urllib.parse.urlencode([*pairs, *fields.items()])
    return client.call('POST', path, body.encode(),
                       {'Content-Type': 'application/x-www-form-urlencoded'})


def head(page):
    """The labels of the columns."""
    cells = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page.text, re.S)
    return [html.unescape(re.sub('<[^>]*>', '', c)) for c in cells]


def tabs(page):
    nav = re.search(r'<nav class="tabs".*?</nav>', page.text, re.S).group(0)
    found = re.findall(r'<a href="([^"]*)"( aria-current="true")?>(.*?)</a>', nav, re.S)
    return [(re.sub('<.*', '', text).strip(), html.unescape(url), bool(now))
            for url, now, text in found][5:]  # behind those of the schema


ORIGINAL = ['Numéro', 'Date', 'Client', 'Commande du client', 'Échéance', 'État', 'Total HT', 'TVA',
            'Total TTC', 'Reste dû']


def test_columns_are_chosen_and_ordered(site):
    a = desk(site)
    tap.eq(head(a.get(INVOICES)), ORIGINAL)
    back = send(a, f'{INVOICES}/columns', ('column', 'grand_total'), ('column', 'name'),
                ('column', 'customer'), ('column', 'nonsense'), ('column', 'items'), do='save',
                query='is=unpaid')
    tap.eq((back.status, back.headers['Location']), (303, f'{INVOICES}?is=unpaid'))
    page = a.get(INVOICES)
    tap.eq(head(page), ['Total TTC', 'Numéro', 'Client'])
    tap.contains(page.text, '><a href="/app/sales-invoice/FAC-')
    moved = send(a, f'{INVOICES}/columns', ('column', 'grand_total'), ('column', 'name'),
                 ('column', 'customer'), up='customer')
    tap.eq(moved.headers['Location'], f'{INVOICES}?choose=1')
    page = a.get(moved.headers['Location'])
    tap.eq(head(page), ['Total TTC', 'Client', 'Numéro'])
    tap.contains(page.text, '<details class="menu choose" open')
    csv = a.get(f'{INVOICES}?format=csv').text.lstrip('\ufeff').split('\r\n')
    tap.eq(csv[:2], ['Total TTC;Client;Numéro', '240,00;Mairie;FAC-2026-00002'])
    send(a, f'{INVOICES}/columns', do='reset')
    tap.eq(head(a.get(INVOICES)), ORIGINAL)


def test_columns_are_those_of_their_user(site):
    a = desk(site)
    site.create('User', email='b@test.example', first_name='B', new_password=PASSWORD,
                roles=[{'role': 'Accounts User'}])
    b = desk(site, 'b@test.example')
    send(a, f'{INVOICES}/columns', ('column', 'name'), do='save')
    tap.eq(head(a.get(INVOICES)), ['Numéro'])
    tap.eq(head(b.get(INVOICES)), ORIGINAL)
    send(a, f'{INVOICES}/columns', do='reset')


def test_a_field_of_ones_own_may_be_a_column(site):
    a = desk(site)
    site.create('Custom Field', dt='Sales Invoice', fieldname='chantier', label='Chantier',
                fieldtype='Data')
    tap.contains(a.get(INVOICES).text, 'value="chantier"')
    send(a, f'{INVOICES}/columns', ('column', 'name'), ('column', 'chantier'), do='save')
    tap.eq(head(a.get(INVOICES)), ['Numéro', 'Chantier'])
    send(a, f'{INVOICES}/columns', do='reset')


def test_widths_are_kept(site):
    a = desk(site)
    send(a, f'{INVOICES}/columns', ('width.customer', '180'), ('width.nope', '5'),
         ('width.name', '-3'), ('width.due_date', '99999'), do='widths').expect(200)
    page = a.get(INVOICES).text
    tap.eq(re.findall(r'<col data-column="(\w+)" width="(\d+)"', page), [('customer', '180')])
    tap.contains(page, 'class="table list sized"')
    send(a, f'{INVOICES}/columns', do='reset')
    tap.ok('width="180"' not in a.get(INVOICES).text, 'the width is still there')


def test_a_view_keeps_filters_order_and_columns(site):
    a = desk(site)
    page = a.get(f'{INVOICES}?customer__like=mairie&order=grand_total%20desc')
    query = html.unescape(re.search(r'/views" .*?name="query" value="([^"]*)"', page.text,
                                    re.S).group(1))
    back = send(a, f'{INVOICES}/views', do='save', name=' Mairies et écoles ', query=query)
    tap.eq(back.status, 303)
    page = a.get(back.headers['Location'])
    tap.eq([(name, now) for name, _, now in tabs(page)], [('Mairies et écoles', True)])
    tap.eq(len(re.findall(r'<th scope="row"', page.text)) - 1, 1)  # one document and the total
    tap.contains(page.text, 'aria-sort="descending"')
    tap.contains(page.text, 'Modifier la vue')
    # other columns of everywhere else do not change it; those chosen in it stay in it
    send(a, f'{INVOICES}/columns', ('column', 'name'), do='save')
    tap.eq(head(a.get(tabs(page)[0][1])), ORIGINAL)
    back = send(a, f'{INVOICES}/columns', ('column', 'customer'), ('column', 'net_total'),
                do='save', view='Mairies et écoles', query=urllib.parse.urlsplit(
                    tabs(page)[0][1]).query)
    page = a.get(back.headers['Location'])
    tap.eq((head(page), tabs(page)[0][2]), (['Client', 'Total HT'], True))
    tap.eq(head(a.get(INVOICES)), ['Numéro'])
    send(a, f'{INVOICES}/columns', do='reset')


def test_views_are_renamed_moved_and_removed(site):
    a = desk(site)
    send(a, f'{INVOICES}/views', do='save', name='Deux', query='customer__like=dupont')
    send(a, f'{INVOICES}/views', do='save', name='Trois', query='is=draft&order=due_date+asc')
    names = [name for name, _, _ in tabs(a.get(INVOICES))]
    tap.eq(names, ['Mairies et écoles', 'Deux', 'Trois'])
    send(a, f'{INVOICES}/views', do='left', view='Trois')
    send(a, f'{INVOICES}/views', do='left', view='Trois')
    send(a, f'{INVOICES}/views', do='left', view='Trois')
    send(a, f'{INVOICES}/views', do='rename', view='Deux', name='<b>Deux</b>')
    page = a.get(INVOICES)
    tap.eq([name for name, _, _ in tabs(page)],
           ['Trois', 'Mairies et écoles', '&lt;b&gt;Deux&lt;/b&gt;'])
    send(a, f'{INVOICES}/views', do='save', name='Trois', query='is=overdue')  # replaced
    tap.eq(tabs(a.get(INVOICES))[0][:2], ('Trois', f'{INVOICES}?is=overdue'))
    tap.eq(send(a, f'{INVOICES}/views', do='remove', view='Trois').headers['Location'], INVOICES)
    tap.eq(len(tabs(a.get(INVOICES))), 2)


def test_what_is_no_view_is_refused(site):
    a = desk(site)
    for fields in ({'do': 'save', 'name': ''}, {'do': 'save', 'name': 'x' * 41},
                   {'do': 'save', 'name': 'a\x07b'}, {'do': 'rename', 'name': 'x'},
                   {'do': 'remove', 'view': 'nobody'}, {'do': 'left', 'view': ''},
                   {'do': 'rename', 'view': '<b>Deux</b>', 'name': 'Mairies et écoles'}):
        answer = send(a, f'{INVOICES}/views', query='is=draft', **fields)
        tap.ok(answer.status in (404, 409, 417), f'{fields}: {answer.status}')
    for hostile in ('javascript:alert(1)', '"><script>', 'a b', 'x#y', 'é'):
        send(a, f'{INVOICES}/views', do='save', name='h', query=hostile)
        tap.ok('<script>"' not in a.get(INVOICES).text)
        url = [u for name, u, _ in tabs(a.get(INVOICES)) if name == 'h'][0]
        tap.ok(url.startswith(f'{INVOICES}?'), url)
        tap.eq(a.get(url).status, 200)
    for i in range(25):
        last = send(a, f'{INVOICES}/views', do='save', name=f'v{i}', query='is=draft')
    tap.eq(last.status, 417)
    anybody = site.client()
    tap.ok(send(anybody, f'{INVOICES}/views', do='save', name='x').status in (303, 401, 403))


def test_an_administrator_shares_views(site):
    """Shared ones stand before one's own; others use and copy them, but change nothing of them."""
    b_query = 'customer__like=mairie&columns=customer%2Cgrand_total'
    for view in ('views:sales-invoice', 'list:sales-invoice'):
        send(desk(site), '/me/setting', key=view, value='')
    site.create('User', email='c@test.example', first_name='C', new_password=PASSWORD,
                roles=[{'role': 'Accounts User'}])
    a, c = desk(site), desk(site, 'c@test.example')
    for name in ('Une', 'Deux'):
        send(a, f'{INVOICES}/views', do='save', name=name, query=f'customer__like={name}')
    send(c, f'{INVOICES}/views', do='save', name='À moi', query='is=draft&order=due_date+asc')
    send(a, f'{INVOICES}/views', do='save', name='Mairie', query=b_query)
    send(a, f'{INVOICES}/views', do='share', view='Mairie').expect(303)
    tap.eq([n for n, _, _ in tabs(a.get(INVOICES))], ['Mairie', 'Une', 'Deux'])
    shown = tabs(c.get(INVOICES))
    tap.eq([n for n, _, _ in shown], ['Mairie', 'À moi'])
    page = c.get(shown[0][1])
    tap.eq((head(page), tabs(page)[0][2]), (['Client', 'Total TTC'], True))
    tap.contains(page.text, 'Enregistrer la vue')
    tap.contains(a.get(shown[0][1]).text, 'La garder pour moi')
    for fields in ({'do': 'remove', 'view': 'Mairie'}, {'do': 'rename', 'view': 'Mairie',
                   'name': 'x'}, {'do': 'share', 'view': 'À moi'},
                   {'do': 'unshare', 'view': 'Mairie'}):
        send(c, f'{INVOICES}/views', query='is=draft', **fields).expect(403)
    send(c, f'{INVOICES}/views', do='save', name='Mairie', query='is=draft').expect(409, 417)
    back = send(c, f'{INVOICES}/columns', ('column', 'name'), do='save', view='Mairie',
                query=b_query)
    tap.eq(head(c.get(back.headers['Location'])), ['Numéro'])
    tap.eq(head(a.get(shown[0][1])), ['Client', 'Total TTC'])
    send(a, f'{INVOICES}/views', do='rename', view='Mairie', name='Communes').expect(303)
    tap.eq(tabs(c.get(INVOICES))[0][0], 'Communes')
    send(a, f'{INVOICES}/views', do='unshare', view='Communes').expect(303)
    tap.eq([n for n, _, _ in tabs(c.get(INVOICES))], ['À moi'])
    tap.eq([n for n, _, _ in tabs(a.get(INVOICES))], ['Une', 'Deux', 'Communes'])


def test_an_empty_list_shows_how_it_will_look(site):
    a = desk(site)
    page = a.get('/app/lease')
    tap.contains(page.text, 'Voici à quoi ressemblera la liste')
    row = html.unescape(re.search(r'<tr class="ghost">.*?</tr>', page.text, re.S).group(0))
    for part in (f'BAIL-{YEAR}-0001', '1\u202f200,00', f'{TODAY:%d/%m/%Y}'):
        tap.contains(row, part)
    tap.eq(len(re.findall('<td', row)), len(head(page)))
    tap.ok('ghost' not in a.get('/app/lease?docstatus=0').text, 'an example of a filter')
    tap.ok('ghost' not in a.get(INVOICES).text, 'an example beside real ones')


def test_a_broken_setting_is_no_broken_page(site):
    a = desk(site)
    for key in ('views:sales-invoice', 'list:sales-invoice'):
        for value in ('{', '[]', '{}', '[1,{"name":1}]', '"x"', '{"columns":5,"widths":[1]}',
                      '{"columns":"a,b,,name","widths":{"name":"x"}}'):
            send(a, '/me/setting', key=key, value=value).expect(200)
            tap.eq(a.get(INVOICES).status, 200, value)
        send(a, '/me/setting', key=key, value='')
    tap.eq(head(a.get(INVOICES)), ORIGINAL)


if __name__ == '__main__':
    tap.main()
