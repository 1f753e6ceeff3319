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


# --- what is missing is asked for at the end, and stops nothing that can be worked out ---

def form_of(client, doctype, pairs, status=200, **body):
    slug = doctype.lower().replace(' ', '-')
    return client.post(f'/app/{slug}/new/draft',
                       {'doctype': doctype, 'once': PAGE, 'form': pairs, 'changed': [],
                        **body}).expect(status).message


def figures(message, *names):
    """The texts of computed fields, spaces of thousands left out."""
    return [''.join(c for c in message['values'].get(n, '') if c in '-0123456789,') for n in names]


def rows(table, *lines):
    return [[f'{table}[{i}].{field}', value]
            for i, values in enumerate(lines) for field, value in values.items()]


SALE = ('net_total', 'total_taxes_and_charges', 'grand_total')


def test_an_invoice_is_added_up_before_it_says_to_whom(site):
    a = site.login(headers={'Accept-Language': 'fr'})
    # 3 × 12.50 = 37.50 and 2 × 100 = 200.00, at 20 %: 237.50 + 47.50
    lines = rows('items', {'item_name': 'Heure', 'qty': '3', 'rate': '12,50'},
                 {'qty': '2', 'rate': '100'})
    for doctype in ('Sales Invoice', 'Purchase Invoice'):
        said = form_of(a, doctype, lines)
        tap.eq(figures(said, *SALE, 'items[1].amount'), ['237,50', '47,50', '285,00', '200,00'])
        tap.eq([e['field'] for e in said['errors']], ['items[1].item_code'])  # no name yet
    # a rate of VAT that the line names counts: 37.50 × 20 % + 200 × 5.5 % = 7.50 + 11.00
    said = form_of(a, 'Sales Invoice', lines + [['items[1].vat_code', 'TVA55']])
    tap.eq(figures(said, *SALE), ['237,50', '18,50', '256,00'])


def test_what_a_customer_may_change_is_not_filled_in_before(site):
    customer(site, 'Kunde GmbH', vat_code='INTRA-S', tax_id='DE136695976', territory='Germany')
    a = site.login(headers={'Accept-Language': 'fr'})
    lines = rows('items', {'item_name': 'Conseil', 'qty': '1', 'rate': '1000'})
    said = form_of(a, 'Sales Invoice', lines)
    tap.eq(figures(said, *SALE), ['1000,00', '200,00', '1200,00'])
    guesses = {'items[0].vat_code', 'items[0].income_account', 'due_date', 'debit_to'}
    tap.eq(guesses & set(said['values']), set())
    # chosen now, it brings its own: nothing of the guess stays
    said = form_of(a, 'Sales Invoice', lines + [['customer', 'Kunde GmbH']])
    tap.eq(figures(said, *SALE), ['1000,00', '0,00', '1000,00'])
    tap.eq(said['values']['items[0].vat_code'], 'INTRA-S')
    tap.eq(guesses - set(said['values']), set())


def test_a_foreign_invoice_is_added_up_before_its_rate_is_known(site):
    a = site.login(headers={'Accept-Language': 'fr'})
    lines = rows('items', {'item_name': 'Heure', 'qty': '3', 'rate': '12,50'})
    for doctype in ('Sales Invoice', 'Purchase Invoice'):
        said = form_of(a, doctype, lines + [['currency', 'USD']])
        tap.eq(figures(said, *SALE, 'base_grand_total'), ['37,50', '7,50', '45,00', '0,00'])
        tap.eq([e['field'] for e in said['errors']], ['conversion_rate'])


def test_a_value_that_cannot_be_read_does_not_stop_the_rest(site):
    a = site.login(headers={'Accept-Language': 'fr'})
    said = form_of(a, 'Sales Invoice', [['customer', 'Personne'], ['due_date', 'demain soir']] +
                   rows('items', {'item_name': 'Heure', 'qty': '3', 'rate': '12,50'}))
    tap.eq(sorted(e['field'] for e in said['errors']), ['customer', 'due_date'])
    tap.eq(figures(said, *SALE), ['37,50', '7,50', '45,00'])


def test_a_payment_and_an_entry_are_added_up_as_they_stand(site):
    a = site.login(headers={'Accept-Language': 'fr'})
    said = form_of(a, 'Payment Entry', [['paid_amount', '150']])
    tap.eq(figures(said, 'unallocated_amount', 'total_allocated_amount'), ['150,00', '0,00'])
    tap.eq(said['errors'], [])
    said = form_of(a, 'Journal Entry',
                   rows('accounts', {'debit_in_account_currency': '120', 'account': '606'},
                        {'credit_in_account_currency': '100'},
                        {'debit_in_account_currency': '5', 'credit_in_account_currency': '5'}))
    tap.eq(figures(said, 'total_debit', 'total_credit', 'difference'),
           ['125,00', '105,00', '20,00'])


def test_it_is_asked_for_when_the_document_is_saved(site):
    types = ('Sales Invoice', 'Purchase Invoice', 'Payment Entry')
    before = [site.list(t) for t in types]
    for doctype, field, given in (('Sales Invoice', 'customer', {'items': [line(1, 100)]}),
                                  ('Purchase Invoice', 'supplier', {'items': [line(1, 100)]}),
                                  ('Payment Entry', 'party', {'paid_amount': 5})):
        site.try_create(doctype, **given).refused(417, 'MandatoryError', field)
    tap.eq([site.list(t) for t in types], before)


if __name__ == '__main__':
    tap.main()
