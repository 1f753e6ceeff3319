#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A database made by an earlier version opens in this one: its data, numbers and seals are there,
work goes on, and a copy was kept from before.

The earlier version is built from the history of the repository. time limit: 900 s
"""
import os
import shutil
import subprocess

from lib import tap
from lib.site import BUILD, ROOT, Site

EARLIER = '5dec9df'  # before suppliers: the first version with every table of the first books


def earlier_program():
    """Built once in the build folder: `bastide` as it was."""
    home = os.path.join(BUILD, 'earlier-' + EARLIER)
    program = os.path.join(home, 'build', 'src', 'bastide')
    if os.path.exists(program):
        return program
    known = subprocess.run(['git', '-C', ROOT, 'cat-file', '-e', EARLIER + '^{commit}'],
                           stderr=subprocess.DEVNULL, check=False)
    if known.returncode:
        tap.skip('the history of the repository is not here')
    shutil.rmtree(home, ignore_errors=True)
    os.makedirs(home)
    archive = subprocess.run(['git', '-C', ROOT, 'archive', EARLIER], stdout=subprocess.PIPE,
                             check=True)
    subprocess.run(['tar', 'x', '-C', home], input=archive.stdout, check=True)
    shutil.copytree(os.path.join(ROOT, 'web', 'node_modules'),
                    os.path.join(home, 'web', 'node_modules'), symlinks=True)
    for command in (['meson', 'setup', 'build', '--buildtype=plain', '-Dwerror=false'],
                    ['ninja', '-j2', '-C', 'build', 'src/bastide']):
        done = subprocess.run(command, cwd=home, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        tap.ok(done.returncode == 0, done.stdout[-3000:])
    return program


def indexes(site):
    return {row[0]: row[1] for row in site.sql(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'" if site.db else
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")}


def lists_like_a_new_one(site):
    """Every index of a new site is there, and every list answers."""
    new = Site(site.engine)
    want, have = indexes(new), indexes(site)
    new.stop()
    for name, made in want.items():
        tap.eq(have.get(name), made, name)
    described = site.get('/api/openapi.json').expect(200).json
    lists = [path for path, ways in described['paths'].items()
             if 'get' in ways and '{' not in path and '/resource/' in path]
    tap.ok(len(lists) > 20, described['paths'].keys())
    for path in lists:
        site.get(path).expect(200)


def story(engine):
    old = earlier_program()
    site = Site(engine, empty=True)
    words = ['--db', site.db] if site.db else []
    made = subprocess.run([old, 'demo', '--site', site.dir, '--admin', 'admin@test.example',
                           '--password-stdin', *words], input='long enough\n', text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    tap.eq(made.returncode, 0, made.stdout[-2000:])
    site.start()
    invoices = site.list('Sales Invoice', filters=[['docstatus', '=', 1]], limit_page_length=0,
                         fields=['name', 'grand_total'], order_by='name')
    tap.ok(len(invoices) >= 50, len(invoices))
    tap.eq(invoices[0]['name'][-5:], '00001')
    site.create('Supplier', supplier_name='Scierie de Retz')  # a type that the earlier one lacked
    buyer = site.list('Customer')[0]['name']
    after = site.create('Sales Invoice', customer=buyer, docstatus=1,
                        items=[{'item_code': 'POSE-H', 'qty': 1}])
    tap.ok(after['name'] > invoices[-1]['name'] or after['name'][4:8] > invoices[-1]['name'][4:8],
           after['name'])
    lists_like_a_new_one(site)
    mentions = site.list('VAT Code', fields=['code', 'mention_en'], filters={'code': 'AUTOLIQ'})
    tap.eq(mentions, [{'code': 'AUTOLIQ', 'mention_en': 'Reverse charge'}])  # a step fills it
    drafts = {row[0]: row[1] for row in site.sql(
        "SELECT h.voucher, j.code FROM entry_draft_head h JOIN accounting_journal j "
        "ON j.id = h.journal")}  # a step fills it
    tap.eq(sorted(drafts), sorted(row[0] for row in site.sql(
        'SELECT DISTINCT voucher FROM entry_draft')))
    tap.eq(set(drafts.values()), {'VE'})  # the earlier demo had drafts of invoices only
    checked = site.run('verify')
    tap.eq(checked.returncode, 0, checked.stdout + checked.stderr)
    if engine == 'sqlite':
        tap.ok(os.listdir(os.path.join(site.dir, 'backups')), 'no copy from before')
    site.stop()


def test_a_server_of_another_version_does_not_write(site):
    site.create('Customer', customer_name='Before')
    site.ask('sql', "UPDATE meta SET value = 'another' WHERE key = 'schema_hash'")
    refused = site.try_create('Customer', customer_name='After')
    refused.refused(503, 'ServiceUnavailableError')
    tap.eq(len(site.list('Customer')), 1)  # reading goes on


def test_words_kept_before_signs_parted_them(site):
    """« la ruche » was kept with its signs, and a mark of direction as the beginning of a word."""
    site.stop()
    site.start()  # whatever went before
    site.create('Customer', customer_name='Ruche')
    id_of = site.sql("SELECT id FROM customer WHERE customer_name = 'Ruche'")[0][0]
    site.stop()
    for word in ('\u00abla', 'ruche\u00bb', '\u202eesrever', '\u2014', '\u03b1\u03b8\u03ae'):
        site.ask('sql', f"INSERT INTO search_word (word, document) VALUES ('{word}', {id_of})")
    site.ask('sql', "DELETE FROM upgrade_step WHERE name = 'parted_words'")
    site.ask('sql', "UPDATE meta SET value = 'another' WHERE key = 'schema_hash'")
    site.start()
    words = site.sql(f'SELECT word FROM search_word WHERE document = {id_of} ORDER BY word')
    tap.eq([row[0] for row in words], ['esrever', 'la', 'ruche', '\u03b1\u03b8\u03ae'])


def test_names_of_before_they_were_in_the_order_of_the_alphabet(site):
    for name in ('zinc', 'Été', 'Alpha'):
        site.create('Supplier', supplier_name=name)
    site.stop()
    site.ask('sql', 'DROP INDEX document_sort')
    site.ask('sql', 'ALTER TABLE document DROP COLUMN sort_name')
    site.ask('sql', "UPDATE meta SET value = 'another' WHERE key = 'schema_hash'")
    site.start()
    tap.eq([x['name'] for x in site.list('Supplier', order_by='name')], ['Alpha', 'Été', 'zinc'])
    keys = site.sql("SELECT d.name, d.sort_name FROM document d JOIN supplier s ON s.id = d.id "
                    "ORDER BY d.sort_name")
    tap.eq([tuple(row) for row in keys], [('Alpha', 'alpha'), ('Été', 'ete'), ('zinc', 'zinc')])


def test_a_site_of_an_earlier_version_sqlite():
    story('sqlite')


def test_a_site_of_an_earlier_version_postgresql():
    story('postgresql')


if __name__ == '__main__':
    tap.main()
