#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Two hundred random invoices over all VAT codes, submitted through the API: each passes the
official rules of EN 16931 and the French ones as UBL and as CII, each fourth as Factur-X too (and
the rules of PDF/A-3b), with the credit notes of some, and its totals are those recomputed here.

time limit: 600 s
"""
import decimal
import os
import random
import subprocess
import tempfile
import xml.etree.ElementTree as ET

from lib import tap
from lib.site import Site, shared

NS = {'cac': 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
      'cbc': 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'}
CODES = ['TVA20', 'TVA10', 'TVA55', 'TVA21', 'AUTOLIQ', 'INTRA-B', 'INTRA-S', 'EXPORT', 'EXO',
         'FRANCHISE']
# codes that may stand together on one invoice, and who buys
FAMILIES = [(['TVA20', 'TVA10', 'TVA55', 'TVA21', 'EXO'], 'fr'), (['AUTOLIQ'], 'fr'),
            (['INTRA-B'], 'de'), (['INTRA-S'], 'de'), (['EXPORT'], 'us'), (['EXO'], 'fr'),
            (['TVA20'], 'person')]
COUNT = 200
D = decimal.Decimal
CENT = D('0.01')


def cents(x):
    return x.quantize(CENT, decimal.ROUND_HALF_UP)


def make_site(engine):
    return Site(engine, legal_form='SAS', address='1 rue des Lilas', postcode='69001', city='Lyon',
                vat_regime='debits', iban='FR1420041010050500013M02606')


def buyers(site):
    common = {'address_line1': '2 rue de Rivoli', 'city': 'Paris', 'pincode': '75001'}
    rows = {'fr': {'customer_name': 'Épicerie & Fils', 'siren': '732829320',
                   'tax_id': 'FR44732829320', 'territory': 'France'},
            'de': {'customer_name': 'Holz GmbH', 'tax_id': 'DE136695976', 'territory': 'Germany',
                   'email_id': 'ap@holz.example'},
            'us': {'customer_name': 'Wood Inc.', 'territory': 'US', 'email_id': 'ap@wood.example'},
            'person': {'customer_name': 'Camille Durand', 'customer_type': 'Individual',
                       'territory': 'France', 'email_id': 'camille@exemple.example'}}
    return {k: site.create('Customer', {**common, **v})['name'] for k, v in rows.items()}


def random_invoice(rng, who):
    codes, kind = rng.choice(FAMILIES)
    lines = []
    for _ in range(rng.randint(1, 8)):
        qty = rng.choice([D(rng.randint(1, 50)), D(rng.randint(1, 9999)) / 1000])
        rate = D(rng.randint(1, 500000)) / rng.choice([100, 1000, 10000])
        lines.append({'item_name': f'Article {rng.randint(1, 99)} <é>', 'qty': str(qty),
                      'rate': str(rate), 'vat_code': rng.choice(codes),
                      'uom': rng.choice(['Unit', 'Heure', 'Kg'])})
    doc = {'customer': who[kind], 'items': lines, 'docstatus': 1}
    if rng.random() < 0.3:
        doc['additional_discount_percentage'] = rng.choice([2, 5, 7.5, 12.5])
        doc['apply_discount_on'] = 'Net Total'
    return doc


def download(site, name, syntax):
    return site.fetch('bastide.einvoice.download', doctype='Sales Invoice', name=name,
                      format=syntax).expect(200).body


def save(site, folder, name, syntaxes):
    for syntax in syntaxes:
        end = 'pdf' if syntax == 'facturx' else 'xml'
        with open(os.path.join(folder, f'{name}-{syntax}.{end}'), 'wb') as f:
            f.write(download(site, name, syntax))


def expected_net(doc):
    """Line nets are rounded one by one; the discount once, on their sum (EN 16931)."""
    total = sum(cents(D(x['qty']) * D(x['rate'])) for x in doc['items'])
    percent = D(str(doc.get('additional_discount_percentage', 0)))
    return total - cents(total * percent / 100)


def check_totals(doc, saved, xml):
    root = ET.fromstring(xml)
    money = {x: D(root.find('cac:LegalMonetaryTotal/cbc:' + x, NS).text)
             for x in ('TaxExclusiveAmount', 'TaxInclusiveAmount', 'PayableAmount')}
    tap.eq(money['TaxExclusiveAmount'], expected_net(doc), saved['name'])
    tax = sum(D(t.text) for t in root.findall('cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount', NS))
    tap.eq(money['TaxInclusiveAmount'], money['TaxExclusiveAmount'] + tax, saved['name'])
    tap.eq(D(str(saved['grand_total'])), money['PayableAmount'], saved['name'])
    for group in root.findall('cac:TaxTotal/cac:TaxSubtotal', NS):
        basis = D(group.find('cbc:TaxableAmount', NS).text)
        rate = D(group.findtext('cac:TaxCategory/cbc:Percent', '0', NS))
        tap.eq(D(group.find('cbc:TaxAmount', NS).text), cents(basis * rate / 100), saved['name'])


def test_two_hundred_invoices_are_valid(site):
    tool = shared('tools', 'validate-einvoice')
    rng = random.Random(20260101)
    who = buyers(site)
    seen = set()
    with tempfile.TemporaryDirectory() as folder:
        for i in range(COUNT):
            doc = random_invoice(rng, who)
            saved = site.create('Sales Invoice', doc)
            seen.update(x['vat_code'] for x in doc['items'])
            check_totals(doc, saved, download(site, saved['name'], 'ubl'))
            names = [saved['name']]
            if i % 10 == 4:
                names.append(site.create('Sales Invoice', customer=doc['customer'], is_return=1,
                                         return_against=saved['name'], docstatus=1)['name'])
            for name in names:
                save(site, folder, name, ['ubl', 'cii', *(['facturx'] if i % 4 == 0 else [])])
        files = sorted(os.path.join(folder, n) for n in os.listdir(folder))
        tap.eq(len(files), 2 * (COUNT + COUNT // 10) + COUNT // 4 + COUNT // 20)
        done = subprocess.run([tool, '--fr', '--quiet', *files], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=500, check=False)
        tap.eq(done.returncode, 0, done.stdout[-3000:])
    tap.eq(sorted(set(CODES) - seen), ['FRANCHISE'], 'codes that no invoice had')


def test_a_company_in_franchise_charges_no_vat():
    tool = shared('tools', 'validate-einvoice')
    site = Site('sqlite', legal_form='EI', address='1 rue des Lilas', postcode='69001', city='Lyon',
                vat_regime='franchise')
    try:
        buyer = buyers(site)['fr']
        saved = site.create('Sales Invoice', customer=buyer, docstatus=1,
                            items=[{'item_name': 'Cours', 'qty': 3, 'rate': 40}])
        tap.eq(saved['items'][0]['vat_code'], 'FRANCHISE')
        tap.eq([saved['total_taxes_and_charges'], saved['grand_total']], [0, 120])
        xml = download(site, saved['name'], 'ubl')
        tap.contains(xml.decode(), 'art. 293 B du CGI')
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'f.xml')
            with open(path, 'wb') as f:
                f.write(xml)
            done = subprocess.run([tool, '--fr', path], text=True, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=100, check=False)
            tap.eq(done.returncode, 0, done.stdout[-3000:])
    finally:
        site.stop()


if __name__ == '__main__':
    tap.main(make_site)
