#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Electronic invoices that are received: a draft that says what the file says, its supplier, its
original, duplicates, and what is refused. Then every XML of the shared corpora."""
import decimal
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import SHARED, SIREN, YEAR, Client, Site, customer, gl_rows, invoice  # noqa: E402
from lib.site import line  # noqa: E402

IMPORT = '/api/method/bastide.einvoice.import'
CORPORA = ('en16931-valid', 'facturx-xml', 'facturx-pdf', 'facturx-defects', 'fr-ctc')
# A list of users, a former draft of CII (alone and in a PDF), PDF without invoice.
NO_INVOICE = {'hs-xml_dummy.xml', 'XML-002.xml', 'XML-002.pdf', 'hs-pdf_invalid.pdf',
              'hs-pdf_plain.pdf'}


def receive(site, name, content):
    answer = site.upload(name, content, IMPORT)
    return answer.message[0]


def draft(site, got):
    return site.read('Purchase Invoice', got['name'])


def seller_of(other):
    """Another company, whose invoices are ours to receive: it sells to Atelier (our SIREN)."""
    if not getattr(other, 'seller', None):
        other.seller = Site(other.engine, siren='732829320', name='Fournitures Rey',
                            address='1 rue', postcode='44000', city='Nantes')
        customer(other.seller, 'Notre société', siren=SIREN, territory='France',
                 address_line1='2 rue', pincode='75001', city='Paris')
    return other.seller


def sent(other, lines, **fields):
    seller = seller_of(other)
    doc = invoice(seller, lines, 'Notre société', docstatus=1, **fields)
    xml = seller.fetch('bastide.einvoice.download', doctype='Sales Invoice', name=doc['name'],
                       format=fields.pop('format', 'ubl')).body
    return doc, xml


def test_an_invoice_becomes_a_draft(site):
    # 2 × 450 = 900.00 and 3 × 33.33 = 99.99: 999.99; VAT 20 % = 199.998, so 200.00.
    bill, xml = sent(site, [line(2, 450), line(3, 33.33)])
    got = receive(site, 'recu.xml', xml)
    tap.eq((got['file'], got['status'], got['doctype']), ('recu.xml', 'ok', 'Purchase Invoice'),
           got['reason'])
    doc = draft(site, got)
    tap.eq((doc['bill_no'], doc['supplier'], doc['docstatus']),
           (bill['name'], 'Fournitures Rey', 0))
    tap.eq((doc['net_total'], doc['total_taxes_and_charges'], doc['grand_total'],
            doc['outstanding_amount']), (999.99, 200, 1199.99, 1199.99))
    tap.eq([(i['qty'], i['rate'], i['amount'], i['vat_code']) for i in doc['items']],
           [(2, 450, 900, 'TVA20'), (3, 33.33, 99.99, 'TVA20')])
    files = site.list('File', filters={'attached_to_doctype': 'Purchase Invoice',
                                       'attached_to_name': got['name']}, fields=['file_url'])
    tap.eq(site.get(files[0]['file_url']).body, xml)
    tap.eq(site.read('Supplier', 'Fournitures Rey')['siren'], '732829320')


def test_it_is_booked(site):
    _, xml = sent(site, [line(1, 100)])
    got = receive(site, 'b.xml', xml)
    site.submit('Purchase Invoice', got['name'])
    doc = site.list('Purchase Invoice', filters={'bill_no': draft_number(xml)},
                    fields=['name', 'status', 'outstanding_amount'])[0]
    tap.eq((doc['status'], doc['outstanding_amount']), ('Unpaid', 120))
    rows = {r['account_number']: r['debit'] - r['credit'] for r in gl_rows(site, doc['name'])}
    tap.eq(rows, {'604': 100, '44566': 20, '401': -120})


def draft_number(xml):
    text = xml.decode()
    start = text.index('<cbc:ID>') + len('<cbc:ID>')
    return text[start:text.index('<', start)]


def test_a_factur_x_is_read_and_kept_as_it_came(site):
    # 3 x 70.00 = 210.00; VAT 20 % = 42.00
    bill, _ = sent(site, [line(3, 70)])
    pdf = seller_of(site).fetch('bastide.einvoice.download', doctype='Sales Invoice',
                                name=bill['name'], format='facturx').body
    tap.ok(pdf.startswith(b'%PDF'), pdf[:20])
    got = receive(site, 'rey.pdf', pdf)
    tap.eq((got['status'], got['doctype']), ('ok', 'Purchase Invoice'), got['reason'])
    doc = draft(site, got)
    tap.eq((doc['bill_no'], doc['net_total'], doc['grand_total']), (bill['name'], 210, 252))
    files = site.list('File', filters={'attached_to_doctype': 'Purchase Invoice',
                                       'attached_to_name': got['name']}, fields=['file_url'])
    tap.eq(site.get(files[0]['file_url']).body, pdf)


def test_a_pdf_without_invoice_is_refused(site):
    got = receive(site, 'vide.pdf', b'%PDF-1.4\n%%EOF\n')
    tap.eq((got['status'], got['name']), ('refused', ''), got['reason'])


def test_the_same_file_twice(site):
    _, xml = sent(site, [line(1, 10)])
    first = receive(site, 'one.xml', xml)
    again = receive(site, 'two.xml', xml)
    tap.eq((again['status'], again['name']), ('warning', first['name']))
    tap.contains(again['reason'], first['name'])
    tap.eq(len(site.list('Purchase Invoice', filters={'bill_no': draft_number(xml)})), 1)


def test_a_credit_note_names_its_invoice(site):
    bill, xml = sent(site, [line(4, 25)])
    got = receive(site, 'c.xml', xml)
    site.submit('Purchase Invoice', got['name'])
    _, back = sent(site, [line(-1, 25)], is_return=1, return_against=bill['name'])
    doc = draft(site, receive(site, 'a.xml', back))
    tap.eq((doc['is_return'], doc['net_total'], doc['grand_total']), (1, -25, -30))
    credited = site.read('Purchase Invoice', doc['return_against'])
    tap.eq(credited['bill_no'], bill['name'])
    site.submit('Purchase Invoice', doc['name'])
    tap.eq(site.read('Purchase Invoice', credited['name'])['outstanding_amount'], 90)


def test_the_supplier_is_found_by_account_or_name(site):
    site.create('Supplier', supplier_name='Société Générale de Bois',
                iban='FR7630006000011234567890189')
    text = sample(SELLER='Un autre nom', IBAN='FR76 3000 6000 0112 3456 7890 189')
    doc = draft(site, receive(site, 'i.xml', text))
    tap.eq((doc['supplier'], doc['matched_by']), ('Société Générale de Bois', 'IBAN'))
    doc = draft(site, receive(site, 'n.xml', sample(SELLER='SOCIETE GENERALE DE BOIS', ID='N2')))
    tap.eq((doc['supplier'], doc['matched_by']), ('Société Générale de Bois', 'Nom'))


def sample(**words):
    """A small UBL invoice, with a defect where the words make one."""
    values = {'ID': 'N1', 'SELLER': 'Bois', 'IBAN': '', 'NET': '100.00', 'TAX': '20.00',
              'GROSS': '120.00', 'DUE': '120.00', 'CURRENCY': 'EUR', 'BUYER': 'Atelier',
              'BUYER_ID': SIREN, **words}
    text = SAMPLE
    for key, value in values.items():
        text = text.replace('{' + key + '}', value)
    return text.encode()


SAMPLE = f'''<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
<cbc:ID>{{ID}}</cbc:ID><cbc:IssueDate>{YEAR}-01-15</cbc:IssueDate>
<cbc:DueDate>{YEAR}-02-15</cbc:DueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>{{CURRENCY}}</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party>
<cac:PartyName><cbc:Name>{{SELLER}}</cbc:Name></cac:PartyName>
<cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country>
</cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>DE136695976</cbc:CompanyID>
<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>{{SELLER}}</cbc:RegistrationName>
</cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country>
<cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyLegalEntity><cbc:RegistrationName>{{BUYER}}</cbc:RegistrationName>
<cbc:CompanyID schemeID="0002">{{BUYER_ID}}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party>
</cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount>
<cbc:ID>{{IBAN}}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="{{CURRENCY}}">{{TAX}}</cbc:TaxAmount><cac:TaxSubtotal>
<cbc:TaxableAmount currencyID="{{CURRENCY}}">{{NET}}</cbc:TaxableAmount>
<cbc:TaxAmount currencyID="{{CURRENCY}}">{{TAX}}</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID>
<cbc:Percent>20</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>
</cac:TaxSubtotal></cac:TaxTotal><cac:LegalMonetaryTotal>
<cbc:LineExtensionAmount currencyID="{{CURRENCY}}">100.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="{{CURRENCY}}">{{NET}}</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="{{CURRENCY}}">{{GROSS}}</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="{{CURRENCY}}">{{DUE}}</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="{{CURRENCY}}">100.00</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Poutre</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID>
<cbc:Percent>20</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
</cac:ClassifiedTaxCategory></cac:Item><cac:Price>
<cbc:PriceAmount currencyID="{{CURRENCY}}">100</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>'''


def test_amounts_that_disagree_are_kept_and_said(site):
    wrong = sample(ID='W1', SELLER='Bois et Fils', GROSS='125.00', DUE='125.00')
    got = receive(site, 'w.xml', wrong)
    tap.eq(got['status'], 'warning')
    tap.ok('BR-CO-15' in got['rules'], got)
    tap.contains(got['reason'], 'BR-CO-15')
    doc = draft(site, got)
    tap.eq((doc['net_total'], doc['total_taxes_and_charges'], doc['grand_total']),
           (100, 20, 125))
    tap.contains(doc['findings'], 'BR-CO-15')
    site.method('frappe.client.submit', {'doc': {'doctype': 'Purchase Invoice',
                                                 'name': doc['name']}}).refused(417)


def test_addressed_to_another_company(site):
    got = receive(site, 'o.xml', sample(ID='O1', BUYER='Quelqu’un', BUYER_ID='552100554'))
    tap.eq(got['status'], 'warning')
    tap.contains(got['reason'], '552100554')


def test_a_foreign_currency_waits_for_its_rate(site):
    got = receive(site, 'g.xml', sample(ID='G1', CURRENCY='GBP'))
    tap.eq(got['status'], 'warning')
    doc = draft(site, got)
    tap.eq((doc['currency'], doc['grand_total'], doc['conversion_rate']), ('GBP', 120, 0))
    body = {'doc': {'doctype': 'Purchase Invoice', 'name': doc['name']}}
    site.method('frappe.client.submit', body).refused(417, None, 'conversion_rate')
    site.change('Purchase Invoice', doc['name'], conversion_rate=1.2)
    site.submit('Purchase Invoice', doc['name'])


def test_what_is_no_invoice_is_refused(site):
    before = len(site.list('Purchase Invoice', limit_page_length=0))
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + 'x' * 1000 + '">' + ''.join(
        f'<!ENTITY b{i} "{("&b" + str(i - 1) + ";") * 10 if i else "&b;" * 10}">'
        for i in range(9)) + ']><a>&b8;</a>'
    outside = ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
               '<Invoice>&e;</Invoice>')
    for name, content in (('n.txt', b'hello'), ('e.xml', b''), ('b.xml', bomb.encode()),
                          ('x.xml', outside.encode()), ('t.xml', sample()[:900]),
                          ('p.pdf', b'%PDF-1.7\n%broken')):
        got = receive(site, name, content)
        tap.eq((got['status'], got['name']), ('refused', ''), name)
        tap.ok(got['reason'] and 'root:' not in got['reason'], got)
    tap.eq(len(site.list('Purchase Invoice', limit_page_length=0)), before)


def test_rights(site):
    nobody = Client(site.port)
    nobody.upload('a.xml', sample(), IMPORT).refused(403, 'PermissionError')


def manifest(corpus):
    path = os.path.join(SHARED, 'corpus', corpus, 'MANIFEST.json')
    if not os.path.exists(path):
        tap.skip('the shared corpora are not there')
    with open(path, encoding='utf-8') as f:
        return [x for x in json.load(f)['files'] if x['file'].lower().endswith(('.xml', '.pdf'))]


def cents(value):
    return decimal.Decimal(str(value or 0)).quantize(decimal.Decimal('0.01'),
                                                     decimal.ROUND_HALF_UP)


def test_the_corpora_give_their_amounts(other):
    site = Site(other.engine)
    bad, drafts = [], 0
    try:
        for corpus in CORPORA:
            for f in manifest(corpus):
                with open(os.path.join(SHARED, 'corpus', corpus, f['file']), 'rb') as opened:
                    got = receive(site, f['file'], opened.read())
                if got['status'] == 'refused':
                    if f['file'] not in NO_INVOICE and '-CDV-' not in f['file']:
                        bad.append(f'{f["file"]}: refused: {got["reason"]}')
                    continue
                drafts += 1
                want, doc = f.get('amounts'), draft(site, got)
                same = {'net': 'net_total', 'vat': 'total_taxes_and_charges',
                        'gross': 'grand_total', 'due': 'outstanding_amount'}
                if want and not ('duplicate' in got['reason'] or got['reason'].startswith('Cette')):
                    bad += [f'{f["file"]}: {k} {doc[v]} for {want[k]}' for k, v in same.items()
                            if k in want and abs(cents(doc[v])) != abs(cents(want[k]))]
        tap.ok(drafts >= 210, drafts)
        tap.eq(bad, [])
        tap.eq(site.run('verify').returncode, 0)
    finally:
        site.stop()


if __name__ == '__main__':
    tap.main()
