#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Fields and types that users make, through REST, at run time: no restart, all doors open."""
from lib import tap
from lib.site import customer, invoice, line


def field(site, dt, fieldname, fieldtype, **more):
    return site.try_create('Custom Field', dt=dt, fieldname=fieldname, fieldtype=fieldtype,
                           label=fieldname.capitalize(), **more)


def test_a_custom_field_lives_at_once(site):
    customer(site, 'Avant')
    field(site, 'Customer', 'couleur', 'Data').expect(200, 201)
    tap.eq(site.read('Customer', 'Avant')['couleur'] or '', '')
    doc = site.create('Customer', customer_name='Après', couleur='bleu')
    tap.eq(doc['couleur'], 'bleu')
    site.change('Customer', 'Avant', couleur='rouge').expect(200)
    rows = site.list('Customer', filters={'couleur': 'rouge'}, fields=['name', 'couleur'])
    tap.eq(rows, [{'name': 'Avant', 'couleur': 'rouge'}])
    rows = site.list('Customer', filters=[['couleur', 'is', 'set']], fields=['name'],
                     order_by='couleur desc')
    tap.eq([r['name'] for r in rows], ['Avant', 'Après'])


def test_every_kind_of_field(site):
    customer(site, 'Genres')
    kinds = {'poids': ('Float', 1.5), 'nombre': ('Int', 42), 'prix': ('Currency', 12.34),
             'jour': ('Date', '2026-02-28'), 'oui': ('Check', 1), 'part': ('Percent', 12.5),
             'texte': ('Text', 'deux\nlignes'), 'choix': ('Select', 'b'),
             'lien': ('Link', 'Genres')}
    for name, (kind, _) in kinds.items():
        options = {'Select': 'a\nb\nc', 'Link': 'Customer'}.get(kind)
        field(site, 'Customer', name, kind, **({'options': options} if options else {})).expect(
            200, 201)
    values = {name: value for name, (_, value) in kinds.items()}
    site.change('Customer', 'Genres', **values).expect(200)
    doc = site.read('Customer', 'Genres')
    tap.eq({k: doc[k] for k in values}, values)
    for name, bad in (('nombre', 'x'), ('jour', '2026-02-30'), ('choix', 'z'), ('lien', 'Nobody')):
        site.change('Customer', 'Genres', **{name: bad}).refused(417, None, name)


def test_custom_fields_of_rows(site):
    customer(site)
    field(site, 'Sales Invoice Item', 'chantier', 'Data').expect(200, 201)
    field(site, 'Sales Invoice', 'projet', 'Data').expect(200, 201)
    doc = invoice(site, [line(1, 10, chantier='A'), line(1, 20, chantier='B'), line(1, 30)],
                  projet='P1', docstatus=1)
    got = site.read('Sales Invoice', doc['name'])
    tap.eq([r['chantier'] or '' for r in got['items']], ['A', 'B', ''])
    tap.eq((got['projet'], got['grand_total']), ('P1', 72))
    site.change('Sales Invoice', doc['name'], projet='P2').refused(417, 'UpdateAfterSubmitError')


def test_wrong_custom_fields_are_refused(site):
    field(site, 'Nonsense', 'x', 'Data').expect(404, 417)
    field(site, 'Customer', 'x', 'Nonsense').refused(417, None, 'fieldtype')
    field(site, 'Customer', 'customer_name', 'Data').expect(409, 417)
    field(site, 'Customer', 'couleur', 'Data').expect(409, 417)
    for bad in ('a b', 'é', '1a', 'a;b', 'name', 'id', 'docstatus', 'x' * 100, 'select'):
        answer = field(site, 'Customer', bad, 'Data')
        if bad == 'select':
            answer.expect(200, 201, 417)  # a word of SQL may be a field when it is quoted
            continue
        answer.expect(409, 417)
    field(site, 'GL Entry', 'x', 'Data').expect(403, 417)


TYPE = {'name': 'Machine', 'module': 'Custom', 'fields': [
    {'fieldname': 'marque', 'fieldtype': 'Data', 'label': 'Marque', 'reqd': 1, 'in_list_view': 1},
    {'fieldname': 'achat', 'fieldtype': 'Date', 'label': 'Achat'},
    {'fieldname': 'valeur', 'fieldtype': 'Currency', 'label': 'Valeur'},
    {'fieldname': 'client', 'fieldtype': 'Link', 'options': 'Customer', 'label': 'Client'}]}


def test_a_type_made_by_users(site):
    customer(site, 'Exploitant')
    site.create('DocType', TYPE)
    doc = site.create('Machine', marque='Tour', achat='2026-01-15', valeur=1234.56,
                      client='Exploitant')
    tap.ok(doc['name'])
    got = site.read('Machine', doc['name'])
    tap.eq((got['marque'], got['achat'], got['valeur'], got['client']),
           ('Tour', '2026-01-15', 1234.56, 'Exploitant'))
    site.try_create('Machine', achat='2026-01-15').refused(417, None, 'marque')
    site.try_create('Machine', marque='x', client='Nobody').refused(417, None, 'client')
    site.try_create('Machine', marque='x', nonsense=1).refused(417, None, 'nonsense')
    rows = site.list('Machine', filters=[['valeur', '>', 1000]], fields=['marque'])
    tap.eq(rows, [{'marque': 'Tour'}])
    site.remove('Customer', 'Exploitant').refused(417, 'LinkExistsError', doc['name'])
    site.change('Machine', doc['name'], valeur=1).expect(200)
    site.remove('Machine', doc['name']).expect(200, 202)
    field(site, 'Machine', 'serie', 'Data').expect(200, 201)
    tap.eq(site.create('Machine', marque='Presse', serie='S1')['serie'], 'S1')


def test_the_form_of_a_type_is_changed(site):
    doc = site.create('Customize Form', doc_type='Customer')
    rows = {r['fieldname']: r for r in doc['fields']}
    tap.eq((rows['customer_name']['reqd'], rows['siren']['in_list_view']), (1, 1))
    tap.ok('couleur' in rows, 'fields that people added are among them')
    rows['city'].update(reqd=1, label='Commune')
    rows['phone'].update(hidden=1)
    fields = list(rows.values()) + [{'label': 'Code client', 'fieldtype': 'Data'}]
    site.change('Customize Form', 'Customer', fields=fields).expect(200)
    site.try_create('Customer', customer_name='Sans Ville').refused(417, 'MandatoryError', 'city')
    doc = site.create('Customer', customer_name='Avec Ville', city='Lyon', code_client='C1')
    tap.eq((doc['city'], doc['code_client']), ('Lyon', 'C1'))
    rows['customer_name'].update(reqd=0)
    site.change('Customize Form', 'Customer', fields=list(rows.values())).refused(
        417, None, 'fields')
    site.try_create('Customize Form', doc_type='GL Entry').refused(417, None, 'doc_type')
    site.try_create('Customize Form', doc_type='Nonsense').refused(417, None, 'doc_type')
    site.remove('Customize Form', 'Customer').expect(200, 202)
    site.create('Customer', customer_name='Sans Ville')


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


def test_the_type_stays_after_a_restart(site):
    site.stop()
    site.start()
    tap.eq(site.create('Machine', marque='Fraise', serie='S2')['serie'], 'S2')
    tap.eq(site.create('Customer', customer_name='Redémarré', couleur='vert')['couleur'], 'vert')


def test_wrong_types_are_refused(site):
    for bad in ({**TYPE, 'name': 'Customer'}, {**TYPE, 'name': 'Machine'}, {**TYPE, 'name': ''},
                {**TYPE, 'name': 'x; DROP'}, {'name': 'Sans Champ', 'fields': []},
                {'name': 'Double', 'fields': [TYPE['fields'][0]] * 2},
                {'name': 'Genre', 'fields': [{'fieldname': 'x', 'fieldtype': 'Nope',
                                              'label': 'X'}]}):
        site.try_create('DocType', bad).expect(409, 417)


if __name__ == '__main__':
    tap.main()
