#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""/books/csv: customers, suppliers and items from a spreadsheet, without script. The page tells
what each column is taken as and what would happen, wrong rows by line; then all of it is taken or
nothing."""
import csv
import html
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import tap  # noqa: E402
from lib.site import ADMIN, PASSWORD  # noqa: E402

PAGE = '/books/csv'
CUSTOMERS = ('Raison sociale;CP;Ville;N° TVA;Couleur\r\n'
             'Épicerie Zoé – « Chez l’Œuf »;44000;Nantes;;bleu\r\n'
             '"Bar; tabac";75001;Paris;;\r\n')


def french(site, user=None):
    client = site.login(user) if user else site.login()
    client.headers['Accept-Language'] = 'fr'
    return client


def text_of(answer):
    words = html.unescape(re.sub(r'<[^>]*>', ' ', answer.text))
    return re.sub(r'[\s\u202f\xa0]+', ' ', words)


def send(desk, text, slug='customer', encoding='utf-8', **fields):
    return desk.upload('liste.csv', text.encode(encoding), PAGE, type=slug, **fields)


def form_of(answer, **changed):
    """What the browser sends of the page: the file that goes along, the choice of each column."""
    fields = {name: html.unescape(value) for name, value in
              re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text)}
    for name, inside in re.findall(r'<select id="[^"]*" name="(column\[\d+\])"[^>]*>(.*?)</select>',
                                   answer.text, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        fields[name] = chosen[1] if chosen else ''
    return {**fields, **changed}


def go_on(desk, answer, **changed):
    """Presses a button of the page: all fields as multipart, without a file."""
    mark = 'm4rk'
    head = 'Content-Disposition: form-data; name='
    body = ''.join(f'--{mark}\r\n{head}"{k}"\r\n\r\n{v}\r\n'
                   for k, v in form_of(answer, **changed).items()) + f'--{mark}--\r\n'
    return desk.call('POST', PAGE, body, {'Content-Type': f'multipart/form-data; boundary={mark}'})


def names(site, doctype='Customer'):
    return sorted(d['name'] for d in site.list(doctype, limit_page_length=0))


def test_the_page_is_where_people_look(site):
    desk = french(site)
    tap.contains(desk.get('/').text, PAGE)
    tap.contains(desk.get('/app/customer').text, '/books/csv?type=customer')
    tap.ok('/books/csv' not in re.search(r'<main.*</main>', desk.get('/app/sales-invoice').text,
                                         re.S)[0], 'invoices are no list to import')
    hits = desk.get('/palette', q='importer').json['groups'][0]['hits']
    tap.eq(hits[0]['url'], PAGE)
    tap.contains(text_of(desk.get(PAGE).expect(200)), 'rien n’est importé avant votre accord')
    desk.get(PAGE, type='sales-invoice').expect(417)
    desk.get(PAGE, type='nothing').expect(417)


def test_a_look_then_the_import(site):
    desk = french(site)
    look = send(desk, CUSTOMERS, encoding='cp1252').expect(200)
    said = text_of(look)
    for part in ('Windows-1252, points-virgules', 'À créer 2', 'À modifier 0',
                 'faute de champ de ce nom : Couleur', 'Épicerie Zoé – « Chez l’Œuf »',
                 'Importer les lignes : 2'):
        tap.contains(said, part)
    columns = {k: v for k, v in form_of(look).items() if k.startswith('column')}
    tap.eq(columns, {'column[0]': 'customer_name', 'column[1]': 'pincode', 'column[2]': 'city',
                     'column[3]': 'tax_id', 'column[4]': ''})
    tap.eq(names(site), [], 'a look stores nothing')
    done = text_of(go_on(desk, look, do='import').expect(200))
    tap.contains(done, 'Créées 2 Modifiées 0 Inchangées 0')
    tap.eq(names(site), ['Bar; tabac', 'Épicerie Zoé – « Chez l’Œuf »'])
    zoe = site.read('Customer', 'Épicerie Zoé – « Chez l’Œuf »')
    tap.eq((zoe['city'], zoe['pincode']), ('Nantes', '44000'))
    again = text_of(send(desk, CUSTOMERS.replace('Paris', 'Lyon')).expect(200))
    tap.contains(again, 'UTF-8, points-virgules')
    tap.contains(again, 'À créer 0 À modifier 1 Inchangées 1')


def test_columns_are_said_by_hand(site):
    desk = french(site)
    look = send(desk, 'Qui,Où,Nom\nAux Bons Vins,Dijon,x\n').expect(200)
    tap.contains(text_of(look), 'UTF-8, virgules')
    twice = go_on(desk, look, **{'column[0]': 'customer_name', 'column[1]': 'customer_name'})
    tap.contains(text_of(twice.expect(417)), 'Les colonnes « Qui » et « Où » sont prises pour')
    none = go_on(desk, look, **{'column[2]': ''})
    tap.contains(text_of(none.expect(417)), 'Aucune colonne n’est prise')
    go_on(desk, look, **{'column[0]': 'password'}).expect(417)
    look = go_on(desk, look, **{'column[0]': 'customer_name', 'column[1]': 'city',
                                'column[2]': ''}).expect(200)
    tap.contains(text_of(look), 'À créer 1')
    go_on(desk, look, do='import').expect(200)
    tap.eq(site.read('Customer', 'Aux Bons Vins')['city'], 'Dijon')


def test_wrong_rows_are_told_by_line_and_nothing_is_stored(site):
    desk = french(site)
    before = names(site)
    bad = ('Nom;SIREN;Type\nBon;;Société\n\nMauvais;123456789;Société\nBon;;\nPire;;Martien\n'
           ';732829320;\n')
    look = send(desk, bad).expect(417)
    said = text_of(look)
    for part in ('4 choses à corriger', 'ligne 4 : SIREN : ce n’est pas un SIREN',
                 'ligne 5 : « Bon » figure déjà à la ligne 2',
                 'pas dans les choix : Société, Particulier, Public.', 'ligne 7 :',
                 'Rien n’est importé'):
        tap.contains(said, part)
    tap.ok('Importer les lignes' not in said, 'an import of wrong rows is offered')
    go_on(desk, look, do='import').expect(417)
    tap.eq(names(site), before)
    tap.contains(text_of(send(desk, '').expect(417)), 'Le fichier est vide')
    desk.upload('a.xlsx', b'PK\x03\x04\x00\x00', PAGE, type='customer').expect(417)
    desk.upload('', b'', PAGE, type='customer').expect(417)
    hostile = send(desk, 'Nom;<b>x</b>\n<script>alert(1)</script>;"\u202eabc"\n').expect(200)
    tap.ok('<script>alert' not in hostile.text and '<b>x' not in hostile.text, 'markup got through')
    tap.eq(names(site), before)


def test_items_as_french_spreadsheets_write_them(site):
    desk = french(site)
    look = send(desk, 'Référence;Libellé;PU HT;Unité\nV1;Vis;1 234,56 €;Unité\n'
                'C1;Clou;"1.234,5";\n', 'item').expect(200)
    go_on(desk, look, do='import').expect(200)
    got = [site.read('Item', n) for n in ('V1', 'C1')]
    tap.eq([(g['item_name'], g['standard_rate'], g['stock_uom']) for g in got],
           [('Vis', 1234.56, 'Unité'), ('Clou', 1234.5, 'Unité')])


def test_countries_are_called_in_french(site):
    """In lists, forms and files; the name of the API stays. Either name, or the code, is taken."""
    desk = french(site)
    look = send(desk, 'Nom;Pays\nHolz;Allemagne\nOhio;US\nTulipe;Netherlands\n').expect(200)
    go_on(desk, look, do='import').expect(200)
    got = {d['name']: d['territory'] for d in site.list('Customer', limit_page_length=0,
                                                        fields=['name', 'territory'])}
    tap.eq((got['Holz'], got['Ohio'], got['Tulipe']), ('Germany', 'United States', 'Netherlands'))
    page = text_of(desk.get('/app/customer'))
    for word in ('Allemagne', 'États-Unis', 'Pays-Bas'):
        tap.contains(page, word)
    tap.ok('Germany' not in page, 'an English name in a French list')
    tap.contains(desk.get('/app/customer/Holz').text, 'value="Allemagne"')
    tap.contains(desk.get('/app/customer', format='csv').text, 'Allemagne')
    site.change('User', ADMIN, language='en').expect(200)
    tap.contains(text_of(desk.get('/app/customer')), 'Germany')
    site.change('User', ADMIN, language='fr').expect(200)


def test_a_model_is_known_again(site):
    """Each heading of each model means its own field."""
    desk = french(site)
    page = desk.get(PAGE).text
    slugs = sorted(set(re.findall(r'type=([\w-]+)&amp;format=csv', page)))
    tap.ok({'customer', 'supplier', 'item', 'contact'} <= set(slugs), slugs)
    for lang in ('fr', 'en'):
        site.change('User', ADMIN, language=lang).expect(200)
        for slug in slugs:
            model = desk.get(PAGE, type=slug, format='csv').expect(200)
            tap.contains(model.headers['Content-Disposition'], f'{slug}.csv')
            head = model.body.decode('utf-8-sig')
            tap.eq(head.count('\r\n'), 1)
            separator = ';' if lang == 'fr' else ','
            columns = next(csv.reader([head.strip()], delimiter=separator))
            look = send(desk, head + separator.join('x' for _ in columns) + '\r\n', slug)
            taken = [v for k, v in form_of(look).items() if k.startswith('column')]
            tap.eq((len(taken), len(set(taken)), '' in taken), (len(columns), len(columns), False),
                   f'{slug}: {head}')


def test_rights_decide(site):
    site.create('User', email='auditor@test.example', first_name='A', new_password=PASSWORD,
                roles=[{'role': 'Auditor'}])
    site.create('User', email='seller@test.example', first_name='S', new_password=PASSWORD,
                roles=[{'role': 'Sales User'}])
    auditor = french(site, 'auditor@test.example')
    tap.ok(PAGE not in auditor.get('/app/customer').expect(200).text, 'offered to an auditor')
    send(auditor, CUSTOMERS).expect(403)
    seller = french(site, 'seller@test.example')
    tap.contains(seller.get('/app/customer').text, PAGE)
    send(seller, 'Nom\nX\n', 'supplier').expect(417)
    go_on(seller, send(seller, 'Nom\nVu par le vendeur\n').expect(200), do='import').expect(200)
    tap.ok('Vu par le vendeur' in names(site))
    tap.eq(site.run('verify').returncode, 0)


if __name__ == '__main__':
    tap.main()
