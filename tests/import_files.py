#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""`bastide import einvoice` and `import csv`: many files, folders, a folder that is watched, lists
of parties and items; what is refused is told and nothing is half done."""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.site import SIREN, Site, customer, invoice, line, program  # noqa: E402


def folder_of(other, n):
    """n invoices of another company, as XML files in a new folder."""
    seller = Site(other.engine, siren='732829320', name='Fournitures Rey')
    try:
        customer(seller, 'Notre société', siren=SIREN)
        folder = tempfile.mkdtemp(prefix='received-')
        for i in range(n):
            doc = invoice(seller, [line(1, 10 + i)], 'Notre société', docstatus=1)
            seller.ask('export einvoice', doc['name'], '--format', 'ubl', '--out', folder)
        return folder
    finally:
        seller.stop()


def test_files_and_folders(site):
    site.folder = folder_of(site, 3)
    broken = os.path.join(site.folder, 'zz.xml')
    with open(broken, 'w', encoding='utf-8') as f:
        f.write('<Invoice>')
    done = site.run('import einvoice', '--json', site.folder)
    got = [json.loads(text) for text in done.stdout.splitlines()]
    tap.eq((done.returncode, [g['status'] for g in got]), (1, ['ok', 'ok', 'ok', 'refused']),
           done.stderr)
    tap.eq(got[0]['file'][:len(site.folder)], site.folder)
    tap.eq(len({g['name'] for g in got[:3]}), 3)
    os.unlink(broken)
    again = site.run('import einvoice', *sorted(os.path.join(site.folder, f)
                                                for f in os.listdir(site.folder)))
    tap.eq(again.returncode, 0)
    tap.eq([text.split('\t')[0] for text in again.stdout.splitlines()], ['warning'] * 3)
    missing = site.run('import einvoice', '/nowhere/x.xml')
    tap.eq((missing.returncode, missing.stdout.split('\t')[0]), (1, 'refused'))


def test_a_folder_that_is_watched(site):
    folder = folder_of(site, 1)
    name = os.listdir(folder)[0]
    before = len(site.list('Purchase Invoice', limit_page_length=0))
    process = subprocess.Popen([program(), 'import', 'einvoice', '--site', site.dir, '--watch',
                                folder], stdout=subprocess.PIPE, text=True)
    try:
        for _ in range(100):
            if os.path.exists(os.path.join(folder, 'done', name)):
                break
            time.sleep(0.1)
        tap.ok(os.path.exists(os.path.join(folder, 'done', name)))
    finally:
        process.send_signal(signal.SIGTERM)
        tap.eq(process.wait(10), 0)
        process.stdout.close()
    # the seller's numbers begin again, so that it is the first invoice once more
    tap.eq(len(site.list('Purchase Invoice', limit_page_length=0)), before)


def csv(site, doctype, text, encoding='utf-8'):
    with tempfile.NamedTemporaryFile(suffix='.csv', delete=False) as f:
        f.write(text.encode(encoding))
    done = site.run('import csv', '--type', doctype, '--json', f.name)
    os.unlink(f.name)
    return done


def test_customers(site):
    done = csv(site, 'Customer', 'Nom du client;siren;Ville;Pays\r\nÉpicerie Zoé;732829320;Nantes;'
               'France\r\n"Bar; tabac";;Paris;\r\n')
    tap.eq((done.returncode, json.loads(done.stdout or '{}')),
           (0, {'created': 2, 'changed': 0, 'same': 0}), done.stderr)
    got = site.read('Customer', 'Épicerie Zoé')
    tap.eq((got['siren'], got['city'], got['territory']), ('732829320', 'Nantes', 'France'))
    done = csv(site, 'Customer', 'customer_name,city\nÉpicerie Zoé,Rezé\nBar; tabac,Paris\n',
               'cp1252')
    tap.eq(json.loads(done.stdout or '{}'), {'created': 0, 'changed': 1, 'same': 1}, done.stderr)
    tap.eq(site.read('Customer', 'Épicerie Zoé')['city'], 'Rezé')


def test_items_with_prices_as_people_write_them(site):
    done = csv(site, 'Item', 'Code;item_name;standard_rate;is_stock_item\nA1;Vis;1 234,56;non\n'
               'A2;Clou;0,05;oui\n'.replace('Code', 'item_code'))
    tap.eq(done.returncode, 0, done.stderr)
    got = site.read('Item', 'A1')
    tap.eq((got['standard_rate'], got['is_stock_item']), (1234.56, 0))


def test_nothing_is_half_done(site):
    before = len(site.list('Customer', limit_page_length=0))
    done = csv(site, 'Customer', 'customer_name;siren\nBon;\nMauvais;123456789\n;732829320\n')
    tap.eq(done.returncode, 1)
    for part in ('3', 'siren', '4', 'customer_name'):
        tap.contains(done.stderr, part)
    tap.eq(len(site.list('Customer', limit_page_length=0)), before)
    done = csv(site, 'Customer', 'customer_name;couleur\nBon;bleu\n')
    tap.eq(done.returncode, 1)
    tap.contains(done.stderr, 'couleur')
    tap.eq(csv(site, 'Customer', '').returncode, 1)
    tap.eq(csv(site, 'Nothing', 'a\n').returncode, 2)


if __name__ == '__main__':
    tap.main()
