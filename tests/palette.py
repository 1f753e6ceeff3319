#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The palette: what typed words lead to, for whom. A table of words of the trade finds its page in
one try; documents are found by words, numbers, amounts, SIREN and IBAN; sums are calculated."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import PASSWORD, YEAR, customer, invoice, line  # noqa: E402

IBAN = 'FR7630006000011234567890189'
# fifty words -> the address of the first place
WORDS = {
    'facture': '/app/sales-invoice', 'factures': '/app/sales-invoice',
    'avoir': '/app/sales-invoice?is_return=1', 'impayés': None, 'relance': None,
    'achat': '/app/purchase-invoice', 'dépense': '/app/purchase-invoice',
    'client': '/app/customer', 'clients': '/app/customer', 'tiers': '/app/customer',
    'fournisseur': '/app/supplier', 'contact': '/app/contact', 'adresse': '/app/address',
    'article': '/app/item', 'produit': '/app/item', 'tarif': '/app/price-list',
    'unité': '/app/uom', 'règlement': '/app/payment-entry', 'encaissement': '/app/payment-entry',
    'virement': '/app/payment-entry', 'lettrage': '/books/letters',
    'OD': '/app/journal-entry', 'od': '/app/journal-entry', 'écriture': '/app/journal-entry',
    'saisie': '/books/entry', 'compte': '/app/account', 'plan comptable': '/app/account',
    'journal': '/app/accounting-journal', 'exercice': '/app/fiscal-year',
    'clôture': '/books/close', 'FEC': '/books/fec', 'reprise': '/books/take-over',
    'balance': '/app/query-report/Trial%20Balance',
    'BALANCE GÉNÉRALE': '/app/query-report/Trial%20Balance',
    'grand livre': '/app/query-report/General%20Ledger',
    'grand-livre': '/app/query-report/General%20Ledger',
    'balance âgée': '/app/query-report/Accounts%20Receivable',
    'balance agee': '/app/query-report/Accounts%20Receivable',
    'CA': '/app/query-report/Sales%20Register',
    'journal des achats': '/app/query-report/Purchase%20Register',
    'TVA': '/app/query-report/VAT%20Summary', 'tva': '/app/query-report/VAT%20Summary',
    'banque': '/app/query-report/Bank%20Book', 'trésorerie': '/app/query-report/Bank%20Book',
    'code tva': '/app/vat-code', 'échéance': '/app/payment-terms-template',
    'carte': '/app/mode-of-payment', 'bail': '/app/lease', 'loyer': '/app/lease',
    'société': '/app/company', 'utilisateur': '/app/user', 'mot de passe': '/me',
    'raccourcis': '/help', 'accueil': '/', 'factur-x': '/books/receive',
}

# what a newcomer types -> what must stand among the first three hits, whatever their groups
NEWCOMER = """
facture /app/sales-invoice
facturer /app/sales-invoice
faire une facture /app/sales-invoice/new
créer une facture /app/sales-invoice/new
avoir /app/sales-invoice?is_return=1
client /app/customer
ajouter un client /app/customer/new
nouveau client /app/customer/new
fournisseur /app/supplier
nouveau fournisseur /app/supplier/new
encaisser /app/payment-entry
encaissement /app/payment-entry
règlement /app/payment-entry
payer un fournisseur /app/payment-entry
chèque /app/payment-entry
grand livre /app/query-report/General%20Ledger
balance /app/query-report/Trial%20Balance
compta /app/query-report/Trial%20Balance
balance agée /app/query-report/Accounts%20Receivable
FEC /books/fec
exporter /books/fec
expert-comptable /books/fec
TVA /app/query-report/VAT%20Summary
déclarer la TVA /app/query-report/VAT%20Summary
CA3 /app/query-report/VAT%20Summary
clôture /books/close
cloture annuelle /books/close
lettrage /books/letters
lettrer /books/letters
banque /app/query-report/Bank%20Book
relevé bancaire /app/query-report/Bank%20Book
trésorerie /app/query-report/Bank%20Book
plan comptable /app/account
journal /app/accounting-journal
OD /app/journal-entry
saisir une écriture /app/journal-entry/new
salaires /app/journal-entry
mot de passe /me
changer de mot de passe /me
mode sombre /me
langue /me
se déconnecter /me
sauvegarde /help#backup
restaurer /help#backup
article /app/item
produit /app/item
tarif /app/price-list
utilisateur /app/user
ajouter un utilisateur /app/user/new
droits /app/role
société /app/company
RIB /app/company
réglages /app/company
impayés /app/sales-invoice?docstatus=1&outstanding_amount__gt=0
relance /app/sales-invoice?docstatus=1&outstanding_amount__gt=0
en retard /app/sales-invoice?is=overdue
brouillon /app/sales-invoice?docstatus=0
dépense /app/purchase-invoice
note de frais /app/purchase-invoice
facture reçue /books/receive
factur-x /books/receive
importer des clients /books/csv
excel /books/csv
reprise /books/take-over
ouvrir un exercice /app/fiscal-year
raccourcis /help
visite guidée /tour
accessibilité /accessibilite
loyer /app/lease
tableau de bord /
"""


def groups(client, text):
    got = client.get('/palette', q=text).expect(200)
    return {g['title']: g['hits'] for g in got.json['groups']}


def labels(client, text, title):
    return [h['label'] for h in groups(client, text).get(title, [])]


def urls(client, text, title):
    return [h['url'] for h in groups(client, text).get(title, [])]


def french(site):
    client = site.login()
    client.headers['Accept-Language'] = 'fr'
    return client


def test_words_of_the_trade_find_their_page(site):
    client = french(site)
    wrong = []
    for word, url in WORDS.items():
        found = urls(client, word, 'Aller à')
        if not found or (url and found[0] != url):
            wrong.append((word, found[:2]))
    tap.eq(wrong, [])
    first = client.get('/palette', q='balance').expect(200).json['groups'][0]
    tap.eq(first['title'], 'Aller à')  # the very word stands before all else
    tap.eq(urls(client, 'bon de commande', 'Aller à'), [])  # what does not exist is not offered


def test_a_newcomer_finds_any_page_in_one_try(site):
    """Also with documents about, whose names hold the same words."""
    prepare(site)
    invoice(site, [line(1, 10)], 'Hôtel du Port')  # a draft: its name begins with BROUILLON
    client = french(site)
    rows = [row.rsplit(' ', 1) for row in NEWCOMER.strip().split('\n')]
    tap.ok(len(rows) >= 50, len(rows))
    wrong = []
    for word, url in rows:
        got = client.get('/palette', q=word).expect(200).json['groups']
        hits = [h.get('url') for g in got for h in g['hits']][:3]
        if url not in hits:
            wrong.append((word, hits))
    tap.eq(wrong, [])


MADE = {}


def prepare(site):
    """The names of two invoices; made once a site."""
    if site.port not in MADE:
        MADE[site.port] = make(site)
    return MADE[site.port]


def make(site):
    customer(site, 'Hôtel du Port', siren='732829320')
    customer(site, 'Café des Halles')
    site.create('Supplier', supplier_name='Scierie du Port', iban=IBAN)
    one = invoice(site, [line(1, 1000)], 'Hôtel du Port', docstatus=1)  # 1 200,00
    two = invoice(site, [line(1, 100)], 'Café des Halles', docstatus=1)  # 120,00
    return one['name'], two['name']


def test_documents_are_found(site):
    one, two = prepare(site)
    client = french(site)

    def papers(text):
        return [h['url'].rsplit('/', 1)[1] for h in groups(client, text).get('Documents', [])]
    for text in (one, one.lower(), '1', '00001', f'{YEAR}-00001', f'FAC-{YEAR}-1', 'fac 1',
                 'hotel port', 'HÔTEL', '1 200,00', '1200,00', '1\u202f200,00', '1200.00',
                 '1200 €', '1200', 'port 1 200,00'):
        tap.ok(one in papers(text), f'{text}: {papers(text)}')
    tap.eq(papers('halles 1 200,00'), [])
    tap.eq(papers('120,00'), [two])
    tap.eq(papers('1 200,01'), [])
    for text in ('732 829 320', '732829320', 'hotel'):
        tap.eq(labels(client, text, 'Fiches'), ['Hôtel du Port'], text)
    for text in (IBAN, 'FR76 3000 6000 0112 3456 7890 189'):
        tap.eq(labels(client, text, 'Fiches'), ['Scierie du Port'], text)
    tap.ok('1 200,00' in str(groups(client, one)).replace('\\u202f', ' ').replace('\u202f', ' '),
           'the amount is not shown')


def test_an_amount_follows_its_document(site):
    customer(site, 'Client')
    draft = invoice(site, [line(1, 50)], 'Client')  # 60,00
    client = french(site)
    tap.eq(len(groups(client, '60,00').get('Documents', [])), 1)
    row = site.read('Sales Invoice', draft['name'])['items'][0]
    site.change('Sales Invoice', draft['name'], items=[{**row, 'rate': 70}])
    tap.eq(len(groups(client, '60,00').get('Documents', [])), 0)
    tap.eq(len(groups(client, '84,00').get('Documents', [])), 1)


def test_create_and_calculate(site):
    prepare(site)
    client = french(site)
    got = groups(client, 'nouvelle facture')
    tap.eq(list(got)[0], 'Créer')
    tap.eq(got['Créer'][0]['url'], '/app/sales-invoice/new')
    made = urls(client, 'facture pour hotel', 'Créer')
    tap.ok('/app/sales-invoice/new?customer=H%C3%B4tel%20du%20Port' in made, made)
    for text, result in (('3*12,50', '37,50'), ('20% de 1250', '250,00'),
                         ('20 % de 1 250', '250,00'), ('1250 + 20%', '1 500,00'),
                         ('100-10%', '90,00'), ('1 200*1,2', '1 440,00'), ('=7', '7,00')):
        got = [x.replace('\u202f', ' ') for x in labels(client, text, 'Calculer')]
        tap.eq(got, [result], text)
    for text in ('FAC-2026-00001', '2026-11', 'a*b', '1/0', '3*', '((((', '%', '20%', 'é%é'):
        tap.eq(labels(client, text, 'Calculer'), [], text)


def test_only_what_may_be_read(site):
    one, two = prepare(site)
    site.create('User', email='b@test.example', first_name='B', new_password=PASSWORD,
                roles=[{'role': 'Sales User'}])
    site.create('User Permission', user='b@test.example', allow='Customer',
                for_value='Café des Halles')
    site.create('User', email='c@test.example', first_name='C', new_password=PASSWORD)
    client, nobody = site.login('b@test.example'), site.login('c@test.example')
    for text in (one, 'port', '1 200,00', '732829320', IBAN):
        for hit in sum(groups(client, text).values(), []):
            tap.ok('du Port' not in hit['label'] and one not in hit['label'], (text, hit))
    found = str(groups(client, 'halles'))
    tap.ok(two in found, found)
    for text in ('facture', 'balance', 'FEC', 'port', '120,00', 'clôture'):
        shown = [h['url'] for h in sum(groups(nobody, text).values(), [])]
        tap.eq([u for u in shown if u.startswith(('/app/', '/books')) and
                '/country/' not in u], [], text)
    tap.ok(one not in site.client().get('/palette', q='port').text, 'told to nobody')


def test_hostile_words(site):
    client = french(site)
    for text in ('<script>', '%', '_', "'", '"', '\\', 'a' * 5000, 'é' * 300, '1' * 300,
                 '9' * 40 + ',00', '~120000~', '-', ' ', '€', '1 2 3 4 5 6 7 8 9',
                 '\u202e\u200b', '0,00', '(' * 200 + '1' + ')' * 200 + '*2', '=' * 200):
        client.get('/palette', q=text).expect(200)
        client.get('/search', q=text)
    tap.eq(client.get('/palette').expect(200).json['groups'], [])


def test_search_without_script(site):
    one, _ = prepare(site)
    client = french(site)
    got = client.get('/search', q='1 200,00')
    tap.eq((got.status, got.headers['Location']), (303, f'/app/sales-invoice/{one}'))
    tap.ok('37,50' in client.get('/search', q='3*12,50').expect(200).text, 'no result')
    tap.ok('Trial%20Balance' in client.get('/search', q='balance').expect(200).text, 'no place')


if __name__ == '__main__':
    tap.main()
