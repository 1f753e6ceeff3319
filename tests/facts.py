#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What the server remembers between requests is forgotten the moment a master changes, whoever
changes it: this server, another server on the database, or the command line beside it."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import ADMIN, COMPANY, YEAR, Site, customer, gl_rows, invoice, line  # noqa: E402


def warm(client):
    """Twice, so that the second takes what the first left behind."""
    return [client.try_create('Sales Invoice', customer='Dupont SARL', items=[line(1, 100)],
                              docstatus=1).expect(200).json['data'] for _ in range(2)]


def make_site(engine):
    site = Site(engine)
    customer(site)
    site.create('User', email='alice@test.example', first_name='Alice', new_password='long phrase',
                roles=[{'role': 'Accounts User'}])
    site.alice = site.client('alice@test.example')
    warm(site)
    warm(site.alice)
    return site


def test_an_account_renamed_is_posted_by_its_new_name(site):
    account = next(r['account'] for r in gl_rows(site, warm(site)[1]['name'])
                   if r['account'].startswith('706'))
    site.change('Account', account, account_name='Prestations de conseil').expect(200)
    rows = gl_rows(site, warm(site)[0]['name'])
    names = {site.read('GL Entry', r['name'])['account_name'] for r in rows}
    tap.ok('Prestations de conseil' in names, names)


def test_a_customer_renamed_is_found_by_both_names(site):
    customer(site, 'Ancien nom')
    for _ in range(2):
        invoice(site, [line(1, 10)], 'Ancien nom', docstatus=1)
    site.method('frappe.client.rename_doc', {
        'doctype': 'Customer', 'old_name': 'Ancien nom', 'new_name': 'Nouveau nom'}).expect(200)
    for name in ('Ancien nom', 'Nouveau nom'):
        doc = invoice(site, [line(1, 10)], name, docstatus=1)
        tap.eq(site.read('Sales Invoice', doc['name'])['customer'], 'Nouveau nom')


def test_a_draft_that_gets_its_number_is_known_by_it(site):
    draft = invoice(site, [line(1, 10)])
    journal = site.create('Payment Entry', payment_type='Receive', party_type='Customer',
                          party='Dupont SARL', paid_amount=12, received_amount=12)
    tap.eq(site.read('Payment Entry', journal['name'])['party'], 'Dupont SARL')
    done = site.change('Sales Invoice', draft['name'], docstatus=1).expect(200).json['data']
    tap.ok(done['name'].startswith('FAC-'), done['name'])
    tap.eq(site.read('Sales Invoice', done['name'])['name'], done['name'])
    site.get('/api/resource/Sales Invoice/' + draft['name']).expect(200, 404)


def test_a_role_taken_away_is_gone_at_once(site):
    site.change('User', 'alice@test.example', roles=[]).expect(200)
    site.alice.get('/api/resource/Customer/Dupont SARL').refused(403, 'PermissionError')
    site.change('User', 'alice@test.example', roles=[{'role': 'Accounts User'}]).expect(200)
    site.alice.get('/api/resource/Customer/Dupont SARL').expect(200)


def test_a_row_rule_counts_at_once(site):
    other = customer(site, 'Autre client')
    site.alice.get('/api/resource/Customer/' + other).expect(200)
    rule = site.create('User Permission', user='alice@test.example', allow='Customer',
                       for_value='Dupont SARL')
    site.alice.get('/api/resource/Customer/' + other).refused(403, 'PermissionError')
    site.delete('/api/resource/User Permission/' + rule['name']).expect(200, 202)
    site.alice.get('/api/resource/Customer/' + other).expect(200)


def test_a_key_withdrawn_opens_nothing(site):
    bob = site.create('User', email='bob@test.example', first_name='Bob',
                      new_password='long phrase', roles=[{'role': 'Accounts User'}])
    client = site.client('bob@test.example')
    for _ in range(2):
        client.get('/api/resource/Customer/Dupont SARL').expect(200)
    key = site.list('API Key', filters={'user': bob['name']})[0]['name']
    site.change('API Key', key, enabled=0).expect(200)
    client.get('/api/resource/Customer/Dupont SARL').expect(401)


def test_a_user_disabled_is_out(site):
    site.create('User', email='carl@test.example', first_name='Carl', new_password='long phrase',
                roles=[{'role': 'Accounts User'}])
    client = site.client('carl@test.example')
    client.get('/api/resource/Customer/Dupont SARL').expect(200)
    site.change('User', 'carl@test.example', enabled=0).expect(200)
    client.get('/api/resource/Customer/Dupont SARL').expect(401)


def test_the_command_line_beside_the_server(site):
    warm(site)
    site.ask('sql', "UPDATE account SET account_name = 'Par la console' "
             "WHERE account_number LIKE '706%'")
    rows = gl_rows(site, warm(site)[0]['name'])
    names = {site.read('GL Entry', r['name'])['account_name'] for r in rows}
    tap.ok('Par la console' in names, names)


def test_a_refused_change_leaves_what_is_known(site):
    """The job that fails counts nothing, and what it had written is not remembered."""
    before = site.read('Company', COMPANY)
    site.put(f'/api/resource/Company/{COMPANY}', {'abbr': before['abbr'], 'siren': '123'}
             ).expect(417)
    tap.eq(site.read('Company', COMPANY)['siren'], before['siren'])
    warm(site)


def test_another_server_on_the_database(site):
    if site.engine != 'postgresql':
        return  # SQLite serves one process
    second = Site('postgresql', empty=True)
    second.dir, second.db, second.headers = site.dir, site.db, dict(site.headers)
    second.start()
    try:
        warm(second)
        site.change('User', 'alice@test.example', roles=[]).expect(200)
        other = second.client(token=site.alice.headers['Authorization'].split(' ')[1])
        other.get('/api/resource/Customer/Dupont SARL').refused(403, 'PermissionError')
        site.change('User', 'alice@test.example', roles=[{'role': 'Accounts User'}]).expect(200)
        other.get('/api/resource/Customer/Dupont SARL').expect(200)
    finally:
        second.stop()


if __name__ == '__main__':
    tap.main(make_site)
