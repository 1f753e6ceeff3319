#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Checks the seals of a site from docs/seal.md alone: no line of this is shared with the program.

    tests/seal_check.py --site DIR [--program build/bastide]

A site on SQLite is read from its file, one on PostgreSQL through `bastide sql`. The fields of the
compiled types come from src/**/*.schema. tests/seal.py runs it.
"""
import glob
import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
ENTRY = ('company fiscal_year journal journal_code journal_name number number_text posting_date '
         'piece_ref piece_date label kind voucher_type voucher_no voucher_name reverses '
         'source_journal source_number source_valid posted_at posted_by seal_format').split()
LINE = ('idx_in_entry account account_number account_name party_type party party_code party_name '
        'debit credit account_currency debit_in_account_currency credit_in_account_currency '
        'due_date remarks vat_code vat_base').split()
CLOSING = ('company to_date entry_seq entry_hash document_seq document_hash total_debit '
           'total_credit closed_at closed_by previous format algorithm public_key').split()
TYPES = ('text long html choice file email phone iban siren siret vat password int money qty price '
         'percent exchange datetime date yes link dynamic table').split()


def blake(text):
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()


def escaped(value, bar=True):
    if value is None:
        return ''
    text = str(value).replace('\\', '\\\\').replace('\n', '\\n')
    return text.replace('|', '\\|') if bar else text


def named(names, row):
    return ''.join(f'{n}={escaped(row[n])}\n' for n in names)


# ---- ed25519 (RFC 8032), to verify only ----

P = 2 ** 255 - 19
Q = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    m, n = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = add(total, point)
        point, n = add(point, point), n >> 1
    return total


def point_of(data):
    y = int.from_bytes(data, 'little')
    sign, y = y >> 255, y & (2 ** 255 - 1)
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if x * x % P != xx:
        x = x * I % P
    if y >= P or x * x % P != xx:
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, 'little'))


def signed(text, key, signature):
    a, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], 'little')
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), 'little') % Q
    left, right = times(s, BASE), add(r, times(h, a))
    return ((left[0] * right[2] - right[0] * left[2]) % P == 0
            and (left[1] * right[2] - right[1] * left[2]) % P == 0)


# ---- reading ----

class Database:
    def __init__(self, site, program):
        path = os.path.join(site, 'bastide.db')
        is_file = os.path.exists(path)
        self.file = sqlite3.connect(f'file:{path}?mode=ro', uri=True) if is_file else None
        self.command = [program, 'sql', '--site', site, '--json']

    def rows(self, sql):
        if self.file:
            cursor = self.file.execute(sql)
            names = [d[0] for d in cursor.description]
            return [dict(zip(names, r)) for r in cursor]
        out = subprocess.run([*self.command, sql], check=True, stdout=subprocess.PIPE, text=True)
        return [json.loads(x) for x in out.stdout.split('\n') if x]


def schema_types(texts, more):
    """name -> (label, [(field, type, target)]) of the fields that a digest holds."""
    types, current = {}, None
    for line in '\n'.join(texts).split('\n'):
        plain = re.sub(r'"(?:\\.|[^"\\])*"', '""', line).split('=')[0]
        words = plain.split()
        if words[:1] == ['doctype']:
            label = re.search(r'"((?:\\.|[^"\\])*)"', line).group(1)
            current = types[words[1]] = (label, [])
        elif len(words) > 2 and words[1] in TYPES and '""' in words:
            add_field(current, plain, words)
    labels = {t[0]: t for t in types.values()}
    for label, line in more:
        plain = re.sub(r'"(?:\\.|[^"\\])*"', '""', line).split('=')[0]
        add_field(labels.get(label) or types[label], plain, plain.split())
    return types


def add_field(to, plain, words):
    if ' after submit' not in plain and 'via' not in words and words[1] != 'password':
        to[1].append((words[0], words[1], words[2]))


class Checker:
    def __init__(self, site, program):
        self.site = site
        self.db = Database(site, program)
        self.broken = []
        self.counts = {'entries': 0, 'events': 0, 'closings': 0}
        texts = [open(p, encoding='utf-8').read()
                 for p in sorted(glob.glob(ROOT + '/src/**/*.schema', recursive=True))]
        texts += [r['schema_text']
                  for r in self.db.rows('SELECT schema_text FROM doctype ORDER BY id')]
        more = [(r['dt'], r['schema_line'])
                for r in self.db.rows('SELECT dt, schema_line FROM custom_field ORDER BY id')]
        self.types = schema_types(texts, more)
        self.names = {str(r['id']): r['name']
                      for r in self.db.rows('SELECT id, name FROM doctype_id')}

    def say(self, what):
        self.broken.append(what)

    def chain(self, kind, records):
        """records: (company, seq, text, hash, what), in order of company and seq."""
        heads = {}
        for company, seq, text, stored, what in records:
            before = heads.get(company, (0, ''))
            if int(seq) != before[0] + 1:
                self.say(f'{what}: number {seq} follows {before[0]}')
            if blake(f'{before[1]}\nseq={seq}\n{text}') != stored:
                self.say(f'{what}: the seal does not fit')
            heads[company] = (int(seq), stored)
        for r in self.db.rows(f"SELECT company, seq, hash FROM seal_head WHERE kind = '{kind}'"):
            if heads.get(str(r['company']), (0, '')) != (int(r['seq']), r['hash']):
                self.say(f"{kind} chain of company {r['company']}: its end is missing")
        return heads

    def check_entries(self):
        lines = {}
        for r in self.db.rows('SELECT * FROM gl_entry ORDER BY entry, idx_in_entry'):
            lines.setdefault(str(r['entry']), []).append(r)
        records = []
        self.seals = {}
        for e in self.db.rows('SELECT * FROM ledger_entry ORDER BY company, seq'):
            mine = lines.pop(str(e['id']), [])
            text = named(ENTRY, e)
            text += ''.join('line=' + '|'.join(escaped(r[n]) for n in LINE) + '\n' for r in mine)
            if sum(int(r['debit']) - int(r['credit']) for r in mine):
                self.say(f"{e['number_text']}: not balanced")
            copies = ('company', 'posting_date', 'journal', 'voucher_type', 'voucher_no')
            if any(r[n] != e[n] for r in mine for n in copies):
                self.say(f"{e['number_text']}: a line differs from its entry")
            records.append((str(e['company']), e['seq'], text, e['seal'], e['number_text']))
            self.seals[str(e['company']), str(e['seq'])] = e['seal']
        for entry in lines:
            self.say(f'lines of no entry: {entry}')
        self.counts['entries'] = len(records)
        self.chain('entry', records)

    def digest_lines(self, table, row, prefix):
        out = ''
        for name, kind, target in self.types[table][1]:
            if kind == 'table':
                rows = self.db.rows(f'SELECT * FROM "{target}" WHERE parent = {int(row["id"])} '
                                    f"AND parentfield = '{name}' ORDER BY idx")
                for i, r in enumerate(rows):
                    out += self.digest_lines(target, r, f'{prefix}{name}[{i + 1}].')
            elif row[name] not in (None, '', 0, '0') or (row[name] == '0' and self.is_text(kind)):
                out += f'{prefix}{name}={escaped(row[name], bar=False)}\n'
        return out

    @staticmethod
    def is_text(kind):
        return TYPES.index(kind) <= TYPES.index('password')

    def digest(self, document, label_out):
        head = self.db.rows(f'SELECT * FROM document WHERE id = {int(document)}')
        if not head:
            return None
        table = self.names[str(head[0]['type_id'])]
        row = self.db.rows(f'SELECT * FROM "{table}" WHERE id = {int(document)}')[0]
        label_out.append(self.types[table][0])
        return blake(f"doctype={label_out[0]}\nname={escaped(head[0]['name'], bar=False)}\n"
                     + self.digest_lines(table, row, ''))

    def file_digest(self, document, digest):
        """Of the file that a row of einvoice_file says to be there."""
        known = self.db.rows(f'SELECT hash FROM einvoice_file WHERE document = {int(document)}')
        path = os.path.join(self.site, 'files', digest[:2], digest)
        if digest not in [r['hash'] for r in known] or not os.path.exists(path):
            return None
        with open(path, 'rb') as f:
            return hashlib.sha256(f.read()).hexdigest()

    def check_documents(self):
        records = []
        for r in self.db.rows('SELECT * FROM seal_record ORDER BY company, seq'):
            label = []
            digest = self.digest(r['document'], label)
            if r['event'] == 'einvoice':
                digest = self.file_digest(r['document'], r['digest'])
            if digest != r['digest']:
                self.say(f"{r['name']}: {r['event']} is not what was sealed")
            text = (f"event={r['event']}\ndoctype={''.join(label)}\nname={r['name']}\n"
                    f"at={r['at']}\nby={r['by_user']}\ndigest={r['digest']}\n")
            records.append((str(r['company']), r['seq'], text, r['hash'], r['name']))
            self.seals['document', str(r['company']), str(r['seq'])] = r['hash']
        self.counts['events'] = len(records)
        self.chain('document', records)

    def check_closings(self):
        previous = {}
        for r in self.db.rows('SELECT * FROM period_closing ORDER BY company, to_date, id'):
            what, company = f"closing {r['id']}", str(r['company'])
            self.counts['closings'] += 1
            key, signature = bytes.fromhex(r['public_key']), bytes.fromhex(r['signature'])
            if not signed(named(CLOSING, r).encode(), key, signature):
                self.say(f'{what}: the signature does not fit')
            if r['previous'] != previous.get(company, ''):
                self.say(f'{what}: one before it is missing')
            previous[company] = r['signature']
            if (self.seals.get((company, str(r['entry_seq'])), '') != r['entry_hash'] or
                    self.seals.get(('document', company, str(r['document_seq'])), '')
                    != r['document_hash']):
                self.say(f'{what}: a chain that it ends has another seal now')

    def run(self):
        self.check_entries()
        self.check_documents()
        self.check_closings()
        return self.broken



def main():
    given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
    if '--site' not in given:
        sys.exit(__doc__)
    check = Checker(given['--site'], given.get('--program', os.path.join(ROOT, 'build', 'bastide')))
    for what in check.run():
        print('BROKEN', what)
    print(', '.join(f'{n} {what}' for what, n in check.counts.items()))
    sys.exit(1 if check.broken else 0)


if __name__ == '__main__':
    main()
