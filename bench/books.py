# SPDX-License-Identifier: EUPL-1.2
"""Measures of the engine and of large books: a FEC of N lines is made, taken over, reported on and
handed out again. Everything is a ratio to a limit of the same run, or an order of growth."""
import json
import os
import random
import subprocess
import time

HEADER = ('JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\t'
          'CompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\t'
          'ValidDate\tMontantdevise\tIdevise\n')


def fec(path, lines):
    """Entries of four lines over four years and 480 accounts; a quarter of the lines on 512000."""
    rng = random.Random(1)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(HEADER)
        for n in range(lines // 4):
            day = f'{rng.randint(2022, 2025)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}'
            cents = rng.randint(100, 500000)
            third = cents // 3
            rows = [('512000', 'Banque', cents, 0), ('706000', 'Prestations', 0, third),
                    (f'{600000 + 200 * rng.randint(0, 477)}', 'Charges', 0, third),
                    ('445710', 'TVA', 0, cents - 2 * third)]
            for account, label, debit, credit in rows:
                f.write(f'BQ\tBanque\t{n + 1}\t{day}\t{account}\t{label}\t\t\tP{n}\t{day}\tVente\t'
                        f'{debit // 100},{debit % 100:02d}\t'
                        f'{credit // 100},{credit % 100:02d}\t\t\t{day}\t\t\n')


def engine(build, *words):
    done = subprocess.run([os.path.join(build, 'src', 'bench_engine'), *map(str, words)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        raise RuntimeError(f'{words}: {done.stderr}')
    return json.loads(done.stdout)


def measure_engine(table, build, out, raw_rate):
    site = os.path.join(out, 'engine')
    one = engine(build, 'submit1', site, 4000)['per_s']
    table.share('submit an invoice, engine, 1 client', one, raw_rate(1), 30)
    many = engine(build, 'submit64', site, 19200)['per_s']
    table.share('submit an invoice, engine, 64 clients', many, raw_rate(64), 40)
    got = engine(build, 'load', site, 1000)
    ratio = got['us'] / got['hand_us']
    table.row('load an invoice beside statements written for it', f'{got["us"]:.1f} us',
              f'{got["hand_us"]:.1f} us', f'{ratio:.2f}', '<=1.15', ratio <= 1.15)
    got = engine(build, 'save', site, 400)
    ratio = got['us'] / got['hand_us']
    table.row('write an invoice beside statements written for it', f'{got["us"]:.1f} us',
              f'{got["hand_us"]:.1f} us', f'{ratio:.2f}', '<=1.15', ratio <= 1.15)
    table.time('save and compute 500 lines', engine(build, 'lines500', site, 10)['ms'], 20)


def books(build, out, lines):
    from lib.site import Site
    site = Site('sqlite', serve=False)
    path = os.path.join(out, f'{lines}.txt')
    fec(path, lines)
    began = time.monotonic()
    site.ask('import fec', path, timeout=600)
    taken = time.monotonic() - began
    began = time.monotonic()
    site.ask('export fec', '--from', '2022-01-01', '--to', '2025-12-31', '--out', out, timeout=600)
    given = time.monotonic() - began
    trial = engine(build, 'trial', site.dir, 20)
    page = engine(build, 'ledger', site.dir, 20)['ms']
    os.unlink(path)
    return taken, given, trial, page


def measure_books(table, build, out):
    small, large = 100_000, 1_000_000
    taken, given, trial, page = books(build, out, small)
    table.row(f'take over a FEC of {small} lines', f'{small / taken:.0f}/s', '60000/s', '',
              '', small / taken >= 60_000)
    table.row(f'hand out a FEC of {small} lines', f'{small / given:.0f}/s', '300000/s', '',
              '', small / given >= 300_000)
    _, _, trial_large, page_large = books(build, out, large)
    ratio = trial_large['ms'] / trial_large['raw_ms']
    table.row('trial balance beside the raw read of balances', f'{trial_large["ms"]:.2f} ms',
              f'{trial_large["raw_ms"]:.2f} ms', f'{ratio:.2f}', '<=2', ratio <= 2)
    for label, few, many in (('trial balance', trial['ms'], trial_large['ms']),
                             ('page of the general ledger', page, page_large)):
        table.row(f'{label}, {large} lines beside {small}', f'{many:.2f} ms', f'{few:.2f} ms',
                  f'{many / few:.2f}', '<=1.5', many <= 1.5 * few)


def measure_start(table):
    from lib.site import Site, wait_for_ping
    site = Site('sqlite')
    site.stop()
    began = time.monotonic()
    site._serve()
    ready = (time.monotonic() - began) * 1000
    wait_for_ping(site.process, site.port)
    client = site.login()
    client.get('/app/sales-invoice').expect(200)
    with open(f'/proc/{site.process.pid}/smaps_rollup', encoding='ascii') as f:
        anonymous = next(int(x.split()[1]) for x in f if x.startswith('Anonymous:')) / 1024
    table.time('ready after start', ready, 100)
    table.row('anonymous memory after a login and a list', f'{anonymous:.1f} MB', '', '', '<=40 MB',
              anonymous <= 40)
    site.stop()
