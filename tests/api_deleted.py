#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Deleted documents come back for 90 days; then they go, and bytes that nobody uses with them."""
import hashlib
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.days import after  # noqa: E402
from lib.site import customer, line  # noqa: E402


def restore(site, doctype, name):
    return site.method('bastide.deleted.restore', {'doctype': doctype, 'name': name})


def bytes_of(site, content):
    name = hashlib.sha256(content).hexdigest()
    return os.path.exists(os.path.join(site.dir, 'files', name[:2], name))


def test_a_draft_comes_back(site):
    customer(site)
    doc = site.create('Sales Invoice', customer='Dupont SARL', po_no='C 17',
                      items=[line(2, 115.5), line(1, 10, 'TVA10')])
    site.remove('Sales Invoice', doc['name']).expect(200, 202)
    site.get('/api/resource/Sales Invoice/' + doc['name']).refused(404)
    got = restore(site, 'Sales Invoice', doc['name']).message
    tap.eq(got, {'doctype': 'Sales Invoice', 'name': doc['name']})
    back = site.read('Sales Invoice', doc['name'])
    tap.eq((back['docstatus'], back['po_no'], back['grand_total'], back['due_date']),
           (0, 'C 17', 288.2, doc['due_date']))  # 231 × 1.2 + 10 × 1.1
    tap.eq([(r['qty'], r['rate'], r['vat_code']) for r in back['items']],
           [(2, 115.5, 'TVA20'), (1, 10, 'TVA10')])
    tap.eq(site.submit('Sales Invoice', back['name']).data['docstatus'], 1)
    restore(site, 'Sales Invoice', doc['name']).refused(404)  # it is no longer there
    restore(site, 'Sales Invoice', 'BROUILLON-0000000000').refused(404, 'DoesNotExistError')
    restore(site, 'Nothing', 'x').refused(404)


def test_the_latest_of_a_name(site):
    for city in ('Nantes', 'Rennes'):
        customer(site, 'Twice', city=city)
        site.remove('Customer', 'Twice').expect(200, 202)
    restore(site, 'Customer', 'Twice').expect(200)
    tap.eq(site.read('Customer', 'Twice')['city'], 'Rennes')
    # One of that name lives: the other one is named as a second customer of a name is.
    tap.eq(restore(site, 'Customer', 'Twice').message['name'], 'Twice - 1')
    tap.eq(site.read('Customer', 'Twice - 1')['city'], 'Nantes')


def test_what_it_points_to_must_exist(site):
    customer(site, 'Gone')
    doc = site.create('Sales Invoice', customer='Gone', items=[line(1, 1)])
    site.remove('Sales Invoice', doc['name']).expect(200, 202)
    site.remove('Customer', 'Gone').expect(200, 202)
    restore(site, 'Sales Invoice', doc['name']).refused(417, 'LinkValidationError', 'customer')
    restore(site, 'Customer', 'Gone').expect(200)
    restore(site, 'Sales Invoice', doc['name']).expect(200)


def test_who_may_delete_may_restore(site):
    customer(site, 'Secret')
    site.remove('Customer', 'Secret').expect(200, 202)
    site.create('User', email='auditor@test.example', first_name='A',
                roles=[{'role': 'Auditor'}])
    who = site.client('auditor@test.example')
    restore(who, 'Customer', 'Secret').refused(403, 'PermissionError')
    restore(site.client(), 'Customer', 'Secret').expect(401, 403)
    restore(site, 'Customer', 'Secret').expect(200)


def test_files(site):
    alone, shared = b'nobody else has these bytes', b'two files have these'
    names = {}
    for name, content in (('one.txt', alone), ('two.txt', shared), ('three.txt', shared)):
        names[name] = site.upload(name, content).message['name']
    site.remove('File', names['one.txt']).expect(200, 202)
    restore(site, 'File', names['one.txt']).expect(200)
    back = site.read('File', names['one.txt'])
    tap.eq(site.get(back['file_url']).expect(200).body, alone)
    for name in ('one.txt', 'two.txt'):
        site.remove('File', names[name]).expect(200, 202)
    after(site, 89)
    restore(site, 'File', names['one.txt']).expect(200)
    site.remove('File', names['one.txt']).expect(200, 202)  # deleted on day 89 anew
    after(site, 100)
    tap.eq(site.sql("SELECT count(*) FROM deleted WHERE name = "
                    f"'{names['two.txt']}'"), [['0']])
    restore(site, 'File', names['one.txt']).expect(200)
    site.remove('File', names['one.txt']).expect(200, 202)
    after(site, 191)  # its row goes; the bytes wait for backups that have begun before
    tap.eq(site.sql('SELECT count(*) FROM deleted'), [['0']])
    tap.ok(bytes_of(site, alone) and bytes_of(site, shared), 'the bytes are there')
    again = site.upload('four.txt', alone).message['name']
    after(site, 194)
    tap.ok(bytes_of(site, alone), 'somebody has stored them anew')
    site.remove('File', again).expect(200, 202)
    after(site, 286)
    tap.ok(bytes_of(site, alone), 'two days more')
    after(site, 289)
    tap.ok(not bytes_of(site, alone), 'nobody has them any more')
    tap.ok(bytes_of(site, shared), 'one file has them')
    tap.eq(site.sql('SELECT count(*) FROM file_orphan'), [['0']])
    folder = os.path.join(site.dir, 'files', hashlib.sha256(alone).hexdigest()[:2])
    tap.eq(os.listdir(folder), [])
    site.ask('backup', '--out', os.path.join(os.path.dirname(site.dir), 'b.tar'))


if __name__ == '__main__':
    tap.main()
