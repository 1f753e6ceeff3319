#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Two people change one document: by field and by row both changes hold; where both changed the
same, a page without script shows them side by side. Nothing that was typed is lost, not even when
the other one has submitted it, nor what the same user typed in another window, nor what is sent
when the session has ended."""
import html
import json
import os
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.page import FORM, Page, get, send  # noqa: E402
from lib.site import ADMIN, PASSWORD, cookie_of, customer, invoice, line  # noqa: E402

CUSTOMER, INVOICE = '/app/customer', '/app/sales-invoice'


def french(site, **more):
    return site.login(headers={'Accept-Language': 'fr', **more})


def ops(client, address, doctype, name, version, *changes):
    body = {'doctype': doctype, 'name': name, 'version': version,
            'ops': [{'op': 'set', **c} for c in changes]}
    return client.post(f'{address}/draft', body)


def company(site, name, **fields):
    customer(site, name, **fields)
    return f'{CUSTOMER}/{name}'


def test_what_each_changed_alone_is_merged(site):
    a = french(site)
    at = company(site, 'Durand', city='Lyon')
    page = get(a, at)
    site.change('Customer', 'Durand', email_id='compta@durand.example')
    answer = Page(send(a, at, page, 'save', city='Nantes').expect(409))
    tap.contains(answer.text, 'Rien de ce que vous avez saisi n’est perdu')
    tap.contains(answer.text, 'compta@durand.example')  # what is taken over is said
    tap.eq((answer.fields['city'], answer.fields['email_id'], answer.choices),
           ('Nantes', 'compta@durand.example', {}))
    tap.eq(site.read('Customer', 'Durand')['city'], 'Lyon')  # nothing is stored unasked
    send(a, at, answer, 'save').expect(303)
    now = site.read('Customer', 'Durand')
    tap.eq((now['city'], now['email_id']), ('Nantes', 'compta@durand.example'))


def test_what_both_changed_is_chosen(site):
    a = french(site)
    at = company(site, 'Petit', city='Lyon')
    page = get(a, at)
    site.change('Customer', 'Petit', city='Paris', email_id='p@petit.example')
    answer = Page(send(a, at, page, 'save', city='Nantes').expect(409))
    tap.eq(answer.choices, {'city': ['Nantes', 'Paris']})
    tap.eq(answer.fields['city'], 'Nantes')  # what was typed stands first
    send(a, at, answer, 'save', city='Paris').expect(303)
    now = site.read('Customer', 'Petit')
    tap.eq((now['city'], now['email_id']), ('Paris', 'p@petit.example'))


def test_the_same_change_on_both_sides_asks_nothing(site):
    a = french(site)
    at = company(site, 'Pareil', city='Lyon')
    page = get(a, at)
    site.change('Customer', 'Pareil', city='Brest')
    send(a, at, page, 'save', city='Brest', email_id='a@pareil.example').expect(303)
    now = site.read('Customer', 'Pareil')
    tap.eq((now['city'], now['email_id']), ('Brest', 'a@pareil.example'))


def test_to_merge_before_saving_leads_back_to_the_form(site):
    a = french(site)
    at = company(site, 'Encours', city='Lyon')
    page = get(a, at)
    site.change('Customer', 'Encours', email_id='e@encours.example')
    tap.eq(send(a, at, page, 'merge', city='Metz').expect(303).headers['Location'], at)
    form = get(a, at)
    tap.eq((form.fields['city'], form.fields['email_id']), ('Metz', 'e@encours.example'))
    tap.eq(site.read('Customer', 'Encours')['city'], 'Lyon')
    send(a, at, form, 'save').expect(303)
    tap.eq(site.read('Customer', 'Encours')['city'], 'Metz')


# Of three rows A (1 x 100), B (1 x 200), C (1 x 300) one side changes the quantity of A, removes C
# and adds D (1 x 40); the other changes the rate of A to 110, removes B and adds E (1 x 5):
# A 2 x 110 = 220, D 40, E 5: 265.
def test_rows_are_merged_one_by_one(site):
    a = french(site)
    customer(site, 'Lignes')
    rows = [line(1, r, item_name=n) for n, r in (('A', 100), ('B', 200), ('C', 300))]
    draft = invoice(site, rows, 'Lignes')
    at, stored = f'{INVOICE}/{draft["name"]}', draft['items']
    page = get(a, at)
    site.change('Sales Invoice', draft['name'], items=[
        {**stored[0], 'rate': 110}, stored[2], line(1, 5, item_name='E')])
    mine = {k: v for k, v in page.fields.items() if not k.startswith('items[2]')}
    page.fields = {**mine, 'items[0].qty': '2', 'items[2].item_name': 'D',
                   'items[2].qty': '1', 'items[2].rate': '40'}
    answer = Page(send(a, at, page, 'save').expect(409))
    tap.eq(answer.choices, {})
    send(a, at, answer, 'save').expect(303)
    now = site.read('Sales Invoice', draft['name'])
    tap.eq([(r['item_name'], r['qty'], r['rate']) for r in now['items']],
           [('A', 2, 110), ('D', 1, 40), ('E', 1, 5)])
    tap.eq(now['net_total'], 265)


def removed_and_changed(site, who):
    """A row that one side removed and the other changed."""
    a = french(site)
    customer(site, who)
    draft = invoice(site, [line(1, 100, item_name='A'), line(1, 200, item_name='B')], who)
    at = f'{INVOICE}/{draft["name"]}'
    return a, draft, at, get(a, at)


def test_a_row_removed_there_and_changed_here_is_chosen(site):
    a, draft, at, page = removed_and_changed(site, 'Retrait')
    site.change('Sales Invoice', draft['name'], items=[draft['items'][0]])
    answer = Page(send(a, at, page, 'save', **{'items[1].qty': '7'}).expect(409))
    tap.eq(answer.choices, {'row.items[1]': ['keep', 'drop']})
    kept = Page(send(a, at, answer, 'merge').expect(303) and a.get(at))
    tap.eq((kept.fields['items[1].item_name'], kept.fields['items[1].qty']), ('B', '7'))
    send(a, at, kept, 'save').expect(303)
    tap.eq([(r['item_name'], r['qty']) for r in site.read('Sales Invoice', draft['name'])['items']],
           [('A', 1), ('B', 7)])


def test_a_row_removed_here_and_changed_there_is_chosen(site):
    a, draft, at, page = removed_and_changed(site, 'Ailleurs')
    site.change('Sales Invoice', draft['name'],
                items=[draft['items'][0], {**draft['items'][1], 'qty': 9}])
    page.fields = {k: v for k, v in page.fields.items() if not k.startswith('items[1]')}
    answer = Page(send(a, at, page, 'save').expect(409))
    tap.eq(answer.choices, {'row.items[1]': ['keep', 'drop']})
    send(a, at, answer, 'save', **{'row.items[1]': 'drop'}).expect(303)
    tap.eq([r['item_name'] for r in site.read('Sales Invoice', draft['name'])['items']], ['A'])


def test_what_was_typed_into_a_document_submitted_meanwhile_is_shown(site):
    a = french(site)
    customer(site, 'Clos')
    draft = invoice(site, [line(1, 100)], 'Clos')
    at = f'{INVOICE}/{draft["name"]}'
    page = get(a, at)
    number = site.submit('Sales Invoice', draft['name']).data['name']
    answer = Page(send(a, at, page, 'save', po_no='BC-4711').expect(409))
    for part in ('BC-4711', number, 'n’a pas été enregistrée'):
        tap.contains(answer.text, part)
    tap.eq(site.read('Sales Invoice', number)['po_no'] or '', '')


def test_what_was_typed_before_is_offered_again(site):
    a = french(site)
    at = company(site, 'Reprise', city='Lyon')
    version = int(get(a, at).fields['version'])
    ops(a, at, 'Customer', 'Reprise', version, {'field': 'city', 'value': 'Nice'}).expect(200)
    site.change('Customer', 'Reprise', email_id='r@reprise.example')
    # what would overwrite it is refused, and the page brings both together
    ops(a, at, 'Customer', 'Reprise', version + 1, {'field': 'city', 'value': 'X'}).refused(
        409, 'TimestampMismatchError')
    answer = get(a, at)
    tap.contains(answer.text, 'r@reprise.example')
    tap.eq((answer.fields['city'], answer.fields['email_id']), ('Nice', 'r@reprise.example'))
    send(a, at, answer, 'merge').expect(303)
    form = get(a, at)
    tap.eq((form.fields['city'], form.fields['email_id']), ('Nice', 'r@reprise.example'))
    kept = int(form.fields['draft.version'])
    ops(a, at, 'Customer', 'Reprise', kept, {'field': 'city', 'value': 'Lens'}).expect(200)
    send(a, at, form, 'discard').expect(303)
    tap.eq(get(a, at).fields['city'], 'Lyon')


def test_two_windows_of_one_user_lose_nothing(site):
    a = french(site)
    at = company(site, 'Fenetres', city='Lyon')
    one, two = get(a, at), get(a, at)
    version = int(one.fields['version'])
    ops(a, at, 'Customer', 'Fenetres', version, {'field': 'city', 'value': 'Nice'}).expect(200)
    answer = Page(send(a, at, two, 'save', email_id='f@fenetres.example').expect(409))
    tap.contains(answer.text, 'dans une autre fenêtre')
    tap.eq((answer.fields['city'], answer.fields['email_id']), ('Nice', 'f@fenetres.example'))
    send(a, at, answer, 'save').expect(303)
    now = site.read('Customer', 'Fenetres')
    tap.eq((now['city'], now['email_id']), ('Nice', 'f@fenetres.example'))


def test_programs_that_say_no_base_choose_each_difference(site):
    a = french(site)
    at = company(site, 'Sansbase', city='Lyon', email_id='s@sansbase.example')
    page = get(a, at)
    site.change('Customer', 'Sansbase', city='Paris')
    page.fields['draft.base'] = '{"not": "what we wrote'
    answer = Page(send(a, at, page, 'save', email_id='t@sansbase.example').expect(409))
    tap.eq({k: v for k, v in answer.choices.items()},
           {'city': ['Lyon', 'Paris'], 'email_id': ['t@sansbase.example', 's@sansbase.example']})


def user(site, email, name, roles, **password):
    site.create('User', email=email, first_name=name, new_password=PASSWORD,
                roles=[{'role': r} for r in roles])
    return site.login(email, headers={'Accept-Language': 'fr'})


def test_what_was_typed_for_a_deleted_document_becomes_a_new_one(site):
    a = french(site)
    at = company(site, 'Parti', city='Lyon')
    page = get(a, at)
    alice = user(site, 'alice@test.example', 'Alice', ['Sales User', 'Accounts Manager'])
    send(alice, at, Page(alice.get(f'{at}?do=delete').expect(200)), 'delete').expect(303)
    for what in ('save', 'merge'):
        answer = Page(send(a, at, page, what, city='Quimper').expect(404))
        tap.contains(answer.text, 'Alice a supprimé Parti (')
        tap.eq((answer.fields['customer_name'], answer.fields['city']), ('Parti', 'Quimper'))
        tap.contains(answer.answer.text, 'action="/app/customer/new"')
        tap.eq(site.list('Customer', filters={'city': 'Quimper'}), [])  # nothing unasked
    send(a, f'{CUSTOMER}/new', answer, 'save').expect(303)
    tap.eq(site.read('Customer', 'Parti')['city'], 'Quimper')


# 2 × 115,50 = 231; with a third row of 1 × 9: 240, VAT 48, in all 288.
def test_its_rows_too_and_one_more(site):
    a = french(site)
    customer(site, 'Lot')
    draft = invoice(site, [line(1, 115.5, item_name='A')], 'Lot')
    at = f'{INVOICE}/{draft["name"]}'
    page = get(a, at)
    site.remove('Sales Invoice', draft['name']).expect(200, 202)
    fields = {**page.fields, 'items[0].qty': '2', 'add': 'items'}
    body = urllib.parse.urlencode(fields).encode()
    answer = Page(a.call('POST', at, body, FORM).expect(404))
    tap.contains(answer.text, 'Vous avez supprimé Brouillon ')
    tap.eq((answer.fields['items[0].qty'], answer.fields['items[1].item_name']), ('2', ''))
    tap.ok('items[0].name' not in answer.fields, 'not a new row')
    made = send(a, f'{INVOICE}/new', answer, 'save', **{
        'items[1].item_name': 'B', 'items[1].qty': '1', 'items[1].rate': '9'}).expect(303)
    now = site.read('Sales Invoice', made.headers['Location'].rsplit('/', 1)[1])
    tap.eq([(r['item_name'], r['qty']) for r in now['items']], [('A', 2), ('B', 1)])
    tap.eq((now['net_total'], now['grand_total']), (240, 288))


def test_who_may_not_make_a_new_one_can_copy_it(site):
    site.create('DocType', {
        'name': 'Carnet', 'fields': [
            {'fieldname': 'lieu', 'fieldtype': 'Data', 'label': 'Lieu'},
            {'fieldname': 'ouvert', 'fieldtype': 'Check', 'label': 'Ouvert'}],
        'permissions': [{'role': 'Sales User', 'read': 1, 'write': 1}]})
    a = user(site, 'correct@test.example', 'Corinne', ['Sales User'])
    name = site.create('Carnet', lieu='Lyon')['name']
    at = f'/app/carnet/{name}'
    page = get(a, at)
    site.remove('Carnet', name).expect(200, 202)
    answer = Page(send(a, at, page, 'save', lieu='Nantes <est>', ouvert='1').expect(404))
    for part in ('Nantes <est>', 'Ouvert', 'Oui', f'a supprimé {name}', 'n’a pas été enregistrée'):
        tap.contains(answer.text, part)
    for part in ('carnet/new', '<est>'):
        tap.ok(part not in answer.answer.text, part)


def test_who_sees_some_only_is_not_told_who_deleted(site):
    customer(site, 'Portee')
    draft = invoice(site, [line(1, 100)], 'Portee')
    a = user(site, 'part@test.example', 'Paul', ['Sales User'])
    site.create('User Permission', user='part@test.example', allow='Customer', for_value='Portee')
    at = f'{INVOICE}/{draft["name"]}'
    page = get(a, at)
    site.remove('Sales Invoice', draft['name']).expect(200, 202)
    answer = Page(send(a, at, page, 'save', po_no='BC-9').expect(404))
    tap.eq(answer.fields['po_no'], 'BC-9')
    tap.contains(answer.text, 'n’existe plus')
    tap.ok('supprimé' not in answer.text, 'told who')


def test_a_note_for_a_deleted_document_is_shown(site):
    a = french(site)
    at = company(site, 'Note')
    token = get(a, at).fields['csrf_token']
    site.remove('Customer', 'Note').expect(200, 202)
    body = urllib.parse.urlencode({'csrf_token': token, 'content': 'à <rappeler>'}).encode()
    answer = a.call('POST', f'{at}/note', body, FORM).expect(404)
    tap.contains(answer.text, 'à &lt;rappeler&gt;')
    tap.contains(html.unescape(answer.text), 'Vous avez supprimé Note (')


def test_an_address_that_never_was_is_no_form(site):
    a = french(site)
    token = get(a, f'{CUSTOMER}/new').fields['csrf_token']
    body = urllib.parse.urlencode({'csrf_token': token, 'do': 'save'}).encode()
    tap.contains(a.call('POST', f'{CUSTOMER}/Jamais', body, FORM).expect(404).text,
                 'Il n’y a rien')
    a.call('GET', f'{CUSTOMER}/Jamais').expect(404)


def test_a_document_that_was_renamed_is_followed(site):
    a = french(site)
    at = company(site, 'Ancien', city='Lyon')
    page, other = get(a, at), get(a, at)
    site.method('frappe.client.rename_doc', {
        'doctype': 'Customer', 'old_name': 'Ancien', 'new_name': 'Nouveau'}).expect(200)
    tap.eq(send(a, at, page, 'save', city='Nantes').expect(303).headers['Location'],
           f'{CUSTOMER}/Nouveau')
    now = site.read('Customer', 'Nouveau')
    tap.eq((now['customer_name'], now['city']), ('Nouveau', 'Nantes'))
    # what else was changed there is asked, under the new name
    answer = Page(send(a, at, other, 'save', email_id='n@nouveau.example').expect(409))
    tap.contains(answer.answer.text, f'action="{CUSTOMER}/Nouveau"')
    send(a, f'{CUSTOMER}/Nouveau', answer, 'save').expect(303)
    now = site.read('Customer', 'Nouveau')
    tap.eq((now['customer_name'], now['city'], now['email_id']),
           ('Nouveau', 'Nantes', 'n@nouveau.example'))


def ended(site):
    """A browser whose session has ended, and its page of a new customer."""
    a = french(site)
    page = get(a, f'{CUSTOMER}/new')
    a.method('logout').expect(200)
    return a, page


def sign_in_again(a, page, **wrong):
    body = urllib.parse.urlencode({**page.fields, 'usr': ADMIN, 'pwd': PASSWORD, **wrong}).encode()
    answer = a.call('POST', '/login', body, FORM)
    if answer.status in (200, 303):
        a.headers['Cookie'] = cookie_of(answer)
    return answer


def test_what_was_typed_outlives_the_session(site):
    a, page = ended(site)
    asks = Page(send(a, f'{CUSTOMER}/new', page, 'save', customer_name='Tardif <&> "Fils"',
                     city='Évry').expect(401))
    tap.contains(asks.text, 'Votre saisie est gardée')
    tap.eq(asks.fields['next'], f'{CUSTOMER}/new')
    wrong = Page(sign_in_again(a, asks, pwd='wrong').expect(401))
    tap.eq(wrong.fields['kept'], asks.fields['kept'])
    form = Page(sign_in_again(a, wrong).expect(200))
    tap.eq((form.fields['customer_name'], form.fields['city']), ('Tardif <&> "Fils"', 'Évry'))
    tap.eq(site.list('Customer', filters={'city': 'Évry'}), [])  # nothing is stored unasked
    send(a, f'{CUSTOMER}/new', form, 'save').expect(303)
    tap.eq(len(site.list('Customer', filters={'city': 'Évry'})), 1)


def test_of_a_stored_document_too(site):
    at = company(site, 'Horloge', city='Lyon')
    a = french(site)
    page = get(a, at)
    a.method('logout').expect(200)
    ops(a, at, 'Customer', 'Horloge', 1, {'field': 'city', 'value': 'X'}).expect(401, 303)
    asks = Page(send(a, at, page, 'save', city='Dijon').expect(401))
    tap.eq(sign_in_again(a, asks).expect(303).headers['Location'], at)
    tap.eq(get(a, at).fields['city'], 'Dijon')
    tap.eq(site.read('Customer', 'Horloge')['city'], 'Lyon')


def test_a_kept_form_leads_nowhere_else(site):
    a, page = ended(site)
    for path in ('/me/setting', '/logout', '//evil.example/app/', '/api/method/logout'):
        page.fields = {'next': path, 'kept': 'a=1'}
        answer = sign_in_again(a, page).expect(303)
        tap.eq(answer.headers['Location'], '/' if path.startswith('//') else path)


def test_hostile_bases_do_no_harm(site):
    a = french(site)
    at = company(site, 'Hostile', city='Lyon')
    page = get(a, at)
    site.change('Customer', 'Hostile', city='Paris')
    for base in ('[]', '{"city": 3}', '{"city": {"fields": 1}}', '{"nothing": "x"}',
                 json.dumps({'city': '<b>"\'&'})):
        page.fields['draft.base'] = base
        answer = send(a, at, page, 'save', city='<i>Nantes').expect(409)
        tap.ok('<i>Nantes' not in answer.text and '<b>"' not in answer.text, 'not escaped')


if __name__ == '__main__':
    tap.main()
