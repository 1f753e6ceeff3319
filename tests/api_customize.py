#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The form of a type as an administrator wants it (Customize Form): used at once, by everybody, in
forms, lists and grids.

time limit: 600 s
"""
import html
import os
import re
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import tap  # noqa: E402
from lib.page import FORM, Page  # noqa: E402
from lib.site import PASSWORD, Site, customer, invoice, line  # noqa: E402

INVOICES = '/app/sales-invoice'


def field(site, dt, fieldname, fieldtype, **more):
    return site.try_create('Custom Field', dt=dt, fieldname=fieldname, fieldtype=fieldtype,
                           label=fieldname.capitalize(), **more)


def rows_of(site, doctype):
    """The rows of its Customize Form, by field."""
    if site.get(f'/api/resource/Customize Form/{doctype}').status == 404:
        site.create('Customize Form', doc_type=doctype)
    site.change('Customize Form', doctype).expect(200)  # with the fields that came since
    return {r['fieldname']: r for r in site.read('Customize Form', doctype)['fields']}


def customize(site, doctype, rows, **more):
    return site.change('Customize Form', doctype, fields=list(rows.values()), **more)


def lease(site, **fields):
    return site.try_create('Lease', tenant='Avant', premises='1 quai', kind='commercial', rent=500,
                           **fields)


def test_defaults_and_conditions_are_chosen(site):
    customer(site, 'Avant')
    rows = rows_of(site, 'Lease')
    tap.eq((rows['vat_rate']['depends_on'], rows['start_on']['default_value']),
           ("kind != 'residential'", 'today'))
    rows['deposit'].update(default_value='250.50', depends_on='rent > 1000')
    customize(site, 'Lease', rows).expect(200)
    tap.eq(lease(site).data['deposit'], 250.5)
    page = site.login().get('/app/lease/new').text
    tap.ok('<div class="field" hidden><label for="f-deposit">' in page, 'shown without condition')
    for column, wrong in (('default_value', 'beaucoup'), ('depends_on', 'rent >'),
                          ('depends_on', 'loyer > 1'), ('depends_on', 'tenant.x.y = 1')):
        bad = {**rows, 'deposit': {**rows['deposit'], column: wrong}}
        at = list(rows).index('deposit')
        customize(site, 'Lease', bad).refused(417, None, f'fields[{at}].{column}')
    bad = {**rows, 'rent': {**rows['rent'], 'depends_on': "kind = 'commercial'"}}
    customize(site, 'Lease', bad).refused(417, None, 'depends_on')


def test_tables_are_moved_named_and_hidden(site):
    field(site, 'Lease', 'annexes', 'Table', options='Lease Charge').expect(200, 201)
    rows = rows_of(site, 'Lease')
    rows['annexes'].update(label='Annexes au loyer')
    rows = {'annexes': rows['annexes'], **rows}  # the first
    customize(site, 'Lease', rows).expect(200)
    page = site.login(headers={'Accept-Language': 'fr'}).get('/app/lease/new').text
    tap.ok(0 < page.index('data-table="annexes"') < page.index('data-table="charges"'))
    tap.contains(page, 'Annexes au loyer')
    rows['annexes'].update(hidden=1)
    customize(site, 'Lease', rows).expect(200)
    page = site.login().get('/app/lease/new').text
    tap.eq(('data-table="annexes"' in page, 'data-table="charges"' in page), (False, True))


def test_columns_of_a_table_are_ordered_and_hidden(site):
    field(site, 'Lease Charge', 'remarque', 'Data').expect(200, 201)
    rows = rows_of(site, 'Lease Charge')
    rows = {name: rows[name] for name in ('remarque', 'amount', 'item')}
    customize(site, 'Lease Charge', rows).expect(200)
    page = site.login().get('/app/lease/new').text
    cells = [page.index(f'name="charges[0].{n}"') for n in ('remarque', 'amount', 'item')]
    tap.eq(cells, sorted(cells))
    rows['remarque'].update(hidden=1)
    customize(site, 'Lease Charge', rows).expect(200)
    tap.ok('charges[0].remarque' not in site.login().get('/app/lease/new').text)


def test_a_field_of_ones_own_is_taken_out(site):
    field(site, 'Lease', 'etage', 'Int').expect(200, 201)
    field(site, 'Lease', 'usage', 'Select', options='a\nb').expect(200, 201)
    made = lease(site, etage=3, usage='b').data
    rows = rows_of(site, 'Lease')
    tap.eq(rows['usage']['options'], 'a\nb')
    rows['usage'].update(options='a\nb\nc')
    customize(site, 'Lease', rows).expect(200)
    lease(site, usage='c').expect(200)
    bad = {**rows, 'rent': {**rows['rent'], 'remove': 1}}
    customize(site, 'Lease', bad, confirmed=1).refused(417, None, 'remove')
    rows['etage'].update(remove=1)
    answer = customize(site, 'Lease', rows).refused(417, None, 'remove')
    tap.contains(answer.text, '1 documents')
    customize(site, 'Lease', rows, confirmed=1).expect(200)
    tap.ok('etage' not in rows_of(site, 'Lease'))
    tap.ok('etage' not in site.read('Lease', made['name']))
    lease(site, etage=4).refused(417, None, 'etage')
    stays = site.sql(f"SELECT etage FROM lease WHERE name = '{made['name']}'")
    tap.eq(stays, [['3']])  # the column and its values
    for kind in ('Date', 'Currency', 'Data'):  # they would read 3 as something else
        field(site, 'Lease', 'etage', kind).refused(417, None, 'fieldname')
    field(site, 'Lease', 'etage', 'Int').expect(200, 201)
    tap.eq(site.read('Lease', made['name'])['etage'], 3)  # the same field has its values back
    site.remove('Customize Form', 'Lease').expect(200, 202)  # back to the standard
    tap.ok('deposit' not in lease(site).data or not lease(site).data['deposit'])


# --- widths of columns ---

def send(client, path, **fields):
    return client.call('POST', path, urllib.parse.urlencode(fields).encode(), FORM)


def widths(client, path):
    """The columns of the page that have a width."""
    return dict(re.findall(r'<col data-column="(\w+)" width="(\d+)"', client.get(path).text))


def clerk(site):
    if not site.list('User', filters={'email': 'b@test.example'}):
        site.create('User', email='b@test.example', first_name='B', new_password=PASSWORD,
                    roles=[{'role': 'Accounts User'}])
    return site.login('b@test.example')


def set_widths(site, doctype, **pixels):
    rows = rows_of(site, doctype)
    for name, width in pixels.items():
        rows[name].update(width=width)
    return customize(site, doctype, rows)


def test_the_width_of_a_column_of_a_list_stands_for_everybody(site):
    customer(site)
    invoice(site, [line(1, 100)], docstatus=1)
    a, b = site.login(), clerk(site)
    tap.eq(widths(b, INVOICES), {})
    files = [a.get(f'{INVOICES}?format={kind}').body for kind in ('csv', 'xlsx')]
    set_widths(site, 'Sales Invoice', customer='180', grand_total=130).expect(200)
    for client in (a, b):
        tap.eq(widths(client, INVOICES), {'customer': '180', 'grand_total': '130'})
    tap.ok('table list sized' not in b.get(INVOICES).text, 'the other columns share what is left')
    tap.eq([a.get(f'{INVOICES}?format={kind}').body for kind in ('csv', 'xlsx')], files)
    # his own wins, on what he drew; the standard of his list is the administrator's
    send(b, f'{INVOICES}/columns', do='widths', **{'width.customer': '240'}).expect(200)
    tap.eq(widths(b, INVOICES), {'customer': '240', 'grand_total': '130'})
    tap.eq(widths(a, INVOICES), {'customer': '180', 'grand_total': '130'})
    send(b, f'{INVOICES}/columns', do='reset')
    tap.eq(widths(b, INVOICES), {'customer': '180', 'grand_total': '130'})
    set_widths(site, 'Sales Invoice', customer='', grand_total='').expect(200)
    tap.eq(widths(b, INVOICES), {})


def test_the_width_of_a_column_of_a_grid_stands_for_everybody(site):
    a, b = site.login(), clerk(site)
    new, columns = f'{INVOICES}/new', '/app/sales-invoice-item/columns'
    tap.eq(widths(b, new), {})
    set_widths(site, 'Sales Invoice Item', item_code='210', amount='90').expect(200)
    shown = widths(b, new)
    tap.eq((shown['item_code'], shown['amount']), ('210', '90'))
    tap.ok('item_name' not in shown, 'the column that takes what the others leave')
    tap.contains(b.get(new).text, 'class="table grid sized"')
    send(b, columns, do='widths', **{'width.item_code': '99'}).expect(200)
    tap.eq((widths(b, new)['item_code'], widths(a, new)['item_code']), ('99', '210'))
    send(b, columns, do='reset')
    tap.eq(widths(b, new)['item_code'], '210')


def test_a_width_that_cannot_be_is_refused_beside_its_field(site):
    rows = rows_of(site, 'Lease')
    at = list(rows).index('rent')
    for wrong in ('0', '-5', '39', '1201', '5000', 'large', '12,5', '1e2', '160 px', '9' * 30):
        bad = {**rows, 'rent': {**rows['rent'], 'width': wrong}}
        refused = customize(site, 'Lease', bad)
        refused.refused(417, None, f'fields[{at}].width')
        tap.contains(refused.text, '40 à 1200')
    customize(site, 'Lease', {**rows, 'charges': {**rows['charges'], 'width': '90'}}).refused(
        417, None, 'width', 'Lease Charge')
    for right, kept in (('40', '40'), ('1200', '1200'), (' 160 ', '160'), (90, '90'), ('', '')):
        customize(site, 'Lease', {**rows, 'rent': {**rows['rent'], 'width': right}}).expect(200)
        tap.eq(rows_of(site, 'Lease')['rent']['width'] or '', kept)


def test_of_what_the_program_fills_in_only_the_column_is_changed(site):
    rows = rows_of(site, 'Sales Invoice')
    at = list(rows).index('grand_total')
    for column, wrong in (('reqd', 1), ('hidden', 1), ('default_value', '5'),
                          ('depends_on', 'is_return')):
        bad = {**rows, 'grand_total': {**rows['grand_total'], column: wrong}}
        customize(site, 'Sales Invoice', bad).refused(417, None, f'fields[{at}].{column}')
    rows['grand_total'].update(label='À payer', in_list_view=0)
    rows['rounded_total'].update(in_list_view=1)
    customize(site, 'Sales Invoice', rows).expect(200)
    head = re.search(r'<thead.*?</thead>', site.login().get(INVOICES).text, re.S).group(0)
    tap.eq(('rounded_total' in head, 'À payer' in head, 'grand_total' in head),
           (True, False, False))
    rows = rows_of(site, 'Sales Invoice Item')
    rows = {'amount': rows.pop('amount'), **rows}
    customize(site, 'Sales Invoice Item', rows).expect(200)
    page = site.login().get(f'{INVOICES}/new').text
    first = re.findall(r'<col data-column="(\w+)"', page)
    tap.eq(first[:2], ['amount', 'item_code'])


def test_widths_stay_after_a_restart_a_restore_and_an_upgrade(site):
    set_widths(site, 'Sales Invoice', customer='180').expect(200)
    archive = os.path.join(tempfile.mkdtemp(), 'backup')
    site.ask('backup', '--out', archive)
    other = Site(site.engine, empty=True)
    other.ask('restore', '--from', archive, *(['--db', other.db] if other.db else []))
    other.start()
    tap.eq(widths(other.login(), INVOICES), {'customer': '180'})
    other.stop()
    for upgraded in (False, True):
        if upgraded:
            site.ask('sql', "UPDATE meta SET value = 'another' WHERE key = 'schema_hash'")
        site.stop()
        site.start()
        tap.eq(widths(site.login(), INVOICES), {'customer': '180'}, f'upgraded: {upgraded}')


def test_a_site_from_before_there_were_widths_opens(site):
    rows = rows_of(site, 'Lease')
    rows['premises'].update(label='Adresse du bien', depends_on='')
    customize(site, 'Lease', rows).expect(200)
    site.stop()
    site.ask('sql', f'DROP VIEW {"bi." if site.db else "bi_"}customize_form_field')
    site.ask('sql', 'ALTER TABLE customize_form_field DROP COLUMN width')
    site.ask('sql', "UPDATE meta SET value = 'another' WHERE key = 'schema_hash'")
    site.start()
    tap.contains(site.login().get('/app/lease/new').text, 'Adresse du bien')
    set_widths(site, 'Lease', rent='120').expect(200)
    tap.eq(widths(site.login(), '/app/lease').get('rent'), '120')


# --- back to the standard ---

def given_up(client, doctype):
    """What the page that asks says: the kinds of changes, and its paragraphs."""
    page = client.get(f'/app/customize-form/{urllib.parse.quote(doctype)}', do='delete')
    text = html.unescape(page.expect(200).text)
    body = text[text.index('class="sheet section"'):]
    plain = [re.sub('<[^>]*>', '', part) for part in re.findall('<p>(.*?)</p>', body, re.S)]
    return dict(re.findall('<dt>(.*?)</dt><dd>(.*?)</dd>', body, re.S)), plain


def test_what_is_given_up_is_said_before(site):
    customer(site, 'Avant')
    site.remove('Customize Form', 'Lease')
    field(site, 'Lease', 'niveau', 'Int').expect(200, 201)
    made = lease(site, niveau=3).data
    a = site.login(headers={'Accept-Language': 'fr'})
    rows = rows_of(site, 'Lease')
    tap.eq(given_up(a, 'Lease')[0], {}, 'as it was made')
    rows['premises'].update(label='Adresse du bien')
    rows['deposit'].update(reqd=1, default_value='250.50')
    rows['end_on'].update(hidden=1)
    rows['charges'].update(more=0 if rows['charges']['more'] else 1)
    rows['niveau'].update(in_list_view=1, width='80')
    rows['vat_rate'].update(depends_on='rent > 10')
    rows = {'rent': rows.pop('rent'), **rows}  # over all that stood before it
    customize(site, 'Lease', rows).expect(200)
    facts, said = given_up(a, 'Lease')
    tap.eq(facts, {
        'Libellé': 'Adresse du bien (Locaux)', 'Ordre et sections': 'Loyer mensuel, Charges',
        'Obligatoire': 'Dépôt de garantie', 'Caché': 'Fin', 'Dans les listes': 'Fin, Niveau',
        'Largeur': 'Niveau : 80', 'Valeur par défaut': 'Dépôt de garantie : 250.50',
        'Affiché si': 'TVA : rent > 10'})
    tap.contains(said[-1], ', Niveau. Les colonnes et les largeurs')
    for doctype in ('Sales Invoice', 'Customer', 'Sales Invoice Item', 'Journal Entry', 'Item'):
        site.remove('Customize Form', doctype)
        rows_of(site, doctype)
        tap.eq(given_up(a, doctype), ({}, given_up(a, doctype)[1]), doctype)
        tap.contains(given_up(a, doctype)[1][0], 'Rien de ce formulaire')
    # asked once, done, said
    page = Page(a.get('/app/customize-form/Lease', do='delete'))
    back = send(a, '/app/customize-form/Lease', **{**page.fields, 'do': 'delete'})
    tap.eq((back.status, back.headers['Location']), (303, '/app/customize-form/Lease'))
    a.headers['Cookie'] += '; note=standard'
    after = a.get('/app/customize-form/new', doc_type='Lease')
    tap.contains(html.unescape(after.text), 'Le formulaire est revenu au standard')
    form = html.unescape(a.get('/app/lease/new').text)
    tap.eq(('Locaux' in form, 'Adresse du bien' in form, 'name="end_on"' in form,
            'name="niveau"' in form), (True, False, True, True))
    tap.eq(site.read('Lease', made['name'])['niveau'], 3)
    tap.eq(lease(site, niveau=4).data['niveau'], 4)


def test_who_may_not_change_a_form_does_not_bring_it_back(site):
    rows = rows_of(site, 'Lease')
    rows['premises'].update(label='Adresse du bien')
    customize(site, 'Lease', rows).expect(200)
    b, path = clerk(site), '/app/customize-form/Lease'
    b.get(path, do='delete').expect(403)
    token = re.search('csrf-token" content="([^"]*)', b.get('/').text).group(1)
    send(b, path, do='delete', version='1', csrf_token=token).expect(403)
    tap.contains(site.login().get('/app/lease/new').text, 'Adresse du bien')


def test_a_form_is_called_by_the_name_that_people_know(site):
    a = site.login(headers={'Accept-Language': 'fr'})
    for typed, doctype in (('Facture d’achat', 'Purchase Invoice'), (' fournisseur ', 'Supplier'),
                           ('Ligne de facture', 'Sales Invoice Item')):
        site.remove('Customize Form', doctype)
        tap.eq(site.create('Customize Form', doc_type=typed)['doc_type'], doctype, typed)
    site.try_create('Customize Form', doc_type='Fournisseur').expect(409, 417)
    page = html.unescape(a.get('/app/customize-form/Purchase%20Invoice').text)
    tap.contains(page, '<h1>Facture d’achat</h1>')
    tap.contains(page, 'Une ligne est un champ')
    rows = re.findall(r'<th scope="row".*?</th>', a.get('/app/customize-form').text, re.S)
    names = {html.unescape(re.sub('<[^>]*>', '', row)) for row in rows}
    tap.ok({'Facture d’achat', 'Fournisseur', 'Ligne de facture'} <= names, names)


if __name__ == '__main__':
    tap.main()
