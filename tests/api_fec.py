#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""FEC in and out, on files that we did not write (the common test data) and on our own books.

The figures of the real files are added up here from their bytes, without the program's reader.
time limit: 900 s
"""
import collections
import glob
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from lib import tap  # noqa: E402
from lib.fec import cents, official, per_account, rows_of  # noqa: E402
from lib.site import SIREN, TODAY, YEAR, Site, customer, invoice, line, shared  # noqa: E402

REAL = ['0000000001FEC20220831.txt', '000000000FEC20231231.txt', '111111111FEC20221231.TXT',
        '123456782FEC20220831.txt']


def ledger(site):
    sums, count = collections.Counter(), 0
    for r in site.list('GL Entry', fields=['account_number', 'debit', 'credit'],
                       limit_page_length=0):
        sums[str(r['account_number'])] += round(100 * r['debit']) - round(100 * r['credit'])
        count += 1
    return {k: v for k, v in sums.items() if v}, count


def take(site, path, status=0):
    done = site.run('import fec', '--json', path, timeout=300)
    tap.eq(done.returncode, status, done.stdout[-1500:] + done.stderr[-1500:])
    return json.loads(done.stdout) if status == 0 else done.stdout + done.stderr


def give(site, first, last):
    out = tempfile.mkdtemp()
    site.ask('export fec', '--from', first, '--to', last, '--out', out)
    names = os.listdir(out)
    tap.eq(names, [f'{SIREN}FEC{last.replace("-", "")}.txt'])
    return os.path.join(out, names[0])


def fresh(site):
    return Site(site.engine)


def test_our_clean_file_comes_in(site):
    path = shared('corpus', 'fec', 'own-clean', '123456782FEC20251231.txt')
    got = take(site, path)
    # 30 lines in 10 entries; accounts 101 110 401 411 512 607 622.6 706 707 707.1 445.51 445.66
    # 445.663 445.71 445.711 445.712; C0001 C0002 F0001 F0002; AN VE BQ AC OD
    tap.eq((got['lines'], got['entries'], got['accounts'], got['parties'], got['journals']),
           (30, 10, 16, 4, 5))
    tap.eq(got['oddities'], [])
    sums, count = ledger(site)
    tap.eq(count, 30)
    # 512: 8800 + 1200 + 2400 - 600 - 300; 411: 1200 + 2400 - 1200 - 2400 + 1305.50
    tap.eq((sums['512000'], sums['411000'], sums['401000']), (1150000, 130550, -18000))
    tap.eq(sum(sums.values()), 0)
    report = site.report('Trial Balance', from_date='2025-01-01', to_date='2025-12-31')
    bank = [r for r in report['result'] if str(r.get('account_number')) == '512000'][0]
    tap.eq(bank['closing_debit'], 11500)


def test_the_same_file_books_nothing_twice(site):
    path = shared('corpus', 'fec', 'own-clean', '123456782FEC20251231.txt')
    before = ledger(site)
    site.run('import fec', '--json', path)
    tap.eq(ledger(site), before)


def test_what_came_in_goes_out(site):
    source = rows_of(shared('corpus', 'fec', 'own-clean', '123456782FEC20251231.txt'))
    path = give(site, '2025-01-01', '2025-12-31')
    official(path, '--siren', SIREN, '--from', '20250101', '--to', '20251231')
    back = rows_of(path)
    tap.eq(len(back), len(source))
    tap.eq(per_account(back), per_account(source))

    def facts(rows):
        return sorted((r['JournalCode'], r['EcritureDate'], r['CompteNum'], r['CompAuxNum'],
                       r['PieceRef'], cents(r['Debit']), cents(r['Credit'])) for r in rows)
    tap.eq(facts(back), facts(source))
    other = fresh(site)
    take(other, path)
    tap.eq(ledger(other)[0], ledger(site)[0])
    other.stop()


def test_real_files_come_in(site):
    for name in REAL:
        path = shared('corpus', 'fec', name)
        source = rows_of(path)
        other = fresh(site)
        got = take(other, path)
        tap.eq(got['lines'], len(source), name)
        sums, count = ledger(other)
        tap.eq(sums, per_account(source), name)
        tap.eq(count, len(source), name)
        if not name.startswith(SIREN):
            tap.ok(any('siren' in (o['code'] + o['text']).lower() for o in got['oddities']),
                   f'{name}: {got["oddities"][:5]}')
        tap.eq(other.run('verify').returncode, 0, name)
        other.stop()


def test_broken_files_change_nothing(site):
    """Refused with the line, or taken with the oddity told: never half."""
    must = {'bad-ENTRY-BALANCE', 'bad-EMPTY', 'bad-NO-ENTRIES', 'bad-COLUMNS',
            'bad-MISSING-EcritureNum'}
    folder = shared('corpus', 'fec')
    for path in sorted(glob.glob(os.path.join(folder, '*bad-*', '*'))):
        name = os.path.basename(os.path.dirname(path))
        other = fresh(site)
        done = other.run('import fec', '--json', path)
        tap.ok(done.returncode in (0, 1), f'{name}: {done.stderr}')
        if done.returncode == 0:
            tap.ok(name not in must, f'{name} was taken')
            tap.ok(json.loads(done.stdout)['oddities'], f'{name}: no oddity told')
        else:
            tap.eq(ledger(other)[1], 0, name)
            if name not in ('bad-EMPTY', 'bad-NO-ENTRIES'):
                tap.ok(any(c.isdigit() for c in done.stdout + done.stderr), f'{name}: no line')
        other.stop()


def test_our_books_are_a_valid_fec(site):
    other = fresh(site)
    customer(other)
    invoice(other, [line(3, 33.33), line(1, 10, 'TVA55')], docstatus=1)
    doc = invoice(other, [line(1, 100)], docstatus=1)
    other.cancel('Sales Invoice', doc['name']).expect(200)
    path = give(other, f'{YEAR}-01-01', f'{YEAR}-12-31')
    official(path, '--siren', SIREN)
    rows = rows_of(path)
    tap.eq(per_account(rows), ledger(other)[0])
    for r in rows:
        tap.eq(r['EcritureDate'], TODAY.strftime('%Y%m%d'))
    other.stop()


def test_wrong_dates_are_refused(site):
    out = tempfile.mkdtemp()
    for args in (['--from', '2025-12-31', '--to', '2025-01-01'], ['--from', 'x', '--to', 'y'],
                 ['--from', '2025-01-01']):
        done = site.run('export fec', *args, '--out', out)
        tap.ok(done.returncode in (1, 2), args)
        tap.eq(os.listdir(out), [])


if __name__ == '__main__':
    tap.main()
