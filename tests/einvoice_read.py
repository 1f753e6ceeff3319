#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Reads the invoices of others: each file of the corpora that is one gives the totals that stand
in it, to the cent, and what is none is refused.

The corpora are not part of this repository; without them the tests are skipped.
time limit: 120 s
"""
import decimal
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import tap  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, os.environ.get('BASTIDE_BUILD', 'build'))
SHARED = os.environ.get('BASTIDE_SHARED', os.path.join(ROOT, '..', 'shared'))
CORPORA = ['en16931-valid', 'facturx-xml', 'facturx-defects', 'fr-ctc']
# What is no invoice: a list of users, a former draft of CII (:90), six messages of the life cycle.
REFUSED = {'hs-xml_dummy.xml', 'XML-002.xml'}
MESSAGES = 6


def manifest(corpus):
    path = os.path.join(SHARED, 'corpus', corpus, 'MANIFEST.json')
    if not os.path.exists(path):
        tap.skip('the shared corpora are not there')
    with open(path, encoding='utf-8') as f:
        return [x for x in json.load(f)['files'] if x['file'].lower().endswith('.xml')]


def probe(paths):
    run = subprocess.run([os.path.join(BUILD, 'src', 'einvoice_probe')], text=True, check=True,
                         input=''.join(p + '\n' for p in paths), stdout=subprocess.PIPE)
    return {os.path.basename(r['file']): r for r in map(json.loads, run.stdout.splitlines())}


def cents(text):
    return decimal.Decimal(text or 0).quantize(decimal.Decimal('0.01'), decimal.ROUND_HALF_UP)


def differences(want, got):
    wrong = [f'{k} {got[k]} for {want[k]}' for k in ('net', 'vat', 'gross', 'due')
             if k in want and cents(got[k]) != cents(want[k])]
    wrong += [f'{k} {got[k]} for {want[k]}' for k in ('id', 'type', 'currency', 'lines')
              if k in want and got[k] != want[k]]
    return wrong


def test_totals_are_those_of_the_files():
    bad, seen = [], 0
    for corpus in CORPORA:
        files = [f for f in manifest(corpus) if 'amounts' in f]
        got = probe([os.path.join(SHARED, 'corpus', corpus, f['file']) for f in files])
        for f in files:
            r = got[f['file']]
            wrong = [r['error']] if 'error' in r else differences(f['amounts'], r)
            bad += [f'{corpus}/{f["file"]}: {", ".join(wrong)}'] if wrong else []
            seen += 1
    tap.ok(seen > 110, f'only {seen} files have amounts')
    tap.eq(bad, [])


def test_what_is_refused():
    refused = set()
    for corpus in CORPORA:
        got = probe([os.path.join(SHARED, 'corpus', corpus, f['file']) for f in manifest(corpus)])
        refused.update(n for n, r in got.items() if 'error' in r)
    messages = {n for n in refused if '-CDV-' in n}
    tap.eq(len(messages), MESSAGES)
    tap.eq(refused - messages, REFUSED)


if __name__ == '__main__':
    tap.main()
