#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what. A user without the right gets 403 at every door: resource, method, list, count,
report, file, e-invoice; and nothing leaks through filters or links."""
from lib import tap
from lib.site import ADMIN, COMPANY, YEAR, customer, invoice, line


def user(site, name, *roles):
    """A client with the token of a user of these roles."""
    known = site.__dict__.setdefault('users', {})
    if name not in known:
        email = f'{name}@test.example'
        site.create('User', email=email, first_name=name.capitalize(), new_password='long phrase',
                    roles=[{'role': r} for r in roles])
        known[name] = site.client(email)
    return known[name]


def nobody(site):
    return user(site, 'rien')


def booked(site):
    if not getattr(site, 'doc', None):
        customer(site)
        site.doc = invoice(site, [line(1, 100)], docstatus=1)['name']
    return site.doc


def test_no_role_reads_nothing(site):
    doc, who = booked(site), nobody(site)
    tap.eq(who.fetch('frappe.auth.get_logged_user').message, 'rien@test.example')
    for path in ('/api/resource/Customer', f'/api/resource/Sales Invoice/{doc}',
                 '/api/resource/Sales Invoice', '/api/resource/GL Entry', '/api/resource/Account',
                 '/api/resource/User/' + ADMIN):
        who.get(path).refused(403, 'PermissionError')
    for method in ('get_list', 'get_count'):
        who.fetch('frappe.client.' + method, doctype='Sales Invoice').refused(403)
    who.method('frappe.client.get', {'doctype': 'Customer', 'name': 'Dupont SARL'}).refused(403)
    who.method('frappe.client.get_value', {'doctype': 'Customer', 'fieldname': 'name',
                                           'filters': 'Dupont SARL'}).refused(403)
    who.method('frappe.desk.query_report.run', {
        'report_name': 'Trial Balance', 'filters': {
            'company': COMPANY, 'from_date': f'{YEAR}-01-01', 'to_date': f'{YEAR}-12-31'}}
    ).refused(403)
    who.fetch('bastide.einvoice.download', doctype='Sales Invoice', name=doc,
              format='ubl').refused(403)


def test_no_role_writes_nothing(site):
    doc, who = booked(site), nobody(site)
    who.try_create('Customer', customer_name='X').refused(403, 'PermissionError')
    who.try_create('Sales Invoice', customer='Dupont SARL', items=[line(1, 1)]).refused(403)
    who.change('Customer', 'Dupont SARL', customer_type='Individual').refused(403)
    who.remove('Customer', 'Dupont SARL').refused(403)
    who.cancel('Sales Invoice', doc).refused(403)
    who.method('bastide.ledger.close_period',
               {'company': COMPANY, 'to_date': f'{YEAR}-01-31'}).refused(403)
    who.method('frappe.client.insert_many',
               {'docs': [{'doctype': 'Customer', 'customer_name': 'X'}]}).refused(403)
    site.get('/api/resource/Customer/X').expect(404)


def test_a_missing_document_and_a_forbidden_one_look_alike(site):
    who = nobody(site)
    there = who.get('/api/resource/Customer/Dupont SARL')
    absent = who.get('/api/resource/Customer/Nobody at all')
    tap.eq((there.status, there.json.get('exc_type')), (absent.status, absent.json.get('exc_type')))


def test_sales_users_sell_but_do_not_keep_the_books(site):
    booked(site)
    who = user(site, 'vente', 'Sales User')
    who.try_create('Customer', customer_name='De la vente').expect(200, 201)
    draft = who.try_create('Sales Invoice', customer='De la vente', items=[line(1, 10)]).data
    tap.eq(draft['grand_total'], 12)
    who.try_create('Journal Entry', accounts=[]).refused(403)
    who.get('/api/resource/GL Entry').refused(403)
    who.try_create('User', email='x@test.example', first_name='X').refused(403)


def test_accounts_users_keep_the_books(site):
    booked(site)
    who = user(site, 'compta', 'Accounts User')
    tap.ok(who.list('GL Entry'), 'reads the ledger')
    tap.ok(who.report('Trial Balance', from_date=f'{YEAR}-01-01', to_date=f'{YEAR}-12-31'))
    doc = who.try_create('Sales Invoice', customer='Dupont SARL', items=[line(1, 10)],
                         docstatus=1).data
    tap.eq(doc['docstatus'], 1)
    who.try_create('User', email='x@test.example', first_name='X').refused(403)


def test_nobody_raises_himself(site):
    who = user(site, 'vente', 'Sales User')
    raised = who.change('User', 'vente@test.example', roles=[{'role': 'System Manager'}])
    tap.ok(raised.status in (403, 417), raised.text)
    who.change('User', ADMIN, new_password='stolen').refused(403)
    who.try_create('User', email='y@test.example', first_name='Y',
                   roles=[{'role': 'System Manager'}]).refused(403)
    who.try_create('Role', role_name='Mine').refused(403)
    who.try_create('Custom Field', dt='Customer', fieldname='z', fieldtype='Data',
                   label='Z').refused(403)
    who.try_create('DocType', {'name': 'Mine', 'fields': []}).refused(403)


def test_filters_do_not_reveal_other_types(site):
    who = user(site, 'vente', 'Sales User')
    who.get('/api/resource/Customer', filters=[['User', 'email', 'like', '%']]).expect(403, 417)
    who.get('/api/resource/User', fields=['email', 'new_password']).expect(403, 417)


def test_the_last_administrator_stays(site):
    done = site.run('user disable', '--user', ADMIN)
    tap.eq(done.returncode, 1, done.stdout + done.stderr)
    site.remove('User', ADMIN).expect(403, 417)


if __name__ == '__main__':
    tap.main()
