#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Factur-X of sales invoices: made once, kept, sealed, never made again; drafts, credit notes and
payments; other documents as PDF.

time limit: 900 s
"""
import hashlib
import os
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import xml.etree.ElementTree as ET
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import ADMIN, COMPANY, SHARED, Site, invoice, line, run, shared  # noqa: E402

CII = {'ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
       'rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'}


def png(width, height):
    """A picture of one colour, half transparent."""
    def part(kind, data):
        return (struct.pack('>I', len(data)) + kind + data
                + struct.pack('>I', zlib.crc32(kind + data)))
    rows = (b'\0' + bytes([11, 92, 107, 128]) * width) * height
    return (b'\x89PNG\r\n\x1a\n' + part(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 6, 0, 0,
                                                             0))
            + part(b'IDAT', zlib.compress(rows)) + part(b'IEND', b''))


def make_site(engine):
    site = Site(engine, legal_form='SAS', address='1 rue des Lilas', postcode='69001', city='Lyon',
                vat_regime='debits', iban='FR1420041010050500013M02606')
    site.buyer = site.create('Customer', customer_name='Épicerie & Fils', siren='732829320',
                             tax_id='FR44732829320', address_line1='2 rue de Rivoli',
                             pincode='75001', city='Paris', territory='France')['name']
    return site


def download(site, name, kind='facturx'):
    return site.fetch('bastide.einvoice.download', doctype='Sales Invoice', name=name,
                      format=kind).expect(200)


def text_of(pdf):
    with tempfile.NamedTemporaryFile(suffix='.pdf') as f:
        f.write(pdf)
        f.flush()
        done = subprocess.run(['pdftotext', '-layout', f.name, '-'], check=True,
                              stdout=subprocess.PIPE)
    return done.stdout.decode().replace('\u202f', ' ').replace('\u00a0', ' ')


def xml_in(pdf):
    """The XML, by a program that shares no line with ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'x.pdf')
        with open(path, 'wb') as f:
            f.write(pdf)
        subprocess.run(['pdfdetach', '-saveall', '-o', folder, path], check=True,
                       stdout=subprocess.PIPE)
        with open(os.path.join(folder, 'factur-x.xml'), 'rb') as f:
            return f.read()


def files_of(site, name):
    return site.sql("SELECT f.format, f.hash FROM einvoice_file f JOIN document d ON "
                    f"d.id = f.document WHERE d.name = '{name}' ORDER BY f.format")


def events_of(site, name):
    return [r[0] for r in
            site.sql(f"SELECT event FROM seal_record WHERE name = '{name}' ORDER BY seq")]


def pay(site, doc, amount):
    site.create('Payment Entry', docstatus=1, payment_type='Receive', party_type='Customer',
                party=doc['customer'], paid_amount=amount,
                references=[{'reference_doctype': 'Sales Invoice', 'reference_name': doc['name'],
                             'allocated_amount': amount}])


def place(site, title, line1, pincode, city):
    return site.create('Address', address_title=title, address_type='Shipping', pincode=pincode,
                       address_line1=line1, city=city)['name']


def accepted(site, names):
    """Each invoice in each format, by the published rules."""
    folder, paths = tempfile.mkdtemp(), []
    for label, name in names.items():
        for kind, end in (('facturx', '.pdf'), ('ubl', '-ubl.xml'), ('cii', '-cii.xml')):
            paths.append(os.path.join(folder, label + end))
            with open(paths[-1], 'wb') as f:
                f.write(download(site, name, kind).body)
    done = subprocess.run([shared('tools', 'validate-einvoice'), '--fr', *paths], text=True,
                          check=False, cwd=SHARED, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode == 2:
        tap.skip('the validator cannot run here: ' + done.stdout.strip()[:200])
    bad = [x for x in done.stdout.splitlines() if ': VALID' not in x]
    tap.eq(done.returncode, 0, '\n'.join(bad)[:4000])


def ship_to(node):
    """Name and city of the place where a part of a CII is delivered."""
    party = node.find('.//ram:ShipToTradeParty', CII)
    return None if party is None else (party.findtext('ram:Name', None, CII),
                                       party.findtext('.//ram:CityName', None, CII))


def test_an_english_customer(site):
    buyer = site.create('Customer', customer_name='Kerry Foods Ltd', territory='Ireland',
                        tax_id='IE6388047V', language='en', address_line1='1 Prince Street',
                        pincode='V92 EH11', city='Tralee', email_id='ap@kerry.example')['name']
    site.change('Company', COMPANY, capital='10 000 €')
    doc = invoice(site, [line(1, 100, 'INTRA-S')], buyer, docstatus=1)['name']
    pdf = text_of(download(site, doc).body)
    tap.contains(pdf, 'Reverse charge')
    tap.contains(pdf, 'SAS with a capital of 10 000 €')
    tap.ok('Autoliquidation' not in pdf and 'au capital' not in pdf, pdf)
    root = ET.fromstring(download(site, doc, 'cii').body)
    tap.eq(root.findtext('.//ram:ApplicableTradeTax/ram:ExemptionReason', None, CII),
           'Reverse charge')
    accepted(site, {'english': doc})


def test_several_places_of_delivery(site):
    depot = place(site, 'Dépôt Nord', '8 quai du Port', '59000', 'Lille')
    shop = place(site, 'Boutique', '3 rue Haute', '67000', 'Strasbourg')
    bill = place(site, 'Comptabilité', '5 place Bellecour', '69002', 'Lyon')
    one = invoice(site, [line(1, 10)], site.buyer, docstatus=1, customer_address=bill,
                  shipping_address_name=depot)['name']
    root = ET.fromstring(xml_in(download(site, one).body))
    tap.eq(ship_to(root.find('.//ram:ApplicableHeaderTradeDelivery', CII)), ('Dépôt Nord', 'Lille'))
    tap.eq(root.findtext('.//ram:BuyerTradeParty/ram:PostalTradeAddress/ram:CityName', None, CII),
           'Lyon')
    tap.ok('extended' not in root.findtext('.//ram:GuidelineSpecifiedDocumentContextParameter'
                                           '/ram:ID', None, CII))
    # lines that all go to one place make it that of the invoice
    two = invoice(site, [line(1, 10, shipping_address_name=shop),
                         line(2, 10, shipping_address_name=shop)], site.buyer, docstatus=1)['name']
    root = ET.fromstring(download(site, two, 'cii').body)
    tap.eq(ship_to(root.find('.//ram:ApplicableHeaderTradeDelivery', CII)),
           ('Boutique', 'Strasbourg'))
    # lines that go elsewhere need the extended profile of France
    many = invoice(site, [line(1, 10), line(2, 20, shipping_address_name=shop)], site.buyer,
                   docstatus=1, shipping_address_name=depot)['name']
    pdf = download(site, many)
    root = ET.fromstring(xml_in(pdf.body))
    tap.contains(root.findtext('.//ram:GuidelineSpecifiedDocumentContextParameter/ram:ID', None,
                               CII), 'extended-ctc-fr')
    lines = root.findall('.//ram:IncludedSupplyChainTradeLineItem', CII)
    tap.eq([ship_to(x) for x in lines], [None, ('Boutique', 'Strasbourg')])
    tap.contains(text_of(pdf.body), 'Boutique, 3 rue Haute')
    tap.contains(text_of(pdf.body), 'Dépôt Nord')
    accepted(site, {'one': one, 'two': two, 'many': many})


def test_the_paper_and_its_xml(site):
    # 3 x 115.50 = 346.50 at 20 %: 69.30; 2 x 10 = 20 at 5.5 %: 1.10; in all 366.50 + 70.40 = 436.90
    doc = invoice(site, [line(3, 115.5), line(2, 10, 'TVA55')], site.buyer, docstatus=1,
                  po_no='BC-42', remarks='Merci de votre confiance.')
    answer = download(site, doc['name'])
    tap.contains(answer.headers['Content-Type'], 'application/pdf')
    pdf = answer.body
    tap.eq(pdf[:5], b'%PDF-')
    words = text_of(pdf)
    for word in (f'Facture {doc["name"]}', 'Atelier Test', 'Épicerie & Fils', '2 rue de Rivoli',
                 'BC-42', '346,50', '69,30', '366,50', '436,90 €', '115,50', '5,5 %', '20 %',
                 'FR14 2004 1010 0505 0001 3M02 606', '40 €', 'Merci de votre confiance.',
                 'Total TTC', 'page 1 sur 1'):
        tap.contains(words, word)
    root = ET.fromstring(xml_in(pdf))
    tap.eq(root.find('.//rsm:ExchangedDocument/ram:ID', CII).text, doc['name'])
    tap.eq(root.find('.//ram:GrandTotalAmount', CII).text, '436.90')
    tap.eq(xml_in(pdf), download(site, doc['name'], 'cii').body)


def test_it_is_made_once(site):
    doc = invoice(site, [line(1, 100)], site.buyer, docstatus=1)
    tap.eq(files_of(site, doc['name']), [], 'submitting makes no file')
    first = download(site, doc['name']).body
    rows = files_of(site, doc['name'])
    tap.eq(rows, [['facturx', hashlib.sha256(first).hexdigest()]])
    site.change('Customer', site.buyer, city='Marseille')
    site.change('Company', 'Atelier Test', rcs='RCS Lyon 1')
    tap.eq(download(site, doc['name']).body, first)
    tap.eq(site.fetch('frappe.utils.print_format.download_pdf', doctype='Sales Invoice',
                      name=doc['name']).expect(200).body, first)
    folder = tempfile.mkdtemp()
    site.ask('export einvoice', doc['name'], '--format', 'facturx', '--out', folder)
    with open(os.path.join(folder, doc['name'] + '.pdf'), 'rb') as f:
        tap.eq(f.read(), first)
    tap.eq(files_of(site, doc['name']), rows)
    download(site, doc['name'], 'ubl')
    tap.eq(events_of(site, doc['name']), ['submit', 'einvoice', 'einvoice'])
    site.change('Customer', site.buyer, city='Paris')
    site.ask('verify')


def test_two_who_ask_at_once_get_the_same(site):
    doc = invoice(site, [line(1, 100)], site.buyer, docstatus=1)
    answers = []

    def ask():
        answers.append(download(site.login(), doc['name']).body)
    threads = [threading.Thread(target=ask) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    tap.eq(len(answers), 6)
    tap.eq(len(set(answers)), 1)
    tap.eq(len(files_of(site, doc['name'])), 1)
    tap.eq(events_of(site, doc['name']), ['submit', 'einvoice'])


def test_a_draft_is_paper_only(site):
    draft = invoice(site, [line(1, 100)], site.buyer)
    site.fetch('bastide.einvoice.download', doctype='Sales Invoice', name=draft['name'],
               format='facturx').expect(417)
    pdf = site.fetch('frappe.utils.print_format.download_pdf', doctype='Sales Invoice',
                     name=draft['name']).expect(200).body
    tap.contains(text_of(pdf), '120,00 €')
    tap.ok(b'factur-x.xml' not in pdf)
    tap.eq(files_of(site, draft['name']), [])


def test_credit_notes_and_payments(site):
    sold = invoice(site, [line(2, 100)], site.buyer, docstatus=1)  # 240.00
    note = invoice(site, [line(-1, 100)], site.buyer, docstatus=1, is_return=1,
                   return_against=sold['name'])
    pdf = download(site, note['name']).body
    root = ET.fromstring(xml_in(pdf))
    tap.eq(root.find('.//rsm:ExchangedDocument/ram:TypeCode', CII).text, '381')
    tap.eq(root.find('.//ram:GrandTotalAmount', CII).text, '120.00')
    tap.eq(root.find('.//ram:InvoiceReferencedDocument/ram:IssuerAssignedID', CII).text,
           sold['name'])
    for word in ('AVOIR ' + note['name'], 'Facture créditée', sold['name'], '120,00 €'):
        tap.contains(text_of(pdf), word)
    paid = invoice(site, [line(1, 100)], site.buyer, docstatus=1)  # 120.00, of which 50 are paid
    pay(site, paid, 50)
    pdf = download(site, paid['name']).body
    root = ET.fromstring(xml_in(pdf))
    tap.eq(root.find('.//ram:TotalPrepaidAmount', CII).text, '50.00')
    tap.eq(root.find('.//ram:DuePayableAmount', CII).text, '70.00')
    for word in ('Déjà réglé', '-50,00', 'Reste à payer', '70,00 €'):
        tap.contains(text_of(pdf), word)


def test_a_whole_credit_note_gives_back_the_discount_too(site):
    # 200.00 less 50.00 is 150.00, with 30.00 of VAT 180.00
    sold = invoice(site, [line(2, 100)], site.buyer, docstatus=1, discount_amount=50,
                   apply_discount_on='Net Total')
    tap.eq(sold['grand_total'], 180)
    note = site.create('Sales Invoice', customer=site.buyer, is_return=1, docstatus=1,
                       return_against=sold['name'])
    tap.eq([note['discount_amount'], note['grand_total']], [-50, -180])
    site.change('User', ADMIN, language='en')
    root = ET.fromstring(xml_in(download(site, note['name']).body))
    site.change('User', ADMIN, language='fr')
    tap.eq(root.find('.//ram:AllowanceTotalAmount', CII).text, '50.00')
    tap.eq(root.find('.//ram:SpecifiedTradeAllowanceCharge/ram:Reason', CII).text, 'Remise',
           'in the language of the customer, whoever asks')
    tap.eq(root.find('.//ram:GrandTotalAmount', CII).text, '180.00')


def test_the_discount_of_a_line_is_said(site):
    # 160 less 9.375 % is 145; 12 of them 1740.00
    doc = invoice(site, [{'item_name': 'Chaise', 'qty': 12, 'price_list_rate': 160,
                          'discount_percentage': 9.375, 'vat_code': 'TVA20'}], site.buyer,
                  docstatus=1)
    pdf = download(site, doc['name']).body
    root = ET.fromstring(xml_in(pdf))
    price = './/ram:GrossPriceProductTradePrice'
    tap.eq([root.find(price + '/ram:ChargeAmount', CII).text,
            root.find(price + '/ram:AppliedTradeAllowanceCharge/ram:ActualAmount', CII).text,
            root.find('.//ram:NetPriceProductTradePrice/ram:ChargeAmount', CII).text],
           ['160.00', '15.00', '145.00'])
    for word in ('9,375 %', 'Prix public 160,00, remise 15,00', '1 740,00'):
        tap.contains(text_of(pdf), word)


def test_english_and_a_logo(site):
    name = site.create('Customer', customer_name='Wood Ltd', language='en', siren='356000000',
                       address_line1='1 Main Street', pincode='75002', city='Paris',
                       territory='France')['name']
    up = site.upload('logo.png', png(60, 20)).expect(200).message
    site.change('Company', 'Atelier Test', company_logo=up['file_url'])
    doc = invoice(site, [line(1, 1234.5)], name, docstatus=1)
    pdf = download(site, doc['name']).body
    for word in ('Invoice ' + doc['name'], 'Total with VAT', '1,481.40 €', 'page 1 of 1',
                 'No discount for early payment.'):
        tap.contains(text_of(pdf), word)
    with tempfile.NamedTemporaryFile(suffix='.pdf') as f:
        f.write(pdf)
        f.flush()
        images = subprocess.run(['pdfimages', '-list', f.name], stdout=subprocess.PIPE,
                                check=True).stdout.decode()
    tap.eq(len(images.splitlines()), 3, 'two lines of heads and the logo')
    site.change('Company', 'Atelier Test', company_logo='')


def test_the_validators_agree(site):
    greek = site.create('Customer', customer_name='Ελληνική Εταιρεία "Αθήνα" Α.Ε.',
                        siren='732829320', address_line1='Οδός Ερμού 1', pincode='13001',
                        city='Marseille', territory='France')['name']
    arabic = site.create('Customer', customer_name='شركة النور للتجارة', siren='732829320',
                         address_line1='3 quai Sud', pincode='13001', city='Marseille',
                         territory='France')['name']
    cases = {
        'plain': dict(lines=[line(1, 100)]),
        'rates': dict(lines=[line(3, 115.5), line(2.5, 99.99, 'TVA10'), line(1, 10, 'TVA55'),
                             line(1, 10, 'TVA21')]),
        'list price': dict(lines=[{'item_name': 'R', 'qty': 4, 'price_list_rate': 100,
                                   'discount_percentage': 12.5, 'vat_code': 'TVA20'}]),
        'discount': dict(lines=[line(3, 115.5), line(2.5, 99.99, 'TVA10')], discount_amount=50,
                         apply_discount_on='Net Total'),
        'reverse': dict(lines=[line(1, 100, 'AUTOLIQ')]),
        'franchise': dict(lines=[line(1, 100, 'FRANCHISE')]),
        'exempt': dict(lines=[line(1, 100, 'EXO')]),
        'greek': dict(lines=[line(1, 100, item_name='Μεταφορά')], customer_name=greek),
        'arabic': dict(lines=[line(1, 100, item_name='نقل')], customer_name=arabic),
        'long': dict(lines=[line(1, 100, description='mot ' * 1500)], remarks='phrase ' * 900),
        'many': dict(lines=[line(i % 7 + 1, '3.33', 'TVA20' if i % 2 else 'TVA55',
                                 item_name=f'Article {i}') for i in range(500)]),
        'paid': dict(lines=[line(1, 100)], paid=120),
        'paid in part': dict(lines=[line(1, 100)], paid=0.01),
        'dollars': dict(lines=[line(1, 100)], currency='USD', conversion_rate='0.9154'),
    }
    names = {}
    for label, case in cases.items():
        paid = case.pop('paid', 0)
        doc = invoice(site, case.pop('lines'), case.pop('customer_name', site.buyer), docstatus=1,
                      **case)
        names[label] = doc['name']
        if paid:
            pay(site, doc, paid)
    accepted(site, names)


def test_the_desk_offers_the_papers(site):
    draft = invoice(site, [line(1, 9)], site.buyer)
    doc = invoice(site, [line(1, 9)], site.buyer, docstatus=1)
    desk = site.login()
    page = desk.raw('GET', '/app/sales-invoice/' + doc['name']).expect(200).text
    for word in ('Télécharger la facture (Factur-X)', 'format=facturx', 'format=ubl'):
        tap.contains(page, word)
    page = desk.raw('GET', '/app/sales-invoice/' + draft['name']).expect(200).text
    tap.contains(page, 'download_pdf?doctype=Sales%20Invoice')
    download(site, doc['name'])
    tap.contains(desk.raw('GET', '/app/sales-invoice/' + doc['name']).text,
                 'a établi la facture électronique')


def test_other_documents_are_printed_from_their_schema(site):
    pdf = site.fetch('frappe.utils.print_format.download_pdf', doctype='Customer',
                     name=site.buyer).expect(200).body
    for word in ('Épicerie & Fils', '732829320', '2 rue de Rivoli'):
        tap.contains(text_of(pdf).replace('732 829 320', '732829320'),
                     word)
    with tempfile.NamedTemporaryFile(suffix='.pdf') as f:
        f.write(pdf)
        f.flush()
        done = subprocess.run([shared('tools', 'validate-pdfa'), f.name], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    tap.ok(done.returncode in (0, 2), done.stdout)
    site.fetch('frappe.utils.print_format.download_pdf', doctype='Nothing',
               name='x').expect(404)
    site.client().fetch('frappe.utils.print_format.download_pdf', doctype='Customer',
                        name=site.buyer).expect(401, 403)


def test_a_cancelled_invoice_has_the_file_that_was_made_or_none(site):
    before = invoice(site, [line(1, 5)], site.buyer, docstatus=1)
    after = invoice(site, [line(1, 6)], site.buyer, docstatus=1)
    made = download(site, after['name']).body
    for doc in (before, after):
        site.cancel('Sales Invoice', doc['name']).expect(200)
    tap.eq(download(site, after['name']).body, made)
    site.fetch('bastide.einvoice.download', doctype='Sales Invoice', name=before['name'],
               format='facturx').refused(417, 'ValidationError')
    pdf = site.fetch('frappe.utils.print_format.download_pdf', doctype='Sales Invoice',
                     name=before['name']).expect(200).body
    tap.contains(text_of(pdf), before['name'])
    tap.eq(files_of(site, before['name']), [])
    site.ask('verify')


def test_a_copy_of_the_site_has_the_same_files(site):
    doc = invoice(site, [line(1, 7)], site.buyer, docstatus=1)
    made = download(site, doc['name']).body
    folder = tempfile.mkdtemp()
    site.ask('backup', '--out', os.path.join(folder, 'copy.tar'))
    other = Site('postgresql' if site.db else 'sqlite', serve=False, empty=True)
    other.ask('restore', '--from', os.path.join(folder, 'copy.tar'),
              *(['--db', other.db] if other.db else []))
    other.ask('verify')
    other.ask('export einvoice', doc['name'], '--format', 'facturx', '--out', folder)
    with open(os.path.join(folder, doc['name'] + '.pdf'), 'rb') as f:
        tap.eq(f.read(), made)


def test_the_database_refuses_to_change_what_was_made(site):
    doc = invoice(site, [line(1, 8)], site.buyer, docstatus=1)
    download(site, doc['name'])
    for change in ("UPDATE einvoice_file SET hash = 'x'", 'DELETE FROM einvoice_file',
                   "UPDATE seal_record SET digest = 'x'", 'DELETE FROM seal_record'):
        if site.db:
            done = subprocess.run(['psql', '-q', '-v', 'ON_ERROR_STOP=1', site.db, '-c', change],
                                  check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            tap.ok(done.returncode != 0, change + ' was taken')
            tap.contains(done.stdout.decode(), 'sealed')
            continue
        db = sqlite3.connect(os.path.join(site.dir, 'bastide.db'))
        try:
            db.execute(change)
            raise AssertionError(change + ' was taken')
        except sqlite3.IntegrityError as e:
            tap.contains(str(e), 'sealed')
        finally:
            db.close()


def test_verify_finds_what_was_changed(site):
    doc = invoice(site, [line(1, 5)], site.buyer, docstatus=1)
    digest = hashlib.sha256(download(site, doc['name']).body).hexdigest()
    site.ask('verify')
    path = os.path.join(site.dir, 'files', digest[:2], digest)
    with open(path, 'rb') as f:
        kept = f.read()
    with open(path, 'wb') as f:
        f.write(kept.replace(b'Bastide', b'Bastile'))
    done = site.run('verify')
    tap.eq(done.returncode, 1)
    tap.contains(done.stdout + done.stderr, doc['name'])
    os.rename(path, path + '.away')
    tap.eq(site.run('verify').returncode, 1)
    os.rename(path + '.away', path)
    with open(path, 'wb') as f:
        f.write(kept)
    site.ask('verify')
    tool = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'seal_check.py')
    done = subprocess.run([sys.executable, tool, '--site', site.dir, '--program',
                           os.path.join(os.environ.get('BASTIDE_BUILD', 'build-test'), 'bastide')],
                          stdout=subprocess.PIPE, text=True, check=False)
    tap.eq(done.returncode, 0, done.stdout)


if __name__ == '__main__':
    tap.main(make_site)
