#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A photographed receipt is kept at once, waits for whoever took it, and is attached to the invoice
that is written up beside it."""
import html
import os
import re
import sys
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import PASSWORD  # noqa: E402

FORM = {'Content-Type': 'application/x-www-form-urlencoded'}
NEW = '/app/purchase-invoice/new'
PNG = bytes.fromhex('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489'
                    '0000000d49444154789c6364f8cf500f0003860180'
                    '5a347d6b0000000049454e44ae426082')


def photograph(client, name='reçu.png', content=PNG):
    mark = 'm4rk'
    body = (f'--{mark}\r\nContent-Disposition: form-data; name="photo"; filename="{name}"\r\n\r\n'
            ).encode() + content + f'\r\n--{mark}--\r\n'.encode()
    return client.call('POST', '/books/receipt', body,
                       {'Content-Type': f'multipart/form-data; boundary={mark}'})


def waiting(client):
    text = client.get('/books/receive').expect(200).text
    part = re.search(r'<section[^>]*id="receipts".*?</section>', text, re.S)
    return re.findall(r'<a href="([^"]*)">([^<]*)', part.group(0)) if part else []


def french(site, user=None):
    return site.login(*([user] if user else []), headers={'Accept-Language': 'fr'})


def save(client, address, **fields):
    once = re.search(r'name="once" value="(\w+)"', client.get(address).text).group(1)
    carried = re.search(r'name="attach.file" value="([^"]+)"', client.get(address).text)
    body = {**fields, 'do': 'save', 'once': once,
            **({'attach.file': carried.group(1)} if carried else {})}
    return client.call('POST', NEW, urllib.parse.urlencode(body).encode(), FORM)


def supplier(site):
    if not site.list('Supplier', filters={'name': 'Quincaillerie'}):
        site.create('Supplier', supplier_name='Quincaillerie')


def test_it_is_kept_shown_and_attached(site):
    supplier(site)
    a = french(site)
    address = photograph(a).expect(303).headers['Location']
    tap.ok(address.startswith(NEW + '?attach.file='), address)
    text = html.unescape(a.get(address).expect(200).text)
    tap.ok(re.search(r'<img src="/private/files/[^"]+" alt="reçu.png">', text), 'not shown')
    tap.eq([n for _, n in waiting(a)], ['reçu.png'])
    made = save(a, address, supplier='Quincaillerie', **{
        'items[0].item_name': 'Vis', 'items[0].qty': '1', 'items[0].rate': '10'}).expect(303)
    name = urllib.parse.unquote(made.headers['Location'].rsplit('/', 1)[1])
    files = site.list('File', filters={'attached_to_name': name}, fields=['file_name'])
    tap.eq([f['file_name'] for f in files], ['reçu.png'])
    tap.eq(waiting(a), [])


def test_it_waits_when_the_form_is_wrong_or_left(site):
    a = french(site)
    address = photograph(a, 'taxi.png').expect(303).headers['Location']
    wrong = save(a, address, supplier='Personne').expect(417)
    tap.contains(wrong.text, 'name="attach.file"')
    tap.eq([n for _, n in waiting(a)], ['taxi.png'])
    again = html.unescape(waiting(a)[0][0])
    tap.contains(a.get(again).expect(200).text, 'alt="taxi.png"')


def test_only_of_whoever_took_it(site):
    supplier(site)
    a = french(site)
    address = photograph(a, 'mien.png').expect(303).headers['Location']
    site.create('User', email='paul@test.example', first_name='Paul', new_password=PASSWORD,
                roles=[{'role': 'Accounts Manager'}])
    p = french(site, 'paul@test.example')
    tap.eq(waiting(p), [])
    tap.ok('mien.png' not in p.get(address).expect(200).text, 'the photo of somebody else')


def test_what_is_no_picture_is_refused(site):
    a = french(site)
    for name, content in (('x.exe', b'MZ'), ('x.html', b'<script>'), ('vide.png', b'')):
        tap.contains(photograph(a, name, content).expect(417).text, 're')
    a.get('/books/receipt').expect(303)
    site.create('User', email='lea@test.example', first_name='Lea', new_password=PASSWORD,
                roles=[{'role': 'Sales User'}])
    photograph(french(site, 'lea@test.example')).expect(403)


if __name__ == '__main__':
    tap.main()
