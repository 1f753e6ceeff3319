# SPDX-License-Identifier: EUPL-1.2
"""FEC for tests: read and added up from their bytes, without the program's reader; written from
rows that a test gives."""
import collections
import decimal
import subprocess

from lib import tap
from lib.site import SIREN, YEAR, shared

COLUMNS = ('JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum '
           'CompAuxLib PieceRef PieceDate EcritureLib Debit Credit EcritureLet DateLet ValidDate '
           'Montantdevise Idevise').split()


def cents(text):
    text = text.strip().replace(' ', '').replace('\xa0', '').replace(',', '.')
    return int(decimal.Decimal(text or '0') * 100)


def rows_of(data):
    """The rows of the bytes of a file, or of the file of that name."""
    if isinstance(data, str):
        with open(data, 'rb') as f:
            data = f.read()
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError:
        text = data.decode('iso-8859-15')
    lines = [x for x in text.replace('\r', '').split('\n') if x.strip()]
    separator = '\t' if '\t' in lines[0] else '|'
    head = [h.strip() for h in lines[0].split(separator)]
    return [dict(zip(head, x.split(separator))) for x in lines[1:]]


def per_account(rows):
    """debit - credit of each account in cents; those at zero are left out."""
    sums = collections.Counter()
    for r in rows:
        sums[r['CompteNum'].strip()] += cents(r['Debit']) - cents(r['Credit'])
    return {k: v for k, v in sums.items() if v}


def written(entries):
    """The bytes of a FEC. An entry is (journal, its name, day "20250115", document, label, lines);
    a line is (account, its name, party code, party name, amount in cents: debit > 0 > credit)."""
    out = ['\t'.join(COLUMNS)]
    for number, (journal, name, day, piece, label, lines) in enumerate(entries, 1):
        for account, account_name, party, party_name, amount in lines:
            sides = [f'{max(x, 0) // 100},{max(x, 0) % 100:02}' for x in (amount, -amount)]
            out.append('\t'.join([journal, name, str(number), day, account, account_name, party,
                                  party_name, piece, day, label, *sides, '', '', day, '', '']))
    return ('\r\n'.join(out) + '\r\n').encode()


def official(path, *options):
    """The checker of the tax office, in another's hands, must find the file conform."""
    done = subprocess.run([shared('tools', 'validate-fec'), *options, path], text=True,
                          check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    tap.eq(done.returncode, 0, done.stdout[-3000:])


# A small year of a joinery, the one before this, by hand. Balances at its end (debit > 0 > credit),
# in euros:
#   101000 -8000   opened -8000
#   411000  1440   1200 opened, +1440 sold, -1200 paid
#   401000  -360   -360 bought
#   512000  8000   6800 opened, +1200 paid
#   607000   300   706000 -1200   445710 -240   445660 60
# Debits: 8000 opening + 1440 + 360 + 1200 = 11000; 12 lines in 4 entries (4 + 3 + 3 + 2).
LAST_YEAR = YEAR - 1
SMALL_NAME = f'{SIREN}FEC{LAST_YEAR}1231.txt'
SMALL = written([
    ('AN', 'À-nouveaux', f'{LAST_YEAR}0101', 'AN-1', 'Réouverture', [
        ('512000', 'Banque', '', '', 680000),
        ('411000', 'Clients', 'C01', 'Boulangerie Pan', 120000),
        ('101000', 'Capital', '', '', -500000), ('101000', 'Capital', '', '', -300000)]),
    ('VE', 'Ventes', f'{LAST_YEAR}0310', 'FA-1', 'Facture FA-1', [
        ('411000', 'Clients', 'C02', 'Café du Port', 144000),
        ('706000', 'Prestations de services', '', '', -120000),
        ('445710', 'TVA collectée', '', '', -24000)]),
    ('AC', 'Achats', f'{LAST_YEAR}0402', 'G-17', 'Facture G-17', [
        ('607000', 'Achats de marchandises', '', '', 30000),
        ('445660', 'TVA déductible', '', '', 6000),
        ('401000', 'Fournisseurs', 'F01', 'Scierie Bois', -36000)]),
    ('BQ', 'Banque', f'{LAST_YEAR}0515', 'RLV5', 'Virement Boulangerie Pan', [
        ('512000', 'Banque', '', '', 120000),
        ('411000', 'Clients', 'C01', 'Boulangerie Pan', -120000)]),
])
SMALL_BALANCES = {'101000': -800000, '411000': 144000, '401000': -36000, '512000': 800000,
                  '607000': 30000, '706000': -120000, '445710': -24000, '445660': 6000}
