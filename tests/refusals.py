#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Each type of field refuses what it cannot be: in the form and in a cell of a grid, in what the
script sends and in a form without script. The sentence is French and stands beside the field, the
summary links to it, all else that was typed is still there, and nothing was saved."""
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import every, tap  # noqa: E402
from lib.page import FORM, Page, get, send  # noqa: E402
from lib.site import customer  # noqa: E402

NEW = f'{every.SLUG}/new'
TEXT, IBAN = (next(f for f in every.FIELDS if f['type'] == t) for t in ('text', 'iban'))
ENGLISH = re.compile(r'\b(the|this|is|not|are|too|there|choose|write)\b', re.I)
UNSHOWN = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]')  # of these no page shows anything


def made(site):
    """The types, once a site; a client of somebody French."""
    if not hasattr(site, 'french'):
        every.make_types(site)
        site.french = site.login(headers={'Accept-Language': 'fr'})
    return site.french


def id_of(name):
    return 'f-' + re.sub(r'[\[\].]+', '-', name)


def sent_bytes(value):
    """As a browser without script sends it: half a character as the sign for what is unreadable."""
    return value.encode('utf-8', errors='surrogatepass').replace(b'\xed\xa0\x80', b'\xef\xbf\xbd') \
        .replace(b'\xed\xb0\x80', b'\xef\xbf\xbd')


def straight(sentence):
    return sentence.replace('\u202e', '')


def told_in_french(field, sentence, what):
    tap.ok(every.label_of(field) in sentence, f'{what}: {sentence!r} does not name the field')
    rest = sentence.replace(every.label_of(field), '').split('«')[0].split('"')[0]
    tap.ok(not ENGLISH.search(rest), f'{what}: {sentence!r} is not French')
    tap.ok(len(sentence) < 400, f'{what}: {len(sentence)} characters')


def count(site):
    return len(site.list(every.DOCTYPE, limit_page_length=0))


def each_wrong():
    for field in every.FIELDS:
        for i, value in enumerate(field['wrong']):
            yield field, every.text(value), f'{field["type"]} {i}: {every.text(value)[:30]!r}'


def refuse_all(site, name_of):
    client = made(site)
    page = get(client, NEW)
    right = every.right_values(name_of)
    failures = []
    for field, value, what in each_wrong():
        name = name_of(field)
        body = {**page.fields, **right, 'do': 'save', name: value}
        body = {k: sent_bytes(v) for k, v in body.items()}
        try:
            answer = client.call('POST', NEW, urllib.parse.urlencode(body).encode(), FORM)
            tap.eq(answer.status, 417, what)
            answer = Page(answer)
            tap.ok(id_of(name) in answer.wrong, f'{what}: nothing beside it: {answer.wrong}')
            told_in_french(field, answer.wrong[id_of(name)], what)
            tap.eq(set(answer.wrong), {id_of(name)}, what)
            below = [f'Ligne 1. {answer.wrong[id_of(name)]}'] if '[' in name else []
            tap.eq([straight(s) for s in answer.below.values()], [straight(s) for s in below], what)
            tap.ok(id_of(name) in answer.linked, f'{what}: no link in the summary')
            for other, typed in right.items():
                if other != name and not other.endswith('f_password'):
                    tap.eq(answer.fields.get(other), typed, f'{what}: {other}')
            if not field.get('forged') and not field.get('untold'):
                kept = UNSHOWN.sub('', sent_bytes(value).decode())
                shown = answer.fields.get(name).replace('\r\n', '\n')
                tap.ok(shown in (kept, value.strip(' ')), f'{what}: {shown[:60]!r} is left of it')
        except AssertionError as why:
            failures.append(str(why)[:600])
    tap.ok(not failures, '\n'.join(failures))
    tap.eq(count(site), 0)


def test_without_script_in_the_form(site):
    refuse_all(site, every.name_of)


def test_without_script_in_a_cell(site):
    refuse_all(site, every.cell_of)


def test_the_script_is_told_the_same(site):
    client = made(site)
    once = get(client, NEW).fields['once']
    failures = []
    for name_of in (every.name_of, every.cell_of):
        right = every.right_values(name_of)
        for field, value, what in each_wrong():
            name = name_of(field)
            typed = re.sub('[\x00\ud800-\udfff]', '\x1a', value)  # web/src/draft.ts
            pairs = [[k, v] for k, v in {**right, name: typed}.items()]
            said = client.post(f'{NEW}/draft', {'doctype': every.DOCTYPE, 'once': once,
                                                'form': pairs, 'changed': [[name, '']]}).message
            try:
                tap.eq([e['field'] for e in said['errors']], [name], what)
                told_in_french(field, said['errors'][0]['text'], what)
                tap.ok(name not in said['values'], f'{what}: it is written over')
            except AssertionError as why:
                failures.append(str(why)[:600])
    tap.ok(not failures, '\n'.join(failures))
    tap.eq(count(site), 0)


def test_bytes_that_are_no_text_lose_nothing(site):
    client = made(site)
    page = get(client, NEW)
    for name_of in (every.name_of, every.cell_of):
        text, iban = name_of(TEXT), name_of(IBAN)
        for raw in (b'\xff', b'a\xc3', b'\xed\xa0\x80b', b'\x00', b'\xc0\xaf'):
            body = {**page.fields, **every.right_values(name_of), 'do': 'save', text: raw}
            answer = Page(client.call('POST', NEW, urllib.parse.urlencode(body).encode(), FORM)
                          .expect(417))
            tap.eq(set(answer.wrong), {id_of(text)}, repr(raw))
            tap.eq(answer.fields[iban], every.right_of(IBAN))
    client.call('POST', '/api/method/login', b'usr=%ff&pwd=x', FORM).expect(400)
    tap.eq(count(site), 0)


def test_what_is_right_is_taken(site):
    client = made(site)
    page = get(client, NEW)
    for i in range(max(len(f['right']) for f in every.FIELDS)):
        typed, want = {}, {}
        for f in every.FIELDS:
            given, stored = f['right'][min(i, len(f['right']) - 1)]
            typed[every.name_of(f)] = typed[every.cell_of(f)] = every.text(given)
            if stored is not None:
                want[every.name_of(f)] = every.text(stored)
        kinds = {k: 'Customer' for k in ('f_kind', 'f_others[0].f_kind')}
        answer = send(client, NEW, page, 'save', **kinds, **typed)
        tap.eq(answer.status, 303, str(Page(answer).wrong))
        name = urllib.parse.unquote(answer.headers['Location'].rsplit('/', 1)[-1].split('?')[0])
        doc = site.read(every.DOCTYPE, name)
        tap.eq({k: doc[k] for k in want}, want)
        rows = {**doc['f_texts'][0], **doc['f_others'][0]}
        tap.eq({k: rows[k] for k in want}, want)
        page = get(client, NEW)
    for row in site.list(every.DOCTYPE, limit_page_length=0):
        site.remove(every.DOCTYPE, row['name']).expect(200, 202)


def test_more_rows_than_a_document_holds(site):
    client = made(site)
    page = get(client, NEW)
    answer = Page(send(client, NEW, page, 'save', f_text='trop', **{
        f'f_others[{i}].f_int': str(i) for i in (0, 5000)}).expect(417))
    tap.contains(answer.text, '5000 lignes')
    tap.eq((answer.fields['f_text'], answer.fields['f_others[0].f_int']), ('trop', '0'))
    tap.eq(count(site), 0)


# --- fields of rows that are no columns ---

def wrong_in(site, field, value):
    """The page of an invoice in whose first row that was typed."""
    client = made(site)
    customer(site)
    bill = site.create('Sales Invoice', customer='Dupont SARL',
                       items=[{'item_name': 'Heure', 'qty': 1, 'rate': 1, 'vat_code': 'TVA20'}])
    at = f'/app/sales-invoice/{bill["name"]}'
    client.post(at + '/draft', {'doctype': 'Sales Invoice', 'name': bill['name'], 'version': 1,
                                'ops': [{'op': 'set', 'table': 'items', 'row': 0, 'field': field,
                                         'value': value}]}).expect(200)
    return client, at, get(client, at)


def leads_to_it(page, field, value):
    tap.ok(f'f-items-0-{field}' in page.linked, page.linked)
    tap.contains(page.wrong[f'f-items-0-{field}'], value)  # a field with that id, and its sentence
    tap.eq(page.fields[f'items[0].{field}'], value)


def test_what_is_wrong_in_no_column_has_one(site):
    client, at, page = wrong_in(site, 'income_account', 'Rien de tel')
    leads_to_it(page, 'income_account', 'Rien de tel')
    answer = Page(send(client, at, page, 'save').expect(417))
    leads_to_it(answer, 'income_account', 'Rien de tel')
    send(client, at, answer, 'save', **{'items[0].income_account': '706'}).expect(303)
    tap.ok('items[0].income_account' not in get(client, at).fields, 'right, it has none')


def test_a_column_that_was_put_away_comes_back_while_it_is_wrong(site):
    client = made(site)
    columns = '/app/sales-invoice-item/columns'
    body = urllib.parse.urlencode([('column', c) for c in ('item_name', 'qty', 'rate')] +
                                  [('do', 'save')]).encode()
    client.call('POST', columns, body, FORM).expect(303)
    client, at, page = wrong_in(site, 'vat_code', 'TVA99')
    leads_to_it(page, 'vat_code', 'TVA99')
    tap.eq(page.text.count('name="items[0].vat_code"'), 1)  # not put away as well
    send(client, at, page, 'save', **{'items[0].vat_code': 'TVA10'}).expect(303)
    tap.contains(get(client, at).text, '<input type="hidden" name="items[0].vat_code"')
    client.call('POST', columns, b'do=reset', FORM).expect(303)


if __name__ == '__main__':
    tap.main()
