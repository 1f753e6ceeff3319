#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Uploads and downloads: who may fetch what, and how the bytes lie on the disk."""
import hashlib
import os
import stat

from lib import tap
from lib.site import customer


def upload(client, name, content, **fields):
    return client.upload(name, content, **fields)


def user(site, name, *roles):
    known = site.__dict__.setdefault('users', {})
    if name not in known:
        email = f'{name}@test.example'
        site.create('User', email=email, first_name=name, new_password='long phrase',
                    roles=[{'role': r} for r in roles])
        known[name] = site.client(email)
    return known[name]


def test_bytes_lie_under_their_hash_once(site):
    content = b'twice the same bytes'
    first = upload(site, 'un.txt', content).message
    second = upload(site, 'deux.txt', content).message
    digest = hashlib.sha256(content).hexdigest()
    tap.ok(first['name'] != second['name'])
    path = os.path.join(site.dir, 'files', digest[:2], digest)
    with open(path, 'rb') as f:
        tap.eq(f.read(), content)
    tap.eq(stat.S_IMODE(os.stat(path).st_mode), 0o600)
    tap.eq([n for n in os.listdir(os.path.dirname(path)) if n.startswith('.part')], [])
    tap.eq((first['content_hash'], first['file_size'], first['is_private']),
           (digest, len(content), 1))


def test_the_end_of_a_long_name_is_kept(site):
    tap.ok(upload(site, 'x' * 300 + '.pdf', b'%PDF-').message['file_name'].endswith('xx.pdf'))


def test_a_browser_shows_only_what_does_not_run(site):
    for name, shown in (('a.pdf', True), ('a.png', True), ('a.txt', True), ('a.svg', False),
                        ('a.html', False), ('a.xml', False), ('a', False)):
        url = upload(site, name, b'x').message['file_url']
        disposition = site.get(url).expect(200).headers['Content-Disposition']
        tap.eq(disposition.startswith('inline'), shown, name)


def test_open_files_need_no_login(site):
    sent = upload(site, 'logo.png', b'open bytes', is_private='0').message
    tap.ok(sent['file_url'].startswith('/files/'), sent)
    tap.eq(site.client().get(sent['file_url']).expect(200).body, b'open bytes')
    closed = upload(site, 'x.png', b'closed bytes').message['file_url']
    site.client().get(closed).expect(404)
    site.client().get(closed.replace('/private', '')).expect(404)


def test_an_attachment_is_read_with_its_document(site):
    customer(site, 'Avec pièce')
    sent = upload(site, 'devis.pdf', b'%PDF- secret', doctype='Customer',
                  docname='Avec pièce').message
    sales, nobody = user(site, 'vente', 'Sales User'), user(site, 'vide')
    tap.eq(sales.get(sent['file_url']).expect(200).body, b'%PDF- secret')
    nobody.get(sent['file_url']).expect(404)
    tap.eq([r['name'] for r in nobody.list('File', limit_page_length=0)], [])
    nobody.get('/api/resource/File/' + sent['name']).refused(403, 'PermissionError')
    tap.contains([r['name'] for r in sales.list('File', limit_page_length=0)], sent['name'])


def test_what_is_attached_to_nothing_is_its_senders(site):
    sales, other = user(site, 'vente', 'Sales User'), user(site, 'autre', 'Sales User')
    sent = upload(sales, 'notes.txt', b'mine alone').message
    tap.eq(sales.get(sent['file_url']).expect(200).body, b'mine alone')
    other.get(sent['file_url']).expect(404)
    tap.ok(sent['name'] not in [r['name'] for r in other.list('File', limit_page_length=0)])


def test_attaching_needs_the_right_to_write(site):
    customer(site, 'Fermé')
    nobody = user(site, 'vide')
    upload(nobody, 'x.txt', b'x', doctype='Customer', docname='Fermé').refused(
        403, 'PermissionError')
    upload(site, 'x.txt', b'x', doctype='Nonsense', docname='x').refused(404, 'DoesNotExistError')
    upload(site, 'x.txt', b'x', doctype='Customer').refused(417, None, 'docname')
    site.try_create('File', file_name='empty.txt').refused(417, None, 'upload_file')


if __name__ == '__main__':
    tap.main()
