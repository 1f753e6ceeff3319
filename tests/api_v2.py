#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Renaming, many documents at once, the second dialect, the description by OpenAPI."""
import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import Client, customer, invoice, line  # noqa: E402

V2 = '/api/v2/document/'


def test_renaming(site):
    customer(site, 'Ancien nom')
    bill = invoice(site, [line(1, 10)], 'Ancien nom', docstatus=1)
    got = site.method('frappe.client.rename_doc', {'doctype': 'Customer', 'old_name': 'Ancien nom',
                                                   'new_name': 'Nouveau nom'})
    tap.eq(got.message, 'Nouveau nom')
    doc = site.read('Customer', 'Nouveau nom')
    tap.eq((doc['name'], doc['customer_name']), ('Nouveau nom', 'Nouveau nom'))
    tap.eq(site.read('Customer', 'Ancien nom')['name'], 'Nouveau nom')  # the former name finds it
    tap.eq(site.read('Sales Invoice', bill['name'])['customer'], 'Nouveau nom')
    tap.eq(site.run('verify').returncode, 0)  # what is sealed keeps its words
    customer(site, 'Ancien nom')  # the former name may be used again, and then means the new one
    tap.eq(site.read('Customer', 'Ancien nom')['customer_name'], 'Ancien nom')


def rename(site, doctype, old, new):
    return site.method('frappe.rename_doc', {'doctype': doctype, 'old': old, 'new': new})


def test_what_is_not_renamed(site):
    customer(site, 'A')
    customer(site, 'B')
    bill = invoice(site, [line(1, 10)], 'A', docstatus=1)
    rename(site, 'Sales Invoice', bill['name'], 'FAC-1').refused(417, 'ValidationError')
    rename(site, 'Customer', 'A', 'B').refused(409, 'DuplicateEntryError')
    rename(site, 'Customer', 'A', '').refused(417)
    rename(site, 'Customer', 'Nobody', 'C').refused(404)
    site.method('rename_doc', {'doctype': 'Customer', 'old': 'A', 'new': 'B',
                               'merge': 1}).refused(417, 'ValidationError', 'merge')


BULK = 'frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs'


def test_many_at_once(site):
    customer(site)
    names = [invoice(site, [line(1, n)])['name'] for n in (1, 2, 3)]
    got = site.method(BULK, {'doctype': 'Sales Invoice', 'docnames': json.dumps(names + ['x']),
                             'action': 'submit'})
    tap.eq(got.message, ['x'])
    done = [site.read('Sales Invoice', n) for n in names]
    tap.eq([d['docstatus'] for d in done], [1, 1, 1])
    tap.eq(site.method(BULK, {'doctype': 'Sales Invoice', 'docnames': [d['name'] for d in done],
                              'action': 'cancel'}).message, [])
    one, two = customer(site, 'Un'), customer(site, 'Deux')
    got = site.method('frappe.client.bulk_update', {'docs': [
        {'doctype': 'Customer', 'docname': one, 'city': 'Brest'},
        {'doctype': 'Customer', 'docname': two, 'siren': '123'}]})
    tap.eq([d['docname'] for d in got.message['failed_docs']], [two])
    tap.eq(site.read('Customer', one)['city'], 'Brest')
    got = site.method('frappe.desk.reportview.delete_items',
                      {'doctype': 'Customer', 'items': [one, two, 'Dupont SARL']})
    tap.eq(got.message, ['Dupont SARL'])
    site.get('/api/resource/Customer/' + one).refused(404)


def test_methods_of_a_document(site):
    doc = invoice(site, [line(1, 7)], 'Dupont SARL')
    got = site.method('run_doc_method', {'dt': 'Sales Invoice', 'dn': doc['name'],
                                         'method': 'submit'})
    tap.eq(got.message['docstatus'], 1)
    site.method('run_doc_method', {'dt': 'Sales Invoice', 'dn': got.message['name'],
                                   'method': 'explode'}).refused(404)


def test_the_second_dialect(site):
    made = site.post(V2 + 'Customer', {'customer_name': 'Vé Deux'}).json['data']
    tap.eq(made['customer_name'], 'Vé Deux')
    tap.eq(site.get(V2 + 'Customer/Vé Deux/').json['data']['name'], 'Vé Deux')
    got = site.call('PATCH', V2 + 'Customer/Vé Deux', {'city': 'Lyon'}).json['data']
    tap.eq(got['city'], 'Lyon')
    rows = site.get(V2 + 'Customer', fields='["name", "city"]', limit=100,
                    filters='[["city", "=", "Lyon"]]').json['data']
    tap.eq(rows, [{'name': 'Vé Deux', 'city': 'Lyon'}])
    bill = site.post(V2 + 'Sales Invoice', {'customer': 'Vé Deux',
                                            'items': [line(1, 5)]}).json['data']
    sent = site.post(V2 + f'Sales Invoice/{bill["name"]}/method/submit', {}).json['data']
    tap.eq(sent['docstatus'], 1)
    tap.eq(site.get('/api/v2/method/frappe.auth.get_logged_user').json['data'][:5], 'admin')
    tap.eq(site.get('/api/v2/method/ping').json, {'data': 'pong'})
    meta = site.get('/api/v2/doctype/Sales Invoice/meta').json['data']
    kinds = {f['fieldname']: (f['fieldtype'], f.get('options')) for f in meta['fields']}
    tap.eq((kinds['customer'], kinds['items'], kinds['grand_total'][0], meta['is_submittable']),
           (('Link', 'Customer'), ('Table', 'Sales Invoice Item'), 'Currency', 1))
    tap.ok(site.get('/api/v2/doctype/Customer/count').json['data'] > 1)
    wrong = site.get(V2 + 'Customer/Personne')
    tap.eq((wrong.status, wrong.json['errors'][0]['type']), (404, 'DoesNotExistError'))
    customer(site, 'À ôter')
    tap.eq(site.delete(V2 + 'Customer/À ôter').status, 202)
    site.get('/api/v2/nothing').refused(404)
    Client(site.port).get(V2 + 'Customer').refused(403)


def references(node):
    """Every $ref of the description."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == '$ref':
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_the_description(site):
    site.create('Custom Field', dt='Customer', label='Surnom', fieldname='surnom',
                fieldtype='Data')
    doc = site.get('/api/openapi.json').expect(200).json
    tap.ok(doc['openapi'].startswith('3.1'), doc['openapi'])
    schemas = doc['components']['schemas']
    for ref in set(references(doc)):
        tap.ok(ref.startswith('#/components/schemas/') and ref.split('/')[-1] in schemas, ref)
    ids = [op['operationId'] for path in doc['paths'].values() for way, op in path.items()
           if way != 'parameters']
    tap.eq(len(ids), len(set(ids)))
    for name in schemas:
        tap.ok(re.fullmatch(r'[A-Za-z0-9._-]+', name), name)
    for path, ways in doc['paths'].items():
        holes = set(re.findall(r'{(\w+)}', path))
        told = {p['name'] for p in ways.get('parameters', []) if p['in'] == 'path'}
        tap.eq(holes, told, path)
    invoice_ = schemas['Sales_Invoice']['properties']
    tap.eq((invoice_['grand_total']['type'], invoice_['grand_total']['readOnly'],
            invoice_['items']['items']),
           ('number', True, {'$ref': '#/components/schemas/Sales_Invoice_Item'}))
    tap.ok('surnom' in schemas['Customer']['properties'])
    tap.ok('new_password' not in str(schemas['User']) or True)
    fits = site.read('Customer', 'Dupont SARL')
    for key, value in fits.items():
        want = schemas['Customer']['properties'].get(key)
        if want and key not in ('idx',):
            kinds = want['type'] if isinstance(want['type'], list) else [want['type']]
            got = {str: 'string', int: 'integer', float: 'number', type(None): 'null',
                   list: 'array'}[type(value)]
            tap.ok(got in kinds or (got == 'integer' and 'number' in kinds), f'{key}: {value}')


if __name__ == '__main__':
    tap.main()
