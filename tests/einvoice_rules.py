#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Our rules beside the published ones (XSD and Schematron of EN 16931, Factur-X and BR-FR) on the
invoices of others: for each file the same verdict and the same numbers of rules.

A table tells, for each corpus, how many files agree and how many differ. A difference fails unless
EXPLAINED says why it is right. Files are given to the shared validator, which needs Java; without
validator or corpora the tests are skipped.
time limit: 300 s
"""
import collections
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import tap  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, os.environ.get('BASTIDE_BUILD', 'build'))
SHARED = os.environ.get('BASTIDE_SHARED', os.path.join(ROOT, '..', 'shared'))
TOOL = os.path.join(SHARED, 'tools', 'validate-einvoice')
CORPORA = ['en16931-valid', 'facturx-xml', 'facturx-defects', 'fr-ctc', 'en16931-rules']
FRAGMENTS = 'en16931-rules'

# Rules of the syntaxes that ours tell; the others of these families are not covered
# (src/formats/en16931/einvoice_rules.h says so) and are left out of the comparison of numbers, but
# not out of that of verdicts.
OF_SYNTAX = {'UBL-SR-37', 'UBL-SR-43', 'UBL-SR-44', 'UBL-SR-47', 'UBL-SR-48', 'UBL-SR-53',
             'UBL-DT-01', 'UBL-DT-06', 'UBL-DT-07', 'CII-SR-462', 'CII-SR-467', 'CII-SR-470',
             'CII-DT-097', 'BR-FXEXT-06', 'BR-FXEXT-08', 'BR-FXEXT-11', 'BR-FREXT-05',
             'BR-FREXT-06', 'BR-FREXT-08', 'BR-FREXT-11'}
NOT_COVERED = re.compile(r'(UBL|CII)-(SR|DT|CR)-|FX-|BR-F[XR]EXT-|XSD$|BR-FR-(MV|BD)-')

# (corpus, file, rule, whose finding alone, why it is right to differ). Patterns are searched whole.
EXPLAINED = [
    ('.*', '.*', 'BT-24', 'theirs',
     'a note of the tool on an identifier that it does not know, no rule; ours is a warning'),
    ('facturx-.*', 'mu-Extended___Sub.*|mu-invalidSub.*|kosit-cii-bt-20.*', 'BR-FR-CO-07', 'theirs',
     'several due dates: their expression cannot be computed, ours takes the first date'),
    ('facturx-xml', 'mu-UBL-CreditNote.*', 'BR-FR-DEC-01|UBL-DT-01', 'theirs',
     'the VAT of a line, which EN 16931 does not have and the reader leaves out'),
    ('facturx-defects', 'DATA-002.xml', 'CII-DT-097', 'ours',
     '30 February: their pattern lets it pass, but it is no day'),
    ('fr-ctc', '.*-CDV-.*', 'UNKNOWN', 'ours', 'a message of the life cycle, no invoice'),
    (FRAGMENTS, '.*', 'BR-FR-10', 'ours',
     'a seller without legal entity: their rule looks only inside that element'),
    (FRAGMENTS, 'cii-.*', 'BR-FR-05|BR-FR-08', 'ours',
     'notes and framework of a fragment without the elements in which their rules look'),
    (FRAGMENTS, '.*', 'BR-CL-17|BR-CL-18|BR-FR-15|BR-S-01|BR-S-02', 'theirs',
     'a category that does not say of which tax (no TaxScheme, which the schema demands) is none'),
    (FRAGMENTS, 'invoice-BR-G-08-1.xml', 'BR-G-08', 'ours',
     'an allowance whose category does not say of which tax it is'),
    (FRAGMENTS, '.*', 'BR-3[123]|BR-42|BR-CO-2[13]|BR-DEC-01|BR-DEC-24', 'ours',
     'allowances without ChargeIndicator, which the schema demands, are read as allowances'),
    (FRAGMENTS, 'invoice-UBL-DT-01-2.xml', 'BR-DEC-13', 'ours',
     'a total VAT without currency of the document, which their rule does not find'),
    (FRAGMENTS, 'invoice-BR-IC-12-.*', 'BR-CL-14', 'theirs',
     'an empty country: BR-57 and BR-IC-12 tell it'),
    (FRAGMENTS, 'invoice-BR-IC-11-.*', 'XSD', 'ours',
     'a date that is none; the schema is not applied to fragments'),
]


def missing():
    if not os.access(TOOL, os.X_OK):
        tap.skip('the shared validators are not there')
    if not shutil.which('java'):
        tap.skip('Java is not installed')


def number(message):
    """The number of a rule: without the term behind it, and under that of EN 16931 where an
    EXTENDED profile has its own for it."""
    rule = message['rule']
    if rule.startswith('FX-') and '/' in rule:
        rule = rule.split('/')[1]
    french = re.match(r'BR-FR-(CO-|DEC-|MV-|BD-)?\d+', rule)
    if french:
        return french.group(0)
    extended = re.match(r'BR-F[XR]EXT-(?:BR-|(?=2[2346]$)|(CO|S|Z|E|AE|IC|G|O|AF|AG)-?)(\d+)',
                        rule)
    if extended:
        return f'BR-{extended.group(1)}-{extended.group(2)}' if extended.group(1) \
            else 'BR-' + extended.group(2)
    return rule.split('_')[0].replace('UBL-FREXT-', 'UBL-')


def files_of(corpus):
    folder = os.path.join(SHARED, 'corpus', corpus)
    if not os.path.isdir(folder):
        tap.skip('the shared corpora are not there')
    return sorted(os.path.join(folder, n) for n in os.listdir(folder)
                  if n.lower().endswith('.xml'))


def theirs(corpus, files):
    options = ['--fr', '--json', '--no-pdfa'] + ['--svrl-only'] * (corpus == FRAGMENTS)
    run = subprocess.run([TOOL, *options, *files], stdout=subprocess.PIPE, text=True, check=False)
    tap.ok(run.returncode in (0, 1), 'the validator could not run')
    return {f['file']: {number(m) for m in f['messages'] if m['severity'] == 'error'}
            for f in json.loads(run.stdout)}


def ours(files):
    run = subprocess.run([os.path.join(BUILD, 'src', 'einvoice_probe')], text=True, check=True,
                         input=''.join(f + '\n' for f in files), stdout=subprocess.PIPE)
    found = {}
    for line in run.stdout.splitlines():
        r = json.loads(line)
        found[r['file']] = {'UNKNOWN'} if 'error' in r else {
            number(f) for f in r['findings'] if f['severity'] == 'error'}
    return found


def why(corpus, name, rule, side):
    for c, n, r, s, text in EXPLAINED:
        if s == side and re.fullmatch(c, corpus) and re.fullmatch(n, name) and \
                re.fullmatch(r, rule):
            return text
    return None


def is_compared(rule):
    return rule in OF_SYNTAX or not NOT_COVERED.match(rule)


def compare(corpus, files):
    counts, unexplained = collections.Counter(files=len(files)), []
    here, there = ours(files), theirs(corpus, files)
    for f in files:
        name = os.path.basename(f)
        apart = [(r, 'theirs') for r in there[f] - here[f] if is_compared(r)]
        apart += [(r, 'ours') for r in here[f] - there[f]]
        reasons = [why(corpus, name, r, s) for r, s in apart]
        unexplained += [f'{corpus}/{name}: {r} of {s} alone'
                        for (r, s), reason in zip(apart, reasons) if not reason]
        counts['same rules'] += not apart
        counts['explained'] += bool(apart) and all(reasons)
        counts['same verdict'] += bool(here[f]) == bool(there[f])
        if bool(here[f]) != bool(there[f]) and not (apart and all(reasons)):
            unexplained.append(f'{corpus}/{name}: {sorted(here[f])}, theirs {sorted(there[f])}')
        counts['findings'] += len(there[f])
    return counts, unexplained


def test_the_verdicts_are_those_of_the_published_rules():
    missing()
    columns = ['files', 'same verdict', 'same rules', 'explained', 'findings']
    print('# ' + 'corpus'.ljust(16) + ''.join(c.rjust(14) for c in columns))
    bad = []
    for corpus in CORPORA:
        counts, unexplained = compare(corpus, files_of(corpus))
        print('# ' + corpus.ljust(16) + ''.join(str(counts[c]).rjust(14) for c in columns))
        bad += unexplained
    tap.eq(bad, [])


def test_what_the_fragments_claim():
    """Each fragment names the rules that it must break, or must not; ours are asked for those they
    cover."""
    missing()
    with open(os.path.join(SHARED, 'corpus', FRAGMENTS, 'MANIFEST.json'), encoding='utf-8') as f:
        claims = {x['file']: json.loads(x['claim']) for x in json.load(f)['files']}
    found, wrong, asked = ours(files_of(FRAGMENTS)), [], 0
    for path, rules in found.items():
        name = os.path.basename(path)
        for claim, expected in (('error', True), ('success', False)):
            for rule in claims[name].get(claim, []):
                asked += is_compared(rule)
                side = 'theirs' if expected else 'ours'
                if is_compared(rule) and (rule in rules) != expected and \
                        not why(FRAGMENTS, name, rule, side):
                    wrong.append(f'{name}: {rule} must {"" if expected else "not "}be broken')
    print(f'# {asked} claims')
    tap.eq(wrong, [])


if __name__ == '__main__':
    tap.main()
