#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Factur-X that the unit tests write, shown to validators that share no code with us; what the XML
says stands on the paper too; and what the confined reader makes of PDF from everywhere.

The validators, their Java and the corpora are not part of this repository; without them the tests
that need them are skipped.
time limit: 600 s
"""
import glob
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import BUILD, ROOT, SANITIZER, program, shared  # noqa: E402

FOLDER = tempfile.mkdtemp(prefix='facturx-')


def made():
    if not glob.glob(FOLDER + '/*.pdf'):
        test = os.path.join(BUILD, 'src', 'formats_facturx_facturx_test')
        subprocess.run([test], env=dict(os.environ, BASTIDE_EINVOICE_OUT=FOLDER), check=True,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return sorted(glob.glob(FOLDER + '/fx-*.pdf'))


def test_every_one_is_valid():
    files = made()
    tap.ok(len(files) > 100, len(files))
    tool = shared('tools', 'validate-einvoice')
    done = subprocess.run([tool, '--fr', '--json', *files], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 1):
        tap.skip('the validator cannot run here: ' + done.stderr.strip()[:200])
    bad = [(os.path.basename(r['file']), r['messages'][:3]) for r in json.loads(done.stdout)
           if r['verdict'] != 'VALID']
    tap.eq(bad[:5], [])


# ---- what stands on the paper ----

# Codes that stand there in words, or that say how the XML is made.
IN_WORDS = {'SubjectCode', 'CategoryCode', 'DueDateTypeCode', 'CountryID', 'ExemptionReasonCode',
            'Indicator', 'LineStatusReasonCode', 'LineStatusCode', 'AttachmentBinaryObject'}
KINDS = {'SpecifiedTradeSettlementPaymentMeans', 'ApplicableTradeTax', 'CategoryTradeTax',
         'AdditionalReferencedDocument', 'InvoiceReferencedDocument'}
COUNTRIES = {'OriginTradeCountry'}
ONLY_XML = {'GuidelineSpecifiedDocumentContextParameter'}


def local(element):
    return element.tag.split('}')[1]


def leaves(element, parents=()):
    if len(element) == 0:
        yield local(element), element.text or '', parents
    for child in element:
        yield from leaves(child, (*parents, local(element)))


def forms(name, text, english):
    """How a value may be written on paper, without spaces."""
    if name == 'DateTimeString' or re.fullmatch(r'20\d{6}', text):
        return [text[6:8] + '/' + text[4:6] + '/' + text[:4], text]
    if re.fullmatch(r'-?\d+(\.\d+)?', text) and name.endswith(('Amount', 'Percent', 'Quantity')):
        number = text.rstrip('0').rstrip('.') if '.' in text else text
        whole, _, rest = number.partition('.')
        grouped = re.sub(r'(?<=\d)(?=(\d{3})+$)', ',', whole) if english else whole
        point = '.' if english else ','
        return [grouped + (point + rest if rest else ''),
                grouped + point + (rest + '00')[:max(2, len(rest))]]
    return [re.sub(r'\s+', '', text)]


def words_of(path):
    out = subprocess.run(['pdftotext', '-raw', path, '-'], check=True, stdout=subprocess.PIPE)
    return re.sub(r'[\s\u00a0\u202f\u00ad]+', '', out.stdout.decode())


def xml_of(path):
    done = subprocess.run([program(), 'confined-facturx'], stdin=open(path, 'rb'), check=True,
                          stdout=subprocess.PIPE)
    return ET.fromstring(done.stdout)


def missing_words(path):
    words, root = words_of(path), xml_of(path)
    english = 'Invoice' in words or 'CREDITNOTE' in words or 'page1of' in words
    absent = []
    for name, text, parents in leaves(root):
        if (name in IN_WORDS or not text.strip() or parents[-1] in ONLY_XML or
                parents[-1] in COUNTRIES or text == 'Project reference' or
                (name == 'InvoiceCurrencyCode' and text == 'EUR' and '€' in words) or
                (name == 'TypeCode' and parents[-1] in KINDS) or name == 'ParentLineID'):
            continue
        if not any(f in words for f in forms(name, text.strip(), english)):
            absent.append(('/'.join(parents[-2:]), name, text))
    return absent


def test_what_the_xml_says_stands_on_the_paper():
    bad = {}
    for path in made():
        if 'lines-500' in path or 'lines-60' in path:
            continue  # Arabic comes out of pdftotext in another order
        for where, name, text in missing_words(path):
            if not re.search('[\u0590-\u08ff]', text):
                bad.setdefault((where, name, text[:60]), os.path.basename(path))
    tap.eq(list(bad.items())[:8], [])


def test_the_picture_of_the_guide():
    """BASTIDE_SHOTS=1 draws the picture of docs/fr anew."""
    made()
    target = os.path.join(FOLDER, 'picture')
    subprocess.run(['pdftoppm', '-r', '80', '-png', '-singlefile', FOLDER + '/fx-mixed-final.pdf',
                    target], check=True)
    tap.ok(os.path.getsize(target + '.png') > 20000, 'a page that is not empty')
    if os.environ.get('BASTIDE_SHOTS'):
        shutil.copy(target + '.png', os.path.join(ROOT, 'docs', 'fr', 'facture-factur-x.png'))


def test_fonts_of_the_host_do_not_matter():
    files = made()
    with tempfile.TemporaryDirectory() as folder:
        test = os.path.join(BUILD, 'src', 'formats_facturx_facturx_test')
        env = dict(os.environ, BASTIDE_EINVOICE_OUT=folder, FONTCONFIG_FILE='/nonexistent',
                   HOME=folder, LC_ALL='C', TZ='Asia/Tokyo')
        subprocess.run([test], env=env, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for path in files:
            with open(path, 'rb') as a, open(os.path.join(folder, os.path.basename(path)),
                                             'rb') as b:
                tap.ok(a.read() == b.read(), os.path.basename(path))
    out = subprocess.run(['pdffonts', FOLDER + '/fx-lines-60.pdf'], check=True,
                         stdout=subprocess.PIPE).stdout.decode().splitlines()[2:]
    for row in out:
        tap.ok(re.match(r'[A-Z]{6}\+(Inter|NotoSans)', row) and 'yes yes yes' in row, row)


def test_long_invoices_carry_their_sums():
    made()
    out = subprocess.run(['pdftotext', '-layout', FOLDER + '/fx-lines-500.pdf', '-'], check=True,
                         stdout=subprocess.PIPE).stdout.decode()
    pages = out.split('\f')[:-1]
    tap.ok(len(pages) > 15, len(pages))
    for i, page in enumerate(pages):
        tap.contains(page, f'page {i + 1} sur {len(pages)}')
    carried = [re.findall(r'À reporter\s+([\d\s,]+)', p) for p in pages]
    brought = [re.findall(r'(?<!À )Report\s+([\d\s,]+)', p) for p in pages]
    pairs = [(a[0].strip().split('\n')[0], b[0].strip().split('\n')[0])
             for a, b in zip(carried, brought[1:]) if a]
    tap.ok(len(pairs) > 10, len(pairs))
    for a, b in pairs:
        tap.eq(a, b)


# ---- what others send ----

WITHOUT_INVOICE = ('/hs-pdf_invalid.pdf', '/hs-pdf_plain.pdf')


def extract(path):
    with open(path, 'rb') as f:
        done = subprocess.run([program(), 'confined-facturx'], stdin=f, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    tap.ok(not SANITIZER.search(done.stderr.decode(errors='replace')), done.stderr[-500:])
    return done


def test_every_pdf_of_the_corpora_gives_its_xml_or_an_error():
    bad, found = [], 0
    for folder in ('facturx-pdf', 'facturx-defects', 'pdfa'):
        for path in sorted(glob.glob(shared('corpus', folder) + '/*.pdf')):
            done = extract(path)
            if done.returncode == 0:
                found += 1
                tap.contains(done.stdout[:400].decode('utf-8', errors='replace'), '<')
            elif done.returncode not in (1, 2):
                bad.append((os.path.basename(path), done.returncode))
            elif folder != 'pdfa' and not path.endswith(WITHOUT_INVOICE):
                bad.append((os.path.basename(path), 'no XML'))
    tap.eq(bad, [])
    tap.ok(found >= 60, found)


def hostile():
    yield b''
    yield b'%PDF-1.7'
    yield b'%PDF-1.7\n' + b'[' * 200000
    yield b'%PDF-1.7\n1 0 obj\n' + b'<</A ' * 100000
    yield b'\0' * 1000000
    # a catalogue whose name tree is its own child, and an attachment that names itself
    yield (b'%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 3 0 R>>'
           b'/AF 3 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[2 0 R]/Count 99999999>>\nendobj\n'
           b'3 0 obj\n<</Kids[3 0 R 3 0 R 3 0 R]/Names[(factur-x.xml) 3 0 R]/UF(factur-x.xml)'
           b'/EF 3 0 R/F 3 0 R>>\nendobj\ntrailer\n<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n')


def bomb():
    """An attachment of 600 MB in 600 kB."""
    packer, data = zlib.compressobj(9), b''
    for _ in range(600):
        data += packer.compress(b' ' * 1000000)
    data += packer.flush()
    return (b'%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/AF[3 0 R]>>\nendobj\n2 0 obj\n'
            b'<</Type/Pages/Kids[]/Count 0>>\nendobj\n3 0 obj\n<</Type/Filespec/UF(factur-x.xml)'
            b'/EF<</F 4 0 R>>>>\nendobj\n4 0 obj\n<</Filter/FlateDecode/Length '
            + str(len(data)).encode() + b'>>\nstream\n' + data
            + b'\nendstream\nendobj\ntrailer\n<</Root 1 0 R/Size 5>>\n%%EOF\n')


def test_hostile_pdf_harm_only_the_child():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'x.pdf')
        for data in [*hostile(), bomb()]:
            with open(path, 'wb') as f:
                f.write(data)
            done = extract(path)
            tap.ok(done.returncode != 0, data[:40])
            tap.eq(done.stdout, b'')


def test_broken_copies_never_give_more_than_an_error():
    chance = random.Random(7)
    with open(made()[0], 'rb') as f:
        whole = f.read()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'x.pdf')
        for _ in range(60):
            data = bytearray(whole)
            for _ in range(chance.randrange(1, 40)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            with open(path, 'wb') as f:
                f.write(data[:chance.randrange(100, len(data))])
            tap.ok(extract(path).returncode in (0, 1, 2), 'broken copy')


if __name__ == '__main__':
    tap.main()
