#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What stands beside a document: its history in words, notes, files, and the documents that it
comes from and leads to. The rights of the document decide about all of it."""
import html
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import PASSWORD, customer, invoice, line  # noqa: E402

FORM = {'Content-Type': 'application/x-www-form-urlencoded'}
PNG = bytes.fromhex('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489'
                    '0000000d49444154789c6364f8cf500f0003860180'
                    '5a347d6b0000000049454e44ae426082')


def french(site, user=None):
    return site.login(*([user] if user else []), headers={'Accept-Language': 'fr'})


def pane(client, address, tab):
    text = client.get(f'{address}?pane={tab}').expect(200).text
    aside = text[text.index('<aside'):text.index('</aside>')]
    return re.sub(r'[\u202f\u00a0]', ' ', html.unescape(re.sub(r'<[^>]+>', '|', aside))), aside


def note(client, address, text):
    return client.call('POST', f'{address}/note',
                       urllib.parse.urlencode({'content': text}).encode(), FORM)


def person(site, email, role='Sales User'):
    if not site.list('User', filters={'name': email}):
        site.create('User', email=email, first_name=email.split('@')[0].capitalize(),
                    new_password=PASSWORD, roles=[{'role': role}] if role else [])
    return french(site, email)


def test_the_history_says_who_changed_what(site):
    alice = person(site, 'alice@test.example')
    customer(site, 'Histoire', city='Lyon')
    alice.change('Customer', 'Histoire', city='Nantes', tax_id='').expect(200)
    text, _ = pane(french(site), '/app/customer/Histoire', 'history')
    for part in ('Alice a modifié', 'Ville : Lyon → Nantes', 'a créé'):
        tap.contains(text, part)
    draft = invoice(site, [line(2, 500)], 'Histoire', due_date='2027-01-31')
    site.change('Sales Invoice', draft['name'], due_date='2027-02-15')
    text, _ = pane(french(site), f'/app/sales-invoice/{draft["name"]}', 'history')
    tap.contains(text, '31/01/2027 → 15/02/2027')


def test_a_submission_names_its_entry_and_seal(site):
    customer(site, 'Scelle')
    done = invoice(site, [line(1, 100)], 'Scelle', docstatus=1)
    entry = site.list('GL Entry', filters={'voucher_no': done['name']},
                      fields=['entry_number'])[0]['entry_number']
    text, _ = pane(french(site), f'/app/sales-invoice/{done["name"]}', 'history')
    tap.ok(re.search(rf'a validé.*écriture {re.escape(entry)}, scellé n° \d+', text), text)
    site.cancel('Sales Invoice', done['name']).expect(200)
    text, _ = pane(french(site), f'/app/sales-invoice/{done["name"]}', 'history')
    tap.eq(len(set(re.findall(r'écriture (\S+),', text))), 2)  # the reversing one too


def test_notes_are_kept_beside_their_document(site):
    alice = person(site, 'alice@test.example')
    customer(site, 'Notes')
    at = '/app/customer/Notes'
    note(alice, at, 'Rappeler <b>lundi</b>\r\net demander le SIREN').expect(303)
    note(alice, at, '  ').expect(303)  # nothing to keep
    text, source = pane(french(site), at, 'history')
    for part in ('Alice a noté', 'Rappeler <b>lundi</b>'):
        tap.contains(text, part)
    tap.ok('<b>lundi' not in source, 'not escaped')
    kept = site.list('Comment', filters={'reference_doctype': 'Customer',
                                         'reference_name': 'Notes'}, fields=['*'])
    tap.eq([(k['comment_by'], k['comment_email'], k['comment_type']) for k in kept],
           [('Alice', 'alice@test.example', 'Comment')])
    # a note is not a change of the document
    tap.eq(site.read('Customer', 'Notes')['modified_by'], 'admin@test.example')


def test_programs_note_as_frappe_does(site):
    alice = person(site, 'alice@test.example')
    customer(site, 'Programme')
    said = alice.method('frappe.desk.form.utils.add_comment', {
        'reference_doctype': 'Customer', 'reference_name': 'Programme', 'content': 'Vu',
        'comment_email': 'boss@test.example', 'comment_by': 'Le chef'}).message
    tap.eq((said['content'], said['comment_by']), ('Vu', 'Alice'))  # under one's own name
    alice.method('frappe.desk.form.utils.add_comment', {
        'reference_doctype': 'Customer', 'reference_name': 'Personne', 'content': 'x'}).refused(
            417, 'LinkValidationError', 'reference_name')
    alice.change('Comment', said['name'], content='autre').expect(403)


def test_the_rights_of_the_document_decide(site):
    customer(site, 'Ouverte')
    customer(site, 'Fermee')
    bob = person(site, 'bob@test.example')
    note(french(site), '/app/customer/Fermee', 'secret').expect(303)
    note(french(site), '/app/customer/Ouverte', 'public').expect(303)
    site.create('User Permission', user='bob@test.example', allow='Customer', for_value='Ouverte')
    said = [c['content'] for c in bob.list('Comment', fields=['content'], limit=0)]
    tap.ok('public' in said and 'secret' not in said, said)
    note(bob, '/app/customer/Fermee', 'x').expect(403)
    bob.try_create('Comment', reference_doctype='Customer', reference_name='Fermee',
                   content='x').expect(403)
    nobody = person(site, 'nemo@test.example', '')
    tap.eq(nobody.list('Comment', limit=0), [])
    note(nobody, '/app/customer/Ouverte', 'x').expect(403)


def test_notes_go_with_a_draft_and_stay_with_its_number(site):
    customer(site, 'Brouillon')
    draft = invoice(site, [line(1, 10)], 'Brouillon')
    note(french(site), f'/app/sales-invoice/{draft["name"]}', 'à vérifier').expect(303)
    number = site.submit('Sales Invoice', draft['name']).data['name']
    text, _ = pane(french(site), f'/app/sales-invoice/{number}', 'history')
    tap.contains(text, 'à vérifier')
    other = invoice(site, [line(1, 10)], 'Brouillon')
    note(french(site), f'/app/sales-invoice/{other["name"]}', 'à jeter').expect(303)
    site.remove('Sales Invoice', other['name']).expect(200, 202)
    tap.eq(site.list('Comment', filters={'content': 'à jeter'}), [])


def test_files_are_attached_and_shown(site):
    a = french(site)
    customer(site, 'Fichiers')
    at = '/app/customer/Fichiers'
    a.upload('reçu <1>.png', PNG, f'{at}/file').expect(303)
    a.upload('contrat.pdf', b'%PDF-1.4\n%%EOF\n', f'{at}/file').expect(303)
    a.upload('liste.txt', b'abc', f'{at}/file').expect(303)
    text, source = pane(a, at, 'files')
    for part in ('reçu <1>.png', 'contrat.pdf', 'liste.txt', '|Pièces |3|'):
        tap.contains(text.replace('||', '|'), part)
    tap.contains(source, '<img src="/private/files/')
    pdf = re.search(r'href="([^"]*pane=files&amp;file=[^"]*)">contrat', source).group(1)
    shown = a.get(html.unescape(pdf)).expect(200).text
    tap.ok('<iframe src="/private/files/' in shown and '<img' not in shown, 'the PDF is not shown')
    a.call('POST', f'{at}/file', b'', {'Content-Type': 'multipart/form-data; boundary=x'}
           ).expect(400, 417)
    reader = person(site, 'auditor@test.example', 'Auditor')
    if reader.get(at).status == 200:
        reader.upload('x.txt', b'x', f'{at}/file').expect(403)


# 120,00 TTC of which 50,00 are paid; a credit note of 24,00 TTC
def test_links_lead_both_ways(site):
    a = french(site)
    customer(site, 'Liens')
    done = invoice(site, [line(1, 100)], 'Liens', docstatus=1)
    paid = site.create('Payment Entry', payment_type='Receive', party_type='Customer',
                       party='Liens', paid_amount=50, docstatus=1, references=[{
                           'reference_doctype': 'Sales Invoice', 'reference_name': done['name'],
                           'allocated_amount': 50}])
    credit = site.create('Sales Invoice', customer='Liens', is_return=1, docstatus=1,
                         return_against=done['name'], items=[line(-1, 20)])
    text, _ = pane(a, f'/app/sales-invoice/{done["name"]}', 'links')
    for part in (paid['name'], '50,00', credit['name'], '24,00'):
        tap.contains(text, part)
    for name, doctype in ((paid['name'], 'payment-entry'), (credit['name'], 'sales-invoice')):
        tap.contains(pane(a, f'/app/{doctype}/{name}', 'links')[0], done['name'])
    text, source = pane(a, '/app/customer/Liens', 'links')
    tap.contains(source, 'href="/app/sales-invoice?customer=Liens"')
    tap.ok(done['name'] not in text, 'the papers of a customer are a list')


def test_a_draft_names_what_it_comes_from(site):
    a = french(site)
    customer(site, 'Source')
    done = invoice(site, [line(1, 100)], 'Source', docstatus=1)
    draft = site.create('Sales Invoice', customer='Source', is_return=1,
                        return_against=done['name'], items=[line(-1, 20)])
    tap.contains(pane(a, f'/app/sales-invoice/{draft["name"]}', 'links')[0], done['name'])
    tap.contains(pane(a, f'/app/sales-invoice/{done["name"]}', 'links')[1],
                 f'href="/app/sales-invoice/{draft["name"]}"')


if __name__ == '__main__':
    tap.main()
