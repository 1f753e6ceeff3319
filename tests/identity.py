#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A document that was deleted is never taken for another one that came in its place: not by its
number, not by its name and version, not by what somebody still has on his screen."""
import os
import subprocess
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import pg, tap  # noqa: E402
from lib.days import after  # noqa: E402
from lib.page import Page, get, send  # noqa: E402
from lib.site import PASSWORD, customer, invoice, item, line  # noqa: E402


def test_numbers_of_rows_are_not_used_again(site):
    customer(site)
    item(site, 'PASSE')
    draft = site.create('Sales Invoice', customer='Dupont SARL',
                        items=[{'item_code': 'PASSE', 'qty': 1, 'rate': 1}])
    tap.eq(draft['items'][0]['item_name'], 'Passe')
    site.remove('Sales Invoice', draft['name']).expect(200, 202)
    site.remove('Item', 'PASSE').expect(200, 202)
    item(site, 'RESTE')
    again = site.create('Sales Invoice', customer='Dupont SARL',
                        items=[{'item_code': 'RESTE', 'qty': 1, 'rate': 1}])
    tap.eq(again['items'][0]['item_name'], 'Reste')


# --- the same name again ---

def french(site):
    return site.login(headers={'Accept-Language': 'fr'})


def again(site, name, **fields):
    """Deleted by Bob, and made anew by somebody else."""
    if not hasattr(site, 'bob'):
        roles = [{'role': 'System Manager'}, {'role': 'Accounts Manager'}]
        site.create('User', email='bob@test.example', first_name='Bob', new_password=PASSWORD,
                    roles=roles)
        site.bob = site.client(user='bob@test.example')
    site.bob.remove('Customer', name).expect(200, 202)
    return site.create('Customer', customer_name=name, **fields)


def city(site, name):
    return site.read('Customer', name)['city']


def test_versions_go_on(site):
    customer(site, 'Suite')
    site.change('Customer', 'Suite', city='Lyon').expect(200)
    tap.eq(site.read('Customer', 'Suite')['version'], 2)
    tap.eq(again(site, 'Suite')['version'], 3)
    site.change('Customer', 'Suite', version=2, city='Nice').refused(409, 'TimestampMismatchError')
    site.change('Customer', 'Suite', version=3, city='Lille').expect(200)
    tap.eq(city(site, 'Suite'), 'Lille')
    tap.eq(site.create('Customer', customer_name='Autre suite')['version'], 1)


def test_a_form_is_not_saved_over_the_new_one(site):
    customer(site, 'Neuf', city='Lyon')
    a, at = french(site), '/app/customer/Neuf'
    page = get(a, at)
    again(site, 'Neuf', city='Paris')
    answer = Page(send(a, at, page, 'save', city='Nantes').expect(404))
    tap.contains(answer.text, 'Bob a supprimé Neuf')
    tap.eq((answer.fields['city'], city(site, 'Neuf')), ('Nantes', 'Paris'))
    for what in ('merge', 'rows'):
        send(a, at, page, what, city='Nantes')
        tap.eq(city(site, 'Neuf'), 'Paris')
    made = send(a, '/app/customer/new', answer, 'save', customer_name='Neuf bis')
    tap.eq((made.status, city(site, 'Neuf bis'), city(site, 'Neuf')), (303, 'Nantes', 'Paris'))


def test_a_draft_at_the_server_is_not_either(site):
    customer(site, 'Brouillard', city='Lyon')
    a, at = french(site), '/app/customer/Brouillard'
    for version in (1, 2, 3):  # the draft goes on further than its document
        ops = [{'op': 'set', 'field': 'city', 'value': f'Ville {version}'}]
        body = {'doctype': 'Customer', 'name': 'Brouillard', 'version': version, 'ops': ops}
        a.post(at + '/draft', body).expect(200)
    again(site, 'Brouillard', city='Paris')
    a.post(at + '/draft', {**body, 'version': 4}).refused(404)
    shown = get(a, at)
    tap.contains(shown.text, 'Bob a supprimé Brouillard')
    tap.eq(shown.fields['city'], 'Ville 3')
    tap.eq(shown.fields['earlier'], 'Brouillard')
    wrong = Page(send(a, '/app/customer/new', shown, 'save', email_id='x').expect(417))
    made = send(a, '/app/customer/new', wrong, 'save', email_id='', customer_name='Clair')
    tap.eq((made.status, city(site, 'Clair'), city(site, 'Brouillard')), (303, 'Ville 3', 'Paris'))
    tap.eq(get(a, at).fields['city'], 'Paris')  # the old draft is done with


def test_an_earlier_draft_can_be_thrown_away(site):
    customer(site, 'Jeté', city='Lyon')
    a, at = french(site), '/app/customer/Jeté'
    ops = [{'op': 'set', 'field': 'city', 'value': 'Nantes'}]
    body = {'doctype': 'Customer', 'name': 'Jeté', 'version': 1, 'ops': ops}
    a.post(at + '/draft', body).expect(200)
    again(site, 'Jeté', city='Paris')
    tap.contains(get(a, at).text, 'Bob a supprimé Jeté')
    send(a, '/app/customer/Jet%C3%A9', get(a, '/app/customer/new'), 'discard').expect(303)
    tap.eq(get(a, at).fields['city'], 'Paris')


def test_nor_is_the_new_one_deleted_for_the_old(site):
    customer(site, 'Cible')
    a, at = french(site), '/app/customer/Cible'
    asked = Page(a.get(at, do='delete').expect(200))
    again(site, 'Cible', city='Paris')
    send(a, at, asked, 'delete').expect(404)
    tap.eq(city(site, 'Cible'), 'Paris')
    send(a, at, Page(a.get(at, do='delete')), 'delete').expect(303)


def test_the_same_of_names_that_were_given_up(site):
    customer(site, 'Premier', city='Lyon')
    a, at = french(site), '/app/customer/Premier'
    page = get(a, at)
    rename(site, 'Premier', 'Second')
    customer(site, 'Premier', city='Paris')
    answer = Page(send(a, at, page, 'save', city='Nantes').expect(404))
    tap.contains(answer.text, 'est désormais le nom d’un autre document')
    tap.eq((city(site, 'Premier'), city(site, 'Second')), ('Paris', 'Lyon'))
    site.change('Customer', 'Premier', version=1, city='Nice').refused(409)


def test_a_renamed_one_still_takes_what_was_typed(site):
    customer(site, 'Avant', city='Lyon')
    a, at = french(site), '/app/customer/Avant'
    page = get(a, at)
    rename(site, 'Avant', 'Après')
    send(a, at, page, 'save', city='Nantes').expect(303)
    tap.eq(city(site, 'Après'), 'Nantes')


def test_a_name_taken_over_by_renaming(site):
    customer(site, 'Place', city='Lyon')
    a, at = french(site), '/app/customer/Place'
    page = get(a, at)
    again(site, 'Place')
    site.bob.remove('Customer', 'Place').expect(200, 202)  # twice: versions 1 and 2 are gone
    customer(site, 'Voisin', city='Paris')
    rename(site, 'Voisin', 'Place')
    send(a, at, page, 'save', city='Nantes').expect(404)
    tap.eq(city(site, 'Place'), 'Paris')


def rename(site, old, new):
    site.method('frappe.client.rename_doc',
                {'doctype': 'Customer', 'old_name': old, 'new_name': new}).expect(200)


def type_city(a, name, city):
    """What the page sends while it is typed, and never saves."""
    a.post(f'/app/customer/{urllib.parse.quote(name)}/draft', {
        'doctype': 'Customer', 'name': name, 'version': 1,
        'ops': [{'op': 'set', 'field': 'city', 'value': city}]}).expect(200)


def test_what_was_typed_goes_with_the_name(site):
    customer(site, 'Jadis', city='Lyon')
    a = french(site)
    type_city(a, 'Jadis', 'Nantes')
    rename(site, 'Jadis', 'Naguère')
    a.get('/app/customer/Nagu%C3%A8re')  # it goes on where it stood
    page = get(a, '/app/customer/Naguère')
    tap.eq((page.fields['city'], page.fields['customer_name']), ('Nantes', 'Naguère'))
    customer(site, 'Jadis', city='Paris')  # another one: nothing was typed into it
    page = get(a, '/app/customer/Jadis')
    tap.eq(page.fields['city'], 'Paris')
    send(a, '/app/customer/Nagu%C3%A8re', get(a, '/app/customer/Naguère'), 'save').expect(303)
    tap.eq((city(site, 'Naguère'), city(site, 'Jadis')), ('Nantes', 'Paris'))
    tap.eq(drafts(site, 'Naguère'), 0)


def drafts(site, name):
    return int(site.sql(f"SELECT count(*) FROM draft WHERE key LIKE '{name}%'")[0][0])


def test_what_was_typed_is_shown_though_a_number_closed_it(site):
    customer(site, 'Numéro')
    bill = invoice(site, [line(1, 100)], 'Numéro')
    a = french(site)
    a.post(f'/app/sales-invoice/{bill["name"]}/draft', {
        'doctype': 'Sales Invoice', 'name': bill['name'], 'version': 1,
        'ops': [{'op': 'set', 'field': 'po_no', 'value': 'BC-99'}]}).expect(200)
    number = site.submit('Sales Invoice', bill['name']).data['name']  # another program does it
    tap.eq((drafts(site, bill['name']), drafts(site, number)), (0, 2))
    at = f'/app/sales-invoice/{number}'
    answer = Page(a.get(at).expect(200))
    for part in ('BC-99', 'n’a pas été enregistrée'):
        tap.contains(answer.text, part)
    send(a, at, answer, 'discard').expect(303)
    tap.eq((drafts(site, number), 'BC-99' in get(a, at).text), (0, False))


def test_who_submits_it_leaves_nothing_behind(site):
    customer(site, 'Reste')
    bill = invoice(site, [line(1, 100)], 'Reste')
    a, at = french(site), f'/app/sales-invoice/{bill["name"]}'
    a.post(at + '/draft', {
        'doctype': 'Sales Invoice', 'name': bill['name'], 'version': 1,
        'ops': [{'op': 'set', 'field': 'po_no', 'value': 'BC-98'}]}).expect(200)
    send(a, at, get(a, at), 'submit').expect(303)
    number = site.list('Sales Invoice', filters={'po_no': 'BC-98'})[0]['name']
    tap.eq((drafts(site, bill['name']), drafts(site, number)), (0, 0))


def test_renamed_and_deleted_says_by_whom(site):
    customer(site, 'Hier')
    a, at = french(site), '/app/customer/Hier'
    page = get(a, at)
    rename(site, 'Hier', 'Demain')
    again(site, 'Demain')
    site.bob.remove('Customer', 'Demain').expect(200, 202)
    answer = Page(send(a, at, page, 'save', city='Nantes').expect(404))
    tap.contains(answer.text, 'Bob a supprimé Hier')
    tap.eq(answer.fields['city'], 'Nantes')
    site.get('/api/resource/Customer/Hier').refused(404)
    tap.eq(site.try_create('Customer', customer_name='Hier').status, 200)
    draft = site.try_create('Sales Invoice', customer='Demain', items=[])
    draft.refused(417, None, 'customer')  # an earlier name leads nowhere


def test_names_are_forgotten_with_what_was_deleted(site):
    customer(site, 'Oublié')
    site.remove('Customer', 'Oublié').expect(200, 202)
    count = "SELECT count(*) FROM spent_name WHERE name = 'Oublié'"
    tap.eq(int(site.sql(count)[0][0]), 1)
    after(site, 200)
    tap.eq(int(site.sql(count)[0][0]), 0)


# --- between the reading and the writing of one request ---

class Writer:
    """Somebody else who writes: what is asked meanwhile has read, and waits to write."""

    def __init__(self, site, *statements):
        self.statements = ';'.join(statements)
        if site.db:
            self.begin = 'BEGIN; LOCK TABLE document, draft IN EXCLUSIVE MODE;'
            command = pg.shell(site.db)
        else:
            self.begin = '.timeout 5000\nBEGIN IMMEDIATE;'
            command = ['sqlite3', os.path.join(site.dir, 'bastide.db')]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, cwd='/')

    def during(self, request):
        answer = []
        self.process.stdin.write(self.begin + "\nSELECT 'locked';\n")
        self.process.stdin.flush()
        tap.eq(self.process.stdout.readline().strip(), 'locked')
        asked = threading.Thread(target=lambda: answer.append(request()))
        asked.start()
        time.sleep(0.7)  # it has read by now; there is nothing to be waited for
        tap.ok(asked.is_alive(), 'it does not wait')
        self.process.communicate(self.statements + ';\nCOMMIT;\n')
        asked.join()
        return answer[0]


def gone_during(site, name, request):
    [[number]] = site.sql(f"SELECT id FROM document WHERE name = '{name}'")
    return Writer(site, f'DELETE FROM customer WHERE id = {number}',
                  f'DELETE FROM document WHERE id = {number}').during(request)


def test_deleted_before_it_is_written(site):
    a = french(site)
    for name, what in (('Course un', lambda n: site.change('Customer', n, city='Lyon')),
                       ('Course deux', lambda n: site.remove('Customer', n))):
        customer(site, name)
        gone_during(site, name, lambda: what(name)).refused(404, 'DoesNotExistError')
    customer(site, 'Course trois', city='Lyon')
    at = '/app/customer/Course%20trois'
    page = get(a, '/app/customer/Course trois')
    answer = gone_during(site, 'Course trois', lambda: send(a, at, page, 'save', city='Nantes'))
    answer = Page(answer.expect(404))
    tap.contains(answer.text, 'n’existe plus')
    tap.eq(answer.fields['city'], 'Nantes')
    tap.eq(site.list('Customer', filters=[['name', 'like', 'Course%']]), [])


if __name__ == '__main__':
    tap.main()
