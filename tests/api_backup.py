#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Backup of a running site, restore into an empty one, and verify, which finds every change.

time limit: 600 s
"""
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import pg, tap  # noqa: E402
from lib.site import Site, customer, gl_rows, invoice, line, run  # noqa: E402


def booked(site, count=6):
    if not getattr(site, 'names', None):
        customer(site)
        site.names = [invoice(site, [line(1, 100 + n)], docstatus=1)['name'] for n in range(count)]
    return site.names


def restored(site, archive):
    other = Site(site.engine, empty=True)
    words = ['--db', other.db] if other.db else []
    other.ask('restore', '--from', archive, *words)
    return other


def test_a_good_site_verifies_running_and_stopped(site):
    booked(site)
    tap.eq(site.run('verify').returncode, 0)
    site.stop()
    tap.eq(site.run('verify').returncode, 0)
    site.start()


def test_a_backup_of_a_running_site_restores(site):
    names = booked(site)
    content = b'bytes \x00 of a file'
    sent = site.upload('a.bin', content).message
    archive = os.path.join(tempfile.mkdtemp(), 'backup')
    site.ask('backup', '--out', archive)
    late = invoice(site, [line(1, 5)], docstatus=1)['name']
    other = restored(site, archive)
    tap.eq(other.run('verify').returncode, 0)
    if other.db:  # else each query reads whole tables until the database counts by itself
        counted = other.sql("SELECT reltuples > 0 FROM pg_class "
                            "WHERE relname = 'gl_entry' AND relkind = 'r'")
        tap.eq(counted, [['t']])
    other.start()
    for name in names:
        tap.eq(other.read('Sales Invoice', name), site.read('Sales Invoice', name))
        tap.eq(gl_rows(other, name), gl_rows(site, name))
    other.get(f'/api/resource/Sales Invoice/{late}').expect(404)
    tap.eq(other.get(sent['file_url']).expect(200).body, content)
    again = invoice(other, [line(1, 5)], docstatus=1)['name']
    tap.eq(again, late, 'the numbers go on where the backup stopped')
    other.stop()


def test_a_file_that_is_not_what_its_name_says_is_refused(site):
    archive = os.path.join(tempfile.mkdtemp(), 'copy.tar')
    site.ask('backup', '--out', archive)
    false = archive + '.false'
    with tarfile.open(archive) as was, tarfile.open(false, 'w', format=tarfile.USTAR_FORMAT) as now:
        for member in was.getmembers():
            now.addfile(member, was.extractfile(member))
        member = tarfile.TarInfo('files/ab/ab' + '0' * 62)
        member.size = 5
        now.addfile(member, io.BytesIO(b'false'))
    other = Site(site.engine, empty=True)
    words = ['--db', other.db] if other.db else []
    tap.eq(other.run('restore', '--from', false, *words).returncode, 1)
    tap.ok(not os.path.exists(os.path.join(other.dir, 'bastide.conf')), 'a site was made of it')


def test_restore_refuses_a_site_that_is_there(site):
    archive = os.path.join(tempfile.mkdtemp(), 'backup')
    site.ask('backup', '--out', archive)
    words = ['--db', site.db] if site.db else []
    tap.eq(site.run('restore', '--from', archive, *words).returncode, 1)
    tap.eq(site.run('restore', '--from', '/nonexistent').returncode, 1)


def test_a_backup_holds_no_secret_key_in_clear(site):
    archive = os.path.join(tempfile.mkdtemp(), 'backup')
    site.ask('backup', '--out', archive)
    keys = [os.path.join(site.dir, n) for n in os.listdir(site.dir) if 'key' in n]
    tap.ok(keys, 'the site has no key file')
    for key in keys:
        with open(key, 'rb') as f:
            secret = f.read().strip()
        tap.eq(os.stat(key).st_mode & 0o077, 0, key)
        with open(archive, 'rb') as f:
            tap.ok(secret not in f.read(), 'the backup holds the key')


def test_a_failed_restore_leaves_nothing():
    """Neither of a file that is no backup nor of one that was cut in the middle of its files."""
    folder = tempfile.mkdtemp()
    site = Site('sqlite')
    for i in range(3):
        site.upload(f'{i}.bin', os.urandom(200000))
    whole = os.path.join(folder, 'whole')
    site.ask('backup', '--out', whole)
    site.stop()
    with open(whole, 'rb') as f:
        content = f.read()
    for name, part in (('nothing', b'x' * 5000), ('cut', content[:-250000])):
        broken, target = os.path.join(folder, name), os.path.join(folder, name + '-site')
        with open(broken, 'wb') as f:
            f.write(part)
        for there in (False, True):
            if there:
                os.mkdir(target)
            tap.eq(run('restore', '--site', target, '--from', broken).returncode, 1, name)
            tap.eq(os.path.exists(target), there, name)
            tap.eq(os.listdir(target) if there else [], [], name)


def test_help_says_what_becomes_of_the_key():
    tap.contains(run('backup', '--help').stdout, 'left out')
    tap.contains(run('restore', '--help').stdout, '"key"')
    tap.ok('left out' not in run('--help').stdout, 'the list of commands is long')


# ---- what somebody with the database in hands may do ----

def tamper(site, *statements):
    """Changes a copy of the site behind the program's back; its verify must find it."""
    if site.db:
        return tamper_postgresql(site, statements)
    site.stop()
    copy = Site('sqlite', serve=False, empty=True)
    shutil.copytree(site.dir, copy.dir)
    site.start()
    drop = subprocess.run(
        ['sqlite3', os.path.join(copy.dir, 'bastide.db'),
         "SELECT 'DROP TRIGGER \"' || name || '\";' FROM sqlite_master WHERE type = 'trigger'"],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    subprocess.run(['sqlite3', os.path.join(copy.dir, 'bastide.db')], check=True, text=True,
                   input=drop + ';'.join(statements))
    return copy.run('verify')


def tamper_postgresql(site, statements):
    names = [r[0] for r in pg.sql(site.db, "SELECT tablename FROM pg_tables WHERE schemaname NOT IN"
                                  " ('pg_catalog', 'information_schema')")]
    off = [f'ALTER TABLE "{n}" DISABLE TRIGGER ALL' for n in names]
    on = [f'ALTER TABLE "{n}" ENABLE TRIGGER ALL' for n in names]
    pg.sql(site.db, ';'.join(off + list(statements) + on))
    return site.run('verify')


CHANGES = {
    'an amount': 'UPDATE gl_entry SET debit = debit + 1 WHERE id = (SELECT min(id) FROM gl_entry '
                 'WHERE debit > 0)',
    'both sides': 'UPDATE gl_entry SET debit = debit * 2, credit = credit * 2',
    'a date': 'UPDATE gl_entry SET posting_date = posting_date - 1 WHERE id = (SELECT max(id) FROM '
              'gl_entry)',
    'the last row': 'DELETE FROM gl_entry WHERE id = (SELECT max(id) FROM gl_entry)',
    'the first row': 'DELETE FROM gl_entry WHERE id = (SELECT min(id) FROM gl_entry)',
    'all rows': 'DELETE FROM gl_entry',
}


def found(engine, name, statement):
    site = Site(engine)
    try:
        booked(site, 3)
        done = tamper(site, statement)
        tap.eq(done.returncode, 1, f'{name}: {done.stdout}{done.stderr}')
        tap.ok((done.stdout + done.stderr).strip(), f'{name}: nothing is said')
    finally:
        site.stop()


def test_verify_finds_a_changed_amount(site):
    found(site.engine, 'an amount', CHANGES['an amount'])


def test_verify_finds_a_change_that_balances(site):
    found(site.engine, 'both sides', CHANGES['both sides'])


def test_verify_finds_a_changed_date(site):
    found(site.engine, 'a date', CHANGES['a date'])


def test_verify_finds_a_row_removed_at_the_end(site):
    found(site.engine, 'the last row', CHANGES['the last row'])


def test_verify_finds_a_row_removed_at_the_beginning(site):
    found(site.engine, 'the first row', CHANGES['the first row'])


def test_verify_finds_that_all_rows_went(site):
    found(site.engine, 'all rows', CHANGES['all rows'])


def test_verify_finds_one_changed_byte_of_a_seal(site):
    flip = ("UPDATE gl_entry SET account_number = '9' || substr(account_number, 2) "
            'WHERE id = (SELECT min(id) FROM gl_entry)')
    found(site.engine, 'the account', flip)


if __name__ == '__main__':
    tap.main()
