#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""frappe.client.*: the methods that Frappe's own clients call, with JSON and with forms."""
import json
import urllib.parse

from lib import tap
from lib.site import YEAR, customer, line


def form(site, method, **fields):
    """As Frappe's Python client: a form whose values are texts, objects being JSON."""
    parts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in fields.items()}
    return site.call('POST', f'/api/method/frappe.client.{method}', urllib.parse.urlencode(parts),
                     {'Content-Type': 'application/x-www-form-urlencoded'})


def client(site, method, **fields):
    return site.method('frappe.client.' + method, fields)


def test_insert_and_get(site):
    for send, name in ((form, 'Par formulaire'), (client, 'Par JSON')):
        doc = send(site, 'insert', doc={'doctype': 'Customer', 'customer_name': name}).message
        tap.eq(doc['name'], name)
        tap.eq(send(site, 'get', doctype='Customer', name=name).message['customer_name'], name)
        by_filter = send(site, 'get', doctype='Customer', filters={'customer_name': name}).message
        tap.eq(by_filter['name'], name)
    client(site, 'get', doctype='Customer', name='Nobody').refused(404, 'DoesNotExistError')


def test_lists_counts_and_values(site):
    for n in range(3):
        customer(site, f'Compte {n}', customer_type='Company' if n else 'Individual')
    some = {'name': ['like', 'Compte%']}
    for send in (form, client):
        rows = send(site, 'get_list', doctype='Customer', filters=some, fields=['name'],
                    order_by='name asc').message
        tap.eq(rows, [{'name': f'Compte {n}'} for n in range(3)])
        tap.eq(send(site, 'get_count', doctype='Customer', filters=some).message, 3)
        got = send(site, 'get_value', doctype='Customer', fieldname='customer_type',
                   filters={'name': 'Compte 0'}).message
        tap.eq(got, {'customer_type': 'Individual'})
        got = send(site, 'get_value', doctype='Customer', fieldname=['name', 'customer_type'],
                   filters='Compte 1').message
        tap.eq(got, {'name': 'Compte 1', 'customer_type': 'Company'})
    tap.eq(site.fetch('frappe.client.get_count', doctype='Customer', filters=some).message, 3)


def test_set_value(site):
    customer(site, 'Valeur')
    doc = client(site, 'set_value', doctype='Customer', name='Valeur', fieldname='customer_type',
                 value='Individual').message
    tap.eq(doc['customer_type'], 'Individual')
    doc = form(site, 'set_value', doctype='Customer', name='Valeur',
               fieldname={'customer_type': 'Company'}).message
    tap.eq(doc['customer_type'], 'Company')
    tap.eq(site.read('Customer', 'Valeur')['customer_type'], 'Company')


def test_insert_many_is_one_transaction(site):
    docs = [{'doctype': 'Item', 'item_code': f'LOT-{n:03}', 'item_name': f'Lot {n}'}
            for n in range(250)]
    made = client(site, 'insert_many', docs=docs).message
    tap.eq(made, [f'LOT-{n:03}' for n in range(250)])
    bad = [{'doctype': 'Item', 'item_code': 'BON-1', 'item_name': 'x'},
           {'doctype': 'Item', 'item_code': 'LOT-000', 'item_name': 'twice'}]
    client(site, 'insert_many', docs=bad).expect(409, 417)
    tap.eq(client(site, 'get_count', doctype='Item', filters={'name': 'BON-1'}).message, 0)


def test_save_submit_cancel_delete(site):
    customer(site, 'Cycle')
    draft = client(site, 'insert', doc={'doctype': 'Sales Invoice', 'customer': 'Cycle',
                                        'items': [line(1, 100)]}).message
    tap.eq((draft['docstatus'], draft['grand_total']), (0, 120))
    draft['items'][0]['qty'] = 2
    saved = client(site, 'save', doc=draft).message
    tap.eq(saved['grand_total'], 240)
    submitted = client(site, 'submit', doc=saved).message
    tap.eq((submitted['docstatus'], submitted['name']), (1, f'FAC-{YEAR}-00001'))
    client(site, 'delete', doctype='Sales Invoice', name=submitted['name']).expect(403, 417)
    cancelled = client(site, 'cancel', doctype='Sales Invoice', name=submitted['name']).message
    tap.eq(cancelled['docstatus'], 2)
    customer(site, 'Effacé')
    client(site, 'delete', doctype='Customer', name='Effacé').expect(200, 202)
    client(site, 'get', doctype='Customer', name='Effacé').refused(404)


def test_save_of_a_stale_document_is_409(site):
    customer(site, 'Périmé')
    old = client(site, 'get', doctype='Customer', name='Périmé').message
    site.change('Customer', 'Périmé', customer_type='Individual').expect(200)
    client(site, 'save', doc={**old, 'customer_type': 'Company'}).refused(
        409, 'TimestampMismatchError')


def test_missing_arguments_are_said(site):
    client(site, 'get').expect(400, 417)
    client(site, 'get_list').expect(400, 417)
    client(site, 'insert').expect(400, 417)
    client(site, 'insert', doc={'customer_name': 'x'}).expect(400, 417)
    client(site, 'get_list', doctype='Nonsense').expect(404)


if __name__ == '__main__':
    tap.main()
