#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Shows the FEC that the unit tests write to a checker that shares no code with us.

The checker is not part of this repository; without it the tests are skipped.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get('BASTIDE_BUILD', os.path.join(ROOT, 'build'))
SHARED = os.environ.get('BASTIDE_SHARED', os.path.join(ROOT, '..', 'shared'))
PROGRAM = os.path.join(BUILD, 'src', 'formats_fec_test')
TOOL = os.path.join(SHARED, 'tools', 'validate-fec')
# The sample is written invoice by invoice, with payments of the end of the year between.
EXPECTED = {'ORDER'}


def main():
    print('1..2')
    if not os.access(TOOL, os.X_OK):
        print('# SKIPPED: the shared checker is not there')
        print('ok 1 # SKIP the shared checker is not there')
        print('ok 2 # SKIP the shared checker is not there')
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run([PROGRAM], env=dict(os.environ, BASTIDE_FEC_OUT=folder),
                              capture_output=True, text=True)
        files = glob.glob(os.path.join(folder, '*FEC*.txt'))
        written = made.returncode == 0 and len(files) == 1
        if not written:
            print('# ' + made.stdout[-500:].replace('\n', '\n# '))
        print('%s 1 - a year is written' % ('ok' if written else 'not ok'))
        run = subprocess.run([TOOL, '--json', '--siren', '732829320', '--regime', 'BIC', *files],
                             capture_output=True, text=True)
    result = json.loads(run.stdout) if run.stdout else {'messages': [], 'verdict': run.stderr}
    left = [m for m in result['messages'] if m['code'] not in EXPECTED]
    for m in left:
        print('# %(severity)s %(code)s: %(text)s, line %(line)s' % m)
    good = result['verdict'] == 'VALID' and not left
    print('%s 2 - the checker finds it conform' % ('ok' if good else 'not ok'))
    return 0 if written and good else 1


sys.exit(main())
