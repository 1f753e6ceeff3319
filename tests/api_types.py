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
