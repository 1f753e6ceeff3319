#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Shows the UBL and CII that the unit tests write to validators that share no code with us: XSD and
Schematron of EN 16931, alone and with the French rules (BR-FR).

The validators and Java are not part of this repository; without them the tests are skipped.
time limit: 300 s
"""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get('BASTIDE_BUILD', os.path.join(ROOT, 'build'))
SHARED = os.environ.get('BASTIDE_SHARED', os.path.join(ROOT, '..', 'shared'))
PROGRAMS = [os.path.join(BUILD, 'src', f'formats_en16931_{x}_test') for x in ('ubl', 'cii')]
TOOL = os.path.join(SHARED, 'tools', 'validate-einvoice')
LEAST = 200


def missing():
    if not os.access(TOOL, os.X_OK):
        return 'the shared validators are not there'
    if not shutil.which('java'):
        return 'Java is not installed'
    return None


def validate(files, options):
    run = subprocess.run([TOOL, '--json', *options, *files], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return ['the validator could not run: ' + run.stderr.strip()[-300:]]
    bad = []
    for r in json.loads(run.stdout):
        for m in r['messages']:
            bad.append('%s: %s' % (os.path.basename(r['file']), json.dumps(m)[:300]))
        if r['verdict'] != 'VALID' and not r['messages']:
            bad.append('%s: %s' % (os.path.basename(r['file']), r['verdict']))
    return bad


def report(n, name, bad):
    for line in bad[:20]:
        print('# ' + line)
    print('%s %d - %s' % ('not ok' if bad else 'ok', n, name))
    return not bad


def main():
    tests = [('every invoice meets EN 16931', []), ('and the French rules', ['--fr'])]
    print('1..%d' % (len(tests) + 1))
    why = missing()
    if why:
        print('# SKIPPED: ' + why)
        for n in range(len(tests) + 1):
            print('ok %d # SKIP %s' % (n + 1, why))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, BASTIDE_EINVOICE_OUT=folder)
        made = [subprocess.run([p], env=env, capture_output=True, text=True) for p in PROGRAMS]
        files = sorted(glob.glob(os.path.join(folder, '*.xml')))
        few = any(m.returncode != 0 for m in made) or len(files) < LEAST
        ok = report(1, 'at least %d invoices are written' % LEAST,
                    ['%d files, %s' % (len(files), [m.stderr[-300:] for m in made])] if few else [])
        for n, (name, options) in enumerate(tests):
            ok = report(n + 2, name, validate(files, options)) and ok
    return 0 if ok else 1


sys.exit(main())
