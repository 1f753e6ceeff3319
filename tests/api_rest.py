#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What programs count on beside single documents: requests sent twice, versions, states, numbers,
search, messages, reports."""
import threading
import urllib.parse

from lib import tap
from lib.site import ADMIN, COMPANY, PASSWORD, YEAR, customer, invoice, item, line


def post(site, path, body, key=None):
    return site.call('POST', path, body, {'Idempotency-Key': key} if key else None)


# ---- the same request twice ----

def test_a_key_makes_a_request_once(site):
    first = post(site, '/api/resource/Customer', {'customer_name': 'Une fois'}, 'k1')
    again = post(site, '/api/resource/Customer', {'customer_name': 'Une fois'}, 'k1')
    tap.eq(again.expect(200).body, first.expect(200).body)
    tap.eq(again.headers['Idempotent-Replayed'], 'true')
    tap.eq(len(site.list('Customer', filters={'customer_name': 'Une fois'})), 1)
    other = post(site, '/api/resource/Customer', {'customer_name': 'Une fois'}, 'k2')
    tap.ok(other.data['name'] != first.data['name'])


def test_a_refused_request_may_be_sent_again(site):
    post(site, '/api/resource/Customer', {'customer_name': ''}, 'k3').expect(417)
    post(site, '/api/resource/Customer', {'customer_name': 'Corrigé'}, 'k3').expect(200)


def test_a_key_is_of_its_user(site):
    site.create('User', email='cle@test.example', first_name='C', new_password='long phrase',
                roles=[{'role': 'Sales User'}])
    other = site.client('cle@test.example')
    post(site, '/api/resource/Customer', {'customer_name': 'De A'}, 'k4').expect(200)
    tap.eq(post(other, '/api/resource/Customer', {'customer_name': 'De B'}, 'k4').data['name'],
           'De B')


def test_a_key_sent_side_by_side_makes_one(site):
    statuses = []

    def send():
        client = site.client()
        client.headers = dict(site.headers)
        answer = post(client, '/api/resource/Customer', {'customer_name': 'Foule'}, 'k5')
        statuses.append(answer.status)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    tap.eq(len(site.list('Customer', filters={'customer_name': 'Foule'})), 1)
    tap.ok(set(statuses) <= {200, 409} and 200 in statuses, statuses)


# ---- rows, versions, states ----

def test_rows_keep_their_identity(site):
    customer(site, 'Lignes')
    doc = invoice(site, [line(1, 10), line(2, 20), line(3, 30)], 'Lignes')
    ids = [r['name'] for r in doc['items']]
    tap.eq(ids, [r['name'] for r in site.read('Sales Invoice', doc['name'])['items']])
    tap.eq(len(set(ids)), 3)
    # the second goes, the third changes, a fourth comes: 10 + 5 × 30 + 4 × 1 = 164
    rows = [doc['items'][0], {**doc['items'][2], 'qty': 5}, line(4, 1)]
    changed = site.change('Sales Invoice', doc['name'], items=rows).data
    tap.eq([r['name'] for r in changed['items']][:2], [ids[0], ids[2]])
    tap.eq(changed['net_total'], 164)
    tap.eq([r['idx'] for r in changed['items']], [1, 2, 3])


def test_an_old_version_is_refused(site):
    doc = site.create('Customer', customer_name='Versions')
    site.change('Customer', 'Versions', customer_type='Individual',
                version=doc['version']).expect(200)
    site.change('Customer', 'Versions', customer_type='Public', version=doc['version']).refused(
        409, 'TimestampMismatchError')


def test_states_follow_each_other(site):
    customer(site, 'États')
    draft = invoice(site, [line(1, 10)], 'États')
    site.change('Sales Invoice', draft['name'], docstatus=2).refused(417)
    booked = site.submit('Sales Invoice', draft['name']).data
    tap.eq(booked['docstatus'], 1)
    site.change('Sales Invoice', booked['name'], docstatus=0).refused(417, 'UpdateAfterSubmitError')
    site.change('Sales Invoice', booked['name'], po_no='x' if not booked['po_no'] else '').expect(
        200, 417)
    site.remove('Sales Invoice', booked['name']).refused(417, 'ValidationError')
    tap.eq(site.change('Sales Invoice', booked['name'], docstatus=2).data['docstatus'], 2)
    site.change('Sales Invoice', booked['name'], docstatus=1).refused(417, 'UpdateAfterSubmitError')
    site.try_create('Customer', customer_name='Z', docstatus=1).refused(417, None, 'docstatus')
    site.try_create('Customer', customer_name='Z', docstatus=7).refused(417, None, 'docstatus')


def test_the_draft_name_still_leads_to_the_document(site):
    customer(site, 'Alias')
    draft = invoice(site, [line(1, 10)], 'Alias')
    number = site.submit('Sales Invoice', draft['name']).data['name']
    tap.ok(draft['name'].startswith('BROUILLON-') and number.startswith('FAC-'), number)
    tap.eq(site.read('Sales Invoice', draft['name'])['name'], number)


# ---- numbers ----

def test_exponents_are_exact(site):
    customer(site, 'Nombres')
    for sent, got in (('1e2', 100), ('1.25E1', 12.5), ('25e-1', 2.5), ('1e-04', 0.0001),
                      ('0.5e+1', 5), ('-2e0', -2)):
        row = '{"item_name": "x", "qty": %s, "rate": 100}' % sent
        body = '{"customer": "Nombres", "items": [%s]}' % row
        answer = site.call('POST', '/api/resource/Sales Invoice', body,
                           {'Content-Type': 'application/json'})
        tap.eq(answer.data['items'][0]['qty'], got, sent)


def test_texts_are_numbers_too(site):
    customer(site, 'Textes')
    doc = invoice(site, [{'item_name': 'x', 'qty': '1.5', 'rate': '10.20', 'vat_code': 'TVA20'}],
                  'Textes')
    tap.eq((doc['net_total'], doc['grand_total']), (15.3, 18.36))


# ---- search, messages, language ----

def search(site, text, doctype='Customer', **more):
    return [r['value'] for r in site.fetch('frappe.desk.search.search_link', doctype=doctype,
                                           txt=text, **more).message]


def test_search_is_folded_and_by_words(site):
    customer(site, 'Boulangerie Étoile')
    customer(site, 'Étoile du Nord')
    tap.eq(search(site, 'etoile'), ['Boulangerie Étoile', 'Étoile du Nord'])
    tap.eq(search(site, 'NORD eto'), ['Étoile du Nord'])
    tap.eq(search(site, 'nulle part'), [])
    tap.eq(search(site, '%'), [])
    tap.eq(search(site, 'etoile', page_length='1'), ['Boulangerie Étoile'])
    tap.eq(search(site, 'etoile', filters=[['customer_name', 'like', 'b%']]),
           ['Boulangerie Étoile'])
    tap.ok(search(site, ''), 'the last ones')
    tap.contains(search(site, '411', 'Account')[0], '411')


def test_search_needs_the_right(site):
    site.create('User', email='rien@test.example', first_name='R', new_password='long phrase')
    who = site.client('rien@test.example')
    who.fetch('frappe.desk.search.search_link', doctype='Customer', txt='a').refused(
        403, 'PermissionError')


def test_messages_are_in_the_language_of_the_user(site):
    site.create('User', email='en@test.example', first_name='E', new_password='long phrase',
                language='en', roles=[{'role': 'Sales User'}])
    english = site.client('en@test.example').get('/api/resource/Customer/absent').refused(404)
    french = site.get('/api/resource/Customer/absent').refused(404)
    tap.contains(english.json['_error_message'], 'There is no')
    tap.contains(french.json['_error_message'], 'Aucun')
    guest = site.client()
    asked = guest.call('GET', '/api/resource/Customer', headers={'Accept-Language': 'en-GB,fr'})
    tap.contains(asked.text, 'Sign in first')


def test_an_error_has_all_that_clients_read(site):
    answer = site.try_create('Customer', customer_name='E', nonsense=1, other=2).refused(417)
    tap.eq([e['field'] for e in answer.json['errors']], ['nonsense', 'other'])
    for key in ('exc_type', 'exception', 'exc', '_server_messages', '_error_message'):
        tap.ok(answer.json[key], key)
    tap.eq(len(answer.headers['X-Request-Id']), 16)


# ---- methods ----

def test_writing_by_get_is_refused(site):
    customer(site, 'Par GET')
    for method in ('frappe.client.delete', 'frappe.client.set_value', 'logout', 'login',
                   'frappe.client.insert', 'bastide.ledger.close_period'):
        site.fetch(method, doctype='Customer', usr=ADMIN, pwd=PASSWORD).refused(403)
    tap.eq(site.read('Customer', 'Par GET')['name'], 'Par GET')


def test_a_document_may_come_as_a_form(site):
    form = urllib.parse.urlencode({'data': '{"customer_name": "En formulaire"}'})
    kind = {'Content-Type': 'application/x-www-form-urlencoded'}
    tap.eq(site.call('POST', '/api/resource/Customer', form, kind).data['name'], 'En formulaire')


def test_reports_say_their_columns(site):
    customer(site, 'Rapport')
    invoice(site, [line(1, 100)], 'Rapport', docstatus=1)
    filters = {'company': COMPANY, 'from_date': f'{YEAR}-01-01', 'to_date': f'{YEAR}-12-31'}
    for answer in (site.fetch('frappe.desk.query_report.run', report_name='Trial Balance',
                              filters=filters),
                   site.method('frappe.desk.query_report.run',
                               {'report_name': 'Trial Balance', 'filters': filters})):
        columns = {c['fieldname']: c for c in answer.message['columns']}
        tap.eq(columns['account']['options'], 'Account')
        tap.eq(columns['debit']['fieldtype'], 'Currency')
        rows = answer.message['result']
        tap.ok(any(r['is_total'] for r in rows) and {'indent', 'is_group'} <= set(rows[0]), rows)
    site.method('frappe.desk.query_report.run', {'report_name': 'Nothing'}).refused(404)


def test_a_ledger_row_is_read_by_name(site):
    item(site, 'LIVRE')
    customer(site, 'Grand livre')
    doc = invoice(site, [line(1, 100)], 'Grand livre', docstatus=1)
    row = site.list('GL Entry', filters={'voucher_no': doc['name']}, fields=['*'])[0]
    tap.eq(site.read('GL Entry', row['name']), row)
    site.get('/api/resource/GL Entry/nothing').refused(404)


def test_rows_have_no_head_of_their_own(site):
    customer(site, 'Rangs')
    doc = invoice(site, [line(1, 7), line(1, 8)], 'Rangs')
    first = doc['items'][0]['name']
    rows = site.list('Sales Invoice Item', filters={'name': first}, fields=['name', 'rate', 'idx'])
    tap.eq(rows, [{'name': first, 'rate': 7, 'idx': 1}])
    rows = site.list('Sales Invoice Item', filters={'parent': doc['name']}, fields=['parent'],
                     order_by='idx desc')
    tap.eq(rows, [{'parent': doc['name']}] * 2)
    for doctype, field in (('Sales Invoice Item', 'owner'), ('GL Entry', 'modified'),
                           ('Customer', 'parent'), ('Customer', 'idx')):
        site.get(f'/api/resource/{doctype}', filters={field: '1'}).refused(417, None, field)
        site.get(f'/api/resource/{doctype}', fields=[field]).refused(417, None, field)
        site.get(f'/api/resource/{doctype}', order_by=field).refused(417, None, field)
    site.get('/api/resource/GL Entry', filters=[['name', 'like', '%']]).refused(417)


# ---- sessions ----

def test_a_new_password_ends_the_sessions(site):
    site.create('User', email='dan@test.example', first_name='Dan', new_password='first phrase')
    old = site.login('dan@test.example', 'first phrase')
    site.change('User', 'dan@test.example', new_password='second phrase').expect(200)
    old.fetch('frappe.auth.get_logged_user').expect(401)
    site.client().method('login', {'usr': 'dan@test.example', 'pwd': 'first phrase'}).refused(401)
    new = site.login('dan@test.example', 'second phrase')
    site.change('User', 'dan@test.example', first_name='Daniel').expect(200)
    tap.eq(new.fetch('frappe.auth.get_logged_user').message, 'dan@test.example')


def test_secrets_are_stored_as_hashes(site):
    client = site.login()
    sid = client.headers['Cookie'].split('=', 1)[1]
    secret = site.headers['Authorization'].rsplit(':', 1)[1]
    stored = str(site.sql('SELECT token_hash FROM session')) + str(
        site.sql('SELECT secret_hash FROM api_key'))
    tap.ok(sid not in stored and secret not in stored, 'a secret lies in the database')
    text = site.get('/api/resource/API Key', fields=['*']).text
    tap.ok('secret_hash' not in text, text)


def test_a_withdrawn_key_is_refused(site):
    site.create('User', email='eve@test.example', first_name='Eve', new_password='long phrase')
    eve = site.client('eve@test.example')
    eve.fetch('frappe.auth.get_logged_user').expect(200)
    key = site.list('API Key', filters={'user': 'eve@test.example'})[0]['name']
    site.change('API Key', key, enabled=0).expect(200)
    eve.fetch('frappe.auth.get_logged_user').refused(401, 'AuthenticationError')


if __name__ == '__main__':
    tap.main()
