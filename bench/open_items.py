# SPDX-License-Identifier: EUPL-1.2
"""Receivables with very many open items, beside as many without and with a long history; and
received e-invoices by the thousand."""
import os
import tempfile
import time

import books

OPEN, SETTLED, PARTIES = 100_000, 200_000, 5_000
RECEIVED = 1000
BARS = 3


def line(journal, n, account, label, party, debit, credit, letter=''):
    name = f'{party}\tClient {party}' if party else '\t'
    return (f'{journal}\t{journal}\t{n}\t2025{1 + n % 12:02d}{1 + n % 28:02d}\t{account}\t{label}'
            f'\t{name}\tP{n}\t2025{1 + n % 12:02d}{1 + n % 28:02d}\tVente\t{debit},00\t{credit},00'
            f'\t{letter}\t{"20251231" if letter else ""}\t20251231\t\t\n')


def fec(path, settled):
    """`OPEN` invoices that nobody has paid, and `settled` that are lettered with their payment."""
    with open(path, 'w', encoding='utf-8') as f:
        f.write(books.HEADER)
        for n in range(1, OPEN + settled + 1):
            party, amount = f'C{n % PARTIES:05d}', 10 + n % 900
            letter = f'L{n}' if n > OPEN else ''
            f.write(line('VE', n, '411000', 'Clients', party, amount, 0, letter))
            f.write(line('VE', n, '706000', 'Ventes', '', 0, amount))
            if letter:
                f.write(line('BQ', n, '512000', 'Banque', '', amount, 0))
                f.write(line('BQ', n, '411000', 'Clients', party, 0, amount, letter))


def receivable(build, out, settled):
    from lib.site import Site
    site = Site('sqlite', serve=False)
    path = os.path.join(out, 'open.txt')
    fec(path, settled)
    site.ask('import fec', path, timeout=600)
    os.unlink(path)
    return books.engine(build, 'receivable', site.dir, 10)['ms']


def received(table):
    """1 000 copies of one e-invoice with numbers of their own, in one call."""
    from lib.site import SIREN, Site, customer, invoice, line as row
    seller = Site('sqlite', siren='732829320', name='Fournitures')
    customer(seller, 'Nous', siren=SIREN)
    doc = invoice(seller, [row(2, 450), row(3, 33.33)], 'Nous', docstatus=1)
    xml = seller.fetch('bastide.einvoice.download', doctype='Sales Invoice', name=doc['name'],
                       format='ubl').body
    seller.stop()
    site = Site('sqlite', serve=False)
    folder = tempfile.mkdtemp(prefix='received-')
    for n in range(RECEIVED):
        with open(os.path.join(folder, f'{n}.xml'), 'wb') as f:
            f.write(xml.replace(doc['name'].encode(), f'R{n:05d}'.encode()))
    began = time.monotonic()
    site.ask('import einvoice', folder, timeout=600)
    seconds = time.monotonic() - began
    table.row(f'receive {RECEIVED} e-invoices as drafts', f'{seconds:.1f} s', '', '', '<=10 s',
              seconds <= 10)


def measure_open_items(table, build, out):
    bare = receivable(build, out, 0)
    long = receivable(build, out, SETTLED)
    table.time(f'receivables, {OPEN} open items', long, 20)
    table.row(f'the same beside a history of {4 * SETTLED} lines less', f'{long:.1f} ms',
              f'{bare:.1f} ms', f'{long / bare:.2f}', '<=1.5', long <= 1.5 * bare)
    received(table)
