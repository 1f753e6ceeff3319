#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""From a document to the one before and behind it in the list that one came from, whatever its
filters and order; the way up leads back to that list."""
import html
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import PASSWORD, customer  # noqa: E402

LIST = '/app/customer'


def visit(client, address):
    """A page, with the cookies that it sets kept as a browser does."""
    answer = client.get(address).expect(200)
    kept = dict(c.split('=', 1) for c in client.headers['Cookie'].split('; '))
    for cookie in answer.headers.get_all('Set-Cookie') or []:
        name, value = cookie.split(';')[0].split('=', 1)
        kept[name] = value
    client.headers['Cookie'] = '; '.join(f'{k}={v}' for k, v in kept.items())
    return html.unescape(answer.text)


def pager(text):
    """(before, position, behind)"""
    box = re.search(r'<p class="pager">(.*?)</p>', text, re.S).group(1)
    links = {k: urllib.parse.unquote(u).rsplit('/', 1)[1]
             for u, k in re.findall(r'href="([^"]*)" data-key="(\w+)"', box)}
    said = re.search(r'(\d+(?: / \d+)?)', re.sub(r'<kbd>.*?</kbd>|<[^>]*>', ' ', box))
    return links.get('previous', ''), said.group(1) if said else '', links.get('next', '')


def french(site, user=None):
    return site.login(*([user] if user else []), headers={'Accept-Language': 'fr'})


def towns(site):
    """Customers in two towns, made once: A1 Brest, A2 Lyon, A3 Brest, A4 Lyon, A5 Brest."""
    if not site.list('Customer', filters={'name': 'A1'}):
        for i, town in enumerate(('Brest', 'Lyon', 'Brest', 'Lyon', 'Brest')):
            customer(site, f'A{i + 1}', city=town)


def test_the_list_that_one_came_from_decides(site):
    towns(site)
    a = french(site)
    visit(a, f'{LIST}?city=Brest&order=name%20desc')
    tap.eq(pager(visit(a, f'{LIST}/A3')), ('A5', '2 / 3', 'A1'))
    tap.eq(pager(visit(a, f'{LIST}/A5')), ('', '1 / 3', 'A3'))
    tap.eq(pager(visit(a, f'{LIST}/A1')), ('A3', '3 / 3', ''))
    visit(a, f'{LIST}?city=Lyon&order=name')
    tap.eq(pager(visit(a, f'{LIST}/A2')), ('', '1 / 2', 'A4'))


def test_what_is_none_of_the_list_has_neighbours_and_no_place(site):
    towns(site)
    a = french(site)
    visit(a, f'{LIST}?city=Brest&order=name')
    tap.eq(pager(visit(a, f'{LIST}/A2')), ('A1', '', 'A3'))


def test_without_a_list_the_order_is_that_of_the_type(site):
    towns(site)
    before, place, behind = pager(visit(french(site), f'{LIST}/A3'))
    tap.eq((place, sorted((before, behind))), ('', ['A2', 'A4']))


def test_the_way_up_leads_to_that_list(site):
    towns(site)
    a = french(site)
    visit(a, f'{LIST}?city=Brest&order=name%20desc&after=')
    tap.contains(visit(a, f'{LIST}/A3'), f'href="{LIST}?city=Brest&order=name%20desc"')
    tap.contains(visit(french(site), f'{LIST}/A3'), f'href="{LIST}"')


def test_strange_places_do_no_harm(site):
    towns(site)
    for odd in ('customer%3Fcity__nope%3D1', 'customer%3F%25', 'customer', '%00', 'x' * 5000,
                'customer%3Forder%3Dpassword', 'customer%3Fis%3Dgone', 'item%3Fcity%3DBrest'):
        a = french(site)
        a.headers['Cookie'] += f'; list={odd}'
        tap.contains(a.get(f'{LIST}/A3').expect(200).text, 'A3')


def test_only_what_may_be_read_is_a_neighbour(site):
    towns(site)
    site.create('User', email='eve@test.example', first_name='Eve', new_password=PASSWORD,
                roles=[{'role': 'Sales User'}])
    for name in ('A1', 'A5'):
        site.create('User Permission', user='eve@test.example', allow='Customer', for_value=name)
    e = french(site, 'eve@test.example')
    visit(e, f'{LIST}?order=name')
    tap.eq(pager(visit(e, f'{LIST}/A1')), ('', '1 / 2', 'A5'))


if __name__ == '__main__':
    tap.main()
