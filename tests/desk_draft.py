#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What a page sends of a new document: all of it when it is short; when it has many rows all of it
once, then only what changes. What it leaves behind goes after two days."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.days import after  # noqa: E402
from lib.site import customer, line  # noqa: E402

PAGE = '0123456789abcdef' * 2  # as the page is told; another one would be another draft
NEW = '/app/sales-invoice/new/draft'


def send(client, once=PAGE, **body):
    return client.post(NEW, {'doctype': 'Sales Invoice', 'once': once, **body})


def whole(client, rows, **more):
    pairs = [['customer', 'Dupont SARL']]
    for i in range(rows):
        pairs += [[f'items[{i}].{field}', value] for field, value in
                  (('item_name', 'Heure'), ('qty', '1'), ('rate', '2'), ('vat_code', 'TVA20'))]
    return send(client, form=pairs, changed=[], **more)


def quantity(row, value):
    return [{'op': 'set', 'table': 'items', 'row': row, 'field': 'qty', 'value': value}]


def drafts(site):
    return int(site.sql('SELECT count(*) FROM draft')[0][0])


def total(answer):
    text = answer.expect(200).message['values']['grand_total']
    return ''.join(c for c in text if c in '0123456789,')


def test_a_short_one_is_not_kept(site):
    customer(site)
    answer = whole(site.login(headers={'Accept-Language': 'fr'}), 3)
    tap.eq(total(answer), '7,20')  # 3 × 2 × 1.2
    tap.ok('version' not in answer.message, 'nothing to go on from')
    tap.eq(drafts(site), 0)


def test_of_a_long_one_changes_are_enough(site):
    a = site.login(headers={'Accept-Language': 'fr'})
    begun = whole(a, 50)
    tap.eq((total(begun), drafts(site)), ('120,00', 1))  # 50 × 2 × 1.2
    gone_on = send(a, version=begun.message['version'], ops=quantity(49, '11'))
    tap.eq(total(gone_on), '144,00')  # ten more of 2.40
    # what another window of the page still holds is not built upon
    send(a, version=begun.message['version'], ops=quantity(0, '2')).refused(409)
    send(a, once='f' * 32, version=begun.message['version'], ops=quantity(0, '2')).refused(409)
    tap.eq((total(whole(a, 50)), drafts(site)), ('120,00', 1))


def test_another_user_does_not_reach_it(site):
    site.create('User', email='b@b.example', first_name='Bob', new_password='long enough too',
                roles=[{'role': 'System Manager'}, {'role': 'Accounts Manager'}])
    begun = whole(site.login(), 50)
    b = site.login('b@b.example', 'long enough too')
    send(b, version=begun.message['version'], ops=quantity(0, '2')).refused(409)
    tap.eq(drafts(site), 1)


def test_what_cannot_be_read_changes_nothing(site):
    a = site.login()
    version = whole(a, 50).message['version']
    for ops in ([{'op': 'set', 'table': 'items', 'row': -1, 'field': 'qty', 'value': '2'}],
                [{'op': 'set', 'table': 'nothing', 'row': 0, 'field': 'qty', 'value': '2'}],
                [{'op': 'burn'}], [7]):
        send(a, version=version, ops=ops).refused(400)
    tap.eq(send(a, version=version, ops=[]).expect(200).status, 200)


def test_what_a_page_left_goes_after_two_days(site):
    stored = site.create('Sales Invoice', customer='Dupont SARL', items=[line(1, 2)])
    a = site.login()
    a.post(f'/app/sales-invoice/{stored["name"]}/draft',
           {'doctype': 'Sales Invoice', 'name': stored['name'], 'version': 1,
            'ops': quantity(0, '3')}).expect(200)
    whole(a, 50)
    tap.eq(drafts(site), 3)  # the page's; the stored document's, and what that one began from
    after(site, 1)
    tap.eq(drafts(site), 3)
    after(site, 4)
    tap.eq(drafts(site), 2)  # those of the stored document stay


if __name__ == '__main__':
    tap.main()
