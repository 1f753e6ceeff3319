#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The scanned invoice beside the entry sheet, without script: it is kept as soon as it comes, shown
beside the rows, attached to the entry that closes; of an electronic invoice it is told what of it
stands in the rows. Several wait in their order."""
import concurrent.futures
import html
import os
import re
import sys
import tempfile
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import page, tap  # noqa: E402
from lib.site import ADMIN, PASSWORD, YEAR, Site, customer, invoice, line  # noqa: E402

BUYING, BANK = 'AC - Achats', 'BQ - Banque'
DEBIT, CREDIT = 'debit_in_account_currency', 'credit_in_account_currency'
SHEET = '/books/entry'
PNG = bytes.fromhex('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489'
                    '0000000d49444154789c6364f8cf500f0003860180'
                    '5a347d6b0000000049454e44ae426082')
PDF = b'%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'


def make_site(engine):
    """Its own sales invoice stands for that of a supplier: 1 080.00 + 216.00 = 1 296.00."""
    site = Site(engine, siren='732829320', name='Scierie de Retz', address='1 rue',
                postcode='44000', city='Nantes')
    customer(site, 'Notre société', siren='123456782', territory='France',
             address_line1='2 rue', pincode='75001', city='Paris')
    site.create('Supplier', supplier_name='Scierie de Retz')
    site.number = invoice(site, [line(1, 1080)], 'Notre société', docstatus=1)['name']
    site.invoices = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind in ('facturx', 'cii', 'ubl'):
            site.ask('export einvoice', site.number, '--format', kind, '--out', folder)
            (name,) = os.listdir(folder)
            path = os.path.join(folder, name)
            with open(path, 'rb') as f:
                site.invoices[kind] = f.read()
            os.remove(path)
    site.create('User', email='autre@test.example', first_name='Autre', new_password=PASSWORD,
                roles=[{'role': 'Accounts User'}])
    site.create('User', email='vue@test.example', first_name='Vue', new_password=PASSWORD,
                roles=[{'role': 'Auditor'}])
    site.desk = french(site)
    return site


def french(site, user=None):
    return site.login(*([user] if user else []), headers={'Accept-Language': 'fr'})


def address(journal=BUYING):
    return f'{SHEET}?journal={urllib.parse.quote(journal)}&posting_date={YEAR}-10-05'


def sheet(site, journal=BUYING, desk=None):
    return page.Page((desk or site.desk).get(address(journal)).expect(200))


def text_of(answer):
    plain = re.sub(r'<[^>]*>', ' ', html.unescape(answer.text))
    return re.sub(r'\s+', ' ', plain.replace('\u202f', ' ').replace('\u00a0', ' '))


def account(site, number):
    return site.list('Account', filters=[['account_number', '=', number]])[0]['name']


def rows(site, *lines):
    """Fields of rows: (account number, debit, credit)."""
    fields = {}
    for i, (number, debit, credit) in enumerate(lines):
        fields.update({f'accounts[{i}].account': account(site, number),
                       f'accounts[{i}].{DEBIT}': debit, f'accounts[{i}].{CREDIT}': credit})
    return fields


def send(site, what, *files, at=None, desk=None, **typed):
    """The form in parts, as a browser sends it, with files: (name, bytes)."""
    at = at or sheet(site, desk=desk)
    mark, parts = 'm4rk', []
    fields = {k: v for k, v in at.fields.items() if k != 'file'}
    for name, value in {**fields, **typed, 'do': what}.items():
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
                     f'{value}\r\n'.encode())
    for name, content in files:
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="file"; '
                     f'filename="{name}"\r\n\r\n'.encode() + content + b'\r\n')
    return (desk or site.desk).call('POST', SHEET, b''.join(parts) + f'--{mark}--\r\n'.encode(), {
        'Content-Type': f'multipart/form-data; boundary={mark}'})


def beside(answer):
    """The name of the file that stands beside, and how many more wait."""
    at = re.search(r'<details[^>]*piece.*?<h2>(.*?)</h2>', html.unescape(answer.text), re.S)
    more = re.search(r'(\d+) autres attendent', answer.text)
    return (at.group(1) if at else None, int(more.group(1)) if more else 0)


def marked(answer):
    """What of the invoice stands in the form."""
    part = re.search(r'<article[^>]*id="values".*?</article>', answer.text, re.S)
    found = re.findall(r'<mark>(.*?)</mark>', part.group(0)) if part else []
    return [re.sub('[\u202f\u00a0]', ' ', html.unescape(x)) for x in found]


def attached(site, name):
    return [f['file_name'] for f in site.list('File', filters={'attached_to_name': name},
                                              fields=['file_name'])]


def newest(site):
    return site.list('Journal Entry', order_by='creation desc', limit_page_length=1)[0]['name']


def empty(site, journal=BUYING):
    """Takes away what waits."""
    for _ in range(20):
        at = sheet(site, journal)
        if 'attach.file' not in at.fields:
            return
        send(site, 'detach', at=at).expect(200)


def test_a_file_stands_beside_and_goes_with_the_entry(site):
    answer = send(site, 'attach', ('reçu été.png', PNG), cheque_no='F8841',
                  **rows(site, ('601', '10', ''))).expect(200)
    tap.eq(beside(answer), ('reçu été.png', 0))
    kept = page.Page(answer)
    tap.eq(kept.fields['cheque_no'], 'F8841', 'nothing typed is lost')
    tap.eq(kept.fields[f'accounts[0].{DEBIT}'], '10')
    tap.eq(site.list('Journal Entry'), [], 'nothing is stored yet')
    again = site.desk.get(address()).expect(200)
    tap.eq(beside(again), ('reçu été.png', 0), 'a reload')
    tap.eq(beside(french(site).get(address())), ('reçu été.png', 0), 'another session')
    src = re.search(r'<img src="([^"#]*)', again.text).group(1)
    tap.eq(site.desk.get(src).expect(200).body, PNG)
    answer = send(site, 'save', at=kept, **rows(site, ('601', '10', ''), ('401', '', '10')))
    answer.expect(303)
    site.first = newest(site)
    tap.eq(attached(site, site.first), ['reçu été.png'])
    tap.eq(beside(site.desk.get(address())), (None, 0), 'the next one begins without it')
    tap.contains(site.desk.get(f'/app/journal-entry/{site.first}?pane=files').text, 'reçu été.png')


def test_a_file_that_comes_with_the_piece_is_attached_too(site):
    fields = rows(site, ('601', '10', ''), ('401', '', '10'))
    at = sheet(site)
    send(site, 'save', ('f.pdf', PDF), at=at, **fields).expect(303)
    name = newest(site)
    tap.eq(attached(site, name), ['f.pdf'])
    send(site, 'save', ('f.pdf', PDF), at=at, **fields).expect(303)
    tap.eq(newest(site), name, 'sent twice it is one piece')
    tap.eq(beside(site.desk.get(address())), (None, 0))


def test_a_form_of_many_rows_goes_along(site):
    many = [('601', '1', '')] * 150 + [('401', '', '150')]
    send(site, 'save', ('beaucoup.png', PNG), **rows(site, *many)).expect(303)
    tap.eq(attached(site, newest(site)), ['beaucoup.png'])
    tap.eq(site.read('Journal Entry', newest(site))['total_debit'], 150)


def test_what_is_no_document_is_refused_beside_the_field(site):
    cases = [('page.html', b'<script>alert(1)</script>', 'est un PDF, une image'),
             ('scan.svg', b'<svg onload="alert(1)"/>', 'est un PDF, une image'),
             ('programme.exe', b'MZ\0\0', 'est un PDF, une image'),
             ('sans-fin', PDF, 'est un PDF, une image'),
             ('faux.pdf', b'<html><script>1</script>', 'pas ce que dit son nom'),
             ('faux.png', PDF, 'pas ce que dit son nom'),
             ('faux.xml', PNG, 'pas ce que dit son nom'),
             ('vide.pdf', b'', 'vide.pdf est vide')]
    for name, content, words in cases:
        for what in ('attach', 'save'):
            answer = send(site, what, (name, content), cheque_no='F1',
                          **rows(site, ('601', '5', ''), ('401', '', '5'))).expect(417)
            tap.contains(text_of(answer), words)
            told = re.search(r'class="drop".*?</div><p class="wrong">([^<]*)', answer.text, re.S)
            tap.ok(told and name in html.unescape(told.group(1)), f'{name}: {told}')
            tap.eq(page.Page(answer).fields['cheque_no'], 'F1')
            tap.eq(beside(answer), (None, 0), name)
    tap.eq(site.list('Journal Entry', filters=[['cheque_no', '=', 'F1']]), [])


def test_it_waits_for_a_journal_that_is_there(site):
    for journal in ('Nulle part', '', '<b>'):
        answer = send(site, 'attach', ('perdu.png', PNG), journal=journal).expect(417)
        tap.contains(text_of(answer), 'Choisissez d’abord : Journal. Joignez ensuite la pièce.')
    tap.eq(site.list('File', filters={'file_name': 'perdu.png'}), [])


def test_hostile_names_are_texts(site):
    for name in ('../../etc/passwd.png', '<img src=x onerror=alert(1)>.png', '%00%2e%2e.png',
                 'a' * 400 + '.png', '.png.png'):
        answer = send(site, 'attach', (name, PNG)).expect(200)
        shown, _ = beside(answer)
        tap.ok(shown and '/' not in shown and shown.endswith('.png') and len(shown) <= 140, name)
        tap.ok('<img src=x' not in answer.text, name)
        empty(site)


def test_a_broken_pdf_is_shown_and_says_nothing(site):
    answer = send(site, 'attach', ('abîmé.pdf', b'%PDF-' + bytes(range(256)) * 40)).expect(200)
    tap.eq(beside(answer), ('abîmé.pdf', 0))
    tap.ok('id="values"' not in answer.text)
    empty(site)
    answer = send(site, 'attach', ('notes.xml', b'<notes><b>rien</b></notes>')).expect(200)
    tap.eq(beside(answer), ('notes.xml', 0))
    tap.ok('id="values"' not in answer.text)
    empty(site)


def test_several_wait_in_their_order(site):
    answer = send(site, 'attach', ('a.png', PNG), ('b.pdf', PDF), ('c.png', PNG)).expect(200)
    tap.eq(beside(answer), ('a.png', 2))
    tap.eq(beside(site.desk.get(address(BANK))), (None, 0), 'of another journal')
    answer = send(site, 'later', cheque_no='F2').expect(200)
    tap.eq(beside(answer), ('b.pdf', 2))
    tap.eq(page.Page(answer).fields['cheque_no'], 'F2')
    for name in ('b.pdf', 'c.png', 'a.png'):
        tap.eq(beside(site.desk.get(address()))[0], name)
        send(site, 'save', **rows(site, ('601', '7', ''), ('401', '', '7'))).expect(303)
        tap.eq(attached(site, newest(site)), [name])
    tap.eq(beside(site.desk.get(address())), (None, 0))


def test_windows_that_send_at_once_lose_nothing(site):
    empty(site)
    desks = [french(site) for _ in range(8)]
    pages = [sheet(site, desk=desk) for desk in desks]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for answer in pool.map(lambda i: send(site, 'attach', (f'{i}-a.png', PNG),
                                              (f'{i}-b.png', PNG), at=pages[i], desk=desks[i]),
                               range(8)):
            answer.expect(200)
    tap.eq(beside(site.desk.get(address()))[1], 15, 'wait behind the first of 16')
    empty(site)


def test_what_is_taken_away_goes(site):
    send(site, 'attach', ('erreur.png', PNG)).expect(200)
    answer = send(site, 'detach', cheque_no='F3').expect(200)
    tap.eq(beside(answer), (None, 0))
    tap.eq(page.Page(answer).fields['cheque_no'], 'F3')
    tap.eq(site.list('File', filters={'file_name': 'erreur.png'}), [])


def test_of_two_windows_one_gets_it(site):
    send(site, 'attach', ('une.png', PNG)).expect(200)
    one, other = sheet(site), sheet(site)
    fields = rows(site, ('601', '3', ''), ('401', '', '3'))
    send(site, 'save', at=one, **fields).expect(303)
    first = newest(site)
    answer = send(site, 'save', at=other, cheque_no='F4', **fields).expect(303)
    tap.contains(answer.headers['Set-Cookie'], 'next-bare')
    tap.eq((attached(site, first), attached(site, newest(site))), (['une.png'], []))


def test_a_piece_gets_no_file_that_its_page_did_not_show(site):
    at = sheet(site)
    send(site, 'attach', ('ailleurs.png', PNG)).expect(200)
    send(site, 'save', at=at, **rows(site, ('601', '3', ''), ('401', '', '3'))).expect(303)
    tap.eq(attached(site, newest(site)), [])
    tap.eq(beside(site.desk.get(address())), ('ailleurs.png', 0))
    empty(site)


def test_a_piece_that_is_refused_keeps_it(site):
    answer = send(site, 'save', ('garde.png', PNG), posting_date='32',
                  **rows(site, ('601', '3', ''))).expect(417)
    tap.eq(beside(answer), ('garde.png', 0))
    tap.ok('f-posting_date' in page.Page(answer).wrong)
    tap.eq(beside(site.desk.get(address())), ('garde.png', 0))
    empty(site)


def test_others_do_not_see_it(site):
    send(site, 'attach', ('secret.png', PNG + b'1')).expect(200)
    other = french(site, 'autre@test.example')
    at = sheet(site, desk=other)
    tap.ok('secret.png' not in at.text)
    mine = sheet(site).fields['attach.file']
    src = re.search(r'<img src="([^"#]*)', site.desk.get(address()).text).group(1)
    other.get(src).expect(404)
    for what in ('save', 'attach', 'detach', 'later'):
        answer = send(site, what, at=at, desk=other, **{
            'attach.file': mine, **rows(site, ('601', '3', ''), ('401', '', '3'))})
        answer.expect(200, 303)
        tap.ok('secret.png' not in answer.text, what)
    tap.eq(beside(site.desk.get(address())), ('secret.png', 0))
    empty(site)


def test_who_may_not_write_entries_sends_nothing(site):
    desk = french(site, 'vue@test.example')
    send(site, 'attach', ('vue.png', PNG), at=sheet(site), desk=desk).expect(403)
    tap.eq(site.list('File', filters={'file_name': 'vue.png'}), [])


def test_what_is_typed_outlives_the_session(site):
    at = sheet(site)
    answer = send(site, 'save', ('f.png', PNG), at=at, desk=site.client(), cheque_no='F5 & Cie',
                  **rows(site, ('601', '3', ''))).expect(401)
    fields = page.Page(answer).fields
    body = urllib.parse.urlencode({**fields, 'usr': ADMIN, 'pwd': PASSWORD}).encode()
    answer = site.client().call('POST', '/login', body, page.FORM).expect(200)
    back = page.Page(answer).fields
    tap.eq((back['cheque_no'], back[f'accounts[0].{DEBIT}'], back['once']),
           ('F5 & Cie', '3', at.fields['once']))


# --- what an electronic invoice says ---

def test_what_stands_in_the_rows_is_marked(site):
    for kind, name in (('facturx', 'f.pdf'), ('cii', 'c.xml'), ('ubl', 'u.xml')):
        answer = send(site, 'attach', (name, site.invoices[kind])).expect(200)
        text = text_of(answer)
        tap.ok(f'Vendeur Scierie de Retz Numéro {site.number}' in text, f'{kind}: {text[-900:]}')
        tap.ok('Total HT 1 080,00 TVA 20 % 216,00 Total TTC 1 296,00' in text, kind)
        tap.eq(marked(answer), [], kind)
        answer = send(site, 'merge', cheque_no=site.number, **{
            'accounts[0].party_type': 'Supplier', 'accounts[0].party': 'Scierie de Retz',
            **rows(site, ('401', '', '1296'))}).expect(200)
        tap.eq(marked(answer), ['Scierie de Retz', site.number, '1 296,00'], kind)
        tap.contains(text_of(answer), 'Pas encore dans les lignes : TVA 216,00 · Total HT 1 080,00')
        empty(site)


def standing(site, *lines):
    """What is told of rows beside the invoice."""
    answer = send(site, 'merge', **rows(site, *lines)).expect(200)
    part = re.search(r'<article[^>]*id="values".*?</article>', answer.text, re.S).group(0)
    state = re.search(r'<span class="state"[^>]*>(.*?)</span>', part, re.S)
    plain = re.sub('<[^>]*>', '', state.group(1)) if state else ''
    return re.sub('[\u202f\u00a0]', ' ', html.unescape(plain)).strip()


def test_it_is_told_whether_both_agree(site):
    send(site, 'attach', ('f.pdf', site.invoices['facturx'])).expect(200)
    agrees = 'Concorde : le TTC, la TVA et le HT sont dans les lignes.'
    owed, tax = ('401', '', '1296'), ('44566', '216', '')
    tap.eq(standing(site), '')
    tap.eq(standing(site, owed, ('601', '1080', ''), tax), agrees)
    # split in two: 1 080.00 = 1 000.00 + 80.00
    tap.eq(standing(site, owed, ('601', '1000', ''), ('6063', '80', ''), tax), agrees)
    # a refund stands on the other sides
    tap.eq(standing(site, ('401', '1296', ''), ('601', '', '1080'), ('44566', '', '216')), agrees)
    tap.eq(standing(site, owed, ('601', '1080', '')), 'Pas encore dans les lignes : TVA 216,00')
    # 1 080.00 + 189.00 = 1 269.00: figures turned round, 27.00 less
    tap.eq(standing(site, ('401', '', '1269'), ('601', '1080', ''), ('44566', '189', '')),
           'Les lignes font 1 269,00 : 27,00 de moins que la pièce jointe.')
    tap.eq(standing(site, ('401', '', '1300'), ('601', '1084', ''), tax),
           'Les lignes font 1 300,00 : 4,00 de plus que la pièce jointe.')
    tap.eq(standing(site, owed), 'Pas encore dans les lignes : TVA 216,00 · Total HT 1 080,00')
    empty(site)


def draft(site, said, **typed):
    at = sheet(site)
    form = [[k, v] for k, v in {**at.fields, **typed}.items() if k not in ('csrf_token', 'file')]
    return site.desk.post('/app/journal-entry/new/draft', {
        'doctype': 'Journal Entry', 'once': at.fields['once'], 'form': form, 'changed': [],
        'said': said})


def test_a_draft_is_told_of_it_live(site):
    send(site, 'attach', ('f.pdf', site.invoices['facturx'])).expect(200)
    said = sheet(site).fields['attach.said']
    answer = draft(site, said, **rows(site, ('401', '', '1296'))).expect(200)
    told = answer.json['message']['said']
    tap.eq(re.findall(r'<mark>(.*?)</mark>', told), ['1\u202f296,00'])
    for odd in ('', 'x', '{}', '[]', '{"decimals": 99}', '{"decimals":2,"net":1,"tax":1}',
                said.replace('129600', '1e400'), said.replace('"rates":[', '"rates":[7,')):
        tap.ok('said' not in draft(site, odd).expect(200).json['message'], odd)
    hostile = said.replace('Scierie de Retz', '<script>1</script>')
    tap.ok('<script>' not in draft(site, hostile).expect(200).json['message']['said'])
    huge = said.replace('129600', '-9223372036854775808')
    draft(site, huge, **rows(site, ('401', '', '1296'))).expect(200)
    empty(site)


if __name__ == '__main__':
    tap.main(make_site)
